//! Tokens of several login schemes on one client, and logins on several runtimes.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may")]

use std::future::Future as _;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use huaweicloud_meeting_runtime::auth::{
    CredentialKind, Scheme, TokenFormat, TokenInput, TokenRequest, TokenSource, TokenValue, Variable,
};
use huaweicloud_meeting_runtime::operation::{Auth, Effect, Method, Operation, Place};
use huaweicloud_meeting_runtime::values::Secret;
use huaweicloud_meeting_runtime::{
    Body, Call, Core, CoreBuilder, Credentials, ErrorCode, ErrorKind, RetryAdvice, Service, Transport, TransportFuture,
    empty,
};

static SERVICE: Service = Service {
    user_agent: "library/1",
    request_id_header: "X-Request-Id",
    language_header: "Accept-Language",
    error_code: "code",
    error_message: "message",
    error_request_id: "id",
    retry: RetryAdvice { later: &[], never: &[] },
    codes: &[],
};

const INVALID_TOKEN: ErrorCode = ErrorCode::new("LIB", 4, 1);

const fn scheme(name: &'static str, login: &'static [TokenRequest], logout: TokenRequest) -> Scheme {
    Scheme {
        name,
        format: TokenFormat::Raw,
        rejected: &[INVALID_TOKEN],
        not_ready: &[],
        source: TokenSource::Login { logins: login, refresh: None, logout: Some(logout) },
        token_path: &["token"],
        lifetime_path: &[],
        lifetime_unit_ms: 1000,
    }
}

const fn login(operation: &'static str, path: &'static str) -> TokenRequest {
    TokenRequest {
        operation,
        credentials: CredentialKind::Account,
        method: Method::Post,
        path,
        signature: None,
        inputs: &[],
    }
}

const fn logout(operation: &'static str, path: &'static str, inputs: &'static [TokenInput]) -> TokenRequest {
    TokenRequest {
        operation,
        credentials: CredentialKind::Token,
        method: Method::Delete,
        path,
        signature: None,
        inputs,
    }
}

const fn token_header(name: &'static str) -> TokenInput {
    TokenInput { place: Place::Header, name, value: TokenValue::Variable(Variable::Token), is_number: false }
}

static READER: Scheme = scheme(
    "reader",
    &[login("LogInReader", "/reader/token")],
    logout("LogOutReader", "/reader/token", &[token_header("X-Reader-Token")]),
);
static STAFF: Scheme = scheme(
    "staff",
    &[login("LogInStaff", "/staff/token")],
    logout("LogOutStaff", "/staff/token", &[token_header("X-Staff-Token")]),
);

static FIND: Operation = Operation {
    auth: Some(Auth { scheme: &READER, header: "X-Reader-Token" }),
    ..Operation::new("FindBooks", "loans", Method::Get, "/books", Effect::Read)
};
static BURN: Operation = Operation {
    auth: Some(Auth { scheme: &STAFF, header: "X-Staff-Token" }),
    ..Operation::new("BurnBooks", "loans", Method::Delete, "/books", Effect::Idempotent)
};

/// A library that issues numbered tokens and rejects some of them.
#[derive(Clone, Default)]
struct Library {
    sent: Arc<Mutex<Vec<String>>>,
    rejected: Arc<Mutex<Vec<&'static str>>>,
    first_login_hangs: bool,
}

impl Transport for Library {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        let tokens: Vec<String> = request
            .headers()
            .iter()
            .filter(|(name, _)| name.as_str().ends_with("-token"))
            .map(|(name, value)| format!(" {name}={}", value.to_str().unwrap()))
            .collect();
        let route = format!("{} {}", request.method(), request.uri().path());
        let mut sent = self.sent.lock().unwrap();
        sent.push(format!("{route}{}", tokens.concat()));
        let logins = sent.iter().filter(|line| **line == route).count();
        let is_rejected = self.rejected.lock().unwrap().iter().any(|token| tokens.concat().ends_with(token));
        let scheme = route.strip_prefix("POST /").and_then(|path| path.strip_suffix("/token"));
        let body = scheme.map_or_else(String::new, |scheme| format!(r#"{{"token": "{scheme}-{logins}"}}"#));
        let mut response = http::Response::new(Body::from(body));
        if is_rejected {
            *response.body_mut() = Body::from(r#"{"code": "LIB.0001"}"#);
            *response.status_mut() = http::StatusCode::UNAUTHORIZED;
        }
        let hangs = logins == 1 && self.first_login_hangs;
        Box::pin(async move {
            if hangs {
                std::future::pending::<()>().await;
            }
            Ok(response)
        })
    }
}

impl Library {
    fn client(&self) -> Core {
        let mut builder = CoreBuilder::default();
        builder.endpoint("https://library.test");
        builder.credentials(Credentials::account("jo", Secret::new("sesame")));
        builder.transport(self.clone());
        builder.build(&SERVICE).unwrap()
    }

    /// Returns the requests that were sent, with their tokens.
    fn sent(&self) -> Vec<String> {
        self.sent.lock().unwrap().clone()
    }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

async fn call(client: &Core, operation: &'static Operation) {
    Call::empty(client, operation, empty()).await.unwrap();
}

#[test]
fn each_login_scheme_has_its_own_token() {
    let library = Library::default();
    let client = library.client();
    run(async {
        for operation in [&FIND, &BURN, &FIND, &BURN] {
            call(&client, operation).await;
        }
    });
    assert_eq!(
        library.sent(),
        [
            "POST /reader/token",
            "GET /books x-reader-token=reader-1",
            "POST /staff/token",
            "DELETE /books x-staff-token=staff-1",
            "GET /books x-reader-token=reader-1",
            "DELETE /books x-staff-token=staff-1",
        ]
    );
}

#[test]
fn a_rejected_token_is_replaced_without_touching_that_of_another_scheme() {
    let library = Library::default();
    let client = library.client();
    run(async {
        call(&client, &FIND).await;
        call(&client, &BURN).await;
        library.rejected.lock().unwrap().push("reader-1");
        call(&client, &FIND).await;
        call(&client, &BURN).await;
    });
    assert_eq!(
        library.sent()[4..],
        [
            "GET /books x-reader-token=reader-1",
            "POST /reader/token",
            "GET /books x-reader-token=reader-2",
            "DELETE /books x-staff-token=staff-1",
        ]
    );
}

#[test]
fn a_logout_revokes_the_token_of_one_scheme() {
    let library = Library::default();
    let client = library.client();
    run(async {
        call(&client, &FIND).await;
        call(&client, &BURN).await;
        client.logout(&STAFF).await.unwrap();
        call(&client, &FIND).await;
        call(&client, &BURN).await;
    });
    assert_eq!(
        library.sent()[4..],
        [
            "DELETE /staff/token x-staff-token=staff-1",
            "GET /books x-reader-token=reader-1",
            "POST /staff/token",
            "DELETE /books x-staff-token=staff-2",
        ]
    );
}

/// A runtime on which nothing runs, because its thread does something else, makes no progress with the login.
#[test]
fn a_login_on_a_runtime_that_is_not_running_is_started_again_after_a_while() {
    let library = Library { first_login_hangs: true, ..Library::default() };
    let client = library.client();
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let (stopped, running) = (runtime(), runtime());
    let call = || Call::empty(&client, &FIND, empty()).timeout(Duration::from_secs(100));
    let first = call().timeout(Duration::from_secs(1));
    stopped.block_on(first.send()).unwrap_err();
    running.block_on(call().send()).unwrap();
    assert_eq!(library.sent(), ["POST /reader/token", "POST /reader/token", "GET /books x-reader-token=reader-2"]);
    // The first login ends when its runtime runs again. Its outcome does not matter any more.
    stopped.block_on(async { tokio::time::sleep(Duration::from_secs(60)).await });
    running.block_on(call().send()).unwrap();
    assert_eq!(library.sent().last().unwrap(), "GET /books x-reader-token=reader-2");
}

/// A service that counts the logins that are under way. It rejects each token after some calls.
#[derive(Clone, Default)]
struct BusyLibrary(Arc<Counts>);

#[derive(Default)]
struct Counts {
    logins: AtomicUsize,
    current_logins: AtomicUsize,
    concurrent_logins: AtomicUsize,
    calls: AtomicUsize,
}

impl BusyLibrary {
    async fn log_in(&self) -> String {
        let counts = &self.0;
        if counts.current_logins.fetch_add(1, Ordering::SeqCst) > 0 {
            counts.concurrent_logins.fetch_add(1, Ordering::SeqCst);
        }
        tokio::task::yield_now().await;
        counts.current_logins.fetch_sub(1, Ordering::SeqCst);
        format!(r#"{{"token": "{}"}}"#, counts.logins.fetch_add(1, Ordering::SeqCst))
    }

    fn accepts(&self, token: &str) -> bool {
        let newest = self.0.logins.load(Ordering::SeqCst) - 1;
        let is_newest = token.parse::<usize>().unwrap() == newest;
        is_newest && !self.0.calls.fetch_add(1, Ordering::SeqCst).is_multiple_of(50)
    }
}

impl Transport for BusyLibrary {
    fn send(&self, request: http::Request<Body>) -> TransportFuture<'_> {
        Box::pin(async move {
            let (status, body) = match (request.method().as_str(), request.headers().get("X-Reader-Token")) {
                ("POST", _) => (200, self.log_in().await),
                ("GET", Some(token)) if !self.accepts(token.to_str().unwrap()) => {
                    (401, r#"{"code": "LIB.0001"}"#.to_owned())
                }
                _ => (200, String::new()),
            };
            tokio::task::yield_now().await;
            Ok(http::Response::builder().status(status).body(body.into()).unwrap())
        })
    }
}

async fn make_calls(client: Core, number: usize) {
    for call in 0..50 {
        let response = Call::empty(&client, &FIND, empty()).send();
        if call % 10 == number % 10 {
            let _ = tokio::time::timeout(Duration::from_micros(50), response).await;
        } else {
            // It may be rejected twice, or logged out: what matters is that it ends.
            let _ = response.await;
        }
        if call == 25 && number.is_multiple_of(8) {
            client.logout(&READER).await.unwrap();
        }
    }
}

/// Calls, rejections, cancellations and logouts on four threads: the lock and the notifications around the state of the cell,
/// which its model does not cover.
#[test]
fn on_several_threads_there_is_one_login_at_a_time_and_every_call_ends() {
    let library = BusyLibrary::default();
    let mut builder = CoreBuilder::default();
    builder.endpoint("https://library.test");
    builder.credentials(Credentials::account("jo", Secret::new("sesame")));
    builder.transport(library.clone());
    let client = builder.build(&SERVICE).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_time().build().unwrap();
    let all = async {
        let workers: Vec<_> = (0..64).map(|number| tokio::spawn(make_calls(client.clone(), number))).collect();
        for worker in workers {
            worker.await.unwrap();
        }
    };
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(100), all).await }).expect("a call never ended");
    assert_eq!(library.0.concurrent_logins.load(Ordering::SeqCst), 0);
    assert!(library.0.logins.load(Ordering::SeqCst) > 10);
}

#[test]
fn without_a_runtime_a_call_and_a_logout_return_errors() {
    let client = Library::default().client();
    let mut context = Context::from_waker(Waker::noop());
    let mut call = pin!(Call::empty(&client, &FIND, empty()).send());
    let mut logout = pin!(client.logout(&READER));
    for outcome in [call.as_mut().poll(&mut context), logout.as_mut().poll(&mut context)] {
        let Poll::Ready(Err(error)) = outcome else { panic!("{outcome:?}") };
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("runtime of tokio"), "{error}");
    }
}

#[test]
fn in_a_runtime_without_timers_a_call_and_a_logout_return_errors() {
    let library = Library::default();
    let client = library.client();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let (call, logout) = (Call::empty(&client, &FIND, empty()).await, client.logout(&READER).await);
        for error in [call.unwrap_err(), logout.unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains("has no timers; call `enable_all`"), "{error}");
        }
    });
}
