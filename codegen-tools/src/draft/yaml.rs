//! Prints YAML in the style of the spec: on one line if it fits, quoted if necessary.

use std::collections::BTreeSet;

use huaweicloud_meeting_codegen::spec::{Value, guess};

/// The maximum length of a line.
const WIDTH: usize = 120;

/// A YAML value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// A string, quoted if necessary.
    Text(String),
    /// A string that is always quoted, for the author to replace.
    Quoted(String),
    /// A number, a boolean or null.
    Literal(String),
    /// A list.
    List(Vec<Node>, Layout),
    /// Keys and values.
    Map(Vec<(String, Node)>, Layout),
}

/// How the items of a list or map are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// On one line if they fit.
    Flow,
    /// Each on a line of its own.
    Block,
}

impl From<&Value> for Node {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Literal("null".to_owned()),
            Value::Bool(value) => Self::Literal(value.to_string()),
            Value::Int(number) => Self::Literal(number.to_string()),
            // With its fraction, or it would become an integer.
            Value::Float(number) => Self::Literal(format!("{number:?}")),
            Value::String(text) => Self::Text(text.clone()),
            Value::List(items) => Self::List(items.iter().map(Self::from).collect(), Layout::Flow),
            Value::Object(object) => {
                let entries = object.iter().map(|(name, value)| (name.to_owned(), Self::from(value)));
                Self::Map(entries.collect(), Layout::Flow)
            }
        }
    }
}

impl Node {
    /// Returns the number of placeholders in the value.
    pub(super) fn placeholders(&self) -> usize {
        match self {
            Self::Text(text) | Self::Quoted(text) => usize::from(guess(text).is_some()),
            Self::Literal(_) => 0,
            Self::List(items, _) => items.iter().map(Self::placeholders).sum(),
            Self::Map(entries, _) => entries.iter().map(|(_, node)| node.placeholders()).sum(),
        }
    }

    /// Collects the names of the types that the value of a key refers to, such as `Book` in `list<Book>`.
    pub(super) fn collect_types<'n>(&'n self, key: &str, names: &mut BTreeSet<&'n str>) {
        match self {
            Self::Text(text) if key == "type" || key == "response" => {
                names.extend(text.trim_end_matches('>').rsplit(['<', ' ']).next());
            }
            Self::List(items, _) => items.iter().for_each(|item| item.collect_types(key, names)),
            Self::Map(entries, _) => entries.iter().for_each(|(key, node)| node.collect_types(key, names)),
            Self::Text(_) | Self::Quoted(_) | Self::Literal(_) => {}
        }
    }
}

/// Prints the keys and values of a file.
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
        // The first line of the item follows the dash.
        if let Some(line) = lines.get_mut(first).filter(|line| line.starts_with(' ')) {
            line.replace_range(..=indent, &dash);
        }
    }
}

/// Prints a value after `key:` or `-`, on the same line if it fits.
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
        Node::Literal(word) => lines.push(format!("{before} {word}")),
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
        Node::Literal(word) => Some(word.clone()),
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

/// Returns whether a string is unchanged when it is folded at its spaces.
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

/// Returns whether some parsers treat a character as a line break or drop it.
fn is_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// Returns whether every parser reads a string without quotes as that string.
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

/// Returns whether some parsers would end a key at a colon of a string; not so in a time of day or a URL.
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
        fn printed_values_parse_to_the_same_values(value in value()) {
            let text = print(&[("examples".to_owned(), Node::from(&value))]);
            let read: Value = serde_yaml::from_str(&text).unwrap();
            prop_assert_eq!(read, Value::Object(Object(vec![("examples".to_owned(), value)])), "{}", text);
        }
    }

    #[test]
    fn strings_are_quoted_if_necessary() {
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
