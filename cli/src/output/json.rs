//! JSON as a tree that keeps what `serde_json::Value` loses: the order of fields and the digits of numbers.

use std::fmt::{self, Write as _};

/// The depth up to which JSON is parsed.
const MAX_DEPTH: usize = 200;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    /// A number, with its digits as received.
    Number(String),
    String(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Node {
    /// Returns a string.
    pub(crate) fn string(text: &str) -> Self {
        Self::String(text.to_owned())
    }

    /// Returns an object of the fields that have a value.
    pub(crate) fn object<'n>(fields: impl IntoIterator<Item = (&'n str, Option<Self>)>) -> Self {
        Self::Object(fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
    }

    /// Returns an object with the fields of another one that it does not have, after its own.
    pub(crate) fn or(self, other: Self) -> Self {
        let (Self::Object(mut fields), Self::Object(others)) = (self, other) else { return Self::Null };
        for (name, value) in others {
            if !fields.iter().any(|(known, _)| *known == name) {
                fields.push((name, value));
            }
        }
        Self::Object(fields)
    }

    /// Parses JSON. Returns `None` if it is not well-formed, or nested too deeply.
    pub(crate) fn parse(json: &str) -> Option<Self> {
        let mut parser = Parser { rest: json };
        let node = parser.value(0)?;
        parser.skip_space();
        parser.rest.is_empty().then_some(node)
    }

    /// Parses the JSON at the beginning of a string, and returns what follows it.
    pub(crate) fn parse_start(text: &str) -> (Option<Self>, &str) {
        let mut parser = Parser { rest: text };
        (parser.value(0), parser.rest)
    }

    /// Returns the value of a field.
    pub(crate) fn field(&self, name: &str) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Returns the value at a path of fields.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, name| node.field(name))
    }

    /// Returns the value at a path of fields, to change it.
    pub(crate) fn at_mut(&mut self, path: &[&str]) -> Option<&mut Self> {
        path.iter().try_fold(self, |node, name| {
            let Self::Object(fields) = node else { return None };
            fields.iter_mut().find(|(known, _)| known == name).map(|(_, value)| value)
        })
    }

    /// Returns the items of a list.
    pub(crate) fn items(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// Returns an integer, which may be in quotes.
    pub(crate) fn integer(&self) -> Option<i64> {
        match self {
            Self::Number(text) | Self::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Returns whether there is nothing to show: `null`, an empty string, list or object.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(_) | Self::Number(_) => false,
            Self::String(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Object(fields) => fields.is_empty(),
        }
    }

    /// Returns whether it is neither a list nor an object.
    pub(crate) fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Object(_))
    }
}

/// Compact JSON.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(digits) => f.write_str(digits),
            Self::String(text) => f.write_str(&quoted(text)),
            Self::List(items) => {
                f.write_char('[')?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { "," })?;
                }
                f.write_char(']')
            }
            Self::Object(fields) => {
                f.write_char('{')?;
                for (index, (name, value)) in fields.iter().enumerate() {
                    write!(f, "{}{}:{value}", if index == 0 { "" } else { "," }, quoted(name))?;
                }
                f.write_char('}')
            }
        }
    }
}

/// Returns a string in quotes. All control characters are escaped, those beyond ASCII included.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

struct Parser<'j> {
    rest: &'j str,
}

impl Parser<'_> {
    fn value(&mut self, depth: usize) -> Option<Node> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.skip_space();
        match self.rest.chars().next()? {
            '{' => self.object(depth),
            '[' => self.list(depth),
            '"' => self.string().map(Node::String),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Node> {
        let mut fields = Vec::new();
        self.expect('{')?;
        if self.expect('}').is_some() {
            return Some(Node::Object(fields));
        }
        loop {
            self.skip_space();
            let name = self.string()?;
            self.expect(':')?;
            fields.push((name, self.value(depth + 1)?));
            if self.expect(',').is_none() {
                self.expect('}')?;
                return Some(Node::Object(fields));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Node> {
        let mut items = Vec::new();
        self.expect('[')?;
        if self.expect(']').is_some() {
            return Some(Node::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.expect(',').is_none() {
                self.expect(']')?;
                return Some(Node::List(items));
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        let mut is_escaped = false;
        let end = self.rest.char_indices().skip(1).find(|(_, character)| {
            let ends = *character == '"' && !is_escaped;
            is_escaped = *character == '\\' && !is_escaped;
            ends
        });
        let (string, rest) = self.rest.split_at_checked(end?.0 + 1)?;
        self.rest = rest;
        serde_json::from_str(string).ok()
    }

    fn word(&mut self) -> Option<Node> {
        let end = self.rest.find([',', ']', '}', ' ', '\t', '\r', '\n']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        match word {
            "null" => Some(Node::Null),
            "true" => Some(Node::Bool(true)),
            "false" => Some(Node::Bool(false)),
            number => serde_json::from_str::<f64>(number).ok().map(|_| Node::Number(number.to_owned())),
        }
    }

    fn expect(&mut self, character: char) -> Option<()> {
        self.skip_space();
        self.rest = self.rest.strip_prefix(character)?;
        Some(())
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may unwrap")]
mod tests {
    use super::*;

    #[test]
    fn order_and_digits_are_kept() {
        let json = r#"{"z":1.50,"a":[12345678901234567890123,{"b":null},[],{}],"A":"\"中\\","t":true}"#;
        assert_eq!(Node::parse(json).unwrap().to_string(), json);
        let spaced = " { \"a\" : [ 1 , 2 ] } ";
        assert_eq!(Node::parse(spaced).unwrap().to_string(), r#"{"a":[1,2]}"#);
    }

    #[test]
    fn malformed_json_is_not_parsed() {
        for json in ["", "{", "[1,]", "{\"a\"}", "nul", "[1] 2", "\"a", "+1", &"[".repeat(10_000)] {
            assert_eq!(Node::parse(json), None, "{json:.20}");
        }
    }

    #[test]
    fn control_characters_are_escaped() {
        let node = Node::parse("\"\\u001b[31m\u{9b}\"").unwrap();
        assert_eq!(node.to_string(), r#""\u001b[31m\u009b""#);
    }
}
