//! Gaps: what is stale after one, and for how long.

use std::time::Duration;

use huaweicloud_meeting::events::{Event, Gap};
use serde_json::json;

use crate::{FULL, INCREMENT, after, info, invitees, joins, names, participants, speakers, state, waiting};

fn gap() -> Event {
    Event::Gap(Gap::new(Duration::from_secs(1), 0))
}

#[test]
fn after_a_gap_the_old_values_are_stale_until_full_messages_replace_them() {
    let mut meeting = after([
        participants(FULL, json!([joins("a", "Ann", 1)])),
        state(FULL, json!({"lock": 1})),
        info(json!({"title": "Weekly"})),
    ]);
    assert!(!meeting.is_stale());
    assert!(meeting.apply(&gap()));
    assert!(meeting.is_stale());
    assert_eq!((names(&meeting), meeting.is_locked(), meeting.title()), (vec!["Ann"], true, Some("Weekly")));
    meeting.apply(&participants(FULL, json!([joins("b", "Bob", 2)])));
    meeting.apply(&info(json!({"title": "Weekly"})));
    assert!(meeting.is_stale());
    meeting.apply(&state(FULL, json!({"lock": 0})));
    assert!(!meeting.is_stale());
    assert_eq!((names(&meeting), meeting.is_locked()), (vec!["Bob"], false));
}

#[test]
fn what_was_not_known_before_a_gap_is_not_stale() {
    assert!(!after([gap()]).is_stale());
    assert!(!after([participants(FULL, json!([])), gap()]).is_stale());
}

#[test]
fn an_increment_after_a_gap_does_not_make_the_rest_current() {
    let mut meeting = after([participants(FULL, json!([joins("a", "Ann", 1), joins("b", "Bob", 2)])), gap()]);
    meeting.apply(&participants(INCREMENT, json!([{"pid": "b", "mode": 0, "pinfoMap": {"MUTE": "0"}}])));
    meeting.apply(&state(INCREMENT, json!({"lock": 1})));
    assert!(meeting.is_stale());
    assert_eq!(names(&meeting), ["Ann", "Bob"]);
}

/// The service sends no full message for what has no content.
#[test]
fn what_no_event_after_a_gap_contains_can_be_discarded() {
    let guest = |pid: &str, at: &str| json!({"pid": pid, "mode": 0, "pinfoMap": {"NAME": pid, "ADDTIME": at}});
    let mut meeting = after([
        participants(FULL, json!([joins("a", "Ann", 1)])),
        waiting(FULL, json!([guest("x", "1"), guest("y", "2")])),
        invitees(FULL, json!([{"phone": "+991", "mode": 0}])),
        speakers(json!([{"pid": "a"}])),
        state(FULL, json!({"lock": 1})),
        gap(),
        participants(FULL, json!([joins("a", "Ann", 1)])),
        waiting(INCREMENT, json!([guest("z", "3")])),
        waiting(INCREMENT, json!([{"pid": "y", "mode": 0, "pinfoMap": {"WAITINGSTATE": "1"}}])),
    ]);
    assert!(meeting.is_stale());
    assert!(meeting.discard_stale());
    let waiting: Vec<_> = meeting.waiting_room().iter().map(|guest| guest.participant_id.as_str()).collect();
    assert_eq!(waiting, ["y", "z"]);
    assert_eq!(names(&meeting), ["Ann"]);
    assert!(meeting.invitees().is_empty() && meeting.speakers().is_empty());
    // Each meeting has a state, so it is only late.
    assert!(meeting.is_locked() && meeting.is_stale());
    assert!(!meeting.discard_stale());
    meeting.apply(&state(FULL, json!({"lock": 1})));
    assert!(!meeting.is_stale());
}

#[test]
fn a_participant_discarded_after_a_gap_can_come_back() {
    let mut meeting = after([participants(FULL, json!([joins("a", "Ann", 1), joins("b", "Bob", 2)])), gap()]);
    meeting.discard_stale();
    assert!(meeting.participants().is_empty());
    meeting.apply(&participants(INCREMENT, json!([joins("b", "Bob", 2)])));
    assert_eq!(names(&meeting), ["Bob"]);
}

#[test]
fn a_second_gap_makes_everything_stale_again() {
    let mut meeting = after([
        participants(FULL, json!([joins("a", "Ann", 1), joins("b", "Bob", 2)])),
        gap(),
        participants(INCREMENT, json!([{"pid": "b", "mode": 0, "pinfoMap": {"MUTE": "0"}}])),
        gap(),
        participants(INCREMENT, json!([{"pid": "a", "mode": 0, "pinfoMap": {"MUTE": "0"}}])),
    ]);
    meeting.discard_stale();
    assert_eq!(names(&meeting), ["Ann"]);
}
