//! Requests that replace a resource as a whole, created from its current state. Request bodies are compared as a whole.

use huaweicloud_meeting::ErrorKind;
use huaweicloud_meeting::hard_terminal_management::{DeviceSn, UpdateDeviceRequest};
use huaweicloud_meeting::meeting_management::{
    InvitedParticipantPage, MeetingDetail, ShowMeetingDetailRequest, UpdateMeetingRequest,
    UpdateRecurringMeetingRequest,
};
use huaweicloud_meeting::types::TimeZone;
use huaweicloud_meeting::values::{LocalDate, Secret};
use huaweicloud_meeting::webinar_management::{UpdateRoomSettingRequest, UpdateWebinarRequest};
use serde_json::{Value, json};

use crate::server::{Reply, Request, Server};
use crate::setup::{client, meeting};

/// A meeting with all fields that a response can have, and with unknown values of enumerations.
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

/// The request that changes nothing in it. Fields that the response does not contain are absent.
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

/// A service with this state that accepts every change.
async fn showing(response: Value) -> Server {
    let changed = json!([response["conferenceData"]]);
    Server::start(move |request: &Request| Reply::json(if request.method == "GET" { &response } else { &changed }))
        .await
}

/// A page of participants as it is read.
async fn participants(page: Value) -> InvitedParticipantPage {
    read(json!({"conferenceData": {}, "data": page})).await.1.data
}

async fn read(response: Value) -> (Server, MeetingDetail) {
    let server = showing(response).await;
    let detail =
        client(&server).show_meeting_detail(ShowMeetingDetailRequest::new(meeting()).limit(500)).await.unwrap();
    (server, detail)
}

#[tokio::test]
async fn a_meeting_is_sent_as_it_was_read_except_for_changed_fields() {
    let (server, detail) = read(detail()).await;
    client(&server).update_meeting(UpdateMeetingRequest::from_current(&detail).unwrap()).await.unwrap();
    let request = UpdateMeetingRequest::from_current(&detail).unwrap().subject("Monthly");
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
async fn a_recurring_meeting_keeps_its_recurrence() {
    let recurrence = json!({
        "startDate": "2023-01-01", "endDate": "2023-03-01", "cycle": "Fortnight", "interval": 1, "point": [1, 3],
        "preRemindDays": 2,
    });
    let mut response = detail();
    response["conferenceData"]["cycleParams"] = recurrence.clone();
    let (server, detail) = read(response).await;
    client(&server)
        .update_recurring_meeting(UpdateRecurringMeetingRequest::from_current(&detail).unwrap())
        .await
        .unwrap();

    let sent = &server.requests()[1];
    assert_eq!(sent.route(), "PUT /v1/mmc/management/cycleconferences");
    let mut unchanged = unchanged();
    unchanged["cycleParams"] = recurrence;
    assert_eq!(sent.json(), unchanged);
}

#[tokio::test]
async fn a_recurrence_without_a_required_field_is_an_error() {
    let mut response = detail();
    response["conferenceData"]["cycleParams"] = json!({"startDate": "2023-01-01", "cycle": "Day", "interval": 1});
    let (server, mut detail) = read(response).await;
    let error = UpdateRecurringMeetingRequest::from_current(&detail).unwrap_err();
    assert!(error.to_string().contains("does not contain `cycle_params.end_date`; set the field"), "{error}");

    detail.conference_data.cycle_params.as_mut().unwrap().end_date = LocalDate::parse("2023-03-01").unwrap();
    client(&server)
        .update_recurring_meeting(UpdateRecurringMeetingRequest::from_current(&detail).unwrap())
        .await
        .unwrap();
    // `preRemindDays` has a default, and is not invented.
    let daily = json!({"startDate": "2023-01-01", "endDate": "2023-03-01", "cycle": "Day", "interval": 1});
    assert_eq!(server.requests()[1].json()["cycleParams"], daily);

    detail.conference_data.cycle_params = None;
    let error = UpdateRecurringMeetingRequest::from_current(&detail).unwrap_err();
    assert!(error.to_string().contains("does not contain `cycle_params`"), "{error}");
}

/// Absent fields that are not optional in Rust are read as zeros, which must not be sent.
#[tokio::test]
async fn nothing_is_invented_for_absent_fields() {
    let bare = json!({
        "conferenceData": {
            "conferenceID": "914067448", "subject": "m", "mediaTypes": "HDVideo",
            "startTime": "2030-01-01 02:00", "endTime": "2030-01-01 03:00", "vmrID": "the-room",
        },
    });
    let (server, mut detail) = read(bare).await;
    let error = |detail: &MeetingDetail| UpdateMeetingRequest::from_current(detail).unwrap_err().to_string();
    assert_eq!(
        error(&detail),
        "UpdateMeeting failed: the response passed to `from_current` does not contain `time_zone_id`; set the field of that \
         value, or create the request with `new`"
    );
    detail.conference_data.time_zone_id = TimeZone::Beijing;
    assert!(error(&detail).contains("does not state how many participants `attendees` must contain"));
    detail.data = participants(json!({"offset": 0, "limit": 500, "count": 1, "data": [{"accountId": "alice"}]})).await;
    assert!(error(&detail).contains("does not contain `conf_config_info.guest_pwd`"));
    detail.conference_data.conf_config_info.guest_pwd = Some(Secret::new(""));

    client(&server).update_meeting(UpdateMeetingRequest::from_current(&detail).unwrap()).await.unwrap();
    assert_eq!(
        server.requests()[1].json(),
        json!({
            "mediaTypes": "HDVideo", "subject": "m", "startTime": "2030-01-01 02:00", "length": 60, "timeZoneID": "56",
            "attendees": [{"accountId": "alice"}], "confConfigInfo": {}, "vmrID": "the-room",
        })
    );
}

#[tokio::test]
async fn the_password_for_guests_is_taken_from_the_options_or_the_list_of_passwords() {
    let guest_password = async |options: Value, entries: Value| {
        let mut response = detail();
        response["conferenceData"]["confConfigInfo"] = options;
        response["conferenceData"]["passwordEntry"] = entries;
        let (server, detail) = read(response).await;
        client(&server).update_meeting(UpdateMeetingRequest::from_current(&detail).unwrap()).await.unwrap();
        server.requests()[1].json()["confConfigInfo"].get("guestPwd").cloned()
    };
    let guest = |password: &str| json!([{"conferenceRole": "general", "password": password}]);
    assert_eq!(guest_password(json!({}), guest("1111")).await, Some(json!("1111")));
    assert_eq!(guest_password(json!({"guestPwd": "2222"}), guest("1111")).await, Some(json!("2222")));
    assert_eq!(guest_password(json!({}), guest("")).await, None);
    assert_eq!(guest_password(json!({"isGuestFreePwd": true}), Value::Null).await, None);
}

/// Without one in the request, the service would choose another password.
#[tokio::test]
async fn a_password_for_guests_that_is_not_in_the_response_is_an_error() {
    for entries in [json!([{"conferenceRole": "chair", "password": "3333"}]), Value::Null] {
        let mut response = detail();
        response["conferenceData"]["passwordEntry"] = entries;
        let (_server, detail) = read(response).await;
        let error = UpdateMeetingRequest::from_current(&detail).unwrap_err();
        assert!(error.to_string().contains("does not contain `conf_config_info.guest_pwd`"), "{error}");
    }
}

#[tokio::test]
async fn an_incomplete_page_of_participants_is_an_error() {
    let mut response = detail();
    response["data"]["count"] = json!(4);
    let (server, mut first) = read(response).await;
    let error = UpdateMeetingRequest::from_current(&first).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(error.operation(), Some("UpdateMeeting"));
    assert!(error.to_string().contains("contains 2 of the 4 participants that `attendees` must contain"), "{error}");

    let second = first.data.data.clone();
    first.data.data.extend(second);
    client(&server).update_meeting(UpdateMeetingRequest::from_current(&first).unwrap()).await.unwrap();
    assert_eq!(server.requests()[1].json()["attendees"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_page_without_a_count_is_complete_only_if_it_is_short() {
    let mut response = detail();
    response["data"]["count"] = Value::Null;
    let (_server, mut detail) = read(response).await;
    assert!(UpdateMeetingRequest::from_current(&detail).is_ok());
    detail.data.limit = 2;
    let error = UpdateMeetingRequest::from_current(&detail).unwrap_err();
    assert!(error.to_string().contains("does not state how many participants"), "{error}");
}

#[tokio::test]
async fn a_length_that_cannot_be_computed_is_an_error() {
    let mut response = detail();
    response["conferenceData"]["endTime"] = json!("later");
    let (_server, detail) = read(response).await;
    let error = UpdateMeetingRequest::from_current(&detail).unwrap_err();
    assert_eq!(
        error.to_string(),
        "UpdateMeeting failed: `length` cannot be computed from `start_time` \"2022-12-31 23:30\" and `end_time` \"later\" of the \
         response: \"later\" is not a minute in UTC, such as \"2022-08-30 12:00\""
    );
}

#[tokio::test]
async fn absent_settings_are_omitted() {
    let server =
        showing(json!({"roomIntroduce": "Welcome", "isRedoubleOpen": "N", "showAudienceMode": "guessed"})).await;
    let settings = client(&server).show_room_setting(meeting()).await.unwrap();
    let request = UpdateRoomSettingRequest::from_current(meeting(), &settings).multiple(1.5);
    client(&server).update_room_setting(request).await.unwrap();

    let sent = &server.requests()[1];
    assert_eq!(sent.route(), "POST /v1/wss/webinar/open/room-setting/914067448");
    assert_eq!(
        sent.json(),
        json!({"roomIntroduce": "Welcome", "showAudienceMode": "guessed", "isRedoubleOpen": "N", "multiple": 1.5})
    );
}

#[tokio::test]
async fn an_absent_field_that_the_request_requires_is_an_error_with_its_name() {
    let webinar = json!({
        "conferenceId": "914067448", "subject": "Talk", "startTime": "2023-01-01 12:00", "duration": 60,
        "state": "schedule", "guestPasswd": "1111", "attendees": ["alice"],
    });
    let server = showing(webinar).await;
    let response = client(&server).show_webinar(meeting()).await.unwrap();
    let error = UpdateWebinarRequest::from_current(&response).unwrap_err();
    assert_eq!(
        error.to_string(),
        "UpdateWebinar failed: the response passed to `from_current` does not contain `time_zone_id`; set the field of that \
         value, or create the request with `new`"
    );
}

#[tokio::test]
async fn a_webinar_keeps_how_its_guests_are_notified() {
    let mut webinar = json!({
        "conferenceId": "914067448", "subject": "Talk", "startTime": "2023-01-01 12:00", "duration": 60, "timeZoneId": 56,
        "state": "schedule", "guestPasswd": "1111", "attendees": ["alice"],
        "notifySetting": {"enableCalendar": "Y", "enableSms": "N", "enableEmail": "Y"},
    });
    let server = showing(webinar.clone()).await;
    let current = client(&server).show_webinar(meeting()).await.unwrap();
    client(&server).update_webinar(UpdateWebinarRequest::from_current(&current).unwrap()).await.unwrap();
    for absent in ["state", "attendees"] {
        webinar.as_object_mut().unwrap().shift_remove(absent);
    }
    assert_eq!(server.requests()[1].json(), webinar);

    webinar["notifySetting"].as_object_mut().unwrap().shift_remove("enableSms");
    let server = showing(webinar).await;
    let current = client(&server).show_webinar(meeting()).await.unwrap();
    let error = UpdateWebinarRequest::from_current(&current).unwrap_err();
    assert!(error.to_string().contains("does not contain `notify_setting.enable_sms`"), "{error}");
}

#[tokio::test]
async fn a_terminal_keeps_its_fields_and_needs_its_serial_number() {
    let server = showing(json!({"sn": "made-up", "status": 1, "deptCode": "7", "model": "TE20"})).await;
    let mut current = client(&server).show_device_detail(DeviceSn::new("made-up")).await.unwrap();
    let request = UpdateDeviceRequest::from_current(&current).unwrap().name("Room 7");
    client(&server).update_device(request).await.unwrap();
    let sent = &server.requests()[1];
    assert_eq!(sent.route(), "PUT /v1/usg/dcs/corp/device/made-up");
    assert_eq!(sent.json(), json!({"name": "Room 7", "deptCode": "7", "status": 1}));

    current.sn = DeviceSn::default();
    let error = UpdateDeviceRequest::from_current(&current).unwrap_err();
    let expected = "UpdateDevice failed: the response passed to `from_current` does not contain `sn`";
    assert!(error.to_string().starts_with(expected), "{error}");
}
