//! Changing a meeting, and reporting the change to its connections and to the servers that receive pushes.

use super::due::reschedule;
use super::model::Meeting;
use crate::push::event::Event;
use crate::state::State;

/// The ID of a meeting, for which passwords are kept.
pub(super) const MEETING_ID: &str = "conferenceID";

/// Changes a meeting, which is created if it has not been used before, and reports what has changed.
pub(crate) fn change<T>(state: &mut State, id: &str, change: impl FnOnce(&mut Meeting) -> T) -> T {
    let session = state.sessions.session(id);
    let before = session.meeting.clone();
    let result = change(&mut session.meeting);
    session.meeting.keep_within_limits();
    session.meeting.note_people(&before);
    session.publish(&before);
    let forgotten = state.memory.follow(&before, &session.meeting);
    forgotten.iter().for_each(|id| state.passwords.forget(MEETING_ID, id));
    let meeting = &session.meeting;
    let (has_begun, has_ended) = (meeting.is_started && !before.is_started, meeting.is_ended && !before.is_ended);
    let is_calling = has_begun && !meeting.calls_ring && meeting.ringing().next().is_some();
    let is_over = has_ended && meeting.booking.is_some() && !state.memory.is_booked(id);
    pushed(&before, meeting, is_over).into_iter().for_each(|event| state.hooks.push(event));
    state.notices.meeting_changed(id);
    if has_ended {
        session.meeting.forget_people();
        state.tokens.revoke_of(id);
        state.sessions.tickets.revoke(id);
    }
    reschedule(state, id);
    if is_calling {
        self::change(state, id, Meeting::answer_all);
    }
    result
}

/// Prepares a meeting that is about to begin: one that has ended can begin again, and one that was booked uses its booking.
pub(crate) fn prepare(state: &mut State, id: &str) {
    let session = state.sessions.session(id);
    session.restart_if_ended();
    if !session.meeting.is_started
        && let Some(booking) = state.memory.meeting(id)
    {
        session.meeting.set_booking(booking);
    }
}

/// Returns the events that servers receive after a change, which is the last one if the meeting is over for good.
fn pushed(before: &Meeting, after: &Meeting, is_over: bool) -> Vec<Event> {
    let mut events = Vec::new();
    if after.is_started && !before.is_started {
        events.push(Event::new("meeting.started", after, None));
    }
    let has_ended = after.is_ended && !before.is_ended;
    if has_ended || !after.has_same_people(before) {
        events.extend(come_and_gone(before, after, has_ended));
    }
    if before.has_recording && !after.has_recording {
        events.push(Event::new("record.finish", after, None));
    }
    if has_ended {
        events.push(Event::new("meeting.end", after, None));
    }
    if is_over {
        events.push(Event::new("meeting.conclude", after, None));
    }
    events
}

/// Returns the events about people who have joined and left.
fn come_and_gone(before: &Meeting, after: &Meeting, has_ended: bool) -> Vec<Event> {
    let (known, present) = (before.joined(), after.joined());
    let joined = present.iter().filter(|(pid, _)| !known.contains_key(*pid));
    let joined = joined.map(|(_, person)| Event::new("meeting.join", after, Some((person, false))));
    let left = known.iter().filter(|(pid, _)| has_ended || !present.contains_key(*pid));
    let left = left.map(|(_, person)| Event::new("meeting.left", after, Some((person, true))));
    joined.chain(left).collect()
}
