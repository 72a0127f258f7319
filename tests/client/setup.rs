//! Clients for tests, and the parts of a service that most tests need.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::{Client, ClientBuilder, Credentials, RetryPolicy, Secret};
use serde_json::{Value, json};

use crate::server::{InMemory, Reply, Request, Server};

pub(crate) const LOGIN_BY_APP_ID: &str = "POST /v2/usg/acs/auth/appauth";
pub(crate) const LOGIN_BY_ACCOUNT: &str = "POST /v1/usg/acs/auth/account";
pub(crate) const RENEWAL: &str = "PUT /v1/usg/acs/token";
pub(crate) const LOGOUT: &str = "DELETE /v1/usg/acs/token";
pub(crate) const CONTROL_TOKEN: &str = "GET /v1/mmc/control/conferences/token";
/// What ShowMyInfo asks for.
pub(crate) const MY_INFO: &str = "GET /v1/usg/dcs/member";
/// What LockMeeting asks for.
pub(crate) const LOCK: &str = "PUT /v1/mmc/control/conferences/lock";

/// Where nobody listens: only the system may, and it does not.
pub(crate) const NOWHERE: &str = "http://127.0.0.1:1";

/// Three attempts as usual, with next to no time between them.
pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy::default().first_delay(Duration::from_millis(1))
}

pub(crate) fn ready_token() -> Credentials {
    Credentials::token(Secret::new("token-at-hand"))
}

pub(crate) fn app_id() -> Credentials {
    Credentials::app_id("my-app", Secret::new("my-key")).user("alice")
}

pub(crate) fn builder(endpoint: &str) -> ClientBuilder {
    Client::builder().endpoint(endpoint).retry(quick())
}

/// A client that needs no login.
pub(crate) fn client(server: &Server) -> Client {
    client_with(server, ready_token())
}

pub(crate) fn client_with(server: &Server, credentials: Credentials) -> Client {
    builder(&server.url()).credentials(credentials).build().unwrap()
}

/// A client without a network, for tests that turn the clock; it repeats as clients do that nobody told otherwise.
pub(crate) fn client_in_memory(service: &InMemory, credentials: Credentials) -> Client {
    let builder = Client::builder().endpoint("https://meeting.example.com").transport(service.clone());
    builder.credentials(credentials).build().unwrap()
}

pub(crate) fn meeting() -> ConferenceId {
    ConferenceId::new("914067448")
}

/// A service that hands out tokens, numbered in the order in which they are asked for: `access-1`, `renewed-2`, `control-3`.
/// They live for so many seconds. Everything else is `rest`'s.
pub(crate) fn issuing(
    seconds: u64,
    rest: impl Fn(&Request) -> Reply + Send + Sync + 'static,
) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    let issued = AtomicUsize::new(0);
    move |request| {
        let next = |kind: &str| format!("{kind}-{}", issued.fetch_add(1, Ordering::SeqCst) + 1);
        match request.route().as_str() {
            LOGIN_BY_APP_ID | LOGIN_BY_ACCOUNT => Reply::json(&access_token(&next("access"), seconds)),
            RENEWAL => Reply::json(&access_token(&next("renewed"), seconds)),
            CONTROL_TOKEN => Reply::json(&control_token(&next("control"), seconds)),
            _ => rest(request),
        }
    }
}

/// The answer to a login.
pub(crate) fn access_token(token: &str, seconds: u64) -> Value {
    json!({"accessToken": token, "validPeriod": seconds, "user": {"name": "Alice"}})
}

/// The answer to a request for a control token.
pub(crate) fn control_token(token: &str, seconds: u64) -> Value {
    json!({"data": {"token": token, "confTokenExpireTime": seconds, "wsURL": "wss://example.com"}})
}

/// Says yes to everything.
pub(crate) fn content(_: &Request) -> Reply {
    Reply::json(&json!({}))
}

/// Says yes to those with this token in `X-Access-Token`.
pub(crate) fn accepting(tokens: &'static [&'static str]) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    move |request| match request.header("X-Access-Token") {
        Some(token) if tokens.contains(&token) => content(request),
        _ => Reply::refusal(401, "USG.206020000", "the token is invalid"),
    }
}

/// How many of these requests ask for a route.
pub(crate) fn count(routes: &[String], route: &str) -> usize {
    routes.iter().filter(|known| *known == route).count()
}

/// The tokens of a header in the requests for a route, in order.
pub(crate) fn sent_tokens(requests: &[Request], route: &str, header: &str) -> Vec<String> {
    let of_route = requests.iter().filter(|request| request.route() == route);
    of_route.map(|request| request.header(header).unwrap_or_default().to_owned()).collect()
}
