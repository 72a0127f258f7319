//! Values separated by commas or tabs. They are as received: times and enumerations are not translated.

use super::columns::Column;
use super::json::Node;
use super::typed::Typed;

/// How cells are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// RFC 4180.
    Comma,
    Tab,
}

/// Returns the header and a line for each item.
pub(super) fn delimited(columns: &[Column], items: &[Typed<'_>], separator: Separator) -> String {
    let header = columns.iter().map(|column| column.path.join("."));
    let rows = items.iter().map(|item| separator.line(columns.iter().map(|column| cell(column, *item))));
    std::iter::once(separator.line(header)).chain(rows).collect()
}

/// Returns the lines after the header.
pub(super) fn without_header(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, rows)| rows)
}

fn cell(column: &Column, item: Typed<'_>) -> String {
    let texts: Vec<String> = column.find(item).into_iter().map(|typed| raw(typed.node)).collect();
    texts.join(";")
}

/// Returns a value as received, without quotes. Items of a list are separated by semicolons; objects are JSON.
pub(super) fn raw(node: &Node) -> String {
    match node {
        Node::Null => String::new(),
        Node::String(text) => text.clone(),
        Node::List(items) if items.iter().all(Node::is_scalar) => {
            items.iter().map(raw).collect::<Vec<String>>().join(";")
        }
        other => other.to_string(),
    }
}

impl Separator {
    fn line(self, cells: impl Iterator<Item = String>) -> String {
        match self {
            Self::Comma => cells.map(|cell| quoted(&cell)).collect::<Vec<String>>().join(",") + "\r\n",
            Self::Tab => cells.map(|cell| escaped(&cell)).collect::<Vec<String>>().join("\t") + "\n",
        }
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// Writes tabs, line breaks and backslashes as `\t`, `\n`, `\r` and `\\`.
fn escaped(cell: &str) -> String {
    cell.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_needed() {
        let cells = || ["a", "b,c", "say \"hi\"", "two\nlines", "", "=1+1", "+86138"].map(str::to_owned).into_iter();
        assert_eq!(Separator::Comma.line(cells()), "a,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\",,=1+1,+86138\r\n");
        assert_eq!(Separator::Tab.line(cells()), "a\tb,c\tsay \"hi\"\ttwo\\nlines\t\t=1+1\t+86138\n");
    }

    #[test]
    fn values_are_as_received() {
        let node = |json| Node::parse(json).unwrap_or(Node::Null);
        for (json, text) in
            [("null", ""), ("true", "true"), ("1.50", "1.50"), ("[\"a\",2]", "a;2"), ("[{\"a\":1}]", "[{\"a\":1}]")]
        {
            assert_eq!(raw(&node(json)), text);
        }
    }
}
