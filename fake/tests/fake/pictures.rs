//! Control operations on the picture, and settings of the whole meeting.

use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};

use crate::scene::{Scene, change};

const NUMBER: &str = "+991110000000001";

fn layout(save_only: bool) -> Value {
    let pane = json!({"index": 1, "subscriber": [NUMBER], "isAssistStream": 0});
    json!({
        "manualSet": 1, "imageType": "Single", "subscriberInPics": [pane], "switchTime": 20,
        "multiPicSaveOnly": save_only,
    })
}

#[tokio::test]
async fn a_layout_is_shown_unless_it_is_only_saved() {
    let scene = Scene::started(Fake::builder(), json!({})).await;
    let (mut events, _) = scene.events(4).await;
    scene.control("SetCustomMultiPicture", layout(true)).await;
    let state = events.state().await;
    let panes = json!([{"index": 1, "id": [NUMBER], "share": 0}]);
    assert_eq!(state["multiPic"], json!({"picInfos": panes, "picNum": 1, "period": 20}));
    assert_eq!((&state["mode"], &state["picNum"]), (&json!("FREE"), &json!(1)));
    let notified = events.next().await.unwrap();
    assert_eq!((&notified["action"], &notified["mode"]), (&json!("CustomMultiPicNotify"), &json!("FREE")));
    scene.control("SetCustomMultiPicture", layout(false)).await;
    let state = events.state().await;
    assert_eq!((&state["mode"], &state["vas"]), (&json!("FIXED"), &json!(0)));
    assert_eq!(events.next().await.unwrap()["picInfos"], panes);
    scene.control("SwitchMode", json!({"switchMode": "VAS", "imageType": 0})).await;
    let state = events.state().await;
    assert_eq!((&state["mode"], &state["vas"]), (&json!("FIXED"), &json!(1)));
    scene.control("SetCustomMultiPicture", json!({"manualSet": 0})).await;
    assert_eq!(events.state().await.get("multiPic"), None);
}

#[tokio::test]
async fn what_the_host_and_others_watch() {
    let scene = Scene::started(Fake::builder(), json!({})).await;
    let (host, ann) = (scene.meeting().join_as_host("Host"), scene.meeting().join("Ann"));
    let (mut events, _) = scene.events(4).await;
    scene.control("SetHostView", json!({"viewType": 0, "switchTime": 10, "status": 1})).await;
    assert_eq!(events.people().await, [change(&host, json!({"VIEW_TYPE": "0"}))]);
    assert_eq!(events.state().await["chairView"], 1);
    scene.control("SetHostView", json!({"viewType": 2, "participantID": ann})).await;
    assert_eq!(events.people().await, [change(&host, json!({"VIEW_TYPE": "2"}))]);
    assert_eq!(events.state().await["chairView"], 0);
    for _ in 0..2 {
        scene.control_for("SetParticipantView", &ann, json!({"viewType": 2, "participantID": host})).await;
    }
    assert_eq!(events.people().await, [change(&ann, json!({"VIEW_TYPE": "2"}))]);
    assert_eq!(events.state().await["partViewNum"], 1);
    scene.control_for("LockView", &ann, json!({"status": 1, "participantID": host})).await;
    assert_eq!(events.people().await, [change(&ann, json!({"LOCKED_VIEW": "1"}))]);
    scene.control_for("InviteOperateVideo", &ann, json!({"status": 1})).await;
    assert_eq!(events.people().await, [change(&ann, json!({"CAMERASTATE": "0"}))]);
    scene.control_for("AllowClientRecord", &ann, json!({"allowClientRecord": 1})).await;
    assert_eq!(events.people().await, [change(&ann, json!({"ALLOW_CLIENT_REC": "1"}))]);
}

#[tokio::test]
async fn saved_layouts_belong_to_the_meeting_in_progress() {
    let scene = Scene::started(Fake::builder(), json!({})).await;
    assert_eq!(scene.control("ShowLayout", Value::Null).await["picLayouts"], json!([]));
    let layout = json!({
        "imageType": "Two", "switchTime": 10, "layOutName": "mine",
        "subscriberInPics": [{"index": 1, "id": [NUMBER], "share": 0}],
    });
    for _ in 0..2 {
        scene.control("SaveLayout", json!({"restPicLayout": layout})).await;
    }
    let saved = scene.control("ShowLayout", Value::Null).await["picLayouts"].clone();
    assert_eq!(saved[0]["subscriberInPics"][0]["id"], json!([format!("{NUMBER}#Desktop")]));
    assert_ne!(saved[0]["uuid"], saved[1]["uuid"]);
    let mut delete = scene.document("DeleteLayout", Value::Null);
    delete["query"]["uuID"] = saved[0]["uuid"].clone();
    crate::support::call(&scene.client, &delete.to_string(), &scene.host_password).await.unwrap();
    assert_eq!(scene.control("ShowLayout", Value::Null).await["picLayouts"], json!([saved[1]]));
    scene.meeting().end();
    scene.start().await;
    assert_eq!(scene.control("ShowLayout", Value::Null).await["picLayouts"], json!([]));
}

#[tokio::test]
async fn a_recording_is_paused_and_goes_on() {
    let automatic = json!({"recordType": 2, "isAutoRecord": 1});
    let scene = Scene::started(Fake::builder(), automatic).await;
    let (mut events, initial) = scene.events(4).await;
    assert_eq!((&initial[0]["recType"], &initial[1]["recState"]), (&json!(1), &json!(1)));
    scene.control("SetMmrRecord", json!({"recordType": 0})).await;
    assert_eq!(events.state().await["recState"], 0);
    scene.control("SetMmrRecord", json!({"recordType": 1})).await;
    assert_eq!(events.state().await["recState"], 1);
    scene.control("SetMmrRecord", json!({"recordType": 2})).await;
    assert_eq!(events.state().await["recState"], 0);
}

#[tokio::test]
async fn settings_are_part_of_the_state() {
    let scene = Scene::started(Fake::builder(), json!({})).await;
    let (mut events, _) = scene.events(4).await;
    scene.control("UpdateStartedConfConfig", json!({"chatPermission": 1, "clientRecMode": 0, "isLock": 1})).await;
    let state = events.state().await;
    assert_eq!((&state["forbiddenChat"], &state["lock"], &state["lockSharing"]), (&json!(1), &json!(1), &json!(0)));
    scene.control("PauseConference", json!({"pause": 1})).await;
    assert_eq!(events.state().await["pause"], true);
    scene.control("AllowAudienceJoin", json!({"allowAudience": 1})).await;
    assert_eq!(events.state().await["allowAudience"], true);
    scene.control("ResumeSimultaneousInterpretation", json!({"simultaneousInterpretation": 1})).await;
    assert_eq!(events.state().await["simultaneousInterpretation"], 1);
    scene.control("AllowGuestUnmute", json!({"allowUnmuteByOneself": 0})).await;
    assert_eq!(events.state().await["canUnmute"], 0);
}
