//! Calls to invited people: they ring until they are accepted, fail or time out.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::message::PARTICIPANTS;
use super::model::{GUEST, HOST, InviteResult, Meeting, Person};
use crate::limits;

/// The result of a call that was accepted.
pub(crate) const ANSWERED: &str = "0";
/// The result after a participant was disconnected by an operation.
pub(crate) const HUNG_UP: &str = "11076002";
/// The result of a call that nothing has answered.
pub(crate) const TIMED_OUT: &str = "11076005";
/// The result if the number is already in the meeting, or busy.
pub(crate) const BUSY: &str = "11076008";
/// The result of a call that was rejected.
pub(crate) const REJECTED: &str = "11076009";
/// The result after a participant has left.
pub(crate) const LEFT: &str = "11076010";
/// The result if the meeting is full.
const FULL: &str = "11076015";
/// The result after the connection of a participant was lost.
pub(crate) const DROPPED: &str = "11111004";

/// How long a call rings. No source states it.
pub(super) const RINGS_MS: u64 = 30_000;

/// The fields of an invitation that the event of the invitees has.
const INVITEE: [&str; 10] =
    ["userUUID", "accountId", "name", "role", "phone", "email", "sms", "type", "deptUUID", "deptName"];

impl Meeting {
    /// Adds an invitee, or changes it.
    pub(crate) fn add_invitee(&mut self, attendee: &Map<String, Value>) {
        let phone = attendee.get("phone").and_then(Value::as_str).unwrap_or_default();
        let mut invitee = Map::from_iter([("role".to_owned(), json!(0)), ("type".to_owned(), json!("normal"))]);
        let sent = attendee.iter().filter(|(name, _)| INVITEE.contains(&name.as_str()));
        invitee.extend(sent.map(|(name, value)| (name.clone(), value.clone())));
        let is_same = |other: &Map<String, Value>| other.get("phone").and_then(Value::as_str) == Some(phone);
        match self.invitees.iter_mut().find(|other| is_same(other)) {
            Some(known) => *known = invitee,
            None => self.invitees.push(invitee),
        }
    }

    /// Adds an invitee and calls the number. A number that is in the meeting already is busy.
    pub(crate) fn invite(&mut self, attendee: &Map<String, Value>) {
        self.add_invitee(attendee);
        let string = |name: &str| attendee.get(name).and_then(Value::as_str).unwrap_or_default();
        let phone = if string("phone").is_empty() { &self.next_number() } else { string("phone") };
        if self.participants.iter().any(|person| person.string("TEL") == phone) {
            self.report(phone, BUSY);
            return;
        }
        if self.is_full() {
            self.report(phone, FULL);
            return;
        }
        let is_host = attendee.get("role").and_then(Value::as_u64) == Some(1);
        let mut person = self.person(PARTICIPANTS, string("name"), phone);
        person.set("STATE", "1");
        person.set("ROLE", if is_host { HOST } else { GUEST });
        person.called_at = Some(self.clock.now_ms());
        self.participants.push(person.into());
    }

    /// Returns whether no more people can join.
    pub(crate) fn is_full(&self) -> bool {
        let limit = self.booking.as_ref().map_or(0, |booking| booking.max_participants);
        let count = u64::try_from(self.participants.len()).unwrap_or(u64::MAX);
        limit > 0 && count >= limit || self.participants.len() >= limits::PARTICIPANTS
    }

    /// Lets all people who are being called accept the call, or fail with the result that was set for it, unless calls ring.
    pub(crate) fn answer_all(&mut self) {
        if self.calls_ring {
            return;
        }
        for pid in self.ringing().map(|person| person.pid.clone()).collect::<Vec<_>>() {
            let result = self.next_results.pop_front().unwrap_or_else(|| ANSWERED.to_owned());
            self.finish_call(&pid, &result);
        }
    }

    /// Ends the call to a person with a result. One that is accepted lets the person in.
    pub(crate) fn finish_call(&mut self, pid: &str, result: &str) {
        let Some(index) = self.participants.iter().position(|person| person.pid == pid && !person.is_in_meeting())
        else {
            return;
        };
        let mut person = Arc::unwrap_or_clone(self.participants.remove(index));
        self.report(person.string("TEL"), result);
        if result == ANSWERED {
            let has_right = person.is_host() && self.host().is_none();
            person.set("STATE", "0");
            person.set("ADDTIME", self.clock.now_ms().to_string());
            self.enter(person, if has_right { HOST } else { GUEST });
        }
    }

    /// Ends the calls that have rung for too long.
    pub(super) fn time_out_calls(&mut self) {
        let now_ms = self.clock.now_ms();
        let is_late =
            |person: &&Person| person.called_at.is_some_and(|called| called.saturating_add(RINGS_MS) <= now_ms);
        for pid in self.ringing().filter(is_late).map(|person| person.pid.clone()).collect::<Vec<_>>() {
            self.finish_call(&pid, TIMED_OUT);
        }
    }

    /// Returns the people who are being called.
    pub(crate) fn ringing(&self) -> impl Iterator<Item = &Person> {
        self.participants.iter().map(|person| &**person).filter(|person| !person.is_in_meeting())
    }

    pub(super) fn report(&mut self, number: &str, code: &str) {
        self.results += 1;
        let result = InviteResult { number: self.results, code: code.to_owned() };
        self.invite_results.insert(number.to_owned(), result);
    }
}
