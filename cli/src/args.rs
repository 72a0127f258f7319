//! The arguments of the command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command, value_parser};
use huaweicloud_meeting::{Region, Secret};

use crate::{environment, fake};

/// The names of the commands.
pub(crate) mod name {
    pub(crate) const CALL: &str = "call";
    pub(crate) const OPERATIONS: &str = "operations";
    pub(crate) const DESCRIBE: &str = "describe";
    pub(crate) const ERROR: &str = "error";
    pub(crate) const FAKE: &str = "fake";
}

const EXIT_CODES: &str = "\
Exit codes:
  0  Success
  1  The service returned an error response
  2  The arguments, the environment or the request are invalid; nothing was sent
  3  There was no response, or it could not be decoded";

/// Parses the arguments of the process.
pub(crate) fn parse() -> Result<ArgMatches, clap::Error> {
    command().try_get_matches().map_err(hide_stray_words)
}

fn command() -> Command {
    Command::new("hwmeeting")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Command-line client for Huawei Cloud Meeting")
        .after_help(EXIT_CODES)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .max_term_width(100)
        .subcommands([call(), operations(), describe(), error(), fake::command()])
}

fn call() -> Command {
    Command::new(name::CALL)
        .about("Call an operation and print the response as JSON")
        .long_about(
            "Call an operation and print the JSON of the response as the service sent it. Values of unexpected types are \
             reported on standard error. Prints nothing if the response has no body.\n\n\
             The request is a JSON document:\n\n  \
             {\"operation\": \"…\", \"path\": {…}, \"query\": {…}, \"headers\": {…}, \"body\": …}\n\n\
             Empty sections may be omitted; fields without a value must be, since `null` is not sent. `hwmeeting describe \
             OPERATION` lists the inputs of an operation and prints an example. The section `extra` holds inputs that the \
             operation does not have:\n\n  \
             {…, \"extra\": {\"query\": {…}, \"headers\": {…}, \"body\": {\"field\": …, \"/object/field\": …}}}\n\n\
             An endpoint without an operation is called by its method and path:\n\n  \
             {\"operation\": \"GET /v1/…/{id}\", \"path\": {\"id\": …}, \"query\": {…}, \"headers\": {…}, \"body\": …}",
        )
        .after_help(format!("{}\n\n{EXIT_CODES}", environment::HELP))
        .args([request(), endpoint(), region(), allow_http(), token(), timeout()])
        .group(ArgGroup::new("service").args(["endpoint", "region"]).required(true))
}

fn request() -> Arg {
    Arg::new("request")
        .long("request")
        .value_name("FILE")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help("File with the request; - for standard input")
}

fn endpoint() -> Arg {
    Arg::new("endpoint")
        .long("endpoint")
        .value_name("URL")
        .help("Base URL of the service; http is only accepted for loopback addresses and --allow-http")
}

fn allow_http() -> Arg {
    Arg::new("allow-http")
        .long("allow-http")
        .value_name("HOST")
        .value_parser(NonEmptyStringValueParser::new())
        .requires("endpoint")
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

fn timeout() -> Arg {
    Arg::new("timeout")
        .long("timeout")
        .value_name("SECONDS")
        .value_parser(seconds)
        .help("Timeout of the call, including logins and retries [default: 60]")
}

fn operations() -> Command {
    Command::new(name::OPERATIONS)
        .about("List the operations")
        .long_about(
            "List the operations: group, name, method and path. The columns are separated by tabs unless standard output \
             is a terminal.",
        )
        .arg(
            Arg::new("words")
                .value_name("WORD")
                .action(ArgAction::Append)
                .num_args(0..)
                .help("List only operations that contain all of these words, in any column (case-insensitive)"),
        )
}

fn describe() -> Command {
    Command::new(name::DESCRIBE)
        .about("Show the inputs of an operation and an example")
        .arg(
            Arg::new("operation")
                .value_name("OPERATION")
                .required(true)
                .help("Name of the operation, such as CreateMeeting (case-insensitive)"),
        )
        .arg(
            Arg::new("example")
                .long("example")
                .action(ArgAction::SetTrue)
                .help("Print only the request of the example, as input for `hwmeeting call`"),
        )
}

fn error() -> Command {
    Command::new(name::ERROR).about("Explain an error code").arg(
        Arg::new("code")
            .value_name("CODE")
            .required(true)
            .help("Error code, such as MMC.111072065, or its number or name"),
    )
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds: &f64| *seconds > 0.0);
    seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "expected a number greater than 0".to_owned())
}

/// Removes an unexpected word from the message: it may be the rest of a token that was not quoted.
fn hide_stray_words(mut error: clap::Error) -> clap::Error {
    let is_word = |value: &ContextValue| matches!(value, ContextValue::String(word) if !word.starts_with('-'));
    if error.kind() == ErrorKind::UnknownArgument && error.get(ContextKind::InvalidArg).is_some_and(is_word) {
        error.insert(ContextKind::InvalidArg, ContextValue::String("…".to_owned()));
    }
    error
}

/// The arguments of `call`.
pub(crate) struct Call {
    /// The file with the request; `None` for standard input.
    pub(crate) request: Option<PathBuf>,
    pub(crate) endpoint: String,
    /// The host for which http is accepted.
    pub(crate) allow_http: Option<String>,
    pub(crate) token: Option<Secret>,
    pub(crate) timeout: Option<Duration>,
}

impl Call {
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        let region = matches.get_one::<String>("region").and_then(|name| Region::from_name(name));
        let endpoint = matches.get_one::<String>("endpoint").cloned();
        Self {
            request: matches.get_one::<PathBuf>("request").filter(|path| path.as_os_str() != "-").cloned(),
            endpoint: endpoint.or(region.map(|region| region.endpoint().to_owned())).unwrap_or_default(),
            allow_http: matches.get_one::<String>("allow-http").cloned(),
            token: matches.get_one::<String>("token").map(Secret::new),
            timeout: matches.get_one("timeout").copied(),
        }
    }
}

/// The arguments of `describe`.
pub(crate) struct Describe {
    pub(crate) operation: String,
    pub(crate) example_only: bool,
}

impl Describe {
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        Self { operation: string(matches, "operation"), example_only: matches.get_flag("example") }
    }
}

/// Returns the words of `operations`.
pub(crate) fn words(matches: &ArgMatches) -> Vec<String> {
    matches.get_many::<String>("words").unwrap_or_default().cloned().collect()
}

/// Returns the code of `error`.
pub(crate) fn code(matches: &ArgMatches) -> String {
    string(matches, "code")
}

fn string(matches: &ArgMatches, id: &str) -> String {
    matches.get_one::<String>(id).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_are_consistent() {
        command().debug_assert();
    }

    #[test]
    fn a_timeout_is_a_positive_number() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1500)));
        for text in ["0", "-1", "NaN", "inf", "1e300", "soon", ""] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
