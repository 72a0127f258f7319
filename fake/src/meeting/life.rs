//! The beginning and the end of a meeting, and what happens in it when time has passed.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use serde_json::{Value, json};

use super::booking::Booking;
use super::calls::RINGS_MS;
use super::model::{Meeting, Person};
use super::records::{RecordedPart, Records, START_VOICE_ACTIVATION, Source};

pub(crate) const MINUTE_MS: u64 = 60_000;
/// How long after the last participant has left a meeting ends. No source states it.
const EMPTY_MS: u64 = 60_000;

impl Meeting {
    /// Uses a booking for a meeting that has not begun.
    pub(crate) fn set_booking(&mut self, booking: Booking) {
        self.booking = Some(booking.into());
    }

    /// Begins the meeting, unless it has begun. It takes over what was booked.
    pub(crate) fn begin(&mut self) {
        if self.is_started {
            return;
        }
        self.is_started = true;
        let now_ms = self.clock.now_ms();
        self.begun_ms = now_ms;
        self.record(Source::Mcu, START_VOICE_ACTIVATION, None);
        let Some(booking) = self.booking.clone() else { return };
        self.uuid = booking.occurrence.clone().unwrap_or_else(|| self.clock.uuid());
        self.prolong_minutes = booking.prolong_minutes;
        self.describe(&booking, now_ms);
        self.set_end(now_ms.saturating_add(booking.length_minutes.saturating_mul(MINUTE_MS)));
        booking.attendees.iter().for_each(|attendee| self.add_invitee(attendee));
        if booking.is_auto_record && booking.allows_recording() {
            self.start_recording();
        }
        let is_called = |attendee: &&serde_json::Map<String, Value>| attendee.get("isAutoInvite") == Some(&json!(1));
        booking.attendees.iter().filter(is_called).for_each(|attendee| self.invite(attendee));
    }

    /// Sets the fields of events that a booking determines.
    fn describe(&mut self, booking: &Booking, now_ms: u64) {
        let password = |role: &str, password: &str| json!({"role": role, "pwd": password});
        let passwords = [password("chair", &booking.host_password), password("general", &booking.guest_password)];
        let info = [
            ("displayID", json!(booking.display_id)),
            ("title", json!(booking.subject)),
            ("startTime", json!(now_ms.to_string())),
            ("scheduledStartTime", json!(booking.start_ms.to_string())),
            ("pwds", json!(passwords)),
            ("recType", json!(booking.recording_mode_of_events())),
            ("media", json!(if booking.has_video { 2 } else { 1 })),
            ("callInRestriction", json!(booking.call_in_restriction)),
            ("supportWaitingRoom", json!(true)),
            ("simultaneousInterpretation", json!(u8::from(booking.has_interpretation))),
        ];
        for (name, value) in info {
            self.info.insert(name.to_owned(), value);
        }
        booking.guest_link.iter().for_each(|link| drop(self.info.insert("guestJoinUri".to_owned(), link.clone())));
        self.set_state("mute", u8::from(booking.is_auto_mute));
        self.set_state("callInRestriction", booking.call_in_restriction);
        let is_on = booking.has_waiting_room || self.state_is("waitingRoomState", 1);
        self.set_state("waitingRoomState", u8::from(is_on));
    }

    /// Sets when the time of the meeting is up.
    pub(crate) fn set_end(&mut self, end_ms: u64) {
        self.end_ms = end_ms;
        self.set_state("endTime", end_ms.to_string());
    }

    /// Ends the meeting: all people leave, also those who wait.
    pub(crate) fn end(&mut self) {
        self.is_ended = true;
        self.is_live = false;
        self.set_state("state", "Destroyed");
        self.stop_recording();
        self.saved_layouts.clear();
    }

    /// Forgets the people of a meeting that has ended. The memory has their stays.
    pub(crate) fn forget_people(&mut self) {
        self.participants = Vec::new();
        self.waiting = Vec::new();
        self.invitees = Vec::new();
        self.invite_results = BTreeMap::new();
        self.speakers = Vec::new();
        self.groups = Vec::new();
        self.records = Records::default();
    }

    /// Returns when something happens next by itself, in milliseconds since 1970.
    pub(crate) fn due_ms(&self) -> Option<u64> {
        if self.is_ended {
            return None;
        }
        let called = self.ringing().filter_map(|person| person.called_at);
        let timed_out = called.map(|called| called.saturating_add(RINGS_MS)).min();
        let is_booked = self.booking.is_some() && self.is_started;
        let time_is_up = is_booked.then_some(self.end_ms);
        let is_empty = self.empty_since_ms.filter(|_| is_booked).map(|since| since.saturating_add(EMPTY_MS));
        [timed_out, time_is_up, is_empty].into_iter().flatten().min()
    }

    /// Does what is due: calls time out, and the meeting is prolonged or ends.
    pub(crate) fn process_due(&mut self) {
        let now_ms = self.clock.now_ms();
        self.time_out_calls();
        if self.booking.is_none() || !self.is_running() {
            return;
        }
        let is_abandoned = self.empty_since_ms.is_some_and(|since| since.saturating_add(EMPTY_MS) <= now_ms);
        let is_over = self.end_ms <= now_ms;
        if is_over && !is_abandoned && self.prolong_minutes > 0 && self.present().next().is_some() {
            self.prolong(self.prolong_minutes);
        } else if is_over || is_abandoned {
            self.end();
        }
    }

    /// Adds to the time of the meeting.
    pub(crate) fn prolong(&mut self, minutes: u64) {
        self.set_end(self.end_ms.saturating_add(minutes.saturating_mul(MINUTE_MS)));
    }

    /// Starts a recording, or continues one that is paused.
    pub(crate) fn start_recording(&mut self) {
        if self.state_is("recState", 1) {
            return;
        }
        let last = self.records.recorded.last().map_or(0, |part| part.recording);
        let recording = if self.has_recording { last } else { last.saturating_add(1) };
        self.records.start_part(RecordedPart { start_ms: self.clock.now_ms(), end_ms: None, recording });
        self.has_recording = true;
        self.set_state("recState", 1);
        self.set_state("recOccurred", 1);
    }

    /// Pauses a recording.
    pub(crate) fn pause_recording(&mut self) {
        let now_ms = self.clock.now_ms();
        let open = self.records.recorded.iter_mut().filter(|part| part.end_ms.is_none());
        open.for_each(|part| part.end_ms = Some(now_ms));
        self.set_state("recState", 0);
    }

    /// Stops a recording.
    pub(crate) fn stop_recording(&mut self) {
        self.pause_recording();
        self.has_recording = false;
    }

    /// Notes since when the meeting has been empty, and who has come and gone, after a change.
    pub(crate) fn note_people(&mut self, before: &Self) {
        let now_ms = self.clock.now_ms();
        let (was_empty, is_empty) = (before.present().next().is_none(), self.present().next().is_none());
        match (was_empty, is_empty) {
            (_, false) => self.empty_since_ms = None,
            (false, true) => self.empty_since_ms = Some(now_ms),
            (true, true) => {}
        }
        let unchanged: HashSet<_> = before.participants.iter().chain(&before.waiting).map(Arc::as_ptr).collect();
        let people = self.participants.iter().chain(&self.waiting);
        let is_changed =
            |person: &&Arc<Person>| person.joined_at.is_some() && !unchanged.contains(&Arc::as_ptr(person));
        for person in people.filter(is_changed) {
            self.records.join(person, now_ms);
        }
        let has_ended = self.is_ended && !before.is_ended;
        if !has_ended && self.has_same_people(before) {
            return;
        }
        let (known, present) = (before.joined(), self.joined());
        let left: Vec<_> = known
            .values()
            .filter(|person| has_ended || !present.contains_key(person.pid.as_str()))
            .map(|person| (*person).clone())
            .collect();
        left.iter().for_each(|person| self.records.leave(person, now_ms));
    }
}
