//! Calendar arithmetic, without time zones.

/// Nanoseconds in a second.
pub(super) const NANOS: u32 = 1_000_000_000;
const SECONDS_PER_DAY: i64 = 86_400;
/// 0000-01-01 00:00:00.
const FIRST_SECOND: i64 = -62_167_219_200;
/// 9999-12-31 23:59:59.
const LAST_SECOND: i64 = 253_402_300_799;

/// A date and a time of day in the years 0 to 9999, which four digits can represent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Civil {
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
}

impl Civil {
    /// Returns midnight of a date. Does not check it.
    pub(super) fn date(year: u16, month: u8, day: u8) -> Self {
        Self { year, month, day, ..Self::default() }
    }

    /// Returns the date and time, unless there is none with these numbers.
    pub(super) fn checked(self) -> Option<Self> {
        let is_date = self.year <= 9999
            && (1..=12).contains(&self.month)
            && (1..=days_in_month(self.year, self.month)).contains(&self.day);
        (is_date && self.hour < 24 && self.minute < 60 && self.second < 60).then_some(self)
    }

    /// Returns the seconds from the Unix epoch to this time in UTC.
    pub(super) fn seconds(self) -> i64 {
        // Years begin in March, so that the leap day is the last day of a year.
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let year = if month > 2 { year } else { year - 1 };
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        let days = era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468;
        let of_day = i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second);
        days * SECONDS_PER_DAY + of_day
    }

    /// Returns the time in UTC that is this many seconds from the Unix epoch, or the nearest one that four digits of a year can
    /// represent.
    pub(super) fn from_seconds(seconds: i64) -> Self {
        let seconds = seconds.clamp(FIRST_SECOND, LAST_SECOND);
        let (days, of_day) = (seconds.div_euclid(SECONDS_PER_DAY) + 719_468, seconds.rem_euclid(SECONDS_PER_DAY));
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        Self {
            year: year.try_into().unwrap_or_default(),
            month: small(month),
            day: small(day_of_year - (153 * shifted_month + 2) / 5 + 1),
            hour: small(of_day / 3600),
            minute: small(of_day / 60 % 60),
            second: small(of_day % 60),
        }
    }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Returns a part of a date or a time of day, which is less than 100.
fn small(part: i64) -> u8 {
    part.try_into().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Civil;

    #[test]
    fn every_day_of_four_centuries_is_converted_to_seconds_and_back() {
        let mut seconds = -86_400 * 366 * 200;
        let mut previous = Civil::from_seconds(seconds - 86_400);
        for _ in 0..146_098 {
            let civil = Civil::from_seconds(seconds);
            assert_eq!(civil.checked(), Some(civil));
            assert_eq!(civil.seconds(), seconds, "{civil:?}");
            let is_next = civil.day == previous.day + 1 && civil.month == previous.month;
            assert!(is_next || civil.day == 1, "{previous:?} is followed by {civil:?}");
            (previous, seconds) = (civil, seconds + 86_400);
        }
    }

    #[test]
    fn times_that_four_digits_of_a_year_cannot_represent_become_the_nearest() {
        assert_eq!(Civil::from_seconds(i64::MIN), Civil::date(0, 1, 1));
        let last = Civil { hour: 23, minute: 59, second: 59, ..Civil::date(9999, 12, 31) };
        assert_eq!(Civil::from_seconds(i64::MAX), last);
        assert_eq!(last.seconds() + 1, 253_402_300_800);
    }
}
