//! The handle of a running meeting and its control token.

use huaweicloud_meeting::meeting_control::MuteMeetingRequest;
use huaweicloud_meeting::network_quality::ListNetworkQualityRequest;
use huaweicloud_meeting::types::{ConferenceId, ConferenceUuid};
use huaweicloud_meeting::{ErrorKind, Secret, codes};

use crate::support::{calls, client, fake, last_header};

const ID: &str = "914083136";

fn password() -> Secret {
    Secret::new("host-password")
}

#[tokio::test]
async fn the_control_token_is_fetched_with_the_password_and_sent() {
    let fake = fake().start().await.unwrap();
    let room = client(&fake).conference(ConferenceId::new(ID)).password(password());
    room.mute_meeting(MuteMeetingRequest::new(true)).await.unwrap();
    assert_eq!(last_header(&fake, "CreateConfToken", "X-Password").as_deref(), Some("host-password"));
    assert_eq!(last_header(&fake, "CreateConfToken", "X-Login-Type").as_deref(), Some("1"));
    assert_eq!(last_header(&fake, "CreateConfToken", "X-Access-Token"), None);
    assert!(last_header(&fake, "MuteMeeting", "X-Conference-Authorization").is_some());
    let mute = fake.requests().pop().unwrap();
    assert_eq!(mute.query, [("conferenceID".to_owned(), ID.to_owned())]);
}

#[tokio::test]
async fn handles_of_one_meeting_and_password_share_the_token() {
    let fake = fake().start().await.unwrap();
    let client = client(&fake);
    let room = client.conference(ConferenceId::new(ID)).password(password());
    let same = client.conference(ConferenceId::new(ID)).password(password());
    let other = client.conference(ConferenceId::new(ID)).password(Secret::new("another-password"));
    for room in [&room, &room.clone(), &same] {
        room.mute_meeting(MuteMeetingRequest::new(true)).await.unwrap();
    }
    assert_eq!(calls(&fake, "CreateConfToken"), 1);
    other.mute_meeting(MuteMeetingRequest::new(true)).await.unwrap();
    assert_eq!(calls(&fake, "CreateConfToken"), 2);
}

#[tokio::test]
async fn the_token_goes_with_the_last_handle() {
    let fake = fake().start().await.unwrap();
    let client = client(&fake);
    for _ in 0..2 {
        let room = client.conference(ConferenceId::new(ID)).password(password());
        room.mute_meeting(MuteMeetingRequest::new(true)).await.unwrap();
    }
    assert_eq!(calls(&fake, "CreateConfToken"), 2);
}

#[tokio::test]
async fn a_refused_control_token_is_replaced_once() {
    let fake = fake().start().await.unwrap();
    let room = client(&fake).conference(ConferenceId::new(ID)).password(password());
    room.mute_meeting(MuteMeetingRequest::new(true)).await.unwrap();
    fake.end_tokens();
    room.mute_meeting(MuteMeetingRequest::new(false)).await.unwrap();
    assert_eq!((calls(&fake, "CreateConfToken"), calls(&fake, "MuteMeeting")), (2, 3));
}

#[tokio::test]
async fn a_refusal_right_after_the_token_was_fetched_is_the_error() {
    let code = codes::CONF_NOT_FOUND_OR_AUTH_FAILED;
    let fake =
        fake().fail_next("MuteMeeting", 500, &code.to_string(), "CONF_NOT_FOUND_OR_AUTH_FAILED").start().await.unwrap();
    let room = client(&fake).conference(ConferenceId::new(ID)).password(password());
    let error = room.mute_meeting(MuteMeetingRequest::new(true)).await.unwrap_err();
    assert_eq!(error.code(), Some(code));
    assert_eq!((calls(&fake, "CreateConfToken"), calls(&fake, "MuteMeeting")), (1, 1));
}

#[tokio::test]
async fn another_header_may_carry_the_same_token() {
    let fake = fake().start().await.unwrap();
    let room = client(&fake).conference(ConferenceId::new(ID)).password(password());
    room.list_network_quality(ListNetworkQualityRequest::new(ConferenceUuid::new("uuid-of-the-meeting")))
        .await
        .unwrap();
    assert!(last_header(&fake, "ListNetworkQuality", "confToken").is_some());
    assert_eq!(last_header(&fake, "ListNetworkQuality", "X-Conference-Authorization"), None);
}

#[tokio::test]
async fn a_token_at_hand_is_sent_as_it_is() {
    let fake = fake().accept_any_token().start().await.unwrap();
    let room = client(&fake).conference(ConferenceId::new(ID)).token(Secret::new("control-token"));
    room.mute_meeting(MuteMeetingRequest::new(true)).await.unwrap();
    assert_eq!(last_header(&fake, "MuteMeeting", "X-Conference-Authorization").as_deref(), Some("control-token"));
    assert_eq!(calls(&fake, "CreateConfToken"), 0);
}

#[tokio::test]
async fn without_password_and_token_nothing_is_sent() {
    let fake = fake().start().await.unwrap();
    let room = client(&fake).conference(ConferenceId::new(ID));
    let error = room.mute_meeting(MuteMeetingRequest::new(true)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(fake.requests().is_empty());
}
