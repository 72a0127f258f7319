//! `occurrence list`: the occurrences of a series.

use clap::{Arg, ArgMatches, Command};

use super::series::{self, LIST};
use crate::error::Error;
use crate::output::{self, Node};
use crate::settings::Settings;

pub(super) fn command() -> Command {
    Command::new("list")
        .about("List the occurrences of a series, with their IDs and times")
        .long_about(
            "List the occurrences of a series, with their IDs and times. `occurrence cancel` and `occurrence update` accept the ID of \
             an occurrence, or its day.",
        )
        .after_help("Example:\n  hwmeeting occurrence list 969304019")
        .arg(Arg::new("series").value_name("SERIES").required(true).help("ID of the series"))
}

pub(super) async fn run(matches: &ArgMatches) -> Result<(), Error> {
    let settings = Settings::of(matches)?;
    let action = series::action()?;
    output::check_items(&settings, &action, &LIST)?;
    let id = matches.get_one::<String>("series").map_or("", String::as_str);
    let occurrences = series::occurrences(&settings, &action, id).await?;
    output::print_items(&settings, &action, &LIST, Node::List(occurrences))
}
