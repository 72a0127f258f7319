//! The messages of the push.

use huaweicloud_meeting::values::EpochMillis;
use huaweicloud_meeting::webhooks::{AttendeeRole, PushEnvelope, PushEventKind, PushKind};

use crate::{fields, message, paths, push};

#[test]
fn every_published_message_is_decoded() {
    for (name, kind, sub_meeting) in [
        ("meeting.started", PushEventKind::MeetingStarted, true),
        ("meeting.end", PushEventKind::MeetingEnded, true),
        ("meeting.conclude", PushEventKind::MeetingConcluded, true),
        ("record.finish", PushEventKind::RecordingFinished, true),
        ("meeting.create", PushEventKind::MeetingCreated, false),
        ("meeting.modify.constructed", PushEventKind::MeetingModified, false),
        ("meeting.cancel.constructed", PushEventKind::MeetingCanceled, false),
    ] {
        let (event, anomalies) = push(&message(&format!("push.{name}")));
        assert!(anomalies.is_empty(), "{anomalies:?}");
        assert_eq!(event.kind(), kind);
        let meeting = match event {
            PushKind::MeetingStarted(event) => event.meeting,
            PushKind::MeetingEnded(event) => event.meeting,
            PushKind::MeetingConcluded(event) => event.meeting,
            PushKind::RecordingFinished(event) => event.meeting,
            PushKind::MeetingCreated(event) => event.meeting,
            PushKind::MeetingModified(event) => event.meeting,
            PushKind::MeetingCanceled(event) => event.meeting,
            other => panic!("{other:?}"),
        };
        assert_eq!(meeting.conference_id.as_str(), "987446316");
        assert_eq!(meeting.conference_uuid.as_str(), "0307e0400f0a11eca58a9fcb8e69dde8");
        assert_eq!(meeting.sub_meeting_id.is_some(), sub_meeting, "{name}");
    }
}

#[test]
fn a_participant_left() {
    let (event, anomalies) = push(&message("push.meeting.left"));
    assert!(anomalies.is_empty(), "{anomalies:?}");
    let left = fields!(PushKind::ParticipantLeft, event);
    let carol = left.participant;
    assert_eq!(carol.participant_id.as_str(), "ebbe4e6cdc6111ee960a91a270e1373e");
    assert_eq!((carol.name.as_deref(), carol.role), (Some("carol"), Some(AttendeeRole::Host)));
    assert_eq!(
        (carol.joined_at, carol.left_at),
        (Some(EpochMillis(1_709_802_363_369)), Some(EpochMillis(1_709_802_399_449)))
    );
}

#[test]
fn a_participant_who_joined_has_not_left() {
    let json = message("push.meeting.left").replace("meeting.left", "meeting.join").replace("1709802399449", "0");
    let joined = fields!(PushKind::ParticipantJoined, push(&json).0);
    assert_eq!(joined.participant.left_at, Some(EpochMillis(0)));
}

#[test]
fn a_verification_has_no_payload() {
    let json = message("push.meeting.verify");
    let (event, anomalies) = push(&json);
    assert!(matches!(event, PushKind::Verification(_)) && anomalies.is_empty(), "{event:?} {anomalies:?}");
    let (envelope, anomalies) = PushEnvelope::decode(json.as_bytes()).unwrap();
    assert!(anomalies.is_empty(), "{anomalies:?}");
    assert_eq!((envelope.subscriber_id.as_str(), envelope.nonce.as_str()), ("1988692299", "85262798"));
    assert_eq!(
        (envelope.sent_at, envelope.occurred_at),
        (EpochMillis(1_629_183_619_116), Some(EpochMillis(1_629_183_619_116)))
    );
    assert_eq!(envelope.signature.len(), 64);
}

#[test]
fn the_time_of_the_event_is_not_that_of_the_message() {
    let json = message("push.meeting.end").replacen("1629813991351", "1629813999999", 1);
    let (envelope, _) = PushEnvelope::decode(json.as_bytes()).unwrap();
    assert_eq!(
        (envelope.sent_at, envelope.occurred_at),
        (EpochMillis(1_629_813_999_999), Some(EpochMillis(1_629_813_991_351)))
    );
}

#[test]
fn a_new_kind_is_data() {
    let json = message("push.meeting.end").replace("meeting.end", "meeting.paused");
    let event = fields!(PushKind::Unknown, push(&json).0);
    assert_eq!(event.kind.as_str(), "meeting.paused");
    assert_eq!(event.json.pointer("/meetingInfo/meetingID").unwrap().string().as_deref(), Some("987446316"));
}

#[test]
fn missing_and_wrong_values_are_reported_with_their_paths() {
    let json = r#"{"eventInfo": {"event": "meeting.left", "payload": {"meetingInfo": {"meetingID": 987446316}, "attendeeInfo": {"participantID": "a", "joinTime": "now"}}}}"#;
    let (event, anomalies) = push(json);
    let left = fields!(PushKind::ParticipantLeft, event);
    assert_eq!(left.meeting.conference_id.as_str(), "987446316");
    let mut found = paths(&anomalies);
    found.sort();
    let expected = [
        ("eventInfo.payload.attendeeInfo.joinTime".to_owned(), false),
        ("eventInfo.payload.meetingInfo.meetingUUID".to_owned(), true),
    ];
    assert_eq!(found, expected);
    let (_, anomalies) = push(r#"{"eventInfo": {"event": "meeting.end"}}"#);
    assert_eq!(paths(&anomalies), [("eventInfo.payload.meetingInfo".to_owned(), true)]);
}

#[test]
fn garbage_is_an_error() {
    for garbage in ["", "[]", "null", "{", r#"{"eventInfo": {"event": "meeting.end", "payload": "x"}}"#] {
        PushKind::decode(garbage.as_bytes()).unwrap_err();
    }
    assert!(matches!(push("{}").0, PushKind::Unknown(_)));
}
