//! Days of a month.

use std::fmt;

/// A day of a month, from 1 to 31.
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use huaweicloud_meeting::values::DayOfMonth;
///
/// let days = [DayOfMonth(1), DayOfMonth(15)];
/// assert_eq!(days.map(DayOfMonth::get), [1, 15]);
/// ```
///
/// The range is not checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayOfMonth(pub i64);

impl DayOfMonth {
    /// Returns the number of the day.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl fmt::Display for DayOfMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

super::codec_of_inner!(DayOfMonth);
crate::serde_struct!(DayOfMonth);
