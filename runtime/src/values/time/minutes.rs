//! The time between two minutes.

use super::UtcMinute;
use super::instant::Instant;
use super::invalid::InvalidTime;
use crate::values::duration::Minutes;

impl UtcMinute {
    /// Returns the time from this minute until a later one.
    ///
    /// # Errors
    ///
    /// Returns an error if one of them is malformed, or `later` is before this minute.
    pub fn minutes_until(&self, later: &Self) -> Result<Minutes, InvalidTime> {
        let seconds = later.moment()?.seconds - self.moment()?.seconds;
        if seconds < 0 {
            return Err(InvalidTime::malformed(later.as_str(), "at or after the other minute"));
        }
        Ok(Minutes(seconds / 60))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_counted_across_days_months_and_leap_years() {
        // A response may contain a minute of another form.
        let minute = |minute: &str| UtcMinute(minute.to_owned());
        let between = |a: &str, b: &str| minute(a).minutes_until(&minute(b)).map(Minutes::get).ok();
        assert_eq!(between("1970-01-01 00:00", "2022-08-30 12:00"), Some(1_661_860_800 / 60));
        assert_eq!(between("2022-08-30 12:00", "2022-08-30 12:00"), Some(0));
        assert_eq!(between("2022-12-31 23:30", "2023-01-01 01:00"), Some(90));
        assert_eq!(between("2024-02-28 00:00", "2024-03-01 00:00"), Some(2 * 24 * 60));
        assert_eq!(between("2100-02-28 00:00", "2100-03-01 00:00"), Some(24 * 60));
        for wrong in ["", "2022-08-30", "2022-08-30T12:00", "2022-13-30 12:00", "2022-08-30 24:00", "2022-08-3０12:00"]
        {
            assert_eq!(between(wrong, "2022-08-30 12:00"), None, "{wrong}");
        }
        assert_eq!(between("2022-08-30 12:01", "2022-08-30 12:00"), None);
    }
}
