//! Calls to invited people, and people who come and go by themselves.

use huaweicloud_meeting::codes;
use huaweicloud_meeting_fake::{Fake, Join, UnknownParticipant};
use serde_json::{Value, json};

use crate::scene::{Scene, change, removal};

const ANN: &str = "+991110000000001";

fn invite(phone: &str) -> Value {
    json!({"attendees": [{"name": "Ann", "phone": phone, "type": "normal"}]})
}

#[tokio::test]
async fn a_call_that_nothing_answers_times_out_after_half_a_minute() {
    let scene = Scene::started(Fake::builder(), json!({})).await;
    scene.meeting().calls_ring();
    let (mut events, _) = scene.events(4).await;
    scene.control("InviteParticipant", invite(ANN)).await;
    let ann = events.people().await[0]["pid"].as_str().unwrap().to_owned();
    scene.control("InviteParticipant", invite(ANN)).await;
    assert_eq!(events.results().await, [(ANN.to_owned(), "11076008".to_owned())]);
    scene.advance(29);
    assert_eq!(scene.people().await["participants"][0]["state"], 1);
    scene.advance(1);
    assert_eq!(events.people().await, [removal(&ann)]);
    assert_eq!(events.results().await, [(ANN.to_owned(), "11076005".to_owned())]);
    assert!(scene.meeting().answer(&ann).is_err());
    scene.control("InviteParticipant", invite(ANN)).await;
    assert_ne!(events.people().await[0]["pid"], ann.as_str());
    scene.meeting().busy(ANN).unwrap();
    events.people().await;
    assert_eq!(events.results().await, [(ANN.to_owned(), "11076008".to_owned())]);
}

#[tokio::test]
async fn a_person_who_is_called_can_only_be_hung_up() {
    let scene = Scene::started(Fake::builder(), json!({})).await;
    scene.meeting().calls_ring();
    scene.control("InviteParticipant", invite(ANN)).await;
    let ann = scene.people().await["participants"][0]["pid"].as_str().unwrap().to_owned();
    assert_eq!(scene.refusal("MuteParticipant", Some(&ann), json!({"isMute": 1})).await, "MMC.111072008");
    scene.control("HangUp", json!({"bulkHangUpParticipants": [ann, "unknown"]})).await;
    assert_eq!(scene.people().await["participants"], json!([]));
    let hang_up = json!({"bulkHangUpParticipants": [ann]});
    assert_eq!(scene.refusal("HangUp", None, hang_up).await, "MMC.111072008");
}

#[tokio::test]
async fn people_who_are_called_automatically_are_called_when_the_meeting_begins() {
    let attendees = json!([{"name": "Ann", "phone": ANN, "type": "normal", "isAutoInvite": 1}]);
    let scene = Scene::started(Fake::builder(), json!({"attendees": attendees})).await;
    assert_eq!(scene.people().await["participants"][0]["name"], "Ann");
}

#[tokio::test]
async fn who_is_broadcast_and_leaves_is_broadcast_no_longer() {
    let scene = Scene::started(Fake::builder(), json!({})).await;
    let (host, ann) = (scene.meeting().join_as_host("Host"), scene.meeting().join("Ann"));
    let (mut events, _) = scene.events(4).await;
    scene.control_for("BroadcastParticipant", &ann, Value::Null).await;
    assert_eq!(events.people().await, [change(&ann, json!({"BROADCAST": "1"}))]);
    assert_eq!(events.state().await["vas"], 0);
    scene.meeting().drop_connection("Ann").unwrap();
    assert_eq!(events.people().await, [removal(&ann)]);
    assert_eq!(events.results().await[0].1, "11111004");
    let state = events.state().await;
    assert_eq!((&state["mode"], &state["vas"]), (&json!("FREE"), &json!(1)));
    scene.meeting().leave(&host).unwrap();
    assert_eq!(scene.people().await["confInfo"].get("chairID"), None);
    let back = scene.meeting().join_with(&Join::host("Host")).unwrap();
    assert_eq!(scene.people().await["confInfo"]["chairID"], back.as_str());
    // There is one host at most.
    scene.meeting().join_with(&Join::guest("Second").password(&scene.host_password)).unwrap();
    assert_eq!(scene.people().await["confInfo"]["chairID"], back.as_str());
    assert!(matches!(scene.meeting().share("Ann"), Err(UnknownParticipant { .. })));
}

#[tokio::test]
async fn one_participant_shares() {
    let scene = Scene::started(Fake::builder(), json!({})).await;
    let (ann, bo) = (scene.meeting().join("Ann"), scene.meeting().join("Bo"));
    let (mut events, _) = scene.events(4).await;
    scene.control_for("InviteShare", &ann, json!({"share": 1})).await;
    assert_eq!(events.people().await, [change(&ann, json!({"INVITE_SHARE_STATE": "1"}))]);
    scene.meeting().share("Ann").unwrap();
    assert_eq!(events.people().await, [change(&ann, json!({"INVITE_SHARE_STATE": "0", "SHARE": "1"}))]);
    scene.meeting().share("Bo").unwrap();
    assert_eq!(events.people().await, [change(&ann, json!({"SHARE": "0"})), change(&bo, json!({"SHARE": "1"}))]);
    scene.meeting().stop_sharing("Bo").unwrap();
    assert_eq!(events.people().await, [change(&bo, json!({"SHARE": "0"}))]);
}

#[tokio::test]
async fn a_closed_meeting_keeps_people_out() {
    let closed = json!({"concurrentParticipants": 2, "confConfigInfo": {"callInRestriction": 3}});
    let scene = Scene::booked(Fake::builder(), closed).await;
    let refused = |join: Join| scene.meeting().join_with(&join).unwrap_err().code();
    let ann = || Join::guest("Ann").number(ANN);
    assert_eq!(refused(ann().password("wrong")), codes::CONF_PWD_AUTH_FAILED);
    assert_eq!(refused(Join::guest("Stranger")), codes::CONF_ONLY_ALLOW_USER_INVITED);
    assert_eq!(refused(ann()), codes::NOT_ALLOWED_GUEST_FIRST_JOIN);
    scene.meeting().join_with(&Join::host("Ann").number(ANN)).unwrap();
    scene.control("UpdateStartedConfConfig", json!({"callInRestriction": 2, "isLock": 1})).await;
    assert_eq!(refused(Join::guest("Bo").external()), codes::CONF_ONLY_ALLOW_USER_IN_ORG);
    assert_eq!(refused(Join::guest("Bo")), codes::CONF_LOCKED);
    // Those who are called are let in.
    scene.control("InviteParticipant", invite("+991110000000009")).await;
    assert_eq!(scene.online().await["onlineAttendeeAmount"], 2);
    assert_eq!(refused(Join::host("Host")), codes::OVER_MAX_PARTICIPANT_NUMBER);
    let (mut events, _) = scene.events(5).await;
    scene.control("InviteParticipant", invite("+991110000000008")).await;
    events.invitees().await;
    assert_eq!(events.results().await[0].1, "11076015");
}
