//! What happened in a meeting, as responses contain it.

use std::sync::Arc;

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value, json};

use crate::json::set_path;
use crate::meeting::records::{ControlRecord, Records, Stay, Words};
use crate::memory::call::Call;
use crate::memory::items::Memory;
use crate::memory::store::Item;
use crate::memory::view::View;
use crate::memory::{ResourceName, resource};
use crate::requests::request::LANGUAGE;

const SUCCESS: Words = Words::new("Success", "成功");
const SOFT_CLIENT: Words = Words::new("Soft client", "软终端");
const VIDEO: Words = Words::new("Video", "视频");

impl Memory {
    /// Stores what has been added to the records of a meeting. Only the history shows the control records, so that they are
    /// stored at its end.
    pub(super) fn follow_records(&mut self, number: u64, before: &Records, after: &Records, has_ended: bool) {
        if has_ended || before.stays != after.stays {
            let controls = if has_ended { after.controls.clone() } else { Vec::new() };
            let records = Records { controls, stays: after.stays.clone(), recorded: Vec::new() };
            self.set_records(number, Some(Arc::new(records)));
        }
    }

    pub(super) fn set_records(&mut self, number: u64, records: Option<Arc<Records>>) {
        self.table_mut(ResourceName::Meeting).set_records(number, records);
    }
}

/// Returns the stays of people in a meeting, in the order of joining.
pub(super) fn stays(item: &Item) -> &[Arc<Stay>] {
    item.records.as_ref().map(|records| records.stays.as_slice()).unwrap_or_default()
}

/// Returns whether texts of a response are in Chinese.
fn is_chinese(call: &Call<'_>) -> bool {
    call.request.string(Place::Header, LANGUAGE).is_some_and(|language| language.to_lowercase().starts_with("zh"))
}

impl Memory {
    /// Returns the attendance records of a meeting.
    pub(super) fn attendance(&self, call: &Call<'_>, item: &Item) -> Vec<Value> {
        let text = |words: Words| if is_chinese(call) { words.zh } else { words.en };
        let record = |stay: &Arc<Stay>| {
            let mut record = json!({
                "displayName": stay.name,
                "callNumber": stay.number,
                "deviceType": text(SOFT_CLIENT),
                "mediaType": text(VIDEO),
                "joinTime": stay.joined_ms,
                "leftTime": stay.left_ms,
            });
            if let Some(department) = self.department_of(call, &stay.account) {
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

/// Returns the control records of a meeting, in the order of time.
pub(super) fn controls(call: &Call<'_>, item: &Item) -> Vec<Value> {
    let is_chinese = is_chinese(call);
    let text = |words: Words| if is_chinese { words.zh } else { words.en };
    let record = |record: &Arc<ControlRecord>| {
        let mut shown = json!({
            "operateTime": record.at_ms,
            "operateSource": text(record.source.name()),
            "operator": text(record.source.operator()),
            "operateCode": text(record.words),
            "operateResult": text(SUCCESS),
        });
        if let Some(object) = &record.object {
            set_path(&mut shown, &["operationObject"], (**object).into());
        }
        shown
    };
    item.records.iter().flat_map(|records| &records.controls).map(record).collect()
}
