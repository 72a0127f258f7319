//! Invitees: what identifies them, and which of them have not joined.

use huaweicloud_meeting::events::PhoneNumber;
use huaweicloud_meeting::live::MeetingSnapshot;
use serde_json::{Value, json};

use crate::{FULL, INCREMENT, after, invitees, joins, participants};

fn invitee(phone: &str, name: &str) -> Value {
    json!({"phone": phone, "name": name, "mode": 0})
}

fn known(meeting: &MeetingSnapshot) -> Vec<(&str, &str)> {
    let known = meeting.invitees().iter();
    known
        .map(|invitee| {
            (invitee.phone.as_ref().map_or("", PhoneNumber::as_str), invitee.name.as_deref().unwrap_or_default())
        })
        .collect()
}

fn absent(meeting: &MeetingSnapshot) -> Vec<&str> {
    meeting.absent_invitees().filter_map(|invitee| invitee.name.as_deref()).collect()
}

#[test]
fn the_number_identifies_an_invitee() {
    let mut meeting = after([
        invitees(FULL, json!([invitee("+992", "Bob"), invitee("+991", "Ann")])),
        invitees(INCREMENT, json!([{"phone": "+991", "isMute": 1, "mode": 0}, invitee("+993", "Ann")])),
    ]);
    assert_eq!(known(&meeting), [("+991", "Ann"), ("+992", "Bob"), ("+993", "Ann")]);
    assert_eq!(meeting.invitees().get(&PhoneNumber::new("+991")).unwrap().is_muted, Some(true));
    assert!(!meeting.apply(&invitees(INCREMENT, json!([{"phone": "+999", "mode": 1}]))));
    assert!(meeting.apply(&invitees(INCREMENT, json!([{"phone": "+991", "mode": 1}]))));
    assert_eq!(known(&meeting), [("+992", "Bob"), ("+993", "Ann")]);
}

#[test]
fn an_increment_without_a_number_is_matched_by_another_id() {
    let ann = json!({"phone": "+991", "name": "Ann", "userUUID": "u1", "mode": 0});
    let bob = json!({"name": "Bob", "email": "bob@example.com", "mode": 0});
    let mut meeting = after([invitees(FULL, json!([ann, bob]))]);
    meeting.apply(&invitees(INCREMENT, json!([{"userUUID": "u1", "name": "Anna", "mode": 0}])));
    meeting.apply(&invitees(INCREMENT, json!([{"email": "bob@example.com", "name": "Bobby", "mode": 0}])));
    assert_eq!(known(&meeting), [("+991", "Anna"), ("", "Bobby")]);
    // The number becomes known.
    meeting.apply(&invitees(INCREMENT, json!([{"email": "bob@example.com", "phone": "+990", "mode": 0}])));
    assert_eq!(known(&meeting), [("+990", "Bobby"), ("+991", "Anna")]);
    assert!(meeting.invitees().get(&PhoneNumber::new("+990")).is_some());
    meeting.apply(&invitees(INCREMENT, json!([{"userUUID": "u1", "mode": 1}])));
    assert_eq!(known(&meeting), [("+990", "Bobby")]);
}

#[test]
fn two_numbers_of_one_user_are_two_invitees() {
    let meeting = after([
        invitees(FULL, json!([{"phone": "+991", "userUUID": "u1", "name": "Ann", "mode": 0}])),
        invitees(INCREMENT, json!([{"phone": "+992", "userUUID": "u1", "name": "Ann", "mode": 0}])),
    ]);
    assert_eq!(meeting.invitees().len(), 2);
}

#[test]
fn an_invitee_is_absent_until_a_participant_with_the_number_has_joined() {
    let list = invitees(FULL, json!([invitee("+991", "Ann"), invitee("+992", "Bob")]));
    let called = json!({"pid": "p1", "mode": 0, "pinfoMap": {"TEL": "+991", "STATE": "1"}});
    // The order of the two events is not guaranteed.
    for events in [[list.clone(), participants(FULL, json!([called]))], [participants(FULL, json!([called])), list]] {
        let mut meeting = after(events);
        assert_eq!(absent(&meeting), ["Ann", "Bob"]);
        let answered = json!([{"pid": "p1", "mode": 0, "pinfoMap": {"STATE": "0"}}]);
        meeting.apply(&participants(INCREMENT, answered));
        assert_eq!(absent(&meeting), ["Bob"]);
        let second_device =
            json!([{"pid": "p2", "mode": 0, "pinfoMap": {"TEL": "+991", "STATE": "0"}}, {"pid": "p1", "mode": 1}]);
        meeting.apply(&participants(INCREMENT, second_device));
        assert_eq!(absent(&meeting), ["Bob"]);
        meeting.apply(&participants(INCREMENT, json!([{"pid": "p2", "mode": 1}])));
        assert_eq!(absent(&meeting), ["Ann", "Bob"]);
    }
}

#[test]
fn an_invited_user_who_joins_with_another_number_is_not_absent() {
    let meeting = after([
        invitees(FULL, json!([{"phone": "+991", "userUUID": "u1", "name": "Ann", "mode": 0}, invitee("+992", "Bob")])),
        participants(
            FULL,
            json!([{"pid": "a", "mode": 0, "pinfoMap": {"TEL": "+995", "ACCOUNT_ID": "u1"}}, joins("b", "Zoe", 1)]),
        ),
    ]);
    assert_eq!(absent(&meeting), ["Bob"]);
}
