//! Spans, events and the observer: what is recorded of calls and attempts.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType};
use huaweicloud_meeting::{AttemptFinished, CallFinished, Client, Observer, Secret};
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::{Level, span};

use crate::server::{InMemory, Reply, Request, in_turn};
use crate::setup::{LOGIN_BY_APP_ID, app_id, client_in_memory, issuing, static_token};

type Fields = BTreeMap<String, String>;
type Spans = Vec<(&'static str, Level, Fields)>;

/// Records spans with their last fields, and events.
#[derive(Clone, Default)]
struct Recorder {
    spans: Arc<Mutex<Spans>>,
    events: Arc<Mutex<Vec<(Level, Fields)>>>,
    next: Arc<AtomicU64>,
}

struct Visitor<'a>(&'a mut Fields);

impl Visit for Visitor<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl Recorder {
    fn spans(&self, name: &str) -> Vec<Fields> {
        let spans = self.spans.lock().unwrap();
        spans.iter().filter(|(known, ..)| *known == name).map(|(.., fields)| fields.clone()).collect()
    }

    /// Returns the fields of the events with a message.
    fn events(&self, message: &str) -> Vec<(Level, Fields)> {
        let events = self.events.lock().unwrap();
        events.iter().filter(|(_, fields)| fields["message"] == message).cloned().collect()
    }
}

impl tracing::Subscriber for Recorder {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("huaweicloud_meeting")
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        let mut fields = Fields::new();
        attributes.record(&mut Visitor(&mut fields));
        let metadata = attributes.metadata();
        self.spans.lock().unwrap().push((metadata.name(), *metadata.level(), fields));
        span::Id::from_u64(self.next.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn record(&self, id: &span::Id, values: &span::Record<'_>) {
        let index = usize::try_from(id.into_u64()).unwrap() - 1;
        values.record(&mut Visitor(&mut self.spans.lock().unwrap()[index].2));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut Visitor(&mut fields));
        self.events.lock().unwrap().push((*event.metadata().level(), fields));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Records what an observer receives.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl Observer for Log {
    fn attempt_finished(&self, attempt: &AttemptFinished<'_>) {
        let (operation, number, status, bytes) =
            (attempt.operation, attempt.attempt, attempt.status, attempt.response_bytes);
        let line = format!("attempt {number} {operation} {status:?} {:?} {bytes:?}", attempt.error_type());
        self.0.lock().unwrap().push(line);
    }

    fn call_finished(&self, call: &CallFinished<'_>) {
        let (operation, attempts, status) = (call.operation, call.attempts, call.status);
        let line = format!("call {operation} {attempts} {status:?} {:?}", call.error_type());
        self.0.lock().unwrap().push(line);
    }
}

fn observed(service: &InMemory) -> (Client, Log) {
    let log = Log::default();
    let builder = Client::builder().endpoint("https://meeting.example.com").transport(service.clone());
    (builder.credentials(static_token()).observer(log.clone()).build().unwrap(), log)
}

#[tokio::test(start_paused = true)]
async fn a_call_and_its_attempts_have_spans() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    let service = InMemory::new(in_turn([
        Reply::error(400, "USG.200000001", "busy").with_header("X-Request-Id", "r-1"),
        Reply::json(&json!({})).with_header("X-Request-Id", "r-2"),
    ]));
    client_in_memory(&service, static_token()).show_my_info().await.unwrap();

    let calls = recorder.spans("call");
    let [call] = calls.as_slice() else { panic!("{calls:?}") };
    for (name, value) in [
        ("rpc.service", "user-management"),
        ("rpc.method", "ShowMyInfo"),
        ("http.request.method", "GET"),
        ("url.template", "/v1/usg/dcs/member"),
        ("http.response.status_code", "200"),
        ("request_id", "r-2"),
        ("attempts", "2"),
    ] {
        assert_eq!(call.get(name).map(String::as_str), Some(value), "{name}: {call:?}");
    }
    assert!(call.contains_key("elapsed_ms") && !call.contains_key("error.type"), "{call:?}");

    let attempts = recorder.spans("attempt");
    let field = |name| attempts.iter().map(|fields| fields.get(name).map(String::as_str)).collect::<Vec<_>>();
    assert_eq!(field("http.request.resend_count"), [None, Some("1")]);
    assert_eq!(field("http.response.status_code"), [Some("400"), Some("200")]);
    assert_eq!(field("error.type"), [Some("400"), None]);
    assert_eq!(field("error_code"), [Some("USG.200000001"), None]);
    assert_eq!(field("request_id"), [Some("r-1"), Some("r-2")]);

    let retries = recorder.events("retrying");
    let [(level, retry)] = retries.as_slice() else { panic!("{retries:?}") };
    assert_eq!(*level, Level::DEBUG);
    assert_eq!((retry["code"].as_str(), retry["attempts"].as_str()), ("USG.200000001", "1"));
    assert!(retry.contains_key("delay_ms") && retry["error"].contains("busy"), "{retry:?}");
}

#[tokio::test(start_paused = true)]
async fn the_reason_why_a_call_is_not_retried_is_recorded() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    let service = InMemory::new(|_: &Request| Reply::status(429).with_header("Retry-After", "60"));
    client_in_memory(&service, static_token()).show_my_info().await.unwrap_err();
    let events = recorder.events("not retried");
    assert_eq!(events[0].1["reason"], "the requested delay of 60 s exceeds the maximum");
    let service = InMemory::new(|_: &Request| Reply::status(400));
    client_in_memory(&service, static_token()).show_my_info().await.unwrap_err();
    assert_eq!(recorder.events("not retried").len(), 2);
    assert_eq!(recorder.events("the call failed").len(), 2);
}

#[tokio::test]
async fn unexpected_values_of_a_response_are_counted_and_a_warning() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    let service = InMemory::new(in_turn([
        Reply::text(200, "text/plain", "OK"),
        Reply::json(&json!({"id": {"hush": 1}, "vmrList": 7})),
    ]));
    let client = client_in_memory(&service, static_token());
    let ((), meta) = client.delete_token().with_meta().await.unwrap();
    assert_eq!((meta.anomalies().total(), meta.anomalies().as_slice()[0].path()), (1, ""));
    let (_, meta) = client.show_my_info().with_meta().await.unwrap();
    let anomalies = meta.anomalies().total();
    assert!(anomalies >= 2, "{:?}", meta.anomalies());
    let events = recorder.events("the response has unexpected values");
    let [(level, text), (_, fields)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(
        (*level, text["first"].as_str()),
        (Level::WARN, "the document should be empty or JSON, but is not JSON")
    );
    assert_eq!(fields["anomalies"], anomalies.to_string());
    assert!(!format!("{events:?}").contains("hush"), "{events:?}");
    assert_eq!(recorder.spans("call")[1]["anomalies"], anomalies.to_string());
}

#[tokio::test]
async fn a_request_id_that_contains_the_token_is_redacted() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    let reply = |status| Reply::text(status, "application/json", "{}").with_header("X-Request-Id", "id-static-token");
    let service = InMemory::new(in_turn([reply(200), reply(400)]));
    let client = client_in_memory(&service, static_token());
    let (_, meta) = client.show_my_info().with_meta().await.unwrap();
    let error = client.show_my_info().await.unwrap_err();
    assert_eq!([meta.request_id(), error.request_id()], [Some("id-[redacted]"); 2]);
    let recorded = format!("{:?} {:?}", recorder.spans.lock().unwrap(), recorder.events.lock().unwrap());
    assert!(recorded.contains("id-[redacted]") && !recorded.contains("static-token"), "{recorded}");
}

#[tokio::test]
async fn logins_have_spans_and_spans_contain_no_secret() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    let service = InMemory::new(issuing(3_600, |request| {
        Reply::error(400, "USG.1", &format!("invalid {:?}", request.header("X-Access-Token")))
    }));
    client_in_memory(&service, app_id()).show_my_info().await.unwrap_err();
    let operations: Vec<_> = recorder.spans("call").iter().map(|fields| fields["rpc.method"].clone()).collect();
    assert_eq!(operations, ["ShowMyInfo", "CreateAppIdToken"]);
    let recorded = format!("{:?} {:?}", recorder.spans.lock().unwrap(), recorder.events.lock().unwrap());
    assert!(!recorded.contains("access-1") && !recorded.contains("my-key"), "{recorded}");
    assert_eq!(service.routes().first().map(String::as_str), Some(LOGIN_BY_APP_ID));
}

#[tokio::test(start_paused = true)]
async fn an_observer_receives_each_attempt_and_each_call() {
    let service = InMemory::new(in_turn([
        Reply::status(503),
        Reply::json(&json!({})),
        Reply::closed(),
        Reply::text(200, "text/html", "<html>"),
    ]));
    let (client, log) = observed(&service);
    client.show_my_info().await.unwrap();
    let create = || client.create_meeting(CreateMeetingRequest::new([MediaType::Voice]));
    create().await.unwrap_err();
    create().await.unwrap_err();
    client.show_my_info().token(Secret::new("control\u{0}character")).await.unwrap_err();
    assert_eq!(
        log.lines(),
        [
            "attempt 1 ShowMyInfo Some(503) Some(\"503\") Some(0)",
            "attempt 2 ShowMyInfo Some(200) None Some(2)",
            "call ShowMyInfo 2 Some(200) None",
            "attempt 1 CreateMeeting None Some(\"transport\") None",
            "call CreateMeeting 1 None Some(\"transport\")",
            "attempt 1 CreateMeeting Some(200) None Some(6)",
            "call CreateMeeting 1 Some(200) Some(\"decode\")",
            "call ShowMyInfo 0 None Some(\"request\")",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_observer_receives_all_attempts_of_a_login() {
    let is_busy = AtomicBool::new(true);
    let login = issuing(3_600, |_| Reply::json(&json!({})));
    let service =
        InMemory::new(
            move |request| {
                if is_busy.swap(false, Ordering::SeqCst) { Reply::status(503) } else { login(request) }
            },
        );
    let log = Log::default();
    let builder = Client::builder().endpoint("https://meeting.example.com").transport(service).credentials(app_id());
    builder.observer(log.clone()).build().unwrap().show_my_info().await.unwrap();
    let calls: Vec<_> = log.lines().into_iter().filter(|line| line.starts_with("call")).collect();
    assert_eq!(calls, ["call CreateAppIdToken 2 Some(200) None", "call ShowMyInfo 1 Some(200) None"]);
}

#[tokio::test(start_paused = true)]
async fn an_observer_receives_timeouts_and_cancelled_calls() {
    let service = InMemory::new(|_: &Request| Reply::no_response());
    let (client, log) = observed(&service);
    let create = || client.create_meeting(CreateMeetingRequest::new([MediaType::Voice]));
    create().timeout(Duration::from_secs(1)).await.unwrap_err();
    tokio::time::timeout(Duration::from_secs(1), create().send()).await.unwrap_err();
    drop(create().send());
    assert_eq!(
        log.lines(),
        [
            "attempt 1 CreateMeeting None Some(\"cancelled\") None",
            "call CreateMeeting 1 None Some(\"timeout\")",
            "attempt 1 CreateMeeting None Some(\"cancelled\") None",
            "call CreateMeeting 0 None Some(\"cancelled\")",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn pointers_to_observers_are_observers() {
    let log = Log::default();
    let leaked: &'static Log = Box::leak(Box::new(log.clone()));
    let shared: Arc<dyn Observer> = Arc::new(log.clone());
    let boxed: Box<dyn Observer> = Box::new(log.clone());
    let service = InMemory::new(|_: &Request| Reply::json(&json!({})));
    let builder = || Client::builder().endpoint("https://meeting.example.com").transport(service.clone());
    let builder = || builder().credentials(static_token());
    for builder in [builder().observer(leaked), builder().observer(shared), builder().observer(boxed)] {
        builder.build().unwrap().show_my_info().await.unwrap();
        let lines = std::mem::take(&mut *log.0.lock().unwrap());
        assert_eq!(lines.len(), 2, "{lines:?}");
    }
}
