//! Spellings and types that vary between the vendor's tables, its samples and what clients receive.

use huaweicloud_meeting::events::{ClientType, Event, EventKind, InviteResultCode, TerminalType};
use huaweicloud_meeting::values::EpochMillis;

use crate::{clean, event, fields, message, paths};

/// Returns a message with an envelope.
fn with_envelope(kind: &str, fields: &str) -> String {
    format!(
        r#"{{"action": "{kind}", "msgMode": 1, "version": 2, "createTime": 3, "msgID": "a", "confID": "b"{}{fields}}}"#,
        if fields.is_empty() { "" } else { ", " }
    )
}

#[test]
fn both_spellings_of_a_name_are_decoded() {
    for name in ["CLIENT_LOGIN_TYPE", "CLICENT_LOGIN_TYPE", "CLICENT_LOGIN_TYPE "] {
        let data = format!(r#""data": [{{"pid": "p", "mode": 0, "pinfoMap": {{"{name}": "Pad"}}}}]"#);
        let participants = fields!(Event::Participants, clean(&with_envelope("ParticipantsNotify", &data)));
        assert_eq!(participants.changes.first().unwrap().client_type, Some(ClientType::Tablet), "{name}");
        let waiting = fields!(Event::WaitingRoom, clean(&with_envelope("WaitingListNotify", &data)));
        assert_eq!(waiting.changes.first().unwrap().client_type, Some(ClientType::Tablet), "{name}");
    }
    for name in ["resultCode", "errorCode"] {
        let data = format!(r#""data": [{{"callNumber": "+99", "{name}": "11076008"}}]"#);
        let results = fields!(Event::InviteResult, clean(&with_envelope("InviteResultNotify", &data)));
        assert_eq!(results.results.first().unwrap().code, Some(InviteResultCode::Busy), "{name}");
    }
    for name in ["orgID", "orgId"] {
        let data = format!(r#""data": [{{"mode": 0, "{name}": "100001", "type": "anonymous"}}]"#);
        let invitees = fields!(Event::Invitees, clean(&with_envelope("AttendeesNotify", &data)));
        let invitee = invitees.changes.first().unwrap();
        assert_eq!(invitee.corp_id.as_ref().unwrap().as_str(), "100001", "{name}");
        assert_eq!(invitee.terminal_type, Some(TerminalType::Anonymous));
    }
    for name in ["groupId", "groupID"] {
        let data = format!(r#""data": [{{"{name}": 7}}]"#);
        let groups = fields!(Event::InterpreterGroups, clean(&with_envelope("InterpreterGroupNotify", &data)));
        assert_eq!(groups.groups.first().unwrap().group_id.as_deref(), Some("7"), "{name}");
    }
}

#[test]
fn numbers_and_flags_are_decoded_as_numbers_strings_and_booleans() {
    for (zero, one) in [("0", "1"), ("\"0\"", "\"1\""), ("false", "true")] {
        let data = format!(r#""data": [{{"pid": "p", "mode": {one}, "pinfoMap": {{"MUTE": {one}, "HAND": {zero}}}}}]"#);
        let participants = fields!(Event::Participants, clean(&with_envelope("ParticipantsNotify", &data)));
        let change = participants.changes.first().unwrap();
        assert_eq!((change.is_removed, change.is_muted, change.is_hand_raised), (true, Some(true), Some(false)));
    }
    for number in ["16", "\"16\""] {
        let state = clean(&with_envelope("ConfDynamicInfoNotify", &format!("\"picNum\": {number}")));
        assert_eq!(fields!(Event::MeetingState, state).pane_count, Some(16));
    }
    let strings = r#"{"action": "SpeakerChangeNotify", "msgMode": "0", "version": "2", "createTime": "3", "msgID": 4, "confID": 900487914}"#;
    let speakers = fields!(Event::Speakers, clean(strings));
    assert!(speakers.is_full());
    assert_eq!((speakers.version, speakers.created_at), (2, EpochMillis(3)));
    assert_eq!((speakers.message_id.as_str(), speakers.conference_id.as_str()), ("4", "900487914"));
}

#[test]
fn a_removed_participant_may_have_no_fields() {
    for rest in ["", r#", "pinfoMap": {}"#, r#", "pinfoMap": null"#, r#", "pinfoMap": """#] {
        let data = format!(r#""data": [{{"pid": "p", "mode": 1{rest}}}]"#);
        let participants = fields!(Event::Participants, clean(&with_envelope("ParticipantsNotify", &data)));
        let change = participants.changes.first().unwrap();
        assert_eq!((change.participant_id.as_str(), change.is_removed, &change.name), ("p", true, &None), "{rest}");
    }
}

#[test]
fn an_item_without_a_list_is_one_item() {
    let data = r#""data": {"pid": "p", "mode": 0}"#;
    let participants = fields!(Event::Participants, clean(&with_envelope("ParticipantsNotify", data)));
    assert_eq!(participants.changes.len(), 1);
}

#[test]
fn a_kind_that_one_client_uses_is_decoded_like_that_of_the_vendor() {
    let json = message("stream.ParticipantsNotify").replace("ParticipantsNotify", "ChannelAndParticipantsNotify");
    let participants = fields!(Event::ChannelParticipants, clean(&json));
    assert_eq!(participants.changes.first().unwrap().name.as_deref(), Some("Ann Example"));
}

#[test]
fn kinds_without_known_fields_are_json() {
    for kind in [EventKind::NetworkQuality, EventKind::OperationResult, EventKind::ViewPriorityList] {
        let json = with_envelope(kind.as_str(), r#""data": [{"x": 1}]"#);
        let unknown = fields!(Event::Unknown, clean(&json));
        assert_eq!(unknown.kind, kind);
        assert_eq!(unknown.json.pointer("/data/0/x").unwrap().as_str(), "1");
        assert!(!EventKind::ALL.contains(&kind));
    }
    let unknown = fields!(Event::Unknown, clean(r#"{"action": "NewNotify"}"#));
    assert_eq!(unknown.kind.as_str(), "NewNotify");
    let unknown = fields!(Event::Unknown, clean("{}"));
    assert!(matches!(unknown.kind, EventKind::Unknown(kind) if kind.is_absent()));
}

#[test]
fn missing_and_wrong_values_are_reported() {
    let (participants, anomalies) = event(
        r#"{"action": "ParticipantsNotify", "msgMode": 1, "version": 1, "createTime": 2, "confID": "c",
            "data": [{"mode": 0, "pinfoMap": {"MUTE": "loud", "NAME": "Ann"}}, 7, {"pid": "p", "mode": 2}]}"#,
    );
    let participants = fields!(Event::Participants, participants);
    let [ann, other] = participants.changes.as_slice() else { panic!("{participants:?}") };
    assert_eq!((ann.name.as_deref(), ann.is_muted, other.is_removed), (Some("Ann"), None, false));
    let mut found = paths(&anomalies);
    found.sort();
    let expected = [
        ("data[0].pid", true),
        ("data[0].pinfoMap.MUTE", false),
        ("data[1]", false),
        ("data[2].mode", false),
        ("msgID", true),
    ];
    assert_eq!(found, expected.map(|(path, is_missing)| (path.to_owned(), is_missing)));
}

#[test]
fn a_message_that_does_not_state_its_mode_is_not_full() {
    let (speakers, anomalies) = event(r#"{"action": "SpeakerChangeNotify", "confID": "c"}"#);
    assert!(!fields!(Event::Speakers, speakers).is_full());
    assert!(paths(&anomalies).contains(&("msgMode".to_owned(), true)));
}

#[test]
fn garbage_is_an_error() {
    let garbage: [&[u8]; 8] =
        [b"", b"null", b"7", b"[]", b"\"HeartBeat\"", b"\xff\xfe", b"{\"action\": \"SpeakerChangeNotify\"", b"{} {}"];
    for garbage in garbage {
        Event::decode(garbage).unwrap_err();
    }
}

/// Whatever is cut off or replaced: decoding fails or reports it, and does not panic.
#[test]
fn every_cut_of_a_message_is_an_error() {
    for name in ["stream.ParticipantsNotify", "stream.RealTimeSubtitleNotify", "stream.ConfBasicInfoNotify"] {
        let json = message(name);
        let json = json.trim_end();
        for end in 0..json.len() {
            assert!(Event::decode(&json.as_bytes()[..end]).is_err(), "{name} up to {end}");
        }
    }
}
