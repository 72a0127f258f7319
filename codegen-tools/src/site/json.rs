//! Values as JSON that people read: what fits on a line stands on it.

use huaweicloud_meeting_codegen::json::value as json;
use huaweicloud_meeting_codegen::spec::Value;

/// Two examples stand side by side.
const WIDTH: usize = 52;

/// A value as indented JSON.
pub(super) fn pretty(value: &Value) -> String {
    let mut out = String::new();
    print(value, 0, 0, &mut out);
    out
}

/// `taken` is what already stands on the line, beyond the indent.
fn print(value: &Value, indent: usize, taken: usize, out: &mut String) {
    let line = spaced(value);
    let entries: Vec<(Option<&str>, &Value)> = match value {
        Value::List(items) => items.iter().map(|item| (None, item)).collect(),
        Value::Object(object) => object.iter().map(|(name, value)| (Some(name), value)).collect(),
        _ => Vec::new(),
    };
    if entries.is_empty() || indent + taken + line.chars().count() <= WIDTH {
        out.push_str(&line);
        return;
    }
    let (open, close) = if matches!(value, Value::List(_)) { ('[', ']') } else { ('{', '}') };
    out.push(open);
    let last = entries.len() - 1;
    for (index, (name, value)) in entries.into_iter().enumerate() {
        out.push('\n');
        out.push_str(&" ".repeat(indent + 2));
        let key = name.map(|name| format!("{}: ", json(&Value::String(name.to_owned())))).unwrap_or_default();
        out.push_str(&key);
        print(value, indent + 2, key.chars().count() + 1, out);
        if index < last {
            out.push(',');
        }
    }
    out.push('\n');
    out.push_str(&" ".repeat(indent));
    out.push(close);
}

/// On one line, with blanks where people write them.
fn spaced(value: &Value) -> String {
    match value {
        Value::List(items) => format!("[{}]", items.iter().map(spaced).collect::<Vec<_>>().join(", ")),
        Value::Object(object) => {
            let entry =
                |(name, value): (&str, &Value)| format!("{}: {}", json(&Value::String(name.to_owned())), spaced(value));
            format!("{{{}}}", object.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        scalar => json(scalar),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use huaweicloud_meeting_codegen::spec::Object;

    #[test]
    fn what_fits_on_a_line_stands_on_it() {
        let text = |text: &str| Value::String(text.to_owned());
        let short =
            Value::Object(Object(vec![("a".to_owned(), Value::Int(1)), ("b".to_owned(), Value::List(Vec::new()))]));
        assert_eq!(pretty(&short), r#"{"a": 1, "b": []}"#);
        let long = Value::Object(Object(vec![("short".to_owned(), short), ("long".to_owned(), text(&"x".repeat(40)))]));
        let x = "x".repeat(40);
        assert_eq!(pretty(&long), format!("{{\n  \"short\": {{\"a\": 1, \"b\": []}},\n  \"long\": \"{x}\"\n}}"));
    }
}
