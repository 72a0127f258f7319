//! YAML. Strings are plain only where no parser takes them for anything else.

use super::json::{Node, quoted};

const INDENT: &str = "  ";

/// Returns a value as a YAML document.
pub(super) fn yaml(node: &Node) -> String {
    let mut text = String::new();
    match node {
        Node::List(items) if !items.is_empty() => list(items, 0, &mut text),
        Node::Object(fields) if !fields.is_empty() => object(fields, 0, &mut text),
        scalar => text = inline(scalar) + "\n",
    }
    text
}

/// Returns items as a part of a list that is in an object of this depth.
pub(super) fn items(items: &[Node], depth: usize) -> String {
    let mut text = String::new();
    list(items, depth, &mut text);
    text
}

fn object(fields: &[(String, Node)], depth: usize, text: &mut String) {
    for (index, (name, value)) in fields.iter().enumerate() {
        // The first field of an item follows the dash.
        if index > 0 || !text.ends_with("- ") {
            text.push_str(&INDENT.repeat(depth));
        }
        text.push_str(&string(name));
        text.push(':');
        match value {
            Node::List(items) if !items.is_empty() => {
                text.push('\n');
                list(items, depth, text);
            }
            Node::Object(fields) if !fields.is_empty() => {
                text.push('\n');
                object(fields, depth + 1, text);
            }
            scalar => text.push_str(&format!(" {}\n", inline(scalar))),
        }
    }
}

fn list(items: &[Node], depth: usize, text: &mut String) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 || !text.ends_with("- ") {
            text.push_str(&INDENT.repeat(depth));
        }
        text.push_str("- ");
        match item {
            Node::List(items) if !items.is_empty() => list(items, depth + 1, text),
            Node::Object(fields) if !fields.is_empty() => object(fields, depth + 1, text),
            scalar => text.push_str(&(inline(scalar) + "\n")),
        }
    }
}

fn inline(node: &Node) -> String {
    match node {
        Node::String(text) => string(text),
        other => other.to_string(),
    }
}

fn string(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Returns whether a string begins with a letter, contains nothing that YAML has a use for, and is no word that YAML 1.1 takes for
/// a boolean, `null` or a number.
fn is_plain(text: &str) -> bool {
    let is_inner =
        |character: char| character.is_alphanumeric() || matches!(character, ' ' | '_' | '-' | '.' | '/' | '@');
    let words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"];
    text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && text.chars().all(is_inner)
        && !words.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may unwrap")]
mod tests {
    use super::*;

    #[test]
    fn nested_values_are_indented() {
        let json = r#"{"name":"李 Wei","id":"007","n":1.50,"no":"no","e":[],"o":{"a":{"b":null}},"l":[{"x":1,"y":[2,[3,4]]},{"z":[]}]}"#;
        let lines = "name: 李 Wei\nid: \"007\"\n\"n\": 1.50\n\"no\": \"no\"\ne: []\no:\n  a:\n    b: null\n\
                     l:\n- x: 1\n  \"y\":\n  - 2\n  - - 3\n    - 4\n- z: []\n";
        assert_eq!(yaml(&Node::parse(json).unwrap()), lines);
    }

    #[test]
    fn strings_stay_strings() {
        for text in
            ["", "1", "-", "a: b", "a #b", "True", "0x1", "2030-01-01", " a", "a ", "[", "~", "a\nb", "+86", "Null"]
        {
            assert!(yaml(&Node::String(text.to_owned())).starts_with('"'), "{text}");
        }
    }
}
