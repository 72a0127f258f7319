//! A file as a tree that remembers where everything stands and how it was written.

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};

use crate::diagnostics::{KeyPath, Location, Part, Segment, locate};

/// Nesting beyond this is no spec; decoding stops at the same depth or later.
const MAX_DEPTH: usize = 64;

/// A parsed file. Empty when the file is.
#[derive(Debug, Default)]
pub(crate) struct Document<'a> {
    text: &'a str,
    /// In the order of the text; the first is the root.
    pub(crate) nodes: Vec<Node<'a>>,
}

/// The position of a node in its document.
pub(crate) type NodeId = usize;

/// A key, an item or a value.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    /// The bytes in the text.
    pub(crate) span: Range<usize>,
    /// The node around it, and which child of it this is: the keys of an object and their values count alike.
    pub(crate) parent: Option<(NodeId, usize)>,
    /// What it is.
    pub(crate) kind: Kind<'a>,
    /// Whether it has an anchor or a tag.
    pub(crate) marked: bool,
}

/// What a node is.
#[derive(Debug)]
pub(crate) enum Kind<'a> {
    /// A string, number, boolean or null; `plain` when it is not quoted.
    Scalar { text: Cow<'a, str>, plain: bool },
    /// A reference to an anchor.
    Alias,
    /// The items.
    List(Vec<NodeId>),
    /// Keys and values in turn.
    Map(Vec<NodeId>),
}

/// What kept a string from being parsed.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) message: String,
    pub(crate) span: Range<usize>,
}

/// Turns lines and columns into bytes.
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

    /// The index of a marker is not to be trusted: it counts characters in some places and bytes in others.
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

impl<'a> Document<'a> {
    /// Parses a string.
    pub(crate) fn parse(text: &'a str) -> Result<Self, SyntaxError> {
        let lines = Lines::new(text);
        let mut document = Self { text, nodes: Vec::new() };
        let mut open: Vec<NodeId> = Vec::new();
        let mut documents = 0;
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|error| {
                let start = lines.byte(*error.marker());
                SyntaxError { message: error.info().to_owned(), span: start..start }
            })?;
            let (kind, marked) = match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        let message = "a second document begins here".to_owned();
                        return Err(SyntaxError { message, span: lines.bytes(span) });
                    }
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    let end = lines.byte(span.end);
                    if let Some(node) = open.pop().and_then(|id| document.nodes.get_mut(id)) {
                        node.span.end = end.max(node.span.start);
                    }
                    continue;
                }
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {
                    continue;
                }
                Event::Alias(_) => (Kind::Alias, true),
                Event::Scalar(text, style, anchor, tag) => {
                    let plain = style == ScalarStyle::Plain;
                    (Kind::Scalar { text, plain }, anchor > 0 || tag.is_some())
                }
                Event::SequenceStart(anchor, tag) => (Kind::List(Vec::new()), anchor > 0 || tag.is_some()),
                Event::MappingStart(anchor, tag) => (Kind::Map(Vec::new()), anchor > 0 || tag.is_some()),
            };
            let id = document.nodes.len();
            let opens = matches!(kind, Kind::List(_) | Kind::Map(_));
            let parent = open.last().and_then(|parent| {
                let (Kind::List(children) | Kind::Map(children)) = &mut document.nodes.get_mut(*parent)?.kind else {
                    return None;
                };
                children.push(id);
                Some((*parent, children.len() - 1))
            });
            document.nodes.push(Node { span: lines.bytes(span), parent, kind, marked });
            if opens {
                open.push(id);
                if open.len() > MAX_DEPTH {
                    let message = "it is nested too deeply".to_owned();
                    return Err(SyntaxError { message, span: lines.bytes(span) });
                }
            }
        }
        Ok(document)
    }

    fn node(&self, id: NodeId) -> Option<&Node<'a>> {
        self.nodes.get(id)
    }

    /// Where a node stands.
    pub(crate) fn location(&self, id: NodeId) -> Option<Location> {
        self.node(id).map(|node| locate(self.text, node.span.clone()))
    }

    /// The text of a scalar.
    pub(crate) fn scalar(&self, id: NodeId) -> Option<&str> {
        match &self.node(id)?.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The key of a value.
    pub(crate) fn key_of(&self, id: NodeId) -> Option<NodeId> {
        let (parent, slot) = self.node(id)?.parent?;
        match &self.node(parent)?.kind {
            Kind::Map(children) if slot % 2 == 1 => children.get(slot - 1).copied(),
            _ => None,
        }
    }

    /// Whether a node is a key.
    pub(crate) fn is_key(&self, id: NodeId) -> bool {
        self.node(id).and_then(|node| node.parent).is_some_and(|(parent, slot)| {
            slot % 2 == 0 && matches!(self.node(parent).map(|node| &node.kind), Some(Kind::Map(_)))
        })
    }

    /// The way to a node; that to a key is the way to its value.
    pub(crate) fn path(&self, id: NodeId) -> KeyPath {
        let mut segments = Vec::new();
        let mut current = id;
        while let Some((parent, slot)) = self.node(current).and_then(|node| node.parent) {
            match self.node(parent).map(|node| &node.kind) {
                Some(Kind::Map(children)) => {
                    let key = children.get(slot - slot % 2).and_then(|key| self.scalar(*key));
                    segments.push(Segment::Key(key.unwrap_or("?").to_owned()));
                }
                _ => segments.push(Segment::Index(slot)),
            }
            current = parent;
        }
        segments.reverse();
        segments.into()
    }

    /// The bytes of what a path leads to, or of what it leads to as far as it can be followed.
    pub(crate) fn find(&self, path: &KeyPath, part: Part) -> Range<usize> {
        let mut key = None;
        let mut current: NodeId = 0;
        let mut whole = true;
        for segment in path.segments() {
            let child = self.node(current).and_then(|node| match (&node.kind, segment) {
                (Kind::Map(children), Segment::Key(name)) => children
                    .chunks_exact(2)
                    .filter_map(|pair| Some((*pair.first()?, *pair.last()?)))
                    .find(|(key, _)| self.scalar(*key) == Some(name))
                    .map(|(key, value)| (Some(key), value)),
                (Kind::List(children), Segment::Index(index)) => children.get(*index).map(|item| (None, *item)),
                _ => None,
            });
            let Some((child_key, child)) = child else {
                whole = false;
                break;
            };
            (key, current) = (child_key, child);
        }
        let Some(node) = self.node(current) else {
            return 0..0;
        };
        let is_scalar = matches!(node.kind, Kind::Scalar { .. } | Kind::Alias);
        match key.and_then(|key| self.node(key)) {
            // A long object says less than the key before it.
            Some(key) if part == Part::Key || (!is_scalar && whole) => key.span.clone(),
            _ if is_scalar => node.span.clone(),
            _ => self.first_scalar(current),
        }
    }

    /// The bytes of the first text inside a node, which is where an object or list begins for a reader.
    fn first_scalar(&self, id: NodeId) -> Range<usize> {
        let Some(node) = self.node(id) else {
            return 0..0;
        };
        let inside = self.nodes.get(id..).unwrap_or_default().iter();
        inside
            .take_while(|other| other.span.start <= node.span.end)
            .find(|other| matches!(other.kind, Kind::Scalar { .. } | Kind::Alias))
            .map_or(node.span.start..node.span.start, |other| other.span.clone())
    }

    /// The innermost node that begins at a place or around it, or the nearest before it.
    pub(crate) fn at(&self, byte: usize) -> Option<NodeId> {
        let exact = self.nodes.iter().position(|node| node.span.start == byte);
        exact.or_else(|| self.nodes.iter().rposition(|node| node.span.start <= byte))
    }
}
