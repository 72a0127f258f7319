//! A list of people, to which events apply changes.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};
use std::fmt;
use std::iter::FusedIterator;
use std::slice;
use std::sync::Arc;

use crate::values::{EpochMillis, EpochMillisString};

/// An item in an event: what has changed.
pub trait Change: Clone {
    /// Whether all changes contain the ID, so that it always stays the same.
    const HAS_ID: bool;

    fn is_removal(&self) -> bool;
    /// Returns the ID, which is unique in a list.
    fn id(&self) -> &str;
    /// Returns the time by which a list is sorted.
    fn time(&self) -> Option<&EpochMillisString>;
    /// Returns whether a change with another ID is about the same item.
    fn is_same(&self, later: &Self) -> bool;
    fn merge(&mut self, later: Self);
}

/// An item of a list: a shared pointer to all changes, merged.
pub trait Item: Clone {
    type Change: Change;

    fn new(change: Self::Change) -> Self;
    fn change(&self) -> &Self::Change;
    fn change_mut(&mut self) -> &mut Self::Change;
}

/// A list of people in a [`MeetingSnapshot`](super::MeetingSnapshot): participants, people in the waiting room, or invitees.
///
/// Cloning a list is cheap, because the clones share the items. A clone does not change with the meeting.
#[derive(Clone)]
pub struct Roster<T> {
    /// Sorted by time and ID.
    rows: Arc<Vec<Row<T>>>,
    /// The time of each item, by ID.
    times: Arc<HashMap<Box<str>, i64>>,
    /// The IDs in the events since a gap, if no full list followed it.
    confirmed: Option<HashSet<Box<str>>>,
    /// Whether there was a full list.
    is_known: bool,
}

#[derive(Clone)]
struct Row<T> {
    time: i64,
    item: T,
}

impl<T: Item> Row<T> {
    fn new(item: T) -> Self {
        let time = item.change().time().and_then(|time| EpochMillis::try_from(time).ok());
        // Without a time, an item is the last.
        Self { time: time.map_or(i64::MAX, |time| time.0), item }
    }

    fn id(&self) -> &str {
        self.item.change().id()
    }

    fn compare(&self, time: i64, id: &str) -> Ordering {
        self.time.cmp(&time).then_with(|| self.id().cmp(id))
    }
}

impl<T> Roster<T> {
    /// Returns the number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns whether there are no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns an iterator over the items, in order.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter { rows: self.rows.iter() }
    }

    pub(super) fn is_known(&self) -> bool {
        self.is_known
    }

    pub(super) fn is_stale(&self) -> bool {
        self.confirmed.is_some()
    }

    /// Notes that events may be missing.
    pub(super) fn mark_stale(&mut self) {
        self.confirmed = (!self.is_empty()).then(HashSet::new);
    }
}

impl<T: Item> Roster<T> {
    pub(super) fn find(&self, id: &str) -> Option<&T> {
        self.position(id).and_then(|position| self.rows.get(position)).map(|row| &row.item)
    }

    /// Replaces all items by those of a full list.
    pub(super) fn replace(&mut self, changes: Vec<T::Change>) {
        let mut rows = Vec::<Row<T>>::with_capacity(changes.len());
        let mut times = HashMap::<Box<str>, i64>::with_capacity(changes.len());
        for change in changes.into_iter().filter(|change| !change.is_removal()) {
            match times.entry(change.id().into()) {
                Entry::Vacant(entry) => {
                    let row = Row::new(T::new(change));
                    entry.insert(row.time);
                    rows.push(row);
                }
                Entry::Occupied(mut entry) => {
                    let Some(row) = rows.iter_mut().find(|row| row.id() == &**entry.key()) else { continue };
                    row.item.change_mut().merge(change);
                    *row = Row::new(row.item.clone());
                    entry.insert(row.time);
                }
            }
        }
        rows.sort_by(|row, other| row.compare(other.time, other.id()));
        *self = Self { rows: Arc::new(rows), times: Arc::new(times), confirmed: None, is_known: true };
    }

    /// Applies an increment. Returns whether anything may have changed.
    pub(super) fn update(&mut self, changes: Vec<T::Change>) -> bool {
        let mut has_changed = false;
        for change in changes {
            has_changed |= self.apply(change);
        }
        has_changed
    }

    /// Removes the items that no event since the last gap contains. Returns whether the list was stale.
    pub(super) fn discard_stale(&mut self) -> bool {
        let Some(confirmed) = self.confirmed.take() else { return false };
        Arc::make_mut(&mut self.rows).retain(|row| confirmed.contains(row.id()));
        Arc::make_mut(&mut self.times).retain(|id, _| confirmed.contains(id));
        true
    }

    fn apply(&mut self, change: T::Change) -> bool {
        match (self.position_of(&change), change.is_removal()) {
            (None, true) => return false,
            (None, false) => self.insert(T::new(change)),
            (Some(position), true) => drop(self.take(position)),
            (Some(position), false) => self.merge(position, change),
        }
        true
    }

    /// Returns the index of the item with an ID.
    fn position(&self, id: &str) -> Option<usize> {
        let time = *self.times.get(id)?;
        let first = self.rows.partition_point(|row| row.time < time);
        // Nearly all times are different. Not comparing the IDs saves an access to memory.
        if self.rows.get(first + 1).is_none_or(|row| row.time != time) {
            return Some(first);
        }
        self.rows.binary_search_by(|row| row.compare(time, id)).ok()
    }

    /// Returns the index of the item that a change is about.
    fn position_of(&self, change: &T::Change) -> Option<usize> {
        let position = self.position(change.id());
        if T::Change::HAS_ID {
            return position;
        }
        position.or_else(|| self.rows.iter().position(|row| row.item.change().is_same(change)))
    }

    fn merge(&mut self, position: usize, change: T::Change) {
        let has_place = T::Change::HAS_ID && change.time().is_none();
        if has_place && let Some(row) = Arc::make_mut(&mut self.rows).get_mut(position) {
            row.item.change_mut().merge(change);
            if let Some(confirmed) = &mut self.confirmed {
                confirmed.insert(row.id().into());
            }
        } else if let Some(mut item) = self.take(position) {
            item.change_mut().merge(change);
            self.insert(item);
        }
    }

    fn insert(&mut self, item: T) {
        let row = Row::new(item);
        if let Some(confirmed) = &mut self.confirmed {
            confirmed.insert(row.id().into());
        }
        Arc::make_mut(&mut self.times).insert(row.id().into(), row.time);
        let (Ok(position) | Err(position)) = self.rows.binary_search_by(|other| other.compare(row.time, row.id()));
        Arc::make_mut(&mut self.rows).insert(position, row);
    }

    fn take(&mut self, position: usize) -> Option<T> {
        let rows = Arc::make_mut(&mut self.rows);
        let row = (position < rows.len()).then(|| rows.remove(position))?;
        Arc::make_mut(&mut self.times).remove(row.id());
        Some(row.item)
    }
}

impl<T> Default for Roster<T> {
    fn default() -> Self {
        Self { rows: Arc::default(), times: Arc::default(), confirmed: None, is_known: false }
    }
}

impl<T: fmt::Debug> fmt::Debug for Roster<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().fmt(f)
    }
}

/// Two lists are equal if their items are.
#[cfg(feature = "eq")]
impl<T: PartialEq> PartialEq for Roster<T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other)
    }
}

impl<'a, T> IntoIterator for &'a Roster<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// An iterator over the items of a [`Roster`].
pub struct Iter<'a, T> {
    rows: slice::Iter<'a, Row<T>>,
}

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self { rows: self.rows.clone() }
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.rows.next().map(|row| &row.item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl<T> DoubleEndedIterator for Iter<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.rows.next_back().map(|row| &row.item)
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}
impl<T> FusedIterator for Iter<'_, T> {}

impl<T: fmt::Debug> fmt::Debug for Iter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.rows.clone().map(|row| &row.item)).finish()
    }
}
