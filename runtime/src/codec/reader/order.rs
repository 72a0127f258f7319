//! The order of fields in a document. Fields usually follow each other in the same order, which makes finding them cheap.

use super::Mode;
use crate::codec::shape::Shape;

/// The order of the fields of each shape, as far as the document has been read.
#[derive(Default)]
pub(super) struct Orders {
    shapes: Vec<KnownShape>,
    /// The field that last followed each field.
    next: Vec<u16>,
}

struct KnownShape {
    shape: &'static Shape,
    order: Order,
    /// The number of fields that did not follow the expected order.
    misses: u32,
    /// A hash table of field indexes plus 1, by name. It is built when there are many misses.
    index: Vec<u16>,
}

/// The positions of a shape in [`Orders`].
#[derive(Clone, Copy)]
pub(super) struct Order {
    shape: usize,
    next: usize,
    /// Whether a field must be present.
    pub(super) has_expected: bool,
}

/// The number of misses that are resolved by a linear search, before a hash table pays off.
const FEW_MISSES: u32 = 8;

impl Orders {
    /// Returns the order of a shape. Initially, it is the order of the shape's fields.
    pub(super) fn of(&mut self, shape: &'static Shape, mode: Mode) -> Order {
        match self.shapes.iter().find(|known| std::ptr::eq(known.shape, shape)) {
            Some(known) => known.order,
            None => self.add(shape, mode),
        }
    }

    fn add(&mut self, shape: &'static Shape, mode: Mode) -> Order {
        if self.shapes.is_empty() {
            // Enough for most documents.
            self.shapes.reserve(8);
            self.next.reserve(128);
        }
        let has_expected = match mode {
            Mode::Lenient => shape.fields.iter().any(|field| field.always),
            Mode::Strict => shape.fields.iter().any(|field| field.required),
        };
        let order = Order { shape: self.shapes.len(), next: self.next.len(), has_expected };
        self.shapes.push(KnownShape { shape, order, misses: 0, index: Vec::new() });
        // Entry 0 is the first field, entry n is the field that follows field n - 1.
        self.next.extend((0..=shape.fields.len()).map(|index| u16::try_from(index).unwrap_or(u16::MAX)));
        order
    }

    #[inline]
    pub(super) fn next(&self, order: Order, previous: usize) -> usize {
        self.next.get(order.next + previous).copied().map_or(usize::MAX, usize::from)
    }

    pub(super) fn learn(&mut self, order: Order, previous: usize, index: usize) {
        if let (Some(next), Ok(index)) = (self.next.get_mut(order.next + previous), u16::try_from(index)) {
            *next = index;
        }
    }

    pub(super) fn find(&mut self, order: Order, name: &str) -> Option<usize> {
        let known = self.shapes.get_mut(order.shape)?;
        known.misses = known.misses.saturating_add(1);
        if known.misses <= FEW_MISSES || known.shape.fields.len() >= usize::from(u16::MAX) {
            return known.shape.fields.iter().position(|field| field.name == name);
        }
        known.find_by_hash(name)
    }
}

impl KnownShape {
    fn find_by_hash(&mut self, name: &str) -> Option<usize> {
        if self.index.is_empty() {
            self.build_index();
        }
        let mask = self.index.len() - 1;
        let mut position = hash(name) & mask;
        // At least half of the positions are empty, so the loop ends.
        loop {
            let field = usize::from(*self.index.get(position)?).checked_sub(1)?;
            if self.shape.fields.get(field)?.name == name {
                return Some(field);
            }
            position = (position + 1) & mask;
        }
    }

    #[cold]
    fn build_index(&mut self) {
        let size = (self.shape.fields.len() * 2 + 1).next_power_of_two();
        self.index.resize(size, 0);
        for (number, field) in (1_u16..).zip(self.shape.fields) {
            let mut position = hash(field.name) & (size - 1);
            while let Some(taken) = self.index.get_mut(position) {
                if *taken == 0 {
                    *taken = number;
                    break;
                }
                position = (position + 1) & (size - 1);
            }
        }
    }
}

/// Hashes the first and last eight bytes and the length of a name. The names of a struct rarely agree in all of them.
fn hash(name: &str) -> usize {
    let bytes = name.as_bytes();
    let (start, end) = match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(start), Some(end)) => (u64::from_le_bytes(*start), u64::from_le_bytes(*end)),
        _ => (bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)), 0),
    };
    let mixed = (start ^ end.rotate_left(23)).wrapping_add(bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as usize
}

/// The fields that have been read.
#[derive(Default)]
pub(super) struct Seen {
    first: [u64; 4],
    /// Fields with an index of 256 and above.
    others: Vec<usize>,
}

impl Seen {
    /// Marks a field. Returns whether it was marked before.
    #[inline]
    pub(super) fn mark(&mut self, index: usize) -> bool {
        if let Some(word) = self.first.get_mut(index / 64) {
            let bit = 1 << (index % 64);
            let marked = *word & bit != 0;
            *word |= bit;
            return marked;
        }
        let marked = self.others.contains(&index);
        if !marked {
            self.others.push(index);
        }
        marked
    }

    pub(super) fn has(&self, index: usize) -> bool {
        match self.first.get(index / 64) {
            Some(word) => word & (1 << (index % 64)) != 0,
            None => self.others.contains(&index),
        }
    }
}
