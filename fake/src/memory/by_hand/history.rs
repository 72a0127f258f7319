//! Meetings that have ended.

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value, json};

use super::meetings::{ID, START, UUID, invitee};
use super::runs::run_changes;
use crate::json::{get_path, set_path};
use crate::meeting::model::{Meeting, Person};
use crate::memory::call::Call;
use crate::memory::descriptor::{Cause, Path, TimeForm};
use crate::memory::items::Memory;
use crate::memory::response::present;
use crate::memory::store::Item;
use crate::memory::view::View;
use crate::memory::{ResourceName, resource};
use crate::requests::error_response::ErrorResponse;
use crate::requests::page::Page;

const ATTENDANCE: Path = &["attendance"];
const ONLINE: Path = &["onlineAttendeeAmount"];
/// The largest number of attendance records of a meeting that are kept.
const MAX_RECORDS: usize = 1_000;

impl Memory {
    /// Records what has changed in a meeting in progress: its start, who has left, and its end. Meetings of examples do not change.
    pub(crate) fn follow(&mut self, before: &Meeting, after: &Meeting) {
        let now_ms = self.now_ms();
        let Some(item) = self.find(ResourceName::Meeting, ID, &after.id).filter(|item| item.origin.is_changed()) else {
            return;
        };
        let number = item.number;
        let has_ended = after.is_ended && !before.is_ended;
        let (known, present) = (before.joined(), after.joined());
        let left = known.iter().filter(|(pid, _)| has_ended || !present.contains_key(*pid));
        let left: Vec<Value> = left.map(|(_, person)| attendance(person, now_ms)).collect();
        let mut changes = Vec::new();
        if after.is_started {
            changes.push((ONLINE, Some(Value::from(if after.is_ended { 0 } else { after.present().count() }))));
        }
        if !left.is_empty() {
            let records = item.get(ATTENDANCE).and_then(Value::as_array).cloned().unwrap_or_default();
            let records: Vec<Value> = records.into_iter().chain(left).collect();
            let kept = records.get(records.len().saturating_sub(MAX_RECORDS)..).unwrap_or_default();
            changes.push((ATTENDANCE, Some(kept.into())));
        }
        changes.extend(run_changes(item, before, after));
        self.set(resource(ResourceName::Meeting), number, changes);
        if has_ended {
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
        self.set(resource(ResourceName::Meeting), number, vec![(ATTENDANCE, None)]);
    }

    /// Returns the meetings that have ended in a period, those of the example included.
    pub(super) fn list_past_meetings(&self, call: &Call<'_>) -> Value {
        let limit = |name| call.request.string(Place::Query, name).and_then(|text| text.parse::<i64>().ok());
        let (from, until) = (limit("startDate"), limit("endDate"));
        let key = call.request.string(Place::Query, "searchKey").unwrap_or_default().to_lowercase();
        let is_found = |meeting: &&Value| {
            let start = get_path(meeting, START).and_then(|start| TimeForm::UtcMinute.parse(start));
            let text = |path: Path| get_path(meeting, path).and_then(Value::as_str).unwrap_or_default().to_lowercase();
            let contains_key = [ID, &["subject"], &["scheduserName"]].iter().any(|path| text(path).contains(&key));
            contains_key
                && start.is_none_or(|start| {
                    from.is_none_or(|from| from <= start) && until.is_none_or(|until| start <= until)
                })
        };
        let of_example = get_path(&call.example.response, &["data"]).and_then(Value::as_array).into_iter().flatten();
        let of_example = of_example.filter(|meeting| call.is_example || is_found(meeting)).cloned();
        let items = self.items(ResourceName::PastMeeting).filter(|item| self.is_booker(call, item));
        let ended: Vec<Value> = items.map(|item| self.past_meeting(call, item)).collect();
        let all: Vec<Value> = of_example.chain(ended.iter().filter(is_found).cloned()).collect();
        page(call, &all)
    }

    fn is_booker(&self, call: &Call<'_>, item: &Item) -> bool {
        let sees_all = call.request.string(Place::Query, "queryAll").as_deref() == Some("true");
        sees_all || item.get(&["userUUID"]) == self.login_value(&call.login, &["id"]).as_ref()
    }

    /// Returns a meeting that has ended, with its invitees.
    pub(super) fn show_past_meeting(&self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let Some(item) = self.ended(call)? else { return Ok(None) };
        let view = View::new(self, resource(ResourceName::Meeting), item, call.login);
        let invitees: Vec<Value> = view.invitees().map(invitee).collect();
        let mut response = call.example.response.clone();
        set_path(&mut response, &["conferenceData"], self.past_meeting(call, item));
        set_path(&mut response, &["data", "data"], invitees.as_slice().into());
        set_path(&mut response, &["data", "count"], invitees.len().into());
        Ok(Some(response))
    }

    /// Returns who was in a meeting that has ended.
    pub(super) fn list_attendance(&self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let Some(item) = self.ended(call)? else { return Ok(None) };
        let records = item.get(ATTENDANCE).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        Ok(Some(page(call, records)))
    }

    /// Returns the meeting that a request identifies.
    fn ended(&self, call: &Call<'_>) -> Result<Option<&Item>, ErrorResponse> {
        let id = call.request.string(Place::Query, "confUUID").unwrap_or_default();
        let found = self.find(ResourceName::PastMeeting, UUID, &id);
        if found.is_none() && !call.is_example && self.is_known(call.resource, Cause::Missing) {
            return Err(call.refuse(Cause::Missing, "no such meeting has ended"));
        }
        Ok(found)
    }

    fn past_meeting(&self, call: &Call<'_>, item: &Item) -> Value {
        let of_meetings = Call { resource: resource(ResourceName::Meeting), ..*call };
        present(&of_meetings, &View::new(self, of_meetings.resource, item, call.login), None)
    }
}

/// Returns a response with a page of these items.
fn page(call: &Call<'_>, items: &[Value]) -> Value {
    let mut response = call.example.response.clone();
    let page = Page::new(call.operation(), call.request, &response, items.len());
    set_path(&mut response, &["data"], items.get(page.range()).unwrap_or_default().into());
    page.describe(&mut response);
    response
}

fn attendance(person: &Person, now_ms: i64) -> Value {
    json!({
        "displayName": person.string("NAME"),
        "callNumber": person.string("TEL"),
        "deviceType": "Soft client",
        "joinTime": person.joined_at,
        "leftTime": now_ms,
        "mediaType": "Video",
    })
}
