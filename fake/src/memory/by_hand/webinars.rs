//! Webinars that take place.

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value, json};

use super::meetings::START;
use crate::json::{get_path, set_path};
use crate::meeting::model::Meeting;
use crate::meeting::records::StayRole;
use crate::memory::call::Call;
use crate::memory::change::Change;
use crate::memory::descriptor::{Path, TimeForm};
use crate::memory::items::Memory;
use crate::memory::login::LoginUser;
use crate::memory::view::View;
use crate::memory::{ResourceName, resource};
use crate::requests::page::Page;

const ID: Path = &["conferenceId"];
const STATE: Path = &["state"];
const UUID: Path = &["confUUID"];
const ONLINE: Path = &["onlineAttendeeCount"];
/// Each time that the webinar took place.
const HISTORY: Path = &["history"];
/// The largest number of times that are kept for each webinar.
const MAX_TIMES: usize = 100;
const MINUTE_MS: u64 = 60_000;

impl Memory {
    /// Records what has changed in a webinar in progress: its start, the people in it, and its end.
    pub(super) fn follow_webinar(&mut self, before: &Meeting, after: &Meeting) {
        let webinar = self.find(ResourceName::Webinar, ID, &after.id).filter(|item| item.origin.is_changed());
        let Some(number) = webinar.filter(|_| after.is_started).map(|item| item.number) else { return };
        let has_ended = after.is_ended && !before.is_ended;
        let mut changes: Vec<Change> = vec![
            (STATE, Some(if after.is_ended { "destroyed" } else { "created" }.into())),
            (UUID, Some(after.uuid.clone().into())),
            (ONLINE, Some(Value::from(if after.is_ended { 0 } else { after.present().count() }))),
        ];
        if has_ended {
            let times = self.table(ResourceName::Webinar).and_then(|table| table.get(number)?.get(HISTORY)?.as_array());
            let mut times = times.cloned().unwrap_or_default();
            times.extend(self.past_webinar(number, after));
            let kept = times.get(times.len().saturating_sub(MAX_TIMES)..).unwrap_or_default();
            changes.push((HISTORY, Some(kept.into())));
        }
        self.set(resource(ResourceName::Webinar), number, changes);
    }

    /// Returns a webinar that has just ended.
    fn past_webinar(&self, number: u64, ended: &Meeting) -> Option<Value> {
        let described = resource(ResourceName::Webinar);
        let item = self.table(ResourceName::Webinar)?.get(number)?;
        let view = View::new(self, described, item, LoginUser::default());
        let value = |path: Path| view.value(path);
        let now_ms = ended.clock.now_ms();
        let minute = |ms: u64| TimeForm::UtcMinute.format(i64::try_from(ms).unwrap_or(i64::MAX));
        let stays = &ended.records.stays;
        let count = |role: StayRole| stays.iter().filter(|stay| stay.role == role).count();
        let host = stays.iter().find(|stay| stay.role == StayRole::Host).map(|stay| stay.name.clone());
        Some(json!({
            "conferenceId": ended.id,
            "confUUID": ended.uuid,
            "subject": value(&["subject"]),
            "scheduserName": value(&["scheduserName"]),
            "moderator": host,
            "deptName": value(&["deptName"]),
            "timeZoneId": value(&["timeZoneId"]),
            "startTime": value(START),
            "duration": value(&["duration"]),
            "actualStartTime": minute(ended.begun_ms),
            "endTime": minute(now_ms),
            "actualDuration": now_ms.saturating_sub(ended.begun_ms) / MINUTE_MS,
            "attendeeCount": stays.len(),
            "chairCount": count(StayRole::Host),
            "guestCount": count(StayRole::Guest),
            "audienceCount": count(StayRole::Audience),
            "vmrId": value(&["vmrID"]),
            "vmrPkgName": value(&["vmrPkgName"]),
        }))
    }

    /// Returns the webinars that took place, those of the example included.
    pub(super) fn list_past_webinars(&self, call: &Call<'_>) -> Value {
        let query = |name| call.request.string(Place::Query, name).filter(|text| !text.is_empty());
        let time = |name| query(name).and_then(|text| TimeForm::UtcMinute.parse(&text.into()));
        let (from, until) = (time("startTime").unwrap_or(i64::MIN), time("endTime").unwrap_or(i64::MAX));
        let key = query("searchKey").unwrap_or_default().to_lowercase();
        let start = |webinar: &Value| TimeForm::UtcMinute.parse(webinar.get("actualStartTime")?);
        let is_found = |webinar: &Value| {
            let text = |name| webinar.get(name).and_then(Value::as_str).unwrap_or_default().to_lowercase();
            start(webinar).is_none_or(|start| (from..=until).contains(&start))
                && ["subject", "conferenceId", "scheduserName", "vmrPkgName"]
                    .into_iter()
                    .any(|name| text(name).contains(&key))
        };
        let in_example = get_path(&call.example.response, &["data"]).and_then(Value::as_array).into_iter().flatten();
        let mut all: Vec<Value> = in_example.filter(|one| call.is_example || is_found(one)).cloned().collect();
        let webinars = self.items(ResourceName::Webinar).filter(|item| item.origin.is_changed());
        let times = webinars.filter_map(|webinar| webinar.get(HISTORY)?.as_array()).flatten();
        all.extend(times.filter(|one| is_found(one)).cloned());
        all.sort_by_key(start);
        if query("sortType").as_deref() == Some("DSC_StartTIME") {
            all.reverse();
        }
        let mut response = call.example.response.clone();
        let page = Page::new(call.operation(), call.request, &response, all.len());
        set_path(&mut response, &["data"], all.get(page.range()).unwrap_or_default().into());
        page.describe(&mut response);
        response
    }
}
