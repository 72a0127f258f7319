//! A file as a tree of nodes with their places in the text and the way they are written.

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Span};

use super::path::{KeyPath, Segment};

/// The deepest nesting that is parsed. serde_yaml allows more.
const MAX_DEPTH: usize = 64;

/// A parsed file.
#[derive(Debug, Default)]
pub(crate) struct Document<'a> {
    /// The outermost node; `None` if the file contains no value.
    pub(crate) root: Option<Node<'a>>,
}

/// A key, an item or a value.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    /// The bytes of a scalar in the text; the start of anything else.
    pub(crate) span: Range<usize>,
    pub(crate) kind: Kind<'a>,
    /// Whether the node has an anchor or a tag, or is an alias.
    pub(crate) is_marked: bool,
}

/// The kinds of nodes.
#[derive(Debug)]
pub(crate) enum Kind<'a> {
    /// A string, number, boolean or null; `plain` if it is not quoted.
    Scalar {
        text: Cow<'a, str>,
        plain: bool,
    },
    Alias,
    List(Vec<Node<'a>>),
    /// Keys and values in the order of the text.
    Map(Vec<(Node<'a>, Node<'a>)>),
}

/// The reason why a file is not YAML.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) message: String,
    pub(crate) span: Range<usize>,
}

/// The part of an entry that a key path refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The key.
    Key,
    /// The value.
    Value,
}

impl<'a> Document<'a> {
    /// Parses the text of a file.
    pub(crate) fn parse(text: &'a str) -> Result<Self, SyntaxError> {
        let mut builder = Builder { events: Parser::new_from_str(text), lines: Lines::new(text) };
        let mut root = None;
        loop {
            let (event, span) = builder.next()?;
            match event {
                Event::StreamEnd => return Ok(Self { root }),
                Event::DocumentStart(_) if root.is_some() => {
                    return Err(SyntaxError { message: "a second document begins here".to_owned(), span });
                }
                Event::Nothing | Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd => {}
                event => root = Some(builder.node(event, span, 0)?),
            }
        }
    }

    /// Returns the bytes of what a path leads to, or of the last node on it that exists.
    pub(crate) fn find(&self, path: &KeyPath, part: Part) -> Range<usize> {
        let Some(mut node) = self.root.as_ref() else { return 0..0 };
        let mut key = None;
        let mut is_complete = true;
        for segment in &path.segments {
            let child = match (&node.kind, segment) {
                (Kind::Map(entries), Segment::Key(name)) => {
                    let entry = entries.iter().find(|(key, _)| key.scalar() == Some(name));
                    entry.map(|(key, value)| (Some(key), value))
                }
                (Kind::List(items), Segment::Index(index)) => items.get(*index).map(|item| (None, item)),
                _ => None,
            };
            let Some(child) = child else {
                is_complete = false;
                break;
            };
            (key, node) = child;
        }
        let is_scalar = matches!(node.kind, Kind::Scalar { .. } | Kind::Alias);
        match key {
            // A key identifies its value better than the start of a long object does.
            Some(key) if part == Part::Key || (is_complete && !is_scalar) => key.span.clone(),
            _ => node.first_scalar().unwrap_or(node).span.clone(),
        }
    }
}

impl<'a> Node<'a> {
    /// Returns the text of a scalar.
    pub(crate) fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Returns the first scalar inside the node, which is where an object or list visibly begins.
    fn first_scalar(&self) -> Option<&Node<'a>> {
        match &self.kind {
            Kind::Scalar { .. } | Kind::Alias => Some(self),
            Kind::List(items) => items.iter().find_map(Self::first_scalar),
            Kind::Map(entries) => {
                entries.iter().find_map(|(key, value)| key.first_scalar().or_else(|| value.first_scalar()))
            }
        }
    }
}

/// Builds nodes from the events of the parser.
struct Builder<'a, I> {
    events: I,
    lines: Lines<'a>,
}

impl<'a, I: Iterator<Item = Result<(Event<'a>, Span), ScanError>>> Builder<'a, I> {
    fn next(&mut self) -> Result<(Event<'a>, Range<usize>), SyntaxError> {
        let end = self.lines.text.len();
        match self.events.next().transpose() {
            Ok(Some((event, span))) => Ok((event, self.lines.bytes(span))),
            Ok(None) => Ok((Event::StreamEnd, end..end)),
            Err(error) => {
                let start = self.lines.byte(*error.marker());
                Err(SyntaxError { message: error.info().to_owned(), span: start..start })
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: Range<usize>, depth: usize) -> Result<Node<'a>, SyntaxError> {
        if depth > MAX_DEPTH {
            return Err(SyntaxError { message: "the nesting is too deep".to_owned(), span });
        }
        let (kind, is_marked) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                (Kind::Scalar { text, plain: style == ScalarStyle::Plain }, anchor > 0 || tag.is_some())
            }
            Event::Alias(_) => (Kind::Alias, true),
            Event::SequenceStart(anchor, tag) => (Kind::List(self.items(depth + 1)?), anchor > 0 || tag.is_some()),
            Event::MappingStart(anchor, tag) => (Kind::Map(self.entries(depth + 1)?), anchor > 0 || tag.is_some()),
            _ => return Err(SyntaxError { message: "the file ends too early".to_owned(), span }),
        };
        let span = if matches!(kind, Kind::Scalar { .. }) { span } else { span.start..span.start };
        Ok(Node { span, kind, is_marked })
    }

    fn items(&mut self, depth: usize) -> Result<Vec<Node<'a>>, SyntaxError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(items),
                (event, span) => items.push(self.node(event, span, depth)?),
            }
        }
    }

    fn entries(&mut self, depth: usize) -> Result<Vec<(Node<'a>, Node<'a>)>, SyntaxError> {
        let mut entries = Vec::new();
        loop {
            let key = match self.next()? {
                (Event::MappingEnd, _) => return Ok(entries),
                (event, span) => self.node(event, span, depth)?,
            };
            let (event, span) = self.next()?;
            entries.push((key, self.node(event, span, depth)?));
        }
    }
}

/// Converts lines and columns to bytes.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(newlines.map(|(index, _)| index + 1)).collect();
        Self { text, starts }
    }

    /// Does not use the marker's index, which counts characters in some events and bytes in others.
    fn byte(&self, mark: Marker) -> usize {
        let Some(start) = mark.line().checked_sub(1).and_then(|line| self.starts.get(line)) else {
            return self.text.len();
        };
        let line = self.text.get(*start..).unwrap_or("");
        let line = line.split_once('\n').map_or(line, |(line, _)| line);
        let column = if line.is_ascii() {
            mark.col().min(line.len())
        } else {
            line.char_indices().nth(mark.col()).map_or(line.len(), |(byte, _)| byte)
        };
        start + column
    }

    fn bytes(&self, span: Span) -> Range<usize> {
        let start = self.byte(span.start);
        start..self.byte(span.end).max(start)
    }
}
