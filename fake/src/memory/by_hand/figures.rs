//! What the figures about meetings are made of: the times that meetings took place, and who was in them.

use serde_json::Value;

use super::meetings::{RUNNING, STATE};
use super::records::stays;
use crate::meeting::records::Stay;
use crate::memory::ResourceName;
use crate::memory::descriptor::Path;
use crate::memory::items::Memory;
use crate::memory::store::{Item, Table};

pub(super) const SECOND_MS: i64 = 1000;
/// When a meeting began, when its time is up, and when it ended, in milliseconds since 1970.
pub(super) const BEGAN_AT: Path = &["beganAt"];
pub(super) const DUE_AT: Path = &["dueAt"];
pub(super) const ENDED_AT: Path = &["endedAt"];

/// One time of a meeting that a request has booked. All times are in milliseconds since 1970.
#[derive(Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) item: &'a Item,
    pub(super) start_ms: i64,
    pub(super) due_ms: i64,
    /// There is none while the meeting is in progress.
    pub(super) end_ms: Option<i64>,
}

/// The time of a person in a meeting.
#[derive(Clone, Copy)]
pub(super) struct Span<'a> {
    pub(super) stay: &'a Stay,
    pub(super) start_ms: i64,
    /// There is none while the person is in the meeting.
    pub(super) end_ms: Option<i64>,
}

impl<'a> Run<'a> {
    pub(super) fn new(item: &'a Item) -> Option<Self> {
        let time = |path: Path| item.get(path).and_then(Value::as_i64);
        let start_ms = time(BEGAN_AT)?;
        Some(Self { item, start_ms, due_ms: time(DUE_AT).unwrap_or(start_ms), end_ms: time(ENDED_AT) })
    }

    /// Returns the length so far, in milliseconds.
    pub(super) fn length_ms(&self, now_ms: i64) -> i64 {
        self.end_ms.unwrap_or(now_ms).saturating_sub(self.start_ms)
    }

    pub(super) fn spans(&self) -> impl Iterator<Item = Span<'a>> + use<'a> {
        let time = |ms: u64| i64::try_from(ms).unwrap_or(i64::MAX);
        stays(self.item).iter().map(move |stay| Span {
            stay,
            start_ms: time(stay.joined_ms),
            end_ms: stay.left_ms.map(time),
        })
    }
}

impl Span<'_> {
    /// Returns the length so far, in milliseconds.
    pub(super) fn length_ms(&self, now_ms: i64) -> i64 {
        self.end_ms.unwrap_or(now_ms).saturating_sub(self.start_ms)
    }
}

impl Memory {
    /// Returns the meetings that took place, and then those in progress.
    pub(super) fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        let past = self.items(ResourceName::PastMeeting);
        past.chain(self.running_meetings()).filter_map(Run::new)
    }

    /// Returns the number of meetings that took place.
    pub(crate) fn past_meetings(&self) -> usize {
        self.table(ResourceName::PastMeeting).map_or(0, Table::len)
    }

    /// Returns the meetings in progress.
    pub(super) fn running(&self) -> impl Iterator<Item = Run<'_>> {
        self.running_meetings().filter_map(Run::new)
    }

    pub(super) fn running_meetings(&self) -> impl Iterator<Item = &Item> {
        self.with_value(ResourceName::Meeting, STATE, RUNNING).filter(|item| item.origin.is_changed())
    }
}

/// Returns the largest number of spans at the same time.
pub(super) fn most_at_once(spans: impl Iterator<Item = (i64, Option<i64>)>) -> i64 {
    let changes = spans.flat_map(|(start, end)| [(start, 1), (end.unwrap_or(i64::MAX), -1)]);
    let mut changes: Vec<(i64, i64)> = changes.collect();
    changes.sort_unstable();
    let counts = changes.into_iter().scan(0_i64, |count, (_, change)| {
        *count = count.saturating_add(change);
        Some(*count)
    });
    counts.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_touch_are_not_at_the_same_time() {
        assert_eq!(most_at_once([(0, Some(5)), (5, None), (1, Some(4))].into_iter()), 2);
        assert_eq!(most_at_once(std::iter::empty()), 0);
    }
}
