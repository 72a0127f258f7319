//! Lost connections, silence, garbage and full queues, on a paused clock.

use std::time::Duration;

use huaweicloud_meeting::events::{Event, EventKind, EventStream, Gap};
use huaweicloud_meeting::{ErrorKind, RetryPolicy};
use tokio::time::Instant;

use crate::connecting::{SPEAKERS, destroyed};
use crate::meeting_server::{Connection, MeetingServer, within};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

async fn subscribe(server: &mut MeetingServer) -> (EventStream, Connection) {
    subscribe_with(server, 1_024).await
}

async fn subscribe_with(server: &mut MeetingServer, queue_size: usize) -> (EventStream, Connection) {
    let subscribe = server.room().events([EventKind::Speakers]).queue_size(queue_size);
    let (events, connection) = tokio::join!(subscribe.into_future(), server.subscribed());
    (events.unwrap(), connection)
}

/// Returns the next event.
async fn next(events: &mut EventStream) -> Event {
    within(events.next()).await.unwrap().unwrap()
}

async fn next_gap(events: &mut EventStream) -> Gap {
    match next(events).await {
        Event::Gap(gap) => gap,
        other => panic!("{other:?}"),
    }
}

fn is_speakers(event: &Event) -> bool {
    matches!(event, Event::Speakers(_))
}

/// Ends the meeting, and checks that the stream does.
async fn end(mut events: EventStream, mut connection: Connection) {
    connection.send(&destroyed()).await;
    assert!(matches!(next(&mut events).await, Event::MeetingState(_)));
    assert!(matches!(next(&mut events).await, Event::Ended));
    assert!(events.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_lost_connection_is_replaced_with_a_new_ticket_and_marked_by_a_gap() {
    let mut server = MeetingServer::in_memory();
    let (mut events, mut connection) = subscribe(&mut server).await;
    connection.send(SPEAKERS).await;
    assert!(is_speakers(&next(&mut events).await));
    let lost = Instant::now();
    drop(connection);
    let mut connection = server.subscribed().await;
    let delay = lost.elapsed();
    assert!((3 * SECOND..5 * SECOND).contains(&delay), "{delay:?}");
    connection.send(SPEAKERS).await;
    let gap = next_gap(&mut events).await;
    assert_eq!((gap.discarded, gap.duration.as_secs()), (0, delay.as_secs()));
    assert!(is_speakers(&next(&mut events).await));
    assert_eq!((server.tokens(), server.tickets()), (1, vec!["ticket/1+".to_owned(), "ticket/2+".to_owned()]));
    end(events, connection).await;
}

#[tokio::test(start_paused = true)]
async fn a_connection_may_be_cut_at_each_stage() {
    let mut server = MeetingServer::in_memory();
    let (mut events, connection) = subscribe(&mut server).await;
    connection.close().await;
    // Before the subscription, after it, in the response to it, and in an event.
    drop(server.connection().await);
    let mut connection = server.connection().await;
    connection.receive().await;
    drop(connection);
    let mut connection = server.connection().await;
    connection.receive().await;
    connection.send_bytes(b"\x81\x7e\x00\xf0{\"action\":\"Subsc").await;
    drop(connection);
    let mut connection = server.subscribed().await;
    connection.send(SPEAKERS).await;
    connection.send_bytes(b"\x81\x7e\x01\xf0{\"action\":\"Speake").await;
    drop(connection);
    let connection = server.subscribed().await;
    next_gap(&mut events).await;
    assert!(is_speakers(&next(&mut events).await));
    next_gap(&mut events).await;
    assert_eq!(server.tickets().len(), 6);
    end(events, connection).await;
}

#[tokio::test(start_paused = true)]
async fn what_violates_the_protocol_is_a_lost_connection() {
    // A reserved opcode, a masked message, and a message of 4 GiB.
    for bytes in [&b"\x83\x00"[..], b"\x81\x81\x01\x02\x03\x04\x61", b"\x81\x7f\x00\x00\x00\x01\x00\x00\x00\x00"] {
        let mut server = MeetingServer::in_memory();
        let (mut events, mut connection) = subscribe(&mut server).await;
        connection.send_bytes(bytes).await;
        let connection = server.subscribed().await;
        next_gap(&mut events).await;
        end(events, connection).await;
    }
}

#[tokio::test(start_paused = true)]
async fn garbage_is_counted_and_the_stream_continues() {
    let mut server = MeetingServer::in_memory();
    let (mut events, mut connection) = subscribe(&mut server).await;
    for garbage in ["", "not JSON", "[]", r#"{"action":"#, "null"] {
        connection.send(garbage).await;
    }
    connection.send(r#"{"action": "NewNotify", "confID": "900487914"}"#).await;
    assert!(matches!(next(&mut events).await, Event::Unknown(event) if event.kind.as_str() == "NewNotify"));
    assert_eq!(events.undecodable_messages(), 5);
    end(events, connection).await;
}

#[tokio::test(start_paused = true)]
async fn heartbeats_are_sent_each_minute_and_pings_answered() {
    let mut server = MeetingServer::in_memory();
    let (events, mut connection) = subscribe(&mut server).await;
    let mut sequences = Vec::new();
    for minute in 1..=10 {
        let began = Instant::now();
        let heartbeat = connection.receive().await;
        assert_eq!(began.elapsed().as_secs(), 60, "{minute}");
        assert_eq!(heartbeat["action"], "HeartBeat");
        let sequence = heartbeat["sequence"].as_str().unwrap().to_owned();
        assert!(sequence.len() == 30 && sequence.bytes().all(|byte| byte.is_ascii_digit()), "{sequence}");
        sequences.push(sequence);
        connection.send(&heartbeat.to_string()).await;
        connection.ping().await;
        connection.pong().await;
    }
    sequences.dedup();
    assert_eq!((sequences.len(), server.tickets().len()), (10, 1));
    end(events, connection).await;
}

#[tokio::test(start_paused = true)]
async fn three_minutes_of_silence_are_a_lost_connection() {
    let mut server = MeetingServer::in_memory();
    let (mut events, mut connection) = subscribe(&mut server).await;
    tokio::time::sleep(MINUTE).await;
    connection.ping().await;
    let began = Instant::now();
    let heartbeats = connection.closed().await;
    assert_eq!(began.elapsed().as_secs(), 180, "{heartbeats:?}");
    assert!(heartbeats.len() >= 3);
    let connection = server.subscribed().await;
    next_gap(&mut events).await;
    end(events, connection).await;
}

#[tokio::test(start_paused = true)]
async fn the_control_token_is_refreshed_while_the_connection_lasts() {
    let mut server = MeetingServer::in_memory();
    let (events, mut connection) = subscribe(&mut server).await;
    for _ in 0..60 {
        let heartbeat = connection.receive().await;
        connection.send(&heartbeat.to_string()).await;
    }
    assert_eq!((server.tokens(), server.tickets().len()), (3, 1));
    let requests = server.requests();
    let refreshes = requests.iter().filter(|request| request.contains("\nx-conference-authorization: control-token-"));
    assert!(refreshes.count() >= 2, "{requests:#?}");
    end(events, connection).await;
}

#[tokio::test(start_paused = true)]
async fn an_expired_control_token_is_replaced_by_a_reconnection() {
    let mut server = MeetingServer::in_memory();
    let (mut events, connection) = subscribe(&mut server).await;
    drop(connection);
    server.fail("/wsToken", 400, r#"{"error_code": "MMC.111072065", "error_msg": "invalid token"}"#);
    let connection = server.subscribed().await;
    next_gap(&mut events).await;
    assert_eq!(server.tokens(), 2);
    end(events, connection).await;
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_is_discarded_and_the_stream_reconnects_once_the_program_has_caught_up() {
    let mut server = MeetingServer::in_memory();
    let (mut events, mut connection) = subscribe_with(&mut server, 5).await;
    for _ in 0..6 {
        connection.send(SPEAKERS).await;
    }
    connection.closed().await;
    // The program does not take events for an hour. Meanwhile, nothing is requested.
    tokio::time::sleep(60 * MINUTE).await;
    assert_eq!(server.tickets().len(), 1);
    let service = async {
        let mut connection = server.subscribed().await;
        connection.send(SPEAKERS).await;
        connection
    };
    let (gap, connection) = tokio::join!(next_gap(&mut events), service);
    assert_eq!(gap.discarded, 6);
    assert!(gap.duration > 60 * MINUTE);
    assert!(is_speakers(&next(&mut events).await));
    end(events, connection).await;
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_meeting_is_not_lost_in_a_full_queue() {
    let mut server = MeetingServer::in_memory();
    let (mut events, mut connection) = subscribe_with(&mut server, 2).await;
    for _ in 0..2 {
        connection.send(SPEAKERS).await;
    }
    connection.send(&destroyed()).await;
    connection.closed().await;
    assert!(is_speakers(&next(&mut events).await) && is_speakers(&next(&mut events).await));
    assert!(matches!(next(&mut events).await, Event::MeetingState(_)));
    assert!(matches!(next(&mut events).await, Event::Ended));
}

#[tokio::test(start_paused = true)]
async fn dropping_the_stream_closes_the_connection_and_ends_its_task() {
    let mut server = MeetingServer::in_memory();
    let (events, connection) = subscribe(&mut server).await;
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let before = tasks();
    drop(events);
    assert!(connection.closed().await.is_empty());
    assert_eq!(tasks(), before - 1);
    tokio::time::sleep(60 * MINUTE).await;
    assert_eq!(server.tickets().len(), 1, "a dropped stream reconnects");
}

#[tokio::test(start_paused = true)]
async fn dropping_the_stream_ends_a_reconnection() {
    let mut server = MeetingServer::in_memory();
    let (events, connection) = subscribe(&mut server).await;
    drop(connection);
    tokio::time::sleep(SECOND).await;
    drop(events);
    tokio::time::sleep(60 * MINUTE).await;
    assert_eq!(server.tickets().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn no_event_is_lost_if_next_is_dropped() {
    let mut server = MeetingServer::in_memory();
    let (mut events, mut connection) = subscribe(&mut server).await;
    for number in 0..50 {
        assert!(tokio::time::timeout(SECOND / 10, events.next()).await.is_err());
        connection.send(&SPEAKERS.replace(r#""version":1"#, &format!(r#""version":{number}"#))).await;
        let event = loop {
            if let Ok(event) = tokio::time::timeout(Duration::ZERO, events.next()).await {
                break event.unwrap().unwrap();
            }
        };
        assert!(matches!(event, Event::Speakers(event) if event.version == number));
    }
}

#[tokio::test(start_paused = true)]
async fn a_long_outage_is_survived_with_growing_delays() {
    let mut server = MeetingServer::in_memory();
    let (mut events, connection) = subscribe(&mut server).await;
    for _ in 0..100 {
        // No connection, also for the retries of the call.
        server.fail("/wsToken", 0, "");
        server.fail("/wsToken", 503, "");
    }
    let lost = Instant::now();
    drop(connection);
    let connection = server.subscribed().await;
    assert!(lost.elapsed() > 60 * MINUTE && lost.elapsed() < 180 * MINUTE, "{:?}", lost.elapsed());
    assert_eq!(next_gap(&mut events).await.duration.as_secs(), lost.elapsed().as_secs());
    end(events, connection).await;
}

#[tokio::test(start_paused = true)]
async fn a_service_that_closes_each_connection_at_once_is_not_flooded() {
    let mut server = MeetingServer::in_memory();
    let (_events, connection) = subscribe(&mut server).await;
    let began = Instant::now();
    drop(connection);
    for _ in 0..10 {
        drop(server.subscribed().await);
    }
    assert!(began.elapsed() > 5 * MINUTE, "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_reconnection_that_is_refused_ends_the_stream_with_an_error() {
    let refusals: [(&str, u16, &str, usize); 3] = [
        ("/wsToken", 403, r#"{"error_code": "MMC.111072064", "error_msg": "locked"}"#, 1),
        ("/conn", 404, "", 1),
        ("/conn", 401, "", 2),
    ];
    for (path, status, body, times) in refusals {
        let mut server = MeetingServer::in_memory();
        let (mut events, connection) = subscribe(&mut server).await;
        (0..times).for_each(|_| server.fail(path, status, body));
        drop(connection);
        let error = within(events.next()).await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Service, Some(status)), "{error}");
        assert!(events.next().await.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn a_meeting_that_ended_during_an_outage_ends_the_stream() {
    for body in [r#"{"error_code": "MMC.111072005"}"#, r#"{"error_code": "MMC.111070005"}"#] {
        let mut server = MeetingServer::in_memory();
        let (mut events, connection) = subscribe(&mut server).await;
        server.fail("/wsToken", 400, body);
        drop(connection);
        assert!(matches!(next(&mut events).await, Event::Ended));
        assert!(events.next().await.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn reconnections_can_be_limited() {
    let mut server = MeetingServer::in_memory();
    let subscribe = server.room().events([EventKind::Speakers]).reconnect(RetryPolicy::none());
    let (events, connection) = tokio::join!(subscribe.into_future(), server.subscribed());
    let mut events = events.unwrap();
    connection.close().await;
    let error = within(events.next()).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.to_string().contains("the service closed the connection"), "{error}");
    assert!(events.next().await.is_none());
    assert_eq!(server.tickets().len(), 1);
}
