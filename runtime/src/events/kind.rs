//! Finding the kind of a message without reading the whole message.

use std::borrow::Cow;

use crate::codec::{JsonType, Mode, Reader, find_json};

/// Returns the string at a path of field names, as [`find_string`](crate::codec::find_string) does for a valid document. Other
/// documents are not detected.
pub(super) fn find_kind<'d>(document: &'d str, path: &[&str]) -> Option<Cow<'d, str>> {
    let json = match path {
        [name] => find_at_an_end(document, name),
        _ => None,
    };
    let json = json.or_else(|| find_json(document.as_bytes(), path))?;
    let mut reader = Reader::from_json(json, Mode::Lenient);
    match reader.peek() {
        JsonType::String => reader.quoted().ok(),
        JsonType::Number | JsonType::Bool => Some(Cow::Borrowed(json)),
        _ => None,
    }
}

/// Returns the value of a field that is the first one or one of the last ones of a document. Returns `None` for any other field.
fn find_at_an_end<'d>(text: &'d str, name: &str) -> Option<&'d str> {
    let is_quoted = |bytes: &[u8]| match bytes {
        [b'"', quoted @ .., b'"'] => quoted == name.as_bytes(),
        _ => false,
    };
    let length = name.len() + 2;
    // The last occurrence.
    let at = text.as_bytes().windows(length).rposition(is_quoted)?;
    let is_first = text.get(..at)?.trim_ascii() == "{";
    let mut reader = Reader::within_object(text, at + length)?;
    let mut value = reader.field_json().ok()?;
    // Escapes can spell the name in another way.
    if is_first && !text.contains('\\') {
        return Some(value);
    }
    // If this was a field of an inner object, the document does not end with the object.
    while reader.next_item(b'}').ok()? {
        let (key, json) = (reader.key().ok()?, reader.json().ok()?);
        value = if key == name { json } else { value };
    }
    reader.finish().ok().map(|()| value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::codec::find_string;

    #[test]
    fn the_kind_at_either_end_is_found_without_the_rest() {
        for (text, kind) in [
            (r#"{"kind": "a", "data": [{"x": 1}]}"#, Some("\"a\"")),
            (r#"{"data": [{"x": "kind"}], "kind":"a"} "#, Some("\"a\"")),
            (r#"{"data": {"kind": "b"}, "kind": "a", "version": 7}"#, Some("\"a\"")),
            (r#"{"kind": "a", "kind": 7}"#, Some("7")),
            (r#"{"kind": "a", "\u006bind": 7}"#, Some("7")),
            (r#"{"kind": "a", "data": {"kind": "b"}}"#, None),
            (r#"{"data": {"kind": "b"}}"#, None),
            (r#"{"data": "kind"}"#, None),
            (r#"{"kind ": "a"}"#, None),
            (r#"{"x": "\"kind\":7"}"#, None),
        ] {
            assert_eq!(find_at_an_end(text, "kind"), kind, "{text}");
        }
    }

    fn name() -> impl Strategy<Value = &'static str> {
        prop_oneof![Just("kind"), Just("kind "), Just("\\u006bind"), Just("kin"), Just("kinds"), Just("data")]
    }

    fn value() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("\"a\"".to_owned()),
            Just("\"kind\"".to_owned()),
            Just(r#""\"kind\":1""#.to_owned()),
            Just("7".to_owned()),
            Just("null".to_owned()),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                object(inner.clone()),
                prop::collection::vec(inner, 0..3).prop_map(|items| format!("[{}]", items.join(",")))
            ]
        })
    }

    fn object(value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
        let field = (name(), value, prop_oneof![Just(""), Just(" ")]);
        let fields = prop::collection::vec(field, 0..5);
        fields.prop_map(|fields| {
            let fields =
                fields.iter().map(|(name, value, blank)| format!("{blank}\"{name}\"{blank}:{blank}{value}{blank}"));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        })
    }

    proptest! {
        #[test]
        fn the_kind_is_that_which_reading_the_whole_message_finds(message in object(value())) {
            let kind = find_kind(&message, &["kind"]).map(Cow::into_owned);
            prop_assert_eq!(kind, find_string(message.as_bytes(), &["kind"]));
        }
    }
}
