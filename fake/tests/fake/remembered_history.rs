//! What is left of a meeting that took place: its recording, its attendance and its control records.

use std::time::Duration;

use huaweicloud_meeting::Client;
use huaweicloud_meeting::meeting_management::{RecordingFileType, ShowRecordingFileDownloadUrlsRequest};
use huaweicloud_meeting::types::ConferenceUuid;
use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};

use crate::support::{ACCESS, call, client, code, request, send};

/// A meeting that is in progress.
struct Running {
    id: String,
    uuid: String,
    password: String,
}

impl Running {
    /// Books a meeting that can be recorded, and starts it.
    async fn start(client: &Client, subject: &str) -> Self {
        let body = json!({"subject": subject, "mediaTypes": "HDVideo", "recordType": 2, "recordAuthType": 1});
        let booked = request(client, json!({"operation": "CreateMeeting", "body": body})).await[0].clone();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            id: text(&booked["conferenceID"]),
            uuid: text(&booked["confUUID"]),
            password: text(&booked["passwordEntry"][0]["password"]),
        }
    }

    async fn control(&self, client: &Client, operation: &str, body: Value) {
        let mut document = json!({"operation": operation, "query": {"conferenceID": self.id}});
        if !body.is_null() {
            document["body"] = body;
        }
        call(client, &document.to_string(), &self.password).await.unwrap();
    }
}

fn of_uuid(operation: &str, uuid: &str) -> Value {
    json!({"operation": operation, "query": {"confUUID": uuid}})
}

/// Returns the items of a list with all times.
async fn list(client: &Client, operation: &str, key: &str) -> Vec<Value> {
    let query = json!({"startDate": 0, "endDate": 4_000_000_000_000_u64, "searchKey": key});
    let page = request(client, json!({"operation": operation, "query": query})).await;
    page["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_recording_appears_when_it_is_stopped_and_its_files_after_90_seconds() {
    let fake = Fake::builder().file_size(3 << 20).start().await.unwrap();
    let client = client(&fake);
    let meeting = Running::start(&client, "Retro").await;
    meeting.control(&client, "Record", json!({"isRecord": 1})).await;
    assert!(list(&client, "SearchRecordings", "retro").await.is_empty());
    fake.advance(Duration::from_secs(71));
    meeting.control(&client, "Record", json!({"isRecord": 0})).await;
    let recording = list(&client, "SearchRecordings", "retro").await[0].clone();
    let seconds = recording["rcdTime"].as_u64().unwrap();
    assert!((71..80).contains(&seconds), "{recording}");
    let expected = [json!(meeting.uuid), json!(meeting.id), json!("Retro"), json!(1), json!(false), json!(0)];
    let actual = ["confUUID", "confID", "subject", "recordAuthType", "isDecodeFinish", "rcdSize"]
        .map(|name| recording[name].clone());
    assert_eq!(actual, expected);
    let files = client.recording_files(ConferenceUuid::new(&meeting.uuid)).await.unwrap();
    assert!(files.is_empty());

    fake.advance(Duration::from_secs(90));
    let detail = request(&client, of_uuid("ShowRecordingDetail", &meeting.uuid)).await;
    // Two files of 3 MB each.
    assert_eq!((&detail["isDecodeFinish"], &detail["rcdSize"]), (&json!(true), &json!(6)));
    meeting.control(&client, "StopMeeting", Value::Null).await;
    assert_eq!(list(&client, "SearchHisMeetings", "retro").await[0]["isHasRecordFile"], json!(true));

    let files = client.recording_files(ConferenceUuid::new(&meeting.uuid)).await.unwrap();
    let kinds: Vec<_> = files.iter().map(|file| file.kind().clone()).collect();
    assert_eq!(kinds, [RecordingFileType::Video, RecordingFileType::Combined]);
    let mut stream = client.download(&files[0]).await.unwrap();
    let mut size = 0;
    while let Some(chunk) = stream.chunk().await.unwrap() {
        size += chunk.len();
    }
    assert_eq!(size, 3 << 20);

    let segments = json!({"operation": "ShowRecordInfo", "body": {"confUUID": meeting.uuid}});
    let segments = request(&client, segments).await["data"].clone();
    let file = &segments["segmentList"][0]["fileList"][1];
    assert_eq!((&segments["subject"], &segments["segmentCount"]), (&json!("Retro"), &json!(1)));
    assert_eq!(
        (&file["recordType"], &file["fileSize"], &file["duration"]),
        (&json!("SPEAKER_VIDEO"), &json!(3 << 20), &json!(seconds))
    );
    assert!(fake.file(file["downloadUrl"].as_str().unwrap()).is_some());
}

#[tokio::test]
async fn a_recording_that_was_deleted_is_not_found() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let meeting = Running::start(&client, "Retro").await;
    for is_recorded in [1, 0, 1] {
        meeting.control(&client, "Record", json!({"isRecord": is_recorded})).await;
    }
    // The end of a meeting ends its recording.
    meeting.control(&client, "StopMeeting", Value::Null).await;
    fake.advance(Duration::from_secs(90));
    let request_files = ShowRecordingFileDownloadUrlsRequest::new(ConferenceUuid::new(&meeting.uuid));
    let links = client.show_recording_file_download_urls(request_files).await.unwrap();
    // Each start of the recording makes a file of each kind.
    assert_eq!(links.record_urls[0].urls.len(), 4);
    request(&client, json!({"operation": "DeleteRecordings", "query": {"confUUIDs": meeting.uuid}})).await;
    assert!(list(&client, "SearchRecordings", "retro").await.is_empty());
    assert_eq!(list(&client, "SearchHisMeetings", "retro").await[0]["isHasRecordFile"], json!(false));
    let shown = code(&client, of_uuid("ShowRecordingDetail", &meeting.uuid)).await;
    assert_eq!(shown.as_deref(), Some("MMC.111077201"));
}

#[tokio::test]
async fn each_stay_and_each_control_operation_is_recorded() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let running = Running::start(&client, "Retro").await;
    let meeting = fake.meeting(&running.id);
    let host = meeting.join_as_host("Li Wei");
    let first = meeting.join("Ann");
    meeting.leave(&first).unwrap();
    let ann = meeting.join("Ann");
    running.control(&client, "HangUp", json!({"bulkHangUpParticipants": [ann]})).await;
    running.control(&client, "StopMeeting", Value::Null).await;

    let records = request(&client, of_uuid("SearchAttendanceRecordsOfHisMeeting", &running.uuid)).await;
    let names: Vec<_> =
        records["data"].as_array().unwrap().iter().map(|record| record["displayName"].clone()).collect();
    assert_eq!(names, ["Li Wei", "Ann", "Ann"]);
    assert!(
        records["data"]
            .as_array()
            .unwrap()
            .iter()
            .all(|record| record["joinTime"].as_u64() <= record["leftTime"].as_u64())
    );
    let mut query = of_uuid("SearchAttendanceRecordsOfHisMeeting", &running.uuid);
    query["query"]["searchKey"] = "li".into();
    assert_eq!(request(&client, query).await["count"], json!(1));

    let controls = request(&client, of_uuid("SearchCtlRecordsOfHisMeeting", &running.uuid)).await;
    let controls = controls["data"].as_array().unwrap();
    let has = |source: &str, object: &str| {
        controls.iter().any(|one| {
            one["operateSource"] == source && one["operationObject"] == object && one["operateResult"] == "Success"
        })
    };
    assert!(has("Portal", &ann) && has("Conference System", &host), "{controls:?}");
    let times: Vec<_> = controls.iter().map(|control| control["operateTime"].as_u64().unwrap()).collect();
    assert!(times.is_sorted());
    let mut page = of_uuid("SearchCtlRecordsOfHisMeeting", &running.uuid);
    page["query"]["offset"] = 1.into();
    page["query"]["limit"] = 2.into();
    let page = request(&client, page).await;
    assert_eq!(
        (page["data"].as_array().unwrap().as_slice(), &page["count"]),
        (&controls[1..3], &json!(controls.len()))
    );
}

#[tokio::test]
async fn past_meetings_are_found_by_their_start_and_sorted() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    for (subject, is_recorded) in [("Retro 1", true), ("Retro 2", false)] {
        let meeting = Running::start(&client, subject).await;
        if is_recorded {
            meeting.control(&client, "Record", json!({"isRecord": 1})).await;
        }
        fake.advance(Duration::from_secs(60));
        meeting.control(&client, "StopMeeting", Value::Null).await;
    }
    let listed = |sort: &'static str, from: u64| {
        let query =
            json!({"startDate": from, "endDate": 4_000_000_000_000_u64, "searchKey": "retro", "sortType": sort});
        let client = &client;
        async move {
            let page = request(client, json!({"operation": "SearchHisMeetings", "query": query})).await;
            let data = page["data"].as_array().unwrap();
            data.iter().map(|meeting| meeting["subject"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        }
    };
    assert_eq!(listed("ASC_StartTIME", 0).await, ["Retro 1", "Retro 2"]);
    assert_eq!(listed("DSC_StartTIME", 0).await, ["Retro 2", "Retro 1"]);
    assert_eq!(listed("DSC_RecordTYPE", 0).await, ["Retro 1", "Retro 2"]);
    assert!(listed("ASC_StartTIME", 3_900_000_000_000).await.is_empty());
}

#[tokio::test]
async fn texts_of_records_are_in_the_language_of_the_request() {
    let fake = Fake::builder().accept_any_token().start().await.unwrap();
    let client = client(&fake);
    let running = Running::start(&client, "Retro").await;
    fake.meeting(&running.id).join_as_host("Li Wei");
    fake.meeting(&running.id).end();
    let path = |name: &str| format!("/v1/mmc/management/conferences/history/{name}?confUUID={}", running.uuid);
    let headers = [ACCESS, ("Accept-Language", "zh-CN")];
    let attendance = send(fake.url(), "GET", &path("confAttendeeRecord"), &headers, "").await.json();
    assert_eq!(
        (&attendance["data"][0]["deviceType"], &attendance["data"][0]["mediaType"]),
        (&json!("软终端"), &json!("视频"))
    );
    let english = send(fake.url(), "GET", &path("confAttendeeRecord"), &[ACCESS], "").await.json();
    assert_eq!(english["data"][0]["deviceType"], json!("Soft client"));
}
