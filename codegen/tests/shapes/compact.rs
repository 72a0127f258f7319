//! Compact `Debug` output: a value that fits on one line is printed on one line.

use std::fmt::Debug;
use std::iter::Peekable;
use std::str::Lines;

const WIDTH: usize = 120;

/// The pretty `Debug` of a value, with all parts that fit on one line joined.
pub(crate) fn compact(value: &dyn Debug) -> String {
    let pretty = format!("{value:#?}");
    let mut lines = pretty.lines().peekable();
    let mut out = String::new();
    while lines.peek().is_some() {
        Node::read(&mut lines).print(&mut out);
    }
    out
}

/// A line, or everything from an opening bracket to its closing one.
struct Node<'a> {
    open: &'a str,
    children: Vec<Node<'a>>,
    close: Option<&'a str>,
}

impl<'a> Node<'a> {
    fn read(lines: &mut Peekable<Lines<'a>>) -> Self {
        let open = lines.next().unwrap_or_default();
        let mut children = Vec::new();
        if !open.ends_with(['{', '[', '(']) {
            return Self { open, children, close: None };
        }
        while lines.peek().is_some_and(|line| indent(line) > indent(open)) {
            children.push(Self::read(lines));
        }
        Self { open, children, close: lines.next() }
    }

    fn print(&self, out: &mut String) {
        let joined = self.joined();
        if self.close.is_none() || indent(self.open) + joined.len() <= WIDTH {
            out.push_str(&" ".repeat(indent(self.open)));
            out.push_str(&joined);
            out.push('\n');
            return;
        }
        out.push_str(self.open);
        out.push('\n');
        for child in &self.children {
            child.print(out);
        }
        out.push_str(self.close.unwrap_or_default());
        out.push('\n');
    }

    fn joined(&self) -> String {
        let Some(close) = self.close else { return self.open.trim().to_owned() };
        let children: Vec<_> = self.children.iter().map(Self::joined).collect();
        let children = children.join(" ");
        let space = if self.open.ends_with('{') { " " } else { "" };
        format!("{}{space}{}{space}{}", self.open.trim(), children.trim_end_matches(','), close.trim())
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
