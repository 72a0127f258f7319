//! Secrets appear in requests only: not in `Debug` and `Display` output, traces and logs.

use std::cell::RefCell;
use std::error::Error as _;
use std::fmt::{self, Debug, Write as _};
use std::sync::{Arc, Mutex, Once, OnceLock, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::login_authentication::{
    CheckTokenRequest, CreateProxyTokenRequest, CreateTokenRequest, SetSsoConfigRequest,
};
use huaweicloud_meeting::meeting_control::CreateConfTokenRequest;
use huaweicloud_meeting::meeting_management::{
    CreateMeetingRequest, MediaType, SearchMeetingsRequest, ShowRecordingFileDownloadUrlsRequest, StartMeetingRequest,
};
use huaweicloud_meeting::types::{Account, ConferenceUuid};
use huaweicloud_meeting::user_password_management::{LoginName, ResetPwdRequest, UpdatePwdRequest};
use huaweicloud_meeting::{Client, Credentials, Error, RetryPolicy, Secret, operations, service};
use huaweicloud_meeting_codegen::api::Operation;
use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing::span;

use crate::api;
use crate::server::{InMemory, Reply, Request, Server};
use crate::setup::{
    CONTROL_TOKEN, LOGIN_BY_ACCOUNT, LOGIN_BY_APP_ID, REFRESH, access_token, builder, client, client_in_memory,
    control_token, issuing, meeting,
};

pub(crate) const CANARY: &str = "canary-5f1c7e";

fn canary() -> Secret {
    Secret::new(CANARY)
}

/// Returns whether a string contains the canary, bare or in the Basic credentials of `alice`.
pub(crate) fn leaks(output: &str) -> bool {
    output.contains(CANARY) || output.contains(&STANDARD.encode(format!("alice:{CANARY}")))
}

pub(crate) fn assert_redacted(value: &dyn Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!leaks(&shown), "{shown}");
    }
}

/// Returns all output of an error, including its sources.
pub(crate) fn all_output(error: &Error) -> String {
    let mut output = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(reason) = source {
        let _ = write!(output, " {reason} {reason:?}");
        source = reason.source();
    }
    output
}

/// Records the output of `tracing` and `log` on this thread, at all levels.
#[derive(Clone, Default)]
pub(crate) struct Recorder(Arc<Mutex<String>>);

thread_local! {
    static CURRENT: RefCell<Option<Recorder>> = const { RefCell::new(None) };
}

impl Recorder {
    /// Starts recording, until the guard is dropped.
    pub(crate) fn start() -> (Self, tracing::subscriber::DefaultGuard) {
        static LOG: Once = Once::new();
        LOG.call_once(|| {
            log::set_boxed_logger(Box::new(LogOfThread)).unwrap();
            log::set_max_level(log::LevelFilter::Trace);
        });
        // With a single dispatcher, `tracing` takes the interest in an event from the thread that reaches it first, which may be
        // one of another test that records nothing.
        static OTHER: OnceLock<tracing::Dispatch> = OnceLock::new();
        OTHER.get_or_init(|| tracing::Dispatch::new(Self::default()));
        let recorder = Self::default();
        CURRENT.with(|current| *current.borrow_mut() = Some(recorder.clone()));
        let guard = tracing::subscriber::set_default(recorder.clone());
        (recorder, guard)
    }

    pub(crate) fn output(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn write(&self, line: fmt::Arguments<'_>) {
        let mut output = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(output, "{line}");
    }
}

impl Visit for &Recorder {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.write(format_args!("{field}={value:?}"));
    }
}

impl tracing::Subscriber for Recorder {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        self.write(format_args!("{}", attributes.metadata().name()));
        attributes.record(&mut &*self);
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut &*self);
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        self.write(format_args!("{}", event.metadata().target()));
        event.record(&mut &*self);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// The logger of the process, which writes to the recorder of the current thread.
struct LogOfThread;

impl log::Log for LogOfThread {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let recorder = CURRENT.with(|current| current.borrow().clone());
        if let Some(recorder) = recorder {
            recorder.write(format_args!("{} {}", record.target(), record.args()));
        }
    }

    fn flush(&self) {}
}

fn all_credentials() -> [Credentials; 3] {
    [
        Credentials::app_id("my-app", canary()).user("alice"),
        Credentials::account("alice", canary()),
        Credentials::token(canary()),
    ]
}

#[tokio::test]
async fn clients_and_calls_redact_secrets() {
    for credentials in all_credentials() {
        assert_redacted(&credentials);
        let service = InMemory::new(issuing(60, |_| Reply::status(200)));
        assert_redacted(&Client::builder().endpoint("https://example.com").credentials(credentials.clone()));
        let client = client_in_memory(&service, credentials);
        client.show_my_info().await.unwrap_err();
        assert_redacted(&client);
        for room in [client.conference(meeting()).password(canary()), client.conference(meeting()).token(canary())] {
            assert_redacted(&room);
            assert_redacted(&room.stop_meeting());
        }
        let call = || client.search_meetings(SearchMeetingsRequest::new()).token(canary());
        assert_redacted(&call());
        assert_redacted(&call().with_meta());
        assert_redacted(&call().send());
        assert_redacted(&call().with_meta().send());
        assert_redacted(&call().items());
        assert_redacted(&call().pages());
        let start = || client.start_meeting(StartMeetingRequest::new(meeting(), canary()));
        assert_redacted(&start());
        assert_redacted(&start().send());
    }
}

#[test]
fn requests_redact_secrets() {
    let requests: [&dyn Debug; 9] = [
        &StartMeetingRequest::new(meeting(), canary()),
        &UpdatePwdRequest::new(Account::new("alice"), canary()),
        &UpdatePwdRequest::new(Account::new("alice"), canary()).new_pwd(canary()),
        &ResetPwdRequest::new(canary(), LoginName::new("alice")).new_pwd(canary()),
        &CheckTokenRequest::renew_token(canary()),
        &CreateTokenRequest::new(canary(), Account::new("alice"), 72).ha2(canary()),
        &CreateProxyTokenRequest::new("workplace".into(), "AccountAndPwd".into(), 72)
            .pwd(canary())
            .credential(canary()),
        &CreateConfTokenRequest::new(meeting(), canary()).control_token(canary()).nonce(canary()),
        &SetSsoConfigRequest::enable_sso().client_secret(canary()),
    ];
    for request in requests {
        assert_redacted(request);
        assert!(format!("{request:?}").contains("Secret(…)"), "{request:?}");
    }
}

#[tokio::test]
async fn responses_redact_secrets() {
    let server = Server::start(|request: &Request| {
        let operation = operations()
            .iter()
            .find(|known| known.operation.path == request.path() && known.operation.method.as_str() == request.method);
        Reply::json(&response_with_canaries(api::operation(operation.unwrap().operation.name)))
            .with_header("Set-Cookie", format!("session={CANARY}"))
    })
    .await;
    let client = client(&server);
    let (token, meta) = client.update_token().with_meta().await.unwrap();
    assert_eq!(token.access_token.expose(), CANARY);
    assert_redacted(&token);
    assert_redacted(&meta);
    assert!(String::from_utf8_lossy(meta.body()).contains(CANARY), "the raw body is complete");
    assert_redacted(&client.create_conf_token(CreateConfTokenRequest::new(meeting(), canary())).await.unwrap());
    assert_redacted(&client.create_meeting(CreateMeetingRequest::new([MediaType::Voice])).await.unwrap());
    assert_redacted(&client.search_meetings(SearchMeetingsRequest::new()).await.unwrap());
    let links = ShowRecordingFileDownloadUrlsRequest::new(ConferenceUuid::new("1"));
    assert_redacted(&client.show_recording_file_download_urls(links).await.unwrap());
}

/// Returns a response of an operation with the canary for each secret.
fn response_with_canaries(operation: &Operation) -> Value {
    match api::response(operation) {
        Some(response) => api::sample(&response, huaweicloud_meeting_codegen::api::Form::Plain, CANARY),
        None => json!({"unknown": CANARY}),
    }
}

/// The responses of a service to a call whose request and response contain secrets.
const OUTCOMES: [&str; 7] = ["success", "error", "redirect", "lost connection", "string", "wrong types", "truncated"];

fn outcome(name: &str, operation: &Operation) -> Reply {
    let response = response_with_canaries(operation);
    match name {
        "success" => Reply::json(&response),
        "error" => {
            let body = json!({"error_code": "MMC.111070001", "error_msg": "no", "token": CANARY, "data": response});
            Reply::text(400, "application/json", body.to_string())
        }
        "redirect" => Reply::status(302).with_header("Location", format!("https://example.com/?token={CANARY}")),
        "lost connection" => Reply::closed(),
        "string" => Reply::json(&json!(CANARY)),
        "wrong types" => Reply::json(&with_secrets_replaced(&response, &json!([CANARY]))),
        "truncated" => Reply::text(200, "application/json", format!("{{\"token\": \"{CANARY}")),
        _ => unreachable!("{name}"),
    }
}

/// A service that issues canaries as tokens, and returns the same response to all other requests.
async fn configurable_service() -> (Server, Arc<Mutex<Reply>>) {
    let response = Arc::new(Mutex::new(Reply::status(200)));
    let current = Arc::clone(&response);
    let server = Server::start(move |request| match request.route().as_str() {
        LOGIN_BY_APP_ID | LOGIN_BY_ACCOUNT => Reply::json(&access_token(CANARY, 3_600)),
        CONTROL_TOKEN if request.header("X-Conference-Authorization").is_none() => {
            Reply::json(&control_token(CANARY, 3_600))
        }
        _ => current.lock().unwrap().clone(),
    })
    .await;
    (server, response)
}

#[tokio::test]
async fn no_operation_shows_a_secret() {
    let (recorder, _guard) = Recorder::start();
    let (server, response) = configurable_service().await;
    let client = builder(&server.url()).credentials(Credentials::account("alice", canary()));
    let client = client.retry(RetryPolicy::none()).build().unwrap();
    for operation in api::operations() {
        let document = api::document(operation, CANARY).to_string();
        let dynamic = DynamicOperation::named(operations(), &operation.name).unwrap();
        let document =
            dynamic.parse(document.as_bytes(), service()).unwrap_or_else(|error| panic!("{error}: {document}"));
        let document = document.with_password(canary());
        assert_redacted(&document);
        for name in OUTCOMES {
            *response.lock().unwrap() = outcome(name, operation);
            let call = dynamic.call(client.core(), &document);
            assert_redacted(&call);
            match call.with_meta().await {
                Ok((_, meta)) => assert_redacted(&meta),
                Err(error) => {
                    let output = all_output(&error);
                    assert!(!leaks(&output), "{} with {name}: {output}", operation.name);
                }
            }
        }
    }
    let sent = server.requests();
    let in_bodies = sent.iter().filter(|request| String::from_utf8_lossy(&request.body).contains(CANARY)).count();
    assert!(in_bodies > 100, "{in_bodies}");
    let traces = recorder.output();
    for word in [
        "CreateMeeting",
        "InviteParticipant",
        "received a response",
        "received an error response",
        "sending failed",
        "hyper_util",
    ] {
        assert!(traces.contains(word), "no trace of {word}");
    }
    assert_no_leaks(&recorder);
}

pub(crate) fn assert_no_leaks(recorder: &Recorder) {
    let traces = recorder.output();
    let leaks: Vec<_> = traces.lines().filter(|line| leaks(line)).take(5).collect();
    assert!(leaks.is_empty(), "{leaks:#?}");
}

#[tokio::test]
async fn logins_and_refreshes_show_no_secret() {
    let (recorder, _guard) = Recorder::start();
    for credentials in all_credentials() {
        for login in [
            Reply::json(&access_token(CANARY, 3_600)),
            // The token is due for a refresh at once.
            Reply::json(&access_token(CANARY, 0)),
            Reply::json(&json!({"accessToken": [CANARY]})),
            Reply::json(&json!(CANARY)),
            Reply::text(401, "application/json", json!({"error_code": "USG.1", "accessToken": CANARY}).to_string()),
            Reply::closed(),
        ] {
            let server = Server::start(move |request| match request.route().as_str() {
                LOGIN_BY_APP_ID | LOGIN_BY_ACCOUNT | REFRESH | CONTROL_TOKEN => login.clone(),
                _ => Reply::error(401, "USG.206020000", "the token is invalid"),
            })
            .await;
            let client = builder(&server.url()).credentials(credentials.clone()).build().unwrap();
            let room = client.conference(meeting()).password(canary());
            for _ in 0..2 {
                let output = all_output(&client.show_my_info().await.unwrap_err());
                assert!(!leaks(&output), "{output}");
                let output = all_output(&room.stop_meeting().await.unwrap_err());
                assert!(!leaks(&output), "{output}");
            }
            let _ = client.logout().await;
            assert_redacted(&client);
            assert_redacted(&room);
        }
    }
    let traces = recorder.output();
    assert!(traces.contains("CreateAppIdToken") && traces.contains("CreateToken"), "{traces}");
    assert_no_leaks(&recorder);
}

#[test]
fn errors_of_documents_show_no_secret() {
    for operation in api::operations() {
        let document = api::document(operation, CANARY);
        let dynamic = DynamicOperation::named(operations(), &operation.name).unwrap();
        for wrong in [json!([CANARY]), json!({"inner": CANARY}), json!(4711)] {
            let mixed = with_secrets_replaced(&document, &wrong);
            if mixed == document {
                continue;
            }
            let error = dynamic.parse(mixed.to_string().as_bytes(), service()).map(drop).unwrap_err();
            assert!(!leaks(&format!("{error} {error:?}")), "{error}");
        }
    }
}

fn with_secrets_replaced(value: &Value, wrong: &Value) -> Value {
    match value {
        Value::String(string) if string == CANARY => wrong.clone(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), with_secrets_replaced(value, wrong))).collect()
        }
        Value::Array(items) => items.iter().map(|value| with_secrets_replaced(value, wrong)).collect(),
        value => value.clone(),
    }
}
