//! What happened in a meeting, of which its history is made: the control records, who was there, and what was recorded.

use std::sync::Arc;

use super::model::{AUDIENCE, HOST, Meeting, Person};
use crate::limits;

/// What happened in a meeting. What has been recorded is shared between clones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Records {
    /// In the order of time.
    pub(crate) controls: Vec<Arc<ControlRecord>>,
    /// In the order of joining.
    pub(crate) stays: Vec<Arc<Stay>>,
    /// The parts of the recording, in the order of time. Only the last one can be open.
    pub(crate) recorded: Vec<RecordedPart>,
}

/// Something that was done in a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ControlRecord {
    /// Milliseconds since 1970.
    pub(crate) at_ms: u64,
    pub(crate) source: Source,
    pub(crate) words: Words,
    /// The ID or the number of a participant. Without it, the whole meeting was concerned.
    pub(crate) object: Option<Box<str>>,
}

/// Which part of the service did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The server that mixes the media.
    Mcu,
    /// The service itself.
    System,
    /// An operation of the API.
    Portal,
}

/// The words for what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) en: &'static str,
    pub(crate) zh: &'static str,
}

/// The time of a person in a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stay {
    pub(crate) pid: String,
    pub(crate) name: String,
    pub(crate) number: String,
    /// The `ACCOUNT_ID` of events.
    pub(crate) user_id: String,
    pub(crate) account: String,
    pub(crate) role: StayRole,
    /// Milliseconds since 1970.
    pub(crate) joined_ms: u64,
    /// Milliseconds since 1970. There is none while the person is in the meeting.
    pub(crate) left_ms: Option<u64>,
    /// Whether the connection was lost.
    pub(crate) was_dropped: bool,
}

/// The role of a person in a meeting, at the end of the stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StayRole {
    Host,
    Guest,
    Audience,
}

/// A part of a recording, between its start and its end or the next pause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RecordedPart {
    /// Milliseconds since 1970.
    pub(crate) start_ms: u64,
    /// Milliseconds since 1970. There is none while it is recorded.
    pub(crate) end_ms: Option<u64>,
    /// The number of the recording that the part belongs to, starting at 1. Pausing does not start another one.
    pub(crate) recording: u32,
}

impl Source {
    /// Returns the source with this English name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Mcu, Self::System, Self::Portal].into_iter().find(|source| source.name().en == name)
    }

    /// Returns the name of the source, which is that of the operator, too, unless it is an operation of the API.
    pub(crate) fn name(self) -> Words {
        match self {
            Self::Mcu => Words::new("MCU", "MCU"),
            Self::System => Words::new("Conference System", "Conference System"),
            Self::Portal => Words::new("Portal", "Portal"),
        }
    }

    /// Returns who did something.
    pub(crate) fn operator(self) -> Words {
        match self {
            Self::Portal => Words::new("Conference Operator", "Conference Operator"),
            other => other.name(),
        }
    }
}

impl StayRole {
    const ALL: [Self; 3] = [Self::Host, Self::Guest, Self::Audience];

    /// Returns the name of the role in responses.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Guest => "guest",
            Self::Audience => "audience",
        }
    }

    /// Returns the role with this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl Words {
    pub(crate) const fn new(en: &'static str, zh: &'static str) -> Self {
        Self { en, zh }
    }
}

pub(crate) const START_VOICE_ACTIVATION: Words = Words::new("Start voice activation", "启动声控");
pub(crate) const STOP_VOICE_ACTIVATION: Words = Words::new("Stop voice activation", "停止声控");
pub(crate) const CALL: Words = Words::new("Call a participant", "呼叫与会方");
pub(crate) const SET_HOST: Words = Words::new("Set the host", "设置主持人");
pub(crate) const CLOSE_MICROPHONE: Words = Words::new("Close the microphone of a participant", "关闭与会方麦克风");
pub(crate) const OPEN_MICROPHONE: Words = Words::new("Open the microphone of a participant", "打开与会方麦克风");
pub(crate) const CANCEL_BROADCAST: Words = Words::new("Cancel the broadcast of a participant", "取消广播与会方");
/// The words for what the service does by itself.
pub(super) const OF_SERVICE: [Words; 7] = [
    START_VOICE_ACTIVATION,
    STOP_VOICE_ACTIVATION,
    CALL,
    SET_HOST,
    CLOSE_MICROPHONE,
    OPEN_MICROPHONE,
    CANCEL_BROADCAST,
];

impl Records {
    /// Adds a control record. The oldest one is forgotten if there are many.
    pub(crate) fn add(&mut self, at_ms: u64, source: Source, words: Words, object: Option<&str>) {
        let object = object.map(Box::from);
        push_last(&mut self.controls, Arc::new(ControlRecord { at_ms, source, words, object }), limits::CONTROLS);
    }

    /// Starts the stay of a person, or uses the present name and role for it. A visit to the waiting room does not end a stay.
    pub(crate) fn join(&mut self, person: &Person, now_ms: u64) {
        if self.stays.iter().any(|stay| stay.pid == person.pid && stay.left_ms.is_none()) {
            self.describe(person);
            return;
        }
        let stay = Stay {
            pid: person.pid.clone(),
            name: person.string("NAME").to_owned(),
            number: person.string("TEL").to_owned(),
            user_id: person.string("ACCOUNT_ID").to_owned(),
            account: person.string("ACCOUNT").to_owned(),
            role: role(person),
            joined_ms: now_ms,
            left_ms: None,
            was_dropped: false,
        };
        push_last(&mut self.stays, Arc::new(stay), limits::STAYS);
    }

    /// Starts a part of the recording.
    pub(crate) fn start_part(&mut self, part: RecordedPart) {
        push_last(&mut self.recorded, part, limits::RECORDED_PARTS);
    }

    /// Ends the stay of a person.
    pub(crate) fn leave(&mut self, person: &Person, now_ms: u64) {
        self.describe(person);
        self.open_stay(&person.pid).into_iter().for_each(|stay| stay.left_ms = Some(now_ms));
    }

    /// Notes that the connection of a person was lost.
    pub(crate) fn drop_connection(&mut self, pid: &str) {
        self.open_stay(pid).into_iter().for_each(|stay| stay.was_dropped = true);
    }

    /// Uses the name and the role of a participant for the stay. Those who wait have no role.
    fn describe(&mut self, person: &Person) {
        let (name, role) = (person.string("NAME"), role(person));
        let is_same = |stay: &&Arc<Stay>| stay.pid == person.pid && stay.name == name && stay.role == role;
        if person.string("ROLE").is_empty() || self.stays.iter().rev().any(|stay| is_same(&stay)) {
            return;
        }
        if let Some(stay) = self.open_stay(&person.pid) {
            stay.name = name.to_owned();
            stay.role = role;
        }
    }

    fn open_stay(&mut self, pid: &str) -> Option<&mut Stay> {
        let stay = self.stays.iter_mut().rev().find(|stay| stay.pid == pid && stay.left_ms.is_none())?;
        Some(Arc::make_mut(stay))
    }
}

/// Adds to a list. The oldest one is forgotten if there are many.
fn push_last<T>(list: &mut Vec<T>, new: T, limit: usize) {
    list.push(new);
    forget_first(list, limit);
}

/// Forgets the oldest of a list as far as there are too many.
pub(super) fn forget_first<T>(list: &mut Vec<T>, limit: usize) {
    list.drain(..list.len().saturating_sub(limit));
}

fn role(person: &Person) -> StayRole {
    match person.string("ROLE") {
        HOST => StayRole::Host,
        AUDIENCE => StayRole::Audience,
        _ => StayRole::Guest,
    }
}

impl Meeting {
    /// Adds a control record of the service itself.
    pub(crate) fn record(&mut self, source: Source, words: Words, object: Option<&str>) {
        self.records.add(self.clock.now_ms(), source, words, object);
    }
}
