//! Recurring meetings, and their occurrences.

use std::ops::RangeInclusive;

use huaweicloud_meeting::codes;
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value, json};

use super::body_field;
use super::meetings::{BOOKED, BOOKED_AT, CANCELED, ID, RUNNING, START, STATE, expanded, is_in, is_series};
use super::recurrence::Recurrence;
use super::runs::{END, MINUTE_MS, minutes};
use crate::json::{get_path, scalar_to_string, set_path};
use crate::memory::call::Call;
use crate::memory::change::Change;
use crate::memory::descriptor::{Cause, Maker, Path};
use crate::memory::items::Memory;
use crate::memory::store::Item;
use crate::memory::time::TimeFormat as _;
use crate::memory::{ResourceName, resource};
use crate::requests::error_response::ErrorResponse;
use huaweicloud_meeting_catalog::TimeForm;

pub(super) const OCCURRENCES: Path = &["subConfs"];
const OCCURRENCE_ID: Path = &["cycleSubConfID"];
/// The ID of the occurrence that is in progress.
pub(super) const RUNNING_OCCURRENCE: Path = &["runningOccurrence"];
const RECURRENCE: Path = &["cycleParams"];
const LAST_DAY: Path = &["cycleParams", "endDate"];
/// The value of `conferenceType`.
const IS_SERIES: i64 = 2;
/// How long before its start StartMeeting starts an occurrence instead of the previous one.
const EARLY_MS: i64 = 30 * MINUTE_MS;
/// The units of an interval, each with the largest interval, and the points that it can have.
const LIMITS: [(&str, i64, Option<RangeInclusive<i64>>); 3] =
    [("Day", 15, None), ("Week", 5, Some(0..=6)), ("Month", 3, Some(1..=31))];
/// The settings of a series that its occurrences have, too.
const SETTINGS: [&str; 3] = ["callInRestriction", "allowGuestStartConf", "enableWaitingRoom"];
/// The fields that UpdateRecurringSubMeeting changes if the request contains them.
const CHANGED: [&str; 3] = ["recordAuthType", "confConfigInfo", "description"];

/// An occurrence of a series.
pub(super) struct Occurrence {
    pub(super) id: String,
    pub(super) start_ms: i64,
    pub(super) end_ms: i64,
}

impl Occurrence {
    fn new(fields: &Value) -> Option<Self> {
        let time = |name| get_path(fields, &[name]).and_then(|time| TimeForm::UtcMinute.parse(time));
        let id = get_path(fields, OCCURRENCE_ID)?.as_str()?.to_owned();
        Some(Self { id, start_ms: time("startTime")?, end_ms: time("endTime")? })
    }

    /// Returns the length in minutes.
    pub(super) fn minutes(&self) -> i64 {
        self.end_ms.saturating_sub(self.start_ms) / MINUTE_MS
    }
}

impl Memory {
    /// Books a recurring meeting.
    pub(super) fn create_series(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let mut fields = self.booking(call);
        for (path, value) in [
            (STATE, BOOKED.into()),
            (BOOKED_AT, self.now_ms().into()),
            (&["confType"][..], "CYCLE".into()),
            (&["conferenceType"][..], IS_SERIES.into()),
        ] {
            set_path(&mut fields, path, value);
        }
        let starts = self.starts(call, &fields)?;
        let number = self.add(call, fields)?;
        self.set_occurrences(call, number, &starts);
        Ok(self.respond(call, number))
    }

    /// Changes a recurring meeting. The occurrences are made anew.
    pub(super) fn update_series(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let Some(number) = self.select(call)?.first().copied() else { return Ok(None) };
        self.check_not_started(call, number)?;
        let changes = self.booking_changes(call);
        self.check_changes(call, number, &changes)?;
        let mut changed = self.meeting_item(number).map(|item| item.fields.clone()).unwrap_or_default();
        for (path, value) in changes.iter().filter_map(|(path, value)| Some((path, value.clone()?))) {
            set_path(&mut changed, path, value);
        }
        let starts = self.starts(call, &changed)?;
        self.apply_booking(call, number, changes);
        self.set_occurrences(call, number, &starts);
        Ok(self.respond(call, number))
    }

    /// Returns the starts of the occurrences of a series, each with its day.
    fn starts(&self, call: &Call<'_>, fields: &Value) -> Result<Vec<(i64, String)>, ErrorResponse> {
        let start = get_path(fields, START).and_then(|start| TimeForm::UtcMinute.parse(start));
        let parameters = get_path(fields, RECURRENCE).unwrap_or(&Value::Null);
        let zone = get_path(fields, &["timeZoneID"]);
        self.check_recurrence(parameters)?;
        let recurrence = Recurrence::parse(parameters, zone, start.unwrap_or_else(|| self.now_ms()));
        let starts = recurrence.map(|recurrence| recurrence.starts()).unwrap_or_default();
        if starts.is_empty() {
            return Err(ErrorResponse::bad_request(call.operation(), "`cycleParams` has no day for a meeting"));
        }
        Ok(starts.into_iter().map(|(start, day)| (start, day.to_string())).collect())
    }

    /// Rejects an interval and days that are out of range. That days are required is inferred from an error code.
    fn check_recurrence(&self, parameters: &Value) -> Result<(), ErrorResponse> {
        let unit = get_path(parameters, &["cycle"]).and_then(Value::as_str).unwrap_or_default();
        let Some((_, longest, points)) = LIMITS.iter().find(|(known, ..)| *known == unit) else { return Ok(()) };
        let interval = get_path(parameters, &["interval"]).and_then(Value::as_i64);
        if interval.is_some_and(|interval| !(1..=*longest).contains(&interval)) {
            let reason = format!("`interval` is not between 1 and {longest}");
            return Err(ErrorResponse::of_code(codes::CONF_CYCLE_PARAMS_INTERVAL_NOT_IN_RANGE, reason));
        }
        let Some(points) = points.as_ref() else { return Ok(()) };
        let sent = get_path(parameters, &["point"]).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if sent.is_empty() && self.is_strict {
            return Err(ErrorResponse::of_code(codes::CONF_CYCLE_PARAMS_POINT_NULL_EXCEPTION, "`point` is missing"));
        }
        if sent.iter().any(|point| !point.as_i64().is_some_and(|point| points.contains(&point))) {
            let reason = "a value of `point` is no day";
            return Err(ErrorResponse::of_code(codes::CONF_CYCLE_PARAMS_POINT_NOT_IN_RANGE, reason));
        }
        Ok(())
    }

    /// Sets the occurrences of a series. If there would be more than are allowed, the last day is earlier than that of the
    /// request.
    fn set_occurrences(&mut self, call: &Call<'_>, number: u64, starts: &[(i64, String)]) {
        let ids: Vec<_> = starts.iter().map(|_| self.make(Maker::Hex(32), &call.login)).collect();
        let Some(item) = self.meeting_item(number) else { return };
        let length_ms = minutes(item).saturating_mul(MINUTE_MS);
        let occurrences = starts.iter().zip(ids).map(|((start, _), id)| {
            let mut occurrence = json!({
                "cycleSubConfID": id,
                "conferenceID": item.get(ID),
                "mediaType": item.get(&["mediaTypes"]),
                "startTime": TimeForm::UtcMinute.format(*start),
                "endTime": TimeForm::UtcMinute.format(start.saturating_add(length_ms)),
                "isAutoRecord": item.get(&["isAutoRecord"]).cloned().unwrap_or_else(|| 0.into()),
                "confConfigInfo": {},
            });
            for name in SETTINGS {
                if let Some(value) = get_path(&item.fields, &["confConfigInfo", name]) {
                    set_path(&mut occurrence, &["confConfigInfo", name], value.clone());
                }
            }
            if let Some(access) = item.get(&["recordAuthType"]) {
                set_path(&mut occurrence, &["recordAuthType"], access.clone());
            }
            occurrence
        });
        let occurrences: Vec<Value> = occurrences.collect();
        let requested = item.text(LAST_DAY).unwrap_or_default();
        let last =
            starts.last().map(|(_, day)| day.clone()).filter(|_| starts.len() >= super::recurrence::MAX_OCCURRENCES);
        self.store_occurrences(number, occurrences);
        if let Some(last) = last.filter(|last| *last < requested) {
            self.set(resource(ResourceName::Meeting), number, vec![(LAST_DAY, Some(last.into()))]);
        }
    }

    /// Stores the occurrences of a series, whose times are those of the next one. Without any, the series is removed.
    fn store_occurrences(&mut self, number: u64, mut occurrences: Vec<Value>) {
        occurrences.sort_by_key(|occurrence| Occurrence::new(occurrence).map(|occurrence| occurrence.start_ms));
        let Some(item) = self.meeting_item(number) else { return };
        let Some(first) = occurrences.first() else {
            self.remove(ResourceName::Meeting, number);
            return;
        };
        let mut changes: Vec<Change> = vec![(OCCURRENCE_ID, get_path(first, OCCURRENCE_ID).cloned())];
        if !is_in(item, RUNNING) {
            changes.extend([START, END].map(|path| (path, get_path(first, path).cloned())));
        }
        changes.push((OCCURRENCES, Some(occurrences.into())));
        self.set(resource(ResourceName::Meeting), number, changes);
    }

    /// Removes the occurrences of a series that are not to be kept.
    pub(super) fn retain_occurrences(&mut self, number: u64, is_kept: impl Fn(&Occurrence) -> bool) {
        let Some(item) = self.meeting_item(number) else { return };
        let is_kept = |fields: &&Value| Occurrence::new(fields).is_none_or(|occurrence| is_kept(&occurrence));
        let kept = occurrences(item).iter().filter(is_kept).cloned().collect();
        self.store_occurrences(number, kept);
    }

    /// Returns the occurrence that a start of the series starts now: the one that is due, or else the next one.
    pub(super) fn occurrence_to_start(&self, item: &Item, now_ms: i64) -> Option<Occurrence> {
        let mut all: Vec<Occurrence> = occurrences(item).iter().filter_map(Occurrence::new).collect();
        let is_due = |one: &Occurrence| (one.start_ms.saturating_sub(EARLY_MS)..one.end_ms).contains(&now_ms);
        let index = all.iter().rposition(is_due).or_else(|| all.iter().position(|one| one.start_ms > now_ms));
        let index = index.or_else(|| all.len().checked_sub(1))?;
        Some(all.swap_remove(index))
    }

    /// Changes one occurrence.
    pub(super) fn update_occurrence(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let id = call.request.string(Place::Body, "cycleSubConfID").unwrap_or_default();
        let Some(number) = self.series_of(call, std::slice::from_ref(&id))? else { return Ok(None) };
        let Some(item) = self.meeting_item(number) else { return Ok(None) };
        if item.is(RUNNING_OCCURRENCE, &id) && self.is_known(call.resource, Cause::Started) {
            return Err(call.refuse(Cause::Started, "the occurrence has started"));
        }
        let mut all = occurrences(item).to_vec();
        let Some(changed) = all.iter_mut().find(|one| get_path(one, OCCURRENCE_ID).is_some_and(|other| *other == id))
        else {
            return Ok(None);
        };
        change_occurrence(call, changed);
        self.check_neighbours(call, &all, &id)?;
        self.store_occurrences(number, all);
        Ok(None)
    }

    /// Rejects an occurrence that is not between those beside it.
    fn check_neighbours(&self, call: &Call<'_>, all: &[Value], id: &str) -> Result<(), ErrorResponse> {
        let all: Vec<Occurrence> = all.iter().filter_map(Occurrence::new).collect();
        let overlaps = all.windows(2).any(|pair| match pair {
            [first, second] => (first.id == id || second.id == id) && first.end_ms > second.start_ms,
            _ => false,
        });
        if overlaps && self.is_known(call.resource, Cause::Invalid) {
            return Err(call.refuse(Cause::Invalid, "the occurrence is not between the previous and the next one"));
        }
        Ok(())
    }

    /// Cancels occurrences. One in progress has to be ended by the request; it is removed when it has ended. The series ends with
    /// its last occurrence.
    pub(super) fn cancel_occurrences(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let ids = body_field(call, "cycleSubConfIDs").and_then(Value::as_array).into_iter().flatten();
        let mut ids: Vec<String> = ids.filter_map(scalar_to_string).collect();
        if ids.is_empty() && self.is_strict {
            return Err(ErrorResponse::of_code(codes::CONF_PARAMS_NULL_EXCEPTION, "`cycleSubConfIDs` is empty"));
        }
        let Some(number) = self.series_of(call, &ids)? else { return Ok(None) };
        let running = self.meeting_item(number).and_then(|item| item.text(RUNNING_OCCURRENCE));
        if let Some(running) = running.filter(|running| ids.contains(running)) {
            self.check_ends(call)?;
            ids.retain(|id| *id != running);
            self.set(resource(ResourceName::Meeting), number, vec![(CANCELED, Some(running.into()))]);
        }
        self.retain_occurrences(number, |occurrence| !ids.contains(&occurrence.id));
        Ok(None)
    }

    /// Returns the series of a request that has at least one of these occurrences. That of an example need not have any.
    fn series_of(&self, call: &Call<'_>, ids: &[String]) -> Result<Option<u64>, ErrorResponse> {
        let id = call.request.string(Place::Query, "conferenceID").unwrap_or_default();
        let series = self.find(ResourceName::Meeting, ID, &id).filter(|item| is_series(item));
        let has_any = |item: &&Item| {
            occurrences(item).iter().filter_map(Occurrence::new).any(|occurrence| ids.contains(&occurrence.id))
        };
        let found = series.filter(has_any).map(|item| item.number);
        if found.is_none() && !call.is_item_of_example("conferenceID") {
            return Err(call.refuse(Cause::Missing, "there is no such occurrence"));
        }
        Ok(found)
    }
}

/// Returns a setting of an occurrence, or else of its meeting.
pub(super) fn setting<'a>(item: &'a Item, occurrence: Option<&str>, path: Path) -> Option<&'a Value> {
    let is_meant = |one: &&Value| get_path(one, OCCURRENCE_ID).is_some_and(|id| id.as_str() == occurrence);
    let of_occurrence = occurrences(item).iter().find(is_meant).and_then(|one| get_path(one, path));
    of_occurrence.or_else(|| item.get(path))
}

/// Returns when the occurrences of a series end, in milliseconds since 1970.
pub(super) fn occurrence_ends(item: &Item) -> Vec<i64> {
    occurrences(item).iter().filter_map(Occurrence::new).map(|occurrence| occurrence.end_ms).collect()
}

/// Returns the occurrences of a series.
fn occurrences(item: &Item) -> &[Value] {
    item.get(OCCURRENCES).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Changes an occurrence as a request states.
fn change_occurrence(call: &Call<'_>, occurrence: &mut Value) {
    if let Some(start) = body_field(call, "startTime").and_then(|start| TimeForm::UtcMinute.parse(start)) {
        let minutes = body_field(call, "length").and_then(Value::as_i64).unwrap_or_default();
        let end = start.saturating_add(minutes.saturating_mul(MINUTE_MS));
        set_path(occurrence, START, TimeForm::UtcMinute.format(start));
        set_path(occurrence, END, TimeForm::UtcMinute.format(end));
    }
    if let Some(Value::String(types)) = body_field(call, "mediaTypes") {
        set_path(occurrence, &["mediaType"], expanded(types).into());
    }
    set_path(occurrence, &["isAutoRecord"], body_field(call, "isAutoRecord").cloned().unwrap_or_else(|| 0.into()));
    for name in CHANGED {
        if let Some(value) = body_field(call, name) {
            set_path(occurrence, &[name], value.clone());
        }
    }
}
