//! Calls that replace everything, made of what was read: only what is meant to change does. What is sent is compared whole.

use huaweicloud_meeting::ErrorKind;
use huaweicloud_meeting::meeting_management::{
    MeetingDetail, ShowMeetingDetailRequest, UpdateMeetingRequest, UpdateRecurringMeetingRequest,
};
use huaweicloud_meeting::webinar_management::{UpdateRoomSettingRequest, UpdateWebinarRequest};
use serde_json::{Value, json};

use crate::server::{Reply, Request, Server};
use crate::setup::{client, meeting};

/// A meeting with everything that an answer can tell, and with values of enumerations that this version does not know.
fn detail() -> Value {
    json!({
        "conferenceData": {
            "conferenceID": "914067448",
            "mediaTypes": "Voice,Hologram,HDVideo",
            "subject": "Weekly",
            "size": 2,
            "timeZoneID": "56",
            "startTime": "2022-12-31 23:30",
            "endTime": "2023-01-01 01:00",
            "conferenceState": "Schedule",
            "accessNumber": "+991117",
            "language": "tlh-KX",
            "passwordEntry": [
                {"conferenceRole": "chair", "password": "made-up-host-password"},
                {"conferenceRole": "general", "password": "314159"},
            ],
            "userUUID": "the-booker",
            "scheduserName": "alice",
            "conferenceType": 0,
            "confType": "FUTURE",
            "isAutoMute": 1,
            "isAutoRecord": 1,
            "guestJoinUri": "https://meeting.example.com/#/j/914067448/made-up",
            "recordType": 77,
            "recordAuxStream": 1,
            "recordAuthType": 66,
            "liveAddress": "rtmp://live.example.com/main",
            "auxAddress": "rtmp://live.example.com/aux",
            "confConfigInfo": {
                "isSendNotify": true,
                "isSendSms": false,
                "isSendCalendar": true,
                "isAutoMute": true,
                "isHardTerminalAutoMute": false,
                "isGuestFreePwd": false,
                "callInRestriction": 55,
                "allowGuestStartConf": true,
                "enableWaitingRoom": false,
                "isHostCameraOn": true,
                "isGuestCameraOn": false,
                "vmrIDType": 44,
                "prolongLength": 15,
            },
            "vmrFlag": 1,
            "vmrID": "the-room",
            "vmrConferenceID": "88",
            "terminlCount": 1,
            "normalCount": 1,
            "deptName": "Research",
            "concurrentParticipants": 12,
            "supportSimultaneousInterpretation": true,
        },
        "data": {"offset": 0, "limit": 500, "count": 2, "data": [
            {
                "participantID": "+991116140865",
                "name": "Zhang San",
                "role": 33,
                "state": "MEETTING",
                "attendeeType": "hologram",
                "accountId": "zhangsan",
                "userUUID": "user-1",
                "appId": "app-1",
                "deptName": "Research",
                "email": "zhangsan@example.com",
                "sms": "+8613800000000",
                "phone2": "+991116140866",
                "phone3": "+991116140867",
                "address": "Room 7",
                "isAutoInvite": 0,
            },
            {"participantID": "+991116140868", "name": "Li Si", "role": 0, "state": "MEETTING", "attendeeType": "normal"},
        ]},
    })
}

/// What changes nothing in it: the members that the answer does not tell are not there.
fn unchanged() -> Value {
    let mut options = detail()["conferenceData"]["confConfigInfo"].clone();
    options["guestPwd"] = json!("314159");
    json!({
        "mediaTypes": "Voice,Hologram,HDVideo",
        "subject": "Weekly",
        "startTime": "2022-12-31 23:30",
        "length": 90,
        "timeZoneID": "56",
        "attendees": [
            {
                "accountId": "zhangsan",
                "appId": "app-1",
                "phone": "+991116140865",
                "phone2": "+991116140866",
                "phone3": "+991116140867",
                "name": "Zhang San",
                "role": 33,
                "type": "hologram",
                "userUUID": "user-1",
                "email": "zhangsan@example.com",
                "sms": "+8613800000000",
                "isAutoInvite": 0,
                "deptName": "Research",
                "address": "Room 7",
            },
            {"phone": "+991116140868", "name": "Li Si", "role": 0, "type": "normal"},
        ],
        "confConfigInfo": options,
        "vmrFlag": 1,
        "vmrID": "the-room",
        "concurrentParticipants": 12,
        "recordType": 77,
        "isAutoRecord": 1,
        "recordAuxStream": 1,
        "recordAuthType": 66,
        "liveAddress": "rtmp://live.example.com/main",
        "auxAddress": "rtmp://live.example.com/aux",
        "supportSimultaneousInterpretation": true,
        "language": "tlh-KX",
    })
}

/// A service that shows this and takes every change.
async fn showing(answer: Value) -> Server {
    let changed = json!([answer["conferenceData"]]);
    Server::start(move |request: &Request| Reply::json(if request.method == "GET" { &answer } else { &changed })).await
}

async fn read(answer: Value) -> (Server, MeetingDetail) {
    let server = showing(answer).await;
    let detail =
        client(&server).show_meeting_detail(ShowMeetingDetailRequest::new(meeting()).limit(500)).await.unwrap();
    (server, detail)
}

#[tokio::test]
async fn a_meeting_is_written_as_it_was_read_but_for_what_changes() {
    let (server, detail) = read(detail()).await;
    client(&server).update_meeting(UpdateMeetingRequest::keeping(&detail).unwrap()).await.unwrap();
    let request = UpdateMeetingRequest::keeping(&detail).unwrap().subject("Monthly");
    client(&server).update_meeting(request).await.unwrap();

    let sent = server.requests();
    assert_eq!(sent[1].route(), "PUT /v1/mmc/management/conferences");
    assert_eq!(sent[1].query(), "conferenceID=914067448");
    assert_eq!(sent[1].json(), unchanged());
    let mut changed = unchanged();
    changed["subject"] = json!("Monthly");
    assert_eq!(sent[2].json(), changed);
}

#[tokio::test]
async fn a_recurring_meeting_keeps_how_it_recurs() {
    let recurrence = json!({
        "startDate": "2023-01-01", "endDate": "2023-03-01", "cycle": "Fortnight", "interval": 1, "point": [1, 3],
        "preRemindDays": 2,
    });
    let mut answer = detail();
    answer["conferenceData"]["cycleParams"] = recurrence.clone();
    let (server, detail) = read(answer).await;
    client(&server).update_recurring_meeting(UpdateRecurringMeetingRequest::keeping(&detail).unwrap()).await.unwrap();

    let sent = &server.requests()[1];
    assert_eq!(sent.route(), "PUT /v1/mmc/management/cycleconferences");
    let mut unchanged = unchanged();
    unchanged["cycleParams"] = recurrence;
    assert_eq!(sent.json(), unchanged);
}

#[tokio::test]
async fn what_a_type_cannot_say_is_absent_is_a_zero_as_the_documentation_warns() {
    let mut answer = detail();
    answer["conferenceData"]["cycleParams"] =
        json!({"startDate": "2023-01-01", "endDate": "2023-03-01", "cycle": "Day", "interval": 1});
    let (server, detail) = read(answer).await;
    client(&server).update_recurring_meeting(UpdateRecurringMeetingRequest::keeping(&detail).unwrap()).await.unwrap();
    assert_eq!(server.requests()[1].json()["cycleParams"]["preRemindDays"], json!(0));
}

#[tokio::test]
async fn the_password_for_guests_is_found_where_the_answer_has_it() {
    let guest_password = async |options: Value, entries: Value| {
        let mut answer = detail();
        answer["conferenceData"]["confConfigInfo"] = options;
        answer["conferenceData"]["passwordEntry"] = entries;
        let (server, detail) = read(answer).await;
        client(&server).update_meeting(UpdateMeetingRequest::keeping(&detail).unwrap()).await.unwrap();
        server.requests()[1].json()["confConfigInfo"].get("guestPwd").cloned()
    };
    let guest = |password: &str| json!([{"conferenceRole": "general", "password": password}]);
    assert_eq!(guest_password(json!({}), guest("1111")).await, Some(json!("1111")));
    assert_eq!(guest_password(json!({"guestPwd": "2222"}), guest("1111")).await, Some(json!("2222")));
    assert_eq!(guest_password(json!({}), guest("")).await, None);
    assert_eq!(guest_password(json!({}), json!([{"conferenceRole": "chair", "password": "3333"}])).await, None);
    assert_eq!(guest_password(json!({}), Value::Null).await, None);
}

#[tokio::test]
async fn participants_on_other_pages_are_not_dropped() {
    let mut answer = detail();
    answer["data"]["count"] = json!(4);
    let (server, mut first) = read(answer).await;
    let error = UpdateMeetingRequest::keeping(&first).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(error.operation(), Some("UpdateMeeting"));
    assert!(error.to_string().contains("holds 2 of 4 that `attendees` is made of"), "{error}");

    let second = first.data.data.clone();
    first.data.data.extend(second);
    client(&server).update_meeting(UpdateMeetingRequest::keeping(&first).unwrap()).await.unwrap();
    assert_eq!(server.requests()[1].json()["attendees"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_length_that_cannot_be_told_is_not_replaced_by_the_default() {
    let mut answer = detail();
    answer["conferenceData"]["endTime"] = json!("later");
    let (_server, detail) = read(answer).await;
    let error = UpdateMeetingRequest::keeping(&detail).unwrap_err();
    assert_eq!(
        error.to_string(),
        "UpdateMeeting failed: `length` cannot be told from the response's `2022-12-31 23:30` and `later`"
    );
}

#[tokio::test]
async fn what_an_answer_lacks_stays_away_and_the_caller_is_asked_for_the_rest() {
    let server =
        showing(json!({"roomIntroduce": "Welcome", "isRedoubleOpen": "N", "showAudienceMode": "guessed"})).await;
    let settings = client(&server).show_room_setting(meeting()).await.unwrap();
    let request = UpdateRoomSettingRequest::keeping(meeting(), &settings).multiple(1.5);
    client(&server).update_room_setting(request).await.unwrap();

    let sent = &server.requests()[1];
    assert_eq!(sent.route(), "POST /v1/wss/webinar/open/room-setting/914067448");
    assert_eq!(
        sent.json(),
        json!({"roomIntroduce": "Welcome", "showAudienceMode": "guessed", "isRedoubleOpen": "N", "multiple": 1.5})
    );
}

#[tokio::test]
async fn what_the_request_needs_and_the_answer_lacks_is_named() {
    let webinar = json!({
        "conferenceId": "914067448", "subject": "Talk", "startTime": "2023-01-01 12:00", "duration": 60,
        "state": "schedule", "guestPasswd": "1111", "attendees": ["alice"],
    });
    let server = showing(webinar).await;
    let answer = client(&server).show_webinar(meeting()).await.unwrap();
    let error = UpdateWebinarRequest::keeping(&answer).unwrap_err();
    assert_eq!(
        error.to_string(),
        "UpdateWebinar failed: the response lacks what `time_zone_id` is to be. Give it to `new` yourself"
    );
}
