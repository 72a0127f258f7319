//! Finding one value in a document.

use super::error::JsonType;
use super::reader::{Mode, Reader};
use super::secrets::items_of;

/// Returns the value at a path of field names as a string. Numbers and booleans are returned as their JSON.
///
/// Returns `None` if there is no such value, if it is `null`, a list or an object, or if the document is malformed before it.
/// If a name occurs several times, the last one is used.
#[must_use]
pub fn find_string(document: &[u8], path: &[&str]) -> Option<String> {
    let json = find_json(document, path)?;
    let mut reader = Reader::from_json(json, Mode::Lenient);
    match reader.peek() {
        JsonType::String => reader.quoted().ok().map(std::borrow::Cow::into_owned),
        JsonType::Number | JsonType::Bool => Some(json.to_owned()),
        _ => None,
    }
}

/// Returns the JSON of the value at a path of field names, with the rules of [`find_string`].
pub(crate) fn find_json<'d>(document: &'d [u8], path: &[&str]) -> Option<&'d str> {
    find(&mut Reader::new(document, Mode::Lenient).ok()?, path)
}

/// Returns the JSON of the value at a JSON pointer. If a name occurs several times, the last one is used.
pub(crate) fn find_pointer<'d>(json: &'d str, pointer: &str) -> Option<&'d str> {
    let Some(steps) = pointer.strip_prefix('/') else { return pointer.is_empty().then_some(json) };
    let mut json = json;
    for step in steps.split('/') {
        let step = step.replace("~1", "/").replace("~0", "~");
        let mut reader = Reader::from_json(json, Mode::Lenient);
        json = match reader.peek() {
            JsonType::Object => {
                let mut found = None;
                let each = &mut |reader: &mut Reader<'d>, name: &str| {
                    let value = reader.json()?;
                    found = if name == step { Some(value) } else { found };
                    Ok(())
                };
                reader.each_field(each).ok().and(found)?
            }
            JsonType::List => *items_of(json).get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(json)
}

fn find<'d>(reader: &mut Reader<'d>, path: &[&str]) -> Option<&'d str> {
    let Some((name, path)) = path.split_first() else {
        return reader.json().ok();
    };
    let mut found = None;
    let mut is_exact = false;
    // An error is ignored: a value before the malformed part is returned.
    let _ = reader.each_field(&mut |reader, key| {
        // The service sends some names with trailing blanks. The exact name takes precedence.
        if key == *name || (!is_exact && key.trim_end() == *name) {
            is_exact |= key == *name;
            found = find(&mut Reader::from_json(reader.json()?, Mode::Lenient), path);
            return Ok(());
        }
        reader.skip()
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_pointer_finds_a_value() {
        let json = r#"{"a": [{"b/~": 1}, "x"], "": 2, "a~b": 3, "c": 4, "c": 5}"#;
        for (pointer, found) in
            [("/a/0/b~1~0", "1"), ("/a/1", "\"x\""), ("/", "2"), ("/a~0b", "3"), ("/c", "5"), ("", json)]
        {
            assert_eq!(find_pointer(json, pointer), Some(found), "{pointer}");
        }
        for pointer in ["a", "/b", "/a/2", "/a/x", "/a/-1", "/c/0", "/a/0/b~1~0/c"] {
            assert_eq!(find_pointer(json, pointer), None, "{pointer}");
        }
    }
}
