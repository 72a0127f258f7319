//! What is wrong with a value, in the form in which other values are reported.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The least upper bound that is none: that of the type of the number.
const NO_BOUND: u64 = u32::MAX as u64;

/// Replaces the message of the parser about a value by what is expected.
pub(super) fn explain(error: clap::Error) -> clap::Error {
    let reason = error.source().map(ToString::to_string);
    let reason = reason.map(|reason| expected(&reason).map_or(reason, |expected| format!("expected {expected}")));
    let (Some(reason), Some(ContextValue::String(argument)), Some(ContextValue::String(value))) =
        (reason, error.get(ContextKind::InvalidArg), error.get(ContextKind::InvalidValue))
    else {
        return error;
    };
    let name = argument.split(' ').next().unwrap_or_default();
    clap::Error::raw(ErrorKind::ValueValidation, format!("invalid value `{value}` for {name}: {reason}\n"))
}

/// Returns what is expected where the parser has a reason to reject a number.
fn expected(reason: &str) -> Option<String> {
    if let Some((_, range)) = reason.split_once(" is not in ") {
        let (least, most) = range.split_once("..")?;
        let most = match most.strip_prefix('=') {
            Some(most) => most.parse::<u64>().ok(),
            None => most.parse::<u64>().ok().and_then(|end| end.checked_sub(1)),
        };
        return Some(match most.filter(|most| *most < NO_BOUND - 1) {
            Some(most) => format!("a whole number from {least} to {most}"),
            None => format!("a whole number, at least {least}"),
        });
    }
    let is_of_number = ["invalid digit", "empty string", "number too large", "number too small"]
        .iter()
        .any(|part| reason.contains(part));
    is_of_number.then(|| "a whole number".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_of_a_type_are_no_bounds_of_a_value() {
        for (reason, description) in [
            ("0 is not in 1..9223372036854775807", Some("a whole number, at least 1")),
            ("0 is not in 1..=4294967295", Some("a whole number, at least 1")),
            ("99 is not in 1..=64", Some("a whole number from 1 to 64")),
            ("invalid digit found in string", Some("a whole number")),
            ("expected a number greater than 0", None),
        ] {
            assert_eq!(expected(reason).as_deref(), description, "{reason}");
        }
    }
}
