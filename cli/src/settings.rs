//! The options that all commands have.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser};
use clap::{Arg, ArgMatches, Command, value_parser};
use huaweicloud_meeting::{Region, Secret};

use crate::error::Error;
use crate::output::{self, OutputOptions};
use crate::session::profile::check_name;
use crate::wire;

/// The heading of the options that all commands have.
pub(crate) const HEADING: &str = "Global options";

/// What the options that all commands have are set to.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The name of the profile.
    pub(crate) profile: Option<String>,
    /// The file with the host password of a meeting.
    pub(crate) password_file: Option<PathBuf>,
    /// The base URL of the service.
    pub(crate) endpoint: Option<String>,
    /// The host for which http is accepted.
    pub(crate) allow_http: Option<String>,
    /// The access token.
    pub(crate) token: Option<Secret>,
    /// The timeout of a call.
    pub(crate) timeout: Option<Duration>,
    /// The time zone of times in arguments; `None` for that of the machine.
    pub(crate) zone: Option<String>,
    /// What is printed, and how.
    pub(crate) output: OutputOptions,
    /// What is shown of requests, and whether they are sent.
    pub(crate) wire: wire::Options,
}

impl Settings {
    /// Returns settings with which requests are sent even in a dry run.
    pub(crate) fn sending(&self) -> Self {
        Self { wire: self.wire.sending(), ..self.clone() }
    }

    /// Returns the settings that the arguments of a command state.
    pub(crate) fn of(matches: &ArgMatches) -> Result<Self, Error> {
        let string = |name| matches.get_one::<String>(name).cloned();
        let region = string("region").and_then(|name| Region::from_name(&name));
        Ok(Self {
            profile: string("profile"),
            password_file: matches.get_one("password-file").cloned(),
            endpoint: string("endpoint").or(region.map(|region| region.endpoint().to_owned())),
            allow_http: string("allow-http"),
            token: string("token").map(Secret::new),
            timeout: matches.get_one("timeout").copied(),
            zone: string("zone"),
            output: OutputOptions::of(matches)?,
            wire: wire::Options::of(matches),
        })
    }
}

/// Returns the options. Those of one command hide the values of others: they are global.
pub(crate) fn arguments() -> Vec<Arg> {
    let arguments = [profile(), endpoint(), region(), allow_http(), token(), password_file(), timeout(), zone()];
    arguments
        .into_iter()
        .chain(output::arguments())
        .chain(wire::arguments())
        .map(|argument| argument.global(true).hide_short_help(true).help_heading(HEADING))
        .collect()
}

/// Leaves options that have no effect on a command out of its help. They are accepted here, so that an error can state why they are rejected.
pub(crate) fn hide(command: Command, without_effect: &[&str]) -> Command {
    if without_effect.is_empty() {
        return command;
    }
    let arguments = arguments().into_iter().filter(|argument| without_effect.contains(&argument.get_id().as_str()));
    // An argument of the command takes the place of the global one.
    command.args(arguments.map(|argument| argument.global(false).hide(true)))
}

fn profile() -> Arg {
    Arg::new("profile")
        .long("profile")
        .value_name("NAME")
        .value_parser(check_name)
        .help("Profile to use; `hwmeeting profile list` lists them. Credentials in the environment are then not used")
}

fn endpoint() -> Arg {
    Arg::new("endpoint")
        .long("endpoint")
        .value_name("URL")
        .conflicts_with("region")
        .help("Base URL of the service; http is only accepted for loopback addresses and --allow-http")
}

fn allow_http() -> Arg {
    Arg::new("allow-http")
        .long("allow-http")
        .value_name("HOST")
        .value_parser(NonEmptyStringValueParser::new())
        .help("Accept http for this host, too, such as that of a fake; tokens and passwords are sent to it unencrypted")
}

fn region() -> Arg {
    let names: Vec<&str> = Region::ALL.iter().map(Region::name).collect();
    Arg::new("region")
        .long("region")
        .value_name("NAME")
        .value_parser(PossibleValuesParser::new(names))
        .help("Region of the account, instead of --endpoint")
}

fn token() -> Arg {
    Arg::new("token")
        .long("token")
        .value_name("TOKEN")
        .value_parser(NonEmptyStringValueParser::new())
        .help("Access token; hwmeeting does not log in. Visible to other users of this machine: prefer HWMEETING_TOKEN")
}

fn password_file() -> Arg {
    Arg::new("password-file")
        .long("password-file")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help("File with the host password of the meeting [default: looked up, if you are its scheduler]")
}

fn timeout() -> Arg {
    Arg::new("timeout")
        .long("timeout")
        .value_name("SECONDS")
        .value_parser(seconds)
        .help("Timeout of the call, including logins and retries [default: 60]")
}

fn zone() -> Arg {
    Arg::new("zone")
        .long("zone")
        .value_name("ZONE")
        .value_parser(NonEmptyStringValueParser::new())
        .help("Time zone of times in arguments, tables and cards, such as Europe/Berlin or UTC [default: that of this machine]")
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds: &f64| *seconds > 0.0);
    seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "expected a number greater than 0".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_a_positive_number() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1500)));
        for text in ["0", "-1", "NaN", "inf", "1e300", "soon", ""] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
