//! An entry of the journal as JSON.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::journal::JournalEntry;
use crate::memory::time::TimeFormat as _;
use huaweicloud_meeting_catalog::TimeForm;

/// Returns an entry of the journal.
pub(crate) fn entry_json(entry: &JournalEntry) -> Value {
    let since_1970 = entry.received.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let body = match (entry.json(), std::str::from_utf8(&entry.body)) {
        (Some(json), _) => json,
        (None, Ok("")) => Value::Null,
        (None, Ok(text)) => text.into(),
        (None, Err(_)) => json!({"bytes": entry.body.len()}),
    };
    json!({
        "number": entry.number,
        "received": TimeForm::Iso.format(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)),
        "operation": entry.operation,
        "method": entry.method,
        "path": entry.path,
        "query": by_name(&entry.query),
        "headers": by_name(&entry.headers),
        "body": body,
        "status": entry.status,
        "code": entry.code,
        "durationMs": entry.duration.map(|duration| duration.as_secs_f64() * 1000.0),
    })
}

/// Returns an object of the pairs. The values of a name that occurs several times become a list.
fn by_name(pairs: &[(String, String)]) -> Value {
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    pairs.iter().for_each(|(name, value)| names.entry(name).or_default().push(value));
    let value = |values: Vec<&str>| match values.as_slice() {
        [one] => Value::from(*one),
        all => all.into(),
    };
    names.into_iter().map(|(name, values)| (name.to_owned(), value(values))).collect::<Map<_, _>>().into()
}
