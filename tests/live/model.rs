//! A meeting and the messages that report it.

use std::collections::BTreeMap;

use huaweicloud_meeting::events::Event;
use serde_json::{Map, Value, json};

use crate::{FULL, INCREMENT, info, invitees, participants, speakers, state, waiting};

type Fields = BTreeMap<String, String>;

/// A kind of message of which there are several in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Participants,
    Waiting,
    Invitees,
    State,
    Speakers,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [Self::Participants, Self::Waiting, Self::Invitees, Self::State, Self::Speakers];
}

/// The state of a meeting, as the service has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub(crate) participants: BTreeMap<String, Fields>,
    pub(crate) waiting: BTreeMap<String, Fields>,
    pub(crate) invitees: BTreeMap<String, Fields>,
    pub(crate) state: Map<String, Value>,
    pub(crate) speakers: Vec<String>,
}

impl Model {
    pub(crate) fn new() -> Self {
        let state = json!({"state": "Created", "lock": 0, "mute": 0, "recState": 0, "picNum": 1});
        Self { state: state.as_object().unwrap().clone(), ..Self::default() }
    }

    /// Returns the full message of a kind, or `None` if it has no content.
    pub(crate) fn full(&self, kind: Kind) -> Option<Event> {
        let maps = |list: &BTreeMap<String, Fields>| {
            let items = list.iter().map(|(pid, fields)| json!({"pid": pid, "mode": 0, "pinfoMap": fields}));
            (!list.is_empty()).then(|| items.collect::<Value>())
        };
        match kind {
            Kind::Participants => maps(&self.participants).map(|list| participants(FULL, list)),
            Kind::Waiting => maps(&self.waiting).map(|list| waiting(FULL, list)),
            Kind::Invitees => {
                let items = self.invitees.iter().map(|(phone, fields)| invitee(phone, fields));
                (!self.invitees.is_empty()).then(|| invitees(FULL, items.collect()))
            }
            Kind::State => Some(state(FULL, Value::Object(self.state.clone()))),
            Kind::Speakers => (!self.speakers.is_empty()).then(|| self.speakers_event()),
        }
    }

    pub(crate) fn speakers_event(&self) -> Event {
        speakers(self.speakers.iter().map(|pid| json!({"pid": pid})).collect())
    }

    /// Returns the full messages of all kinds that have content.
    pub(crate) fn all(&self) -> Vec<(Kind, Event)> {
        let full = |kind: &Kind| self.full(*kind).map(|event| (*kind, event));
        let info = (Kind::State, info(json!({"title": "Weekly"})));
        Kind::ALL.iter().filter_map(full).chain([info]).collect()
    }
}

/// Returns an invitee in a message.
pub(crate) fn invitee(phone: &str, fields: &Fields) -> Value {
    let mut item = json!({"phone": phone, "mode": 0});
    for (name, value) in fields {
        item[name] = json!(value);
    }
    item
}

/// Returns an increment of a list with some items.
pub(crate) fn increment(kind: Kind, items: Vec<Value>) -> Event {
    let items = Value::Array(items);
    match kind {
        Kind::Participants => participants(INCREMENT, items),
        Kind::Waiting => waiting(INCREMENT, items),
        Kind::Invitees => invitees(INCREMENT, items),
        Kind::State | Kind::Speakers => panic!("{kind:?} is no list"),
    }
}
