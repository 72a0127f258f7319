//! What happened in a meeting, as its item stores it, and as responses contain it.

use std::sync::Arc;

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value, json};

use crate::json::set_path;
use crate::meeting::records::{ControlRecord, Records, Source, Stay, StayRole, Words};
use crate::memory::call::Call;
use crate::memory::change::Change;
use crate::memory::descriptor::Path;
use crate::memory::items::Memory;
use crate::memory::store::Item;
use crate::memory::view::View;
use crate::memory::{ResourceName, resource};
use crate::requests::request::LANGUAGE;

/// The stays of people, in the order of joining.
const STAYS: Path = &["stays"];
/// The control records, in the order of time.
const CONTROLS: Path = &["controls"];
/// The fields of an item that belong to one time of its meeting.
pub(super) const RECORDS: [Path; 2] = [STAYS, CONTROLS];

const SUCCESS: Words = Words::new("Success", "成功");
const FAILURE: Words = Words::new("Failure", "失败");
const SOFT_CLIENT: Words = Words::new("Soft client", "软终端");
const VIDEO: Words = Words::new("Video", "视频");

/// Returns what has been added to the records of a meeting: to the stays, and at its end all control records.
pub(super) fn recorded(before: &Records, after: &Records, has_ended: bool) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    if before.stays != after.stays {
        changes.push((STAYS, Some(after.stays.iter().map(stay).collect())));
    }
    // Only the history shows them.
    if has_ended {
        changes.push((CONTROLS, Some(after.controls.iter().map(control).collect())));
    }
    changes
}

fn stay(stay: &Arc<Stay>) -> Value {
    let role = match stay.role {
        StayRole::Host => "host",
        StayRole::Guest => "guest",
        StayRole::Audience => "audience",
    };
    json!({
        "pid": stay.pid,
        "name": stay.name,
        "number": stay.number,
        "userId": stay.user_id,
        "account": stay.account,
        "role": role,
        "joinTime": stay.joined_ms,
        "leftTime": stay.left_ms,
        "wasDropped": stay.was_dropped,
    })
}

/// Returns a control record as a list, which takes a quarter of the memory of an object: the history has many.
fn control(record: &Arc<ControlRecord>) -> Value {
    let (source, words) = (record.source.name().en, record.words);
    json!([record.at_ms, source, words.en, words.zh, record.object, record.is_success])
}

/// Returns the stays of people in a meeting.
pub(super) fn stays(item: &Item) -> &[Value] {
    item.get(STAYS).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Returns whether texts of a response are in Chinese.
fn is_chinese(call: &Call<'_>) -> bool {
    call.request.string(Place::Header, LANGUAGE).is_some_and(|language| language.to_lowercase().starts_with("zh"))
}

impl Memory {
    /// Returns the attendance records of a meeting.
    pub(super) fn attendance(&self, call: &Call<'_>, item: &Item) -> Vec<Value> {
        let text = |words: Words| if is_chinese(call) { words.zh } else { words.en };
        let record = |stay: &Value| {
            let mut record = json!({
                "displayName": stay["name"],
                "callNumber": stay["number"],
                "deviceType": text(SOFT_CLIENT),
                "mediaType": text(VIDEO),
                "joinTime": stay["joinTime"],
                "leftTime": stay["leftTime"],
            });
            if let Some(department) = self.department_of(call, stay["account"].as_str().unwrap_or_default()) {
                set_path(&mut record, &["deptName"], department);
            }
            record
        };
        stays(item).iter().map(record).collect()
    }

    /// Returns the department of the user with an account.
    pub(super) fn department_of(&self, call: &Call<'_>, account: &str) -> Option<Value> {
        let user = self.find(ResourceName::User, &["userAccount"], account)?;
        View::new(self, resource(ResourceName::User), user, call.login).value(&["deptName"])
    }
}

/// Returns the control records of a meeting.
pub(super) fn controls(call: &Call<'_>, item: &Item) -> Vec<Value> {
    let is_chinese = is_chinese(call);
    let text = |words: Words| if is_chinese { words.zh } else { words.en };
    let record = |record: &Value| {
        let [time, source, en, zh, object, is_success] = record.as_array()?.as_slice() else { return None };
        let source = Source::named(source.as_str()?)?;
        let mut shown = json!({
            "operateTime": time,
            "operateSource": text(source.name()),
            "operator": text(source.operator()),
            "operateCode": if is_chinese { zh } else { en },
            "operateResult": text(if is_success == true { SUCCESS } else { FAILURE }),
        });
        if !object.is_null() {
            set_path(&mut shown, &["operationObject"], object.clone());
        }
        Some(shown)
    };
    item.get(CONTROLS).and_then(Value::as_array).into_iter().flatten().filter_map(record).collect()
}
