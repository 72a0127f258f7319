//! Meetings that have ended.

use std::cmp::Reverse;

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::Value;

use super::meetings::{ID, START, UUID, invitee};
use super::records::controls;
use crate::json::{get_path, set_path};
use crate::memory::call::Call;
use crate::memory::descriptor::{Cause, Path};
use crate::memory::items::Memory;
use crate::memory::response::present;
use crate::memory::store::Item;
use crate::memory::time::TimeFormat as _;
use crate::memory::view::View;
use crate::memory::{ResourceName, resource};
use crate::requests::error_response::ErrorResponse;
use crate::requests::page::Page;
use huaweicloud_meeting_catalog::TimeForm;

const HAS_RECORDING: Path = &["isHasRecordFile"];

/// What a request searches for: a period in which meetings started, and a string.
pub(super) struct Search<'a> {
    call: &'a Call<'a>,
    from: Option<i64>,
    until: Option<i64>,
    key: String,
    /// The fields of which one contains the string.
    fields: &'a [Path],
}

impl<'a> Search<'a> {
    pub(super) fn new(call: &'a Call<'a>, fields: &'a [Path]) -> Self {
        let limit = |name| call.request.string(Place::Query, name).and_then(|text| text.parse().ok());
        let key = call.request.string(Place::Query, "searchKey").unwrap_or_default().to_lowercase();
        Self { call, from: limit("startDate"), until: limit("endDate"), key, fields }
    }

    /// Returns whether a meeting, or what was made of it, is found.
    pub(super) fn finds(&self, found: &Value) -> bool {
        let text = |path: Path| get_path(found, path).and_then(Value::as_str).unwrap_or_default().to_lowercase();
        let start = get_path(found, START).and_then(|start| TimeForm::UtcMinute.parse(start));
        self.fields.iter().any(|path| text(path).contains(&self.key))
            && start.is_none_or(|start| {
                // The time is that of the minute in which the meeting started.
                self.from.is_none_or(|from| from <= start.saturating_add(LAST_OF_MINUTE_MS))
                    && self.until.is_none_or(|until| start <= until)
            })
    }

    /// Returns the items of the example that are found, or all of them for the request of the example.
    pub(super) fn in_example(&self, memory: &Memory) -> Vec<Value> {
        memory.listed_in_example(self.call).filter(|one| self.call.is_example || self.finds(one)).cloned().collect()
    }
}

/// The documented limit of a request without one.
const DEFAULT_LIMIT: usize = 20;
const LAST_OF_MINUTE_MS: i64 = 59_999;

/// What items of the history are sorted by: whether they have a recording, and their start.
type SortKey = (bool, Option<i64>);

/// Returns what an item of a response is sorted by.
pub(super) fn sort_key(item: &Value) -> SortKey {
    let is_recorded = get_path(item, HAS_RECORDING).and_then(Value::as_bool).unwrap_or_default();
    (is_recorded, get_path(item, START).and_then(|start| TimeForm::UtcMinute.parse(start)))
}

/// Sorts items by their start and, if a request asks for it, by whether they have a recording.
pub(super) fn sort<T>(call: &Call<'_>, items: &mut [T], default: &str, key: impl Fn(&T) -> SortKey) {
    let order = call.request.string(Place::Query, "sortType");
    let order = order.as_deref().unwrap_or(default);
    let by_recording = order.ends_with("RecordTYPE");
    items.sort_by_cached_key(|item| {
        let (is_recorded, start) = key(item);
        (by_recording && !is_recorded, start)
    });
    if order == "DSC_StartTIME" {
        items.reverse();
    } else if order == "DSC_RecordTYPE" {
        items.sort_by_cached_key(|item| {
            let (is_recorded, start) = key(item);
            (!is_recorded, Reverse(start))
        });
    }
}

/// A meeting in a list. Only those on the page are made from their items.
enum Listed<'a> {
    Example(Value),
    Item(&'a Item),
}

impl Memory {
    /// Returns the meetings that have started in a period and ended, those of the example included.
    pub(super) fn list_past_meetings(&self, call: &Call<'_>) -> Value {
        let search = Search::new(call, &[ID, &["subject"], &["scheduserName"]]);
        let mut all: Vec<Listed<'_>> = search.in_example(self).into_iter().map(Listed::Example).collect();
        let items = self.items(ResourceName::PastMeeting).filter(|item| self.is_booker(call, item));
        all.extend(items.filter(|item| search.finds(&item.fields)).map(Listed::Item));
        sort(call, &mut all, "DSC_StartTIME", |listed| match listed {
            Listed::Example(meeting) => sort_key(meeting),
            Listed::Item(item) => (self.has_recording(&item.id), sort_key(&item.fields).1),
        });
        page_of(call, &all, |listed| match listed {
            Listed::Example(meeting) => meeting.clone(),
            Listed::Item(item) => self.past_meeting(call, item),
        })
    }

    /// Returns whether the user of the login has booked a meeting, or the request asks for the meetings of all users.
    pub(super) fn is_booker(&self, call: &Call<'_>, item: &Item) -> bool {
        let sees_all = call.request.string(Place::Query, "queryAll").as_deref() == Some("true");
        sees_all || item.get(&["userUUID"]) == self.login_value(&call.login, &["id"]).as_ref()
    }

    /// Returns a meeting that has ended, with a page of its invitees.
    pub(super) fn show_past_meeting(&self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let Some(item) = self.ended(call)? else { return Ok(None) };
        let view = View::new(self, resource(ResourceName::Meeting), item, call.login);
        let invitees: Vec<Value> = view.invitees().map(invitee).collect();
        let mut response = call.example.response.clone();
        set_path(&mut response, &["conferenceData"], self.past_meeting(call, item));
        let page = Page::new(call.operation(), call.request, &response, invitees.len());
        set_path(&mut response, &["data", "data"], invitees.get(page.range()).unwrap_or_default().into());
        page.describe(&mut response);
        Ok(Some(response))
    }

    /// Returns who was in a meeting that has ended: a record for each stay.
    pub(super) fn list_attendance(&self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let Some(item) = self.ended(call)? else { return Ok(None) };
        let key = call.request.string(Place::Query, "searchKey").unwrap_or_default().to_lowercase();
        let contains =
            |record: &Value, name: &str| record[name].as_str().unwrap_or_default().to_lowercase().contains(&key);
        let mut records = self.attendance(call, item);
        records.retain(|record| contains(record, "displayName") || contains(record, "callNumber"));
        Ok(Some(page(call, &records)))
    }

    /// Returns what was done in a meeting that has ended.
    pub(super) fn list_controls(&self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        Ok(self.ended(call)?.map(|item| page(call, &controls(call, item))))
    }

    /// Returns the meeting that a request identifies.
    fn ended(&self, call: &Call<'_>) -> Result<Option<&Item>, ErrorResponse> {
        let id = call.request.string(Place::Query, "confUUID").unwrap_or_default();
        let found = self.find(ResourceName::PastMeeting, UUID, &id);
        if found.is_none() && !call.is_item_of_example("confUUID") {
            return Err(call.refuse(Cause::Missing, "no such meeting has ended"));
        }
        Ok(found)
    }

    fn past_meeting(&self, call: &Call<'_>, item: &Item) -> Value {
        let of_meetings = Call { resource: resource(ResourceName::Meeting), ..*call };
        let mut meeting = present(&of_meetings, &View::new(self, of_meetings.resource, item, call.login), None);
        set_path(&mut meeting, HAS_RECORDING, self.has_recording(&item.id).into());
        meeting
    }
}

/// Returns a response with a page of these items.
pub(super) fn page(call: &Call<'_>, items: &[Value]) -> Value {
    page_of(call, items, Value::clone)
}

/// Returns a response with a page of items, as `show` makes them.
fn page_of<T>(call: &Call<'_>, items: &[T], show: impl Fn(&T) -> Value) -> Value {
    let mut response = call.example.response.clone();
    if !call.is_example && call.request.string(Place::Query, "limit").is_none() {
        set_path(&mut response, &["limit"], DEFAULT_LIMIT.into());
    }
    let page = Page::new(call.operation(), call.request, &response, items.len());
    set_path(&mut response, &["data"], items.get(page.range()).unwrap_or_default().iter().map(show).collect());
    page.describe(&mut response);
    response
}
