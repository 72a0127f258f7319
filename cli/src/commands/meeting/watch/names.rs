//! What people, times and values are called.

use huaweicloud_meeting::events::{Speaker, TerminalType};
use huaweicloud_meeting::live::{Invitee, MeetingSnapshot, Participant, WaitingParticipant};
use huaweicloud_meeting::values::EpochMillisString;
use jiff::{Timestamp, tz::TimeZone};

/// Returns a name as the service sent it, without characters that control a terminal.
pub(super) fn clean(name: &str) -> String {
    name.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}

/// Returns the first of several names that is there.
fn first<'a>(names: impl IntoIterator<Item = Option<&'a str>>) -> String {
    let name = names.into_iter().flatten().find(|name| !name.trim().is_empty());
    clean(name.unwrap_or("unknown"))
}

pub(super) fn of_participant(person: &Participant) -> String {
    let phone = person.phone.as_ref().map(|phone| phone.as_str());
    first([person.name.as_deref(), phone, Some(person.participant_id.as_str())])
}

pub(super) fn of_waiting(person: &WaitingParticipant) -> String {
    let phone = person.phone.as_ref().map(|phone| phone.as_str());
    first([person.name.as_deref(), phone, Some(person.participant_id.as_str())])
}

pub(super) fn of_invitee(invitee: &Invitee) -> String {
    let phone = invitee.phone.as_ref().map(|phone| phone.as_str());
    first([invitee.name.as_deref(), phone, invitee.email.as_deref()])
}

/// Returns the name of a speaker: that of the participant, which the event need not contain.
pub(super) fn of_speaker(meeting: &MeetingSnapshot, speaker: &Speaker) -> String {
    match meeting.participants().get(&speaker.participant_id) {
        Some(person) => of_participant(person),
        None => first([speaker.name.as_deref(), Some(speaker.participant_id.as_str())]),
    }
}

/// Returns what kind of device an invitee has, unless it is a soft client.
pub(super) fn device(invitee: &Invitee) -> Option<&'static str> {
    match invitee.terminal_type.as_ref()? {
        TerminalType::MobilePhone | TerminalType::Telephone => Some("telephone"),
        TerminalType::HardTerminal => Some("room"),
        _ => None,
    }
}

/// Returns the name of a variant as words: `NoAnswer` becomes `no answer`.
pub(super) fn words(variant: &str) -> String {
    let mut words = String::new();
    for character in variant.chars() {
        if character.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(character.to_lowercase());
    }
    words
}

/// Returns a time of a meeting in a time zone.
pub(super) fn clock(time: &EpochMillisString, zone: &TimeZone) -> String {
    time.to_timestamp().map_or_else(|_| "?".to_owned(), |time| clock_of(time, zone, "%H:%M"))
}

/// Returns a time in a time zone.
pub(super) fn clock_of(time: Timestamp, zone: &TimeZone, format: &str) -> String {
    time.to_zoned_datetime(zone.clone()).strftime(format).to_string()
}

/// Returns a time as programs read it.
pub(super) fn instant(time: &EpochMillisString) -> Option<String> {
    time.to_timestamp().ok().map(|time| time.to_string())
}
