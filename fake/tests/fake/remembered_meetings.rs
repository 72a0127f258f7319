//! A meeting from its booking to its history.

use huaweicloud_meeting::meeting_control::{Attendee, PhoneNumber, TerminalType};
use huaweicloud_meeting::meeting_management::{
    CreateMeetingRequest, MediaType, SearchMeetingsRequest, StartMeetingRequest,
};
use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};

use crate::support::{call, client, code, request};

fn book(subject: &str) -> Value {
    json!({"operation": "CreateMeeting", "body": {
        "subject": subject, "mediaTypes": "HDVideo", "startTime": "2030-05-06 07:00", "length": 45,
        "attendees": [{"name": "Ann", "phone": "+991110000000001", "type": "normal"}],
    }})
}

#[tokio::test]
async fn a_meeting_that_was_booked_is_shown_and_listed() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let retro = request(&client, book("Retro")).await[0].clone();
    let other = request(&client, book("Planning")).await[0].clone();
    assert_eq!(
        (&retro["subject"], &retro["startTime"], &retro["endTime"]),
        (&json!("Retro"), &json!("2030-05-06 07:00"), &json!("2030-05-06 07:45"))
    );
    assert_ne!(retro["conferenceID"], other["conferenceID"]);
    assert_ne!(retro["passwordEntry"], other["passwordEntry"]);
    assert!(retro["guestJoinUri"].as_str().unwrap().starts_with(fake.url()), "{retro}");

    let id = &retro["conferenceID"];
    let shown = request(&client, json!({"operation": "ShowMeetingDetail", "query": {"conferenceID": id}})).await;
    assert_eq!(shown["conferenceData"], retro);
    assert_eq!((&shown["data"]["count"], &shown["data"]["data"][0]["name"]), (&json!(1), &json!("Ann")));

    let found = request(&client, json!({"operation": "SearchMeetings", "query": {"searchKey": "retro"}})).await;
    assert_eq!((&found["count"], &found["data"][0]["conferenceID"]), (&json!(1), id));
    let all = client.search_meetings(SearchMeetingsRequest::new()).items().collect().await.unwrap();
    assert_eq!(all.len(), 3); // with that of the example
}

#[tokio::test]
async fn a_meeting_is_changed_and_canceled() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let id = request(&client, book("Retro")).await[0]["conferenceID"].clone();
    let changed = request(
        &client,
        json!({"operation": "UpdateMeeting", "query": {"conferenceID": id}, "body": {
            "subject": "Retrospective", "mediaTypes": "HDVideo", "length": 60,
        }}),
    )
    .await[0]
        .clone();
    assert_eq!((&changed["subject"], &changed["endTime"]), (&json!("Retrospective"), &json!("2030-05-06 08:00")));
    // What the request omits falls back to the default.
    assert_eq!(changed["size"], json!(0));
    request(&client, json!({"operation": "CancelMeeting", "query": {"conferenceID": id}})).await;
    let show = json!({"operation": "ShowMeetingDetail", "query": {"conferenceID": id}});
    assert_eq!(code(&client, show).await.as_deref(), Some("MMC.111070005"));
}

#[tokio::test]
async fn a_meeting_takes_place_and_is_in_the_history() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let meeting =
        client.create_meeting(CreateMeetingRequest::new([MediaType::HdVideo]).subject("Retro")).await.unwrap();
    let id = meeting.conference_id.as_ref();
    let show = json!({"operation": "ShowOnlineMeetingDetail", "query": {"conferenceID": id}});
    let shown = request(&client, show.clone()).await;
    let uuid = shown["conferenceData"]["confUUID"].clone();
    assert_eq!(
        (&shown["conferenceData"]["subject"], &shown["conferenceData"]["conferenceState"]),
        (&json!("Retro"), &json!("Created"))
    );

    let password = meeting.password_entry.first().unwrap().password.clone();
    client.start_meeting(StartMeetingRequest::new(&meeting.conference_id, password.clone())).await.unwrap();
    let conference = client.conference(&meeting.conference_id).password(password.clone());
    let ann = Attendee::new("Ann", PhoneNumber::new("+991110000000001"), TerminalType::SoftClient);
    conference.invite_participant([ann]).await.unwrap();
    let meeting_of = |operation: &str| json!({"operation": operation, "query": {"conferenceID": id}}).to_string();
    let now: Value = serde_json::from_str(
        &call(&client, &meeting_of("ShowRealTimeInfoOfMeeting"), password.expose()).await.unwrap(),
    )
    .unwrap();
    // Guests are muted when they join, by default.
    let ann = &now["participants"][0];
    assert_eq!((&ann["name"], &ann["mute"]), (&json!("Ann"), &json!(1)));
    conference.unmute_all().await.unwrap();
    let now: Value = serde_json::from_str(
        &call(&client, &meeting_of("ShowRealTimeInfoOfMeeting"), password.expose()).await.unwrap(),
    )
    .unwrap();
    assert_eq!(now["participants"][0]["mute"], json!(0));
    conference.stop_meeting().await.unwrap();

    assert_eq!(code(&client, show).await.as_deref(), Some("MMC.111070005"));
    let past = request(&client, json!({"operation": "SearchHisMeetings", "query": {"startDate": 0, "endDate": 4_000_000_000_000_u64, "searchKey": "retro"}})).await;
    assert_eq!(
        (&past["count"], &past["data"][0]["confUUID"], &past["data"][0]["subject"]),
        (&json!(1), &uuid, &json!("Retro"))
    );
    let of_uuid = |operation: &str| json!({"operation": operation, "query": {"confUUID": uuid}});
    let detail = request(&client, of_uuid("ShowHisMeetingDetail")).await;
    assert_eq!(detail["conferenceData"]["conferenceState"], json!("Destroyed"));
    let attendance = request(&client, of_uuid("SearchAttendanceRecordsOfHisMeeting")).await;
    assert_eq!((&attendance["count"], &attendance["data"][0]["displayName"]), (&json!(1), &json!("Ann")));
}

#[tokio::test]
async fn two_fakes_with_one_seed_make_the_same_values() {
    let mut made = Vec::new();
    for seed in [7, 7, 8] {
        let fake = Fake::builder().seed(seed).start().await.unwrap();
        let meeting = request(&client(&fake), book("Retro")).await[0].clone();
        made.push((meeting["conferenceID"].clone(), meeting["passwordEntry"].clone()));
    }
    assert_eq!(made[0], made[1]);
    assert!(made[0].0 != made[2].0 && made[0].1 != made[2].1);
}
