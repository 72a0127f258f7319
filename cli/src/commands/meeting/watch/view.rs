//! Where a meeting is shown: on a screen, as lines, or as JSON lines.

use std::io::{self, ErrorKind, Write as _};

use huaweicloud_meeting::live::{MeetingSnapshot, Participant};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::change::Change;
use super::names;
use super::screen::Screen;
use super::terminal::Terminal;

/// What shows a meeting.
pub(super) enum View {
    Screen(Terminal, Screen),
    /// Lines with times in a zone.
    Lines(TimeZone),
    Json,
}

impl View {
    /// Shows the meeting as it is at the start.
    pub(super) fn start(&mut self, id: &str, meeting: &MeetingSnapshot) -> io::Result<()> {
        match self {
            Self::Screen(..) => self.redraw(meeting),
            Self::Lines(_) => write(&summary(id, meeting)),
            Self::Json => write(&format!("{}\n", snapshot(id, meeting))),
        }
    }

    /// Shows what has changed.
    pub(super) fn changed(&mut self, changes: &[Change], meeting: &MeetingSnapshot) -> io::Result<()> {
        let now = Timestamp::now();
        match self {
            Self::Screen(_, screen) => {
                changes.iter().for_each(|change| screen.record(now, &change.text));
                self.redraw(meeting)
            }
            Self::Lines(zone) => {
                let time = names::clock_of(now, zone, "%H:%M:%S");
                write(&changes.iter().map(|change| format!("{time} {}\n", change.text)).collect::<String>())
            }
            Self::Json => write(&changes.iter().map(|change| json_line(change, now)).collect::<String>()),
        }
    }

    pub(super) fn scroll(&mut self, lines: isize) {
        if let Self::Screen(_, screen) = self {
            screen.scroll(lines);
        }
    }

    /// Draws the screen again, if there is one.
    pub(super) fn redraw(&mut self, meeting: &MeetingSnapshot) -> io::Result<()> {
        let Self::Screen(terminal, screen) = self else { return Ok(()) };
        let (columns, rows) = Terminal::size();
        terminal.draw(&screen.lines(meeting, columns, rows, Timestamp::now()))
    }
}

fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Returns whether the reader of standard output has gone, which ends the program without an error.
pub(super) fn is_closed(error: &io::Error) -> bool {
    error.kind() == ErrorKind::BrokenPipe
}

fn json_line(change: &Change, now: Timestamp) -> String {
    let mut line = serde_json::Map::from_iter([
        ("time".to_owned(), json!(now.to_string())),
        ("event".to_owned(), json!(change.event)),
    ]);
    line.extend(change.fields.clone());
    format!("{}\n", Value::Object(line))
}

/// Returns the lines about the meeting at the start.
fn summary(id: &str, meeting: &MeetingSnapshot) -> String {
    let title = meeting.title().map_or_else(|| "Meeting".to_owned(), names::clean);
    let flags = [(meeting.is_locked(), ", locked"), (meeting.is_recording(), ", recording")];
    let flags: String = flags.iter().filter(|(applies, _)| *applies).map(|(_, text)| *text).collect();
    let here: Vec<String> = meeting.participants().joined().map(names::of_participant).collect();
    let waiting: Vec<String> = meeting.waiting_room().iter().map(names::of_waiting).collect();
    let mut lines = format!("{title} ({}){flags}\n", names::clean(id));
    for (label, people) in [("here", here), ("waiting", waiting)] {
        if !people.is_empty() {
            lines.push_str(&format!("{label}: {}\n", people.join(", ")));
        }
    }
    lines
}

/// Returns the meeting at the start, for programs. It contains no passwords.
fn snapshot(id: &str, meeting: &MeetingSnapshot) -> Value {
    let waiting = meeting.waiting_room().iter();
    let waiting =
        waiting.map(|person| json!({"pid": person.participant_id.as_str(), "name": names::of_waiting(person)}));
    let absent = meeting.absent_invitees();
    let absent = absent.map(|invitee| json!({"name": names::of_invitee(invitee), "phone": invitee.phone.as_ref().map(|phone| phone.as_str())}));
    let speakers = meeting.speakers().iter().map(|speaker| speaker.participant_id.as_str());
    json!({
        "time": Timestamp::now().to_string(),
        "event": "start",
        "meeting": {
            "id": id,
            "title": meeting.title(),
            "endsAt": meeting.ends_at().and_then(names::instant),
            "isLocked": meeting.is_locked(),
            "isRecording": meeting.is_recording(),
            "isSharing": meeting.is_sharing(),
            "mutesOnEntry": meeting.mutes_on_entry(),
        },
        "participants": meeting.participants().iter().map(participant).collect::<Vec<_>>(),
        "speakers": speakers.collect::<Vec<_>>(),
        "waiting": waiting.collect::<Vec<_>>(),
        "absent": absent.collect::<Vec<_>>(),
    })
}

fn participant(person: &Participant) -> Value {
    json!({
        "pid": person.participant_id.as_str(),
        "name": names::of_participant(person),
        "phone": person.phone.as_ref().map(|phone| phone.as_str()),
        "hasJoined": person.has_joined(),
        "isHost": person.is_host(),
        "isCohost": person.is_cohost,
        "isMuted": person.is_muted,
        "isHandRaised": person.is_hand_raised,
        "isSharing": person.is_sharing,
    })
}
