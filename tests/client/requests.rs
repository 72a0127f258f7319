//! Requests on the wire: path, query, headers and body.

use std::collections::BTreeMap;

use huaweicloud_meeting::activation_code_management::{ActivationCodeId, DeleteVisionActiveCodeRequest};
use huaweicloud_meeting::meeting_control::{
    HandRequest, InviteWithPwdRequest, LockViewRequest, SetParticipantViewRequest, UpdateStartedConfConfigRequest,
};
use huaweicloud_meeting::meeting_management::{
    CancelMeetingRequest, CancelRecurringSubMeetingRequest, CreateAuthRandomRequest, CreateMeetingRequest,
    DeleteRecordingsRequest, MediaType, Meeting, SearchMeetingsRequest, ShowHisMeetingDetailRequest, SubMeetingId,
    TerminalGrouping,
};
use huaweicloud_meeting::meeting_minutes::AddToPersonalSpaceRequest;
use huaweicloud_meeting::types::{
    Account, ConferenceId, ConferenceUuid, CorpId, ParticipantId, PhoneNumber, UserStatus,
};
use huaweicloud_meeting::user_management::{
    BatchShowUserDetailsRequest, BatchUpdateUserStatusRequest, MemberType, SearchUsersRequest, ShowUserDetailRequest,
    UserIdType, UserKey,
};
use huaweicloud_meeting::values::UtcMinute;
use huaweicloud_meeting::webinar_management::UpdateRoomSettingRequest;
use huaweicloud_meeting::{Call, Client, Conference, Error, ErrorKind, Result, Secret};
use serde_json::json;

use crate::server::{Reply, Request, Server};
use crate::setup::{UNREACHABLE, builder, client, meeting, static_token};

/// A response that all operations of these tests can decode.
fn anything(request: &Request) -> Reply {
    let is_list = request.path() == "/v1/usg/abs/users/list";
    Reply::json(&if is_list { json!([]) } else { json!({}) })
}

/// Returns the request of a call.
async fn sent<T>(call: impl FnOnce(&Client) -> Call<T>) -> Request {
    let server = Server::start(anything).await;
    call(&client(&server)).await.map(drop).unwrap();
    server.only_request()
}

/// Returns the request of a call of a handle.
async fn sent_to_meeting<T>(call: impl FnOnce(&Conference) -> Call<T>) -> Request {
    sent(|client| call(&client.conference(meeting()).token(Secret::new("control")))).await
}

/// Returns the error of a call that is not sent.
async fn request_error<T>(call: impl FnOnce(&Client) -> Call<T>) -> Error {
    let client = builder(UNREACHABLE).credentials(static_token()).build().unwrap();
    let error = call(&client).await.map(drop).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
    error
}

#[tokio::test]
async fn path_parameters_are_escaped() {
    for (account, escaped) in [
        ("alice@example.com", "alice%40example.com"),
        ("a/b c?d#e", "a%2Fb%20c%3Fd%23e"),
        ("100%", "100%25"),
        ("%2e%2e", "%252e%252e"),
        ("张三", "%E5%BC%A0%E4%B8%89"),
        ("...", "..."),
        (".a-b_c~d", ".a-b_c~d"),
        ("a\r\nb", "a%0D%0Ab"),
    ] {
        let sent = sent(|client| client.show_user_detail(Account::new(account))).await;
        assert_eq!(sent.target, format!("/v1/usg/dcs/corp/member/{escaped}"));
    }
}

#[tokio::test]
async fn empty_and_dot_path_parameters_are_rejected() {
    for account in ["", ".", ".."] {
        let error =
            request_error(|client| client.show_user_detail(ShowUserDetailRequest::new(Account::new(account)))).await;
        assert_eq!(error.operation(), Some("ShowUserDetail"));
        assert!(error.to_string().contains("`account`"), "{error}");
    }
}

#[tokio::test]
async fn empty_ids_and_lists_of_ids_in_a_query_are_rejected_before_sending() {
    let server = Server::start(anything).await;
    let client = client(&server);
    let empty = ParticipantId::new("");
    let room = client.conference(meeting()).token(Secret::new("control"));
    let nowhere = client.conference(ConferenceId::new("")).password(Secret::new("123456"));
    for (error, parameter) in [
        (client.cancel_meeting(ConferenceId::new("")).await.unwrap_err(), "conferenceID"),
        (client.delete_recordings(Vec::<ConferenceUuid>::new()).await.unwrap_err(), "confUUIDs"),
        (room.hand(HandRequest::raise_hand(empty)).await.unwrap_err(), "participantID"),
        (nowhere.stop_meeting().await.unwrap_err(), "conferenceID"),
    ] {
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
        assert!(error.to_string().contains(&format!("the query parameter `{parameter}` is empty")), "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_string_that_is_no_time_is_an_error_before_sending() {
    async fn book(client: &Client, time: &str) -> Result<Meeting> {
        let request = CreateMeetingRequest::new([MediaType::Voice]).start_time(UtcMinute::parse(time)?);
        client.create_meeting(request).await
    }
    let server = Server::start(anything).await;
    for time in ["tomorrow at ten", "2026-12-01T10:00", "2026-02-30 10:00", ""] {
        let error = book(&client(&server), time).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
        let expected = format!("{time:?} is not a minute in UTC, such as \"2022-08-30 12:00\"");
        assert!(error.to_string().contains(&expected), "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}

/// Whether a meeting has a password is the service's business.
#[tokio::test]
async fn an_empty_secret_and_an_empty_optional_parameter_are_sent() {
    let searched = sent(|client| client.search_meetings(SearchMeetingsRequest::new().search_key(""))).await;
    assert_eq!(searched.query(), "searchKey=");
    let random = CreateAuthRandomRequest::new(ConferenceId::new("1"), Secret::new(""));
    let random = sent(|client| client.create_auth_random(random)).await;
    assert_eq!(random.header("X-Password"), Some(""));
}

#[tokio::test]
async fn a_path_parameter_may_be_an_enumeration() {
    let disable = BatchUpdateUserStatusRequest::new(UserStatus::Disabled, ["a", "b"].map(Account::new));
    let sent = sent(|client| client.batch_update_user_status(disable)).await;
    assert_eq!(sent.target, "/v1/usg/dcs/corp/member/status/1");
    assert_eq!(sent.json(), json!(["a", "b"]));
}

#[tokio::test]
async fn only_fields_that_are_set_are_in_the_query() {
    let sent = sent(|client| client.search_meetings(SearchMeetingsRequest::new())).await;
    assert_eq!(sent.target, "/v1/mmc/management/conferences");
    let set = SearchMeetingsRequest::new().query_all(true).search_key("a+b=c&d ü").limit(0);
    let sent = self::sent(|client| client.search_meetings(set)).await;
    assert_eq!(sent.query(), "limit=0&queryAll=true&searchKey=a%2Bb%3Dc%26d%20%C3%BC");
}

#[tokio::test]
async fn a_list_in_a_query_is_a_repeated_or_comma_separated_parameter() {
    let users = SearchUsersRequest::new().user_type([MemberType::Ordinary, MemberType::IdeaHub, MemberType::from(77)]);
    let sent = sent(|client| client.search_users(users)).await;
    assert_eq!(sent.query(), "userType=2&userType=13&userType=77");
    let recordings = DeleteRecordingsRequest::new(["u-1", "u-2"].map(ConferenceUuid::new));
    let sent = self::sent(|client| client.delete_recordings(recordings)).await;
    assert_eq!(sent.query(), "confUUIDs=u-1%2Cu-2");
}

#[tokio::test]
async fn headers_are_sent_as_strings() {
    let detail =
        ShowHisMeetingDetailRequest::new(ConferenceUuid::new("u-1")).terminal_grouping(TerminalGrouping::Grouped);
    let sent = sent(|client| client.show_his_meeting_detail(detail)).await;
    assert_eq!((sent.header("X-Type"), sent.header("X-Query-Type")), (Some("1"), None));
    let random = CreateAuthRandomRequest::new(ConferenceId::new("1"), Secret::new("pässword"));
    let sent = self::sent(|client| client.create_auth_random(random)).await;
    assert_eq!((sent.query(), sent.header("X-Password")), ("conf_id=1", Some("pässword")));
}

#[tokio::test]
async fn control_characters_in_headers_are_rejected() {
    for password in ["a\r\nX-Injected: 1", "a\nb", "a\0b"] {
        let random = CreateAuthRandomRequest::new(ConferenceId::new("1"), Secret::new(password));
        let error = request_error(|client| client.create_auth_random(random)).await;
        assert!(error.to_string().contains("`X-Password`"), "{error}");
        assert!(!error.to_string().contains("Injected"), "{error}");
    }
    let error = request_error(|client| client.show_my_info().request_id("a\nb")).await;
    assert!(error.to_string().contains("`X-Request-Id`"), "{error}");
    let error = request_error(|client| client.show_my_info().token(Secret::new("a\nb"))).await;
    assert!(error.to_string().contains("`X-Access-Token`"), "{error}");
}

#[tokio::test]
async fn a_post_without_a_body_has_a_content_length() {
    let put = sent_to_meeting(|room| room.stop_meeting()).await;
    let post = sent(|client| client.create_portal_ref_nonce()).await;
    for sent in [put, post] {
        assert_eq!((sent.header("Content-Length"), sent.header("Content-Type")), (Some("0"), None), "{}", sent.method);
    }
    let get = sent(|client| client.show_my_info()).await;
    let delete = sent(|client| client.cancel_meeting(CancelMeetingRequest::new(meeting()))).await;
    for sent in [get, delete] {
        assert_eq!((sent.header("Content-Length"), sent.header("Content-Type")), (None, None), "{}", sent.method);
    }
}

#[tokio::test]
async fn a_delete_may_have_a_body() {
    let cancel = CancelRecurringSubMeetingRequest::new(meeting(), [SubMeetingId::new("s-1")]);
    let sent = sent(|client| client.cancel_recurring_sub_meeting(cancel)).await;
    assert_eq!((sent.method.as_str(), sent.query()), ("DELETE", "conferenceID=914067448"));
    assert_eq!(sent.header("Content-Type"), Some("application/json"));
    assert_eq!(sent.json(), json!({"cycleSubConfIDs": ["s-1"]}));

    let delete = DeleteVisionActiveCodeRequest::new([ActivationCodeId::new("c-1")]);
    let sent = self::sent(|client| client.delete_vision_active_code(delete)).await;
    assert_eq!((sent.method.as_str(), sent.json()), ("DELETE", json!(["c-1"])));
}

#[tokio::test]
async fn a_body_may_be_a_list() {
    let users = BatchShowUserDetailsRequest::new().id_type(UserIdType::ThirdAccount).users([UserKey::new().id("a")]);
    let sent = sent(|client| client.batch_show_user_details(users)).await;
    assert_eq!((sent.query(), sent.json()), ("idType=THIRD_ACCOUNT", json!([{"id": "a"}])));
    // An absent list differs from an empty one.
    let sent = self::sent(|client| client.batch_show_user_details(BatchShowUserDetailsRequest::new().users([]))).await;
    assert_eq!(sent.json(), json!([]));
    let sent = self::sent(|client| client.batch_show_user_details(BatchShowUserDetailsRequest::new())).await;
    assert_eq!((sent.header("Content-Length"), sent.header("Content-Type")), (Some("0"), None));
}

#[tokio::test]
async fn a_body_may_be_a_map() {
    let codes = BTreeMap::from([("a \"b\"".to_owned(), "1\n".to_owned()), ("c".to_owned(), String::new())]);
    let sent = sent(|client| client.add_to_personal_space(AddToPersonalSpaceRequest::new(codes))).await;
    assert_eq!(sent.json(), json!({"a \"b\"": "1\n", "c": ""}));
}

#[tokio::test]
async fn an_optional_body_is_sent_if_it_has_a_field() {
    let setting = || UpdateRoomSettingRequest::new(ConferenceId::new("1"));
    let sent = sent(|client| client.update_room_setting(setting())).await;
    assert_eq!((sent.header("Content-Length"), sent.header("Content-Type")), (Some("0"), None));
    let sent = self::sent(|client| client.update_room_setting(setting().is_redouble_open(false).multiple(1.5))).await;
    assert_eq!(sent.json(), json!({"isRedoubleOpen": "N", "multiple": 1.5}));
}

#[tokio::test]
async fn a_required_body_is_sent_empty() {
    let sent = sent_to_meeting(|room| room.update_started_conf_config(UpdateStartedConfConfigRequest::new())).await;
    assert_eq!(sent.json(), json!({}));
    assert_eq!(sent.header("Content-Type"), Some("application/json"));
}

#[tokio::test]
async fn constants_are_always_sent() {
    let view = SetParticipantViewRequest::new(ParticipantId::new("viewer")).source_id(ParticipantId::new("viewed"));
    let sent = sent_to_meeting(|room| room.set_participant_view(view)).await;
    assert_eq!(sent.query(), "conferenceID=914067448&participantID=viewer");
    assert_eq!(sent.json(), json!({"viewType": 2, "participantID": "viewed"}));
}

#[tokio::test]
async fn fields_with_the_same_name_at_different_places_are_distinct() {
    let lock = LockViewRequest::lock_source(ParticipantId::new("terminal")).source_id(ParticipantId::new("source"));
    let sent = sent_to_meeting(|room| room.lock_view(lock)).await;
    assert_eq!(sent.parameter("participantID"), Some("terminal"));
    assert_eq!(sent.json(), json!({"participantID": "source", "status": 1}));
}

#[tokio::test]
async fn an_input_may_be_sent_at_two_places() {
    let invite = InviteWithPwdRequest::new(meeting(), PhoneNumber::new("+99111"), Secret::new("123456"))
        .org_id(CorpId::new("corp"));
    let sent = sent(|client| client.invite_with_pwd(invite)).await;
    assert_eq!(sent.query(), "conferenceID=914067448");
    assert_eq!(sent.json()["confID"], "914067448");
    assert_eq!(sent.header("X-Access-Token"), None, "the operation requires only the password");
}

#[tokio::test]
async fn a_method_accepts_its_only_required_string_by_value_and_by_reference() {
    let name = String::from("Portal");
    for request in [
        sent(|client| client.add_app_id(&name)).await,
        sent(|client| client.add_app_id(name.as_str())).await,
        sent(|client| client.add_app_id(name.clone())).await,
    ] {
        assert_eq!(request.json(), json!({"app_name": "Portal"}));
    }
}
