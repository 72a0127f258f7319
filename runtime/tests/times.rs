//! Times: how they are created, and their conversions to and from other types.

use std::time::{Duration, SystemTime};

use huaweicloud_meeting_runtime::values::{
    DayOrMonth, EpochMillis, EpochMillisString, EpochSeconds, InvalidTime, IsoInstant, LocalDate, LocalSecond,
    UtcMinute,
};
use huaweicloud_meeting_runtime::{Error, ErrorKind};

const DAY_S: u64 = 86_400;

#[test]
fn a_string_that_is_not_a_time_of_the_form_is_refused() {
    for wrong in
        ["", "tomorrow", "2022-08-30", "2022-08-30T12:00", "2022-02-29 12:00", "2022-08-30 24:00", "２022-08-30 1"]
    {
        assert!(UtcMinute::parse(wrong).is_err(), "{wrong}");
    }
    assert!(LocalDate::parse("2022-08-30 12:00").is_err());
    assert!(LocalDate::parse("2023-02-29").is_err());
    assert!(LocalSecond::parse("2022-08-30 12:00").is_err());
    assert!(DayOrMonth::parse("2022-13").is_err());
    assert!(EpochMillisString::parse("1.5").is_err());
    for wrong in ["2022-08-30T12:00:00", "2022-08-30T12:00:00.Z", "2022-08-30T12:00:00+24:00", "2022-08-30 12:00:00Z"] {
        assert!(IsoInstant::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_string_of_the_form_is_kept_as_it_is() {
    assert_eq!("2024-02-29 12:00".parse::<UtcMinute>().unwrap().as_str(), "2024-02-29 12:00");
    assert_eq!(LocalDate::parse("2000-02-29").unwrap().as_str(), "2000-02-29");
    assert_eq!(DayOrMonth::parse("2022-08").unwrap().as_str(), "2022-08");
    for time in
        ["2022-08-30T12:00:00Z", "2022-08-30T12:00:00.000Z", "2022-08-30T12:00:00+08:00", "2022-08-30T12:00:00.5-0330"]
    {
        assert_eq!(IsoInstant::parse(time).unwrap().as_str(), time);
    }
}

#[test]
fn the_error_contains_the_value_the_expected_form_and_an_example() {
    let error = UtcMinute::parse("tomorrow").unwrap_err();
    assert_eq!(error.to_string(), "\"tomorrow\" is not a minute in UTC, such as \"2022-08-30 12:00\"");
    let error = Error::from(error);
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("\"tomorrow\" is not a minute in UTC"), "{error}");
    let error = UtcMinute::new(2022, 13, 1, 0, 0).unwrap_err();
    assert!(error.to_string().starts_with("\"2022-13-01 00:00\" is not"), "{error}");
}

#[test]
fn times_are_created_from_numbers() {
    assert_eq!(UtcMinute::new(2022, 8, 3, 2, 5).unwrap().as_str(), "2022-08-03 02:05");
    assert_eq!(LocalDate::new(2022, 8, 3).unwrap().as_str(), "2022-08-03");
    assert_eq!(LocalSecond::new(2022, 8, 3, 2, 5, 9).unwrap().as_str(), "2022-08-03 02:05:09");
    assert_eq!(DayOrMonth::day(2022, 8, 3).unwrap().as_str(), "2022-08-03");
    assert_eq!(DayOrMonth::month(2022, 8).unwrap().as_str(), "2022-08");
    assert!(DayOrMonth::month(10_000, 1).is_err());
}

#[test]
fn points_in_time_are_converted_to_and_from_the_time_of_the_standard_library() -> Result<(), InvalidTime> {
    let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_661_860_859_999);
    assert_eq!(EpochMillis::from(time), EpochMillis(1_661_860_859_999));
    assert_eq!(EpochSeconds::from(time), EpochSeconds(1_661_860_859));
    assert_eq!(EpochMillisString::from(time).as_str(), "1661860859999");
    assert_eq!(UtcMinute::from(time).as_str(), "2022-08-30 12:00");
    assert_eq!(IsoInstant::from(time).as_str(), "2022-08-30T12:00:59.999Z");
    assert_eq!(EpochMillis::from(time).to_system_time()?, time);
    assert_eq!(IsoInstant::from(time).to_system_time()?, time);
    let minute = SystemTime::UNIX_EPOCH + Duration::from_secs(1_661_860_800);
    assert_eq!(UtcMinute::from(time).to_system_time()?, minute);
    assert_eq!(IsoInstant::parse("2022-08-30T20:00:00+08:00")?.to_system_time()?, minute);
    Ok(())
}

#[test]
fn times_before_the_unix_epoch_are_rounded_down() -> Result<(), InvalidTime> {
    let time = SystemTime::UNIX_EPOCH - Duration::from_millis(1);
    assert_eq!(EpochMillis::from(time), EpochMillis(-1));
    assert_eq!(EpochSeconds::from(time), EpochSeconds(-1));
    assert_eq!(UtcMinute::from(time).as_str(), "1969-12-31 23:59");
    assert_eq!(EpochMillis(-1).to_system_time()?, time);
    Ok(())
}

#[test]
fn times_that_cannot_be_represented_become_the_nearest() {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(DAY_S * 366 * 8100);
    assert_eq!(UtcMinute::from(time).as_str(), "9999-12-31 23:59");
}

#[cfg(feature = "jiff")]
mod with_jiff {
    use huaweicloud_meeting_runtime::values::*;
    use jiff::{Timestamp, civil::date};

    #[test]
    fn points_in_time_are_converted_to_and_from_timestamps() {
        let time: Timestamp = "2022-08-30T12:00:59.9999Z".parse().unwrap();
        assert_eq!(UtcMinute::from_timestamp(time).as_str(), "2022-08-30 12:00");
        assert_eq!(EpochSeconds::from_timestamp(time), EpochSeconds(1_661_860_859));
        let millis: Timestamp = "2022-08-30T12:00:59.999Z".parse().unwrap();
        assert_eq!(EpochMillis::from_timestamp(time).to_timestamp().unwrap(), millis);
        assert_eq!(EpochMillisString::from_timestamp(time).to_timestamp().unwrap(), millis);
        assert_eq!(IsoInstant::from_timestamp(time).to_timestamp().unwrap(), millis);
        assert_eq!(EpochMillis::from_timestamp(Timestamp::new(-1, -1).unwrap()), EpochMillis(-1001));
    }

    #[test]
    fn times_that_jiff_cannot_represent_are_an_error() {
        let error = EpochMillis(i64::MAX).to_timestamp().unwrap_err();
        assert_eq!(error.to_string(), "`jiff::Timestamp` cannot represent the time \"9223372036854775807\"");
        assert_eq!(UtcMinute::from_timestamp(Timestamp::MIN).as_str(), "0000-01-01 00:00");
        assert_eq!(LocalDate::from_civil(jiff::civil::Date::MIN).as_str().get(..4), Some("0000"));
    }

    #[test]
    fn dates_are_converted_to_and_from_civil_dates() {
        let day = date(2022, 8, 30);
        assert_eq!(LocalDate::from_civil(day).to_civil().unwrap(), day);
        assert_eq!(DayOrMonth::from_civil(day).to_civil().unwrap(), day);
        assert_eq!(DayOrMonth::month_from_civil(day).to_civil().unwrap(), date(2022, 8, 1));
        let second = day.at(23, 13, 7, 999);
        assert_eq!(LocalSecond::from_civil(second).to_civil().unwrap(), day.at(23, 13, 7, 0));
    }
}

#[cfg(feature = "chrono")]
mod with_chrono {
    use chrono::{DateTime, FixedOffset, NaiveDate};
    use huaweicloud_meeting_runtime::values::*;

    #[test]
    fn points_in_time_are_converted_to_and_from_date_times() {
        let utc = DateTime::from_timestamp(1_661_860_859, 999_900_000).unwrap();
        let time = utc.with_timezone(&FixedOffset::east_opt(8 * 3600).unwrap());
        assert_eq!(UtcMinute::from_chrono(time).as_str(), "2022-08-30 12:00");
        assert_eq!(UtcMinute::from_chrono(time).to_chrono().unwrap().timestamp(), 1_661_860_800);
        assert_eq!(IsoInstant::from_chrono(time).as_str(), "2022-08-30T12:00:59.999Z");
        assert_eq!(EpochMillis::from_chrono(time).to_chrono().unwrap().timestamp_millis(), 1_661_860_859_999);
        assert!(EpochMillis(i64::MAX).to_chrono().is_err());
    }

    #[test]
    fn dates_are_converted_to_and_from_naive_dates() {
        let day = NaiveDate::from_ymd_opt(2022, 8, 30).unwrap();
        assert_eq!(LocalDate::from_chrono(day).to_chrono().unwrap(), day);
        assert_eq!(DayOrMonth::from_chrono(day).to_chrono().unwrap(), day);
        assert_eq!(DayOrMonth::month_from_chrono(day).as_str(), "2022-08");
        let second = day.and_hms_opt(23, 13, 7).unwrap();
        assert_eq!(LocalSecond::from_chrono(second).to_chrono().unwrap(), second);
        assert_eq!(LocalDate::from_chrono(NaiveDate::MAX).as_str().get(..4), Some("9999"));
    }
}

#[cfg(feature = "time")]
mod with_time {
    use huaweicloud_meeting_runtime::values::*;
    use time::{Date, Month, OffsetDateTime, UtcOffset};

    #[test]
    fn points_in_time_are_converted_to_and_from_offset_date_times() {
        let utc = OffsetDateTime::from_unix_timestamp_nanos(1_661_860_859_999_900_000).unwrap();
        let time = utc.to_offset(UtcOffset::from_hms(8, 0, 0).unwrap());
        assert_eq!(UtcMinute::from_offset_date_time(time).as_str(), "2022-08-30 12:00");
        let minute = UtcMinute::from_offset_date_time(time).to_offset_date_time().unwrap();
        assert_eq!(minute.unix_timestamp(), 1_661_860_800);
        assert_eq!(IsoInstant::from_offset_date_time(time).as_str(), "2022-08-30T12:00:59.999Z");
        assert_eq!(EpochMillis::from_offset_date_time(time), EpochMillis(1_661_860_859_999));
        assert_eq!(EpochMillis(-1).to_offset_date_time().unwrap().unix_timestamp_nanos(), -1_000_000);
        assert!(EpochMillis(i64::MAX).to_offset_date_time().is_err());
    }

    #[test]
    fn dates_are_converted_to_and_from_dates() {
        let day = Date::from_calendar_date(2022, Month::August, 30).unwrap();
        assert_eq!(LocalDate::from_date(day).to_date().unwrap(), day);
        assert_eq!(DayOrMonth::from_date(day).to_date().unwrap(), day);
        assert_eq!(DayOrMonth::month_from_date(day).as_str(), "2022-08");
        let second = day.with_hms(23, 13, 7).unwrap();
        let converted = LocalSecond::from_primitive_date_time(second);
        assert_eq!(converted.to_primitive_date_time().unwrap(), second);
    }
}
