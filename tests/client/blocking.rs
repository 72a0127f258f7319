//! The blocking client: calls without `async`, on a background thread of the client.

use std::io::Read as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use huaweicloud_meeting::blocking::{self, Client};
use huaweicloud_meeting::meeting_control::LockMeetingRequest;
use huaweicloud_meeting::meeting_management::{
    CreateMeetingRequest, MediaType, Meeting, MeetingPassword, MeetingRole, SearchMeetingsRequest,
};
use huaweicloud_meeting::profile_picture_management::SetUserProfileImageRequest;
use huaweicloud_meeting::types::{ConferenceUuid, UserId};
use huaweicloud_meeting::{
    Body, ClientBuilder, Credentials, Effect, Error, ErrorKind, Method, Result, RetryPolicy, Secret, Transport,
    TransportFuture, Upload,
};
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};

use crate::server::{Gate, Reply, Request, Server};
use crate::setup::{
    CONTROL_TOKEN, LOCK, LOGIN_BY_APP_ID, LOGOUT, MY_INFO, app_id, count, empty_object, issuing, meeting, quick,
    static_token,
};

const A_DAY: u64 = 86_400;

/// A service in a runtime of its own, which the client does not use.
struct Service {
    server: Server,
    _runtime: Runtime,
}

impl Service {
    fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = runtime.block_on(Server::start(handler));
        Self { server, _runtime: runtime }
    }

    fn builder(&self, credentials: Credentials) -> ClientBuilder<Client> {
        Client::builder().endpoint(self.server.url()).retry(quick()).credentials(credentials)
    }

    fn client(&self) -> Client {
        self.builder(static_token()).build().unwrap()
    }

    /// Waits until the service has received this number of requests.
    fn wait_for(&self, requests: usize) {
        let end = Instant::now() + Duration::from_secs(10);
        while self.server.requests().len() < requests {
            assert!(Instant::now() < end, "received {} requests of {requests}", self.server.requests().len());
            thread::sleep(Duration::from_millis(1));
        }
    }
}

fn alice(_: &Request) -> Reply {
    Reply::json(&json!({"name": "Alice"}))
}

#[test]
fn a_program_without_a_runtime_makes_calls_with_options() {
    let service = Service::start(alice);
    let call = service.client().show_my_info().timeout(Duration::from_secs(30)).retry(RetryPolicy::none());
    let (me, meta) = call.request_id("4711").language("en-US").with_meta().send().unwrap();
    assert_eq!(me.name.as_deref(), Some("Alice"));
    assert_eq!((meta.status().as_u16(), meta.request_id(), meta.attempts()), (200, Some("4711"), 1));
    let sent = service.server.only_request();
    assert_eq!((sent.header("X-Request-Id"), sent.header("Accept-Language")), (Some("4711"), Some("en-US")));
}

#[test]
fn errors_and_timeouts_are_those_of_the_asynchronous_client() {
    let service = Service::start(|request: &Request| match request.route().as_str() {
        MY_INFO => Reply::no_response(),
        _ => Reply::error(404, "MMC.111070005", "no such meeting"),
    });
    let error = service.client().show_my_info().timeout(Duration::from_millis(50)).send().unwrap_err();
    assert!(error.is_timeout() && error.operation() == Some("ShowMyInfo"), "{error}");
    let error = service.client().search_meetings(SearchMeetingsRequest::new()).send().unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(404), 1));
    let again = service.client().show_my_info();
    assert_eq!(again.attempt_timeout(Duration::from_millis(50)).send().unwrap_err().attempts(), 3);
}

/// Returns three meetings in pages of two.
fn three_meetings(request: &Request) -> Reply {
    let offset: usize = request.parameter("offset").map_or(0, |offset| offset.parse().unwrap());
    let ids: Vec<Value> = (offset..3).take(2).map(|id| json!({"conferenceID": id.to_string()})).collect();
    Reply::json(&json!({"offset": offset, "limit": 2, "count": 3, "data": ids}))
}

#[test]
fn items_and_pages_are_iterators() {
    let service = Service::start(three_meetings);
    let search = || service.client().search_meetings(SearchMeetingsRequest::new().limit(2));
    let mut ids = Vec::new();
    for meeting in search().items() {
        ids.push(meeting.unwrap().conference_id.to_string());
    }
    assert_eq!(ids, ["0", "1", "2"]);
    assert_eq!(search().items().collect::<Result<Vec<_>>>().unwrap().len(), 3);
    let sizes: Vec<usize> = search().pages().map(|page| page.unwrap().data.len()).collect();
    assert_eq!(sizes, [2, 1]);
    let mut items = search().items();
    assert_eq!(items.by_ref().count(), 3);
    assert!(items.next().is_none());
    assert!(search().items().first().unwrap().is_some());
}

#[test]
fn the_next_page_is_requested_while_the_items_of_a_page_are_processed() {
    let service = Service::start(three_meetings);
    let search = || service.client().search_meetings(SearchMeetingsRequest::new().limit(2));
    let mut items = search().items().fetch_ahead();
    items.next().unwrap().unwrap();
    service.wait_for(2);
    assert_eq!(items.count(), 2);
    let mut pages = search().pages().fetch_ahead();
    assert_eq!(pages.next().unwrap().unwrap().data.len(), 2);
    service.wait_for(4);
    assert_eq!(pages.count(), 1);
    assert_eq!(service.server.requests().len(), 4);
}

#[test]
fn extra_inputs_are_sent_beside_those_of_the_request() {
    let service = Service::start(|_: &Request| Reply::json(&json!([{"conferenceID": "1"}])));
    let call = service.client().create_meeting(CreateMeetingRequest::new([MediaType::Voice]));
    let call = call.extra("summaryState", 1).extra_query("ts", 2).extra_header("X-Source", "a");
    call.send().unwrap();
    let sent = service.server.only_request();
    assert_eq!(sent.json(), json!({"mediaTypes": "Voice", "summaryState": 1}));
    assert_eq!((sent.query(), sent.header("X-Source")), ("ts=2", Some("a")));
}

#[test]
fn custom_calls_have_the_token_and_the_retries_of_all_calls() {
    let failures = AtomicUsize::new(0);
    let service = Service::start(issuing(A_DAY, move |request| match request.header("X-Access-Token") {
        Some(_) if failures.fetch_add(1, Ordering::SeqCst) == 0 => Reply::error(503, "USG.000000001", "busy"),
        _ => Reply::json(&json!({"name": "a"})),
    }));
    let client = service.builder(app_id()).build().unwrap();
    let (id, token) = (meeting(), Secret::new("mine"));
    let call = client.request(Method::POST, "/v1/widgets/{id}").path("id", &id).query("limit", 10);
    let call = call.header("X-Trace", "4711").json([1, 2]).effect(Effect::Idempotent).language("en-US");
    let response = call.timeout(Duration::from_secs(30)).request_id("my-id").send().unwrap();
    assert_eq!((response.status().as_u16(), response.attempts(), response.request_id()), (200, 2, "my-id"));
    let sent = service.server.requests().pop().unwrap();
    assert_eq!((sent.method.as_str(), sent.target.as_str()), ("POST", "/v1/widgets/914067448?limit=10"));
    assert_eq!((sent.json(), sent.header("X-Access-Token")), (json!([1, 2]), Some("access-1")));
    assert_eq!((sent.header("X-Trace"), sent.header("Accept-Language")), (Some("4711"), Some("en-US")));

    let room = client.conference(id).password(Secret::new("123456"));
    room.request(Method::GET, "/v1/widgets").send().unwrap();
    let sent = service.server.requests().pop().unwrap();
    assert_eq!(sent.header("X-Conference-Authorization"), Some("control-2"));
    client.request(Method::GET, "/v1/widgets").without_token().send().unwrap();
    client.request(Method::GET, "/v1/widgets").token(&token).send().unwrap();
    let sent: Vec<_> = service.server.requests().into_iter().rev().take(2).collect();
    assert_eq!((sent[1].header("X-Access-Token"), sent[0].header("X-Access-Token")), (None, Some("mine")));
}

#[test]
fn errors_of_custom_calls_name_the_method_and_the_path() {
    let service = Service::start(|_: &Request| Reply::no_response());
    let call = || service.client().request(Method::GET, "/v1/widgets").retry(RetryPolicy::none());
    for call in [call().timeout(Duration::from_millis(50)), call().attempt_timeout(Duration::from_millis(50))] {
        let error = call.send().unwrap_err();
        assert!(error.is_timeout() && error.operation() == Some("GET /v1/widgets"), "{error}");
    }
}

#[test]
fn a_handle_is_created_from_a_meeting_in_a_response() {
    let service = Service::start(issuing(A_DAY, empty_object));
    let mut response = Meeting::default();
    let error = service.client().conference_of(&response).unwrap_err();
    assert!(error.message().contains("does not contain the ID of the meeting"), "{error}");
    response.conference_id = meeting();
    let error = service.client().conference_of(&response).unwrap_err();
    assert!(error.message().contains("does not contain the host password"), "{error}");
    let mut host = MeetingPassword::default();
    (host.conference_role, host.password) = (MeetingRole::Host, Secret::new("123456"));
    response.password_entry = vec![host];
    service.client().conference_of(&response).unwrap().stop_meeting().send().unwrap();
    let sent = service.server.requests();
    assert_eq!(sent[0].header("X-Password"), Some("123456"));
    assert_eq!(sent.len(), 2);
}

#[test]
fn a_handle_obtains_its_token() {
    let service = Service::start(issuing(A_DAY, empty_object));
    let incomplete = service.client().conference(meeting());
    assert_eq!(incomplete.id(), meeting());
    let room = incomplete.password(Secret::new("123456"));
    room.lock_meeting(LockMeetingRequest::lock()).send().unwrap();
    assert_eq!(room.id(), meeting());
    // The handle keeps the background thread of a client that was dropped.
    room.lock_meeting(LockMeetingRequest::unlock()).send().unwrap();
    assert_eq!(service.server.routes(), [CONTROL_TOKEN, LOCK, LOCK]);
}

#[test]
fn threads_share_a_client_and_its_login() {
    let gate = Gate::closed();
    let behind = gate.clone();
    let service = Service::start(issuing(A_DAY, move |request| alice(request).behind(&behind)));
    let client = service.builder(app_id()).build().unwrap();
    thread::scope(|scope| {
        let calls: Vec<_> = (0..8).map(|_| scope.spawn(|| client.show_my_info().send())).collect();
        // All are sent before the first one ends.
        while count(&service.server.routes(), MY_INFO) < 8 {
            thread::yield_now();
        }
        // The logout passes the gate, too.
        gate.let_through(9);
        for call in calls {
            assert_eq!(call.join().unwrap().unwrap().name.as_deref(), Some("Alice"));
        }
    });
    assert_eq!(count(&service.server.routes(), LOGIN_BY_APP_ID), 1);
    client.logout().unwrap();
    assert_eq!(count(&service.server.routes(), LOGOUT), 1);
}

#[test]
fn files_are_uploaded() {
    let service = Service::start(empty_object);
    let picture = SetUserProfileImageRequest::new(UserId::new("alice"), Upload::bytes("face.png", &b"a picture"[..]));
    service.client().set_user_profile_image(picture).send().unwrap();
    let body = String::from_utf8(service.server.only_request().body).unwrap();
    assert!(body.contains("filename=\"face.png\"") && body.contains("a picture"), "{body}");
}

/// Asserts that a call was not sent because it would block a runtime.
#[track_caller]
fn assert_blocks(error: &Error) {
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0), "{error}");
    assert!(error.message().contains("use the asynchronous client there"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_in_an_asynchronous_context_fail_and_are_not_sent() {
    let server = Server::start(three_meetings).await;
    // Building and dropping a client are allowed.
    let client = Client::builder().endpoint(server.url()).credentials(static_token()).build().unwrap();
    let error = client.show_my_info().send().unwrap_err();
    assert_blocks(&error);
    assert_eq!(error.operation(), Some("ShowMyInfo"));
    assert_blocks(&client.show_my_info().with_meta().send().unwrap_err());
    let error = client.request(Method::GET, "/v1/widgets").send().unwrap_err();
    assert_blocks(&error);
    assert_eq!(error.operation(), Some("GET /v1/widgets"));
    assert_blocks(&client.search_meetings(SearchMeetingsRequest::new()).items().next().unwrap().unwrap_err());
    assert_blocks(&client.search_meetings(SearchMeetingsRequest::new()).pages().next().unwrap().unwrap_err());
    assert_blocks(&client.logout().unwrap_err());
    let in_task = client.clone();
    assert_blocks(&tokio::spawn(async move { in_task.show_my_info().send() }).await.unwrap().unwrap_err());
    assert_eq!(server.requests().len(), 0);

    let search = move |client: &Client| client.search_meetings(SearchMeetingsRequest::new()).items().count();
    let in_thread = client.clone();
    assert_eq!(tokio::task::spawn_blocking(move || search(&in_thread)).await.unwrap(), 3);
    assert_eq!(tokio::spawn(async move { tokio::task::block_in_place(|| search(&client)) }).await.unwrap(), 3);
}

/// Starts a task that never ends with each request. The sender is dropped with the task.
struct Spawning(Mutex<Option<mpsc::Sender<()>>>);

impl Transport for Spawning {
    fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
        let sender = self.0.lock().unwrap().take();
        tokio::spawn(async move {
            let _sender = sender;
            std::future::pending::<()>().await;
        });
        Box::pin(async { Ok(http::Response::new("{}".into())) })
    }
}

#[test]
fn the_background_thread_ends_with_the_last_clone() {
    let (sender, receiver) = mpsc::channel();
    let transport = Spawning(Mutex::new(Some(sender)));
    let builder = Client::builder().endpoint("https://meeting.example.com").credentials(static_token());
    let client = builder.transport(transport).build().unwrap();
    let (clone, call) = (client.clone(), client.show_my_info());
    client.show_my_info().send().unwrap();
    drop(client);
    drop(clone);
    assert_eq!(receiver.try_recv(), Err(mpsc::TryRecvError::Empty), "the task runs until the call is sent");
    call.send().unwrap();
    assert_eq!(receiver.try_recv(), Err(mpsc::TryRecvError::Disconnected));
}

/// Holds a client, which it drops after the request.
struct Holding(Arc<Mutex<Option<Client>>>);

impl Transport for Holding {
    fn send(&self, _: http::Request<Body>) -> TransportFuture<'_> {
        let held = self.0.clone();
        Box::pin(async move {
            tokio::spawn(async move { drop(held.lock().unwrap().take()) }).await.unwrap();
            Ok(http::Response::new("{}".into()))
        })
    }
}

#[test]
fn the_last_clone_may_be_dropped_by_the_background_thread() {
    let held = Arc::default();
    let builder = || Client::builder().endpoint("https://meeting.example.com").credentials(static_token());
    let client: blocking::Client = builder().transport(Holding(Arc::clone(&held))).build().unwrap();
    let other = builder().build().unwrap();
    *held.lock().unwrap() = Some(other);
    client.show_my_info().send().unwrap();
    assert!(held.lock().unwrap().is_none());
}

#[test]
fn a_file_is_downloaded_to_a_path_and_read_as_a_stream() {
    let content = "0123456789".repeat(50_000);
    let sent = content.clone();
    let service = Service::start(move |request| match request.route().as_str() {
        "GET /v1/mmc/management/record/downloadurls" => {
            let url = format!("http://{}/videoHD/0_0.mp4", request.header("Host").unwrap());
            Reply::json(&json!({"recordUrls": [{"urls": [{"fileType": "Hd", "url": url, "token": "once"}]}]}))
        }
        _ => Reply::text(200, "video/mp4", sent.clone()),
    });
    let client = service.client();
    let file = client.recording_files(ConferenceUuid::new("1")).unwrap().remove(0);
    let target = std::env::temp_dir().join(format!("blocking-{}.mp4", std::process::id()));
    assert_eq!(client.download(&file).to(&target).send().unwrap(), 500_000);
    assert!(std::fs::read_to_string(&target).unwrap() == content, "the file differs");
    std::fs::remove_file(&target).unwrap();
    let mut stream = client.download(&file).send().unwrap();
    assert_eq!((stream.name(), stream.size()), ("videoHD-0_0.mp4", Some(500_000)));
    let mut read = String::new();
    stream.read_to_string(&mut read).unwrap();
    assert!(read == content, "the stream differs");
    let error = client.download(&file).max_bytes(1).send().unwrap_err();
    assert!(error.to_string().contains("exceeds the limit of 1 bytes"), "{error}");
}
