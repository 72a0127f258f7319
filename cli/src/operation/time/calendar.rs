//! Days that no calendar has, and times that no clock shows.

use jiff::civil::Date;

/// Checks the dates and the times of day in a string, which are correct in their form.
pub(super) fn check(text: &str) -> Result<(), String> {
    for word in text.split([' ', 'T', ',']) {
        let numbers = |separator| -> Option<Vec<u32>> {
            let parts = word.split(separator);
            parts.map(|part| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?).collect()
        };
        if let Some([year, month, day]) = numbers('-').as_deref()
            && *year > 999
            && date(*year, *month, *day).is_none()
        {
            return Err(format!("there is no such day: {word}"));
        }
        if let Some([hour, minute] | [hour, minute, _]) = numbers(':').as_deref()
            && (*hour > 23 || *minute > 59)
        {
            return Err(format!("there is no such time of day: {word}; hours are 0 to 23, and minutes 0 to 59"));
        }
    }
    Ok(())
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_that_do_not_exist_are_named() {
        for (text, message) in [
            ("2026-02-30", "there is no such day: 2026-02-30"),
            ("2026-13-01T10:00", "there is no such day: 2026-13-01"),
            ("tomorrow 25:00", "there is no such time of day: 25:00; hours are 0 to 23, and minutes 0 to 59"),
            ("10:61", "there is no such time of day: 10:61; hours are 0 to 23, and minutes 0 to 59"),
        ] {
            assert_eq!(check(text), Err(message.to_owned()));
        }
        for text in ["2028-02-29", "2026-12-01T10:00", "23:59:59", "tomorrow 9am", "in 2h", "1 december"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }
}
