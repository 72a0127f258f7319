//! What is known of a meeting in progress.
//!
//! What changes it is in other files: `life` begins and ends it, `people` lets people in and out, `calls` calls them, and
//! `effects` has what control operations do.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::booking::Booking;
use super::message::{self, INFO, STATE};
use super::records::Records;
use crate::clock::Clock;

pub(crate) const GUEST: &str = "0";
pub(crate) const HOST: &str = "1";
pub(crate) const AUDIENCE: &str = "2";

const DURATION_MS: u64 = 60 * 60 * 1000;

/// A meeting in progress, or one that can begin.
#[derive(Clone, Debug)]
pub(crate) struct Meeting {
    pub(crate) clock: Clock,
    pub(crate) id: String,
    /// The ID of this occurrence.
    pub(crate) uuid: String,
    pub(crate) is_started: bool,
    pub(crate) is_ended: bool,
    /// When it began, in milliseconds since 1970.
    pub(crate) begun_ms: u64,
    /// When its time is up, in milliseconds since 1970.
    pub(crate) end_ms: u64,
    /// By how much it is prolonged when its time is up. 0 ends it.
    pub(crate) prolong_minutes: u64,
    /// When the last participant left, in milliseconds since 1970.
    pub(crate) empty_since_ms: Option<u64>,
    /// A meeting that no request has booked does not end by itself.
    pub(crate) booking: Option<Arc<Booking>>,
    /// Whether there is a recording, which can be paused.
    pub(crate) has_recording: bool,
    pub(crate) is_live: bool,
    /// The fields of the event with the basic information.
    pub(crate) info: Map<String, Value>,
    /// The fields of the event with the state.
    pub(crate) state: Map<String, Value>,
    /// The fields of the event with the layout that was set.
    pub(crate) layout: Option<Map<String, Value>>,
    pub(crate) saved_layouts: Vec<Value>,
    /// Shared, because the meeting before a change is compared with the one after it.
    pub(crate) participants: Vec<Arc<Person>>,
    pub(crate) waiting: Vec<Arc<Person>>,
    pub(crate) invitees: Vec<Map<String, Value>>,
    /// The last result of each number.
    pub(crate) invite_results: BTreeMap<String, InviteResult>,
    pub(crate) speakers: Vec<Value>,
    pub(crate) groups: Vec<Value>,
    /// The results of the next calls. Other calls are accepted.
    pub(crate) next_results: VecDeque<String>,
    /// Whether calls ring until the test answers them.
    pub(crate) calls_ring: bool,
    pub(crate) records: Records,
    pub(super) numbers: u64,
    pub(super) results: u64,
}

/// The result of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InviteResult {
    /// Results are numbered in their order.
    pub(crate) number: u64,
    pub(crate) code: String,
}

/// A person in a meeting or its waiting room.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Person {
    pub(crate) pid: String,
    pub(crate) fields: Map<String, Value>,
    /// When the person first entered the meeting, in milliseconds since 1970.
    pub(crate) joined_at: Option<u64>,
    /// When the person was called, in milliseconds since 1970.
    pub(crate) called_at: Option<u64>,
}

impl Person {
    pub(crate) fn string(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.fields.insert(name.to_owned(), Value::String(value.into()));
    }

    pub(crate) fn is_in_meeting(&self) -> bool {
        self.string("STATE") == "0"
    }

    pub(crate) fn is_host(&self) -> bool {
        self.string("ROLE") == HOST
    }
}

impl Meeting {
    /// Creates a meeting with the content of the examples and without participants.
    pub(crate) fn new(id: &str, clock: &Clock) -> Self {
        let now = clock.now_ms();
        let end_ms = now.saturating_add(DURATION_MS);
        let mut state = message::example(STATE);
        state.insert("endTime".to_owned(), end_ms.to_string().into());
        Self {
            clock: clock.clone(),
            id: id.to_owned(),
            uuid: clock.uuid(),
            is_started: false,
            is_ended: false,
            begun_ms: now,
            end_ms,
            prolong_minutes: 0,
            empty_since_ms: None,
            booking: None,
            has_recording: false,
            is_live: false,
            info: info(id, now),
            state,
            layout: None,
            saved_layouts: Vec::new(),
            participants: Vec::new(),
            waiting: Vec::new(),
            invitees: Vec::new(),
            invite_results: BTreeMap::new(),
            speakers: Vec::new(),
            groups: Vec::new(),
            next_results: VecDeque::new(),
            calls_ring: false,
            records: Records::default(),
            numbers: 0,
            results: 0,
        }
    }

    /// Returns whether the meeting is in progress.
    pub(crate) fn is_running(&self) -> bool {
        self.is_started && !self.is_ended
    }

    /// Returns the people who have joined by their ID, including those who were moved to the waiting room.
    pub(crate) fn joined(&self) -> BTreeMap<&str, &Person> {
        let people = self.participants.iter().chain(&self.waiting);
        people.filter(|person| person.joined_at.is_some()).map(|person| (person.pid.as_str(), &**person)).collect()
    }

    /// Returns whether the same people have joined.
    pub(crate) fn has_same_people(&self, other: &Self) -> bool {
        fn ids(people: &[Arc<Person>]) -> impl Iterator<Item = (&str, Option<u64>)> {
            people.iter().map(|person| (person.pid.as_str(), person.joined_at))
        }
        ids(&self.participants).eq(ids(&other.participants)) && ids(&self.waiting).eq(ids(&other.waiting))
    }

    /// Returns the people in the meeting: not those who wait or are being called.
    pub(crate) fn present(&self) -> impl Iterator<Item = &Person> {
        self.participants.iter().map(|person| &**person).filter(|person| person.is_in_meeting())
    }

    /// Returns a participant, or a person who is being called.
    pub(crate) fn participant(&self, pid: &str) -> Option<&Person> {
        self.participants.iter().map(|person| &**person).find(|person| person.pid == pid)
    }

    pub(crate) fn host(&self) -> Option<&Person> {
        self.present().find(|person| person.is_host())
    }

    /// Sets the volume of each speaker, the loudest first.
    pub(crate) fn speak(&mut self, pids: &[String]) {
        let speaker = |(index, pid): (usize, &String)| {
            let person = self.participants.iter().find(|person| person.pid == *pid)?;
            Some(json!({"pid": pid, "name": person.string("NAME"), "speakingVolume": 60 - 10 * index.min(3)}))
        };
        self.speakers = pids.iter().enumerate().filter_map(speaker).take(3).collect();
    }

    pub(crate) fn set(&mut self, pid: &str, name: &str, value: &str) {
        self.set_for_all(name, value, |person| person.pid == pid);
    }

    pub(crate) fn set_for_all(&mut self, name: &str, value: &str, is_changed: impl Fn(&Person) -> bool) {
        let changed = self.participants.iter_mut().filter(|person| person.string(name) != value && is_changed(person));
        changed.for_each(|person| Arc::make_mut(person).set(name, value));
    }

    pub(crate) fn set_state(&mut self, name: &str, value: impl Into<Value>) {
        self.state.insert(name.to_owned(), value.into());
    }

    pub(crate) fn state_is(&self, name: &str, value: u64) -> bool {
        self.state.get(name).and_then(Value::as_u64) == Some(value)
    }

    /// Returns the ID of a person by this ID, by the display name or by the number.
    pub(crate) fn find(&self, id: &str) -> Option<String> {
        let people = || self.participants.iter().chain(&self.waiting);
        let by_id = people().find(|person| person.pid == id);
        let by_name = || people().find(|person| person.string("NAME") == id);
        let by_number = || people().find(|person| person.string("TEL") == id);
        by_id.or_else(by_name).or_else(by_number).map(|person| person.pid.clone())
    }
}

/// Returns the fields of the event with the basic information of a meeting that starts now.
fn info(id: &str, now_ms: u64) -> Map<String, Value> {
    let mut info = message::example(INFO);
    for (name, value) in [
        ("displayID", id.to_owned()),
        ("startTime", now_ms.to_string()),
        ("scheduledStartTime", now_ms.to_string()),
        ("guestJoinUri", format!("https://meeting.example.com/#/j/{id}/made-up-link")),
    ] {
        info.insert(name.to_owned(), value.into());
    }
    info
}
