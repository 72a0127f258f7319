//! Finding one value in a document whose other parts do not matter.

use super::{Kind, Mode, Reader};

/// The value at a path of field names as a string; numbers and booleans as they are written.
///
/// Best effort: `None` when there is no such value, when it is `null`, a list or an object, or when the document
/// is malformed before it. The last of several fields of one name counts.
#[must_use]
pub fn find_text(document: &[u8], path: &[&str]) -> Option<String> {
    let mut reader = Reader::new(document, Mode::Lenient).ok()?;
    find(&mut reader, path)
}

fn find(reader: &mut Reader<'_>, path: &[&str]) -> Option<String> {
    let Some((name, path)) = path.split_first() else {
        return match reader.kind() {
            Kind::Text => reader.text().ok().map(std::borrow::Cow::into_owned),
            Kind::Number | Kind::Bool => reader.value().ok().map(str::to_owned),
            _ => None,
        };
    };
    let mut found = None;
    let mut exact = false;
    // What was found before the document turned out to be malformed still counts.
    let _ = reader.each_field(&mut |reader, key| {
        // A name with blanks behind it stands in only while there is none without.
        if key == *name || (!exact && key.trim_end() == *name) {
            exact |= key == *name;
            let value = reader.value()?;
            found = find(&mut Reader::from_text(value, Mode::Lenient), path);
            return Ok(());
        }
        reader.skip()
    });
    found
}
