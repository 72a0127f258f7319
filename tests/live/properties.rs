//! Any order of messages that the service may send ends in the state that full messages report.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use huaweicloud_meeting::events::{Event, Gap};
use huaweicloud_meeting::live::MeetingSnapshot;
use huaweicloud_meeting_tests::random::Random;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::model::{Kind, Model, increment, invitee};
use crate::{INCREMENT, after, state};

/// What happens in the meeting. The numbers choose who, which field and which value.
#[derive(Clone, Copy, Debug)]
enum Action {
    Join {
        called: bool,
    },
    Answer(u8),
    Change {
        who: u8,
        field: u8,
        value: u8,
    },
    Leave(u8),
    Enter,
    Admit(u8),
    GiveUp(u8),
    Invite(u8),
    ChangeInvitee {
        who: u8,
        value: u8,
    },
    Uninvite(u8),
    Set {
        field: u8,
        value: u8,
    },
    Speak(u8),
    /// A full message in between.
    Repeat(u8),
    /// A lost connection.
    Lose {
        actions: u8,
    },
    /// A full queue of the client: messages are discarded, and a new subscription follows.
    Overflow {
        messages: u8,
    },
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        4 => any::<bool>().prop_map(|called| Action::Join { called }),
        2 => any::<u8>().prop_map(Action::Answer),
        8 => any::<(u8, u8, u8)>().prop_map(|(who, field, value)| Action::Change { who, field, value }),
        2 => any::<u8>().prop_map(Action::Leave),
        2 => Just(Action::Enter),
        2 => any::<u8>().prop_map(Action::Admit),
        1 => any::<u8>().prop_map(Action::GiveUp),
        2 => any::<u8>().prop_map(Action::Invite),
        2 => any::<(u8, u8)>().prop_map(|(who, value)| Action::ChangeInvitee { who, value }),
        1 => any::<u8>().prop_map(Action::Uninvite),
        3 => any::<(u8, u8)>().prop_map(|(field, value)| Action::Set { field, value }),
        2 => any::<u8>().prop_map(Action::Speak),
        1 => any::<u8>().prop_map(Action::Repeat),
        1 => (0..6_u8).prop_map(|actions| Action::Lose { actions }),
        1 => (1..10_u8).prop_map(|messages| Action::Overflow { messages }),
    ]
}

/// The service: what happened, and what it has yet to send, in order for each kind.
struct Service {
    model: Model,
    random: Random,
    clock: u64,
    next_id: u32,
    queues: BTreeMap<Kind, VecDeque<Event>>,
    /// Whether each changed field is sent in an element of its own.
    splits: bool,
    /// What the client received.
    received: Vec<Event>,
    /// The number of actions for which the connection is still lost.
    lost: u8,
    /// The number of gaps.
    gaps: u32,
}

const FIELDS: [&str; 8] = ["NAME", "MUTE", "HAND", "SHARE", "ROLE", "IS_COHOST", "CAMERASTATE", "VIDEO"];

fn value_of(field: &str, value: u8) -> String {
    if field == "NAME" { format!("Name {value}") } else { (value % 2).to_string() }
}

fn pick(
    list: &mut BTreeMap<String, BTreeMap<String, String>>,
    who: u8,
) -> Option<(&String, &mut BTreeMap<String, String>)> {
    let index = usize::from(who).checked_rem(list.len())?;
    list.iter_mut().nth(index)
}

fn fields<const N: usize>(fields: [(&str, String); N]) -> BTreeMap<String, String> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl Service {
    fn new(seed: u64, splits: bool) -> Self {
        let mut service = Self {
            model: Model::new(),
            random: Random::new(seed),
            clock: 1_611_988_484_000,
            next_id: 0,
            queues: BTreeMap::new(),
            splits,
            received: Vec::new(),
            lost: 0,
            gaps: 0,
        };
        service.subscribe();
        service
    }

    /// Sends full messages of everything that has content, in any order.
    fn subscribe(&mut self) {
        for (kind, event) in self.model.all() {
            self.queues.entry(kind).or_default().push_back(event);
        }
    }

    fn id(&mut self) -> String {
        self.next_id += 1;
        // In another order than that of joining.
        format!("{:08x}", self.next_id.wrapping_mul(0x9e37_79b9))
    }

    fn now(&mut self) -> String {
        // Several can join in the same millisecond.
        self.clock += self.random.within(0..3);
        self.clock.to_string()
    }

    fn send(&mut self, kind: Kind, event: Event) {
        // A message may arrive twice.
        for _ in 0..=usize::from(self.random.percent(20)) {
            self.queues.entry(kind).or_default().push_back(event.clone());
        }
    }

    /// Sends changed fields of an item, in one element or in several, in one message or in several.
    fn send_changes(&mut self, kind: Kind, id: &str, changed: &BTreeMap<String, String>) {
        let element = |part: &BTreeMap<String, String>| match kind {
            Kind::Invitees => invitee(id, part),
            _ => json!({"pid": id, "mode": 0, "pinfoMap": part}),
        };
        if !self.splits {
            return self.send(kind, increment(kind, vec![element(changed)]));
        }
        let mut elements: Vec<Value> = Vec::new();
        for (name, value) in changed {
            elements.push(element(&fields([(name, value.clone())])));
            if self.random.percent(50) {
                self.send(kind, increment(kind, std::mem::take(&mut elements)));
            }
        }
        self.send(kind, increment(kind, elements));
    }

    fn send_removal(&mut self, kind: Kind, id: &str) {
        let element = match kind {
            Kind::Invitees => json!({"phone": id, "mode": 1}),
            _ if self.random.percent(50) => json!({"pid": id, "mode": 1, "pinfoMap": {}}),
            _ => json!({"pid": id, "mode": 1}),
        };
        self.send(kind, increment(kind, vec![element]));
    }

    /// Delivers some of the messages. The order of kinds is arbitrary, that within a kind is not.
    fn deliver(&mut self, at_most: usize) {
        for _ in 0..at_most {
            let waiting: Vec<Kind> =
                self.queues.iter().filter(|(_, queue)| !queue.is_empty()).map(|(kind, _)| *kind).collect();
            if waiting.is_empty() {
                return;
            }
            let kind = *self.random.pick(&waiting);
            let event = self.queues.get_mut(&kind).and_then(VecDeque::pop_front);
            self.received.extend(event);
        }
    }

    fn act(&mut self, action: Action) {
        self.happen(action);
        if self.lost > 0 {
            self.lost -= 1;
            self.queues.clear();
            if self.lost == 0 {
                self.reconnect();
            }
        }
        let count = self.random.below(4);
        self.deliver(count);
    }

    fn reconnect(&mut self) {
        self.gaps += 1;
        self.received.push(Event::Gap(Gap::new(Duration::from_secs(3), 0)));
        self.subscribe();
    }

    fn happen(&mut self, action: Action) {
        match action {
            Action::Set { field, value } => self.set(field, value),
            Action::Speak(who) => {
                let speaker = pick(&mut self.model.participants, who).map(|(id, _)| id.clone());
                self.model.speakers = speaker.into_iter().collect();
                let event = self.model.speakers_event();
                self.send(Kind::Speakers, event);
            }
            Action::Repeat(kind) => {
                let kind = Kind::ALL[usize::from(kind) % Kind::ALL.len()];
                if let Some(event) = self.model.full(kind) {
                    self.send(kind, event);
                }
            }
            Action::Lose { actions } => self.lost = self.lost.max(actions),
            Action::Overflow { messages } if self.lost == 0 => {
                let received = self.received.len();
                self.deliver(messages.into());
                self.received.truncate(received);
                self.reconnect();
            }
            Action::Overflow { .. } => {}
            about_people => self.people(about_people),
        }
    }

    fn people(&mut self, action: Action) {
        match action {
            Action::Join { called } => {
                let (id, now) = (self.id(), self.now());
                let mut joined = fields([
                    ("NAME", id.clone()),
                    ("TEL", format!("+99{}", self.random.below(8))),
                    ("MUTE", "1".to_owned()),
                ]);
                joined.insert("STATE".to_owned(), u8::from(called).to_string());
                if !called {
                    joined.insert("ADDTIME".to_owned(), now);
                }
                self.model.participants.insert(id.clone(), joined.clone());
                self.send_changes(Kind::Participants, &id, &joined);
            }
            Action::Answer(who) => {
                let answered = fields([("STATE", "0".to_owned()), ("ADDTIME", self.now())]);
                self.change(Kind::Participants, who, answered);
            }
            Action::Change { who, field, value } => {
                let name = FIELDS[usize::from(field) % FIELDS.len()];
                self.change(Kind::Participants, who, fields([(name, value_of(name, value))]));
            }
            Action::Leave(who) => self.remove(Kind::Participants, who),
            Action::Enter => {
                let (id, now) = (self.id(), self.now());
                let entered = fields([("NAME", id.clone()), ("ADDTIME", now), ("ANONYMOUS", "1".to_owned())]);
                self.model.waiting.insert(id.clone(), entered.clone());
                self.send_changes(Kind::Waiting, &id, &entered);
            }
            Action::Admit(who) => self.change(Kind::Waiting, who, fields([("WAITINGSTATE", "1".to_owned())])),
            Action::GiveUp(who) => self.remove(Kind::Waiting, who),
            Action::Invite(number) => {
                // An invitee who was removed in a gap and is invited again after it may keep fields of before.
                let id = format!("+99{}{}", self.gaps, number % 8);
                let invited = fields([("name", format!("Invitee {number}"))]);
                self.model.invitees.entry(id.clone()).or_default().extend(invited.clone());
                self.send_changes(Kind::Invitees, &id, &invited);
            }
            Action::ChangeInvitee { who, value } => {
                self.change(Kind::Invitees, who, fields([("email", format!("{value}@example.com"))]));
            }
            Action::Uninvite(who) => self.remove(Kind::Invitees, who),
            _ => {}
        }
    }

    fn list(&mut self, kind: Kind) -> &mut BTreeMap<String, BTreeMap<String, String>> {
        match kind {
            Kind::Participants => &mut self.model.participants,
            Kind::Waiting => &mut self.model.waiting,
            _ => &mut self.model.invitees,
        }
    }

    fn change(&mut self, kind: Kind, who: u8, changed: BTreeMap<String, String>) {
        let Some((id, item)) = pick(self.list(kind), who) else { return };
        let id = id.clone();
        item.extend(changed.clone());
        self.send_changes(kind, &id, &changed);
    }

    fn remove(&mut self, kind: Kind, who: u8) {
        let Some((id, _)) = pick(self.list(kind), who) else { return };
        let id = id.clone();
        self.list(kind).remove(&id);
        self.send_removal(kind, &id);
    }

    /// Changes the state, which is sent as a whole or as an increment.
    fn set(&mut self, field: u8, value: u8) {
        let names = ["lock", "mute", "recState", "picNum"];
        let name = names[usize::from(field) % names.len()];
        let value = json!(if name == "picNum" { value } else { value % 2 });
        self.model.state.insert(name.to_owned(), value.clone());
        let event = if self.random.percent(50) {
            self.model.full(Kind::State)
        } else {
            Some(state(INCREMENT, json!({name: value})))
        };
        event.into_iter().for_each(|event| self.send(Kind::State, event));
    }
}

/// Returns the snapshot at the end, 10 seconds after the last gap.
fn received(actions: &[Action], seed: u64, splits: bool) -> (MeetingSnapshot, Model) {
    let mut service = Service::new(seed, splits);
    for action in actions {
        service.act(*action);
    }
    while service.lost > 0 {
        service.act(Action::Repeat(0));
    }
    service.deliver(usize::MAX);
    let mut meeting = after(service.received);
    meeting.discard_stale();
    (meeting, service.model)
}

/// Asserts that a snapshot is what full messages would report.
fn assert_same(meeting: &MeetingSnapshot, model: &Model) {
    let expected = after(model.all().into_iter().map(|(_, event)| event));
    assert_eq!(meeting.participants(), expected.participants());
    assert_eq!(meeting.waiting_room(), expected.waiting_room());
    assert_eq!(meeting.invitees(), expected.invitees());
    assert_eq!(meeting.state(), expected.state());
    assert_eq!(meeting.speakers(), expected.speakers());
    assert_eq!(meeting.info(), expected.info());
    assert!(!meeting.is_stale());
    for participant in expected.participants() {
        assert_eq!(meeting.participants().get(&participant.participant_id), Some(participant));
    }
    for invitee in expected.invitees() {
        assert_eq!(meeting.invitees().get(invitee.phone.as_ref().unwrap()), Some(invitee));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_increments_ends_in_the_state_of_full_messages(
        actions in prop::collection::vec(action(), 0..80),
        seed in any::<u64>(),
    ) {
        let (meeting, model) = received(&actions, seed, false);
        assert_same(&meeting, &model);
    }

    #[test]
    fn increments_of_one_field_at_a_time_end_in_the_same_state(
        actions in prop::collection::vec(action(), 0..80),
        seed in any::<u64>(),
    ) {
        let (meeting, model) = received(&actions, seed, true);
        assert_same(&meeting, &model);
    }

    /// Full messages are never needed twice: applying one to the state that it reports changes nothing.
    #[test]
    fn a_full_message_of_the_current_state_changes_nothing(
        actions in prop::collection::vec(action(), 0..80),
        seed in any::<u64>(),
    ) {
        let (meeting, model) = received(&actions, seed, false);
        let mut repeated = meeting.clone();
        for (_, event) in model.all() {
            repeated.apply(&event);
        }
        prop_assert_eq!(meeting, repeated);
    }
}
