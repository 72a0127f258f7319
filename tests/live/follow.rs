//! A value that follows a stream of events.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use huaweicloud_meeting::events::{Event, Gap};
use huaweicloud_meeting::live::LiveMeeting;
use huaweicloud_meeting::{Error, ErrorKind, Result};
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::yield_now;
use tokio::time::{Instant, sleep, timeout};

use crate::{FULL, INCREMENT, event, info, invitees, joins, names, participants, speakers, state, waiting};

/// A stream of what a test sends.
struct Events {
    receiver: UnboundedReceiver<Result<Event>>,
    is_dropped: Arc<AtomicBool>,
}

impl Stream for Events {
    type Item = Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.receiver.poll_recv(context)
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.is_dropped.store(true, Ordering::SeqCst);
    }
}

/// Sends events to a stream.
struct Service {
    sender: UnboundedSender<Result<Event>>,
    is_dropped: Arc<AtomicBool>,
}

impl Service {
    fn new() -> (Self, Events) {
        let (sender, receiver) = unbounded_channel();
        let is_dropped = Arc::<AtomicBool>::default();
        let events = Events { receiver, is_dropped: Arc::clone(&is_dropped) };
        (Self { sender, is_dropped }, events)
    }

    fn send(&self, event: Event) {
        self.sender.send(Ok(event)).unwrap();
    }

    fn fail(&self) {
        self.sender.send(Err(Error::request("refused"))).unwrap();
    }

    /// Sends a change of the microphone of Ann.
    fn mute(&self, mute: &str) {
        let change = json!([{"pid": "a", "mode": 0, "pinfoMap": {"MUTE": mute}}]);
        self.send(participants(INCREMENT, change));
    }

    fn is_dropped(&self) -> bool {
        self.is_dropped.load(Ordering::SeqCst)
    }
}

/// Returns a meeting with Ann, whose first events have been applied.
async fn meeting() -> (Service, LiveMeeting) {
    let (service, events) = Service::new();
    for event in first_events() {
        service.send(event);
    }
    (service, LiveMeeting::follow(events).await.unwrap())
}

fn first_events() -> [Event; 4] {
    [
        info(json!({"title": "Weekly"})),
        state(FULL, json!({"state": "Created", "lock": 1})),
        participants(FULL, json!([joins("a", "Ann", 1)])),
        invitees(FULL, json!([])),
    ]
}

/// Returns whether Ann is muted after the next change.
async fn next_muted(live: &LiveMeeting) -> bool {
    let meeting = live.changed().await.unwrap().unwrap();
    meeting.participants().iter().next().unwrap().is_muted.unwrap()
}

/// Lets the task of the meeting apply all events.
async fn settle() {
    for _ in 0..20 {
        yield_now().await;
    }
}

async fn is_pending<F: Future>(future: F) -> bool {
    timeout(Duration::from_millis(1), future).await.is_err()
}

#[tokio::test(start_paused = true)]
async fn a_meeting_is_returned_with_its_first_events() {
    let start = Instant::now();
    let (_service, live) = meeting().await;
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(names(&live.snapshot()), ["Ann"]);
    assert_eq!((live.participants().len(), live.is_locked()), (1, true));
    assert!(is_pending(live.changed()).await);
}

#[tokio::test(start_paused = true)]
async fn the_accessors_return_what_the_snapshot_contains() {
    let (service, live) = meeting().await;
    let host = json!({"pid": "b", "mode": 0, "pinfoMap": {"NAME": "Bo", "ROLE": "1", "HAND": "1", "SHARE": "1"}});
    service.send(participants(INCREMENT, json!([host])));
    service.send(invitees(FULL, json!([{"phone": "7", "mode": 0, "name": "Cy"}])));
    service.send(speakers(json!([{"pid": "a", "name": "Ann"}])));
    service.send(state(INCREMENT, json!({"endTime": "1764345600000"})));
    settle().await;
    let snapshot = live.snapshot();
    assert_eq!(live.host().unwrap().name.as_deref(), Some("Bo"));
    assert_eq!(live.host().as_ref(), snapshot.host());
    assert_eq!(live.raised_hands(), snapshot.raised_hands().cloned().collect::<Vec<_>>());
    assert_eq!(live.sharing(), snapshot.sharing().cloned().collect::<Vec<_>>());
    assert_eq!(live.absent_invitees(), snapshot.absent_invitees().cloned().collect::<Vec<_>>());
    let counts = (live.raised_hands().len(), live.sharing().len(), live.absent_invitees().len(), live.speakers().len());
    assert_eq!(counts, (1, 1, 1, 1));
    assert_eq!(live.speakers(), snapshot.speakers());
    assert_eq!((live.title().as_deref(), live.ends_at().as_ref()), (snapshot.title(), snapshot.ends_at()));
    assert!(live.title().is_some() && live.ends_at().is_some());
}

#[tokio::test]
async fn a_stream_that_ends_needs_no_other_events() {
    let (service, events) = Service::new();
    service.send(participants(FULL, json!([joins("a", "Ann", 1)])));
    drop(service);
    let live = LiveMeeting::follow(events).await.unwrap();
    assert_eq!(names(&live.snapshot()), ["Ann"]);
    assert!(live.changed().await.unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_meeting_without_invitees_is_returned_after_half_a_second() {
    let (service, events) = Service::new();
    let start = Instant::now();
    let sends = async {
        sleep(Duration::from_secs(2)).await;
        for event in first_events().into_iter().take(3) {
            service.send(event);
        }
    };
    let (live, ()) = tokio::join!(LiveMeeting::follow(events), sends);
    assert_eq!(start.elapsed().as_millis() / 10, 250);
    assert_eq!(live.unwrap().participants().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_meeting_without_events_is_returned_after_five_seconds() {
    let (service, events) = Service::new();
    let start = Instant::now();
    let live = LiveMeeting::follow(events).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 5);
    assert!(live.participants().is_empty());
    service.send(participants(FULL, json!([joins("a", "Ann", 1)])));
    assert_eq!(live.changed().await.unwrap().unwrap().participants().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_change_before_the_call_is_returned_at_once_and_several_as_one() {
    let (service, live) = meeting().await;
    service.mute("0");
    settle().await;
    service.mute("1");
    service.mute("0");
    settle().await;
    assert!(!next_muted(&live).await);
    assert!(is_pending(live.changed()).await);
    service.mute("1");
    assert!(next_muted(&live).await);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_future_loses_no_change() {
    let (service, live) = meeting().await;
    for mute in ["0", "1", "0"] {
        assert!(is_pending(live.changed()).await);
        {
            let mut changed = Box::pin(live.changed());
            let poll = std::future::poll_fn(|context| Poll::Ready(changed.as_mut().poll(context))).await;
            assert!(poll.is_pending());
            service.mute(mute);
            settle().await;
        }
        assert_eq!(next_muted(&live).await, mute == "1");
    }
}

#[tokio::test(start_paused = true)]
async fn each_clone_has_its_own_changes() {
    let (service, live) = meeting().await;
    let other = live.clone();
    service.mute("0");
    assert!(!next_muted(&live).await);
    assert!(!next_muted(&other).await);
    let third = live.clone();
    assert!(is_pending(third.changed()).await);
    service.mute("1");
    for live in [live, other, third] {
        assert!(next_muted(&live).await);
    }
}

#[tokio::test(start_paused = true)]
async fn events_that_change_nothing_wake_no_task() {
    let (service, live) = meeting().await;
    service.send(participants(INCREMENT, json!([{"pid": "x", "mode": 1}])));
    service.send(event("NewNotify", FULL, json!({})));
    settle().await;
    assert!(is_pending(live.changed()).await);
}

#[tokio::test(start_paused = true)]
async fn the_last_change_is_returned_before_the_end() {
    let (service, live) = meeting().await;
    service.send(state(FULL, json!({"state": "Destroyed", "lock": 0})));
    service.send(Event::Ended);
    drop(service.sender);
    let last = live.changed().await.unwrap().unwrap();
    assert!(last.has_ended() && !last.is_locked());
    settle().await;
    // The end itself may be a change of its own.
    while live.changed().await.unwrap().is_some() {}
    assert!(live.changed().await.unwrap().is_none());
    assert!(live.has_ended());
    assert_eq!(names(&live.snapshot()), ["Ann"]);
}

#[tokio::test(start_paused = true)]
async fn an_error_is_returned_after_the_changes_before_it_and_by_every_call() {
    let (service, live) = meeting().await;
    let other = live.clone();
    service.mute("0");
    service.fail();
    service.mute("1");
    for live in [live, other] {
        assert!(!next_muted(&live).await);
        for _ in 0..2 {
            let error = live.changed().await.unwrap_err();
            assert_eq!((error.kind(), error.message()), (ErrorKind::Request, "refused"));
        }
        assert_eq!(live.participants().len(), 1);
    }
    settle().await;
    assert!(service.is_dropped.load(Ordering::SeqCst));
}

#[tokio::test(start_paused = true)]
async fn an_error_before_the_first_events_is_an_error_of_the_call() {
    let (service, events) = Service::new();
    service.send(info(json!({"title": "Weekly"})));
    service.fail();
    assert_eq!(LiveMeeting::follow(events).await.unwrap_err().message(), "refused");
}

#[tokio::test(start_paused = true)]
async fn a_meeting_that_has_ended_is_returned_at_once() {
    let (service, events) = Service::new();
    service.send(state(FULL, json!({"state": "Destroyed"})));
    drop(service.sender);
    let start = Instant::now();
    let live = LiveMeeting::follow(events).await.unwrap();
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert!(live.has_ended() && live.changed().await.unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn the_stream_is_dropped_with_the_last_clone() {
    let (service, live) = meeting().await;
    let other = live.clone();
    drop(live);
    settle().await;
    assert!(!service.is_dropped());
    drop(other);
    settle().await;
    assert!(service.is_dropped());
}

#[tokio::test(start_paused = true)]
async fn ten_seconds_after_a_gap_what_is_stale_is_discarded() {
    let (service, live) = meeting().await;
    let guest = json!([{"pid": "x", "mode": 0, "pinfoMap": {"NAME": "Guest", "ADDTIME": "1"}}]);
    service.send(waiting(INCREMENT, guest));
    assert_eq!(live.changed().await.unwrap().unwrap().waiting_room().len(), 1);
    service.send(Event::Gap(Gap::new(Duration::from_secs(3), 0)));
    let start = Instant::now();
    for event in first_events() {
        service.send(event);
    }
    settle().await;
    let reconnected = live.changed().await.unwrap().unwrap();
    assert!(reconnected.is_stale() && live.is_stale());
    assert_eq!(reconnected.waiting_room().len(), 1);

    let later = live.changed().await.unwrap().unwrap();
    assert_eq!(start.elapsed().as_secs(), 10);
    assert!(later.waiting_room().is_empty() && !later.is_stale());
    assert_eq!(names(&later), ["Ann"]);
    assert!(is_pending(live.changed()).await);
}

#[tokio::test(start_paused = true)]
async fn a_gap_that_full_messages_have_closed_changes_nothing_later() {
    let (service, live) = meeting().await;
    service.send(Event::Gap(Gap::new(Duration::from_secs(3), 0)));
    for event in first_events() {
        service.send(event);
    }
    settle().await;
    assert!(!live.changed().await.unwrap().unwrap().is_stale());
    assert!(timeout(Duration::from_secs(60), live.changed()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn several_tasks_wait_for_changes() {
    let (service, live) = meeting().await;
    let tasks: Vec<_> = (0..5)
        .map(|_| {
            let live = live.clone();
            tokio::spawn(async move {
                let mut changes = 0;
                while live.changed().await.unwrap().is_some() {
                    changes += 1;
                }
                (changes, live.snapshot().participants().iter().next().unwrap().is_muted)
            })
        })
        .collect();
    for mute in ["0", "1", "0"] {
        settle().await;
        service.mute(mute);
    }
    settle().await;
    drop(service.sender);
    for task in tasks {
        assert_eq!(task.await.unwrap(), (3, Some(false)));
    }
}
