//! Clients and services that most tests need.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::{Client, ClientBuilder, Credentials, Error, RetryPolicy, Secret};
use serde_json::{Value, json};

use crate::server::{InMemory, Reply, Request, Server};

pub(crate) const LOGIN_BY_APP_ID: &str = "POST /v2/usg/acs/auth/appauth";
pub(crate) const LOGIN_BY_ACCOUNT: &str = "POST /v1/usg/acs/auth/account";
/// The route of CreateProxyToken.
pub(crate) const LOGIN_BY_PROXY: &str = "POST /v1/usg/acs/auth/proxy";
pub(crate) const REFRESH: &str = "PUT /v1/usg/acs/token";
pub(crate) const LOGOUT: &str = "DELETE /v1/usg/acs/token";
pub(crate) const CONTROL_TOKEN: &str = "GET /v1/mmc/control/conferences/token";
/// The route of ShowMyInfo.
pub(crate) const MY_INFO: &str = "GET /v1/usg/dcs/member";
/// The route of LockMeeting.
pub(crate) const LOCK: &str = "PUT /v1/mmc/control/conferences/lock";

/// An endpoint at which every connection fails.
pub(crate) const UNREACHABLE: &str = "http://127.0.0.1:1";

/// Returns the default policy with short delays.
pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy::default().first_delay(Duration::from_millis(1))
}

pub(crate) fn static_token() -> Credentials {
    Credentials::token(Secret::new("static-token"))
}

pub(crate) fn app_id() -> Credentials {
    Credentials::app_id("my-app", Secret::new("my-key")).user("alice")
}

pub(crate) fn builder(endpoint: &str) -> ClientBuilder {
    Client::builder().endpoint(endpoint).retry(quick())
}

/// Returns a client with a static token.
pub(crate) fn client(server: &Server) -> Client {
    client_with(server, static_token())
}

pub(crate) fn client_with(server: &Server, credentials: Credentials) -> Client {
    builder(&server.url()).credentials(credentials).build().unwrap()
}

/// Returns a client without a network, for tests with a paused clock. It has the default retry policy.
pub(crate) fn client_in_memory(service: &InMemory, credentials: Credentials) -> Client {
    let builder = Client::builder().endpoint("https://meeting.example.com").transport(service.clone());
    builder.credentials(credentials).build().unwrap()
}

pub(crate) fn meeting() -> ConferenceId {
    ConferenceId::new("914067448")
}

/// A service that issues numbered tokens: `access-1`, `refreshed-2`, `control-3`. They are valid for a number of seconds.
/// `rest` handles all other requests.
pub(crate) fn issuing(
    seconds: u64,
    rest: impl Fn(&Request) -> Reply + Send + Sync + 'static,
) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    let issued = AtomicUsize::new(0);
    move |request| {
        let next = |kind: &str| format!("{kind}-{}", issued.fetch_add(1, Ordering::SeqCst) + 1);
        match request.route().as_str() {
            LOGIN_BY_APP_ID | LOGIN_BY_ACCOUNT | LOGIN_BY_PROXY => Reply::json(&access_token(&next("access"), seconds)),
            REFRESH => Reply::json(&access_token(&next("refreshed"), seconds)),
            CONTROL_TOKEN => Reply::json(&control_token(&next("control"), seconds)),
            _ => rest(request),
        }
    }
}

/// Returns the response of a login.
pub(crate) fn access_token(token: &str, seconds: u64) -> Value {
    json!({"accessToken": token, "validPeriod": seconds, "user": {"name": "Alice"}})
}

/// Returns the response of a request for a control token.
pub(crate) fn control_token(token: &str, seconds: u64) -> Value {
    json!({"data": {"token": token, "confTokenExpireTime": seconds, "wsURL": "wss://example.com"}})
}

/// Returns an empty object to each request.
pub(crate) fn empty_object(_: &Request) -> Reply {
    Reply::json(&json!({}))
}

/// Returns an empty object to requests with one of these tokens in `X-Access-Token`, and rejects others.
pub(crate) fn accepting(tokens: &'static [&'static str]) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    move |request| match request.header("X-Access-Token") {
        Some(token) if tokens.contains(&token) => empty_object(request),
        _ => Reply::error(401, "USG.206020000", "the token is invalid"),
    }
}

/// Lets the tasks of the client run that no call waits for. Only with a paused clock.
pub(crate) async fn settle() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

/// Advances a paused clock.
pub(crate) async fn advance_seconds(seconds: u64) {
    tokio::time::advance(Duration::from_secs(seconds)).await;
}

/// Returns the text of an error without its request id, which the client creates.
pub(crate) fn without_request_id(error: &Error) -> String {
    let id = error.request_id().expect("every error of a call has a request id");
    error.to_string().replace(&format!(" (request id {id})"), "")
}

/// Counts the requests of a route.
pub(crate) fn count(routes: &[String], route: &str) -> usize {
    routes.iter().filter(|known| *known == route).count()
}

/// Returns the tokens in a header of the requests of a route, in order.
pub(crate) fn sent_tokens(requests: &[Request], route: &str, header: &str) -> Vec<String> {
    let of_route = requests.iter().filter(|request| request.route() == route);
    of_route.map(|request| request.header(header).unwrap_or_default().to_owned()).collect()
}
