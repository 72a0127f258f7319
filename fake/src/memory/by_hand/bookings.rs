//! What a meeting in progress takes from its booking.

use huaweicloud_meeting::codes;
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::Value;

use super::meetings::{BOOKED, ID, RUNNING, START, UUID, is_in, is_series};
use super::runs::{booked_end, minutes};
use super::series::{occurrence_ends, setting};
use crate::json::scalar_to_string;
use crate::meeting::booking::Booking;
use crate::memory::call::Call;
use crate::memory::descriptor::{Cause, Path};
use crate::memory::items::Memory;
use crate::memory::login::LoginUser;
use crate::memory::store::Item;
use crate::memory::time::TimeFormat as _;
use crate::memory::view::View;
use crate::memory::{ResourceName, resource};
use crate::requests::error_response::ErrorResponse;
use huaweicloud_meeting_catalog::TimeForm;

const ALLOW_GUEST_START: Path = &["confConfigInfo", "allowGuestStartConf"];
const GUEST_PASSWORD: Path = &["confConfigInfo", "guestPwd"];
const HOST_PASSWORD: Path = &["chairPwd"];

/// By how much a meeting is prolonged by default.
const DEFAULT_PROLONGING: u64 = 15;

impl Memory {
    /// Returns the booking of a meeting or webinar that a request has created or changed.
    pub(crate) fn meeting(&self, id: &str) -> Option<Booking> {
        self.changed_meeting(id).map(|item| self.booked(item)).or_else(|| self.webinar(id))
    }

    /// Returns whether a request has created or changed the booking of a meeting. One that has ended does not exist anymore.
    pub(crate) fn is_booked(&self, id: &str) -> bool {
        self.changed_meeting(id).is_some()
    }

    /// Returns whether a meeting was canceled, or has ended for good.
    pub(crate) fn was_meeting_removed(&self, id: &str) -> bool {
        self.table(ResourceName::Meeting).is_some_and(|table| table.was_deleted("", id))
    }

    /// Returns a meeting that a request has created or changed.
    pub(super) fn changed_meeting(&self, id: &str) -> Option<&Item> {
        self.table(ResourceName::Meeting)?.by_id("", id).filter(|item| item.origin.is_changed())
    }

    /// Returns when the booking of a meeting that is not in progress ends, or its next occurrence, in milliseconds since 1970.
    ///
    /// A booking that was over when it was made remains: the requests of the vendor's documentation have times of the past.
    pub(crate) fn booking_end_ms(&self, id: &str) -> Option<u64> {
        let item = self.changed_meeting(id).filter(|item| is_in(item, BOOKED))?;
        let ends = if is_series(item) { occurrence_ends(item) } else { vec![booked_end(item)] };
        ends.into_iter().filter(|end_ms| *end_ms > self.now_ms()).min().map(ms)
    }

    /// Ends the booking of a meeting that is not in progress, if its time is over. Returns whether the meeting is over for good.
    pub(crate) fn close_booking(&mut self, id: &str) -> bool {
        let Some(number) = self.changed_meeting(id).map(|item| item.number) else { return false };
        self.settle(number, self.now_ms());
        self.changed_meeting(id).is_none()
    }

    fn booked(&self, item: &Item) -> Booking {
        let occurrence = self.occurrence_to_start(item, self.now_ms()).filter(|_| is_series(item));
        let sub_meeting = occurrence.as_ref().map(|occurrence| occurrence.id.clone());
        let get = |path: Path| setting(item, sub_meeting.as_deref(), path);
        let text = |path: Path| get(path).and_then(scalar_to_string).unwrap_or_default();
        let number = |path: Path| get(path).and_then(Value::as_u64);
        let is_set = |path: Path| get(path).is_some_and(|value| *value == true || *value == 1);
        let start_ms = occurrence.as_ref().map(|occurrence| occurrence.start_ms);
        let start_ms = start_ms.or_else(|| TimeForm::UtcMinute.parse(item.get(START)?)).unwrap_or_default();
        let length = occurrence.map_or_else(|| minutes(item), |occurrence| occurrence.minutes());
        let view = View::new(self, resource(ResourceName::Meeting), item, LoginUser::default());
        Booking {
            subject: text(&["subject"]),
            display_id: view
                .value(&["vmrConferenceID"])
                .as_ref()
                .and_then(scalar_to_string)
                .unwrap_or_else(|| text(ID)),
            occurrence: item.text(UUID).filter(|_| is_in(item, RUNNING)),
            start_ms: ms(start_ms),
            length_minutes: ms(length),
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
            attendees: view.invitees().filter_map(|attendee| attendee.as_object().cloned()).collect(),
            sub_meeting,
        }
    }

    /// Checks the password of a request that starts a meeting: that of the host, or of guests if they may start it.
    pub(super) fn check_start(&self, call: &Call<'_>, item: &Item) -> Result<(), ErrorResponse> {
        let booking = self.booked(item);
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
}

/// Returns a number that is not negative.
fn ms(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
