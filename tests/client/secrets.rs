//! No secret is shown by anything but the wire: not by `Debug` and `Display`, not by traces and logs.

use std::cell::RefCell;
use std::error::Error as _;
use std::fmt::{self, Debug, Write as _};
use std::sync::{Arc, Mutex, Once, PoisonError};

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
    CONTROL_TOKEN, LOGIN_BY_ACCOUNT, LOGIN_BY_APP_ID, RENEWAL, access_token, builder, client, client_in_memory,
    control_token, issuing, meeting,
};

const CANARY: &str = "canary-5f1c7e";

fn canary() -> Secret {
    Secret::new(CANARY)
}

/// The canary, plain and as the credentials of `alice` write it.
fn sings(text: &str) -> bool {
    text.contains(CANARY) || text.contains(&STANDARD.encode(format!("alice:{CANARY}")))
}

fn assert_silent(value: &dyn Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!sings(&shown), "{shown}");
    }
}

/// Everything that an error says, its reasons included.
fn all_words(error: &Error) -> String {
    let mut words = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(reason) = source {
        let _ = write!(words, " {reason} {reason:?}");
        source = reason.source();
    }
    words
}

/// What `tracing` and `log` are told on this thread, at every level.
#[derive(Clone, Default)]
struct Ear(Arc<Mutex<String>>);

thread_local! {
    static LISTENING: RefCell<Option<Ear>> = const { RefCell::new(None) };
}

impl Ear {
    /// Listens for as long as the guard lives.
    fn listening() -> (Self, tracing::subscriber::DefaultGuard) {
        static LOG: Once = Once::new();
        LOG.call_once(|| {
            log::set_boxed_logger(Box::new(LogOfThread)).unwrap();
            log::set_max_level(log::LevelFilter::Trace);
        });
        let ear = Self::default();
        LISTENING.with(|listening| *listening.borrow_mut() = Some(ear.clone()));
        let guard = tracing::subscriber::set_default(ear.clone());
        (ear, guard)
    }

    fn heard(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn hear(&self, what: fmt::Arguments<'_>) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(heard, "{what}");
    }
}

impl Visit for &Ear {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.hear(format_args!("{field}={value:?}"));
    }
}

impl tracing::Subscriber for Ear {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        self.hear(format_args!("{}", attributes.metadata().name()));
        attributes.record(&mut &*self);
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut &*self);
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        self.hear(format_args!("{}", event.metadata().target()));
        event.record(&mut &*self);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// There is one logger for all threads; each has an ear of its own.
struct LogOfThread;

impl log::Log for LogOfThread {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let ear = LISTENING.with(|listening| listening.borrow().clone());
        if let Some(ear) = ear {
            ear.hear(format_args!("{} {}", record.target(), record.args()));
        }
    }

    fn flush(&self) {}
}

fn every_kind_of_credentials() -> [Credentials; 3] {
    [
        Credentials::app_id("my-app", canary()).user("alice"),
        Credentials::account("alice", canary()),
        Credentials::token(canary()),
    ]
}

#[tokio::test]
async fn clients_and_calls_do_not_show_what_they_hold() {
    for credentials in every_kind_of_credentials() {
        assert_silent(&credentials);
        let service = InMemory::new(issuing(60, |_| Reply::status(200)));
        assert_silent(&Client::builder().endpoint("https://example.com").credentials(credentials.clone()));
        let client = client_in_memory(&service, credentials);
        client.show_my_info().await.unwrap_err();
        assert_silent(&client);
        for room in [client.conference(meeting()).password(canary()), client.conference(meeting()).token(canary())] {
            assert_silent(&room);
            assert_silent(&room.stop_meeting());
        }
        let call = || client.search_meetings(SearchMeetingsRequest::new()).token(canary());
        assert_silent(&call());
        assert_silent(&call().with_meta());
        assert_silent(&call().send());
        assert_silent(&call().with_meta().send());
        assert_silent(&call().items());
        assert_silent(&call().pages());
        let start = || client.start_meeting(StartMeetingRequest::new(meeting(), canary()));
        assert_silent(&start());
        assert_silent(&start().send());
    }
}

#[test]
fn requests_do_not_show_what_they_hold() {
    let requests: [&dyn Debug; 9] = [
        &StartMeetingRequest::new(meeting(), canary()),
        &UpdatePwdRequest::new(Account::new("alice"), canary()),
        &UpdatePwdRequest::new(Account::new("alice"), canary()).new_pwd(canary()),
        &ResetPwdRequest::new(canary(), LoginName::new("alice"), canary()),
        &CheckTokenRequest::new(canary(), true),
        &CreateTokenRequest::new(canary(), Account::new("alice"), 72).ha2(canary()),
        &CreateProxyTokenRequest::new("workplace".into(), "AccountAndPwd".into(), 72)
            .pwd(canary())
            .credential(canary()),
        &CreateConfTokenRequest::new(meeting(), canary()).control_token(canary()).nonce(canary()),
        &SetSsoConfigRequest::new(true).client_secret(canary()),
    ];
    for request in requests {
        assert_silent(request);
        assert!(format!("{request:?}").contains("Secret(…)"), "{request:?}");
    }
}

#[tokio::test]
async fn answers_do_not_show_their_tokens_and_passwords() {
    let server = Server::start(|request: &Request| {
        let operation = operations()
            .iter()
            .find(|known| known.operation.path == request.path() && known.operation.method.as_str() == request.method);
        Reply::json(&filled_answer(api::operation(operation.unwrap().operation.name)))
            .with_header("Set-Cookie", format!("session={CANARY}"))
    })
    .await;
    let client = client(&server);
    let (token, meta) = client.update_token().with_meta().await.unwrap();
    assert_eq!(token.access_token.as_ref().map(Secret::expose), Some(CANARY));
    assert_silent(&token);
    assert_silent(&meta);
    assert!(String::from_utf8_lossy(meta.body()).contains(CANARY), "who asks for the answer gets it");
    assert_silent(&client.create_conf_token(CreateConfTokenRequest::new(meeting(), canary())).await.unwrap());
    assert_silent(&client.create_meeting(CreateMeetingRequest::new([MediaType::Voice])).await.unwrap());
    assert_silent(&client.search_meetings(SearchMeetingsRequest::new()).await.unwrap());
    let links = ShowRecordingFileDownloadUrlsRequest::new(ConferenceUuid::new("1"));
    assert_silent(&client.show_recording_file_download_urls(links).await.unwrap());
}

/// The answer of an operation with a canary for each secret in it.
fn filled_answer(operation: &Operation) -> Value {
    match api::response(operation) {
        Some(answer) => api::sample(&answer, huaweicloud_meeting_codegen::api::Form::Plain, CANARY),
        None => json!({"unasked": CANARY}),
    }
}

/// What a service may do to a call that is full of secrets, when it knows more of them.
const OUTCOMES: [&str; 7] = ["answers", "refuses", "redirects", "hangs up", "talks nonsense", "mixes up", "breaks off"];

fn outcome(name: &str, operation: &Operation) -> Reply {
    let filled = filled_answer(operation);
    match name {
        "answers" => Reply::json(&filled),
        "refuses" => {
            let body = json!({"error_code": "MMC.111070001", "error_msg": "no", "token": CANARY, "data": filled});
            Reply::text(400, "application/json", body.to_string())
        }
        "redirects" => Reply::status(302).with_header("Location", format!("https://example.com/?token={CANARY}")),
        "hangs up" => Reply::broken(),
        "talks nonsense" => Reply::json(&json!(CANARY)),
        "mixes up" => Reply::json(&with_secrets_replaced(&filled, &json!([CANARY]))),
        "breaks off" => Reply::text(200, "application/json", format!("{{\"token\": \"{CANARY}")),
        _ => unreachable!("{name}"),
    }
}

/// A service that logs everybody in with canaries, and whose answer to everything else can be chosen.
async fn obedient_service() -> (Server, Arc<Mutex<Reply>>) {
    let answer = Arc::new(Mutex::new(Reply::status(200)));
    let chosen = Arc::clone(&answer);
    let server = Server::start(move |request| match request.route().as_str() {
        LOGIN_BY_APP_ID | LOGIN_BY_ACCOUNT => Reply::json(&access_token(CANARY, 3_600)),
        CONTROL_TOKEN if request.header("X-Conference-Authorization").is_none() => {
            Reply::json(&control_token(CANARY, 3_600))
        }
        _ => chosen.lock().unwrap().clone(),
    })
    .await;
    (server, answer)
}

#[tokio::test]
async fn no_operation_shows_a_secret_whatever_becomes_of_it() {
    let (ear, _guard) = Ear::listening();
    let (server, answer) = obedient_service().await;
    let client = builder(&server.url()).credentials(Credentials::account("alice", canary()));
    let client = client.retry(RetryPolicy::none()).build().unwrap();
    for operation in api::operations() {
        let document = api::document(operation, CANARY).to_string();
        let dynamic = DynamicOperation::named(operations(), &operation.name).unwrap();
        let document =
            dynamic.parse(document.as_bytes(), service()).unwrap_or_else(|error| panic!("{error}: {document}"));
        let document = document.with_password(canary());
        assert_silent(&document);
        for name in OUTCOMES {
            *answer.lock().unwrap() = outcome(name, operation);
            let call = dynamic.call(client.core(), &document);
            assert_silent(&call);
            match call.with_meta().await {
                Ok((_, meta)) => assert_silent(&meta),
                Err(error) => {
                    let words = all_words(&error);
                    assert!(!sings(&words), "{} when the service {name}: {words}", operation.name);
                }
            }
        }
    }
    let sent = server.requests();
    let in_bodies = sent.iter().filter(|request| String::from_utf8_lossy(&request.body).contains(CANARY)).count();
    assert!(in_bodies > 100, "{in_bodies}");
    let heard = ear.heard();
    for word in ["CreateMeeting", "InviteParticipant", "returned", "refused", "failed", "reqwest"] {
        assert!(heard.contains(word), "nothing was heard of {word}");
    }
    assert_nothing_told(&ear);
}

fn assert_nothing_told(ear: &Ear) {
    let heard = ear.heard();
    let told: Vec<_> = heard.lines().filter(|line| sings(line)).take(5).collect();
    assert!(told.is_empty(), "{told:#?}");
}

#[tokio::test]
async fn logins_and_renewals_show_no_secret() {
    let (ear, _guard) = Ear::listening();
    for credentials in every_kind_of_credentials() {
        for login in [
            Reply::json(&access_token(CANARY, 3_600)),
            // Its end is near from the beginning.
            Reply::json(&access_token(CANARY, 0)),
            Reply::json(&json!({"accessToken": [CANARY]})),
            Reply::json(&json!(CANARY)),
            Reply::text(401, "application/json", json!({"error_code": "USG.1", "accessToken": CANARY}).to_string()),
            Reply::broken(),
        ] {
            let server = Server::start(move |request| match request.route().as_str() {
                LOGIN_BY_APP_ID | LOGIN_BY_ACCOUNT | RENEWAL | CONTROL_TOKEN => login.clone(),
                _ => Reply::refusal(401, "USG.206020000", "the token is invalid"),
            })
            .await;
            let client = builder(&server.url()).credentials(credentials.clone()).build().unwrap();
            let room = client.conference(meeting()).password(canary());
            for _ in 0..2 {
                let words = all_words(&client.show_my_info().await.unwrap_err());
                assert!(!sings(&words), "{words}");
                let words = all_words(&room.stop_meeting().await.unwrap_err());
                assert!(!sings(&words), "{words}");
            }
            let _ = client.logout().await;
            assert_silent(&client);
            assert_silent(&room);
        }
    }
    let heard = ear.heard();
    assert!(heard.contains("CreateAppIdToken") && heard.contains("CreateToken"), "{heard}");
    assert_nothing_told(&ear);
}

#[test]
fn a_document_that_is_wrong_is_refused_without_its_secrets() {
    for operation in api::operations() {
        let document = api::document(operation, CANARY);
        let dynamic = DynamicOperation::named(operations(), &operation.name).unwrap();
        for wrong in [json!([CANARY]), json!({"inner": CANARY}), json!(4711)] {
            let mixed = with_secrets_replaced(&document, &wrong);
            if mixed == document {
                continue;
            }
            let error = dynamic.parse(mixed.to_string().as_bytes(), service()).map(drop).unwrap_err();
            assert!(!sings(&format!("{error} {error:?}")), "{error}");
        }
    }
}

fn with_secrets_replaced(value: &Value, wrong: &Value) -> Value {
    match value {
        Value::String(text) if text == CANARY => wrong.clone(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), with_secrets_replaced(value, wrong))).collect()
        }
        Value::Array(items) => items.iter().map(|value| with_secrets_replaced(value, wrong)).collect(),
        value => value.clone(),
    }
}
