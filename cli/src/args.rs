//! The command line as it is declared.

use std::time::Duration;

use clap::{Arg, ArgGroup, Command, value_parser};
use huaweicloud_meeting::Region;

/// The whole command.
pub(crate) fn command() -> Command {
    Command::new("hwmeeting")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Every operation of Huawei Cloud Meeting from the command line")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(call())
        .subcommand(Command::new("operations").about("Lists the operations").arg(
            Arg::new("word").value_name("WORD").num_args(0..).help("Only operations with all of these words in them"),
        ))
        .subcommand(
            Command::new("describe")
                .about("Shows what an operation takes, and a document to start from")
                .arg(Arg::new("operation").value_name("OPERATION").required(true).help("The vendor's name")),
        )
        .subcommand(
            Command::new("error")
                .about("Says what an error code means")
                .arg(Arg::new("code").value_name("CODE").required(true).help("Such as MMC.111072065")),
        )
        .subcommand(
            Command::new("fake")
                .about("Runs a fake of the service on this machine, to try things without an account")
                .arg(
                    Arg::new("port")
                        .long("port")
                        .value_name("PORT")
                        .value_parser(value_parser!(u16))
                        .help("[default: a free one]"),
                ),
        )
}

const LOGIN_HELP: &str = "\
Who calls is said by the environment:
  HWMEETING_TOKEN                          an access token that is at hand
  HWMEETING_APP_ID and HWMEETING_APP_KEY   a login with an App ID, as HWMEETING_USER if it is set
  HWMEETING_ACCOUNT and HWMEETING_PASSWORD a login with an account
  HWMEETING_CONFERENCE_PASSWORD            the host's password, for operations of a running meeting

A document names an operation and its inputs as on the wire; sections without inputs may be left out:
  {\"operation\": \"SearchMeetings\", \"query\": {\"limit\": 10}}
`hwmeeting describe OPERATION` shows what an operation takes.

The answer is written to standard output as JSON. Exit code: 0; 1 when the service says no; 2 when something is refused
before anything is sent; 3 when the service cannot be reached or understood.";

fn call() -> Command {
    let environment = |name: &'static str, variable: &'static str| {
        Arg::new(name).long(name).env(variable).hide(true).hide_env_values(true)
    };
    Command::new("call")
        .about("Calls an operation")
        .after_help(LOGIN_HELP)
        .arg(
            Arg::new("request")
                .long("request")
                .value_name("FILE")
                .required(true)
                .help("The document that says what to call; `-` reads standard input"),
        )
        .arg(
            Arg::new("endpoint")
                .long("endpoint")
                .value_name("URL")
                .env("HWMEETING_ENDPOINT")
                .help("The base URL; http is accepted for this machine only"),
        )
        .arg(
            Arg::new("region")
                .long("region")
                .value_name("NAME")
                .env("HWMEETING_REGION")
                .value_parser(Region::ALL.iter().map(Region::name).collect::<Vec<_>>())
                .help("The site of the service that the account belongs to"),
        )
        .group(ArgGroup::new("where").args(["endpoint", "region"]).required(true))
        .arg(
            Arg::new("token")
                .long("token")
                .value_name("TOKEN")
                .env("HWMEETING_TOKEN")
                .hide_env_values(true)
                .help("An access token; others on this machine can see it here, so prefer the variable"),
        )
        .arg(
            Arg::new("timeout")
                .long("timeout")
                .value_name("SECONDS")
                .value_parser(seconds)
                .help("How long the call may take [default: 60]"),
        )
        .arg(environment("app-id", "HWMEETING_APP_ID"))
        .arg(environment("app-key", "HWMEETING_APP_KEY"))
        .arg(environment("user", "HWMEETING_USER"))
        .arg(environment("account", "HWMEETING_ACCOUNT"))
        .arg(environment("password", "HWMEETING_PASSWORD"))
        .arg(environment("conference-password", "HWMEETING_CONFERENCE_PASSWORD"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    let duration = Duration::try_from_secs_f64(seconds).map_err(|_| "not a number of seconds".to_owned())?;
    if duration.is_zero() { Err("must be more than nothing".to_owned()) } else { Ok(duration) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_declaration_is_sound() {
        super::command().debug_assert();
    }
}
