//! The bookings of meetings, as they begin and end: what a meeting in progress takes from its booking, and what becomes of it.

use huaweicloud_meeting::codes;
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::Value;

use super::meetings::{BOOKED, ENDED, ID, RUNNING, START, STATE, UUID, is_in};
use crate::json::scalar_to_string;
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
const END: Path = &["endTime"];
const ONLINE: Path = &["onlineAttendeeAmount"];
const ALLOW_GUEST_START: Path = &["confConfigInfo", "allowGuestStartConf"];
const GUEST_PASSWORD: Path = &["confConfigInfo", "guestPwd"];
const HOST_PASSWORD: Path = &["chairPwd"];

const MINUTE_MS: i64 = 60_000;
const DEFAULT_MINUTES: u64 = 30;
/// By how much a meeting is prolonged by default.
const DEFAULT_PROLONGING: u64 = 15;

impl Memory {
    /// Returns the booking of a meeting that a request has created or changed.
    pub(crate) fn meeting(&self, id: &str) -> Option<Booking> {
        let item = self.find(ResourceName::Meeting, ID, id).filter(|item| item.origin.is_changed())?;
        Some(self.booking(item))
    }

    fn booking(&self, item: &Item) -> Booking {
        let text = |path: Path| item.text(path).unwrap_or_default();
        let number = |path: Path| item.get(path).and_then(Value::as_u64);
        let is_set = |path: Path| item.get(path).is_some_and(|value| *value == true || *value == 1);
        let start =
            item.get(BOOKED_START).or_else(|| item.get(START)).and_then(|start| TimeForm::UtcMinute.parse(start));
        let length_minutes = number(&["length"]).unwrap_or(DEFAULT_MINUTES);
        let length_ms = i64::try_from(length_minutes).unwrap_or(i64::MAX).saturating_mul(MINUTE_MS);
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
            occurrence: item.text(UUID).filter(|_| is_in(item, RUNNING)),
            start_ms: ms(start.unwrap_or_default()),
            end_ms: ms(start.unwrap_or_default().saturating_add(length_ms)),
            is_immediate: item.is(&["confType"], "IMMEDIATELY"),
            length_minutes,
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
    pub(super) fn release_booking(&mut self, number: u64, after: &Meeting) {
        if !after.is_kept() {
            self.remove(ResourceName::Meeting, number);
            return;
        }
        let booked = self.meeting_item(number).and_then(|item| item.get(BOOKED_START).or_else(|| item.get(START)));
        let start = booked.cloned();
        let changes = vec![
            (STATE, Some(BOOKED.into())),
            (START, start),
            (BOOKED_START, None),
            (UUID, None),
            (END, None),
            (ONLINE, None),
        ];
        self.set(resource(ResourceName::Meeting), number, changes);
    }

    /// Removes the booking of a meeting that is not in progress, if its end has passed. Returns whether it has.
    pub(crate) fn close_booking(&mut self, id: &str, now_ms: u64) -> bool {
        let Some(item) = self.find(ResourceName::Meeting, ID, id).filter(|item| item.origin.is_changed()) else {
            return false;
        };
        let (number, is_over) = (item.number, self.booking(item).end_ms <= now_ms);
        is_over && self.remove(ResourceName::Meeting, number).is_some()
    }
}

/// Returns what the beginning, the time and the end of a meeting change in its booking.
pub(super) fn run_changes(item: &Item, before: &Meeting, after: &Meeting) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let minute = |ms: u64| Some(TimeForm::UtcMinute.format(i64::try_from(ms).unwrap_or(i64::MAX)));
    if after.is_started && (!before.is_started || !after.is_ended && !is_in(item, RUNNING)) {
        changes.push((STATE, Some(RUNNING.into())));
        changes.push((UUID, Some(after.uuid.clone().into())));
        changes.push((BOOKED_START, item.get(START).cloned()));
        changes.push((START, minute(after.begun_ms)));
    }
    if after.is_running() && (!before.is_started || before.end_ms != after.end_ms) {
        changes.push((END, minute(after.end_ms)));
    }
    if after.is_ended && !before.is_ended {
        changes.push((STATE, Some(ENDED.into())));
        changes.push((END, minute(after.clock.now_ms())));
    }
    changes
}
