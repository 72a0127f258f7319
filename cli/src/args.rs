//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command, value_parser};
use huaweicloud_meeting::{Region, Secret};

use crate::{login, output};

/// The names of the commands.
pub(crate) mod name {
    pub(crate) const CALL: &str = "call";
    pub(crate) const OPERATIONS: &str = "operations";
    pub(crate) const DESCRIBE: &str = "describe";
    pub(crate) const ERROR: &str = "error";
    pub(crate) const FAKE: &str = "fake";
}

const EXIT_CODES: &str = "\
Exit codes: 0 it worked; 1 the service said no; 2 refused before anything was sent;
3 the service could not be reached or understood.";

/// All commands with their arguments.
pub(crate) fn command() -> Command {
    Command::new("hwmeeting")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Every operation of Huawei Cloud Meeting from the command line.")
        .after_help(EXIT_CODES)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .max_term_width(100)
        .subcommands([call(), operations(), describe(), error(), fake()])
}

fn call() -> Command {
    let regions: Vec<&str> = Region::ALL.iter().map(Region::name).collect();
    Command::new(name::CALL)
        .about("Call an operation and print its response as JSON")
        .long_about(
            "Call an operation and print its response as JSON; nothing where it returns nothing.\n\n\
             The request is a JSON document with names as on the wire. Sections without content may be left out:\n\n  \
             {\"operation\": \"…\", \"path\": {…}, \"query\": {…}, \"headers\": {…}, \"body\": …}\n\n\
             `hwmeeting describe OPERATION` tells what an operation takes and shows an example.",
        )
        .after_help(format!("{}\n\n{EXIT_CODES}", login::HELP))
        .arg(
            Arg::new("request")
                .long("request")
                .value_name("FILE")
                .required(true)
                .value_parser(value_parser!(PathBuf))
                .help("The document to call with; - reads it from standard input"),
        )
        .arg(
            Arg::new("endpoint")
                .long("endpoint")
                .value_name("URL")
                .help("The base URL of the service; http for this machine alone, https otherwise"),
        )
        .arg(
            Arg::new("region")
                .long("region")
                .value_name("NAME")
                .value_parser(PossibleValuesParser::new(regions))
                .help("The site of the service that the account belongs to, in place of a URL"),
        )
        .group(ArgGroup::new("site").args(["endpoint", "region"]).required(true))
        .arg(Arg::new("token").long("token").value_name("TOKEN").value_parser(NonEmptyStringValueParser::new()).help(
            "A ready access token; no login is made. Others on this machine can see it on the command line: \
                     better set HWMEETING_TOKEN",
        ))
        .arg(
            Arg::new("timeout")
                .long("timeout")
                .value_name("SECONDS")
                .value_parser(seconds)
                .help("How long the call may take, logins and repetitions included [default: 60]"),
        )
}

fn operations() -> Command {
    Command::new(name::OPERATIONS)
        .about("List the operations")
        .long_about("List the operations: group, name, method and path. With words, those that have all of them.")
        .arg(Arg::new("words").value_name("WORDS").action(ArgAction::Append).num_args(0..))
}

fn describe() -> Command {
    Command::new(name::DESCRIBE)
        .about("Tell what an operation takes, with an example")
        .arg(Arg::new("operation").value_name("OPERATION").required(true))
        .arg(
            Arg::new("example")
                .long("example")
                .action(ArgAction::SetTrue)
                .help("Print the document of the example and nothing else: a start for `call`"),
        )
}

fn error() -> Command {
    Command::new(name::ERROR).about("Tell what an error code means").arg(
        Arg::new("code")
            .value_name("CODE")
            .required(true)
            .help("Such as MMC.111072065; its number or its name does as well"),
    )
}

fn fake() -> Command {
    Command::new(name::FAKE)
        .about("Run a fake of the service on this machine, until Ctrl-C")
        .arg(
            Arg::new("port")
                .long("port")
                .value_name("PORT")
                .value_parser(value_parser!(u16))
                .default_value("0")
                .hide_default_value(true)
                .help("The port of 127.0.0.1 to response on; a free one without it"),
        )
        .arg(Arg::new("own-tokens-only").long("own-tokens-only").action(ArgAction::SetTrue).help(
            "Take only tokens that a login here has handed out, as the service does; any token is good otherwise",
        ))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds: &f64| *seconds > 0.0);
    seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "a number above 0 is needed".to_owned())
}

/// Prints what clap says: help where it was asked for, and what is wrong otherwise.
pub(crate) fn refuse(mut error: clap::Error) -> ExitCode {
    hide_stray_words(&mut error);
    let text = error.render().to_string();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return match output::print(&text) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => failure.report(),
        };
    }
    output::complain(&text);
    ExitCode::from(2)
}

/// A word that belongs to no option may be the rest of a token that was not quoted.
fn hide_stray_words(error: &mut clap::Error) {
    let is_word = |value: &ContextValue| matches!(value, ContextValue::String(word) if !word.starts_with('-'));
    if error.kind() == ErrorKind::UnknownArgument && error.get(ContextKind::InvalidArg).is_some_and(is_word) {
        error.insert(ContextKind::InvalidArg, ContextValue::String("…".to_owned()));
    }
}

/// What `call` is told.
pub(crate) struct Call {
    /// Where the document is; standard input if nowhere.
    pub(crate) request: Option<PathBuf>,
    pub(crate) endpoint: String,
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
            token: matches.get_one::<String>("token").map(Secret::new),
            timeout: matches.get_one("timeout").copied(),
        }
    }
}

/// What `describe` is told.
pub(crate) struct Describe {
    pub(crate) operation: String,
    pub(crate) example_only: bool,
}

impl Describe {
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        Self { operation: text(matches, "operation"), example_only: matches.get_flag("example") }
    }
}

/// What `fake` is told.
pub(crate) struct Fake {
    pub(crate) port: u16,
    pub(crate) own_tokens_only: bool,
}

impl Fake {
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        Self {
            port: matches.get_one("port").copied().unwrap_or_default(),
            own_tokens_only: matches.get_flag("own-tokens-only"),
        }
    }
}

/// The words that `operations` is told.
pub(crate) fn words(matches: &ArgMatches) -> Vec<String> {
    matches.get_many::<String>("words").unwrap_or_default().cloned().collect()
}

/// The code that `error` is told.
pub(crate) fn code(matches: &ArgMatches) -> String {
    text(matches, "code")
}

fn text(matches: &ArgMatches, id: &str) -> String {
    matches.get_one::<String>(id).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clap_finds_no_fault_with_the_commands() {
        command().debug_assert();
    }

    #[test]
    fn a_time_is_a_number_above_nothing() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1500)));
        for text in ["0", "-1", "NaN", "inf", "1e300", "soon", ""] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
