//! Values as YAML, in the style of the spec: on one line where it fits, quoted where it must be.

use huaweicloud_meeting_codegen::spec::Value;

/// The longest line.
const WIDTH: usize = 120;

/// What is printed.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// A string, to be quoted if need be.
    Text(String),
    /// A string that is quoted in any case, since another is going to be written over it.
    Quoted(String),
    /// A number or a word, as it is.
    Word(String),
    /// A list.
    List(Vec<Node>, Layout),
    /// Keys with values.
    Map(Vec<(String, Node)>, Layout),
}

/// Where items stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Side by side if they fit.
    Flow,
    /// Each on a line of its own.
    Block,
}

impl From<&Value> for Node {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Word("null".to_owned()),
            Value::Bool(value) => Self::Word(value.to_string()),
            Value::Int(number) => Self::Word(number.to_string()),
            // With its fraction, so that it stays what it is.
            Value::Float(number) => Self::Word(format!("{number:?}")),
            Value::String(text) => Self::Text(text.clone()),
            Value::List(items) => Self::List(items.iter().map(Self::from).collect(), Layout::Flow),
            Value::Object(object) => {
                let entries = object.iter().map(|(name, value)| (name.to_owned(), Self::from(value)));
                Self::Map(entries.collect(), Layout::Flow)
            }
        }
    }
}

/// Prints a file.
pub(super) fn print(entries: &[(String, Node)]) -> String {
    let mut lines = Vec::new();
    map(entries, 0, &mut lines);
    lines.join("\n") + "\n"
}

fn map(entries: &[(String, Node)], indent: usize, lines: &mut Vec<String>) {
    for (key, node) in entries {
        after(&format!("{}{}:", " ".repeat(indent), scalar(key, false)), node, indent + 2, lines);
    }
}

fn list(items: &[Node], indent: usize, lines: &mut Vec<String>) {
    let dash = " ".repeat(indent) + "-";
    for item in items {
        if let Some(line) = on_one_line(&dash, item) {
            lines.push(line);
            continue;
        }
        let first = lines.len();
        match item {
            Node::Map(entries, _) => map(entries, indent + 2, lines),
            Node::List(items, _) => list(items, indent + 2, lines),
            scalar => after(&dash, scalar, indent + 2, lines),
        }
        // What begins inside the item begins behind the dash.
        if let Some(line) = lines.get_mut(first).filter(|line| line.starts_with(' ')) {
            line.replace_range(..=indent, &dash);
        }
    }
}

/// A value behind `key:` or `-`, on the same line if it fits there.
fn after(before: &str, node: &Node, indent: usize, lines: &mut Vec<String>) {
    if let Some(line) = on_one_line(before, node) {
        lines.push(line);
        return;
    }
    match node {
        Node::Map(entries, _) => {
            lines.push(before.to_owned());
            map(entries, indent, lines);
        }
        Node::List(items, _) => {
            lines.push(before.to_owned());
            list(items, indent, lines);
        }
        Node::Text(text) | Node::Quoted(text) if can_be_folded(text) => {
            lines.push(format!("{before} >-"));
            fold(text, indent, lines);
        }
        Node::Text(text) => lines.push(format!("{before} {}", scalar(text, false))),
        Node::Quoted(text) => lines.push(format!("{before} {}", quoted(text))),
        Node::Word(word) => lines.push(format!("{before} {word}")),
    }
}

fn on_one_line(before: &str, node: &Node) -> Option<String> {
    let line = match node {
        Node::Text(text) => format!("{before} {}", scalar(text, false)),
        other => format!("{before} {}", flow(other)?),
    };
    (line.chars().count() <= WIDTH).then_some(line)
}

fn flow(node: &Node) -> Option<String> {
    match node {
        Node::Text(text) => Some(scalar(text, true)),
        Node::Quoted(text) => Some(quoted(text)),
        Node::Word(word) => Some(word.clone()),
        Node::List(items, layout) if *layout == Layout::Flow || items.is_empty() => {
            let items: Option<Vec<String>> = items.iter().map(flow).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        Node::Map(entries, layout) if *layout == Layout::Flow || entries.is_empty() => {
            let entry = |(key, node): &(String, Node)| Some(format!("{}: {}", scalar(key, true), flow(node)?));
            let entries: Option<Vec<String>> = entries.iter().map(entry).collect();
            Some(format!("{{{}}}", entries?.join(", ")))
        }
        _ => None,
    }
}

/// Whether a string can be broken at its blanks and come out the same.
fn can_be_folded(text: &str) -> bool {
    let is_printable = |c: char| !c.is_control() && !is_break(c);
    text.contains(' ') && text.split(' ').all(|word| !word.is_empty()) && text.chars().all(is_printable)
}

fn fold(text: &str, indent: usize, lines: &mut Vec<String>) {
    let blank = " ".repeat(indent);
    let mut line = blank.clone();
    for word in text.split(' ') {
        if line.len() > indent && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(std::mem::replace(&mut line, blank.clone()));
        }
        if line.len() > indent {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
}

fn scalar(text: &str, in_flow: bool) -> String {
    if is_plain(text, in_flow) { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    let needs_escapes = text.chars().any(|c| c.is_control() || is_break(c));
    if !needs_escapes && text.contains(['"', '\\']) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || is_break(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What some readers take for the end of a line or leave out.
fn is_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// Whether a string stands without quotes, and is a string to every reader.
fn is_plain(text: &str, in_flow: bool) -> bool {
    const WORDS: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"];
    let starts_well = text.starts_with(|c: char| c.is_alphanumeric() || "_/(<$^;".contains(c));
    let ends_early = [": ", " #"].iter().any(|mark| text.contains(mark))
        || text.ends_with([' ', ':'])
        || (in_flow && (text.contains([',', '[', ']', '{', '}', '?']) || has_bare_colon(text)));
    starts_well
        && !ends_early
        && text.chars().all(|c| !c.is_control() && !is_break(c) && (c == ' ' || !c.is_whitespace()))
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
        && !text.starts_with("<<")
        && !looks_like_a_number(text)
}

/// Whether a colon stands where some readers would end a key, as no time of day and no address has it.
fn has_bare_colon(text: &str) -> bool {
    text.split(':').skip(1).any(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '/'))
}

fn looks_like_a_number(text: &str) -> bool {
    let has_base = ["0x", "0o", "0b"].iter().any(|base| text.starts_with(base));
    text.starts_with(|c: char| c.is_ascii_digit()) && (has_base || text.replace('_', "").parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use huaweicloud_meeting_codegen::spec::Object;

    fn value() -> impl Strategy<Value = Value> {
        let text = prop_oneof![
            4 => "[ -~]{0,12}",
            2 => "[a-z:,#\\[{}\"' -]{0,8}( [a-zA-Z0-9.:#>-]{1,12}){0,24}",
            1 => "[0-9.eE+_x:-]{1,10}",
            1 => any::<String>().prop_map(|text| text.chars().filter(|c| *c >= ' ').take(20).collect::<String>()),
            1 => Just("a\nb\t\"c\" \\ \u{2028}".to_owned()),
        ];
        let leaf = prop_oneof![
            1 => Just(Value::Null),
            1 => any::<bool>().prop_map(Value::Bool),
            1 => any::<i64>().prop_map(Value::Int),
            1 => (-1e9..1e9_f64).prop_map(Value::Float),
            6 => text.prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
                prop::collection::btree_map("[a-zA-Z0-9 :#-]{1,8}", inner, 0..6)
                    .prop_map(|map| Value::Object(Object(map.into_iter().collect()))),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_again(value in value()) {
            let text = print(&[("examples".to_owned(), Node::from(&value))]);
            let read: Value = serde_yaml::from_str(&text).unwrap();
            prop_assert_eq!(read, Value::Object(Object(vec![("examples".to_owned(), value)])), "{}", text);
        }
    }

    #[test]
    fn quotes_stand_where_they_must() {
        for (text, written) in [
            ("914067448", "\"914067448\""),
            ("+86123", "\"+86123\""),
            ("12e5", "\"12e5\""),
            ("36f359a49b07", "36f359a49b07"),
            ("2022-08-30 12:00", "2022-08-30 12:00"),
            ("no", "\"no\""),
            ("a, b", "\"a, b\""),
            ("say \"a\": b", "'say \"a\": b'"),
            ("", "\"\""),
        ] {
            assert_eq!(scalar(text, true), written);
        }
    }
}
