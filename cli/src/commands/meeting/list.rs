//! `meeting list` with a period: the service cannot filter by time, so all pages are read and filtered here.

use clap::{ArgMatches, Command};
use huaweicloud_meeting::values::UtcMinute;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::commands::pages;
use crate::commands::period::{self, Period};
use crate::error::Error;
use crate::operation::time::Clock;
use crate::operation::{self, Action};
use crate::output;
use crate::session::{Response, Session};
use crate::settings::Settings;

const PATH: &str = "meeting list";
/// What is set with a period unless it is given: the period of the service is undocumented, and the earliest meeting is the next.
const DEFAULTS: [(&str, &str); 2] = [("query-conf-mode", "all"), ("sort-type", "earliest-first")];

pub(super) fn command() -> Command {
    operation::command("list", PATH).args(period::arguments())
}

pub(super) async fn run(matches: &ArgMatches) -> Result<(), Error> {
    let action = Action::find(PATH).ok_or_else(|| Error::invalid("this build has no list of meetings"))?;
    let settings = Settings::of(matches)?;
    let Some(period) = Period::of(matches, &Clock::of(&settings)?)? else {
        return operation::run_action(action, matches).await;
    };
    output::check(&settings, &action)?;
    let document = operation::document(&action, matches, &settings, &DEFAULTS)?;
    let session = Session::open(&settings, true)?;
    let mut meetings = pages::all(&session, &document).await?;
    meetings.retain(|meeting| is_in(&period, meeting));
    let count = meetings.len();
    let json = json!({"count": count, "data": meetings, "limit": count, "offset": 0}).to_string();
    output::print_response(&settings, &action, &Response { json, anomalies: Vec::new() })?;
    if matches.contains_id("since") && period.from.is_some_and(|from| from < Timestamp::now()) {
        output::eprint("meetings that have ended are listed by `hwmeeting past-meeting list --since TIME`\n");
    }
    Ok(())
}

/// Returns whether a meeting is in a period. One whose times are unknown is.
fn is_in(period: &Period, meeting: &Value) -> bool {
    let time =
        |name: &str| -> Option<Timestamp> { UtcMinute::parse(meeting.get(name)?.as_str()?).ok()?.to_timestamp().ok() };
    let Some(start) = time("startTime") else { return true };
    period.contains(start, time("endTime").unwrap_or(start))
}
