//! Data as Rust source: struct literals, calls and lists, each on one line if it fits. Faster than formatting tokens, which counts
//! for tables of thousands of lines.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

/// The number of columns of a line. Strings are never broken.
const WIDTH: usize = 130;
const INDENT: usize = 4;

/// An expression without control flow.
#[derive(Debug)]
pub(super) enum Literal {
    /// What has no parts: a name, a number.
    Atom(String),
    /// A string.
    String(String),
    /// `Name { field: value }`
    Struct(&'static str, Vec<(&'static str, Self)>),
    /// `name(argument)`
    Call(String, Vec<Self>),
    /// `value.method(argument)`, for each method
    Chain(Box<Self>, Vec<Self>),
    /// `&[item]`
    List(Vec<Self>),
    /// `(first, second)`
    Tuple(Vec<Self>),
    /// `&value`
    Reference(Box<Self>),
}

impl Literal {
    pub(super) fn atom(text: impl ToString) -> Self {
        Self::Atom(text.to_string())
    }

    pub(super) fn string(text: &str) -> Self {
        Self::String(text.to_owned())
    }

    pub(super) fn call(name: &str, arguments: impl IntoIterator<Item = Self>) -> Self {
        Self::Call(name.to_owned(), arguments.into_iter().collect())
    }

    /// Returns `Some(value)` or `None`.
    pub(super) fn option(value: Option<Self>) -> Self {
        value.map_or_else(|| Self::atom("None"), |value| Self::call("Some", [value]))
    }

    /// Adds the names with which the paths in the expression begin.
    fn add_names<'a>(&'a self, names: &mut BTreeSet<&'a str>) {
        let first = |path: &'a str| path.split("::").next().unwrap_or_default();
        match self {
            Self::String(_) => {}
            Self::Atom(path) => {
                names.insert(first(path));
            }
            Self::Struct(name, fields) => {
                names.insert(first(name));
                fields.iter().for_each(|(_, value)| value.add_names(names));
            }
            Self::Call(name, parts) => {
                names.insert(first(name));
                parts.iter().for_each(|part| part.add_names(names));
            }
            Self::Chain(value, parts) => {
                value.add_names(names);
                parts.iter().for_each(|part| part.add_names(names));
            }
            Self::List(parts) | Self::Tuple(parts) => parts.iter().for_each(|part| part.add_names(names)),
            Self::Reference(value) => value.add_names(names),
        }
    }

    /// Prints the expression at a depth. `used` is the number of columns that the line has beside it.
    fn print(&self, depth: usize, used: usize, out: &mut String) {
        let begin = out.len();
        if self.flat(WIDTH.saturating_sub(used), out, begin) {
            return;
        }
        out.truncate(begin);
        match self {
            Self::Atom(_) | Self::String(_) => {
                self.flat(usize::MAX, out, begin);
            }
            Self::Struct(name, fields) => {
                let _ = write!(out, "{name} {{");
                for (field, value) in fields {
                    new_line(depth + 1, out);
                    let _ = write!(out, "{field}: ");
                    value.print(depth + 1, (depth + 1) * INDENT + field.len() + 3, out);
                    out.push(',');
                }
                new_line(depth, out);
                out.push('}');
            }
            Self::Call(name, arguments) => broken((&format!("{name}("), ")"), arguments, depth, out),
            Self::List(items) => broken(("&[", "]"), items, depth, out),
            Self::Tuple(items) => broken(("(", ")"), items, depth, out),
            Self::Reference(value) => {
                out.push('&');
                value.print(depth, used + 1, out);
            }
            Self::Chain(value, methods) => {
                value.print(depth, used, out);
                for method in methods {
                    new_line(depth + 1, out);
                    out.push('.');
                    method.print(depth + 1, (depth + 1) * INDENT + 2, out);
                }
            }
        }
    }

    /// Prints the expression on one line. Returns `false` if it is longer than `width`; then the output is incomplete.
    fn flat(&self, width: usize, out: &mut String, begin: usize) -> bool {
        let list = |(open, close): (&str, &str), items: &[Self], out: &mut String| {
            out.push_str(open);
            let fits = items.iter().enumerate().all(|(index, item)| {
                if index > 0 {
                    out.push_str(", ");
                }
                item.flat(width, out, begin)
            });
            out.push_str(close);
            fits
        };
        let fits = match self {
            Self::Atom(text) => {
                out.push_str(text);
                true
            }
            Self::String(text) => {
                escape(text, out);
                !text.contains('\n')
            }
            Self::Struct(name, fields) => {
                let _ = write!(out, "{name} {{ ");
                let fits = fields.iter().enumerate().all(|(index, (field, value))| {
                    let _ = write!(out, "{}{field}: ", if index > 0 { ", " } else { "" });
                    value.flat(width, out, begin)
                });
                out.push_str(" }");
                fits
            }
            Self::Call(name, arguments) => list((&format!("{name}("), ")"), arguments, out),
            Self::List(items) => list(("&[", "]"), items, out),
            Self::Tuple(items) => list(("(", ")"), items, out),
            Self::Reference(value) => {
                out.push('&');
                value.flat(width, out, begin)
            }
            Self::Chain(value, methods) => {
                value.flat(width, out, begin)
                    && methods.iter().all(|method| {
                        out.push('.');
                        method.flat(width, out, begin)
                    })
            }
        };
        fits && out.len() - begin <= width
    }
}

/// Prints items, each on a line of its own.
fn broken((open, close): (&str, &str), items: &[Literal], depth: usize, out: &mut String) {
    out.push_str(open);
    for item in items {
        new_line(depth + 1, out);
        item.print(depth + 1, (depth + 1) * INDENT + 1, out);
        out.push(',');
    }
    new_line(depth, out);
    out.push_str(close);
}

fn new_line(depth: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', depth * INDENT));
}

/// Prints a string literal. Its lines are those of the text.
fn escape(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push('\n'),
            other if other.is_control() => out.extend(other.escape_default()),
            other => out.push(other),
        }
    }
    out.push('"');
}

/// A static item with data.
#[derive(Debug)]
pub(super) struct Item {
    /// What stands before the value: `pub(super) static GROUP: Group =`.
    pub(super) declaration: String,
    pub(super) value: Literal,
}

impl Item {
    pub(super) fn new(declaration: impl Into<String>, value: Literal) -> Self {
        Self { declaration: declaration.into(), value }
    }

    /// Returns the names with which the paths in the value begin, among others those of the types that it consists of.
    pub(super) fn names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.value.add_names(&mut names);
        names
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = format!("{} ", self.declaration);
        self.value.print(0, out.len() + 1, &mut out);
        writeln!(f, "{out};")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_on_one_line() {
        let list = Literal::List(vec![Literal::string("a \"b\" \\"), Literal::atom(1)]);
        let value = Literal::Struct("Point", vec![("x", list), ("y", Literal::option(None))]);
        assert_eq!(
            Item::new("static P: Point =", value).to_string(),
            "static P: Point = Point { x: &[\"a \\\"b\\\" \\\\\", 1], y: None };\n"
        );
    }

    #[test]
    fn what_does_not_fit_is_broken_from_the_outside() {
        let long = Literal::string(&"x".repeat(70));
        let call = Literal::call("new", [long, Literal::string(&"y".repeat(70))]);
        let chain = Literal::Chain(Box::new(call), vec![Literal::call("required", [])]);
        let list = Literal::List(vec![chain, Literal::Reference(Box::new(Literal::atom("B::C")))]);
        let item = Item::new("static L: L =", list);
        let expected = format!(
            "static L: L = &[\n    new(\n        \"{}\",\n        \"{}\",\n    )\n        .required(),\n    &B::C,\n];\n",
            "x".repeat(70),
            "y".repeat(70)
        );
        assert_eq!(item.to_string(), expected);
        assert_eq!(item.names(), BTreeSet::from(["B", "new", "required"]));
    }
}
