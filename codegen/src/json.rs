//! Values of the spec as JSON.

use crate::spec::Value;

/// Returns a value as JSON.
#[must_use]
pub fn value(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::String(text) => string(text),
        Value::List(items) => format!("[{}]", items.iter().map(self::value).collect::<Vec<_>>().join(",")),
        Value::Object(fields) => object(fields.iter().map(|(name, field)| (name, self::value(field)))),
    }
}

/// Returns an object whose fields are JSON already.
pub(crate) fn object<'a>(fields: impl Iterator<Item = (&'a str, String)>) -> String {
    let fields: Vec<_> = fields.map(|(name, value)| format!("{}:{value}", string(name))).collect();
    format!("{{{}}}", fields.join(","))
}

/// Returns a string as JSON.
pub(crate) fn string(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            control if control.is_control() => json.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => json.push(other),
        }
    }
    json.push('"');
    json
}
