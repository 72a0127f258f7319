//! Decoding goes on after a mistake: what is wrong is taken out of the text, and the rest is decoded again.

use super::tree::{Document, Kind, NodeId};

/// More mistakes than this in one file have one cause.
pub(super) const MAX_MISTAKES: usize = 20;

/// A string in which blanks stand for what was wrong, so that all the rest keeps its place.
pub(super) struct Remains<'d, 'a> {
    document: &'d Document<'a>,
    text: Vec<u8>,
    gone: Vec<NodeId>,
    /// The keys that were taken out: that they are missing is nobody's mistake.
    pub(super) keys: Vec<String>,
}

impl<'d, 'a> Remains<'d, 'a> {
    pub(super) fn new(text: &str, document: &'d Document<'a>) -> Self {
        Self { document, text: text.as_bytes().to_vec(), gone: Vec::new(), keys: Vec::new() }
    }

    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Takes out the innermost item of a list that holds a node, or else the key at the top that does. `false` when there
    /// is nothing to take out.
    pub(super) fn take_out(&mut self, node: NodeId) -> bool {
        let mut current = node;
        while let Some((parent, slot)) = self.node(current).and_then(|node| node.parent) {
            match self.node(parent).map(|node| &node.kind) {
                Some(Kind::List(items)) => return self.take_item(parent, items, current),
                Some(Kind::Map(children)) if parent == 0 => {
                    let key = children.get(slot - slot % 2).copied();
                    let value = children.get(slot - slot % 2 + 1).copied();
                    return key.zip(value).is_some_and(|(key, value)| self.take_entry(key, value));
                }
                _ => current = parent,
            }
        }
        false
    }

    fn node(&self, id: NodeId) -> Option<&'d super::tree::Node<'a>> {
        self.document.nodes.get(id)
    }

    fn take_item(&mut self, list: NodeId, items: &[NodeId], item: NodeId) -> bool {
        if self.gone.contains(&item) {
            return false;
        }
        self.gone.push(item);
        // A list without items is a key without a value.
        if items.iter().all(|item| self.gone.contains(item)) {
            return self.take_out(list);
        }
        let (Some(list), Some(item)) = (self.node(list), self.node(item)) else {
            return false;
        };
        if self.text.get(list.span.start) == Some(&b'[') {
            self.blank(item.span.start, item.span.end);
            self.blank_comma(item.span.start, item.span.end);
        } else {
            let before = self.text.get(..item.span.start).unwrap_or_default();
            let dash = before.iter().rposition(|byte| *byte == b'-').unwrap_or(item.span.start);
            self.blank(dash, item.span.end);
        }
        true
    }

    fn take_entry(&mut self, key: NodeId, value: NodeId) -> bool {
        let (Some(from), Some(to)) = (self.node(key), self.node(value)) else {
            return false;
        };
        if self.gone.contains(&key) {
            return false;
        }
        self.gone.push(key);
        self.keys.extend(self.document.scalar(key).map(str::to_owned));
        self.blank(from.span.start, to.span.end.max(from.span.end));
        if self.text.get(self.node(0).map_or(0, |root| root.span.start)) == Some(&b'{') {
            self.blank_comma(from.span.start, to.span.end);
        }
        true
    }

    fn blank(&mut self, start: usize, end: usize) {
        let bytes = self.text.get_mut(start..end).unwrap_or_default();
        bytes.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }

    /// Of the commas around an item, the one behind it goes too, or else the one before it.
    fn blank_comma(&mut self, start: usize, end: usize) {
        let is_blank = |byte: &u8| byte.is_ascii_whitespace();
        let behind = (end..self.text.len()).find(|at| self.text.get(*at).is_some_and(|byte| !is_blank(byte)));
        let before = (0..start).rev().find(|at| self.text.get(*at).is_some_and(|byte| !is_blank(byte)));
        let comma = [behind, before].into_iter().flatten().find(|at| self.text.get(*at) == Some(&b','));
        if let Some(comma) = comma.and_then(|at| self.text.get_mut(at)) {
            *comma = b' ';
        }
    }
}
