//! What the screen shows: the meeting, and what has changed last.

use std::collections::VecDeque;

use huaweicloud_meeting::live::{MeetingSnapshot, Participant};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::line::{Line, Style};
use super::names;
use crate::output::width;

/// The width from which on the changes are beside the people.
const WIDE: usize = 120;
/// The most columns of a name.
const MAX_NAME: usize = 32;
/// The number of changes that are kept.
const KEPT: usize = 200;

/// What the screen shows beside the meeting itself.
#[derive(Debug)]
pub(super) struct Screen {
    pub(super) meeting_id: String,
    /// The zone of times.
    zone: TimeZone,
    /// The changes, the last one first.
    log: VecDeque<(Timestamp, String)>,
    /// The first person who is shown.
    scroll: usize,
}

impl Screen {
    pub(super) fn new(meeting_id: &str, zone: TimeZone) -> Self {
        Self { meeting_id: names::clean(meeting_id), zone, log: VecDeque::new(), scroll: 0 }
    }

    pub(super) fn record(&mut self, time: Timestamp, text: &str) {
        self.log.push_front((time, text.to_owned()));
        self.log.truncate(KEPT);
    }

    /// Moves the people up or down.
    pub(super) fn scroll(&mut self, lines: isize) {
        self.scroll = self.scroll.saturating_add_signed(lines);
    }

    /// Returns the lines of the screen.
    pub(super) fn lines(
        &mut self,
        meeting: &MeetingSnapshot,
        columns: usize,
        rows: usize,
        now: Timestamp,
    ) -> Vec<Line> {
        let mut lines = vec![self.title(meeting, columns, now), flags(meeting).fit(columns)];
        lines.push(Line::new(Style::Dim, "─".repeat(columns)));
        let body = rows.saturating_sub(lines.len() + 1);
        let people = people(meeting, if columns >= WIDE { columns / 2 } else { columns }, &self.zone);
        if columns >= WIDE {
            let left = self.visible(people, body, columns / 2);
            let right = self.changes(body, columns - columns / 2 - 2);
            let sides = left.into_iter().zip(right);
            lines.extend(sides.map(|(left, right)| left.and(Style::Dim, "│ ").join(right)));
        } else {
            let log = (body / 3).clamp(3, 8).min(self.log.len() + 1).min(body);
            lines.extend(self.visible(people, body - log, columns));
            lines.push(Line::new(Style::Dim, "─".repeat(columns)));
            lines.extend(self.changes(log.saturating_sub(1), columns));
        }
        lines.truncate(rows.saturating_sub(1));
        lines.push(Line::new(Style::Dim, "q quit  ↑ ↓ scroll").fit(columns));
        lines
    }

    fn title(&self, meeting: &MeetingSnapshot, columns: usize, now: Timestamp) -> Line {
        let title = meeting.title().map_or_else(|| "Meeting".to_owned(), names::clean);
        let mut right = Line::new(Style::Plain, self.meeting_id.clone());
        if let Some(ends_at) = meeting.ends_at() {
            right = right.and(Style::Dim, format!("  ends {}", names::clock(ends_at, &self.zone)));
        }
        right = right.and(Style::Dim, format!("  {}", names::clock_of(now, &self.zone, "%H:%M:%S")));
        Line::new(Style::Bold, title).right(right, columns)
    }

    /// Returns a part of the people that is as high as the space for it.
    fn visible(&mut self, people: Vec<Line>, rows: usize, columns: usize) -> Vec<Line> {
        let hidden = people.len().saturating_sub(rows);
        self.scroll = self.scroll.min(hidden);
        let below = hidden - self.scroll;
        let mut shown: Vec<Line> = people.into_iter().skip(self.scroll).take(rows).collect();
        if below > 0
            && let Some(last) = shown.last_mut()
        {
            *last = Line::new(Style::Dim, format!("  ↓ {} more lines", below + 1));
        }
        shown.resize(rows, Line::default());
        shown.into_iter().map(|line| line.fit(columns)).collect()
    }

    fn changes(&self, rows: usize, columns: usize) -> Vec<Line> {
        let line = |(time, text): &(Timestamp, String)| {
            let time = names::clock_of(*time, &self.zone, "%H:%M:%S  ");
            Line::new(Style::Dim, time).and(Style::Plain, text.clone()).fit(columns)
        };
        let mut lines: Vec<Line> = self.log.iter().take(rows).map(line).collect();
        lines.resize(rows, Line::default().fit(columns));
        lines
    }
}

/// Returns the line about the meeting as a whole.
fn flags(meeting: &MeetingSnapshot) -> Line {
    let joined = meeting.participants().joined().count();
    let mut line = Line::new(Style::Plain, format!("{joined} in the meeting"));
    let waiting = meeting.waiting_room().len();
    if waiting > 0 {
        line = line.and(Style::Plain, " · ").and(Style::Notice, format!("{waiting} waiting"));
    }
    let sharing: Vec<String> = meeting.sharing().map(names::of_participant).collect();
    let shared = format!("shared by {}", sharing.join(", "));
    let state = meeting.state();
    for (applies, style, text) in [
        (meeting.is_recording(), Style::Alert, "● recording"),
        (meeting.is_stale(), Style::Alert, "reconnected, waiting for the current state"),
        (meeting.is_locked(), Style::Notice, "locked"),
        (!sharing.is_empty(), Style::Bold, shared.as_str()),
        (meeting.mutes_on_entry(), Style::Plain, "muted on entry"),
        (state.and_then(|state| state.allows_unmuting) == Some(false), Style::Plain, "no unmuting"),
        (state.and_then(|state| state.is_paused) == Some(true), Style::Notice, "paused"),
    ] {
        if applies {
            line = line.and(Style::Plain, " · ").and(style, text);
        }
    }
    line
}

/// Returns a line for each person, with headings.
fn people(meeting: &MeetingSnapshot, columns: usize, zone: &TimeZone) -> Vec<Line> {
    let absent: Vec<_> = meeting.absent_invitees().filter(|invitee| !is_called(meeting, invitee)).collect();
    let names_of = |meeting: &MeetingSnapshot| -> Vec<String> {
        let waiting = meeting.waiting_room().iter().map(names::of_waiting);
        meeting.participants().iter().map(names::of_participant).chain(waiting).collect()
    };
    let invited = absent.iter().map(|invitee| names::of_invitee(invitee));
    let longest = names_of(meeting).into_iter().chain(invited).map(|name| width(&name)).max().unwrap_or_default();
    let name_columns = longest.min(MAX_NAME).min(columns / 2);
    let row = |mark: (Style, &'static str), name: String, rest: Line| {
        let name = Line::new(Style::Plain, name).fit(name_columns);
        Line::new(mark.0, mark.1).join(name).and(Style::Plain, "  ").join(rest)
    };
    let mut lines = Vec::new();
    let waiting = meeting.waiting_room();
    if !waiting.is_empty() {
        lines.push(Line::new(Style::Bold, "Waiting room"));
        lines.extend(waiting.iter().map(|person| {
            let since = person.entered_at.as_ref().map(|time| format!("since {}", names::clock(time, zone)));
            let state = if person.is_admitted == Some(true) { Some("joining".to_owned()) } else { since };
            row((Style::Notice, " ? "), names::of_waiting(person), Line::new(Style::Dim, state.unwrap_or_default()))
        }));
    }
    lines.push(Line::new(Style::Bold, "In the meeting"));
    for person in meeting.participants() {
        let speaks = meeting.speakers().iter().any(|speaker| speaker.participant_id == person.participant_id);
        let mark = if speaks { (Style::Bold, " » ") } else { (Style::Plain, "   ") };
        lines.push(row(mark, names::of_participant(person), states(person, speaks)));
    }
    if !absent.is_empty() {
        lines.push(Line::new(Style::Bold, "Invited, not here"));
        lines.extend(absent.into_iter().map(|invitee| {
            let phone = invitee.phone.as_ref().map(|phone| names::clean(phone.as_str()));
            let device = names::device(invitee).map(str::to_owned);
            let details: Vec<String> = phone.into_iter().chain(device).collect();
            row((Style::Plain, "   "), names::of_invitee(invitee), Line::new(Style::Dim, details.join("  ")))
        }));
    }
    lines
}

/// Returns whether an invitee is being called, and therefore among the participants already.
fn is_called(meeting: &MeetingSnapshot, invitee: &huaweicloud_meeting::live::Invitee) -> bool {
    meeting.participants().iter().any(|person| invitee.is(person))
}

/// Returns the states of a participant, the important ones first.
fn states(person: &Participant, speaks: bool) -> Line {
    let is = |flag: Option<bool>| flag == Some(true);
    let mut line = Line::default();
    for (applies, style, text) in [
        (!person.has_joined(), Style::Dim, "being called"),
        (speaks, Style::Bold, "speaking"),
        (is(person.is_hand_raised), Style::Notice, "hand raised"),
        (is(person.is_sharing), Style::Bold, "sharing"),
        (person.is_host(), Style::Bold, "host"),
        (is(person.is_cohost), Style::Bold, "co-host"),
        (is(person.is_broadcast), Style::Plain, "shown to all"),
        (is(person.is_recording) || is(person.is_recording_screen), Style::Alert, "records locally"),
        (person.has_joined() && is(person.is_muted), Style::Dim, "muted"),
    ] {
        if applies {
            let separator = if line.width() > 0 { ", " } else { "" };
            line = line.and(Style::Dim, separator).and(style, text);
        }
    }
    line
}
