//! The receiver of pushes: published messages, signed with a made-up key.

use huaweicloud_meeting::Secret;
use huaweicloud_meeting::test::SignedPush;
use huaweicloud_meeting::values::EpochMillis;
use huaweicloud_meeting::webhooks::{Push, PushError, PushEvent, PushEventKind, PushKind, Webhooks};

use crate::{fields, message, paths};

const ID: &str = "12345678";
const MEETING: &str =
    r#"{"meetingInfo": {"meetingID": "987446316", "meetingUUID": "0307e040", "meetingCycleSubID": ""}}"#;

fn key() -> Secret {
    Secret::new("callback-key-0001")
}

fn webhooks() -> Webhooks {
    Webhooks::new(ID, key())
}

/// Returns the event of a message that is genuine.
fn event(body: &str) -> PushEvent {
    match webhooks().receive(body) {
        Ok(Push::Event(event)) => event,
        other => panic!("{other:?}"),
    }
}

fn signed(kind: PushEventKind, payload: &str) -> String {
    SignedPush::event(ID, key(), kind, payload).body()
}

/// Computed by the vendor's formula with another implementation of HMAC.
#[test]
fn the_signature_is_that_of_the_documented_formula() {
    let body = concat!(
        r#"{"appID":"1988692299","timestamp":1629183619116,"nonce":"85262798","#,
        r#""signature":"10ecc7c0aac093be064871237069023472984964718c8b53561af1086484a3e8","#,
        r#""eventInfo":{"event":"meeting.verify","timestamp":1629183619116}}"#
    );
    let webhooks = Webhooks::new("1988692299", key()).any_age();
    let Push::Verify(verification) = webhooks.receive(body).unwrap() else { panic!("no verification") };
    assert_eq!(verification.response(), r#"{"event":"meeting.verify","nonce":"85262798"}"#);
    assert_eq!(verification.subscriber_id(), "1988692299");
    let error = webhooks.receive(body.replace("85262798", "85262799")).unwrap_err();
    assert!(matches!(error, PushError::InvalidSignature { .. }), "{error}");
}

/// All of them have a signature with a key that is not published.
#[test]
fn published_messages_are_genuine_with_a_signature_of_the_key_only() {
    for (name, kind) in [
        ("meeting.started", PushEventKind::MeetingStarted),
        ("meeting.end", PushEventKind::MeetingEnded),
        ("meeting.conclude", PushEventKind::MeetingConcluded),
        ("record.finish", PushEventKind::RecordingFinished),
        ("meeting.create", PushEventKind::MeetingCreated),
        ("meeting.modify.constructed", PushEventKind::MeetingModified),
        ("meeting.cancel.constructed", PushEventKind::MeetingCanceled),
        ("meeting.left", PushEventKind::ParticipantLeft),
    ] {
        let published = message(&format!("push.{name}"));
        let webhooks = Webhooks::new("123456789", key()).any_age();
        assert!(matches!(webhooks.receive(&published), Err(PushError::InvalidSignature { .. })), "{name}");
        // Over the event as it was published, in several lines.
        let Push::Event(event) = webhooks.receive(sign(&published)).unwrap() else { panic!("{name}") };
        assert_eq!(event.kind.kind(), kind);
        assert!(event.anomalies().is_empty(), "{:?}", event.anomalies());
        assert_eq!(event.subscriber_id, "123456789");
        assert_eq!(Some(event.sent_at), event.occurred_at);
        assert!(matches!(
            webhooks.max_age(std::time::Duration::from_secs(86_400)).receive(sign(&published)),
            Err(PushError::TooOld { .. })
        ));
    }
}

/// Replaces the signature of a published message, whose event is the last field.
fn sign(published: &str) -> String {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let value = |name: &str| {
        let (_, rest) = published.split_once(&format!("\"{name}\": ")).unwrap();
        rest.split_once(',').unwrap().0.trim_matches('"')
    };
    let (_, event) = published.split_once("\"eventInfo\": ").unwrap();
    let event = event.trim_end().strip_suffix('}').unwrap().trim_end();
    let text = [value("appID"), value("timestamp"), value("nonce"), event].concat();
    let mac = Hmac::<sha2::Sha256>::new_from_slice(key().expose().as_bytes()).unwrap().chain_update(text);
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    published.replace(value("signature"), &hex)
}

#[test]
fn an_event_has_its_times_and_a_key_that_repeated_messages_share() {
    let occurred_at = EpochMillis(EpochMillis::now().get() - 60_000);
    let push = SignedPush::event(ID, key(), PushEventKind::MeetingEnded, MEETING).occurred_at(occurred_at);
    let first = event(&push.body());
    assert_eq!(first.occurred_at, Some(occurred_at));
    let again = event(&push.clone().sent_at(occurred_at).nonce("00000001").body());
    assert_eq!((again.sent_at, again.key()), (occurred_at, first.key()));
    let other = event(&push.occurred_at(EpochMillis::now()).body());
    assert_ne!(other.key(), first.key());
    let ended = fields!(PushKind::MeetingEnded, first.kind);
    // An independent client has seen the empty string.
    assert_eq!(ended.meeting.sub_meeting_id.as_deref().unwrap_or_default(), "");
}

#[test]
fn a_verification_is_genuine_only_if_it_is_signed() {
    let body = SignedPush::verification(ID, key()).nonce("0\"1").body();
    let Push::Verify(verification) = webhooks().receive(&body).unwrap() else { panic!("{body}") };
    assert_eq!(verification.response(), r#"{"event":"meeting.verify","nonce":"0\"1"}"#);
    let forged = SignedPush::verification(ID, Secret::new("another key")).body();
    assert_eq!(webhooks().receive(forged).unwrap_err().status(), 401);
}

#[test]
fn a_new_kind_is_data() {
    let event = event(&signed(PushEventKind::from("meeting.paused"), MEETING));
    let unknown = fields!(PushKind::Unknown, event.kind);
    assert_eq!(unknown.kind.as_str(), "meeting.paused");
    assert_eq!(unknown.json.pointer("/meetingInfo/meetingID").unwrap().string().as_deref(), Some("987446316"));
}

#[test]
fn a_genuine_event_arrives_even_if_its_fields_cannot_be_decoded() {
    let partial =
        event(&signed(PushEventKind::ParticipantJoined, r#"{"meetingInfo": 7, "attendeeInfo": {"account": "a"}}"#));
    let mut found = paths(partial.anomalies());
    found.sort();
    let missing = ("eventInfo.payload.attendeeInfo.participantID".to_owned(), true);
    assert_eq!(found, [missing, ("eventInfo.payload.meetingInfo".to_owned(), false)]);
    let joined = fields!(PushKind::ParticipantJoined, partial.kind);
    assert_eq!(joined.participant.account.unwrap().as_str(), "a");

    let event = event(&signed(PushEventKind::MeetingEnded, "[7]"));
    let anomalies: Vec<String> = event.anomalies().iter().map(ToString::to_string).collect();
    assert_eq!(anomalies, ["`eventInfo.payload` should be an object, but is a list"]);
    let unknown = fields!(PushKind::Unknown, event.kind);
    assert_eq!((unknown.kind, unknown.json.as_str()), (PushEventKind::MeetingEnded, "[7]"));
}

/// What is decoded is what is signed.
#[test]
fn a_second_event_in_a_message_is_refused() {
    let body = signed(PushEventKind::MeetingEnded, MEETING);
    let fields = &body[1..body.len() - 1];
    let forged = r#"{"event":"meeting.started","timestamp":1,"payload":{}}"#;
    for name in ["eventInfo", "eventInfo ", r"event\u0049nfo"] {
        for body in [format!(r#"{{"{name}":{forged},{fields}}}"#), format!(r#"{{{fields},"{name}":{forged}}}"#)] {
            let error = webhooks().receive(&body).unwrap_err();
            assert!(matches!(&error, PushError::DuplicateField { path } if path == "eventInfo"), "{error}");
        }
    }
}

#[test]
fn several_subscribers_are_received_by_one_receiver() {
    let keys = [("a", Secret::new("key-a")), ("b", Secret::new("key-b")), ("b", Secret::new("new-key-b"))];
    let webhooks = Webhooks::with_subscribers(keys.clone());
    for (id, key) in keys {
        let body = SignedPush::event(id, key, PushEventKind::MeetingEnded, MEETING).body();
        let Push::Event(event) = webhooks.receive(body).unwrap() else { panic!("no event") };
        assert_eq!(event.subscriber_id, id);
    }
    let body = SignedPush::event("a", Secret::new("key-b"), PushEventKind::MeetingEnded, MEETING).body();
    assert_eq!(webhooks.receive(body).unwrap_err().status(), 401);
    assert!(!format!("{webhooks:?}").contains("key-b"));
}
