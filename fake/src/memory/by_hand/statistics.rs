//! Statistics of the enterprise, by day or by month. Days are those of UTC.

use std::collections::{BTreeMap, BTreeSet};

use huaweicloud_meeting::codes;
use huaweicloud_meeting_runtime::operation::Place;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _, tz};
use serde_json::{Value, json};

use super::figures::{Run, SECOND_MS, Span, most_at_once};
use super::history::page;
use super::meetings::UUID;
use super::recordings::GIGABYTE;
use crate::memory::ResourceName;
use crate::memory::call::Call;
use crate::memory::items::Memory;
use crate::memory::store::Item;
use crate::requests::error_response::ErrorResponse;

/// The device with which people join.
const DEVICE: (&str, &str) = ("Windows", "60.15.5");
/// The largest numbers of days and of months of a period.
const MAX_PERIODS: (usize, usize) = (31, 12);

/// A day or a month, in milliseconds since 1970.
struct Period {
    name: String,
    start_ms: i64,
    end_ms: i64,
}

impl Period {
    fn contains(&self, ms: i64) -> bool {
        (self.start_ms..self.end_ms).contains(&ms)
    }
}

impl Memory {
    /// Returns how many meetings took place, how long, and with how many people. The request of the example has its own figures.
    pub(super) fn count_meetings(&self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        if call.is_example {
            return Ok(None);
        }
        let now_ms = self.now_ms();
        let by_hour = call.request.string(Place::Query, "category").as_deref() == Some("conference_hourly_info");
        let mut rows = Vec::new();
        for period in periods(call)? {
            let runs: Vec<Run<'_>> = self.runs().filter(|run| period.contains(run.start_ms)).collect();
            if by_hour {
                rows.extend(hours(&runs));
                continue;
            }
            let seconds: i64 = runs.iter().map(|run| run.length_ms(now_ms) / SECOND_MS).sum();
            let spans = || runs.iter().flat_map(Run::spans);
            let most = most_at_once(spans().map(|span| (span.start_ms, span.end_ms)));
            rows.push(json!({
                "time": period.name,
                "confCount": runs.len().to_string(),
                "confDuration": seconds.to_string(),
                "attendeeCount": spans().count().to_string(),
                "confConcurrentUsedCount": most.to_string(),
            }));
        }
        Ok(Some(page(call, &rows)))
    }

    /// Returns how often and how long users and terminals were in meetings.
    pub(super) fn count_participation(&self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        if call.is_example {
            return Ok(None);
        }
        let category = call.request.string(Place::Query, "category").unwrap_or_default();
        let mut rows = Vec::new();
        for period in periods(call)? {
            let runs = self.runs().filter(|run| period.contains(run.start_ms));
            match category.as_str() {
                "participant_type_info" => {
                    let count = runs.filter(|run| run.spans().next().is_some()).count();
                    rows.extend(devices(&period, count));
                }
                "hard_terminal_participate_info" => {
                    let terminal = |span: &Span<'_>| self.find(ResourceName::Device, &["number"], &span.stay.number);
                    let found = self.participation(runs, terminal);
                    rows.extend(found.map(|(item, count, seconds)| terminal_row(&period, item, count, seconds)));
                }
                _ => {
                    let found = self.participation(runs, |span| self.user_of(span));
                    rows.extend(found.map(|(item, count, seconds)| self.user_row(call, &period, item, count, seconds)));
                }
            }
        }
        Ok(Some(page(call, &rows)))
    }

    fn user_row(&self, call: &Call<'_>, period: &Period, user: &Item, count: usize, seconds: i64) -> Value {
        json!({
            "time": period.name,
            "confUserName": user.get(&["name"]),
            "confUserAccount": user.get(&["userAccount"]),
            "confUserDeptName": self.department_of(call, &user.id),
            "confUserCount": count.to_string(),
            "confUserDuration": seconds.to_string(),
        })
    }

    /// Returns the items of those who were in meetings, each with the number of meetings and the seconds.
    fn participation<'a>(
        &'a self,
        runs: impl Iterator<Item = Run<'a>>,
        item: impl Fn(&Span<'a>) -> Option<&'a Item>,
    ) -> impl Iterator<Item = (&'a Item, usize, i64)> {
        let now_ms = self.now_ms();
        let mut found: BTreeMap<u64, (&Item, BTreeSet<u64>, i64)> = BTreeMap::new();
        for run in runs {
            for (span, item) in run.spans().filter_map(|span| Some((span, item(&span)?))) {
                let (_, meetings, seconds) = found.entry(item.number).or_insert((item, BTreeSet::new(), 0));
                meetings.insert(run.item.number);
                *seconds = seconds.saturating_add(span.length_ms(now_ms) / SECOND_MS);
            }
        }
        found.into_values().map(|(item, meetings, seconds)| (item, meetings.len(), seconds))
    }

    /// Returns the user of a stay.
    pub(super) fn user_of(&self, span: &Span<'_>) -> Option<&Item> {
        let by = |key: &'static [&'static str], value: &str| {
            self.find(ResourceName::User, key, value).filter(|_| !value.is_empty())
        };
        by(&["userAccount"], &span.stay.account).or_else(|| by(&["sipNum"], &span.stay.number))
    }

    /// Returns the use of rooms and of the space for recordings. There are no live streams and calls to telephones.
    pub(super) fn count_resources(&self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let category = call.request.string(Place::Query, "category").unwrap_or_default();
        if call.is_example || !matches!(category.as_str(), "used_record_info" | "used_vmr_info") {
            return Ok(None);
        }
        let mut rows = Vec::new();
        for period in periods(call)? {
            rows.push(if category == "used_record_info" {
                let bytes = self.recorded_bytes(|recording| recording.created_ms < period.end_ms);
                #[expect(clippy::cast_precision_loss, reason = "a size in GB with two decimal places")]
                let gigabytes = bytes as f64 / GIGABYTE;
                json!({"time": period.name, "recordUsedSize": format!("{gigabytes:.2}")})
            } else {
                let in_room = |run: &Run<'_>| period.contains(run.start_ms) && run.item.is(&["vmrFlag"], "1");
                let runs: Vec<Run<'_>> = self.runs().filter(in_room).collect();
                let most = most_at_once(runs.iter().map(|run| (run.start_ms, run.end_ms)));
                let parties = self.room_parties();
                json!({"time": period.name, "vmrParties": parties.to_string(), "maxConcurrencyVmrCount": most.to_string()})
            });
        }
        Ok(Some(page(call, &rows)))
    }

    /// Returns how many people can be in all rooms that a resource of the enterprise provides.
    fn room_parties(&self) -> i64 {
        let rooms = self.items(ResourceName::MeetingRoom).filter_map(|room| room.text(&["vmrPkgId"]));
        let parties =
            |id: String| self.find(ResourceName::VmrPackage, &["vmrPkgId"], &id)?.get(&["vmrPkgParties"])?.as_i64();
        rooms.filter_map(parties).sum()
    }

    /// Returns the run with a UUID.
    pub(super) fn run(&self, uuid: &str) -> Option<Run<'_>> {
        let past = self.find(ResourceName::PastMeeting, UUID, uuid);
        let running = || self.running_meetings().find(|item| item.is(UUID, uuid));
        past.or_else(running).and_then(Run::new)
    }
}

fn terminal_row(period: &Period, terminal: &Item, count: usize, seconds: i64) -> Value {
    json!({
        "time": period.name,
        "confHardTerminalName": terminal.get(&["name"]),
        "confHardTerminalModel": terminal.get(&["model"]),
        "confHardTerminalUserId": terminal.get(&["account"]),
        "confHardTerminalCount": count.to_string(),
        "confHardTerminalDuration": seconds.to_string(),
    })
}

/// Returns the row of the only kind of device, if there were meetings with people.
fn devices(period: &Period, count: usize) -> Option<Value> {
    let (kind, version) = DEVICE;
    (count > 0).then(|| {
        json!({
            "time": period.name,
            "deviceType": kind,
            "deviceVersion": version,
            "deviceAttendanceCount": count.to_string(),
        })
    })
}

/// Returns the rows of the hours of a day in which meetings began.
fn hours(runs: &[Run<'_>]) -> Vec<Value> {
    let mut counts: BTreeMap<i8, (usize, usize)> = BTreeMap::new();
    for run in runs {
        let Ok(start) = Timestamp::from_millisecond(run.start_ms) else { continue };
        let (meetings, people) = counts.entry(start.to_zoned_datetime(tz::TimeZone::UTC).hour()).or_default();
        *meetings = meetings.saturating_add(1);
        *people = people.saturating_add(run.spans().count());
    }
    let row = |(hour, (meetings, people)): (i8, (usize, usize))| json!({"time": hour.to_string(), "conf24hCount": meetings.to_string(), "conf24hAttendeeCount": people.to_string()});
    counts.into_iter().map(row).collect()
}

/// Returns the days or months of a request.
fn periods(call: &Call<'_>) -> Result<Vec<Period>, ErrorResponse> {
    let text = |name| call.request.string(Place::Query, name).unwrap_or_default();
    let is_by_day = text("timeUnit") != "M";
    let date = |name| {
        let text = if is_by_day { text(name) } else { format!("{}-01", text(name)) };
        let invalid = || ErrorResponse::of_code(codes::METRICS_INVALID_PERIOD, format!("`{name}` is no day or month"));
        text.parse::<Date>().map_err(|_| invalid())
    };
    let (first, last) = (date("startTime")?, date("endTime")?);
    if last < first {
        return Err(ErrorResponse::of_code(codes::METRICS_INVALID_DATES, "the period ends before it starts"));
    }
    let next = |date: &Date| date.checked_add(if is_by_day { 1.day() } else { 1.month() }).ok();
    let (days, months) = MAX_PERIODS;
    let limit = if is_by_day { days } else { months };
    let dates: Vec<Date> = std::iter::successors(Some(first), next)
        .take_while(|date| *date <= last)
        .take(limit.saturating_add(1))
        .collect();
    if dates.len() > limit {
        let reason = "a period has at most 31 days or 12 months";
        return Err(ErrorResponse::of_code(codes::METRICS_PARAMETER_OUT_OF_RANGE, reason));
    }
    let ms = |date: Date| {
        let start = date.to_zoned_datetime(tz::TimeZone::UTC);
        start.map_or(i64::MAX, |start| start.timestamp().as_millisecond())
    };
    let period = |date: Date| {
        let name = date.to_string();
        let name = if is_by_day { name } else { name.get(..7).unwrap_or_default().to_owned() };
        Period { name, start_ms: ms(date), end_ms: next(&date).map_or(i64::MAX, ms) }
    };
    Ok(dates.into_iter().map(period).collect())
}
