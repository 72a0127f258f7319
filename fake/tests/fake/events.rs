//! The events of a meeting, as plain WebSocket clients receive them.

use std::time::Duration;

use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};

use crate::support::{call, client, send};
use crate::web_socket::{Socket, TokenForm, control, open, operate, ticket};

const MEETING: &str = "914067448";

fn full(kinds: &[&str]) -> Vec<(String, u64)> {
    kinds.iter().map(|kind| ((*kind).to_owned(), 0)).collect()
}

#[tokio::test]
async fn the_first_client_receives_the_published_burst_and_then_increments() {
    let fake = Fake::start().await.unwrap();
    let meeting = fake.meeting(MEETING);
    let ann = meeting.join_as_host("Ann");
    let mut socket = Socket::first_client(&fake, MEETING).await;
    let burst = ["ConfBasicInfoNotify", "ConfDynamicInfoNotify", "ParticipantsNotify", "AttendeesNotify"];
    assert_eq!(socket.kinds(4).await, full(&burst));
    let bob = meeting.join("Bob");
    let joined = socket.next().await.unwrap();
    assert_eq!((&joined["action"], &joined["msgMode"]), (&json!("ParticipantsNotify"), &json!(1)));
    assert_eq!(joined["data"][0]["pid"], bob.as_str());
    assert_eq!(joined["data"][0]["pinfoMap"]["NAME"], "Bob");
    meeting.raise_hand("Bob").unwrap();
    let expected = json!({"pid": bob, "mode": 0, "pinfoMap": {"HAND": "1"}});
    assert_eq!(socket.items("ParticipantsNotify").await, [expected]);
    meeting.speak(&["Bob", &ann]).unwrap();
    let speakers = socket.items("SpeakerChangeNotify").await;
    assert_eq!((&speakers[0]["pid"], &speakers[1]["name"]), (&json!(bob), &json!("Ann")));
    meeting.leave("Bob").unwrap();
    assert_eq!(socket.items("ParticipantsNotify").await, [json!({"pid": bob, "mode": 1})]);
    assert_eq!(socket.items("InviteResultNotify").await[0]["resultCode"], "11076010");
    assert_eq!(socket.items("SpeakerChangeNotify").await[0]["name"], "Ann");
    meeting.end();
    assert_eq!(socket.next().await.unwrap()["state"], "Destroyed");
    assert_eq!(socket.next().await, None);
}

#[tokio::test]
async fn the_second_client_receives_participants_under_another_name() {
    let fake = Fake::start().await.unwrap();
    let mut socket = Socket::second_client(&fake, MEETING).await;
    assert_eq!(socket.kinds(2).await, full(&["ChannelAndParticipantsNotify", "AttendeesNotify"]));
    let pid = fake.meeting(MEETING).join("Ann");
    assert_eq!(socket.items("ChannelAndParticipantsNotify").await[0]["pid"], pid.as_str());
}

#[tokio::test]
async fn a_heartbeat_is_returned_and_its_absence_closes_the_connection() {
    let fake = Fake::start().await.unwrap();
    tokio::time::pause();
    let mut socket = Socket::connect(&fake, MEETING).await;
    for _ in 0..3 {
        let heartbeat = json!({"action": "HeartBeat", "sequence": "000000000000000001611993655770"});
        socket.send(&heartbeat).await;
        assert_eq!(socket.next().await, Some(heartbeat));
        tokio::time::sleep(Duration::from_secs(170)).await;
    }
    let start = tokio::time::Instant::now();
    assert_eq!(socket.next().await, None);
    assert_eq!(start.elapsed().as_secs(), 10);
}

#[tokio::test]
async fn a_ticket_opens_one_connection_for_a_minute() {
    let fake = Fake::start().await.unwrap();
    let response = control(&fake, MEETING).await.json();
    let (url, token) = (response["data"]["wsURL"].as_str().unwrap(), response["data"]["token"].as_str().unwrap());
    assert_eq!(url, fake.url().replacen("http", "ws", 1));
    let used = ticket(&fake, MEETING, token).await;
    open(url, MEETING, &used).await.unwrap();
    let reason = "INVALID_TOKEN: the ticket is unknown or has been used";
    for unusable in [used.as_str(), "unknown", ""] {
        let (status, body) = open(url, MEETING, unusable).await.unwrap_err();
        assert_eq!((status, &body["error_code"], &body["error_msg"]), (401, &json!("USG.206020000"), &json!(reason)));
    }
    let of_another = ticket(&fake, MEETING, token).await;
    assert_eq!(open(url, "1", &of_another).await.unwrap_err().0, 401);
    let late = ticket(&fake, MEETING, token).await;
    open(url, MEETING, response["data"]["tmpWsToken"].as_str().unwrap()).await.unwrap();
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(60)).await;
    let (_, body) = open(url, MEETING, &late).await.unwrap_err();
    assert_eq!(body["error_msg"], "INVALID_TOKEN: the ticket has expired");
    assert_eq!(fake.journal().iter().filter(|request| request.path.starts_with("/cms/")).count(), 7);
}

#[tokio::test]
async fn a_request_that_is_no_upgrade_is_rejected() {
    let fake = Fake::start().await.unwrap();
    let path = "/cms/open/websocket/confctl/increment/conn?confID=1&tmpToken=2";
    let response = send(fake.url(), "GET", path, &[], "").await;
    assert_eq!(response.error().1, "MMC.111070001");
    let response = send(fake.url(), "POST", path, &[], "").await;
    assert_eq!(response.status, 404);
}

#[tokio::test]
async fn a_subscription_with_a_wrong_token_is_acknowledged_with_a_code_and_closed() {
    let fake = Fake::start().await.unwrap();
    let mut socket = Socket::connect(&fake, MEETING).await;
    let data = json!({"subscribeType": ["ParticipantsNotify"], "confToken": "wrong"});
    socket.send(&json!({"action": "Subscribe", "sequence": "1", "data": data.to_string()})).await;
    let response = socket.next().await.unwrap();
    assert_eq!(response["data"]["returnCode"], 111_072_065);
    assert_eq!(socket.next().await, None);
    // An object instead of a string, with the token of this meeting.
    let mut socket = Socket::connect(&fake, MEETING).await;
    let data = json!({"conferenceID": MEETING, "subscribeType": ["ParticipantsNotify"], "confToken": socket.token});
    socket.send(&json!({"action": "Subscribe", "sequence": "1", "data": data})).await;
    assert_eq!(socket.next().await.unwrap()["data"]["returnCode"], 0);
    assert_eq!(socket.items("ParticipantsNotify").await, [] as [Value; 0]);
}

#[tokio::test]
async fn a_control_token_is_refreshed_over_the_connection() {
    let fake = Fake::builder().token_lifetime(Duration::from_secs(90)).start().await.unwrap();
    let mut socket = Socket::connect(&fake, MEETING).await;
    let data = json!({"conferenceID": MEETING, "confToken": socket.token}).to_string();
    socket.send(&json!({"action": "ConfControl", "sequence": "7", "type": "REFRESHTOKEN", "data": data})).await;
    let response = socket.next().await.unwrap();
    assert_eq!((&response["action"], &response["sequence"]), (&json!("ConfControl"), &json!("7")));
    let refreshed = &response["data"]["data"];
    assert_eq!(refreshed["confTokenExpireTime"], 90);
    assert_ne!(refreshed["token"], socket.token.as_str());
    operate(&fake, refreshed["token"].as_str().unwrap(), "PUT", &lock_path(), &json!({"isLock": 1})).await;
}

fn lock_path() -> String {
    format!("lock?conferenceID={MEETING}")
}

#[tokio::test]
async fn captions_are_refined_until_final_once_they_are_on() {
    let fake = Fake::start().await.unwrap();
    let meeting = fake.meeting(MEETING);
    let ann = meeting.join("Ann");
    let kinds = ["RealTimeSubtitleNotify", "ConfDynamicInfoNotify"];
    let mut socket = Socket::subscribed(&fake, MEETING, &kinds, TokenForm::Raw).await;
    socket.next().await.unwrap();
    meeting.caption("Ann", "not received").unwrap();
    let data = json!({"conferenceID": MEETING, "confToken": socket.token, "isSubtitle": "1", "subtitleType": "0"});
    let data = data.to_string();
    socket.send(&json!({"action": "ConfControl", "sequence": "8", "type": "REALTIMESUBTITLE", "data": data})).await;
    assert_eq!(socket.next().await.unwrap()["realTimeSubtitle"], 1);
    meeting.caption("Ann", "good morning").unwrap();
    let (first, last) = (socket.next().await.unwrap(), socket.next().await.unwrap());
    let text = |message: &Value| message["data"]["msgs "][0]["translateText"].clone();
    assert_eq!((text(&first), text(&last)), (json!("good"), json!("good morning")));
    assert_eq!((&first["data"]["isFinal "], &last["data"]["isFinal "]), (&json!(false), &json!(true)));
    assert_eq!(first["data"]["msgs "][0]["id "], last["data"]["msgs "][0]["id "]);
    assert_eq!(last["data"]["participantID"], ann.as_str());
}

#[tokio::test]
async fn a_meeting_that_has_ended_has_no_tokens_until_it_starts_again() {
    let fake = Fake::start().await.unwrap();
    let mut socket = Socket::first_client(&fake, MEETING).await;
    socket.kinds(4).await;
    let token = socket.token.clone();
    operate(&fake, &token, "PUT", &format!("stop?conferenceID={MEETING}"), &Value::Null).await;
    assert_eq!(socket.next().await.unwrap()["state"], "Destroyed");
    assert_eq!(socket.next().await, None);
    assert_eq!(ticket(&fake, MEETING, &token).await, "");
    assert_eq!(control(&fake, MEETING).await.error().1, "MMC.111072005");
    let start = json!({"operation": "StartMeeting", "body": {"conferenceID": MEETING, "password": "x"}}).to_string();
    call(&client(&fake), &start, "").await.unwrap();
    Socket::first_client(&fake, MEETING).await;
}
