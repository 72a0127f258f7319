//! The order of fields in a document. Fields usually follow each other in the same order, which makes finding them cheap.

use std::cell::RefCell;

use super::Mode;
use crate::codec::shape::Shape;

thread_local! {
    /// What the last reader of the thread has learned: the next document is probably of the same kind.
    static LEARNED: RefCell<Orders> = const { RefCell::new(Orders::NONE) };
}

/// The number of shapes from which on orders are learned anew: a shape is found by a linear search.
const MANY_SHAPES: usize = 16;

/// The order of the fields of each shape, as far as documents have been read.
pub(super) struct Orders {
    shapes: Vec<KnownShape>,
    /// The field that last followed each field, plus 1, or 0 for the one that follows it in the shape.
    next: Vec<u16>,
}

struct KnownShape {
    shape: &'static Shape,
    mode: Mode,
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
    /// The number of fields up to the last one that must be present.
    pub(super) expected: usize,
}

/// The number of misses that are resolved by a linear search, before a hash table pays off.
const FEW_MISSES: u32 = 8;

impl Default for Orders {
    fn default() -> Self {
        Self::NONE
    }
}

impl Drop for Orders {
    /// Keeps what has been learned for the next document.
    fn drop(&mut self) {
        if (1..=MANY_SHAPES).contains(&self.shapes.len()) {
            // Fails when the thread ends.
            let _ = LEARNED.try_with(|learned| learned.try_borrow_mut().map(|mut learned| learned.swap(self)));
        }
    }
}

impl Orders {
    const NONE: Self = Self { shapes: Vec::new(), next: Vec::new() };

    fn swap(&mut self, other: &mut Self) {
        std::mem::swap(&mut self.shapes, &mut other.shapes);
        std::mem::swap(&mut self.next, &mut other.next);
    }

    /// Returns the order of a shape. Initially, it is the order of the shape's fields.
    pub(super) fn of(&mut self, shape: &'static Shape, mode: Mode) -> Order {
        if self.shapes.is_empty() {
            let _ = LEARNED.try_with(|learned| learned.try_borrow_mut().map(|mut learned| self.swap(&mut learned)));
        }
        match self.shapes.iter().find(|known| std::ptr::eq(known.shape, shape) && known.mode == mode) {
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
        let last = match mode {
            Mode::Lenient => shape.fields.iter().rposition(|field| field.always),
            Mode::Strict => shape.fields.iter().rposition(|field| field.required),
        };
        let expected = last.map_or(0, |last| last + 1);
        let order = Order { shape: self.shapes.len(), next: self.next.len(), expected };
        self.shapes.push(KnownShape { shape, mode, order, misses: 0, index: Vec::new() });
        // Entry 0 is the first field, entry n is the field that follows field n - 1.
        self.next.resize(self.next.len() + shape.fields.len() + 1, 0);
        order
    }

    #[inline]
    pub(super) fn next(&self, order: Order, previous: usize) -> usize {
        match self.next.get(order.next + previous) {
            Some(0) => previous,
            Some(next) => usize::from(*next) - 1,
            None => usize::MAX,
        }
    }

    pub(super) fn learn(&mut self, order: Order, previous: usize, index: usize) {
        if let (Some(next), Ok(number)) = (self.next.get_mut(order.next + previous), u16::try_from(index + 1)) {
            *next = number;
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
