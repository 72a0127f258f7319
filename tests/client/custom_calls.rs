//! Calls of endpoints that the client has no method for: they are sent, retried and reported like those of operations.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_meeting::meeting_control::LockMeetingRequest;
use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::values::Json;
use huaweicloud_meeting::{
    AttemptFinished, CallFinished, Client, Credentials, CustomCall, Effect, ErrorKind, Method, Observer, RetryPolicy,
    Secret, codes,
};
use serde_json::json;

use crate::server::{Reply, Request, Server, in_turn};
use crate::setup::{
    CONTROL_TOKEN, LOCK, LOGIN_BY_APP_ID, MY_INFO, accepting, app_id, builder, client, client_with, count,
    empty_object, issuing, meeting, sent_tokens, without_request_id,
};

const PATH: &str = "/v1/usg/dcs/widgets";
const ROUTE: &str = "GET /v1/usg/dcs/widgets";

#[tokio::test]
async fn a_custom_call_sends_its_inputs_and_the_access_token() {
    let server = Server::start(|_: &Request| Reply::json(&json!({"widgets": [{"name": "a"}]}))).await;
    let response = client(&server)
        .request(Method::POST, "/v1/usg/dcs/{kind}/{id}/parts")
        .path("kind", "widgets")
        .path("id", ConferenceId::new("a/b ?#%c"))
        .query("limit", 10)
        .query("state", ["new", "old & used"])
        .query("none", None::<String>)
        .header("X-Trace", "4711")
        .json(Json::parse(r#"{"name": "x", "rows": [1, null]}"#).unwrap())
        .language("en-US")
        .request_id("my-id")
        .await
        .unwrap();
    let request = server.only_request();
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.target,
        "/v1/usg/dcs/widgets/a%2Fb%20%3F%23%25c/parts?limit=10&state=new&state=old%20%26%20used"
    );
    assert_eq!(request.json(), json!({"name": "x", "rows": [1, null]}));
    for (header, value) in [
        ("X-Access-Token", "static-token"),
        ("X-Trace", "4711"),
        ("Content-Type", "application/json"),
        ("Accept-Language", "en-US"),
        ("X-Request-Id", "my-id"),
    ] {
        assert_eq!(request.header(header), Some(value), "{header}");
    }
    assert_eq!((response.status().as_u16(), response.attempts(), response.request_id()), (200, 1, "my-id"));
    assert_eq!(response.json().unwrap().pointer("/widgets/0/name").unwrap().string().as_deref(), Some("a"));
    assert_eq!(response.headers()["content-type"], "application/json");
}

#[tokio::test]
async fn a_body_may_be_the_struct_of_a_request() {
    use huaweicloud_meeting::meeting_control::{Attendee, PhoneNumber, TerminalType};

    let server = Server::start(empty_object).await;
    let attendee = Attendee::new("Shanghai", PhoneNumber::new("+99"), TerminalType::SoftClient);
    client(&server).request(Method::PUT, PATH).json([attendee]).await.unwrap();
    assert_eq!(server.only_request().json(), json!([{"name": "Shanghai", "phone": "+99", "type": "normal"}]));
}

#[tokio::test]
async fn a_rejected_token_is_replaced_once() {
    let server = Server::start(issuing(3_600, |request| match request.route().as_str() {
        MY_INFO => empty_object(request),
        _ => accepting(&["access-2"])(request),
    }))
    .await;
    let client = client_with(&server, app_id());
    client.show_my_info().await.unwrap();
    let response = client.request(Method::POST, PATH).await.unwrap();
    assert_eq!(response.attempts(), 2);
    assert_eq!(sent_tokens(&server.requests(), "POST /v1/usg/dcs/widgets", "X-Access-Token"), ["access-1", "access-2"]);
    assert_eq!(count(&server.routes(), LOGIN_BY_APP_ID), 2);

    let server = Server::start(issuing(3_600, accepting(&[]))).await;
    let error = client_with(&server, app_id()).request(Method::GET, PATH).await.unwrap_err();
    assert_eq!((error.status(), error.code_text(), error.attempts()), (Some(401), Some("USG.206020000"), 1));
    assert_eq!(count(&server.routes(), LOGIN_BY_APP_ID), 1, "a token that was obtained for the call is not the reason");
}

#[tokio::test]
async fn a_call_of_a_meeting_sends_its_control_token() {
    let server = Server::start(issuing(3_600, |request| match request.header("X-Conference-Authorization") {
        Some("control-1") if request.route() != LOCK => Reply::error(401, "MMC.111072065", "the token is invalid"),
        _ => empty_object(request),
    }))
    .await;
    let conference = client_with(&server, app_id()).conference(meeting()).password(Secret::new("host"));
    conference.lock_meeting(LockMeetingRequest::lock()).await.unwrap();
    let call = conference.request(Method::PUT, "/v1/mmc/control/conferences/applause");
    call.query("conferenceID", conference.id()).await.unwrap();
    let routes = server.routes();
    assert_eq!((count(&routes, CONTROL_TOKEN), count(&routes, LOGIN_BY_APP_ID)), (2, 0));
    let sent = server.requests();
    let sent = sent.last().unwrap();
    assert_eq!(sent.target, "/v1/mmc/control/conferences/applause?conferenceID=914067448");
    assert_eq!((sent.header("X-Conference-Authorization"), sent.header("X-Access-Token")), (Some("control-2"), None));
}

#[tokio::test]
async fn no_token_is_sent_or_obtained_if_none_is_needed() {
    let server = Server::start(empty_object).await;
    client_with(&server, app_id()).request(Method::GET, PATH).without_token().await.unwrap();
    assert_eq!(server.only_request().header("X-Access-Token"), None);

    let server = Server::start(empty_object).await;
    let call = client(&server).request(Method::GET, PATH).token(Secret::new("of-this-call"));
    call.await.unwrap();
    assert_eq!(server.only_request().header("X-Access-Token"), Some("of-this-call"));
}

/// Returns the number of attempts after an error, with which the call may have taken effect.
async fn attempts(error: Reply, call: impl Fn(&Client) -> CustomCall) -> u32 {
    let server = Server::start(in_turn([error, Reply::json(&json!({}))])).await;
    match call(&client(&server)).await {
        Ok(response) => response.attempts(),
        Err(error) => error.attempts(),
    }
}

#[tokio::test]
async fn a_custom_call_is_retried_if_its_effect_allows_it() {
    let unavailable = || Reply::error(503, "USG.000000001", "busy");
    for (method, retried) in [
        (Method::GET, true),
        (Method::POST, false),
        (Method::PUT, false),
        (Method::PATCH, false),
        (Method::DELETE, false),
    ] {
        let expected = if retried { 2 } else { 1 };
        for error in [unavailable(), Reply::closed()] {
            let attempts = attempts(error, |client| client.request(method.clone(), PATH)).await;
            assert_eq!(attempts, expected, "{method}");
        }
        assert_eq!(attempts(Reply::error(429, "", "slow"), |client| client.request(method.clone(), PATH)).await, 2);
    }
    for effect in [Effect::Read, Effect::Issue, Effect::Idempotent, Effect::NonIdempotent, Effect::OneTime] {
        let expected = if effect.is_retryable() { 2 } else { 1 };
        let attempts = attempts(unavailable(), |client| client.request(Method::PUT, PATH).effect(effect)).await;
        assert_eq!(attempts, expected, "{effect:?}");
    }
    let none = |client: &Client| client.request(Method::GET, PATH).retry(RetryPolicy::none());
    assert_eq!(attempts(unavailable(), none).await, 1);
}

#[tokio::test]
async fn errors_name_the_method_and_the_path_without_the_values_of_parameters() {
    let server = Server::start(|_: &Request| Reply::error(404, "MMC.111070005", "not found")).await;
    let call = client(&server).request(Method::DELETE, "/v1/widgets/{id}").path("id", "4711");
    let error = call.await.unwrap_err();
    assert_eq!(error.operation(), Some("DELETE /v1/widgets/{id}"));
    assert_eq!((error.kind(), error.status()), (ErrorKind::Service, Some(404)));
    assert_eq!(error.code().map(|code| code.to_string()).as_deref(), Some("MMC.111070005"));
    assert_eq!(without_request_id(&error), "DELETE /v1/widgets/{id} failed: HTTP 404 MMC.111070005 not found");
}

#[tokio::test]
async fn an_error_in_a_success_response_is_an_error() {
    for body in [json!({"error_code": "USG.000000001", "error_msg": "busy"}), json!({"returnCode": 7})] {
        let server = Server::start(move |_: &Request| Reply::json(&body)).await;
        let error = client(&server).request(Method::POST, PATH).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Service, Some(200)), "{error}");
    }
}

#[tokio::test]
async fn a_failed_login_is_the_reason_of_the_error() {
    let server = Server::start(|_: &Request| Reply::error(401, "USG.206010025", "no such app")).await;
    let error = client_with(&server, app_id()).request(Method::GET, PATH).await.unwrap_err();
    assert_eq!((error.operation(), error.login()), (Some(ROUTE), Some("CreateAppIdToken")));
    assert!(
        without_request_id(&error).starts_with("GET /v1/usg/dcs/widgets failed: CreateAppIdToken failed: HTTP 401")
    );
    assert_eq!(error.code(), Some(codes::APPID_AUTH_FAILED));
}

#[tokio::test]
async fn a_body_that_is_not_json_is_returned_but_not_decoded() {
    let server = Server::start(|_: &Request| Reply::text(200, "text/csv", "a,b\n1,2\n")).await;
    let response = client(&server).request(Method::POST, PATH).await.unwrap();
    assert_eq!(response.body().as_ref(), b"a,b\n1,2\n");
    let error = response.json().unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Decode, true));
    assert_eq!(error.operation(), Some("POST /v1/usg/dcs/widgets"));
    assert!(error.to_string().contains("the body is plain text, but should be JSON"), "{error}");
    assert_eq!(error.request_id(), Some(response.request_id()));
}

#[tokio::test]
async fn a_path_that_could_leave_the_endpoint_is_refused_before_anything_is_sent() {
    let server = Server::start(empty_object).await;
    let client = builder(&format!("{}/gateway", server.url())).credentials(app_id()).build().unwrap();
    for (path, reason) in [
        ("", "does not begin with `/`"),
        ("v1/x", "does not begin with `/`"),
        ("https://example.com/v1", "does not begin with `/`"),
        ("//example.com/v1", "has an empty segment"),
        ("/v1//x", "has an empty segment"),
        ("/v1/../x", "has a segment `.` or `..`"),
        ("/v1/./x", "has a segment `.` or `..`"),
        ("/v1/%2e%2E/x", "has a segment `.` or `..`"),
        ("/v1/a%2f..%2fx", "has a segment `.` or `..`"),
        ("/v1/a\\..\\x", "has a segment `.` or `..`"),
        ("/v1/x?a=b", "has a query; set query parameters with `query`"),
        ("/v1/x#y", "has a fragment"),
        ("/v1/100%", "has a `%` that is not followed by two hexadecimal digits"),
        ("/v1/{id", "has a `{` without a `}`"),
        ("/v1/id}", "has a `}` without a `{`"),
        ("/v1/{id}", "has the parameter `{id}`, which is not set"),
    ] {
        let error = client.request(Method::GET, path).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.status()), (ErrorKind::Request, 0, None), "{path}");
        assert!(error.to_string().contains(reason), "{path}: {error}");
    }
    for value in ["", ".", ".."] {
        let error = client.request(Method::GET, "/v1/{id}/x").path("id", value).await.unwrap_err();
        assert!(error.to_string().contains("the path parameter `id` is"), "{error}");
    }
    let unused = client.request(Method::GET, "/v1/x").path("id", "1").await.unwrap_err();
    assert!(unused.to_string().contains("has no parameter `{id}`"), "{unused}");
    let connect = client.request(Method::CONNECT, "/v1/x").await.unwrap_err();
    assert_eq!(connect.kind(), ErrorKind::Request);
    assert_eq!(server.routes(), [""; 0], "nothing was sent, not even a login");

    let client = builder(&format!("{}/gateway", server.url())).credentials(Credentials::token(Secret::new("t")));
    let call = client.build().unwrap().request(Method::GET, "/v1/会 议/a%20b/{id}/").path("id", "../../x");
    call.await.unwrap();
    assert_eq!(server.only_request().target, "/gateway/v1/%E4%BC%9A%20%E8%AE%AE/a%20b/..%2F..%2Fx/");
}

#[tokio::test]
async fn a_header_of_the_client_is_refused() {
    let server = Server::start(empty_object).await;
    let client = client(&server);
    for (name, reason) in [
        ("X-Access-Token", "use `token`"),
        ("x-request-id", "use `request_id`"),
        ("Accept-Language", "use `language`"),
        ("Content-Type", "is set by the client"),
        ("Host", "is set by the client"),
        ("Transfer-Encoding", "is set by the client"),
    ] {
        let error = client.request(Method::GET, PATH).header(name, "x").await.unwrap_err();
        assert!(error.kind() == ErrorKind::Request && error.to_string().contains(reason), "{name}: {error}");
    }
    for (name, value) in [("X-A", "a\r\nX-B: b"), ("X A", "a")] {
        let error = client.request(Method::GET, PATH).header(name, value).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    let twice = client.request(Method::GET, PATH).header("X-A", "1").header("x-a", "2").await.unwrap_err();
    assert!(twice.to_string().contains("is set twice"), "{twice}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn no_error_and_no_debug_output_contains_a_secret() {
    const CANARY: &str = "canary-5f1c7e";
    let server = Server::start(|request: &Request| {
        let headers: String = request.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        let body = String::from_utf8_lossy(&request.body);
        Reply::error(400, "MMC.1", &format!("{}\n{headers}{body}", request.target))
    })
    .await;
    let secret = || Secret::new(CANARY);
    let client = client_with(&server, Credentials::token(secret()));
    let call = client.request(Method::POST, "/v1/{id}").path("id", secret()).query("key", secret());
    let call = call.header("X-Key", secret()).json([Some(secret())]);
    let debug = format!("{call:?}");
    let error = call.await.unwrap_err();
    assert_eq!(server.only_request().json(), json!([CANARY]), "it was sent");
    let body = String::from_utf8_lossy(error.response_body().unwrap()).into_owned();
    for text in [debug, error.to_string(), format!("{error:?}"), error.message().to_owned(), body] {
        assert!(!text.contains("5f1c7e"), "{text}");
    }
    assert_eq!(error.message().matches("[redacted]").count(), 5, "{}", error.message());
}

#[tokio::test]
async fn timeouts_and_limits_apply() {
    let server = Server::start(|_: &Request| Reply::no_response()).await;
    let call = client(&server).request(Method::POST, PATH).timeout(Duration::from_millis(50));
    let error = call.await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_taken_effect(), "{error}");
    assert!(error.to_string().starts_with("POST /v1/usg/dcs/widgets timed out after"), "{error}");

    let server = Server::start(|_: &Request| Reply::text(200, "text/plain", "x".repeat(2_000))).await;
    let client = builder(&server.url()).credentials(Credentials::token(Secret::new("t"))).max_response_bytes(1_000);
    let error = client.build().unwrap().request(Method::GET, PATH).await.unwrap_err();
    assert!(error.to_string().contains("exceeds the limit of 1000 bytes"), "{error}");
}

type Events = Arc<Mutex<Vec<(String, Option<&'static str>, Option<u16>)>>>;

#[derive(Clone, Default)]
struct Recorder(Events);

impl Observer for Recorder {
    fn attempt_finished(&self, attempt: &AttemptFinished<'_>) {
        self.0.lock().unwrap().push((attempt.operation.to_owned(), attempt.group, attempt.status));
    }

    fn call_finished(&self, call: &CallFinished<'_>) {
        self.0.lock().unwrap().push((call.operation.to_owned(), call.group, call.status));
    }
}

#[tokio::test]
async fn the_observer_receives_the_path_without_the_values_of_parameters() {
    let server = Server::start(empty_object).await;
    let recorder = Recorder::default();
    let client = builder(&server.url()).credentials(Credentials::token(Secret::new("t"))).observer(recorder.clone());
    client.build().unwrap().request(Method::GET, "/v1/widgets/{id}").path("id", 4711).await.unwrap();
    let event = || ("GET /v1/widgets/{id}".to_owned(), None, Some(200));
    assert_eq!(*recorder.0.lock().unwrap(), [event(), event()]);
}
