//! Documents without what differs whenever the service sends them.

use super::reader::{Mode, Reader};
use super::shape::Form;
use super::value::Slot;

/// Returns the JSON of the items of a list. A value that is not a list is its only item.
pub(crate) fn items_of(json: &str) -> Vec<&str> {
    let mut items = Vec::new();
    match Reader::from_json(json, Mode::Lenient).each_item(&mut |item| items.push(item)) {
        Ok(()) => items,
        Err(_) => vec![json],
    }
}

/// Returns a document with `null` in place of the values that the slot decodes as secrets and those of unknown fields, to compare it
/// with another one: some lists contain tokens or times that differ in each response.
pub(crate) fn comparable(document: &[u8], slot: Slot<'_>) -> Vec<u8> {
    let Ok(mut reader) = Reader::new(document, Mode::Lenient) else {
        return document.to_vec();
    };
    reader.record_unknown();
    // If decoding fails, the secrets after the error stay: two malformed documents may differ.
    let _ = reader.read(slot, Form::Plain);
    let mut rest = Vec::with_capacity(document.len());
    let mut start = 0;
    for value in reader.into_recorded() {
        rest.extend_from_slice(document.get(start..value.range.start).unwrap_or_default());
        rest.extend_from_slice(b"null");
        start = value.range.end;
    }
    rest.extend_from_slice(document.get(start..).unwrap_or_default());
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Decode as _;
    use crate::values::Secret;

    #[test]
    fn documents_that_differ_in_secrets_only_are_equal() {
        type Lists = Vec<Vec<Option<Secret>>>;
        let stripped = |json: &str| comparable(json.as_bytes(), Lists::default().slot());
        assert_eq!(stripped(r#"[["a", null], [ "b\"c" ]]"#), br#"[[null, null], [ null ]]"#);
        assert_eq!(stripped(r#"[["a"]]"#), stripped(r#"[["longer"]]"#));
        assert_ne!(stripped(r#"[["a"]]"#), stripped(r#"[["a"], []]"#));
        assert_eq!(stripped("\u{feff}[["), "\u{feff}[[".as_bytes());
    }
}
