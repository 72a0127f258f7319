//! `statistics … --last-month`: the figures of last month, day by day.

use clap::{Arg, ArgAction, ArgMatches, Command};
use huaweicloud_meeting_catalog::Value;

use super::{Verb, period};
use crate::error::Error;
use crate::operation::time::Clock;
use crate::operation::{self, Action};
use crate::settings::Settings;

const NOUN: &str = "statistics";
const LAST_MONTH: &str = "last-month";

macro_rules! verbs {
    ($($name:literal),+) => {
        &[$(Verb {
            noun: NOUN,
            name: $name,
            command: || command($name),
            run: |matches| Box::pin(run($name, matches)),
        }),+]
    };
}

pub(super) const VERBS: &[Verb] = verbs!["meetings", "participation", "resources", "users"];

fn command(name: &'static str) -> Command {
    operation::command(name, &format!("{NOUN} {name}")).arg(
        Arg::new(LAST_MONTH)
            .long(LAST_MONTH)
            .action(ArgAction::SetTrue)
            .help_heading("Period")
            .help("The days of last month, instead of --since, --until and --time-unit; --category then has a default"),
    )
}

async fn run(name: &str, matches: &ArgMatches) -> Result<(), Error> {
    let path = format!("{NOUN} {name}");
    let action = Action::find(&path).ok_or_else(|| Error::invalid(format!("unknown command `{path}`")))?;
    if !matches.get_flag(LAST_MONTH) {
        return operation::run_action(action, matches).await;
    }
    let settings = Settings::of(matches)?;
    let (first, last) = period::last_month(Clock::of(&settings)?.now())
        .map_err(|_| Error::invalid("the clock of this machine is out of range"))?;
    let (first, last) = (first.to_string(), last.to_string());
    let (category, page) = (first_category(&action), largest_page(&action));
    let mut defaults = vec![("time-unit", "day"), ("since", first.as_str()), ("until", last.as_str())];
    defaults.extend(category.map(|category| ("category", category)));
    defaults.extend(page.as_deref().map(|page| ("page-size", page)));
    crate::output::check(&settings, &action)?;
    let document = operation::document(&action, matches, &settings, &defaults)?;
    operation::call(&action, &settings, &document.to_string()).await
}

/// Returns the category that the vendor lists first, which is the one with the totals.
fn first_category(action: &Action) -> Option<&'static str> {
    let input = action.operation.inputs.iter().find(|input| input.field.name == "category")?;
    match &input.field.value {
        Value::Enumeration(enumeration) => enumeration.values.first().map(|value| value.kebab_name),
        _ => None,
    }
}

/// Returns the largest page, which has all days of a month.
fn largest_page(action: &Action) -> Option<String> {
    let input = action.operation.inputs.iter().find(|input| input.field.name == "limit")?;
    input.field.range.map(|range| range.max.to_string())
}
