//! An ordinary meeting with a waiting room, from its booking to its history: what each step shows, and what it sends.

use huaweicloud_meeting::codes;
use huaweicloud_meeting_fake::{Fake, Join};
use serde_json::{Value, json};

use crate::scene::{Events, Scene, change, removal};
use crate::support::{client, code, request};

const ANN: &str = "+991110000000001";
const BO: &str = "+991110000000002";

/// The people of the meeting.
struct People {
    host: String,
    ann: String,
    cy: String,
}

fn fields() -> Value {
    json!({"recordType": 2, "confConfigInfo": {"enableWaitingRoom": true, "isAutoMute": true}})
}

#[tokio::test]
async fn an_ordinary_meeting_with_a_waiting_room() {
    let scene = Scene::booked(Fake::builder().strict(), fields()).await;
    is_booked(&scene).await;
    scene.start().await;
    has_started(&scene).await;
    let mut events = subscribe(&scene).await;
    let people = join(&scene, &mut events).await;
    admit(&scene, &mut events, &people).await;
    mute_and_rename(&scene, &mut events, &people).await;
    move_out_and_back(&scene, &mut events, &people).await;
    record_and_prolong(&scene, &mut events, &people).await;
    change_host_and_hang_up(&scene, &mut events, &people).await;
    stop(&scene, &mut events).await;
    is_in_history(&scene, &people).await;
    takes_place_again(&scene).await;
}

async fn is_booked(scene: &Scene) {
    assert_eq!((scene.listed_state().await, scene.online().await), (json!("Schedule"), Value::Null));
    assert_eq!(scene.management_code("ShowOnlineMeetingDetail", Value::Null).await, "MMC.111072005");
    assert_eq!(scene.refusal("LockMeeting", None, json!({"isLock": 1})).await, "MMC.111072005");
}

async fn has_started(scene: &Scene) {
    let online = scene.online().await;
    assert_eq!(
        (&online["conferenceState"], &online["onlineAttendeeAmount"], &online["startTime"], &online["endTime"]),
        (&json!("Created"), &json!(0), &json!("2030-05-06 07:00"), &json!("2030-05-06 08:00"))
    );
}

/// Subscribes, and checks the full messages.
async fn subscribe(scene: &Scene) -> Events {
    let (events, initial) = scene.events(4).await;
    let [info, state, people, invitees] = &initial[..] else { panic!("{initial:?}") };
    assert_eq!((&info["title"], &info["displayID"]), (&json!("Retro"), &json!(scene.id)));
    assert_eq!((&state["lock"], &state["mute"], &state["waitingRoomState"]), (&json!(0), &json!(1), &json!(1)));
    assert_eq!(state["endTime"], "1904284800000");
    assert_eq!((people["data"].as_array().map(Vec::len), &invitees["data"][0]["phone"]), (Some(0), &json!(ANN)));
    events
}

/// The host joins, and invites two people, of whom one answers. A guest waits.
async fn join(scene: &Scene, events: &mut Events) -> People {
    let meeting = scene.meeting();
    meeting.calls_ring();
    let host = meeting.join_with(Join::guest("Host").password(&scene.host_password)).unwrap();
    let joined = events.people().await;
    assert_eq!((&joined[0]["pid"], &joined[0]["pinfoMap"]["ROLE"]), (&json!(host), &json!("1")));
    assert_eq!(
        (&joined[0]["pinfoMap"]["MUTE"], &scene.people().await["confInfo"]["chairID"]),
        (&json!("0"), &json!(host))
    );

    let attendee = |name: &str, phone: &str| json!({"name": name, "phone": phone, "type": "normal"});
    scene.control("InviteParticipant", json!({"attendees": [attendee("Ann", ANN), attendee("Bo", BO)]})).await;
    assert_eq!(events.invitees().await[0]["phone"], BO);
    let called = events.people().await;
    assert!(called.iter().all(|person| person["pinfoMap"]["STATE"] == "1"));
    let (ann, bo) = (called[0]["pid"].as_str().unwrap(), called[1]["pid"].as_str().unwrap());
    let people = scene.people().await;
    let states: Vec<_> = people["participants"].as_array().unwrap().iter().map(|person| &person["state"]).collect();
    assert_eq!((states, people["attendees"].as_array().unwrap().len()), (vec![&json!(0), &json!(1), &json!(1)], 2));
    assert_eq!(scene.manage("ShowMeetingDetail", Value::Null).await["data"]["count"], 2);
    assert_eq!(scene.manage("ShowOnlineMeetingDetail", Value::Null).await["data"]["count"], 1);

    scene.advance(1);
    meeting.answer(ANN).unwrap();
    assert_eq!(events.people().await, [change(ann, json!({"STATE": "0", "ADDTIME": "1904281201000"}))]);
    assert_eq!(events.results().await, [(ANN.to_owned(), "0".to_owned())]);
    meeting.refuse("Bo").unwrap();
    assert_eq!(events.people().await, [removal(bo)]);
    assert_eq!(events.results().await, [(BO.to_owned(), "11076009".to_owned())]);

    let cy = meeting.join_with(Join::guest("Cy").password(&scene.guest_password)).unwrap();
    assert_eq!(events.waiting().await[0]["pid"], cy.as_str());
    assert_eq!(scene.online().await["onlineAttendeeAmount"], 2);
    People { host, ann: ann.to_owned(), cy }
}

async fn admit(scene: &Scene, events: &mut Events, people: &People) {
    let admit = json!({"participantID": people.cy, "allowAll": false});
    scene.control("AllowWaitingParticipant", admit.clone()).await;
    assert_eq!(events.waiting().await, [change(&people.cy, json!({"WAITINGSTATE": "1"}))]);
    assert_eq!(events.people().await[0]["pinfoMap"]["NAME"], "Cy");
    assert_eq!(events.waiting().await, [json!({"pid": people.cy, "mode": 1, "delType": 0})]);
    let list = json!({"operation": "ListOnlineConfAttendee", "query": {"conf_id": scene.id}});
    assert_eq!(request(&scene.client, list).await["count"], 3);
    assert_eq!(scene.refusal("AllowWaitingParticipant", None, admit).await, "MMC.111072008");
}

async fn mute_and_rename(scene: &Scene, events: &mut Events, people: &People) {
    let People { ann, cy, .. } = people;
    for _ in 0..2 {
        // The second call changes nothing, and sends nothing.
        scene.control_for("MuteParticipant", ann, json!({"isMute": 0})).await;
    }
    assert_eq!(events.people().await, [change(ann, json!({"MUTE": "0"}))]);
    scene.control("MuteMeeting", json!({"isMute": 1, "allowUnmuteByOneself": 0})).await;
    assert_eq!(events.people().await, [change(ann, json!({"MUTE": "1"}))]);
    assert_eq!(events.state().await["canUnmute"], 0);
    assert_eq!((scene.meeting().unmute("Ann"), scene.meeting().unmute("Host")), (Ok(false), Ok(true)));
    let number = scene.people().await["participants"][2]["phone"].clone();
    let rename = json!({"participantID": cy, "number": number, "newName": "Cy Li"});
    scene.control("RenameParticipant", rename).await;
    assert_eq!(events.people().await, [change(cy, json!({"NAME": "Cy Li"}))]);
    assert_eq!(scene.people().await["participants"][2]["name"], "Cy Li");
}

async fn move_out_and_back(scene: &Scene, events: &mut Events, people: &People) {
    let cy = &people.cy;
    scene.control_for("SetCohost", cy, json!({"isCohost": 1})).await;
    assert_eq!(events.people().await, [change(cy, json!({"IS_COHOST": "1"}))]);
    assert_eq!(scene.people().await["confInfo"]["coHosts"], json!([cy]));
    let move_out = json!({"participantID": cy});
    assert_eq!(scene.refusal("MoveToWaitingRoom", None, move_out.clone()).await, "MMC.111112004");
    scene.control_for("SetCohost", cy, json!({"isCohost": 0})).await;
    events.people().await;
    scene.control("MoveToWaitingRoom", move_out).await;
    assert_eq!(events.people().await, [removal(cy)]);
    assert_eq!(events.waiting().await[0]["pinfoMap"]["NAME"], "Cy Li");
    assert_eq!(scene.online().await["onlineAttendeeAmount"], 2);
    scene.control("AllowWaitingParticipant", json!({"allowAll": true})).await;
    events.waiting().await;
    assert_eq!(events.people().await[0]["pid"], cy.as_str());
    events.waiting().await;
}

async fn record_and_prolong(scene: &Scene, events: &mut Events, people: &People) {
    let ann = &people.ann;
    scene.control("Record", json!({"isRecord": 1})).await;
    let state = events.state().await;
    assert_eq!((&state["recState"], &state["recOccurred"]), (&json!(1), &json!(1)));
    scene.control_for("RollcallParticipant", ann, Value::Null).await;
    assert_eq!(events.people().await, [change(ann, json!({"MUTE": "0", "ROLLCALL": "1"}))]);
    assert_eq!(events.state().await["mode"], "ROLLCALL");
    scene.control("CancelBroadcast", Value::Null).await;
    assert_eq!(events.people().await, [change(ann, json!({"ROLLCALL": "0"}))]);
    assert_eq!(events.state().await["mode"], "FREE");
    scene.advance(71);
    scene.control("Record", json!({"isRecord": 0})).await;
    assert_eq!(events.state().await["recState"], 0);
    scene.control("ProlongMeeting", json!({"auto": 0, "duration": 15})).await;
    assert_eq!(events.state().await["endTime"], "1904285700000");
    assert_eq!(scene.online().await["endTime"], "2030-05-06 08:15");
}

async fn change_host_and_hang_up(scene: &Scene, events: &mut Events, people: &People) {
    let People { host, ann, cy } = people;
    scene.control_for("SetRole", ann, json!({"applyChair": 1, "chairmanPwd": scene.host_password})).await;
    let expected = [change(host, json!({"ROLE": "0"})), change(ann, json!({"ROLE": "1"}))];
    assert_eq!(events.people().await, expected);
    assert_eq!(scene.people().await["confInfo"]["chairID"], ann.as_str());
    let wrong = json!({"applyChair": 1, "chairmanPwd": "wrong"});
    assert_eq!(scene.refusal("SetRole", Some(ann), wrong).await, "MMC.111072018");

    let number = scene.people().await["participants"][2]["phone"].as_str().unwrap().to_owned();
    let check = json!({"operation": "CheckCallNumberInConf", "query": {"call_number": number}});
    assert_eq!(request(&scene.client, check.clone()).await["in_conf"], true);
    scene.control("HangUp", json!({"bulkHangUpParticipants": [cy]})).await;
    assert_eq!(events.people().await, [removal(cy)]);
    assert_eq!(events.results().await, [(number, "11076002".to_owned())]);
    assert_eq!(request(&scene.client, check).await["in_conf"], false);
    scene.control("DeleteAttendees", json!({"bulkDelAttendInfo": [{"number": BO}]})).await;
    assert_eq!(events.invitees().await[0]["mode"], 1);
    assert_eq!(scene.people().await["attendees"].as_array().unwrap().len(), 1);
}

async fn stop(scene: &Scene, events: &mut Events) {
    scene.control("StopMeeting", Value::Null).await;
    assert_eq!(events.state().await["state"], "Destroyed");
    assert_eq!(events.next().await, None);
    // The booking is kept until its end.
    assert_eq!((scene.online().await, scene.listed_state().await), (Value::Null, json!("Schedule")));
}

async fn is_in_history(scene: &Scene, people: &People) {
    let history = json!({"operation": "SearchHisMeetings", "query": {"startDate": 0, "endDate": 4_000_000_000_000_u64, "searchKey": scene.id}});
    let past = request(&scene.client, history).await;
    assert_eq!((&past["count"], &past["data"][0]["isHasRecordFile"]), (&json!(1), &json!(true)));
    let uuid = &past["data"][0]["confUUID"];
    let of_uuid = |operation: &str| json!({"operation": operation, "query": {"confUUID": uuid, "limit": 100}});
    let attendance = request(&scene.client, of_uuid("SearchAttendanceRecordsOfHisMeeting")).await;
    let names: Vec<_> = attendance["data"].as_array().unwrap().iter().map(|stay| &stay["displayName"]).collect();
    assert_eq!(names, ["Host", "Ann", "Cy Li"]);
    let records = request(&scene.client, of_uuid("SearchCtlRecordsOfHisMeeting")).await;
    let done: Vec<_> =
        records["data"].as_array().unwrap().iter().filter(|one| one["operateSource"] == "Portal").collect();
    let by = |code: &str| -> Vec<&Value> {
        done.iter().filter(|one| one["operateCode"] == code).map(|one| &one["operationObject"]).collect()
    };
    assert_eq!(by("Add a participant"), [ANN, BO]);
    assert_eq!((by("Delete a participant"), by("Hang up a participant")), (vec![&json!(BO)], vec![&json!(people.cy)]));
    let loaded = Fake::start().await.unwrap();
    loaded.load(scene.fake.state()).unwrap();
    let client = client(&loaded);
    assert_eq!(request(&client, of_uuid("SearchAttendanceRecordsOfHisMeeting")).await, attendance);
    assert_eq!(request(&client, of_uuid("SearchCtlRecordsOfHisMeeting")).await, records);
}

async fn takes_place_again(scene: &Scene) {
    scene.start().await;
    assert_eq!(scene.listed_state().await, "Created");
    // No participant comes: the meeting runs to its end, which is after that of the booking.
    scene.advance(71 * 60);
    assert_eq!((scene.online().await, scene.listed_state().await), (Value::Null, Value::Null));
    let start = scene.start_with(&scene.host_password);
    assert_eq!(code(&scene.client, start).await.as_deref(), Some("MMC.111070005"));
    let refused = scene.meeting().join_with(Join::guest("Late")).unwrap_err();
    assert_eq!(refused.code(), codes::CONF_CLOSED_RECENTLY);
}
