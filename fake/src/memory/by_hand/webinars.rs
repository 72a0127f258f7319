//! Webinars in progress. A webinar is started, controlled and ended as a meeting.

use huaweicloud_meeting::codes;
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::Value;

use super::runs::MINUTE_MS;
use crate::json::scalar_to_string;
use crate::meeting::booking::Booking;
use crate::meeting::model::Meeting;
use crate::meeting::records::StayRole;
use crate::memory::call::Call;
use crate::memory::change::Change;
use crate::memory::descriptor::{Cause, Path};
use crate::memory::items::Memory;
use crate::memory::login::LoginUser;
use crate::memory::store::Item;
use crate::memory::time::TimeFormat as _;
use crate::memory::view::View;
use crate::memory::{ResourceName, resource};
use crate::requests::error_response::ErrorResponse;
use huaweicloud_meeting_catalog::TimeForm;

const ID: Path = &["conferenceId"];
const STATE: Path = &["state"];
const RUNNING: &str = "created";
const ENDED: &str = "destroyed";
/// How many people are in a webinar in progress.
const ONLINE: Path = &["onlineAttendeeCount"];
/// The name of the host, which is that of the user who has scheduled the webinar unless another person was host.
const MODERATOR: Path = &["moderator"];

impl Memory {
    /// Returns a webinar that a request has scheduled or changed.
    fn changed_webinar(&self, id: &str) -> Option<&Item> {
        self.find(ResourceName::Webinar, ID, id).filter(|item| item.origin.is_changed())
    }

    /// Returns what a webinar that has not ended takes from its booking.
    pub(super) fn webinar(&self, id: &str) -> Option<Booking> {
        let item = self.changed_webinar(id).filter(|item| !item.is(STATE, ENDED))?;
        let text = |path: Path| item.get(path).and_then(scalar_to_string).unwrap_or_default();
        let number = |path: Path| item.get(path).and_then(Value::as_u64).unwrap_or_default();
        let start_ms = item.get(&["startTime"]).and_then(|start| TimeForm::UtcMinute.parse(start));
        let has_live_address = !text(&["liveAddress"]).is_empty() || !text(&["auxAddress"]).is_empty();
        Some(Booking {
            subject: text(&["subject"]),
            display_id: id.to_owned(),
            occurrence: item.text(&["confUUID"]).filter(|_| item.is(STATE, RUNNING)),
            start_ms: start_ms.and_then(|ms| u64::try_from(ms).ok()).unwrap_or_default(),
            length_minutes: number(&["duration"]),
            host_password: text(&["chairPasswd"]),
            guest_password: text(&["guestPasswd"]),
            is_guest_password_needed: true,
            is_in_room: true,
            is_auto_mute: true,
            call_in_restriction: number(&["scope"]),
            record_type: match (item.is(&["enableRecording"], "Y"), has_live_address) {
                (false, false) => 0,
                (false, true) => 1,
                (true, false) => 2,
                (true, true) => 3,
            },
            has_live_address,
            has_video: true,
            guest_link: View::new(self, resource(ResourceName::Webinar), item, LoginUser::default())
                .value(&["guestJoinUri"]),
            ..Booking::default()
        })
    }

    /// Checks whether a request can start a webinar, if its ID is that of one.
    pub(super) fn check_webinar_start(&self, call: &Call<'_>, id: &str) -> Option<Result<(), ErrorResponse>> {
        self.changed_webinar(id)?;
        let Some(booking) = self.webinar(id) else {
            return Some(Err(call.refuse(Cause::Missing, "the webinar has ended")));
        };
        let password = call.request.string(Place::Body, "password").unwrap_or_default();
        Some(if password == booking.host_password {
            Ok(())
        } else if password == booking.guest_password {
            let reason = "guests may not start the webinar";
            Err(ErrorResponse::of_code(codes::VMR_ONLY_ALLOW_CHAIR_START_CONF, reason))
        } else {
            Err(call.refuse(Cause::WrongPassword, "the password is wrong"))
        })
    }

    /// Records what has changed in a webinar in progress: its start, the number of people, and its end.
    pub(super) fn follow_webinar(&mut self, before: &Meeting, after: &Meeting) {
        let Some(number) = self.changed_webinar(&after.id).map(|item| item.number) else { return };
        let mut changes: Vec<Change> = Vec::new();
        if after.is_started && !before.is_started {
            changes.push((STATE, Some(RUNNING.into())));
            changes.push((&["confUUID"], Some(after.uuid.clone().into())));
            changes.push((&["actualStartTime"], Some(minute(after.begun_ms))));
        }
        if after.is_started {
            changes.push((ONLINE, Some(after.present().count().into())));
        }
        if after.is_ended && !before.is_ended {
            changes.extend(self.end_of_webinar(after));
        }
        self.set(resource(ResourceName::Webinar), number, changes);
    }

    /// Returns what the history contains about a webinar that ends now.
    fn end_of_webinar(&self, meeting: &Meeting) -> Vec<Change> {
        let now_ms = u64::try_from(self.now_ms()).unwrap_or_default();
        let stays = &meeting.records.stays;
        let in_role = |role| Some(stays.iter().filter(|stay| stay.role == role).count().into());
        let minutes = now_ms.saturating_sub(meeting.begun_ms) / MINUTE_MS.unsigned_abs();
        let host = stays.iter().find(|stay| stay.role == StayRole::Host).map(|stay| stay.name.as_str().into());
        let moderator = host.map(|host| (MODERATOR, Some(host)));
        let figures: [Change; 8] = [
            (STATE, Some(ENDED.into())),
            (ONLINE, None),
            (&["endTime"], Some(minute(now_ms))),
            (&["actualDuration"], Some(minutes.into())),
            (&["attendeeCount"], Some(stays.len().into())),
            (&["chairCount"], in_role(StayRole::Host)),
            (&["guestCount"], in_role(StayRole::Guest)),
            (&["audienceCount"], in_role(StayRole::Audience)),
        ];
        figures.into_iter().chain(moderator).collect()
    }
}

fn minute(ms: u64) -> Value {
    TimeForm::UtcMinute.format(i64::try_from(ms).unwrap_or(i64::MAX))
}
