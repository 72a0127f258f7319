//! Passwords in responses, and handles to the meetings that they belong to.

use std::fs;
use std::path::Path;

use huaweicloud_meeting::cloud_meeting_room_management::SearchMemberVmrRequest;
use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, ShowMeetingDetailRequest};
use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::{Client, ErrorKind, MeetingPasswords, Secret};
use huaweicloud_meeting_codegen::read;
use serde_json::{Value, json};

use crate::server::{Reply, Request, Server};
use crate::setup::{CONTROL_TOKEN, builder, control_token, meeting, static_token};

/// A service that returns a response, issues control tokens and accepts everything else.
async fn returning(response: Value) -> (Server, Client) {
    let server = Server::start(move |request: &Request| match request.route().as_str() {
        CONTROL_TOKEN => Reply::json(&control_token("token-1", 3_600)),
        route if route.starts_with("PUT") => Reply::status(200),
        _ => Reply::json(&response),
    })
    .await;
    let client = builder(&server.url()).credentials(static_token()).build().unwrap();
    (server, client)
}

fn passwords(meeting: &impl MeetingPasswords) -> [Option<&str>; 3] {
    let id = meeting.meeting_id().map(ConferenceId::as_str);
    [id, meeting.host_password().map(Secret::expose), meeting.guest_password().map(Secret::expose)]
}

const ALL: [Option<&str>; 3] = [Some("914067448"), Some("made-up-host"), Some("314159")];

fn meeting_with(entries: &Value) -> Value {
    json!({"conferenceID": "914067448", "passwordEntry": entries})
}

fn both() -> Value {
    json!([{"conferenceRole": "chair", "password": "made-up-host"}, {"conferenceRole": "general", "password": "314159"}])
}

#[tokio::test]
async fn meetings_return_the_passwords_of_host_and_guests() {
    let request = || CreateMeetingRequest::new([MediaType::HdVideo]);
    let (_server, client) = returning(json!([meeting_with(&both())])).await;
    assert_eq!(passwords(&client.create_meeting(request()).await.unwrap()), ALL);

    let only_guest =
        json!([{"conferenceRole": "chair", "password": ""}, {"conferenceRole": "general", "password": "1"}]);
    let (_server, client) = returning(json!([meeting_with(&only_guest)])).await;
    let guest = client.create_meeting(request()).await.unwrap();
    assert_eq!(passwords(&guest), [Some("914067448"), None, Some("1")], "an empty password is none");

    let options = json!([{"conferenceID": "914067448", "confConfigInfo": {"guestPwd": "2"}}]);
    let (_server, client) = returning(options).await;
    assert_eq!(passwords(&client.create_meeting(request()).await.unwrap()), [Some("914067448"), None, Some("2")]);

    let (_server, client) = returning(json!({"conferenceData": meeting_with(&both())})).await;
    assert_eq!(passwords(&client.show_meeting_detail(ShowMeetingDetailRequest::new(meeting())).await.unwrap()), ALL);
}

#[tokio::test]
async fn webinars_and_rooms_return_their_passwords() {
    let webinar = json!({"conferenceId": "914067448", "chairPasswd": "made-up-host", "guestPasswd": "314159"});
    let (_server, client) = returning(webinar.clone()).await;
    assert_eq!(passwords(&client.show_webinar(meeting()).await.unwrap()), ALL);
    let (_server, client) = returning(json!({"count": 1, "data": [webinar]})).await;
    let request = huaweicloud_meeting::webinar_management::ListUpComingWebinarsRequest::new();
    assert_eq!(passwords(&client.list_up_coming_webinars(request).await.unwrap().data[0]), ALL);
    let request = huaweicloud_meeting::webinar_management::ListOngoingWebinarsRequest::new();
    assert_eq!(passwords(&client.list_ongoing_webinars(request).await.unwrap().data[0]), ALL);

    let (_server, client) = returning(json!({"count": 1, "data": [{"chairPwd": "made-up-host"}]})).await;
    let rooms = client.search_member_vmr(SearchMemberVmrRequest::new()).await.unwrap();
    let room = &rooms.data[0];
    assert_eq!((room.host_password().map(Secret::expose), room.guest_password()), (Some("made-up-host"), None));
}

#[tokio::test]
async fn a_handle_is_created_from_a_response() {
    let (server, client) = returning(json!({"conferenceData": meeting_with(&both())})).await;
    let detail = client.show_meeting_detail(ShowMeetingDetailRequest::new(meeting())).await.unwrap();
    let conference = client.conference_of(&detail).unwrap();
    assert_eq!(conference.id(), meeting());
    conference.stop_meeting().await.unwrap();

    let login = server.requests().into_iter().find(|request| request.route() == CONTROL_TOKEN).unwrap();
    assert_eq!(login.parameter("conferenceID"), Some("914067448"));
    assert_eq!(login.header("X-Password"), Some("made-up-host"));
}

#[tokio::test]
async fn a_response_without_a_host_password_is_an_error_that_states_what_to_do() {
    let (server, client) = returning(json!({"conferenceData": meeting_with(&json!([]))})).await;
    let detail = client.show_meeting_detail(ShowMeetingDetailRequest::new(meeting())).await.unwrap();
    let error = client.conference_of(&detail).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(
        error.message(),
        "the response passed to `conference_of` does not contain the host password of the meeting; request it as the host, or \
         use `conference` with its ID and password"
    );
    assert_eq!(server.requests().len(), 1);
    let error = client.conference_of(&huaweicloud_meeting::meeting_management::Meeting::default()).unwrap_err();
    assert!(error.message().contains("does not contain the ID of the meeting"), "{error}");
}

#[test]
fn all_responses_with_a_host_password_return_it() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let template = fs::read_to_string(root.join("templates/generated/src/passwords.rs")).unwrap();
    let spec = read(&root.join("spec"), "spec").unwrap();
    let structs = spec.spec().files.iter().flat_map(|file| file.structs());
    let host_passwords = ["passwordEntry", "chairPasswd", "chairPwd"];
    let with_password =
        structs.filter(|structure| structure.fields.iter().any(|field| host_passwords.contains(&field.name.as_str())));
    let names: Vec<_> = with_password.map(|structure| structure.name.as_str()).collect();
    assert!(names.len() >= 6, "{names:?}");
    for name in names {
        assert!(
            template.contains(&format!("passwords!({name},")) || template.contains(&format!("        {name},\n")),
            "{name}"
        );
    }
}
