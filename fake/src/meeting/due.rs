//! What happens by itself when its time has come: calls time out, meetings end, and bookings are over.

use std::collections::{BTreeMap, BTreeSet};

use super::change::change;
use crate::limits;
use crate::push::event::Event;
use crate::state::State;

/// When something is due next, by meeting.
#[derive(Debug, Default)]
pub(crate) struct Due {
    by_time: BTreeSet<(u64, String)>,
    by_meeting: BTreeMap<String, u64>,
}

impl Due {
    /// Sets when something is due in a meeting, in milliseconds since 1970. Returns whether the next time has changed.
    fn set(&mut self, meeting: &str, due_ms: Option<u64>) -> bool {
        let next = self.next_ms();
        if let Some(former) = self.by_meeting.remove(meeting) {
            self.by_time.remove(&(former, meeting.to_owned()));
        }
        if let Some(due_ms) = due_ms {
            self.by_meeting.insert(meeting.to_owned(), due_ms);
            self.by_time.insert((due_ms, meeting.to_owned()));
        }
        if self.by_time.len() > limits::DUE
            && let Some((_, last)) = self.by_time.pop_last()
        {
            self.by_meeting.remove(&last);
        }
        next != self.next_ms()
    }

    /// Returns the number of meetings for which something is due.
    pub(crate) fn len(&self) -> usize {
        self.by_meeting.len()
    }

    /// Returns when something is due next.
    pub(crate) fn next_ms(&self) -> Option<u64> {
        self.by_time.first().map(|(due_ms, _)| *due_ms)
    }

    /// Removes the first meeting for which something is due by now.
    fn pop(&mut self, now_ms: u64) -> Option<(u64, String)> {
        let (_, meeting) = self.by_time.first().filter(|(due_ms, _)| *due_ms <= now_ms).cloned()?;
        let due_ms = self.by_meeting.remove(&meeting)?;
        self.by_time.remove(&(due_ms, meeting.clone()));
        Some((due_ms, meeting))
    }
}

/// Determines again when something is due in a meeting.
pub(crate) fn reschedule(state: &mut State, id: &str) {
    let meeting = state.sessions.get(id).map(|session| &session.meeting);
    let is_running = meeting.is_some_and(super::model::Meeting::is_running);
    let in_meeting = meeting.and_then(super::model::Meeting::due_ms);
    let booking_end = || state.memory.booking_end_ms(id);
    let due_ms = if is_running { in_meeting } else { in_meeting.into_iter().chain(booking_end()).min() };
    if state.due.set(id, due_ms) {
        state.clock.notify();
    }
}

/// Does everything that is due by now, in the order of time, each at its time.
pub(crate) fn settle(state: &mut State) {
    while let Some((due_ms, id)) = state.due.pop(state.clock.now_ms()) {
        let clock = state.clock.clone();
        clock.at(due_ms, || process(state, &id));
    }
}

fn process(state: &mut State, id: &str) {
    let now_ms = state.clock.now_ms();
    let due_ms = state.sessions.get(id).and_then(|session| session.meeting.due_ms());
    if due_ms.is_some_and(|due_ms| due_ms <= now_ms) {
        change(state, id, super::model::Meeting::process_due);
        return;
    }
    let is_running = state.sessions.get(id).is_some_and(|session| session.meeting.is_running());
    if !is_running && state.memory.close_booking(id) {
        let uuid = state.sessions.get(id).map(|session| session.meeting.uuid.clone());
        let uuid = uuid.unwrap_or_else(|| state.clock.uuid());
        state.hooks.push(Event::of_meeting("meeting.conclude", id, &uuid, now_ms));
    }
    reschedule(state, id);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_first_comes_first() {
        let mut due = Due::default();
        assert!(due.set("a", Some(30)) && due.set("b", Some(20)) && !due.set("c", Some(40)));
        assert!(due.set("b", Some(50)) && !due.set("c", None));
        assert_eq!((due.next_ms(), due.pop(29)), (Some(30), None));
        assert_eq!(due.pop(60), Some((30, "a".to_owned())));
        assert_eq!(due.pop(60), Some((50, "b".to_owned())));
        assert_eq!(due.pop(60), None);
    }
}
