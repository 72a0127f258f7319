//! Subscribing to events over sockets: what is sent, and what the first connection reports.

use std::time::Duration;

use huaweicloud_meeting::events::{Event, EventKind, EventStream};
use huaweicloud_meeting::live::MeetingSnapshot;
use huaweicloud_meeting::test::Script;
use huaweicloud_meeting::test::operations::CreateWebSocketToken;
use huaweicloud_meeting::types::ConferenceId;
use huaweicloud_meeting::{
    Client, Conference, Error, ErrorKind, MemoryTokenStore, OPERATIONS, Secret, blocking, codes,
};
use huaweicloud_meeting_fake::Fake;

use crate::meeting_server::{Connection, MeetingServer};
use crate::message;

/// A test on the real clock that takes longer hangs.
const HANG: Duration = Duration::from_secs(60);

pub(crate) const SPEAKERS: &str =
    r#"{"action":"SpeakerChangeNotify","msgMode":0,"version":1,"createTime":2,"msgID":"3","confID":"900487914"}"#;

/// Returns the message that ends a meeting.
pub(crate) fn destroyed() -> String {
    message("stream.ConfDynamicInfoNotify").replace("\"Created\"", "\"Destroyed\"")
}

async fn guarded<T>(test: impl Future<Output = T>) -> T {
    tokio::time::timeout(HANG, test).await.expect("the test hangs")
}

/// Subscribes, and lets the server accept it.
async fn subscribe(server: &mut MeetingServer) -> (EventStream, Connection) {
    let subscribe = server.room().events([EventKind::Speakers]);
    let (events, connection) = tokio::join!(subscribe.into_future(), server.subscribed());
    (events.unwrap(), connection)
}

/// Subscribes while a future plays the part of the server, and returns the error.
async fn refused<T>(server: &MeetingServer, service: impl Future<Output = T>) -> Error {
    let room = server.room();
    tokio::join!(room.events([EventKind::Speakers]).into_future(), service).0.unwrap_err()
}

/// The URL is in the response with the token, which a store does not keep.
#[tokio::test]
async fn a_handle_in_a_token_store_obtains_a_token_of_its_own_for_events() {
    guarded(async {
        let mut server = MeetingServer::start().await;
        let lock = OPERATIONS.iter().find(|operation| operation.name == "LockMeeting").unwrap();
        let scheme = lock.auth.as_ref().unwrap().scheme;
        let store = MemoryTokenStore::new();
        let handle = || {
            let client = Client::builder().endpoint(server.endpoint()).token_store(store.clone()).build().unwrap();
            let handle = client.core().handle(scheme, "900487914".to_owned());
            handle.with_password(Secret::new("host-password")).in_token_store()
        };
        let (first, second) = (handle(), handle());
        let kept = first.access_token().await.unwrap();
        assert_eq!(second.access_token().await.unwrap().token, kept.token);
        let room = Conference::from_handle(second);
        let subscribe = room.events([EventKind::Speakers]);
        let (events, _connection) = tokio::join!(subscribe.into_future(), server.subscribed());
        events.unwrap();
        assert_eq!(server.tokens(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_program_receives_the_events_of_a_meeting_until_it_ends() {
    guarded(async {
        let mut server = MeetingServer::start().await;
        let room = server.room();
        let kinds = [EventKind::Participants, EventKind::MeetingState];
        let service = async {
            let mut connection = server.connection().await;
            let data = connection.accept_subscription().await;
            let expected = serde_json::json!({
                "subscribeType": ["ParticipantsNotify", "ConfDynamicInfoNotify"],
                "confToken": "Basic Y29udHJvbC10b2tlbi0x",
            });
            assert_eq!(data, expected);
            connection.send(&message("stream.ParticipantsNotify")).await;
            connection.send(&destroyed()).await;
            assert_eq!(
                connection.target,
                "/cms/open/websocket/confctl/increment/conn?confID=900487914&tmpToken=ticket%2F1%2B"
            );
            connection.closed().await
        };
        let program = async {
            let mut events = room.events(kinds).await.unwrap();
            let Some(Ok(Event::Participants(changes))) = events.next().await else { panic!("no participants") };
            assert_eq!(changes.into_iter().count(), 1);
            assert!(matches!(events.next().await, Some(Ok(Event::MeetingState(_)))));
            assert!(matches!(events.next().await, Some(Ok(Event::Ended))));
            assert!(events.next().await.is_none() && events.next().await.is_none());
        };
        let ((), messages) = tokio::join!(program, service);
        assert!(messages.is_empty(), "{messages:?}");
        let requests = server.requests();
        let upgrade = requests.last().unwrap();
        assert!(
            upgrade.contains("\nuser-agent: huaweicloud-meeting/") && upgrade.contains("\nsec-websocket-version: 13")
        );
        for header in ["authorization", "x-auth-token", "x-password", "cookie", "control-token"] {
            assert!(!upgrade.to_lowercase().contains(header), "{upgrade}");
        }
        assert_eq!((server.tokens(), server.tickets().len()), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn all_kinds_can_be_subscribed_to() {
    guarded(async {
        let mut server = MeetingServer::start().await;
        let room = server.room();
        let service = async { server.connection().await.accept_subscription().await };
        let (events, data) = tokio::join!(room.events(EventKind::ALL).into_future(), service);
        events.unwrap();
        assert_eq!(data["subscribeType"].as_array().unwrap().len(), EventKind::ALL.len());
    })
    .await;
}

#[tokio::test]
async fn events_before_the_response_to_the_subscription_are_not_lost() {
    guarded(async {
        let mut server = MeetingServer::start().await;
        let room = server.room();
        let service = async {
            let mut connection = server.connection().await;
            connection.send(SPEAKERS).await;
            connection.accept_subscription().await;
            connection
        };
        let (events, _connection) = tokio::join!(room.events([EventKind::Speakers]).into_future(), service);
        assert!(matches!(events.unwrap().next().await, Some(Ok(Event::Speakers(_)))));
    })
    .await;
}

#[tokio::test]
async fn a_refused_subscription_is_an_error_with_its_code_and_without_the_token() {
    guarded(async {
        let mut server = MeetingServer::start().await;
        let room = server.room();
        let service = async {
            let mut connection = server.connection().await;
            let subscription = connection.receive().await;
            connection.respond(&subscription, 111_070_005, "no meeting for Basic Y29udHJvbC10b2tlbi0x").await;
            connection.closed().await
        };
        let (events, _) = tokio::join!(room.events([EventKind::Speakers]).into_future(), service);
        let error = events.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some(codes::CONF_DATA_NOT_FOUND)));
        assert_eq!((error.operation(), error.message()), (Some("events"), "no meeting for Basic [redacted]"));
        assert!(error.to_string().contains("the service refused the subscription"), "{error}");
        assert_eq!(server.tickets().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_rejected_control_token_is_replaced_once() {
    guarded(async {
        let mut server = MeetingServer::start().await;
        let room = server.room();
        let service = async {
            let mut tokens = Vec::new();
            for _ in 0..2 {
                let mut connection = server.connection().await;
                let subscription = connection.receive().await;
                tokens.push(subscription["data"].as_str().unwrap().to_owned());
                connection.respond(&subscription, 111_072_065, "invalid token").await;
            }
            tokens
        };
        let (events, tokens) = tokio::join!(room.events([EventKind::Speakers]).into_future(), service);
        assert_eq!(events.unwrap_err().code(), Some(codes::CONF_NOT_FOUND_OR_AUTH_FAILED));
        assert!(tokens[0] != tokens[1], "{tokens:?}");
        assert_eq!((server.tokens(), server.tickets().len()), (2, 2));
    })
    .await;
}

#[tokio::test]
async fn a_refused_ticket_is_replaced_once() {
    guarded(async {
        let mut server = MeetingServer::start().await;
        server.fail("/conn", 401, "");
        drop(subscribe(&mut server).await);
        assert_eq!(server.tickets().len(), 2);
        server.fail("/conn", 403, "");
        server.fail("/conn", 403, "");
        let error = refused(&server, async {}).await;
        assert_eq!((error.kind(), error.status()), (ErrorKind::Service, Some(403)));
        assert_eq!(error.to_string(), "events failed: HTTP 403 Forbidden; no WebSocket was opened");
        assert_eq!(server.tickets().len(), 4);
    })
    .await;
}

#[tokio::test]
async fn a_meeting_that_is_not_in_progress_is_an_error() {
    guarded(async {
        let server = MeetingServer::start().await;
        server.fail("/token", 400, r#"{"error_code": "MMC.111072005", "error_msg": "not started"}"#);
        let error = refused(&server, async {}).await;
        assert_eq!(error.code(), Some(codes::CONF_NOT_STARTED));
        assert!(server.tickets().is_empty());
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_wrong_password_is_the_reason_of_the_error_of_a_subscription_as_of_a_call() {
    let server = MeetingServer::in_memory();
    let refusal = r#"{"error_code": "MMC.111072065", "error_msg": "the conference does not exist or auth failed"}"#;
    server.fail("/token", 400, refusal);
    let call = server.room().lock().await.unwrap_err();
    // With the error of the same login, which is not tried again for a while.
    let subscription = server.room().events([EventKind::Speakers]).await.unwrap_err();
    for (error, operation) in [(call, "LockMeeting"), (subscription, "events")] {
        assert_eq!((error.operation(), error.login()), (Some(operation), Some("CreateConfToken")), "{error}");
        assert!(error.to_string().starts_with(&format!("{operation} failed: CreateConfToken failed: ")), "{error}");
    }
    tokio::time::sleep(Duration::from_secs(60)).await;
    server.fail("/wsToken", 400, refusal);
    let error = server.room().events([EventKind::Speakers]).await.unwrap_err();
    assert_eq!((error.operation(), error.login()), (Some("events"), Some("CreateWebSocketToken")), "{error}");
}

#[tokio::test]
async fn transient_errors_of_the_first_connection_are_retried() {
    guarded(async {
        let mut server = MeetingServer::start().await;
        server.fail("/conn", 503, "");
        server.fail("/wsToken", 503, "");
        drop(subscribe(&mut server).await);
    })
    .await;
}

#[tokio::test]
async fn the_url_of_the_service_may_have_a_path_and_a_slash() {
    guarded(async {
        let mut server = MeetingServer::start().await;
        let url = server.url();
        server.set_url(format!("{url}/"));
        let (_, connection) = subscribe(&mut server).await;
        assert!(connection.target.starts_with("/cms/open/"), "{}", connection.target);
        let mut server = MeetingServer::start().await;
        let url = server.url();
        server.set_url(format!("{url}/prefix/"));
        let (_, connection) = subscribe(&mut server).await;
        assert!(connection.target.starts_with("/prefix/cms/open/"), "{}", connection.target);
    })
    .await;
}

#[tokio::test]
async fn no_token_is_sent_without_encryption_or_to_what_is_no_host() {
    for url in
        ["ws://r1.example.com", "http://r1.example.com", "wss://user:pw@r1.example.com", "ftp://r1", "wss://", ""]
    {
        let server = MeetingServer::in_memory();
        server.set_url(url);
        let error = refused(&server, async {}).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{url}: {error}");
        assert!(!error.to_string().contains("pw") && !error.to_string().contains("ticket"), "{error}");
        assert!(!server.requests().iter().any(|request| request.contains("/conn?")), "{url}");
    }
}

#[tokio::test]
async fn a_handle_with_a_token_needs_the_url() {
    guarded(async {
        let mut server = MeetingServer::start().await;
        let room = server.client().conference(ConferenceId::new("900487914")).token(Secret::new("own-token"));
        let error = room.events([EventKind::Speakers]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("set it with `url`"), "{error}");
        let url = server.url();
        let subscribe = room.events([EventKind::Speakers]).url(url);
        let service = async { server.connection().await.accept_subscription().await };
        let (events, data) = tokio::join!(subscribe.into_future(), service);
        events.unwrap();
        assert_eq!((data["confToken"].as_str(), server.tokens()), (Some("Basic b3duLXRva2Vu"), 0));
    })
    .await;
}

#[tokio::test]
async fn a_subscription_to_nothing_is_an_error() {
    let server = MeetingServer::in_memory();
    let error = server.room().events(Vec::<EventKind>::new()).await.unwrap_err();
    assert_eq!(error.to_string(), "events failed: no kind of event is subscribed to");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_transport_that_opens_no_connections_is_an_error() {
    let script = Script::new();
    let client = Client::builder().script(&script).build().unwrap();
    script.on(CreateWebSocketToken).respond_json(r#"{"webSocketToken": "t"}"#);
    let room = client.conference(ConferenceId::new("900487914")).token(Secret::new("own-token"));
    let error = room.events([EventKind::Speakers]).url("wss://r1.example.com").await.unwrap_err();
    assert!(error.is_connect() && error.to_string().contains("`Transport::connect`"), "{error}");
}

#[tokio::test]
async fn tokens_are_not_printed() {
    guarded(async {
        let mut server = MeetingServer::start().await;
        let subscription = server.room().events([EventKind::Speakers]).url("wss://secret.example.com?token=canary");
        let (events, _connection) = subscribe(&mut server).await;
        let printed = format!("{subscription:?} {events:?} {:?}", events.captions());
        for secret in ["canary", "control-token", "ticket", "host-password"] {
            assert!(!printed.contains(secret), "{printed}");
        }
    })
    .await;
}

#[test]
fn a_program_without_async_iterates_over_events() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mut server = runtime.block_on(MeetingServer::start());
    let url = server.endpoint();
    let service = runtime.spawn(async move {
        let mut connection = server.subscribed().await;
        connection.send(SPEAKERS).await;
        connection.send(&destroyed()).await;
        connection.closed().await
    });
    let client = blocking::Client::builder().endpoint(url).build().unwrap();
    let room = client.conference(ConferenceId::new("900487914")).password(Secret::new("host-password"));
    let events: Vec<Event> = room.events([EventKind::Speakers]).send().unwrap().collect::<Result<_, _>>().unwrap();
    assert!(matches!(*events, [Event::Speakers(_), Event::MeetingState(_), Event::Ended]), "{events:?}");
    runtime.block_on(service).unwrap();
}

#[test]
fn a_program_without_async_follows_a_meeting_as_a_value() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let fake = runtime.block_on(Fake::start()).unwrap();
    let id = ConferenceId::new("914067448");
    let client = blocking::Client::builder().endpoint(fake.url()).build().unwrap();
    let live = client.conference(&id).password(Secret::new("123456")).watch().unwrap();
    fake.meeting(&id).join("Ann");
    let names = |meeting: &MeetingSnapshot| meeting.participants().iter().any(|one| one.name.as_deref() == Some("Ann"));
    while !names(&live.changed().unwrap().unwrap()) {}
    fake.meeting(&id).end();
    while live.changed().unwrap().is_some() {}
    assert!(live.snapshot().has_ended());
}
