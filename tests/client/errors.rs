//! What an error tells.

use std::sync::atomic::Ordering;

use huaweicloud_meeting::corporate_directory::SearchCorpDirRequest;
use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, SearchMeetingsRequest};
use huaweicloud_meeting::{Client, ErrorKind, codes};

use crate::support::{answer, client, client_at, fake, scripted};

#[tokio::test]
async fn a_refusal_tells_operation_status_code_message_and_request_id() {
    let fake = fake().fail_next("SearchMeetings", 400, "MMC.111070005", "CONF_NOT_EXIST").start().await.unwrap();
    let call = client(&fake).search_meetings(SearchMeetingsRequest::new()).request_id("id-of-this-call");
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.operation(), Some("SearchMeetings"));
    assert_eq!(error.status(), Some(400));
    assert_eq!(error.code(), Some("MMC.111070005".parse().unwrap()));
    assert_eq!(error.message(), "CONF_NOT_EXIST");
    assert_eq!(
        error.to_string(),
        "SearchMeetings failed: the service answered 400 MMC.111070005, CONF_NOT_EXIST (request id id-of-this-call)"
    );
}

#[tokio::test]
async fn a_page_of_a_gateway_is_an_error_with_its_status() {
    let (url, _) = scripted(&["HTTP/1.1 403 x\r\nconnection: close\r\n\r\n<html>no</html>"]).await;
    let error = client_at(&url).search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(403), None));
    assert_eq!(error.message(), "Forbidden");
    assert_eq!(error.answer().map(|answer| &answer[..]), Some(&b"<html>no</html>"[..]));
}

#[tokio::test]
async fn a_redirect_is_an_error_and_is_not_followed() {
    let (url, requests) = scripted(&["HTTP/1.1 302 x\r\nlocation: /elsewhere\r\nconnection: close\r\n\r\n"]).await;
    let error = client_at(&url).search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
    assert_eq!(error.status(), Some(302));
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_answer_that_cannot_be_understood_says_that_the_change_was_made() {
    let (url, requests) = scripted(&[answer!(200, r#"[{"conferenceID": {}}]"#)]).await;
    let error = client_at(&url).create_meeting(CreateMeetingRequest::new([MediaType::Voice])).await.unwrap_err();
    assert!(error.is_decode() && error.took_effect());
    assert!(error.to_string().contains("[0].conferenceID"), "{error}");
    assert!(error.answer().is_some());
    assert_eq!(requests.load(Ordering::SeqCst), 1, "it is never repeated");
}

#[tokio::test]
async fn a_result_code_in_an_answer_with_status_200_is_an_error() {
    let (url, _) = scripted(&[answer!(200, r#"{"returnCode": 111072005, "returnDesc": "CONF_NOT_STARTED"}"#)]).await;
    let error = client_at(&url).show_web_hook_config(Default::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Service, Some(200)));
    assert_eq!((error.code_text(), error.message()), (Some("111072005"), "CONF_NOT_STARTED"));
}

#[tokio::test]
async fn codes_can_be_matched() {
    let fake = fake().fail_next("SearchCorpDir", 500, "MMC.111072005", "CONF_NOT_STARTED").start().await.unwrap();
    let error = client(&fake).search_corp_dir(SearchCorpDirRequest::new()).await.unwrap_err();
    assert!(matches!(error.code(), Some(codes::CONF_NOT_STARTED)));
}

#[test]
fn an_endpoint_must_be_encrypted_unless_it_is_this_machine() {
    let build = |endpoint: &str| Client::builder().endpoint(endpoint).build().map(drop);
    assert!(build("https://meeting.example.com/prefix/").is_ok());
    assert!(build("http://127.0.0.1:1").is_ok());
    assert_eq!(build("http://meeting.example.com").unwrap_err().kind(), ErrorKind::Configuration);
    assert_eq!(Client::builder().build().unwrap_err().kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn a_path_cannot_be_escaped_from() {
    let client = client_at("http://127.0.0.1:1");
    for account in ["", ".", ".."] {
        let account = huaweicloud_meeting::types::Account::new(account);
        let error = client.show_user_detail(account).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
    }
}

#[test]
fn clients_and_calls_travel_between_threads() {
    fn travels<T: Send + Sync + Clone + 'static>() {}
    fn is_sent<T: Send + 'static>(_: &T) {}
    travels::<Client>();
    let call = client_at("http://127.0.0.1:1").search_meetings(SearchMeetingsRequest::new());
    is_sent(&call);
    is_sent(&call.send());
}
