//! `occurrence cancel` and `occurrence update`: the verbs of the catalog, with days in place of IDs.

use clap::{ArgMatches, Command};

use super::choose::{self, Occurrence};
use super::series;
use crate::error::Error;
use crate::operation::flags::{self, Flags};
use crate::operation::request::Given;
use crate::operation::time::Clock;
use crate::operation::{self, Action};
use crate::settings::Settings;

pub(super) const CANCEL: &str = "occurrence cancel";
pub(super) const UPDATE: &str = "occurrence update";
/// The inputs with the IDs of occurrences, and that with the ID of the series.
const IDS: [&str; 2] = ["body.cycleSubConfIDs", "body.cycleSubConfID"];
const SERIES: &str = "query.conferenceID";
const HELP: &str = "Day of an occurrence, such as 2026-12-08, its time if the day has several, or its ID";

pub(super) fn cancel() -> Command {
    operation::command("cancel", CANCEL).defer(with_days)
}

pub(super) fn update() -> Command {
    operation::command("update", UPDATE).defer(with_days)
}

/// Adds the arguments of the action of a command.
fn with_days(command: Command) -> Command {
    let Some(action) = command.get_display_name().and_then(Action::find) else { return command };
    let command = flags::add(command, &action);
    let ids: Vec<String> = command
        .get_positionals()
        .map(|argument| argument.get_id().to_string())
        .filter(|id| IDS.iter().any(|known| id.trim_end_matches("[]") == *known))
        .collect();
    ids.into_iter().fold(command, |command, id| command.mut_arg(id, |argument| argument.help(HELP)))
}

pub(super) async fn run(path: &str, matches: &ArgMatches) -> Result<(), Error> {
    let action = Action::find(path).ok_or_else(|| Error::invalid(format!("this build does not have `{path}`")))?;
    operation::run_edited(action, matches, replace_days).await
}

/// Replaces days by the IDs of the occurrences on them.
async fn replace_days(settings: &Settings, flags: &Flags, clock: &Clock, given: &mut Given) -> Result<(), Error> {
    let series = given.text(flags, SERIES);
    let texts = given.texts_mut(flags, &IDS);
    let times = texts.iter().filter(|text| !choose::is_id(text)).map(|text| choose::time_of(text, clock));
    // A wrong one is reported before anything is sent.
    let times = times.collect::<Result<Vec<_>, _>>()?;
    // Without a series, the request is rejected for what is missing.
    let Some(series) = series.filter(|_| !times.is_empty()) else { return Ok(()) };
    let action = series::action()?;
    let nodes = series::occurrences(settings, &action, &series).await?;
    let occurrences: Vec<Occurrence> = nodes.iter().filter_map(Occurrence::of).collect();
    let days = texts.into_iter().filter(|text| !choose::is_id(text));
    for (text, time) in days.zip(times) {
        *text = choose::choose(text, &time, &occurrences)?;
    }
    Ok(())
}
