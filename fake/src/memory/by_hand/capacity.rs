//! What the enterprise uses of what it has bought: the figures of the example, plus what requests have caused.

use serde_json::Value;

use super::figures::{Run, SECOND_MS};
use super::recordings::GIGABYTE;
use super::runs::IS_LIVE;
use crate::json::{get_path, set_path};
use crate::memory::ResourceName;
use crate::memory::call::Call;
use crate::memory::descriptor::Path;
use crate::memory::items::Memory;
use crate::memory::store::{Item, Origin};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

impl Memory {
    /// Returns the present use of the enterprise, and its meetings of the day.
    pub(super) fn show_usage(&self, call: &Call<'_>) -> Value {
        let now_ms = self.now_ms();
        let is_today = |run: &Run<'_>| run.start_ms.div_euclid(DAY_MS) == now_ms.div_euclid(DAY_MS);
        let today: Vec<Run<'_>> = self.runs().filter(is_today).collect();
        let seconds: i64 = today.iter().map(|run| run.length_ms(now_ms) / SECOND_MS).sum();
        let people = today.iter().flat_map(Run::spans).count();
        let mut active: Vec<&str> = today.iter().flat_map(Run::spans).map(|span| span.stay.user_id.as_str()).collect();
        active.sort_unstable();
        active.dedup();
        #[expect(clippy::cast_precision_loss, reason = "a size in GB")]
        let gigabytes = self.recorded_bytes(|_| true) as f64 / GIGABYTE;
        let mut response = call.example.response.clone();
        let live = self.running().filter(|run| run.item.is(IS_LIVE, "true")).count();
        for (name, used) in [
            ("usedAccountsCount", self.present_people()),
            ("usedLiveCount", int(live)),
            ("confCount", int(today.len())),
            ("confLength", seconds / 60),
            ("activeAttendeeCount", int(active.len())),
            ("totalAttendeeCount", int(people)),
        ] {
            add(&mut response, &[name], used);
        }
        let storage = get_path(&response, &["usedRecStorage"]).and_then(Value::as_f64).unwrap_or_default();
        if gigabytes > 0.0 {
            set_path(&mut response, &["usedRecStorage"], (storage + gigabytes).into());
        }
        response
    }

    /// Returns the present use of all enterprises of a service provider.
    pub(super) fn show_sp_usage(&self, call: &Call<'_>) -> Value {
        let mut response = call.example.response.clone();
        add(&mut response, &["usedAccountsCount"], self.present_people());
        response
    }

    /// Returns what the enterprise has bought, and how much of it users, terminals and rooms use.
    pub(super) fn show_capacity(&self, call: &Call<'_>) -> Value {
        let mut response = call.example.response.clone();
        let is_new = |item: &&Item| item.origin == Origin::Created && item.scope.is_empty();
        let users = self.items(ResourceName::User).filter(is_new).count();
        add(&mut response, &["teSoftCount", "usedCount"], int(users));
        let devices = self.items(ResourceName::Device).filter(is_new).filter_map(|device| device.text(&["model"]));
        for model in devices {
            add(&mut response, &[self.license_of(&model), "usedCount"], 1);
        }
        response
    }

    /// Returns what the service provider has bought, and how much of it its enterprises use.
    pub(super) fn show_sp_capacity(&self, call: &Call<'_>) -> Value {
        let mut response = self.show_capacity(call);
        let is_new = |item: &&Item| item.origin == Origin::Created;
        add(&mut response, &["corpCount", "usedCount"], int(self.items(ResourceName::Corp).filter(is_new).count()));
        response
    }

    /// Returns the license that a hard terminal needs.
    fn license_of(&self, model: &str) -> &'static str {
        let known = self.find(ResourceName::DeviceModel, &["model"], model);
        let is = |path: Path, value| known.is_some_and(|model| model.is(path, value));
        if is(&["type"], "3rd") {
            "thirdPartyHardCount"
        } else if is(&["resolution"], "720P") {
            "te720pHardCount"
        } else {
            "te1080pHardCount"
        }
    }

    fn present_people(&self) -> i64 {
        int(self.running().flat_map(|run| run.spans()).filter(|span| span.end_ms.is_none()).count())
    }
}

/// Adds to a figure of a response.
fn add(response: &mut Value, path: &[&str], more: i64) {
    let figure = get_path(response, path).and_then(Value::as_i64);
    if let (Some(figure), 1..) = (figure, more) {
        set_path(response, path, figure.saturating_add(more).into());
    }
}

fn int(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
