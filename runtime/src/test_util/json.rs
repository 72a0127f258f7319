//! JSON as lines that can be compared.

use std::borrow::Cow;

use crate::codec::{self, DecodeError, JsonType, Mode, Reader, Writer, check_syntax};

/// Formats JSON with a line for each value, and with the fields of objects in alphabetical order.
pub(super) fn formatted(json: &str) -> Result<String, DecodeError> {
    check_syntax(json.as_bytes())?;
    let mut out = String::new();
    write(&mut out, json, 0)?;
    Ok(out)
}

fn write(out: &mut String, json: &str, indent: usize) -> Result<(), DecodeError> {
    let mut reader = Reader::from_json(json, Mode::Strict);
    match reader.peek() {
        JsonType::Object => {
            let mut fields: Vec<(String, &str)> = Vec::new();
            reader.each_field(&mut |reader, name| {
                fields.push((name.to_owned(), reader.json()?));
                Ok(())
            })?;
            fields.sort();
            let fields = fields.iter().map(|(name, json)| (Some(name.as_str()), *json));
            write_all(out, ['{', '}'], fields, indent)
        }
        JsonType::List => {
            write_all(out, ['[', ']'], codec::items_of(json).into_iter().map(|json| (None, json)), indent)
        }
        JsonType::String => {
            let string = reader.quoted()?;
            out.push_str(&quoted(&string));
            Ok(())
        }
        _ => {
            out.push_str(reader.json()?);
            Ok(())
        }
    }
}

/// Writes the values in brackets, each on a line.
fn write_all<'j>(
    out: &mut String,
    [open, close]: [char; 2],
    values: impl ExactSizeIterator<Item = (Option<&'j str>, &'j str)>,
    indent: usize,
) -> Result<(), DecodeError> {
    let last = values.len();
    out.push(open);
    for (index, (name, json)) in values.enumerate() {
        let indent = indent + 2;
        out.push_str(&format!("\n{:indent$}", ""));
        if let Some(name) = name {
            out.push_str(&quoted(name));
            out.push_str(": ");
        }
        write(out, json, indent)?;
        if index + 1 < last {
            out.push(',');
        }
    }
    if last > 0 {
        out.push_str(&format!("\n{:indent$}", ""));
    }
    out.push(close);
    Ok(())
}

fn quoted(string: &str) -> String {
    let mut writer = Writer::new();
    writer.string(string);
    writer.finish()
}

/// Returns a body as formatted JSON, or as it is if it is not JSON.
pub(super) fn formatted_or_text(body: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(body);
    match formatted(&text) {
        Ok(json) => Cow::Owned(json),
        Err(_) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::formatted;

    #[test]
    fn fields_are_sorted_and_strings_have_one_spelling() {
        let json = formatted(r#" {"b" : [1, {}, []], "a": "\u0041" } "#).unwrap();
        assert_eq!(json, "{\n  \"a\": \"A\",\n  \"b\": [\n    1,\n    {},\n    []\n  ]\n}");
        assert!(formatted("{\"a\": }").is_err() && formatted("").is_err());
    }
}
