//! An event as a line for people, and as JSON for programs.

use huaweicloud_meeting::webhooks::{AttendeeInfo, MeetingInfo, PushEvent, PushKind};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// The most characters of a line about an event that is not known.
const MAX_DETAILS: usize = 120;

/// Returns the line for people.
pub(super) fn line(event: &PushEvent, body: &[u8], is_repeated: bool, zone: &TimeZone) -> String {
    let time = event.occurred_at.as_ref().unwrap_or(&event.sent_at);
    let time = time.to_timestamp().unwrap_or_else(|_| Timestamp::now());
    let time = time.to_zoned_datetime(zone.clone()).strftime("%H:%M:%S");
    let repeated = if is_repeated { "  (repeated)" } else { "" };
    let text = format!("{time}  {:<20} {}{repeated}", event.kind.kind().as_str(), details(&event.kind, body));
    text.trim_end().chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}

/// Returns the meeting of an event, and who has joined or left.
fn details(kind: &PushKind, body: &[u8]) -> String {
    match kind {
        PushKind::MeetingCanceled(event) => of_meeting(&event.meeting),
        PushKind::MeetingConcluded(event) => of_meeting(&event.meeting),
        PushKind::MeetingCreated(event) => of_meeting(&event.meeting),
        PushKind::MeetingEnded(event) => of_meeting(&event.meeting),
        PushKind::MeetingModified(event) => of_meeting(&event.meeting),
        PushKind::MeetingStarted(event) => of_meeting(&event.meeting),
        PushKind::RecordingFinished(event) => of_meeting(&event.meeting),
        PushKind::ParticipantJoined(event) => with_person(&event.meeting, &event.participant),
        PushKind::ParticipantLeft(event) => with_person(&event.meeting, &event.participant),
        _ => info(body).to_string().chars().take(MAX_DETAILS).collect(),
    }
}

fn of_meeting(meeting: &MeetingInfo) -> String {
    meeting.conference_id.as_str().to_owned()
}

fn with_person(meeting: &MeetingInfo, person: &AttendeeInfo) -> String {
    let name = person.name.as_deref().unwrap_or(person.participant_id.as_str());
    format!("{}  {name}", meeting.conference_id.as_str())
}

/// Returns the JSON for programs: what the service has sent, without the signature.
pub(super) fn json(event: &PushEvent, body: &[u8], is_repeated: bool) -> String {
    let time = |time: &huaweicloud_meeting::values::EpochMillis| time.to_timestamp().ok().map(|time| time.to_string());
    json!({
        "event": event.kind.kind().as_str(),
        "sentAt": time(&event.sent_at),
        "occurredAt": event.occurred_at.as_ref().and_then(time),
        "key": event.key(),
        "isRepeated": is_repeated,
        "eventInfo": info(body),
    })
    .to_string()
}

/// Returns the part of a message that describes the event.
fn info(body: &[u8]) -> Value {
    let message = serde_json::from_slice::<Value>(body).ok();
    message.and_then(|mut message| message.get_mut("eventInfo").map(Value::take)).unwrap_or_default()
}
