//! What each event does to a snapshot.

use huaweicloud_meeting::events::{Event, ParticipantId, PhoneNumber};
use serde_json::json;

use crate::{FULL, INCREMENT, after, event, info, joins, names, participants, speakers, state, waiting};

#[test]
fn an_increment_changes_only_the_fields_that_it_contains() {
    let meeting = after([
        participants(FULL, json!([joins("a", "Ann", 1)])),
        participants(INCREMENT, json!([{"pid": "a", "mode": 0, "pinfoMap": {"MUTE": "0"}}])),
        participants(INCREMENT, json!([{"pid": "a", "mode": 0, "pinfoMap": {"HAND": "1"}}, {"pid": "a", "mode": 0}])),
    ]);
    let ann = meeting.participants().get(&ParticipantId::new("a")).unwrap();
    assert_eq!((ann.name.as_deref(), ann.is_muted, ann.is_hand_raised), (Some("Ann"), Some(false), Some(true)));
    assert_eq!(ann.phone, Some(PhoneNumber::new("+99a")));
    assert_eq!(meeting.raised_hands().count(), 1);
}

#[test]
fn a_full_list_replaces_what_was_known() {
    let meeting = after([
        participants(FULL, json!([joins("a", "Ann", 1), joins("b", "Bob", 2)])),
        participants(FULL, json!([{"pid": "b", "mode": 0, "pinfoMap": {"NAME": "Bobby"}}])),
    ]);
    assert_eq!(names(&meeting), ["Bobby"]);
    let bob = meeting.participants().iter().next().unwrap();
    assert_eq!((bob.is_muted, bob.phone.as_ref()), (None, None));
    let empty = after([participants(FULL, json!([joins("a", "Ann", 1)])), participants(FULL, json!([]))]);
    assert!(empty.participants().is_empty());
}

#[test]
fn a_participant_who_is_twice_in_a_full_list_is_one() {
    let twice =
        json!([joins("a", "Ann", 5), joins("b", "Bob", 2), {"pid": "a", "mode": 0, "pinfoMap": {"ADDTIME": "1"}}]);
    let meeting = after([participants(FULL, twice)]);
    assert_eq!(names(&meeting), ["Ann", "Bob"]);
    assert!(meeting.participants().get(&ParticipantId::new("a")).is_some());
}

#[test]
fn an_increment_removes_participants() {
    let mut meeting = after([participants(FULL, json!([joins("a", "Ann", 1), joins("b", "Bob", 2)]))]);
    assert!(meeting.apply(&participants(INCREMENT, json!([{"pid": "a", "mode": 1}]))));
    assert_eq!(names(&meeting), ["Bob"]);
    assert!(meeting.participants().get(&ParticipantId::new("a")).is_none());
}

#[test]
fn removing_an_unknown_participant_is_no_change() {
    let mut meeting = after([participants(FULL, json!([joins("a", "Ann", 1)]))]);
    assert!(!meeting.apply(&participants(INCREMENT, json!([{"pid": "x", "mode": 1, "pinfoMap": {}}]))));
    assert_eq!(names(&meeting), ["Ann"]);
}

#[test]
fn participants_are_in_the_order_of_joining_whatever_the_order_of_the_events() {
    let mut meeting = after([
        participants(FULL, json!([joins("c", "Cleo", 30), joins("a", "Ann", 10)])),
        participants(INCREMENT, json!([joins("b", "Bob", 20)])),
    ]);
    assert_eq!(names(&meeting), ["Ann", "Bob", "Cleo"]);

    let called = json!([{"pid": "d", "mode": 0, "pinfoMap": {"NAME": "Dan", "STATE": "1"}}]);
    meeting.apply(&participants(INCREMENT, called));
    assert_eq!(names(&meeting), ["Ann", "Bob", "Cleo", "Dan"]);
    assert_eq!(meeting.participants().joined().count(), 3);
    assert_eq!(meeting.participants().len(), 4);

    let answered = json!([{"pid": "d", "mode": 0, "pinfoMap": {"STATE": "0", "ADDTIME": "15"}}]);
    meeting.apply(&participants(INCREMENT, answered));
    assert_eq!(names(&meeting), ["Ann", "Dan", "Bob", "Cleo"]);
    assert_eq!(meeting.participants().joined().count(), 4);
    let dan = meeting.participants().get(&ParticipantId::new("d")).unwrap();
    assert!(dan.has_joined());
}

#[test]
fn participants_with_the_same_number_are_different_participants() {
    let device = |pid: &str| json!({"pid": pid, "mode": 0, "pinfoMap": {"NAME": "Ann", "TEL": "+991", "ADDTIME": "1"}});
    let meeting = after([participants(FULL, json!([device("a"), device("b"), joins("c", "Cleo", 2)]))]);
    assert_eq!(meeting.participants().len(), 3);
    assert_eq!(meeting.participants().with_phone(&PhoneNumber::new("+991")).count(), 2);
}

#[test]
fn the_host_and_who_shares_are_participants() {
    let mut meeting = after([participants(FULL, json!([joins("a", "Ann", 1), joins("b", "Bob", 2)]))]);
    assert!(meeting.host().is_none() && !meeting.is_sharing());
    let change = json!([{"pid": "b", "mode": 0, "pinfoMap": {"ROLE": "1", "SHARE": "1"}}]);
    meeting.apply(&participants(INCREMENT, change));
    assert_eq!(meeting.host().and_then(|host| host.name.as_deref()), Some("Bob"));
    assert_eq!(meeting.sharing().next().and_then(|sharer| sharer.name.as_deref()), Some("Bob"));
    assert!(meeting.is_sharing());
}

#[test]
fn the_waiting_room_is_in_the_order_of_entering() {
    let guest = |pid: &str, at: &str| json!({"pid": pid, "mode": 0, "pinfoMap": {"NAME": pid, "ADDTIME": at}});
    let mut meeting = after([
        waiting(INCREMENT, json!([guest("b", "20")])),
        waiting(INCREMENT, json!([guest("a", "10")])),
        waiting(INCREMENT, json!([{"pid": "b", "mode": 0, "pinfoMap": {"WAITINGSTATE": "1"}}])),
    ]);
    let ids = |meeting: &huaweicloud_meeting::live::MeetingSnapshot| {
        let ids = meeting.waiting_room().iter().map(|guest| guest.participant_id.as_str().to_owned());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(ids(&meeting), ["a", "b"]);
    assert_eq!(meeting.waiting_room().get(&ParticipantId::new("b")).unwrap().is_admitted, Some(true));
    meeting.apply(&waiting(INCREMENT, json!([{"pid": "b", "mode": 1, "delType": 0}])));
    assert_eq!(ids(&meeting), ["a"]);
}

#[test]
fn speakers_are_always_the_whole_list() {
    let mut meeting = after([
        speakers(json!([{"pid": "a", "speakingVolume": 40}, {"pid": "b", "speakingVolume": 30}])),
        speakers(json!([{"pid": "b", "speakingVolume": 45}])),
    ]);
    assert_eq!(meeting.speakers().len(), 1);
    assert_eq!(meeting.speakers()[0].participant_id.as_str(), "b");
    meeting.apply(&event("SpeakerChangeNotify", FULL, json!({})));
    assert!(meeting.speakers().is_empty());
}

#[test]
fn interpretation_groups_are_always_the_whole_list() {
    let groups = |names: &[&str]| {
        let groups: Vec<_> = names.iter().map(|name| json!({"groupId": name})).collect();
        event("InterpreterGroupNotify", INCREMENT, json!({"data": groups}))
    };
    assert_eq!(after([groups(&["1", "2"]), groups(&["2"])]).interpretation_groups().len(), 1);
}

#[test]
fn a_full_state_replaces_the_known_one_and_an_increment_is_merged() {
    let first = state(FULL, json!({"state": "Created", "lock": 1, "recState": 1, "endTime": "7"}));
    let merged = after([first.clone(), state(INCREMENT, json!({"lock": 0, "mute": 1}))]);
    assert_eq!((merged.is_locked(), merged.is_recording(), merged.mutes_on_entry()), (false, true, true));
    assert_eq!(merged.ends_at().map(|time| time.as_str()), Some("7"));
    assert!(merged.state().unwrap().is_full());
    let replaced = after([first, state(FULL, json!({"state": "Created", "mute": 1}))]);
    assert_eq!((replaced.is_locked(), replaced.is_recording(), replaced.mutes_on_entry()), (false, false, true));
    assert!(replaced.ends_at().is_none());
}

#[test]
fn the_layout_is_replaced_and_merged_like_the_state() {
    let layout = |mode, fields| event("CustomMultiPicNotify", mode, fields);
    let meeting = after([
        layout(FULL, json!({"picNum": 2, "picInfos": [{"index": 1, "id": ["+991"]}]})),
        layout(INCREMENT, json!({"picNum": 4})),
    ]);
    let known = meeting.layout().unwrap();
    assert_eq!((known.pane_count, known.panes.len()), (Some(4), 1));
}

/// Whether versions count per kind, per meeting or per connection is not documented.
#[test]
fn an_increment_with_a_lower_version_is_applied() {
    let version = |version: u32, mute: &str| {
        let data = json!([{"pid": "a", "mode": 0, "pinfoMap": {"MUTE": mute}}]);
        event("ParticipantsNotify", INCREMENT, json!({"version": version, "data": data}))
    };
    let meeting = after([participants(FULL, json!([joins("a", "Ann", 1)])), version(40, "1"), version(39, "0")]);
    assert_eq!(meeting.participants().iter().next().unwrap().is_muted, Some(false));
}

#[test]
fn increments_before_the_full_list_are_applied() {
    let unknown = json!([{"pid": "a", "mode": 0, "pinfoMap": {"MUTE": "0"}}]);
    let meeting = after([participants(INCREMENT, unknown)]);
    let ann = meeting.participants().iter().next().unwrap();
    assert_eq!((ann.is_muted, ann.name.as_deref()), (Some(false), None));
    assert!(after([state(INCREMENT, json!({"lock": 1}))]).is_locked());
}

#[test]
fn the_other_kind_of_participants_is_the_same_list() {
    let change = json!([{"pid": "a", "mode": 0, "pinfoMap": {"MUTE": "0"}}]);
    let meeting = after([
        event("ChannelAndParticipantsNotify", FULL, json!({"data": [joins("a", "Ann", 1)]})),
        event("ChannelAndParticipantsNotify", INCREMENT, json!({"data": change})),
    ]);
    assert_eq!(names(&meeting), ["Ann"]);
    assert_eq!(meeting.participants().iter().next().unwrap().is_muted, Some(false));
}

#[test]
fn events_of_other_kinds_change_nothing() {
    let mut meeting = after([participants(FULL, json!([joins("a", "Ann", 1)]))]);
    let before = meeting.clone();
    let others = [
        event("NetConditionNotify", INCREMENT, json!({"data": [{"participantID": "a", "mode": 0}]})),
        event("InviteResultNotify", INCREMENT, json!({"data": [{"callNumber": "+99", "resultCode": "11076008"}]})),
        event("RealTimeSubtitleNotify", FULL, json!({"data": {"isFinal": true}})),
        event("NewNotify", FULL, json!({"lock": 1})),
    ];
    for event in others {
        assert!(!meeting.apply(&event), "{event:?}");
    }
    assert_eq!(meeting, before);
}

#[test]
fn the_end_keeps_what_was_known() {
    for end in [state(FULL, json!({"state": "Destroyed"})), Event::Ended] {
        let mut meeting = after([participants(FULL, json!([joins("a", "Ann", 1)])), state(FULL, json!({"lock": 1}))]);
        assert!(!meeting.has_ended());
        assert!(meeting.apply(&end));
        assert!(meeting.has_ended());
        assert_eq!(names(&meeting), ["Ann"]);
    }
}

#[test]
fn passwords_and_links_are_not_printed() {
    let meeting = after([info(
        json!({"title": "Weekly", "guestJoinUri": "https://canary", "pwds": [{"role": "chair", "pwd": "canary"}]}),
    )]);
    assert_eq!(meeting.title(), Some("Weekly"));
    assert_eq!(meeting.info().unwrap().passwords[0].password.as_ref().unwrap().expose(), "canary");
    let printed = format!("{meeting:?}");
    assert!(printed.contains("Weekly") && !printed.contains("canary"), "{printed}");
}

#[test]
fn a_clone_does_not_change_with_the_meeting() {
    let mut meeting = after([
        participants(FULL, json!([joins("a", "Ann", 1), joins("b", "Bob", 2)])),
        state(FULL, json!({"lock": 0})),
    ]);
    let before = meeting.clone();
    let list = meeting.participants().clone();
    let ann = list.iter().next().unwrap().clone();
    meeting
        .apply(&participants(INCREMENT, json!([{"pid": "a", "mode": 0, "pinfoMap": {"NAME": "Anna", "MUTE": "0"}}])));
    meeting.apply(&participants(INCREMENT, json!([{"pid": "b", "mode": 1}, joins("c", "Cleo", 3)])));
    meeting.apply(&state(INCREMENT, json!({"lock": 1})));
    assert_eq!((names(&before), before.is_locked()), (vec!["Ann", "Bob"], false));
    assert_eq!((list.len(), ann.name.as_deref(), ann.is_muted), (2, Some("Ann"), Some(true)));
    assert_eq!((names(&meeting), meeting.is_locked()), (vec!["Anna", "Cleo"], true));
}
