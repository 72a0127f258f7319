//! The bookings of meetings, as they begin and end: what a meeting in progress takes from its booking, and what becomes of it.

use huaweicloud_meeting::codes;
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::Value;

use super::figures::{BEGAN_AT, DUE_AT, ENDED_AT};
use super::meetings::{BOOKED, CANCELED, ENDED, ID, RUNNING, START, STATE, UUID, is_in, is_series};
use super::records::{RECORDS, recorded};
use super::series::{Occurrence, RUNNING_OCCURRENCE, last_end, setting};
use crate::json::{scalar_to_string, set_path};
use crate::meeting::booking::Booking;
use crate::meeting::model::Meeting;
use crate::memory::call::Call;
use crate::memory::change::Change;
use crate::memory::descriptor::{Cause, Path, TimeForm};
use crate::memory::items::Memory;
use crate::memory::login::LoginUser;
use crate::memory::store::Item;
use crate::memory::view::View;
use crate::memory::{ResourceName, resource};
use crate::requests::error_response::ErrorResponse;

/// Where the booked start is kept while the meeting has another one.
const BOOKED_START: Path = &["bookedStart"];
/// Where the booked length of a series is kept while an occurrence has another one.
const BOOKED_MINUTES: Path = &["bookedLength"];
pub(super) const END: Path = &["endTime"];
const MINUTES: Path = &["length"];
pub(super) const IS_LIVE: Path = &["isLive"];
const ONLINE: Path = &["onlineAttendeeAmount"];
const ALLOW_GUEST_START: Path = &["confConfigInfo", "allowGuestStartConf"];
const GUEST_PASSWORD: Path = &["confConfigInfo", "guestPwd"];
const HOST_PASSWORD: Path = &["chairPwd"];

pub(super) const MINUTE_MS: i64 = 60_000;
const DEFAULT_MINUTES: u64 = 30;
/// By how much a meeting is prolonged by default.
const DEFAULT_PROLONGING: u64 = 15;

/// The fields that belong to one time of a meeting, besides the records.
const OF_RUN: [Path; 8] = [END, ONLINE, IS_LIVE, CANCELED, RUNNING_OCCURRENCE, BEGAN_AT, DUE_AT, ENDED_AT];

impl Memory {
    /// Records what has changed in a meeting in progress: its start, the people, its recording, and its end. Meetings of
    /// examples do not change.
    pub(crate) fn follow(&mut self, before: &Meeting, after: &Meeting) {
        let Some(item) = self.find(ResourceName::Meeting, ID, &after.id).filter(|item| item.origin.is_changed()) else {
            return;
        };
        let number = item.number;
        let mut changes = self.run_changes(item, before, after);
        changes.extend(recorded(&before.records, &after.records));
        if after.is_started {
            changes.push((ONLINE, Some(Value::from(if after.is_ended { 0 } else { after.present().count() }))));
        }
        if before.is_live != after.is_live {
            changes.push((IS_LIVE, Some(after.is_live.into())));
        }
        self.set(resource(ResourceName::Meeting), number, changes);
        self.follow_recording(number, before, after);
        if after.is_ended && !before.is_ended {
            self.add_past_meeting(number, &after.uuid);
            self.release_booking(number, after);
        }
    }

    /// Copies a meeting that has ended, as it can be started again.
    fn add_past_meeting(&mut self, number: u64, uuid: &str) {
        let Some(ended) = self.meeting_item(number).cloned() else { return };
        let mut past = Item { number: self.next_number(), id: uuid.to_owned(), ..ended };
        set_path(&mut past.fields, UUID, uuid.into());
        self.table_mut(ResourceName::PastMeeting).insert(past);
    }

    /// Returns the booking of a meeting that a request has created or changed.
    pub(crate) fn meeting(&self, id: &str) -> Option<Booking> {
        let item = self.find(ResourceName::Meeting, ID, id).filter(|item| item.origin.is_changed())?;
        Some(self.booking(item))
    }

    fn booking(&self, item: &Item) -> Booking {
        let due = self.occurrence_to_start(item, self.now_ms()).unwrap_or_else(|| single(item));
        let last_end_ms = last_end(item).unwrap_or(due.end_ms);
        let get = |path: Path| setting(item, &due.id, path);
        let text = |path: Path| get(path).and_then(scalar_to_string).unwrap_or_default();
        let number = |path: Path| get(path).and_then(Value::as_u64);
        let is_set = |path: Path| get(path).is_some_and(|value| *value == true || *value == 1);
        let ms = |time: i64| u64::try_from(time).unwrap_or_default();
        let view = View::new(self, resource(ResourceName::Meeting), item, LoginUser::default());
        let attendees = item.get(&["attendees"]).and_then(Value::as_array).into_iter().flatten();
        Booking {
            subject: text(&["subject"]),
            display_id: view
                .value(&["vmrConferenceID"])
                .as_ref()
                .and_then(scalar_to_string)
                .unwrap_or_else(|| text(ID)),
            sub_meeting: Some(due.id.clone()).filter(|id| !id.is_empty()),
            occurrence: item.text(UUID).filter(|_| is_in(item, RUNNING)),
            start_ms: ms(due.start_ms),
            end_ms: ms(due.end_ms),
            last_end_ms: ms(last_end_ms),
            is_immediate: item.is(&["confType"], "IMMEDIATELY"),
            length_minutes: due.minutes(),
            prolong_minutes: number(&["confConfigInfo", "prolongLength"]).unwrap_or(DEFAULT_PROLONGING),
            host_password: text(HOST_PASSWORD),
            guest_password: text(GUEST_PASSWORD),
            is_guest_password_needed: !is_set(&["confConfigInfo", "isGuestFreePwd"]),
            may_guests_start: is_set(ALLOW_GUEST_START),
            is_in_room: is_set(&["vmrFlag"]),
            is_auto_mute: is_set(&["confConfigInfo", "isAutoMute"]),
            has_waiting_room: is_set(&["confConfigInfo", "enableWaitingRoom"]),
            call_in_restriction: number(&["confConfigInfo", "callInRestriction"]).unwrap_or_default(),
            record_type: number(&["recordType"]).unwrap_or_default(),
            is_auto_record: is_set(&["isAutoRecord"]),
            has_live_address: !text(&["liveAddress"]).is_empty() || !text(&["auxAddress"]).is_empty(),
            has_interpretation: is_set(&["supportSimultaneousInterpretation"]),
            has_video: text(&["mediaTypes"]).contains("Video"),
            max_participants: number(&["concurrentParticipants"]).unwrap_or_default(),
            guest_link: view.value(&["guestJoinUri"]),
            attendees: attendees.filter_map(|attendee| attendee.as_object().cloned()).collect(),
        }
    }

    /// Checks the password of a request that starts a meeting: that of the host, or of guests if they may start it.
    pub(super) fn check_start(&self, call: &Call<'_>, item: &Item) -> Result<(), ErrorResponse> {
        let booking = self.booking(item);
        let password = call.request.string(Place::Body, "password").unwrap_or_default();
        if password == booking.host_password {
            return Ok(());
        }
        if password != booking.guest_password {
            return Err(call.refuse(Cause::WrongPassword, "the password is wrong"));
        }
        if booking.may_guests_start || is_in(item, RUNNING) {
            return Ok(());
        }
        let code = if booking.is_in_room {
            codes::VMR_ONLY_ALLOW_CHAIR_START_CONF
        } else {
            codes::NOT_ALLOWED_GUEST_FIRST_JOIN
        };
        Err(ErrorResponse::of_code(code, "guests may not start the meeting"))
    }

    /// Releases the booking of a meeting that has ended: it is kept until the booked end, or removed.
    fn release_booking(&mut self, number: u64, after: &Meeting) {
        let Some(ended) = self.meeting_item(number).cloned() else { return };
        let canceled = ended.get(CANCELED);
        if !after.is_kept() || canceled.is_some_and(Value::is_boolean) {
            self.remove(ResourceName::Meeting, number);
            return;
        }
        let start = ended.get(BOOKED_START).or_else(|| ended.get(START)).cloned();
        let minutes = ended.get(BOOKED_MINUTES).or_else(|| ended.get(MINUTES)).cloned();
        let mut changes: Vec<Change> = OF_RUN.into_iter().chain(RECORDS).map(|path| (path, None)).collect();
        changes.extend([
            (STATE, Some(BOOKED.into())),
            (UUID, None),
            (START, start),
            (BOOKED_START, None),
            (MINUTES, minutes),
            (BOOKED_MINUTES, None),
        ]);
        self.set(resource(ResourceName::Meeting), number, changes);
        if is_series(&ended) {
            let (now_ms, canceled) = (self.now_ms(), ended.text(CANCELED));
            let is_kept = |one: &Occurrence| one.end_ms > now_ms && Some(&one.id) != canceled.as_ref();
            self.retain_occurrences(number, is_kept);
        }
    }

    /// Closes the booking of a meeting that is not in progress, if its end has passed. A series continues with its next
    /// occurrence. Returns whether the booking is removed.
    pub(crate) fn close_booking(&mut self, id: &str, now_ms: u64) -> bool {
        let Some(item) = self.find(ResourceName::Meeting, ID, id).filter(|item| item.origin.is_changed()) else {
            return false;
        };
        let (number, is_over) = (item.number, self.booking(item).end_ms <= now_ms);
        if is_over && is_series(item) {
            self.retain_occurrences(number, |occurrence| occurrence.end_ms > ms_i64(now_ms));
            return self.meeting_item(number).is_none();
        }
        is_over && self.remove(ResourceName::Meeting, number).is_some()
    }

    /// Returns what the beginning, the time and the end of a meeting change in its booking.
    fn run_changes(&self, item: &Item, before: &Meeting, after: &Meeting) -> Vec<Change> {
        let mut changes: Vec<Change> = Vec::new();
        let minute = |ms: u64| Some(TimeForm::UtcMinute.format(ms_i64(ms)));
        if after.is_started && (!before.is_started || !after.is_ended && !is_in(item, RUNNING)) {
            let occurrence = self.occurrence_to_start(item, ms_i64(after.begun_ms));
            changes.push((STATE, Some(RUNNING.into())));
            changes.push((UUID, Some(after.uuid.clone().into())));
            changes.push((BOOKED_START, item.get(START).cloned()));
            changes.push((START, minute(after.begun_ms)));
            changes.push((BEGAN_AT, Some(after.begun_ms.into())));
            if let Some(occurrence) = occurrence {
                changes.push((BOOKED_MINUTES, item.get(MINUTES).cloned()));
                changes.push((MINUTES, Some(occurrence.minutes().into())));
                changes.push((RUNNING_OCCURRENCE, Some(occurrence.id.into())));
            }
        }
        if after.is_running() && (!before.is_started || before.end_ms != after.end_ms) {
            changes.push((END, minute(after.end_ms)));
            changes.push((DUE_AT, Some(after.end_ms.into())));
        }
        if after.is_ended && !before.is_ended {
            changes.push((STATE, Some(ENDED.into())));
            changes.push((END, minute(after.clock.now_ms())));
            changes.push((ENDED_AT, Some(after.clock.now_ms().into())));
        }
        changes
    }
}

fn ms_i64(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

/// Returns the booked time of a meeting that is not recurring.
fn single(item: &Item) -> Occurrence {
    let start = item.get(BOOKED_START).or_else(|| item.get(START)).and_then(|start| TimeForm::UtcMinute.parse(start));
    let start_ms = start.unwrap_or_default();
    let length_ms = i64::try_from(minutes(item)).unwrap_or(i64::MAX).saturating_mul(MINUTE_MS);
    Occurrence { id: String::new(), start_ms, end_ms: start_ms.saturating_add(length_ms) }
}

/// Returns the length of a meeting in minutes.
pub(super) fn minutes(item: &Item) -> u64 {
    item.get(MINUTES).and_then(Value::as_u64).unwrap_or(DEFAULT_MINUTES)
}
