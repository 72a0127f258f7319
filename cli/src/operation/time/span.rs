//! Durations: `30m`, `1h30m`, `90` in the unit of the field.

use huaweicloud_meeting_catalog::DurationUnit;
use jiff::{Span, SpanRelativeTo, Unit};

/// Parses `2h`, `1h 30m`, `3 days`. `m` are minutes.
pub(super) fn parse(text: &str) -> Option<Span> {
    let span: Span = text.parse().ok()?;
    // The ISO form, `PT2H`, and signs have other rules.
    (text.starts_with(|first: char| first.is_ascii_digit())).then_some(span)
}

/// Returns a duration in a unit. Parts of a unit are an error.
pub(crate) fn duration(text: &str, unit: DurationUnit) -> Result<i64, String> {
    let text = text.trim();
    if let Ok(count) = text.parse() {
        return Ok(count);
    }
    let (unit, name) = match unit {
        DurationUnit::Millis => (Unit::Millisecond, "milliseconds"),
        DurationUnit::Seconds => (Unit::Second, "seconds"),
        DurationUnit::Minutes => (Unit::Minute, "minutes"),
        DurationUnit::Hours => (Unit::Hour, "hours"),
        DurationUnit::Days => (Unit::Day, "days"),
    };
    let expected = || format!("expected a duration such as `30m`, `1h30m` or `2 days`, or a number of {name}");
    let span = parse(text).ok_or_else(expected)?;
    let total = span.total((unit, SpanRelativeTo::days_are_24_hours())).map_err(|_| expected())?;
    if total.fract() != 0.0 {
        return Err(format!("the duration is a whole number of {name}"));
    }
    format!("{total}").parse().map_err(|_| expected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_in_the_unit_of_the_field() {
        for (text, unit, expected) in [
            ("90", DurationUnit::Minutes, 90),
            ("30m", DurationUnit::Minutes, 30),
            ("1h30m", DurationUnit::Minutes, 90),
            ("1h 30m", DurationUnit::Minutes, 90),
            ("2 hours", DurationUnit::Minutes, 120),
            ("1d", DurationUnit::Minutes, 1440),
            ("30m", DurationUnit::Seconds, 1800),
            ("250ms", DurationUnit::Millis, 250),
            ("2 weeks", DurationUnit::Days, 14),
        ] {
            assert_eq!(duration(text, unit), Ok(expected), "{text}");
        }
        for text in ["90s", "soon", "", "1.5", "m"] {
            assert!(duration(text, DurationUnit::Minutes).is_err(), "{text}");
        }
    }
}
