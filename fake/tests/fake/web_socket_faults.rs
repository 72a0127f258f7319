//! What goes wrong with connections.

use huaweicloud_meeting_fake::Fake;
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use crate::web_socket::{Socket, TokenForm, control, open, ticket};

const MEETING: &str = "914067448";

#[tokio::test]
async fn connections_are_cut() {
    let fake = Fake::start().await.unwrap();
    let connections = fake.meeting(MEETING).connections();
    let mut first = Socket::first_client(&fake, MEETING).await;
    first.kinds(4).await;
    assert_eq!((connections.open(), connections.subscribed(), connections.total()), (1, 1, 1));
    connections.cut();
    // Without a close frame.
    assert!(matches!(first.next_message().await, Some(Err(_))));
    assert_eq!((connections.open(), connections.total()), (0, 1));

    connections.cut_next_after(3);
    let mut second = Socket::first_client(&fake, MEETING).await;
    // The acknowledgement was the first frame.
    assert_eq!(second.kinds(2).await.len(), 2);
    assert_eq!(second.next().await, None);
    let mut third = Socket::first_client(&fake, MEETING).await;
    third.kinds(4).await;
    connections.cut_within_frame();
    assert_eq!(third.next().await, None);
}

#[tokio::test]
async fn connections_and_subscriptions_are_refused() {
    let fake = Fake::start().await.unwrap();
    let connections = fake.meeting(MEETING).connections();
    connections.fail_next(503, "MMC.111070003", "busy");
    connections.fail_next_subscription(111_070_003, "CONF_EXCEPTION");
    let response = control(&fake, MEETING).await.json();
    let (url, token) = (response["data"]["wsURL"].as_str().unwrap(), response["data"]["token"].as_str().unwrap());
    let unused = ticket(&fake, MEETING, token).await;
    let (status, body) = open(url, MEETING, &unused).await.unwrap_err();
    assert_eq!((status, &body["error_code"]), (503, &json!("MMC.111070003")));
    let mut socket = Socket::connect(&fake, MEETING).await;
    let data = json!({"subscribeType": ["ParticipantsNotify"], "confToken": socket.token}).to_string();
    socket.send(&json!({"action": "Subscribe", "sequence": "1", "data": data})).await;
    let response = socket.next().await.unwrap();
    assert_eq!((&response["data"]["returnCode"], &response["sequence"]), (&json!(111_070_003), &json!("1")));
    assert_eq!(socket.next().await, None);
}

#[tokio::test]
async fn a_silent_connection_stays_open_until_it_is_cut() {
    let fake = Fake::start().await.unwrap();
    let meeting = fake.meeting(MEETING);
    let mut socket = Socket::subscribed(&fake, MEETING, &["ParticipantsNotify"], TokenForm::Raw).await;
    socket.kinds(1).await;
    meeting.connections().silence();
    meeting.join("Ann");
    socket.send(&json!({"action": "HeartBeat", "sequence": "1"})).await;
    tokio::time::pause();
    tokio::time::sleep(std::time::Duration::from_secs(1000)).await;
    assert_eq!(meeting.connections().open(), 1);
    meeting.connections().cut();
    assert_eq!(socket.next().await, None);
    let mut another = Socket::subscribed(&fake, MEETING, &["ParticipantsNotify"], TokenForm::Raw).await;
    assert_eq!(another.items("ParticipantsNotify").await.len(), 1);
}

#[tokio::test]
async fn anything_can_be_sent() {
    let fake = Fake::start().await.unwrap();
    let connections = fake.meeting(MEETING).connections();
    let mut socket = Socket::subscribed(&fake, MEETING, &["ConfDynamicInfoNotify"], TokenForm::Raw).await;
    socket.kinds(1).await;
    connections.send_text("{garbage");
    assert!(matches!(socket.next_message().await, Some(Ok(Message::Text(text))) if text.as_str() == "{garbage"));
    assert_eq!((connections.flood("ConfDynamicInfoNotify", 10_000), connections.flood("Unknown", 1)), (10_000, 0));
    assert_eq!(socket.kinds(10_000).await.len(), 10_000);
    connections.send_bytes(&[0xff; 16]);
    assert!(matches!(socket.next_message().await, Some(Err(_))));
}

/// The connection of a client that reads nothing fills up, which must not stop the fake.
#[tokio::test]
async fn a_fake_that_is_dropped_leaves_no_task() {
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let before = tasks();
    let fake = Fake::start().await.unwrap();
    let socket = Socket::subscribed(&fake, MEETING, &["ParticipantsNotify"], TokenForm::Raw).await;
    let meeting = fake.meeting(MEETING);
    (0..100).for_each(|number| drop(meeting.join(&format!("Guest {number}"))));
    meeting.connections().flood("ParticipantsNotify", 100);
    tokio::task::yield_now().await;
    drop(fake);
    for _ in 0..10_000 {
        if tasks() == before {
            return;
        }
        tokio::task::yield_now().await;
    }
    drop(socket);
    panic!("{} tasks are left", tasks() - before);
}
