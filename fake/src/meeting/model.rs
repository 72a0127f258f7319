//! What is known of a meeting in progress, and what changes it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::message::{self, INFO, PARTICIPANTS, STATE, WAITING};
use crate::clock::{now_ms, uuid};

/// The result of a call that was accepted.
pub(crate) const ANSWERED: &str = "0";
/// The result after a participant has left.
pub(crate) const LEFT: &str = "11076010";
/// The result after a participant was disconnected by an operation.
pub(crate) const HUNG_UP: &str = "11076002";
/// The result if the number is already in the meeting.
const BUSY: &str = "11076008";

pub(crate) const GUEST: &str = "0";
pub(crate) const HOST: &str = "1";

/// The fields of an invitation that the event of the invitees has.
const INVITEE: [&str; 10] =
    ["userUUID", "accountId", "name", "role", "phone", "email", "sms", "type", "deptUUID", "deptName"];

const DURATION_MS: u64 = 60 * 60 * 1000;

/// A meeting in progress.
#[derive(Clone, Debug)]
pub(crate) struct Meeting {
    pub(crate) id: String,
    /// The ID of this occurrence.
    pub(crate) uuid: String,
    pub(crate) is_started: bool,
    pub(crate) is_ended: bool,
    /// Whether there is a recording, which can be paused.
    pub(crate) has_recording: bool,
    /// The fields of the event with the basic information.
    pub(crate) info: Map<String, Value>,
    /// The fields of the event with the state.
    pub(crate) state: Map<String, Value>,
    /// Shared, because the meeting before a change is compared with the one after it.
    pub(crate) participants: Vec<Arc<Person>>,
    pub(crate) waiting: Vec<Arc<Person>>,
    pub(crate) invitees: Vec<Map<String, Value>>,
    pub(crate) invite_results: Vec<Value>,
    pub(crate) speakers: Vec<Value>,
    pub(crate) groups: Vec<Value>,
    /// The results of the next calls. Other calls are accepted.
    pub(crate) next_results: VecDeque<String>,
    pub(crate) numbers: u64,
}

/// A person in a meeting or its waiting room.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Person {
    pub(crate) pid: String,
    pub(crate) fields: Map<String, Value>,
    /// When the person first entered the meeting, in milliseconds since 1970.
    pub(crate) joined_at: Option<u64>,
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
}

impl Meeting {
    /// Creates a meeting with the content of the examples and without participants.
    pub(crate) fn new(id: &str) -> Self {
        let (mut info, mut state) = (message::example(INFO), message::example(STATE));
        let now = now_ms();
        for (name, value) in [
            ("displayID", id.to_owned()),
            ("startTime", now.to_string()),
            ("scheduledStartTime", now.to_string()),
            ("guestJoinUri", format!("https://meeting.example.com/#/j/{id}/made-up-link")),
        ] {
            info.insert(name.to_owned(), value.into());
        }
        state.insert("endTime".to_owned(), (now + DURATION_MS).to_string().into());
        Self {
            id: id.to_owned(),
            uuid: uuid(),
            is_started: false,
            is_ended: false,
            has_recording: false,
            info,
            state,
            participants: Vec::new(),
            waiting: Vec::new(),
            invitees: Vec::new(),
            invite_results: Vec::new(),
            speakers: Vec::new(),
            groups: Vec::new(),
            next_results: VecDeque::new(),
            numbers: 0,
        }
    }

    /// Sets the subject, and the ID of the occurrence if there is one already.
    pub(crate) fn set_booking(&mut self, subject: Option<String>, uuid: Option<String>) {
        if let Some(subject) = subject {
            self.info.insert("title".to_owned(), subject.into());
        }
        self.uuid = uuid.unwrap_or_else(|| std::mem::take(&mut self.uuid));
    }

    /// Returns the people who have joined by their ID, including those who were moved to the waiting room.
    pub(crate) fn joined(&self) -> BTreeMap<&str, &Person> {
        let people = self.participants.iter().chain(&self.waiting);
        people.filter(|person| person.joined_at.is_some()).map(|person| (person.pid.as_str(), &**person)).collect()
    }

    /// Lets a person enter the meeting, or the waiting room if it is on, and returns the participant ID.
    pub(crate) fn join(&mut self, name: &str, role: &str) -> String {
        self.is_started = true;
        let waits = role != HOST && self.state_is("waitingRoomState", 1);
        let template = message::example_person(if waits { WAITING } else { PARTICIPANTS });
        let number = self.next_number();
        let mut person = self.person(template, name, &number);
        let pid = person.pid.clone();
        if waits {
            person.set("WAITINGSTATE", "0");
            self.waiting.push(person.into());
        } else {
            self.enter(person, role);
        }
        pid
    }

    /// Lets a person leave the meeting or its waiting room. The result is that of the call to the person.
    pub(crate) fn leave(&mut self, pid: &str, result: &str) {
        self.waiting.retain(|person| person.pid != pid);
        self.stop_speaking(pid);
        if let Some(index) = self.participants.iter().position(|person| person.pid == pid) {
            let person = self.participants.remove(index);
            self.report(person.string("TEL"), result);
        }
    }

    /// Moves a person from the waiting room to the meeting.
    pub(crate) fn admit(&mut self, pid: &str) {
        let Some(index) = self.waiting.iter().position(|person| person.pid == pid) else { return };
        let waiting = self.waiting.remove(index);
        let mut person =
            self.person(message::example_person(PARTICIPANTS), waiting.string("NAME"), waiting.string("TEL"));
        person.pid.clone_from(&waiting.pid);
        person.joined_at = waiting.joined_at;
        person.set("RTC_USER_ID", person.pid.clone());
        self.enter(person, GUEST);
    }

    /// Moves a guest from the meeting to the waiting room.
    pub(crate) fn move_to_waiting_room(&mut self, pid: &str) {
        let Some(index) = self.participants.iter().position(|person| person.pid == pid) else { return };
        let present = self.participants.remove(index);
        self.stop_speaking(pid);
        let mut person = self.person(message::example_person(WAITING), present.string("NAME"), present.string("TEL"));
        person.pid.clone_from(&present.pid);
        person.joined_at = present.joined_at;
        person.set("WAITINGSTATE", "0");
        self.waiting.push(person.into());
    }

    /// Adds an invitee and calls the number. A number that is in the meeting already is busy.
    pub(crate) fn invite(&mut self, attendee: &Value) {
        let string = |name: &str| attendee.get(name).and_then(Value::as_str).unwrap_or_default();
        let phone = string("phone");
        let mut invitee = Map::from_iter([("role".to_owned(), json!(0)), ("type".to_owned(), json!("normal"))]);
        let sent = attendee.as_object().into_iter().flatten().filter(|(name, _)| INVITEE.contains(&name.as_str()));
        invitee.extend(sent.map(|(name, value)| (name.clone(), value.clone())));
        self.invitees.retain(|other| other.get("phone").and_then(Value::as_str) != Some(phone));
        self.invitees.push(invitee);
        if self.participants.iter().any(|person| person.string("TEL") == phone) {
            self.report(phone, BUSY);
            return;
        }
        let is_host = attendee.get("role").and_then(Value::as_u64) == Some(1);
        let mut person = self.person(message::example_person(PARTICIPANTS), string("name"), phone);
        person.set("STATE", "1");
        person.set("ROLE", if is_host { HOST } else { GUEST });
        self.participants.push(person.into());
    }

    /// Lets all people who are being called accept the call, or fail with the result that was set for it.
    pub(crate) fn answer(&mut self) {
        let called: Vec<_> = self.participants.iter().filter(|person| !person.is_in_meeting()).cloned().collect();
        for mut person in called.into_iter().map(Arc::unwrap_or_clone) {
            let result = self.next_results.pop_front().unwrap_or_else(|| ANSWERED.to_owned());
            self.participants.retain(|other| other.pid != person.pid);
            self.report(person.string("TEL"), &result);
            if result == ANSWERED {
                let role = person.string("ROLE").to_owned();
                person.set("STATE", "0");
                person.set("ADDTIME", now_ms().to_string());
                self.enter(person, &role);
            }
        }
    }

    /// Ends the meeting. Participants stay in the memory, but receive nothing anymore.
    pub(crate) fn end(&mut self) {
        self.is_ended = true;
        self.set_state("state", "Destroyed");
        self.set_state("recState", 0);
        self.has_recording = false;
    }

    /// Makes a participant the host in place of the former one, or releases the role.
    pub(crate) fn set_host(&mut self, pid: &str, is_host: bool) {
        if is_host && self.participants.iter().any(|person| person.pid == pid) {
            self.set_for_all("ROLE", GUEST, |person| person.string("ROLE") == HOST);
        }
        self.set(pid, "ROLE", if is_host { HOST } else { GUEST });
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
        let changed = self.participants.iter_mut().filter(|person| is_changed(person));
        changed.for_each(|person| Arc::make_mut(person).set(name, value));
    }

    pub(crate) fn set_state(&mut self, name: &str, value: impl Into<Value>) {
        self.state.insert(name.to_owned(), value.into());
    }

    pub(crate) fn state_is(&self, name: &str, value: u64) -> bool {
        self.state.get(name).and_then(Value::as_u64) == Some(value)
    }

    /// Returns the ID of a person by this ID or by the display name.
    pub(crate) fn find(&self, id_or_name: &str) -> Option<String> {
        let people = || self.participants.iter().chain(&self.waiting);
        let by_id = people().find(|person| person.pid == id_or_name);
        by_id.or_else(|| people().find(|person| person.string("NAME") == id_or_name)).map(|person| person.pid.clone())
    }

    fn person(&self, template: Map<String, Value>, name: &str, number: &str) -> Person {
        let pid = uuid();
        let mut person = Person { pid: pid.clone(), fields: template, joined_at: None };
        let account = name.to_lowercase().replace(' ', ".");
        for (field, value) in [
            ("NAME", name),
            ("TEL", number),
            ("ACCOUNT", &account),
            ("THIRDACCOUNT", &account),
            ("ADDTIME", &now_ms().to_string()),
        ] {
            person.set(field, value);
        }
        person.set("ACCOUNT_ID", uuid());
        if person.fields.contains_key("RTC_USER_ID") {
            person.set("RTC_USER_ID", pid);
            let site = (self.participants.len() + 1).to_string();
            person.set("M", site.clone());
            person.set("T", site);
        }
        person
    }

    fn enter(&mut self, mut person: Person, role: &str) {
        self.is_started = true;
        person.joined_at = person.joined_at.or_else(|| Some(now_ms()));
        let is_muted = role != HOST && self.state_is("mute", 1);
        person.set("MUTE", if is_muted { "1" } else { "0" });
        person.set("ROLE", GUEST);
        let pid = person.pid.clone();
        self.participants.push(person.into());
        if role == HOST {
            self.set_host(&pid, true);
        }
    }

    fn stop_speaking(&mut self, pid: &str) {
        self.speakers.retain(|speaker| speaker.get("pid").and_then(Value::as_str) != Some(pid));
    }

    fn report(&mut self, number: &str, result: &str) {
        self.invite_results.push(json!({"callNumber": number, "resultCode": result}));
    }

    fn next_number(&mut self) -> String {
        self.numbers += 1;
        format!("+99000000{:07}", self.numbers)
    }
}
