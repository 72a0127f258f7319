//! The time between two minutes.

use std::ops::{Range, RangeInclusive};

use super::duration::Minutes;
use super::time::{TimeOutOfRange, UtcMinute};

impl UtcMinute {
    /// Returns the time from this minute until a later one.
    ///
    /// # Errors
    ///
    /// Returns an error if one of them is malformed, or `later` is before this minute.
    pub fn minutes_until(&self, later: &Self) -> Result<Minutes, TimeOutOfRange> {
        let minutes = minutes_since_epoch(later.as_str())? - minutes_since_epoch(self.as_str())?;
        if minutes < 0 { Err(TimeOutOfRange) } else { Ok(Minutes(minutes)) }
    }
}

/// Parses `2022-08-30 12:00` and returns the minutes since the Unix epoch. Years have four digits, so nothing overflows.
fn minutes_since_epoch(minute: &str) -> Result<i64, TimeOutOfRange> {
    let number = |range: Range<usize>, allowed: RangeInclusive<i64>| {
        let digits = minute.get(range).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        digits.and_then(|digits| digits.parse().ok()).filter(|number| allowed.contains(number)).ok_or(TimeOutOfRange)
    };
    let separators: String = minute.chars().filter(|character| !character.is_ascii_digit()).collect();
    if minute.len() != 16 || separators != "-- :" {
        return Err(TimeOutOfRange);
    }
    let (year, month, day) = (number(0..4, 0..=9999)?, number(5..7, 1..=12)?, number(8..10, 1..=31)?);
    let (hours, minutes) = (number(11..13, 0..=23)?, number(14..16, 0..=59)?);
    // Count years from March, so that a leap day is the last day of its year. Five months from March on have 153 days.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days = 365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468;
    Ok((days * 24 + hours) * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_counted_across_days_months_and_leap_years() {
        let between = |a: &str, b: &str| UtcMinute::new(a).minutes_until(&UtcMinute::new(b)).map(Minutes::get);
        assert_eq!(minutes_since_epoch("1970-01-01 00:00"), Ok(0));
        assert_eq!(minutes_since_epoch("2022-08-30 12:00"), Ok(1_661_860_800 / 60));
        assert_eq!(between("2022-08-30 12:00", "2022-08-30 12:00"), Ok(0));
        assert_eq!(between("2022-12-31 23:30", "2023-01-01 01:00"), Ok(90));
        assert_eq!(between("2024-02-28 00:00", "2024-03-01 00:00"), Ok(2 * 24 * 60));
        assert_eq!(between("2100-02-28 00:00", "2100-03-01 00:00"), Ok(24 * 60));
        for wrong in ["", "2022-08-30", "2022-08-30T12:00", "2022-13-30 12:00", "2022-08-30 24:00", "2022-08-3０12:00"]
        {
            assert_eq!(between(wrong, "2022-08-30 12:00"), Err(TimeOutOfRange), "{wrong}");
        }
        assert_eq!(between("2022-08-30 12:01", "2022-08-30 12:00"), Err(TimeOutOfRange));
    }
}
