//! Changing a meeting, and reporting the change to its connections and to the servers that receive pushes.

use super::model::{Meeting, Person};
use super::session::Session;
use crate::push::event::Event;
use crate::state::State;

/// Changes a meeting, which is created if it has not been used before, and reports what has changed.
pub(crate) fn change<T>(state: &mut State, id: &str, change: impl FnOnce(&mut Meeting) -> T) -> T {
    let session = state.sessions.session(id);
    let before = session.meeting.clone();
    let result = change(&mut session.meeting);
    session.publish(&before);
    let events = pushed(&before, session);
    let has_ended = session.meeting.is_ended && !before.is_ended;
    events.into_iter().for_each(|event| state.hooks.push(event));
    if has_ended {
        state.tokens.revoke_of(id);
        state.sessions.tickets.revoke(id);
    }
    result
}

/// Returns the events that servers receive after a change.
fn pushed(before: &Meeting, session: &Session) -> Vec<Event> {
    let after = &session.meeting;
    let event = |kind: &'static str, person: Option<(&Person, bool)>| Event::new(kind, after, person);
    let is_present = |meeting: &Meeting, pid: &str| {
        let people = meeting.participants.iter().filter(|person| person.is_in_meeting());
        people.chain(&meeting.waiting).any(|person| person.pid == pid && person.joined_at.is_some())
    };
    let present = |meeting: &'_ Meeting| {
        let people = meeting.participants.iter().chain(&meeting.waiting).cloned().collect::<Vec<_>>();
        people.into_iter().filter(|person| person.joined_at.is_some())
    };
    let mut events = Vec::new();
    if after.is_started && !before.is_started {
        events.push(event("meeting.started", None));
    }
    for person in present(after).filter(|person| !is_present(before, &person.pid)) {
        events.push(event("meeting.join", Some((&person, false))));
    }
    let has_ended = after.is_ended && !before.is_ended;
    for person in present(before).filter(|person| has_ended || !is_present(after, &person.pid)) {
        events.push(event("meeting.left", Some((&person, true))));
    }
    if before.has_recording && !after.has_recording {
        events.push(event("record.finish", None));
    }
    if has_ended {
        events.push(event("meeting.end", None));
    }
    events
}
