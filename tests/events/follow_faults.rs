//! One fault at a time, and what a program that follows a meeting of the fake notices of it.

use std::time::Duration;

use huaweicloud_meeting::ErrorKind;
use huaweicloud_meeting::events::EventStream;
use huaweicloud_meeting_fake::{Fake, FakeConnections, FakeMeeting};
use tokio::time::sleep;

use crate::follower::{
    Follower, KINDS, MEETING, PASSWORD, Traces, connected, no_task_is_left, room, soon, subscribe, within,
};

const SECOND: Duration = Duration::from_secs(1);

/// Lets Ann join, causes a fault, lets Bob join once there is a connection, and ends the meeting. Returns what was seen.
async fn with_fault(fault: impl AsyncFnOnce(&Fake, &FakeMeeting<'_>, &FakeConnections<'_>)) -> Follower {
    let before = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let mut follower = Follower::default();
    {
        let fake = Fake::start().await.unwrap();
        let meeting = fake.meeting(MEETING);
        meeting.join("Ann");
        let mut events = subscribe(&fake).await;
        let playing = async {
            let connections = meeting.connections();
            sleep(SECOND).await;
            fault(&fake, &meeting, &connections).await;
            sleep(SECOND).await;
            connected(&connections).await;
            meeting.join("Bob");
            meeting.end();
        };
        tokio::join!(async { follower.follow(&mut events).await.unwrap() }, playing);
    }
    assert!(follower.has_ended);
    assert_eq!(follower.names(), ["Ann", "Bob"]);
    no_task_is_left(before).await;
    follower
}

#[tokio::test(start_paused = true)]
async fn a_connection_may_be_cut_after_every_frame() {
    let (traces, _guard) = Traces::record();
    // The acknowledgement, two full messages, a raised hand, and the response to a heartbeat. The hand is lowered after it.
    for frames in 0..=5 {
        let follower = with_fault(async |_, meeting, connections| {
            connections.cut_next_after(frames);
            connections.cut();
            sleep(SECOND).await;
            connected(connections).await;
            meeting.set("Ann", "HAND", "1").unwrap();
            sleep(61 * SECOND).await;
            meeting.set("Ann", "HAND", "0").unwrap();
        })
        .await;
        // A connection that is cut before the acknowledgement never was one.
        let expected = if frames == 0 { 1 } else { 2 };
        assert_eq!(follower.gaps, expected, "{frames}");
        assert_eq!(follower.present.values().next().unwrap().is_hand_raised, Some(false), "{frames}");
    }
    traces.check();
}

#[tokio::test(start_paused = true)]
async fn half_a_frame_is_a_lost_connection() {
    let follower = with_fault(async |_, _, connections| connections.cut_within_frame()).await;
    assert_eq!(follower.gaps, 1);
}

#[tokio::test(start_paused = true)]
async fn messages_that_are_no_events_are_left_out() {
    let follower = with_fault(async |_, _, connections| {
        for garbage in ["", "{", "[]", "null", "{\"action\": 7}", "{\"action\": \"ParticipantsNotify\", \"data\": 7}"] {
            connections.send_text(garbage);
        }
    })
    .await;
    assert_eq!(follower.gaps, 0);
}

#[tokio::test(start_paused = true)]
async fn bytes_that_are_no_frame_are_a_lost_connection() {
    // Reserved bits; a binary frame, then one with a mask; a length beyond any limit; a fragment without a beginning.
    let frames: [&[u8]; 4] = [
        &[0xff; 16],
        &[0x82, 0x01, 0x00, 0x81, 0x81, 0, 0, 0, 0, 0],
        &[0x81, 0x7f, 0x7f, 0xff, 0, 0, 0, 0, 0, 0],
        &[0x00, 0x00],
    ];
    for bytes in frames {
        let follower = with_fault(async |_, _, connections| connections.send_bytes(bytes)).await;
        assert_eq!(follower.gaps, 1, "{bytes:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_flood_that_is_not_taken_in_time_is_a_gap() {
    let before = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let mut follower = Follower::default();
    {
        let fake = Fake::start().await.unwrap();
        let meeting = fake.meeting(MEETING);
        let mut events = subscribe(&fake).await;
        meeting.connections().flood("ConfDynamicInfoNotify", 10_000);
        sleep(10 * SECOND).await;
        meeting.join("Ann");
        let playing = async {
            sleep(10 * SECOND).await;
            connected(&meeting.connections()).await;
            meeting.end();
        };
        tokio::join!(async { follower.follow(&mut events).await.unwrap() }, playing);
    }
    assert_eq!((follower.gaps, follower.names()), (1, vec!["Ann"]));
    assert!(follower.discarded > 1_000 && follower.has_ended, "{}", follower.discarded);
    no_task_is_left(before).await;
}

#[tokio::test(start_paused = true)]
async fn a_flood_that_is_taken_in_time_is_received() {
    let follower = with_fault(async |_, _, connections| {
        for _ in 0..100 {
            connections.flood("ConfDynamicInfoNotify", 100);
            sleep(SECOND / 10).await;
        }
    })
    .await;
    assert_eq!((follower.gaps, follower.discarded), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn silence_is_a_lost_connection() {
    let follower = with_fault(async |_, _, connections| {
        connections.silence();
        sleep(200 * SECOND).await;
        assert_eq!(connections.total(), 2);
    })
    .await;
    assert_eq!(follower.gaps, 1);
}

#[tokio::test(start_paused = true)]
async fn tokens_that_have_expired_are_obtained_again() {
    let (traces, _guard) = Traces::record();
    let follower = with_fault(async |fake, _, connections| {
        fake.expire_tokens();
        connections.cut();
    })
    .await;
    assert_eq!(follower.gaps, 1);
    // A ticket that is refused is replaced.
    let follower = with_fault(async |_, _, connections| {
        connections.fail_next(401, "USG.206020000", "INVALID_TOKEN");
        connections.fail_next(503, "", "busy");
        connections.cut();
    })
    .await;
    assert_eq!(follower.gaps, 1);
    traces.check();
}

#[tokio::test(start_paused = true)]
async fn ten_connections_in_a_row_are_replaced() {
    let follower = with_fault(async |_, _, connections| {
        for _ in 0..10 {
            connections.cut();
            sleep(SECOND).await;
            connected(connections).await;
        }
        assert_eq!(connections.total(), 11);
    })
    .await;
    assert_eq!(follower.gaps, 10);
}

#[tokio::test(start_paused = true)]
async fn an_end_while_the_connection_is_lost_is_noticed() {
    let before = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    {
        let fake = Fake::start().await.unwrap();
        let meeting = fake.meeting(MEETING);
        let mut events = subscribe(&fake).await;
        meeting.connections().cut();
        meeting.end();
        let mut follower = Follower::default();
        follower.follow(&mut events).await.unwrap();
        assert!(follower.has_ended);
    }
    no_task_is_left(before).await;
}

#[tokio::test(start_paused = true)]
async fn a_refused_subscription_is_an_error() {
    let fake = Fake::start().await.unwrap();
    let connections = fake.meeting(MEETING).connections();
    connections.fail_next_subscription(111_072_065, "CONF_NOT_FOUND_OR_AUTH_FAILED");
    connections.fail_next_subscription(111_072_065, "CONF_NOT_FOUND_OR_AUTH_FAILED");
    let error = within(room(&fake).events(KINDS).into_future()).await.unwrap_err();
    assert_eq!((error.kind(), error.code_text()), (ErrorKind::Service, Some("111072065")));
    assert!(!format!("{error} {error:?}").contains(PASSWORD) && !error.to_string().contains("fake-"), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_is_dropped_leaves_no_task_and_closes_its_connection() {
    let fake = Fake::start().await.unwrap();
    let connections = fake.meeting(MEETING).connections();
    // The server starts its tasks.
    sleep(SECOND).await;
    let before = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let room = room(&fake);
    let events: EventStream = within(room.events(KINDS).reconnect(soon()).into_future()).await.unwrap();
    assert_eq!(connections.open(), 1);
    drop((events, room));
    no_task_is_left(before).await;
    assert_eq!(connections.open(), 0);
}

/// It is the last item, since the service would refuse every further attempt.
#[tokio::test(start_paused = true)]
async fn a_subscription_that_is_refused_after_a_reconnection_ends_the_stream_with_the_error() {
    let fake = Fake::start().await.unwrap();
    let connections = fake.meeting(MEETING).connections();
    let mut events = subscribe(&fake).await;
    (0..2).for_each(|_| connections.fail_next_subscription(111_072_065, "CONF_NOT_FOUND_OR_AUTH_FAILED"));
    connections.cut();
    let mut follower = Follower::default();
    let error = follower.follow(&mut events).await.unwrap_err();
    assert_eq!((error.kind(), error.code_text(), follower.has_ended), (ErrorKind::Service, Some("111072065"), false));
    assert!(within(events.next()).await.is_none());
}
