//! What a meeting in progress takes from its booking.

use serde_json::{Map, Value};

/// The booking of a meeting: what a request has set, as far as it matters while the meeting is in progress.
#[derive(Clone, Debug, Default)]
pub(crate) struct Booking {
    pub(crate) subject: String,
    /// The number that is shown to people: that of the room, if the meeting takes place in one.
    pub(crate) display_id: String,
    /// The ID of the occurrence, if it has begun.
    pub(crate) occurrence: Option<String>,
    /// The booked start, in milliseconds since 1970.
    pub(crate) start_ms: u64,
    pub(crate) length_minutes: u64,
    /// By how much the meeting is prolonged when its time is up and people are in it. 0 ends it.
    pub(crate) prolong_minutes: u64,
    pub(crate) host_password: String,
    pub(crate) guest_password: String,
    pub(crate) is_guest_password_needed: bool,
    pub(crate) may_guests_start: bool,
    pub(crate) is_in_room: bool,
    pub(crate) is_auto_mute: bool,
    pub(crate) has_waiting_room: bool,
    pub(crate) call_in_restriction: u64,
    /// 0 without, 1 live, 2 recording, 3 both.
    pub(crate) record_type: u64,
    pub(crate) is_auto_record: bool,
    pub(crate) has_live_address: bool,
    pub(crate) has_interpretation: bool,
    pub(crate) has_video: bool,
    /// 0 without a limit.
    pub(crate) max_participants: u64,
    pub(crate) guest_link: Option<Value>,
    pub(crate) attendees: Vec<Map<String, Value>>,
}

impl Booking {
    /// Returns whether it can be recorded.
    pub(crate) fn allows_recording(&self) -> bool {
        matches!(self.record_type, 2 | 3)
    }

    /// Returns whether it can be streamed live.
    pub(crate) fn allows_live(&self) -> bool {
        matches!(self.record_type, 1 | 3) && self.has_live_address
    }

    /// Returns the value of the event for what `recordType` allows: the events number the modes differently.
    pub(crate) fn recording_mode_of_events(&self) -> u64 {
        match self.record_type {
            1 => 3,
            2 => 1,
            3 => 2,
            _ => 0,
        }
    }
}
