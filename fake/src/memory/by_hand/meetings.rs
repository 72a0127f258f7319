//! Meetings that are booked, and what becomes of them.

use huaweicloud_meeting::codes;
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value, json};

use crate::json::{get_path, remove_path, set_path};
use crate::memory::ResourceName;
use crate::memory::call::Call;
use crate::memory::change::Change;
use crate::memory::descriptor::{Cause, Path};
use crate::memory::items::Memory;
use crate::memory::store::Item;
use crate::memory::time::TimeFormat as _;
use crate::memory::view::View;
use crate::requests::error_response::ErrorResponse;
use crate::requests::page::Page;
use huaweicloud_meeting_catalog::TimeForm;

pub(super) const ID: Path = &["conferenceID"];
pub(super) const STATE: Path = &["conferenceState"];
pub(super) const START: Path = &["startTime"];
pub(super) const UUID: Path = &["confUUID"];
/// When a meeting was last booked, in milliseconds since 1970.
pub(super) const BOOKED_AT: Path = &["bookedAt"];
/// Whether a meeting in progress is canceled, and removed when it has ended; of a series, the ID of the occurrence.
pub(super) const CANCELED: Path = &["isCanceled"];
pub(super) const BOOKED: &str = "Schedule";
pub(super) const RUNNING: &str = "Created";
pub(super) const ENDED: &str = "Destroyed";

/// The settings that are on unless the request switches them off.
const DEFAULTS: [Path; 3] =
    [&["confConfigInfo", "isAutoMute"], &["confConfigInfo", "isSendNotify"], &["confConfigInfo", "isSendSms"]];

impl Memory {
    /// Returns the fields of a new booking.
    pub(super) fn booking(&self, call: &Call<'_>) -> Value {
        let mut fields = self.accepted(call);
        for path in DEFAULTS.into_iter().filter(|path| get_path(&fields, path).is_none()).collect::<Vec<_>>() {
            set_path(&mut fields, path, true.into());
        }
        if let Some(Value::String(types)) = fields.get_mut("mediaTypes") {
            *types = expanded(types);
        }
        fields
    }

    /// Returns what a request changes in a booking. What it omits falls back to its default, but not the time.
    pub(super) fn booking_changes(&self, call: &Call<'_>) -> Vec<Change> {
        let mut changes = self.changes(call);
        changes.retain(|(path, value)| value.is_some() || *path != START && !DEFAULTS.contains(path));
        for (path, value) in &mut changes {
            if let (["mediaTypes"], Some(Value::String(types))) = (*path, value) {
                *types = expanded(types);
            }
        }
        changes
    }

    /// Returns whether a meeting in progress, or its occurrence, is canceled.
    pub(crate) fn is_canceled(&self, id: &str) -> bool {
        self.find(ResourceName::Meeting, ID, id).is_some_and(|item| item.get(CANCELED).is_some())
    }

    /// Books a meeting. Without a start time, it starts now.
    pub(super) fn create_meeting(&mut self, call: &Call<'_>) -> Result<Value, ErrorResponse> {
        let mut fields = self.booking(call);
        // They belong to recurring meetings.
        remove_path(&mut fields, &["cycleParams"]);
        let is_immediate = get_path(&fields, START).and_then(Value::as_str).unwrap_or_default().is_empty();
        let (state, timing) = if is_immediate { (RUNNING, "IMMEDIATELY") } else { (BOOKED, "FUTURE") };
        set_path(&mut fields, STATE, state.into());
        set_path(&mut fields, BOOKED_AT, self.now_ms().into());
        set_path(&mut fields, &["confType"], timing.into());
        if is_immediate {
            set_path(&mut fields, START, TimeForm::UtcMinute.format(self.now_ms()));
            set_path(&mut fields, UUID, self.clock.uuid().into());
        }
        let number = self.add(call, fields)?;
        Ok(self.respond(call, number).unwrap_or_default())
    }

    /// Returns a meeting with a page of its invitees.
    pub(super) fn show_meeting(&self, call: &Call<'_>, is_online: bool) -> Result<Option<Value>, ErrorResponse> {
        let selected = self.select(call)?;
        let table = self.table(ResourceName::Meeting);
        let Some(item) = selected.first().and_then(|number| table?.get(*number)) else { return Ok(None) };
        if !item.origin.is_changed() {
            return Ok(self.respond(call, item.number));
        }
        match item.text(STATE).as_deref() {
            Some(RUNNING) => {}
            _ if is_online => return Err(call.refuse(Cause::NotRunning, "the meeting is not in progress")),
            _ => {}
        }
        let mut response = self.respond(call, item.number).unwrap_or_default();
        let view = View::new(self, call.resource, item, call.login);
        let shown: Vec<&Value> = if is_online { view.invitees().collect() } else { view.current_invitees().collect() };
        let invitees: Vec<Value> = shown.into_iter().map(invitee).collect();
        let page = Page::new(call.operation(), call.request, &response, invitees.len());
        let shown = invitees.get(page.range()).unwrap_or_default();
        set_path(&mut response, &["data", "data"], shown.into());
        page.describe(&mut response);
        Ok(Some(response))
    }

    /// Changes a booking.
    pub(super) fn update_meeting(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let Some(number) = self.select(call)?.first().copied() else { return Ok(None) };
        self.check_not_started(call, number)?;
        let mut changes = self.booking_changes(call);
        changes.retain(|(path, _)| path.first() != Some(&"cycleParams"));
        self.check_changes(call, number, &changes)?;
        self.apply_booking(call, number, changes);
        Ok(self.respond(call, number))
    }

    pub(super) fn apply_booking(&mut self, call: &Call<'_>, number: u64, mut changes: Vec<Change>) {
        changes.push((BOOKED_AT, Some(self.now_ms().into())));
        self.apply(call, number, changes);
    }

    /// Rejects the change of a meeting in progress.
    pub(super) fn check_not_started(&self, call: &Call<'_>, number: u64) -> Result<(), ErrorResponse> {
        let is_running = self.meeting_item(number).is_some_and(|item| is_in(item, RUNNING));
        if is_running {
            return Err(call.refuse(Cause::Started, "the meeting has started"));
        }
        Ok(())
    }

    /// Cancels a meeting. One in progress has to be ended by the request; it is removed when it has ended.
    pub(super) fn cancel_meeting(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let Some(number) = self.select(call)?.first().copied() else { return Ok(None) };
        if call.resource.name == ResourceName::Meeting && self.meeting_item(number).is_some_and(is_series) {
            let reason = "CancelRecurringMeeting cancels a recurring meeting";
            return Err(ErrorResponse::of_code(codes::CONF_CONFERENCE_TYPE_ILLEGAL, reason));
        }
        if self.meeting_item(number).is_some_and(|item| is_in(item, RUNNING)) {
            self.check_ends(call)?;
            self.set(call.resource, number, vec![(CANCELED, Some(true.into()))]);
        } else {
            self.remove(ResourceName::Meeting, number);
        }
        Ok(None)
    }

    /// Rejects the cancellation of a meeting in progress unless the request ends it.
    pub(super) fn check_ends(&self, call: &Call<'_>) -> Result<(), ErrorResponse> {
        let ends = call.request.string(Place::Query, "type").as_deref() == Some("1");
        if !ends {
            return Err(call.refuse(Cause::Running, "the meeting is in progress"));
        }
        Ok(())
    }

    /// Checks whether a request can start a meeting. The meeting in progress reports the start.
    ///
    /// A meeting that no request has booked may be one of a test, which lets people join it.
    pub(super) fn start_meeting(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let id = call.request.string(Place::Body, "conferenceID").unwrap_or_default();
        if let Some(checked) = self.check_webinar_start(call, &id) {
            return checked.map(|()| None);
        }
        let was_booked = self.table(ResourceName::Meeting).is_some_and(|table| table.was_deleted("", &id));
        if !self.is_strict && !was_booked && self.find(ResourceName::Meeting, ID, &id).is_none() {
            return Ok(None);
        }
        let selected = self.select(call)?;
        let item = selected.first().and_then(|number| self.meeting_item(*number));
        let Some(item) = item.filter(|item| item.origin.is_changed()) else { return Ok(None) };
        self.check_start(call, item).map(|()| None)
    }

    pub(super) fn meeting_item(&self, number: u64) -> Option<&Item> {
        self.table(ResourceName::Meeting)?.get(number)
    }
}

pub(super) fn is_in(item: &Item, state: &str) -> bool {
    item.get(STATE).is_some_and(|value| value == state)
}

/// Returns whether a meeting is recurring.
pub(super) fn is_series(item: &Item) -> bool {
    item.is(&["conferenceType"], "2")
}

/// Returns media types with those that a video meeting has besides.
pub(super) fn expanded(types: &str) -> String {
    let sent: Vec<&str> = types.split(',').map(str::trim).collect();
    let is_video = sent.iter().any(|kind| kind.ends_with("Video"));
    let added = ["Data", "Voice"].into_iter().filter(|kind| is_video && !sent.contains(kind));
    added.chain(sent.iter().copied()).collect::<Vec<_>>().join(",")
}

/// The fields of an invitee that the details of a meeting contain.
const DETAILS: [&str; 11] = [
    "name",
    "accountId",
    "appId",
    "deptName",
    "email",
    "sms",
    "userUUID",
    "phone2",
    "phone3",
    "address",
    "isAutoInvite",
];

/// Returns an invitee as the details of a meeting contain it.
pub(super) fn invitee(invitee: &Value) -> Value {
    let mut shown = json!({
        "participantID": invitee.get("phone"),
        "role": invitee.get("role").cloned().unwrap_or_else(|| 0.into()),
        "state": "MEETTING",
        "attendeeType": invitee.get("type").cloned().unwrap_or_else(|| "normal".into()),
    });
    for name in DETAILS {
        if let Some(value) = invitee.get(name) {
            set_path(&mut shown, &[name], value.clone());
        }
    }
    shown
}
