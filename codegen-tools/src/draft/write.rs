//! From the order to a file on disk, and what to say about it.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::{Drafted, Order, draft};
use huaweicloud_meeting_codegen::spec::TODO;
use huaweicloud_meeting_codegen::yaml::{Sources, load};

/// Why nothing was drafted.
#[derive(Debug)]
pub enum Stop {
    /// The spec cannot be loaded; `check` says why.
    Wrong,
    /// Anything else.
    Trouble(String),
}

/// Writes a draft into a spec directory, and says what it wrote and what is to be done next.
///
/// # Errors
///
/// When the draft makes no sense, or something cannot be read or written. No file is ever overwritten.
pub fn new(directory: &Path, label: &str, order: &Order) -> Result<String, Stop> {
    let sources = Sources::read(directory, label).map_err(|error| trouble("the spec cannot be read", &error))?;
    // Not checked: another draft may stand beside this one.
    let spec = load(&sources).map_err(|_| Stop::Wrong)?;
    let drafted = draft(&spec, order, &today()).map_err(Stop::Trouble)?;
    let path = directory.join(&drafted.path);
    let shown = format!("{label}/{}", drafted.path);
    let written = fs::create_dir_all(path.parent().unwrap_or(directory))
        .and_then(|()| OpenOptions::new().write(true).create_new(true).open(&path))
        .and_then(|mut file| file.write_all(drafted.text.as_bytes()));
    written.map_err(|error| trouble(&format!("{shown} cannot be written"), &error))?;
    Ok(next_steps(&shown, order, &drafted))
}

fn trouble(what: &str, error: &std::io::Error) -> Stop {
    Stop::Trouble(format!("{what}: {error}"))
}

fn next_steps(path: &str, order: &Order, drafted: &Drafted) -> String {
    let operation = &order.operation;
    let mut out = format!("written: {path}, with {} placeholders\n\n", drafted.placeholders);
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "1. Fill in the placeholders: look for {TODO} in it. `{TODO} x` is a guess: take {TODO} away where x is right.\n   \
         `codegen check` lists those that are left, and says what belongs there.\n"
    );
    for (name, file) in &drafted.shared {
        let _ = writeln!(out, "   Move {name} from {file} to {}/types.yaml: two operations use it now.", order.group);
    }
    let _ = writeln!(out, "2. `codegen explain {operation}` shows what it becomes.");
    let _ = writeln!(out, "3. `cargo build` generates the code and compiles it.");
    out
}

/// The day in UTC, year first.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = civil(seconds / 86_400);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of a count of days since 1970: years begin in March here, so that leap days come last.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::civil;

    #[test]
    fn days_are_days_of_the_calendar() {
        for (days, day) in [
            (0, (1970, 1, 1)),
            (11_016, (2000, 2, 29)),
            (11_017, (2000, 3, 1)),
            (20_454, (2026, 1, 1)),
            (47_540, (2100, 2, 28)),
            (47_541, (2100, 3, 1)),
        ] {
            assert_eq!(civil(days), day);
        }
    }
}
