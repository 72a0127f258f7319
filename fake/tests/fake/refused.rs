//! The requests that a meeting rejects, with the codes of the service.

use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};

use crate::scene::Scene;
use crate::support::{JSON, call, client, code, request, send};
use crate::web_socket::control_with;

const UNKNOWN: &str = "MMC.111070005";
const UNAUTHORIZED: &str = "MMC.111072065";

#[tokio::test]
async fn a_number_that_no_meeting_has() {
    let mut scene = Scene::booked(Fake::builder().strict(), json!({})).await;
    scene.id = "999999999".to_owned();
    for operation in ["ShowMeetingDetail", "CancelMeeting"] {
        assert_eq!(scene.management_code(operation, Value::Null).await, UNKNOWN, "{operation}");
    }
    let update = json!({"subject": "x", "mediaTypes": "HDVideo", "length": 30});
    assert_eq!(scene.management_code("UpdateMeeting", update).await, UNKNOWN);
    assert_eq!(code(&scene.client, scene.start_with("x")).await.as_deref(), Some(UNKNOWN));
}

#[tokio::test]
async fn a_start_with_the_wrong_password() {
    let scene = Scene::booked(Fake::builder(), json!({})).await;
    let guest = scene.start_with(&scene.guest_password);
    assert_eq!(code(&scene.client, guest).await.as_deref(), Some("MMC.111071058"));
    assert_eq!(code(&scene.client, scene.start_with("wrong")).await.as_deref(), Some("MMC.111071091"));
    scene.start().await;
    // Starting a meeting in progress changes nothing.
    let uuid = scene.online().await["confUUID"].clone();
    scene.start().await;
    assert_eq!(scene.online().await["confUUID"], uuid);
}

#[tokio::test]
async fn a_control_token_needs_a_meeting_in_progress_and_the_password_of_the_host() {
    let scene = Scene::booked(Fake::builder(), json!({})).await;
    let error = async |password: &str| control_with(&scene.fake, &scene.id, password).await.error().1;
    assert_eq!(error(&scene.host_password).await, "MMC.111072005");
    scene.start().await;
    assert_eq!(error("wrong").await, UNAUTHORIZED);
    assert_eq!(error(&scene.guest_password).await, UNAUTHORIZED);
    let response = control_with(&scene.fake, &scene.id, &scene.host_password).await.json();
    let token = response["data"]["token"].as_str().unwrap();
    scene.advance(1700);
    // A valid token is refreshed with any password.
    let path = format!("/v1/mmc/control/conferences/token?conferenceID={}", scene.id);
    let headers = [("X-Password", "any"), ("X-Login-Type", "1"), ("X-Conference-Authorization", token)];
    let refreshed = send(scene.fake.url(), "GET", &path, &headers, "").await.json();
    assert_eq!(refreshed["data"]["token"], token);
    assert_eq!(refreshed["data"]["expireTime"], 1_904_281_200_000_u64 + 3_500_000);
    scene.meeting().end();
    assert_eq!(error(&scene.host_password).await, "MMC.111072005");
    scene.manage("CancelMeeting", Value::Null).await;
    assert_eq!(error(&scene.host_password).await, UNAUTHORIZED);
}

#[tokio::test]
async fn too_many_wrong_passwords() {
    let scene = Scene::started(Fake::builder().strict(), json!({})).await;
    let error = async |password: &str| control_with(&scene.fake, &scene.id, password).await.error().1;
    for _ in 0..5 {
        assert_eq!(error("wrong").await, UNAUTHORIZED);
    }
    assert_eq!(error(&scene.host_password).await, "MMC.111072064");
    scene.advance(5 * 60);
    assert_eq!(error(&scene.host_password).await, "");
}

#[tokio::test]
async fn an_operation_without_a_valid_control_token() {
    let scene = Scene::started(Fake::builder(), json!({})).await;
    let other = scene.fake.meeting("914067448");
    other.join("Ann");
    let of_other = control_with(&scene.fake, "914067448", "x").await.json()["data"]["token"].clone();
    let path = format!("/v1/mmc/control/conferences/lock?conferenceID={}", scene.id);
    for token in [of_other.as_str().unwrap(), "unknown"] {
        let headers = [JSON, ("X-Conference-Authorization", token)];
        let response = send(scene.fake.url(), "PUT", &path, &headers, "{\"isLock\": 1}").await;
        assert_eq!(response.error().1, UNAUTHORIZED);
    }
    assert_eq!(send(scene.fake.url(), "PUT", &path, &[JSON], "{\"isLock\": 1}").await.error().1, UNAUTHORIZED);
}

#[tokio::test]
async fn an_operation_on_someone_who_is_not_in_the_meeting() {
    let scene = Scene::started(Fake::builder(), json!({"confConfigInfo": {"enableWaitingRoom": true}})).await;
    let waiting = scene.meeting().join("Ann");
    for pid in ["unknown", &waiting] {
        for (operation, body) in [
            ("MuteParticipant", json!({"isMute": 1})),
            ("SetCohost", json!({"isCohost": 1})),
            ("Hand", json!({"handsState": 1})),
            ("SetRole", json!({"applyChair": 0})),
        ] {
            assert_eq!(scene.refusal(operation, Some(pid), body).await, "MMC.111072008", "{operation}");
        }
    }
    assert_eq!(scene.refusal("AllowWaitingParticipant", None, json!({"allowAll": false})).await, "MMC.111070001");
}

#[tokio::test]
async fn a_meeting_in_progress_is_neither_changed_nor_canceled() {
    let scene = Scene::started(Fake::builder(), json!({})).await;
    let update = json!({"subject": "x", "mediaTypes": "HDVideo", "length": 30});
    assert_eq!(scene.management_code("UpdateMeeting", update).await, "MMC.111071065");
    assert_eq!(scene.management_code("CancelMeeting", Value::Null).await, "MMC.111071067");
    let (mut events, _) = scene.events(4).await;
    let mut cancel = scene.document("CancelMeeting", Value::Null);
    cancel["query"]["type"] = 1.into();
    crate::support::request(&scene.client, cancel.clone()).await;
    assert_eq!(events.state().await["state"], "Destroyed");
    assert_eq!(events.next().await, None);
    assert_eq!(code(&scene.client, cancel).await.as_deref(), Some(UNKNOWN));
    let token = control_with(&scene.fake, &scene.id, &scene.host_password).await;
    assert_eq!(token.error().1, UNAUTHORIZED);
}

#[tokio::test]
async fn what_is_inferred_is_rejected_on_demand() {
    let scene = Scene::started(Fake::builder().strict(), json!({})).await;
    let (host, ann) = (scene.meeting().join_as_host("Host"), scene.meeting().join("Ann"));
    let layout = json!({"manualSet": 1, "imageType": "Two", "subscriberInPics": []});
    for (expected, operation, pid, body) in [
        ("072069", "Hand", Some(&host), json!({"handsState": 1})),
        ("072069", "BatchHand", None, json!({"handsState": 1, "pids": [ann, host]})),
        ("072107", "SetCohost", Some(&host), json!({"isCohost": 1})),
        ("074002", "SetRole", Some(&ann), json!({"applyChair": 0})),
        ("072020", "Record", None, json!({"isRecord": 1})),
        ("072068", "Live", None, json!({"isLive": 1})),
        ("112005", "MoveToWaitingRoom", None, json!({"participantID": ann})),
        ("072053", "SwitchMode", None, json!({"switchMode": "Fixed", "imageType": 0})),
        ("072028", "SetCustomMultiPicture", None, layout),
        ("072062", "SetHostView", None, json!({"viewType": 0, "switchTime": 10, "status": 1})),
        ("072010", "PauseConference", None, json!({"pause": 1})),
        ("074003", "ProlongMeeting", None, json!({"auto": 0, "duration": 1400})),
    ] {
        let refusal = scene.refusal(operation, pid.map(String::as_str), body).await;
        assert!(refusal.ends_with(expected), "{operation}: {refusal}");
    }
    // None of them has changed anything.
    let people = scene.people().await;
    assert!(people["participants"].as_array().unwrap().iter().all(|person| person["hand"] == 0));
}

#[tokio::test]
async fn what_only_some_requests_need() {
    let fake = Fake::builder().start().await.unwrap();
    let client = client(&fake);
    let user = |more: Value| {
        let mut body = json!({"name": "Ann", "account": "ann"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"operation": "AddUser", "body": body})
    };
    let refused = async |document: Value| call(&client, &document.to_string(), "").await.unwrap_err().to_string();
    for (more, reason) in [
        (json!({}), "contains none of `body.email` and `body.phone`; one is required"),
        (json!({"phone": "+8613800000001"}), "`body.country` is required with `phone`, but missing"),
    ] {
        let error = refused(user(more)).await;
        assert!(error.contains("USG.200000003") && error.contains(reason), "{error}");
    }
    request(&client, user(json!({"email": "ann@example.com"}))).await;
    // What an update omits remains.
    let update = json!({"operation": "UpdateUser", "path": {"account": "ann"}, "body": {"title": "Engineer"}});
    request(&client, update).await;
    let threshold = json!({"latency": {"receiving": 500, "sending": 500}});
    let query = json!({"thresholdType": "AUDIO"});
    let error = refused(json!({"operation": "SetQosThreshold", "query": query, "body": threshold})).await;
    assert!(error.contains("MBI.") && error.contains("`body.jitter` is required for this `thresholdType`"), "{error}");
    let sso = json!({"operation": "SetSsoConfig", "body": {"enableSSO": true}});
    assert!(refused(sso).await.contains("`body.domain` is required if `enableSSO` is true"));
}
