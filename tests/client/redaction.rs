//! A service that returns what it received in its errors: what was sent as a secret is not in the error.

use std::error::Error as _;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::meeting_management::StartMeetingRequest;
use huaweicloud_meeting::{Client, Credentials, Error, RetryPolicy, Secret, operations, service};
use serde_json::json;

use crate::api;
use crate::server::{InMemory, Reply, Request, Server};
use crate::setup::{
    CONTROL_TOKEN, LOGIN_BY_ACCOUNT, LOGIN_BY_APP_ID, access_token, builder, client_in_memory, control_token, meeting,
    static_token,
};

/// A secret whose form in JSON and in a URL differs from its content.
const CANARY: &str = "canary \"5f1c7e\" /+";

/// Returns whether a text contains the distinctive part of the canary, bare or encoded.
fn leaks(text: &str) -> bool {
    let encoded = [STANDARD.encode(CANARY), STANDARD.encode(format!("alice:{CANARY}"))];
    text.contains("5f1c7e") || encoded.iter().any(|form| text.contains(form))
}

/// Returns everything that can be read from an error.
fn content(error: &Error) -> String {
    let mut content = format!("{error} {error:?} {} {:?} {:?}", error.message(), error.code_text(), error.request_id());
    content.push_str(&String::from_utf8_lossy(error.response_body().map(AsRef::as_ref).unwrap_or_default()));
    let mut source = error.source();
    while let Some(reason) = source {
        let _ = write!(content, " {reason} {reason:?}");
        source = reason.source();
    }
    content
}

fn received(request: &Request) -> String {
    let headers: String = request.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    format!("{}\n{headers}{}", request.target, String::from_utf8_lossy(&request.body))
}

/// The forms in which a service may return what it received.
const FORMS: [&str; 5] = ["message", "code", "text", "success", "request id"];

fn echo(form: &str, request: &Request) -> Reply {
    let received = received(request);
    match form {
        "message" => Reply::error(400, "MMC.111070001", &received),
        "code" => Reply::error(503, &received, "no"),
        "text" => Reply::text(400, "text/plain", received),
        "success" => Reply::text(200, "text/html", format!("<html>{received}</html>")),
        "request id" => {
            Reply::text(400, "application/json", json!({"error_msg": "no", "request_id": received}).to_string())
        }
        _ => unreachable!("{form}"),
    }
}

#[tokio::test]
async fn no_error_contains_a_secret_that_was_sent() {
    for form in FORMS {
        let server = Server::start(move |request| match request.route().as_str() {
            LOGIN_BY_ACCOUNT => Reply::json(&access_token(CANARY, 3_600)),
            CONTROL_TOKEN if request.header("X-Conference-Authorization").is_none() => {
                Reply::json(&control_token(CANARY, 3_600))
            }
            _ => echo(form, request),
        })
        .await;
        let client = builder(&server.url()).credentials(Credentials::account("alice", Secret::new(CANARY)));
        let client = client.retry(RetryPolicy::none()).build().unwrap();
        for operation in api::operations() {
            let document = api::document(operation, CANARY).to_string();
            let dynamic = DynamicOperation::named(operations(), &operation.name).unwrap();
            let document = dynamic.parse(document.as_bytes(), service()).unwrap();
            let document = document.with_password(Secret::new(CANARY));
            if let Err(error) = dynamic.call(client.core(), &document).await {
                let content = content(&error);
                assert!(!leaks(&content), "{} with {form}: {content}", operation.name);
            }
        }
        let leaked = server.requests().iter().filter(|request| leaks(&received(request))).count();
        assert!(leaked > 150, "only {leaked} requests contain the canary");
    }
}

#[tokio::test]
async fn no_error_of_a_login_contains_a_secret_that_was_sent() {
    for form in FORMS {
        let server = Server::start(move |request| echo(form, request)).await;
        let client = |credentials| builder(&server.url()).credentials(credentials).build().unwrap();
        for credentials in [
            Credentials::account("alice", Secret::new(CANARY)),
            Credentials::app_id("my-app", Secret::new(CANARY)).user("alice"),
        ] {
            let content = content(&client(credentials).show_my_info().await.unwrap_err());
            assert!(!leaks(&content) && !content.contains("signature="), "{form}: {content}");
        }
        let room = client(static_token()).conference(meeting()).password(Secret::new(CANARY));
        let content = content(&room.stop_meeting().await.unwrap_err());
        assert!(!leaks(&content), "{form}: {content}");
    }
    assert_eq!(LOGIN_BY_APP_ID.split(' ').count(), 2);
}

#[tokio::test]
async fn what_replaces_a_secret_is_visible_and_the_rest_stays() {
    let service = InMemory::new(|request: &Request| {
        let token = request.header("X-Access-Token").unwrap();
        Reply::error(400, "MMC.111070005", &format!("token {token} of 4711, password {}", request.json()["password"]))
    });
    let client: Client = client_in_memory(&service, Credentials::token(Secret::new("token-5f1c7e")));
    let error = client.start_meeting(StartMeetingRequest::new(meeting(), Secret::new("4711"))).await.unwrap_err();
    assert!(error.message().starts_with("token [redacted] of [redacted], password "), "{error}");
    assert_eq!(error.code_text(), Some("MMC.111070005"));
}

/// The secret is neither the whole header nor a parameter: a service may know it, or decode it.
#[tokio::test]
async fn a_login_that_is_refused_with_the_bare_secret_does_not_show_it() {
    let server = Server::start(|_| Reply::error(401, "USG.206010000", &format!("wrong: {CANARY}"))).await;
    for credentials in
        [Credentials::account("alice", Secret::new(CANARY)), Credentials::app_id("my-app", Secret::new(CANARY))]
    {
        let client = builder(&server.url()).credentials(credentials).build().unwrap();
        let content = content(&client.show_my_info().await.unwrap_err());
        assert!(!leaks(&content) && content.contains("wrong: [redacted]"), "{content}");
    }
}

#[tokio::test]
async fn a_request_id_that_is_an_encoded_token_is_redacted() {
    const TOKEN: &str = "token/5f1c7e+x";
    let ids = [STANDARD.encode(TOKEN).trim_end_matches('=').to_owned(), "token%2f5f1c7e%2bx".to_owned()];
    for id in ids {
        let echoed = id.clone();
        let service =
            InMemory::new(move |_: &Request| Reply::error(400, "MMC.1", "no").with_header("X-Request-Id", &echoed));
        let client: Client = client_in_memory(&service, Credentials::token(Secret::new(TOKEN)));
        let error = client.show_my_info().await.unwrap_err();
        assert_eq!(error.request_id(), Some("[redacted]"), "{id}");
    }
}
