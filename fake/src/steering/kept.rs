//! How much the fake keeps.

use serde_json::{Value, json};

use crate::limits;
use crate::meeting::model::Meeting;
use crate::state::State;

/// Returns what is kept: the number of each kind, and its limit. Of what meetings have, it is that of the meeting with most.
pub(crate) fn kept(state: &State) -> Value {
    let mut kept: Vec<(String, usize, usize)> = Vec::new();
    for (name, count, deleted) in state.memory.counts() {
        kept.push((format!("items of {name}"), count, limits::ITEMS));
        kept.push((format!("deleted items of {name}"), deleted, limits::DELETED));
    }
    let meetings = || state.sessions.all().map(|(meeting, _)| meeting);
    let most = |count: fn(&Meeting) -> usize| meetings().map(count).max().unwrap_or_default();
    let others = [
        ("meetings that have ended", state.memory.past_meetings(), limits::PAST_MEETINGS),
        ("meetings in progress", meetings().count(), limits::MEETINGS),
        ("control records", most(|meeting| meeting.records.controls.len()), limits::CONTROLS),
        ("stays", most(|meeting| meeting.records.stays.len()), limits::STAYS),
        ("parts of a recording", most(|meeting| meeting.records.recorded.len()), limits::RECORDED_PARTS),
        ("participants", most(|meeting| meeting.participants.len()), limits::PARTICIPANTS),
        ("people in the waiting room", most(|meeting| meeting.waiting.len()), limits::WAITING),
        ("invitees", most(|meeting| meeting.invitees.len()), limits::INVITEES),
        ("results of calls", most(|meeting| meeting.invite_results.len()), limits::INVITEES),
        ("saved layouts", most(|meeting| meeting.saved_layouts.len()), limits::LAYOUTS),
        ("due meetings", state.due.len(), limits::DUE),
        ("tickets", state.sessions.tickets.len(), limits::TICKETS),
        ("tokens", state.tokens.len(), limits::TOKENS),
        ("meetings with passwords", state.passwords.len(), limits::PASSWORDS),
        ("passwords of a meeting", state.passwords.most(), limits::PASSWORDS_OF_MEETING),
        ("linked files", state.files.linked(), limits::FILES),
        ("tokens of files", state.files.tokens(), limits::FILES),
        ("bytes of uploaded files", state.memory.uploads.size(), limits::UPLOADED_BYTES),
        ("requests in the journal", state.journal.entries().count(), state.journal.limit()),
        ("bytes in the journal", state.journal.bytes(), limits::JOURNAL_BYTES),
        ("planned outcomes", state.plan.pending().count(), limits::OUTCOMES),
    ];
    kept.extend(others.map(|(name, count, limit)| (name.to_owned(), count, limit)));
    kept.into_iter().map(|(kind, count, limit)| json!({"kind": kind, "count": count, "limit": limit})).collect()
}
