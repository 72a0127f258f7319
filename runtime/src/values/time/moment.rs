//! The time since the Unix epoch, in which points in time of all formats are converted.

use std::time::{Duration, SystemTime};

use super::civil::NANOS;

/// A point in time: the time since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) seconds: i64,
    /// Less than a second.
    pub(super) nanos: u32,
}

impl Moment {
    /// Returns the moment at a number of milliseconds since the Unix epoch.
    pub(super) fn from_millis(millis: i64) -> Self {
        let nanos = u32::try_from(millis.rem_euclid(1000)).unwrap_or_default() * 1_000_000;
        Self { seconds: millis.div_euclid(1000), nanos }
    }

    /// Returns the milliseconds since the Unix epoch, rounded down.
    pub(super) fn millis(self) -> i64 {
        self.seconds.saturating_mul(1000).saturating_add(i64::from(self.nanos / 1_000_000))
    }

    pub(super) fn from_system_time(time: SystemTime) -> Self {
        let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => Self { seconds: seconds(after), nanos: after.subsec_nanos() },
            Err(before) => {
                let before = before.duration();
                match before.subsec_nanos() {
                    0 => Self { seconds: -seconds(before), nanos: 0 },
                    nanos => Self { seconds: -seconds(before) - 1, nanos: NANOS - nanos },
                }
            }
        }
    }

    pub(super) fn to_system_time(self) -> Option<SystemTime> {
        let distance = Duration::from_secs(self.seconds.unsigned_abs());
        let time = match self.seconds < 0 {
            true => SystemTime::UNIX_EPOCH.checked_sub(distance),
            false => SystemTime::UNIX_EPOCH.checked_add(distance),
        };
        time?.checked_add(Duration::from_nanos(self.nanos.into()))
    }
}
