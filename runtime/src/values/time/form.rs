//! The forms of times on the wire.

use super::civil::{Civil, NANOS};
use super::moment::Moment;
use crate::codec::Format;

pub(super) static EPOCH_MILLIS_STRING: Format = Format {
    expected: "a string with the milliseconds since the Unix epoch, such as \"1661832000000\"",
    is_valid: |time| time.parse::<i64>().is_ok(),
};
pub(super) static UTC_MINUTE: Format =
    Format { expected: "a minute in UTC, such as \"2022-08-30 12:00\"", is_valid: |time| minute(time).is_some() };
pub(super) static LOCAL_DATE: Format =
    Format { expected: "a date, such as \"2022-08-30\"", is_valid: |time| date(time).is_some() };
pub(super) static LOCAL_SECOND: Format =
    Format { expected: "a date and time, such as \"2022-08-30 12:00:00\"", is_valid: |time| second(time).is_some() };
pub(super) static ISO_INSTANT: Format = Format {
    expected: "an ISO 8601 timestamp, such as \"2022-08-30T12:00:00.000Z\"",
    is_valid: |time| iso(time).is_some(),
};
pub(super) static DAY_OR_MONTH: Format = Format {
    expected: "a date or a month, such as \"2022-08-30\" or \"2022-08\"",
    is_valid: |time| day_or_month(time).is_some(),
};

pub(super) fn minute(time: &str) -> Option<Civil> {
    parse(time, "YYYY-MM-DD hh:mm")
}

pub(super) fn date(time: &str) -> Option<Civil> {
    parse(time, "YYYY-MM-DD")
}

pub(super) fn second(time: &str) -> Option<Civil> {
    parse(time, "YYYY-MM-DD hh:mm:ss")
}

/// Parses a date, or a month as its first day.
pub(super) fn day_or_month(time: &str) -> Option<Civil> {
    date(time).or_else(|| parse(time, "YYYY-MM"))
}

/// Parses a timestamp with any number of digits of the second, in UTC or with an offset.
pub(super) fn iso(time: &str) -> Option<Moment> {
    let (time, rest) = time.split_at_checked("YYYY-MM-DDThh:mm:ss".len())?;
    let civil = parse(time, "YYYY-MM-DDThh:mm:ss")?;
    let (fraction, zone) = match rest.strip_prefix(['.', ',']) {
        Some(rest) => rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?),
        None => ("0", rest),
    };
    if fraction.is_empty() {
        return None;
    }
    let digit = |nanos: u32, digit: u8| nanos * 10 + u32::from(digit - b'0');
    let nanos = fraction.bytes().chain(std::iter::repeat(b'0')).take(9).fold(0, digit);
    debug_assert!(nanos < NANOS);
    Some(Moment { seconds: civil.seconds() - offset_seconds(zone)?, nanos })
}

/// Parses the offset of a zone from UTC: `Z`, `+08:00` or `+0800`.
fn offset_seconds(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = match zone.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let offset = zone.get(1..)?;
    let civil = fill(offset, "hh:mm").or_else(|| fill(offset, "hhmm"))?;
    (civil.hour < 24 && civil.minute < 60).then(|| sign * (i64::from(civil.hour) * 3600 + i64::from(civil.minute) * 60))
}

/// Parses a time that has a pattern, in which a letter stands for a digit. The pattern includes the month.
fn parse(time: &str, pattern: &str) -> Option<Civil> {
    let civil = fill(time, pattern)?;
    Civil { day: if pattern.contains('D') { civil.day } else { 1 }, ..civil }.checked()
}

/// Reads the digits at the letters of a pattern.
fn fill(time: &str, pattern: &str) -> Option<Civil> {
    if time.len() != pattern.len() {
        return None;
    }
    let mut civil = Civil::default();
    for (byte, expected) in time.bytes().zip(pattern.bytes()) {
        let part = match expected {
            b'Y' => {
                civil.year = civil.year * 10 + u16::from(digit(byte)?);
                continue;
            }
            b'M' => &mut civil.month,
            b'D' => &mut civil.day,
            b'h' => &mut civil.hour,
            b'm' => &mut civil.minute,
            b's' => &mut civil.second,
            _ if byte == expected => continue,
            _ => return None,
        };
        *part = *part * 10 + digit(byte)?;
    }
    Some(civil)
}

fn digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}
