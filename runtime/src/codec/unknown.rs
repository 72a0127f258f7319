//! The fields of a document that its type does not have.

use super::error::push_step;
use super::locate::visit;
use super::reader::{Mode, Reader};
use super::shape::Form;
use super::value::Slot;

/// Returns the path and the JSON of each field of a document that the type of the slot does not have. Fields of an unknown field
/// are part of its JSON. Returns nothing for a document that cannot be decoded.
pub(crate) fn unknown_fields<'d>(document: &'d [u8], slot: Slot<'_>) -> Vec<(String, &'d str)> {
    let Ok(text) = std::str::from_utf8(document) else { return Vec::new() };
    let mut reader = Reader::from_json(text, Mode::Lenient);
    reader.record_unknown();
    if reader.document(slot, Form::Plain).is_err() {
        return Vec::new();
    }
    let mut unknown: Vec<_> = reader.into_recorded().into_iter().filter(|value| !value.is_secret).collect();
    // A value is read again if it is not of the first type that is tried.
    unknown.sort_by_key(|value| value.range.start);
    unknown.dedup_by_key(|value| value.range.start);
    let offsets = unknown.iter().map(|value| value.range.start).collect();
    let mut values = unknown.into_iter();
    let mut fields = Vec::new();
    visit(text, offsets, &mut |steps| {
        let mut path = String::new();
        steps.iter().for_each(|step| push_step(&mut path, step));
        let json = values.next().and_then(|value| text.get(value.range));
        fields.extend(json.map(|json| (path, json)));
    });
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Decode as _;
    use crate::values::Secret;

    #[derive(Default)]
    struct Book {
        title: String,
        notes: Vec<Self>,
        key: Secret,
    }

    crate::fields! {
        both Book {
            0 => title, "title";
            1 => notes, "notes";
            2 => key, "key";
        }
    }

    fn unknown(json: &str) -> Vec<(String, &str)> {
        unknown_fields(json.as_bytes(), Vec::<Book>::default().slot())
    }

    #[test]
    fn unknown_fields_are_found_with_their_paths() {
        let json = r#"[{"title": "a", "key": "k", "pages ": 7, "notes": [{}, {"x": {"y": [1]}}]}, {"title ": "b", "z": null}]"#;
        let found = unknown(json);
        let found: Vec<_> = found.iter().map(|(path, json)| (path.as_str(), *json)).collect();
        assert_eq!(found, [("[0].pages ", "7"), ("[0].notes[1].x", r#"{"y": [1]}"#), ("[1].z", "null")]);
    }

    #[test]
    fn a_value_of_another_type_does_not_hide_unknown_fields() {
        let found = unknown("\u{feff}[{\"title\": [1], \"a\": 1, \"notes\": {\"b\": 2}, \"b\": 3}]");
        let paths: Vec<_> = found.iter().map(|(path, _)| path.as_str()).collect();
        // The value of `notes` is left out as a whole, which is an anomaly.
        assert_eq!(paths, ["[0].a", "[0].b"]);
        for other in ["", "7", "[", "[{\"a\": 1}"] {
            assert_eq!(unknown(other), [], "{other}");
        }
    }
}
