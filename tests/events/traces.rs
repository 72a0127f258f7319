//! What is recorded of a stream of events.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use huaweicloud_meeting::events::EventKind;
use tracing::field::{Field, Visit};
use tracing::{Metadata, span};

use crate::connecting::{SPEAKERS, destroyed};
use crate::meeting_server::{MeetingServer, within};

/// Records everything, of all crates.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<String>>);

impl Visit for Recorder {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0.lock().unwrap(), " {field}={value:?}").unwrap();
    }
}

impl tracing::Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        attributes.record(&mut self.clone());
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut self.clone());
    }

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut self.clone());
        self.0.lock().unwrap().push('\n');
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

#[tokio::test(start_paused = true)]
async fn what_is_subscribed_to_by_mistake_is_recorded_once() {
    let recorder = Recorder::default();
    let session = async {
        let mut server = MeetingServer::in_memory();
        let room = server.room();
        let kinds = [EventKind::Speakers, EventKind::BreakoutRooms, EventKind::from("Speakers\n")];
        let (events, mut connection) = tokio::join!(room.events(kinds).into_future(), server.subscribed());
        let captions = events.as_ref().unwrap().captions();
        captions.stop();
        connection.receive().await;
        assert!(!recorder.0.lock().unwrap().contains("captions do not arrive"));
        captions.start();
        connection.receive().await;
        drop(connection);
        let mut connection = server.subscribed().await;
        connection.receive().await;
        let subscribe = room.events([EventKind::Caption]);
        let (other, mut connection) = tokio::join!(subscribe.into_future(), server.subscribed());
        other.as_ref().unwrap().captions().start();
        connection.receive().await;
    };
    let recording = tracing::subscriber::set_default(recorder.clone());
    session.await;
    drop(recording);
    let recorded = recorder.0.lock().unwrap().clone();
    let lines = |message: &str| recorded.lines().filter(|line| line.contains(message)).collect::<Vec<_>>();
    let unknown = lines("subscribing to an unknown kind of event");
    assert!(matches!(unknown[..], [line] if line.contains("kind=\"Speakers\\\\n\"")), "{unknown:?}");
    let captions = lines("captions do not arrive");
    assert!(matches!(captions[..], [line] if line.contains("kind=\"RealTimeSubtitleNotify\"")), "{captions:?}");
}

#[tokio::test(start_paused = true)]
async fn reconnections_and_surprises_are_recorded_without_secrets() {
    let recorder = Recorder::default();
    let session = async {
        let mut server = MeetingServer::in_memory();
        let room = server.room();
        let (events, mut connection) =
            tokio::join!(room.events([EventKind::Speakers]).queue_size(2).into_future(), server.subscribed());
        let mut events = events.unwrap();
        events.captions().start();
        let request = connection.receive().await;
        connection.respond(&request, 7, "control-token-1").await;
        connection.send("not JSON with control-token-1").await;
        connection.send(&SPEAKERS.replace("\"version\":1", "\"version\":[]")).await;
        server.fail("/conn", 503, "control-token-1 ticket/2+");
        server.fail("/wsToken", 400, r#"{"error_code": "MMC.111072065", "error_msg": "control-token-1"}"#);
        drop(connection);
        let mut connection = server.subscribed().await;
        for _ in 0..4 {
            connection.send(SPEAKERS).await;
        }
        let service = async {
            let mut connection = server.subscribed().await;
            connection.send(&destroyed()).await;
            connection.closed().await
        };
        let program = async { while within(events.next()).await.is_some() {} };
        tokio::join!(service, program);
    };
    // For the tasks of this thread as well.
    let recording = tracing::subscriber::set_default(recorder.clone());
    session.await;
    drop(recording);
    let recorded = recorder.0.lock().unwrap().clone();
    for message in [
        "requested captions on=true",
        "the service refused a message kind=\"ConfControl\" code=\"7\"",
        "a message could not be decoded",
        "the event has unexpected values kind=\"SpeakerChangeNotify\" anomalies=1",
        "reconnecting attempts=1",
        "reconnecting attempts=2",
        "reconnected attempts=2",
        "discarded=3",
        "the stream of events ended",
        "server.address=\"r1.example.com\"",
        "reconnections=2",
    ] {
        assert!(recorded.contains(message), "{message}: {recorded}");
    }
    for secret in ["control-token", "Y29udHJvbC10b2tlbi", "ticket", "host-password", "tmpToken"] {
        assert!(!recorded.contains(secret), "{secret}: {recorded}");
    }
}
