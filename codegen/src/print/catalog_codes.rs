//! Prints what the catalog has of the spec as a whole: its error codes and its date.

use super::literal::{Item, Literal};
use crate::spec::{ErrorEntry, Spec};

/// Returns the list of the error codes.
pub(super) fn error_codes(spec: &Spec) -> Item {
    let list = Literal::List(spec.errors.iter().map(error_code).collect());
    Item::new("pub(crate) static ERROR_CODES: &[ErrorCode] =", list)
}

/// Returns the constant with the date of the newest comparison of the spec with its sources.
pub(super) fn date(spec: &Spec) -> Item {
    let operations = spec.operations().map(|(_, operation)| operation.checked.as_str());
    let channels = spec.channels().map(|(_, channel)| channel.checked.as_str());
    let events = spec.events().map(|(_, event)| event.checked.as_str());
    let newest = operations.chain(channels).chain(events).max().unwrap_or_default();
    Item::new("pub(crate) const SPEC_DATE: &str =", Literal::string(newest))
}

fn error_code(entry: &ErrorEntry) -> Literal {
    let evidence = Literal::atom(format!("Evidence::{:?}", entry.evidence));
    let code = Literal::call("ErrorCode::new", [Literal::string(&entry.code), evidence]);
    let mut settings = Vec::new();
    if !entry.status.is_empty() {
        let statuses = Literal::List(entry.status.iter().map(Literal::atom).collect());
        settings.push(Literal::call("statuses", [statuses]));
    }
    if let Some(retry) = entry.retry {
        settings.push(Literal::call("retry", [Literal::atom(format!("Retry::{retry:?}"))]));
    }
    if let Some(token) = &entry.auth {
        settings.push(Literal::call("token", [Literal::string(token)]));
    }
    if settings.is_empty() { code } else { Literal::Chain(Box::new(code), settings) }
}
