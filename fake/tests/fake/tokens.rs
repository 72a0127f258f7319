//! Issuing, refreshing, expiring and revoking tokens.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType};
use huaweicloud_meeting::{Client, Credentials, Secret, codes};
use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};

use crate::support::{JSON, Response, call, client, send};

const TOKEN: &str = "/v1/usg/acs/token";

async fn log_in(fake: &Fake) -> String {
    let body = json!({"authServerType": "workplace", "authType": "AccountAndPwd", "clientType": 72}).to_string();
    let response = send(fake.url(), "POST", "/v1/usg/acs/auth/proxy", &[JSON], &body).await;
    response.json()["accessToken"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_token_is_valid_from_login_to_logout() {
    let fake = Fake::start().await.unwrap();
    let (first, second) = (log_in(&fake).await, log_in(&fake).await);
    assert_ne!(first, second);
    let with =
        async |method: &str, token: &str| send(fake.url(), method, TOKEN, &[("X-Access-Token", token)], "").await;
    let refreshed = with("PUT", &first).await.json()["accessToken"].as_str().unwrap().to_owned();
    assert_eq!(with("DELETE", &first).await.status, 200);
    assert_eq!(with("PUT", &first).await.status, 401);
    // A logout revokes one token only.
    assert_eq!((with("PUT", &refreshed).await.status, with("PUT", &second).await.status), (200, 200));
}

#[tokio::test]
async fn validating_a_token_returns_it() {
    let fake = Fake::start().await.unwrap();
    let token = log_in(&fake).await;
    let body = json!({"token": token, "needGenNewToken": false}).to_string();
    let response = send(fake.url(), "POST", "/v1/usg/acs/token/validate", &[JSON], &body).await;
    assert_eq!(response.json()["accessToken"], token.as_str());
}

#[tokio::test]
async fn the_client_replaces_an_expired_token() {
    // The response states one second, but the token expires earlier.
    let fake = Fake::builder().token_lifetime(Duration::from_millis(200)).start().await.unwrap();
    let client = client(&fake);
    client.show_my_info().await.unwrap();
    tokio::time::sleep(Duration::from_millis(250)).await;
    client.show_my_info().await.unwrap();
    fake.expire_tokens();
    client.show_my_info().await.unwrap();
    let logins = fake.journal().iter().filter(|request| request.operation == Some("CreateAppIdToken")).count();
    assert_eq!(logins, 3);
}

#[tokio::test]
async fn responses_state_the_lifetime_of_a_token() {
    let fake = Fake::builder().token_lifetime(Duration::from_millis(90_500)).start().await.unwrap();
    let response = control(&fake, "914067448", "x", None).await.json();
    assert_eq!(response["data"]["confTokenExpireTime"], 91);
}

#[tokio::test]
async fn signatures_are_checked_if_there_are_app_keys() {
    let fake = Fake::builder().app_key("app-id", "app-key").start().await.unwrap();
    let log_in = async |credentials: Credentials| {
        let client = Client::builder().endpoint(fake.url()).credentials(credentials).build().unwrap();
        client.show_my_info().await.map(drop)
    };
    let app = |id: &str, key: &str| Credentials::app_id(id, Secret::new(key));
    log_in(app("app-id", "app-key")).await.unwrap();
    log_in(app("app-id", "app-key").user("alice")).await.unwrap();
    log_in(app("app-id", "app-key").user("alice").corp("651543334")).await.unwrap();
    log_in(app("app-id", "app-key").corp("651543334")).await.unwrap();
    for wrong in [app("app-id", "another-key"), app("another-id", "app-key")] {
        let error = log_in(wrong).await.unwrap_err();
        assert_eq!((error.status(), error.code()), (Some(401), Some(codes::APPID_AUTH_FAILED)), "{error}");
        assert!(!error.to_string().contains("app-key"));
    }
}

#[tokio::test]
async fn a_signature_expires_and_is_case_insensitive() {
    let fake = Fake::builder().app_key("app", "key").start().await.unwrap();
    let nonce = "0123456789abcdef0123456789abcdef";
    let log_in = async |end: u64, signature: &str| {
        let body = json!({"appId": "app", "clientType": 72, "expireTime": end, "nonce": nonce}).to_string();
        let header = format!("HMAC-SHA256 signature={signature},access={}", STANDARD.encode("app"));
        send(fake.url(), "POST", "/v2/usg/acs/auth/appauth", &[JSON, ("Authorization", &header)], &body).await
    };
    // printf '%s' "app::0:$nonce" | openssl dgst -sha256 -hmac key, and the same with 1.
    let endless = "e6329d97dd9611c1dc22711f4d35085db24a697e6af79a14e222716453e46c17";
    let expired = "6751952eeca73f9edf6274d35fcdbb789ed7ad63a09d7821a67ea0fc6105f71c";
    assert_eq!(log_in(0, endless).await.status, 200);
    assert_eq!(log_in(0, &endless.to_uppercase()).await.status, 200);
    let (status, code, message) = log_in(1, expired).await.error();
    let expected = (401, "USG.206010057", "APPID_AUTH_EXPIRE: the signature has expired");
    assert_eq!((status, code.as_str(), message.as_str()), expected);
    assert_eq!(log_in(1, endless).await.error().1, "USG.206010025");
}

#[tokio::test]
async fn passwords_are_checked_if_there_are_accounts() {
    let fake = Fake::builder().account("me", "secret").start().await.unwrap();
    let log_in = async |account: &str, password: &str| {
        let credentials = Credentials::account(account, Secret::new(password));
        let client = Client::builder().endpoint(fake.url()).credentials(credentials).build().unwrap();
        client.show_my_info().await.map(drop)
    };
    log_in("me", "secret").await.unwrap();
    for (account, password) in [("me", "guess"), ("you", "secret")] {
        assert_eq!(log_in(account, password).await.unwrap_err().code(), Some(codes::ERR_PASSWORD));
    }
}

async fn control(fake: &Fake, meeting: &str, password: &str, token: Option<&str>) -> Response {
    let path = format!("/v1/mmc/control/conferences/token?conferenceID={meeting}");
    let mut headers = vec![("X-Password", password), ("X-Login-Type", "1")];
    headers.extend(token.map(|token| ("X-Conference-Authorization", token)));
    send(fake.url(), "GET", &path, &headers, "").await
}

fn token_of(response: &Response) -> String {
    response.json()["data"]["token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_control_token_is_limited_to_its_meeting() {
    let fake = Fake::start().await.unwrap();
    let token = token_of(&control(&fake, "914067448", "x", None).await);
    let lock = async |meeting: &str, token: &str| {
        let path = format!("/v1/mmc/control/conferences/lock?conferenceID={meeting}");
        send(fake.url(), "PUT", &path, &[JSON, ("X-Conference-Authorization", token)], r#"{"isLock": 1}"#).await
    };
    assert_eq!(lock("914067448", &token).await.status, 200);
    assert_eq!(lock("914067448", &format!("Basic {}", STANDARD.encode(&token))).await.status, 200);
    let (status, code, message) = lock("914083136", &token).await.error();
    let reason = "CONF_NOT_FOUND_OR_AUTH_FAILED: the token in `X-Conference-Authorization` was issued for `914067448`, not for `914083136`";
    assert_eq!((status, code.as_str(), message.as_str()), (400, "MMC.111072065", reason));
    assert_eq!(lock("914067448", &log_in(&fake).await).await.status, 400);
    // Refreshing returns the same token; the token of another meeting is not refreshed.
    assert_eq!(token_of(&control(&fake, "914067448", "x", Some(&token)).await), token);
    assert_ne!(token_of(&control(&fake, "914083136", "x", Some(&token)).await), token);
}

#[tokio::test]
async fn a_meeting_that_was_created_has_a_password() {
    let fake = Fake::start().await.unwrap();
    let client = client(&fake);
    let meeting = client.create_meeting(CreateMeetingRequest::new([MediaType::HdVideo])).await.unwrap();
    let id = meeting.conference_id.as_str();
    let document =
        json!({"operation": "LockMeeting", "query": {"conferenceID": id}, "body": {"isLock": 1}}).to_string();
    let password = meeting.password_entry.first().unwrap().password.expose();
    call(&client, &document, password).await.unwrap();
    let error = call(&client, &document, "guess").await.unwrap_err();
    assert_eq!(error.code(), Some(codes::CONF_NOT_FOUND_OR_AUTH_FAILED));
    assert!(error.message().ends_with("the password is wrong"), "{error}");
    // Refreshing a token needs no password.
    let token = token_of(&control(&fake, id, password, None).await);
    assert_eq!(control(&fake, id, "guess", Some(&token)).await.status, 200);
    assert_eq!(control(&fake, id, "guess", None).await.json()["error_code"], Value::from("MMC.111072065"));
}
