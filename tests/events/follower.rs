//! A program that follows a meeting of the fake, and what it has seen.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_meeting::events::{Event, EventKind, EventStream, ParticipantChange, ParticipantsEvent};
use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::{Client, Conference, Result, RetryPolicy, Secret};
use huaweicloud_meeting_fake::{Fake, FakeConnections};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Metadata, Subscriber};

pub(crate) const MEETING: &str = "914067448";
pub(crate) const PASSWORD: &str = "canary-host-password";
pub(crate) const KINDS: [EventKind; 2] = [EventKind::Participants, EventKind::MeetingState];
/// A test that takes longer hangs.
const HANG: Duration = Duration::from_secs(100_000);

/// Returns the meeting in a fake.
pub(crate) fn room(fake: &Fake) -> Conference {
    let client = Client::builder().endpoint(fake.url()).build().unwrap();
    client.conference(ConferenceId::new(MEETING)).password(Secret::new(PASSWORD))
}

/// Returns a policy that reconnects soon and never gives up.
pub(crate) fn soon() -> RetryPolicy {
    let delay = Duration::from_millis(100);
    RetryPolicy::default().max_attempts(u32::MAX).first_delay(delay).max_delay(4 * delay)
}

/// Subscribes to a meeting of a fake, and reconnects soon.
pub(crate) async fn subscribe(fake: &Fake) -> EventStream {
    within(room(fake).events(KINDS).reconnect(soon()).into_future()).await.unwrap()
}

pub(crate) async fn within<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(HANG, future).await.expect("the test hangs")
}

/// Waits until a connection has subscribed, and has been sent all full messages.
pub(crate) async fn connected(connections: &FakeConnections<'_>) {
    let connected = async {
        while connections.subscribed() == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    within(connected).await;
}

/// What a program has seen of a meeting.
#[derive(Debug, Default)]
pub(crate) struct Follower {
    /// The participants, by ID.
    pub(crate) present: BTreeMap<String, ParticipantChange>,
    pub(crate) is_locked: Option<bool>,
    /// How often each participant has joined and left.
    pub(crate) moves: BTreeMap<String, (usize, usize)>,
    pub(crate) gaps: usize,
    /// How many events were discarded.
    pub(crate) discarded: usize,
    pub(crate) has_ended: bool,
}

impl Follower {
    /// Follows a meeting until the stream ends. An error ends it, too.
    pub(crate) async fn follow(&mut self, events: &mut EventStream) -> Result<()> {
        while let Some(event) = within(events.next()).await {
            self.apply(event?);
        }
        Ok(())
    }

    pub(crate) fn apply(&mut self, event: Event) {
        assert!(!self.has_ended, "an event after the end: {event:?}");
        match event {
            Event::Participants(event) => self.apply_participants(event),
            Event::MeetingState(state) => self.is_locked = state.is_locked,
            Event::Gap(gap) => {
                self.gaps += 1;
                self.discarded += gap.discarded;
            }
            Event::Ended => self.has_ended = true,
            Event::Unknown(_) => {}
            other => panic!("no subscription to {other:?}"),
        }
    }

    /// A full message replaces what is known, an increment is merged into it.
    fn apply_participants(&mut self, event: ParticipantsEvent) {
        let mut present = if event.is_full() { BTreeMap::new() } else { self.present.clone() };
        for change in event {
            let id = change.participant_id.as_str().to_owned();
            if change.is_removed {
                present.remove(&id);
            } else if let Some(known) = present.get_mut(&id) {
                known.merge(change);
            } else {
                assert!(change.name.is_some(), "the first message about a participant has no name: {change:?}");
                present.insert(id, change);
            }
        }
        for id in present.keys().filter(|id| !self.present.contains_key(*id)) {
            self.moves.entry(id.clone()).or_default().0 += 1;
        }
        for id in self.present.keys().filter(|id| !present.contains_key(*id)) {
            self.moves.entry(id.clone()).or_default().1 += 1;
        }
        self.present = present;
    }

    /// Returns the names of the participants, sorted.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.present.values().filter_map(|person| person.name.as_deref()).collect();
        names.sort_unstable();
        names
    }
}

/// Waits until as many tasks are alive as before a test.
pub(crate) async fn no_task_is_left(before: usize) {
    let alive = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    for _ in 0..10_000 {
        if alive() <= before {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("{} tasks are left", alive() - before);
}

/// What was traced, with the values of all fields.
#[derive(Clone, Default)]
pub(crate) struct Traces(Arc<Mutex<String>>);

impl Traces {
    /// Records what this thread traces until the guard is dropped.
    pub(crate) fn record() -> (Self, DefaultGuard) {
        let traces = Self::default();
        let guard = tracing::subscriber::set_default(traces.clone());
        (traces, guard)
    }

    /// Checks that something was traced, and that no token, ticket or password was.
    pub(crate) fn check(&self) {
        let text = self.0.lock().unwrap();
        assert!(text.contains("reconnect"), "nothing was recorded");
        for secret in [PASSWORD, "fake-control", "fake-ticket", "tmpToken", "made-up-password"] {
            assert!(!text.contains(secret), "{secret} was traced");
        }
    }
}

impl Subscriber for Traces {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Text(&mut self.0.lock().unwrap()));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Text(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Text(&mut self.0.lock().unwrap()));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Text<'a>(&'a mut String);

impl Visit for Text<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        writeln!(self.0, "{field}={value:?}").unwrap();
    }
}
