//! Displays a running meeting: who participates, speaks and waits, and what is locked or recorded, until the meeting ends.
//! `cargo run -p huaweicloud-meeting-programs --bin live_monitor`

use huaweicloud_meeting::{Secret, live::MeetingSnapshot, meeting_management::ConferenceId};
use huaweicloud_meeting_programs::{connect, variable};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let connection = connect().await?;
    let id = ConferenceId::new(variable("MEETING_ID", "914067448"));
    connection.simulate_meeting(&id);

    let room = connection.client.conference(id).password(Secret::new(variable("HOST_PASSWORD", "123456")));
    let live = room.watch().await?;
    let mut displayed = screen(&live.snapshot());
    println!("{displayed}");
    while let Some(meeting) = live.changed().await? {
        let next = screen(&meeting);
        if next != displayed {
            println!("{next}");
            displayed = next;
        }
    }
    println!("The meeting has ended");
    Ok(())
}

fn screen(meeting: &MeetingSnapshot) -> String {
    let (locked, recorded) = ((meeting.is_locked(), "locked"), (meeting.is_recording(), "recorded"));
    let mut lines = vec![line(meeting.title(), &[locked, recorded, (meeting.is_stale(), "reconnecting")])];
    for person in meeting.participants().joined() {
        let speaks = meeting.speakers().iter().any(|speaker| speaker.participant_id == person.participant_id);
        let (host, muted) = ((person.is_host(), "host"), (person.is_muted == Some(true), "muted"));
        lines.push(line(person.name.as_deref(), &[host, muted, (speaks, "speaking")]));
    }
    lines.extend(meeting.waiting_room().iter().map(|person| line(person.name.as_deref(), &[(true, "waiting")])));
    lines.join("\n  ")
}

/// Returns a name, followed by the states that apply.
fn line(name: Option<&str>, states: &[(bool, &str)]) -> String {
    let states = states.iter().filter(|(applies, _)| *applies).map(|(_, state)| *state);
    std::iter::once(name.unwrap_or("?")).chain(states).collect::<Vec<_>>().join(", ")
}
