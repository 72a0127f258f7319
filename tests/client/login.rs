//! Logins: their requests, how many are sent, and their errors.

use std::error::Error as _;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, SearchMeetingsRequest};
use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::{Credentials, ErrorCode, ErrorKind, Secret, codes};
use serde_json::json;
use sha2::Sha256;

use crate::server::{Gate, InMemory, Reply, Request, Server, in_turn};
use crate::setup::{
    LOGIN_BY_ACCOUNT, LOGIN_BY_APP_ID, MY_INFO, UNREACHABLE, accepting, access_token, app_id, builder, client,
    client_in_memory, client_with, count, empty_object, issuing, sent_tokens,
};

const DAY: u64 = 86_400;

/// Returns the HMAC-SHA256 in hexadecimal.
fn signature(key: &str, message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the login request of a client with these credentials.
async fn login_of(credentials: Credentials) -> Request {
    let server = Server::start(issuing(DAY, empty_object)).await;
    client_with(&server, credentials).show_my_info().await.unwrap();
    server.requests().remove(0)
}

#[tokio::test]
async fn an_application_signs_its_login_with_its_key() {
    let app_only = || Credentials::app_id("my-app", Secret::new("my-key"));
    for (credentials, signed_names) in [
        (app_only(), "my-app:"),
        (app_only().user("alice"), "my-app:alice"),
        (app_only().user("ålice:{nonce}"), "my-app:ålice:{nonce}"),
        (app_only().corp("corp-7"), "my-app:corp-7:"),
        (app_only().corp("corp-7").user("alice"), "my-app:corp-7:alice"),
    ] {
        let login = login_of(credentials).await;
        assert_eq!(login.route(), LOGIN_BY_APP_ID);
        let body = login.json();
        let (expire_time, nonce) = (&body["expireTime"], body["nonce"].as_str().unwrap());
        let signature = signature("my-key", &format!("{signed_names}:{expire_time}:{nonce}"));
        let header = format!("HMAC-SHA256 signature={signature},access={}", STANDARD.encode("my-app"));
        assert_eq!(login.header("Authorization"), Some(header.as_str()), "{signed_names}");
        assert_eq!(login.header("X-Token-Type"), Some("LongTicket"));
        assert_eq!(login.header("Content-Type"), Some("application/json"));
        assert!((32..=64).contains(&nonce.len()), "{nonce}");
    }
}

#[tokio::test]
async fn optional_credentials_are_omitted_from_the_login() {
    let names = |login: &Request| login.json().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let app_only = || Credentials::app_id("my-app", Secret::new("my-key"));
    let login = login_of(app_only()).await;
    assert_eq!(names(&login), ["appId", "clientType", "expireTime", "nonce"]);
    assert_eq!((&login.json()["appId"], &login.json()["clientType"]), (&json!("my-app"), &json!(72)));
    let login = login_of(app_only().user("alice").corp("corp-7")).await;
    assert_eq!(names(&login), ["appId", "clientType", "corpId", "expireTime", "nonce", "userId"]);
    assert_eq!((&login.json()["userId"], &login.json()["corpId"]), (&json!("alice"), &json!("corp-7")));
}

#[tokio::test]
async fn a_signature_is_valid_for_minutes_and_differs_in_each_login() {
    let (first, second) = (login_of(app_id()).await.json(), login_of(app_id()).await.json());
    assert_ne!(first["nonce"], second["nonce"]);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let left = first["expireTime"].as_u64().unwrap() - now;
    assert!((60..=3600).contains(&left), "{left} s");
}

#[tokio::test]
async fn an_account_logs_in_with_its_password() {
    let login = login_of(Credentials::account("alice@example.com", Secret::new("pass:wörd"))).await;
    assert_eq!(login.route(), LOGIN_BY_ACCOUNT);
    let basic = format!("Basic {}", STANDARD.encode("alice@example.com:pass:wörd"));
    assert_eq!(login.header("Authorization"), Some(basic.as_str()));
    assert_eq!(login.header("X-Token-Type"), None);
    assert_eq!(login.json(), json!({"account": "alice@example.com", "clientType": 72}));
}

#[tokio::test]
async fn the_token_of_the_login_is_sent_with_every_call() {
    let server = Server::start(issuing(DAY, empty_object)).await;
    let client = client_with(&server, app_id());
    for _ in 0..3 {
        client.show_my_info().await.unwrap();
    }
    assert_eq!(sent_tokens(&server.requests(), MY_INFO, "X-Access-Token"), ["access-1"; 3]);
}

#[tokio::test]
async fn a_static_token_is_sent_without_a_login_and_not_replaced() {
    let server = Server::start(accepting(&[])).await;
    let error = client(&server).show_my_info().await.unwrap_err();
    assert_eq!((error.status(), error.attempts(), error.login()), (Some(401), 1, None));
    assert_eq!(server.only_request().header("X-Access-Token"), Some("static-token"));
}

#[tokio::test]
async fn the_token_of_a_call_is_sent_without_a_login_and_not_replaced() {
    let server = Server::start(issuing(DAY, accepting(&["access-1"]))).await;
    let client = client_with(&server, app_id());
    let error = client.show_my_info().token(Secret::new("for-this-call")).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(401), 1));
    assert_eq!(server.only_request().header("X-Access-Token"), Some("for-this-call"));
    client.show_my_info().await.unwrap();
}

#[tokio::test]
async fn without_credentials_operations_that_require_a_login_fail() {
    let server = Server::start(empty_object).await;
    let client = builder(&server.url()).build().unwrap();
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Configuration, Some("ShowMyInfo")));
    assert_eq!(server.requests().len(), 0);
    client.show_region_info_of_meeting(ConferenceId::new("1")).await.unwrap();
    assert_eq!(server.only_request().header("X-Access-Token"), None);
}

#[tokio::test]
async fn concurrent_calls_share_one_login() {
    let gate = Gate::closed();
    let login = Reply::json(&access_token("access-1", DAY)).behind(&gate);
    let server = Server::start(move |request| match request.route().as_str() {
        LOGIN_BY_APP_ID => login.clone(),
        _ => empty_object(request),
    })
    .await;
    let client = client_with(&server, app_id());
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(client.show_my_info().send())).collect();
    server.has_received(1).await;
    gate.let_through(20);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(count(&server.routes(), LOGIN_BY_APP_ID), 1);
    assert_eq!(sent_tokens(&server.requests(), MY_INFO, "X-Access-Token"), ["access-1"; 20]);
}

/// Twenty logins with a wrong key would lock the account.
#[tokio::test]
async fn concurrent_calls_share_a_failed_login() {
    let gate = Gate::closed();
    let error = Reply::error(401, "USG.206010025", "the signature is wrong").behind(&gate);
    let server = Server::start(move |_| error.clone()).await;
    let client = client_with(&server, app_id());
    let calls: Vec<_> = (0..20).map(|_| tokio::spawn(client.show_my_info().send())).collect();
    server.has_received(1).await;
    gate.let_through(20);
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert_eq!((error.login(), error.status()), (Some("CreateAppIdToken"), Some(401)));
        assert_eq!(error.code_text(), Some("USG.206010025"));
        assert_eq!(error.message(), "the signature is wrong");
    }
    assert_eq!(server.routes(), [LOGIN_BY_APP_ID]);
}

#[tokio::test]
async fn the_error_names_a_failed_login() {
    let refused = Reply::error(401, "USG.206010000", "wrong password").with_header("X-Request-Id", "4711");
    let server = Server::start(in_turn([refused])).await;
    let client = client_with(&server, Credentials::account("alice", Secret::new("made-up")));
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!((error.operation(), error.login()), (Some("ShowMyInfo"), Some("CreateToken")));
    assert_eq!((error.status(), error.code_text(), error.attempts()), (Some(401), Some("USG.206010000"), 0));
    assert_eq!(
        error.to_string(),
        "ShowMyInfo failed: CreateToken failed: HTTP 401 USG.206010000 wrong password (request id 4711)"
    );
}

#[tokio::test]
async fn the_error_of_a_failed_connection_during_a_login_has_a_source() {
    let client = builder(UNREACHABLE).credentials(app_id()).build().unwrap();
    for error in [client.show_my_info().await.unwrap_err(), client.show_my_info().await.unwrap_err()] {
        assert_eq!((error.is_connect(), error.login()), (true, Some("CreateAppIdToken")));
        assert!(error.source().is_some());
    }
}

#[tokio::test]
async fn a_login_without_a_token_is_an_error() {
    for response in [json!({}), json!({"accessToken": null}), json!({"accessToken": ""}), json!([])] {
        let reply = Reply::json(&response).with_header("X-Request-Id", "4711");
        let server = Server::start(in_turn([reply])).await;
        let error = client_with(&server, app_id()).show_my_info().await.unwrap_err();
        assert_eq!((error.kind(), error.login()), (ErrorKind::Decode, Some("CreateAppIdToken")), "{response}");
        assert_eq!((error.status(), error.request_id()), (Some(200), Some("4711")));
        assert_eq!(error.response_body().unwrap(), response.to_string().as_bytes());
        assert!(!error.took_effect(), "the operation was not called: {response}");
        assert_eq!(server.routes(), [LOGIN_BY_APP_ID]);
    }
}

/// The call itself has not been sent yet, so its effect does not matter.
#[tokio::test]
async fn a_login_is_retried_after_a_transient_error_whatever_the_effect_of_the_call() {
    for error_reply in
        [Reply::closed(), Reply::truncated(), Reply::status(503), Reply::error(400, "USG.200000001", "busy")]
    {
        let login = Reply::json(&access_token("access-1", DAY));
        let server = Server::start(in_turn([error_reply.clone(), login, Reply::json(&json!([{}]))])).await;
        let call = client_with(&server, app_id()).create_meeting(CreateMeetingRequest::new([MediaType::Voice]));
        let (_, meta) = call.with_meta().await.unwrap_or_else(|error| panic!("{error_reply:?}: {error}"));
        assert_eq!(meta.attempts(), 1, "logins are not counted");
        assert_eq!(count(&server.routes(), LOGIN_BY_APP_ID), 2);
    }
}

const LOCKED: [ErrorCode; 9] = [
    codes::CONF_ANONYMOUS_LOGIN_LOCKED,
    codes::CONF_LINK_LOGIN_LOCKED,
    codes::CONF_CTR_LOGIN_LOCKED,
    codes::PARTICIPANT_CONF_LOGIN_LOCKED,
    codes::AUTH_LOCKED,
    codes::USER_AUTHENTICATION_LOCKED,
    codes::RESEND_NOT_ALLOW,
    codes::USER_LOCKED,
    codes::SEND_VERIFY_CODE_IS_LOCKED,
];

#[tokio::test]
async fn a_login_is_not_retried_after_a_lock() {
    for code in LOCKED {
        for status in [400, 401, 423, 429, 503] {
            let locked = Reply::error(status, &code.to_string(), "locked");
            let service = InMemory::new(move |_: &Request| locked.clone());
            let error = client_in_memory(&service, app_id()).show_my_info().await.unwrap_err();
            assert_eq!((error.code(), error.login()), (Some(code), Some("CreateAppIdToken")));
            assert_eq!(service.routes(), [LOGIN_BY_APP_ID], "{code} with {status}");
        }
    }
}

/// Some locks have the status 401. Another login would prolong them.
#[tokio::test]
async fn a_lock_is_not_mistaken_for_a_rejected_token() {
    let locked = codes::USER_LOCKED.to_string();
    let server = Server::start(issuing(DAY, move |request| match request.route().as_str() {
        MY_INFO => empty_object(request),
        _ => Reply::error(401, &locked, "locked"),
    }))
    .await;
    let client = client_with(&server, app_id());
    client.show_my_info().await.unwrap();
    let error = client.search_meetings(SearchMeetingsRequest::new()).await.unwrap_err();
    assert_eq!((error.code(), error.attempts()), (Some(codes::USER_LOCKED), 1));
    assert_eq!(count(&server.routes(), LOGIN_BY_APP_ID), 1);
}
