//! Logins: who the client says it is, and how long it believes the answer.

use std::time::Duration;

use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
use huaweicloud_meeting::{Client, Credentials, ErrorKind, Secret, codes};

use crate::support::{APP_ID, calls, client, client_with, fake, last_header};

#[tokio::test]
async fn an_app_id_signs_its_login() {
    let fake = fake().start().await.unwrap();
    client(&fake).show_my_info().await.unwrap();
    // The fake has checked the signature; what it does not check is looked at here.
    assert_eq!(last_header(&fake, "CreateAppIdToken", "X-Token-Type").as_deref(), Some("LongTicket"));
    let login = fake.requests().into_iter().find(|request| request.operation == Some("CreateAppIdToken")).unwrap();
    let body: serde_json::Value = serde_json::from_slice(&login.body).unwrap();
    assert_eq!(body["appId"], APP_ID);
    assert_eq!(body["userId"], "alice");
    assert_eq!(body["clientType"], 72);
    assert!(body["expireTime"].is_i64());
    assert!((32..=64).contains(&body["nonce"].as_str().unwrap().len()));
    assert!(body.get("corpId").is_none());
}

#[tokio::test]
async fn a_wrong_key_is_told_by_the_call_that_needed_the_login() {
    let fake = fake().start().await.unwrap();
    let client = client_with(&fake, Credentials::app_id(APP_ID, Secret::new("another-key")));
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.operation(), Some("ShowMyInfo"));
    assert_eq!(error.login(), Some("CreateAppIdToken"));
    assert!(error.to_string().starts_with("ShowMyInfo failed because CreateAppIdToken did: "), "{error}");
    assert_eq!(calls(&fake, "ShowMyInfo"), 0);
}

#[tokio::test]
async fn an_account_logs_in_with_basic() {
    let fake = fake().start().await.unwrap();
    client_with(&fake, Credentials::account("alice", Secret::new("password-of-alice"))).show_my_info().await.unwrap();
    // "alice:password-of-alice"
    let basic = "Basic YWxpY2U6cGFzc3dvcmQtb2YtYWxpY2U=";
    assert_eq!(last_header(&fake, "CreateToken", "Authorization").as_deref(), Some(basic));
}

#[tokio::test]
async fn calls_at_once_share_one_login() {
    let fake = fake().start().await.unwrap();
    let client = client(&fake);
    let calls_under_way: Vec<_> = (0..20).map(|_| tokio::spawn(client.show_my_info().send())).collect();
    for call in calls_under_way {
        call.await.unwrap().unwrap();
    }
    assert_eq!(calls(&fake, "CreateAppIdToken"), 1);
    assert_eq!(calls(&fake, "ShowMyInfo"), 20);
}

#[tokio::test]
async fn a_token_near_its_end_is_renewed_and_one_that_has_ended_is_fetched_anew() {
    let fake = fake().token_lifetime(Duration::from_secs(2)).start().await.unwrap();
    let client = client(&fake);
    client.show_my_info().await.unwrap();
    tokio::time::sleep(Duration::from_millis(1_750)).await;
    client.show_my_info().await.unwrap();
    assert_eq!((calls(&fake, "UpdateToken"), calls(&fake, "CreateAppIdToken")), (1, 1));
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    client.show_my_info().await.unwrap();
    assert_eq!((calls(&fake, "UpdateToken"), calls(&fake, "CreateAppIdToken")), (1, 2));
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_and_the_call_repeated() {
    let fake = fake().start().await.unwrap();
    let client = client(&fake);
    client.show_my_info().await.unwrap();
    fake.end_tokens();
    let (_, meta) = client.show_my_info().with_meta().await.unwrap();
    assert_eq!(meta.attempts(), 2);
    assert_eq!(calls(&fake, "CreateAppIdToken"), 2);
}

#[tokio::test]
async fn a_second_refusal_is_the_error() {
    let refused = ("ShowMyInfo", 401, "USG.206020000", "token is invalid");
    let fake = fake().start().await.unwrap();
    let client = client(&fake);
    client.search_meetings(SearchMeetingsRequest::new()).await.unwrap();
    for _ in 0..2 {
        fake.fail_next(refused.0, refused.1, refused.2, refused.3).unwrap();
    }
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(401), 2));
    assert_eq!(calls(&fake, "CreateAppIdToken"), 2);
}

#[tokio::test]
async fn a_token_at_hand_is_neither_renewed_nor_replaced() {
    let fake = fake().start().await.unwrap();
    let client = client_with(&fake, Credentials::token(Secret::new("made-up")));
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(401), 1));
    assert_eq!(fake.requests().len(), 1);
    assert_eq!(last_header(&fake, "ShowMyInfo", "X-Access-Token").as_deref(), Some("made-up"));
}

#[tokio::test]
async fn a_call_may_have_a_token_of_its_own() {
    let fake = fake().accept_any_token().start().await.unwrap();
    client(&fake).show_my_info().token(Secret::new("of-this-call")).await.unwrap();
    assert_eq!(last_header(&fake, "ShowMyInfo", "X-Access-Token").as_deref(), Some("of-this-call"));
    assert_eq!(calls(&fake, "CreateAppIdToken"), 0);
}

#[tokio::test]
async fn after_a_logout_the_next_call_logs_in() {
    let fake = fake().start().await.unwrap();
    let client = client(&fake);
    client.logout().await.unwrap();
    assert_eq!(calls(&fake, "DeleteToken"), 0, "there was nothing to end");
    client.show_my_info().await.unwrap();
    client.logout().await.unwrap();
    client.show_my_info().await.unwrap();
    assert_eq!((calls(&fake, "DeleteToken"), calls(&fake, "CreateAppIdToken")), (1, 2));
}

#[tokio::test]
async fn without_credentials_only_what_needs_none_can_be_called() {
    let fake = fake().start().await.unwrap();
    let client = Client::builder().endpoint(fake.url()).build().unwrap();
    assert_eq!(client.show_my_info().await.unwrap_err().kind(), ErrorKind::Configuration);
    assert_eq!(fake.requests().len(), 0);
}

#[tokio::test]
async fn a_lock_out_is_not_tried_again() {
    let fake = fake().fail_next("CreateAppIdToken", 423, "USG.206010057", "locked").start().await.unwrap();
    let error = client(&fake).show_my_info().await.unwrap_err();
    assert_eq!(error.status(), Some(423));
    assert_eq!(calls(&fake, "CreateAppIdToken"), 1);
    assert!(codes::find(error.code().unwrap()).is_some());
}
