//! The quality of meetings. Nothing is measured, and no alarm is raised; the meetings and the people are those that took part.

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value, json};

use super::body_field;
use super::figures::{Run, Span};
use super::history::page;
use super::meetings::{ID, UUID};
use crate::json::{get_path, set_path};
use crate::memory::ResourceName;
use crate::memory::call::Call;
use crate::memory::descriptor::{Cause, Path};
use crate::memory::items::Memory;
use crate::memory::resource;
use crate::memory::view::View;
use crate::requests::error_response::ErrorResponse;

const MINUTE_MS: i64 = 60_000;
const NO_ALARM: &str = "NO";
const ONLINE: &str = "online";

impl Memory {
    /// Returns the meetings in progress, or those that took place, those of the example included.
    pub(super) fn list_qos(&self, call: &Call<'_>, is_online: bool) -> Value {
        let limit = |name| call.request.string(Place::Query, name).and_then(|text| text.parse::<i64>().ok());
        let (from, until) = (limit("startDate").unwrap_or(i64::MIN), limit("endDate").unwrap_or(i64::MAX));
        let key = call.request.string(Place::Query, "searchKey").unwrap_or_default().to_lowercase();
        let is_found = |meeting: &Value| {
            let text = |name: &str| meeting[name].as_str().unwrap_or_default().to_lowercase();
            let start = meeting["startTime"].as_i64().unwrap_or_default();
            (is_online || (from..=until).contains(&start))
                && ["subject", "scheduserName", "conferenceID"].iter().any(|name| text(name).contains(&key))
        };
        let in_example = self.listed_in_example(call);
        let mut all: Vec<Value> = in_example.filter(|one| call.is_example || is_found(one)).cloned().collect();
        let runs = self.runs().filter(|run| run.end_ms.is_none() == is_online);
        all.extend(runs.map(|run| self.qos_of_meeting(call, &run)).filter(is_found));
        page(call, &all)
    }

    fn qos_of_meeting(&self, call: &Call<'_>, run: &Run<'_>) -> Value {
        let view = View::new(self, resource(ResourceName::Meeting), run.item, call.login);
        let value = |path: Path| view.value(path);
        json!({
            "confUUID": value(UUID),
            "conferenceID": value(ID),
            "subject": value(&["subject"]),
            "scheduserName": value(&["scheduserName"]),
            "deptName": value(&["deptName"]),
            "alarm": NO_ALARM,
            "audioAlarm": NO_ALARM,
            "videoAlarm": NO_ALARM,
            "screenAlarm": NO_ALARM,
            "cpuAlarm": NO_ALARM,
            "timeZoneID": value(&["timeZoneID"]),
            "startTime": run.start_ms,
            "endTime": run.end_ms.unwrap_or(run.due_ms),
            "duration": run.end_ms.map_or(0, |end| end.saturating_sub(run.start_ms) / MINUTE_MS),
            "participants": run.spans().count(),
            "webinar": value(&["webinar"]).unwrap_or_else(|| false.into()),
        })
    }

    /// Returns the people of a meeting.
    pub(super) fn list_qos_participants(&self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let Some(run) = self.run_of(call)? else { return Ok(None) };
        let key = call.request.string(Place::Query, "searchKey").unwrap_or_default().to_lowercase();
        let is_found = |span: &Span<'_>| span.stay.name.to_lowercase().contains(&key);
        let people = run.spans().filter(is_found).map(|span| self.qos_of_participant(call, &run, &span));
        Ok(Some(page(call, &people.collect::<Vec<_>>())))
    }

    /// Returns a participant of a meeting, without measurements.
    pub(super) fn show_qos_participant(&self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let Some(run) = self.run_of(call)? else { return Ok(None) };
        let pid = call.request.string(Place::Query, "participantID").unwrap_or_default();
        let Some(span) = run.spans().find(|span| span.stay.pid == pid) else {
            return Err(call.refuse(Cause::NoReference, "the meeting has no such participant"));
        };
        let mut response = call.example.response.clone();
        if let Value::Object(fields) = &mut response {
            fields.values_mut().filter_map(Value::as_array_mut).for_each(Vec::clear);
        }
        set_path(&mut response, &["user"], self.qos_of_participant(call, &run, &span));
        Ok(Some(response))
    }

    fn qos_of_participant(&self, call: &Call<'_>, run: &Run<'_>, span: &Span<'_>) -> Value {
        let user = self.user_of(span);
        let was_dropped = span.stay.was_dropped;
        let mut participant = json!({
            "confUUID": run.item.get(UUID),
            "conferenceID": run.item.get(ID),
            "participantID": span.stay.pid,
            "userUUID": user.and_then(|user| user.text(&["id"])).unwrap_or_else(|| span.stay.user_id.clone()),
            "displayName": span.stay.name,
            "deptName": user.and_then(|user| self.department_of(call, &user.id)),
            "terminalType": "PC",
            "role": span.stay.role.name(),
            "joinTime": span.start_ms,
            "leftTime": span.end_ms.unwrap_or(0),
            "leftReason": u8::from(was_dropped),
            "existQos": false,
        });
        for name in [
            "alarm",
            "audioAlarmSend",
            "videoAlarmSend",
            "screenAlarmSend",
            "audioAlarmRec",
            "videoAlarmRec",
            "screenAlarmRec",
            "cpuAlarm",
        ] {
            set_path(&mut participant, &[name], NO_ALARM.into());
        }
        participant
    }

    /// Returns the meeting of a request. There is none for a request about the meeting of an example.
    fn run_of(&self, call: &Call<'_>) -> Result<Option<Run<'_>>, ErrorResponse> {
        let uuid = call.request.string(Place::Query, "confUUID").unwrap_or_default();
        let is_online = call.request.string(Place::Query, "confType").as_deref() == Some(ONLINE);
        let found = self.run(&uuid).filter(|run| run.end_ms.is_none() == is_online);
        let is_of_example = call.is_example || call.example.response.to_string().contains(&format!("\"{uuid}\""));
        if found.is_none() && !is_of_example {
            let cause = if is_online { Cause::NotRunning } else { Cause::Missing };
            return Err(call.refuse(cause, "no such meeting"));
        }
        Ok(found)
    }

    /// Returns the network quality of people in a meeting: that of the example for each of them.
    pub(super) fn show_network_quality(&self, call: &Call<'_>) -> Option<Value> {
        let id = call.request.string(Place::Query, "conferenceid").unwrap_or_default();
        let run = self.running().find(|run| run.item.is(ID, &id))?;
        let template = get_path(&call.example.response, &["qosList"])?.as_array()?.first()?;
        let asked = body_field(call, "users").and_then(Value::as_array);
        let is_asked = |span: &Span<'_>| {
            asked.is_none_or(|users| users.iter().any(|user| user["pid"].as_str() == Some(span.stay.pid.as_str())))
        };
        let present = run.spans().filter(|span| span.end_ms.is_none() && is_asked(span));
        let quality = present.map(|span| {
            let mut quality = template.clone();
            set_path(&mut quality, &["participantID"], span.stay.pid.as_str().into());
            quality
        });
        let mut response = call.example.response.clone();
        set_path(&mut response, &["qosList"], quality.collect());
        Some(response)
    }
}
