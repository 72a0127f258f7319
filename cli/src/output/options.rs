//! The global options about what is printed.

use std::sync::Arc;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches};
use jiff::tz::TimeZone;

use super::query::Query;
use super::screen::{COLORS, Screen};
use crate::error::Error;

/// The form of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Yaml,
    Csv,
    Tsv,
    Table,
    Name,
}

const FORMATS: [(&str, Format); 6] = [
    ("json", Format::Json),
    ("yaml", Format::Yaml),
    ("csv", Format::Csv),
    ("tsv", Format::Tsv),
    ("table", Format::Table),
    ("name", Format::Name),
];

/// What the global options about what is printed are set to.
#[derive(Clone, Debug)]
pub(crate) struct OutputOptions {
    /// The format, if one was asked for.
    pub(crate) format: Option<Format>,
    /// The names of columns.
    pub(crate) columns: Vec<String>,
    pub(crate) shows_secrets: bool,
    pub(crate) query: Option<Arc<Query>>,
    pub(crate) screen: Screen,
    /// The zone in which times are shown.
    pub(crate) zone: TimeZone,
    /// Whether all pages of a list are requested. Only commands of paged lists have the option.
    pub(crate) all_pages: bool,
    /// The maximum number of items of a list. Only commands of paged lists have the option.
    pub(crate) limit: Option<i64>,
}

impl OutputOptions {
    /// Returns the options that the arguments of a command state.
    pub(crate) fn of(matches: &ArgMatches) -> Result<Self, Error> {
        let string = |name| matches.get_one::<String>(name).map(String::as_str);
        let options = Self {
            format: keyword(string("output"), &FORMATS),
            columns: matches.get_many::<String>("columns").unwrap_or_default().cloned().collect(),
            shows_secrets: matches.get_flag("show-secrets"),
            query: string("jq").map(Query::parse).transpose()?.map(Arc::new),
            screen: Screen::stdout(),
            zone: zone(matches)?,
            all_pages: matches.try_get_one::<bool>("all").is_ok_and(|all| all == Some(&true)),
            limit: matches.try_get_one::<i64>("limit").ok().flatten().copied(),
        };
        options.check()?;
        Ok(options)
    }

    fn check(&self) -> Result<(), Error> {
        let is_json = matches!(self.format, None | Some(Format::Json));
        let has_columns = matches!(self.format, None | Some(Format::Table | Format::Csv | Format::Tsv));
        match (&self.query, self.columns.is_empty()) {
            (Some(_), false) => Err(Error::invalid("--columns has no effect on the results of --jq; leave it out")),
            (Some(_), _) if !is_json => Err(Error::invalid("the results of --jq are JSON; leave out --output")),
            (_, false) if !has_columns => Err(Error::invalid(
                "--columns is for the formats table, csv and tsv; select fields of json and yaml with --jq",
            )),
            _ => Ok(()),
        }
    }

    /// Returns whether something else was asked for than what a command prints by itself.
    pub(crate) fn is_chosen(&self) -> bool {
        self.format.is_some() || self.query.is_some() || !self.columns.is_empty()
    }

    /// Returns the format. Without one, people get a table, and programs get JSON, or lines if they asked for columns.
    pub(crate) fn format(&self) -> Format {
        self.format.unwrap_or(match (self.screen.is_terminal(), self.columns.is_empty()) {
            _ if self.query.is_some() => Format::Json,
            (true, _) => Format::Table,
            (false, true) => Format::Json,
            (false, false) => Format::Tsv,
        })
    }

    /// Returns whether a list is a table with the columns that a command chooses.
    pub(crate) fn is_plain_table(&self) -> bool {
        self.format() == Format::Table && self.columns.is_empty()
    }

    /// Returns whether secrets are masked: where people read, unless they ask for them.
    pub(crate) fn masks_secrets(&self) -> bool {
        !self.shows_secrets && (self.screen.is_terminal() || self.format() == Format::Table)
    }
}

/// Returns the time zone of `--zone`, or that of the machine.
fn zone(matches: &ArgMatches) -> Result<TimeZone, Error> {
    match matches.try_get_one::<String>("zone") {
        Ok(Some(name)) => TimeZone::get(name)
            .map_err(|_| Error::invalid(format!("unknown time zone `{name}`; expected one such as Asia/Shanghai"))),
        _ => Ok(TimeZone::system()),
    }
}

fn keyword<T: Copy>(name: Option<&str>, keywords: &[(&str, T)]) -> Option<T> {
    keywords.iter().find(|(known, _)| Some(*known) == name).map(|(_, value)| *value)
}

/// Returns the options.
pub(crate) fn arguments() -> [Arg; 5] {
    [output(), columns(), jq(), show_secrets(), color()]
}

fn output() -> Arg {
    Arg::new("output")
        .short('o')
        .long("output")
        .value_name("FORMAT")
        .value_parser(PossibleValuesParser::new(FORMATS.map(|(name, _)| name)))
        .help(
            "Format of the response, and with json that of errors [default: a table on a terminal, otherwise the JSON as \
             received]",
        )
}

fn columns() -> Arg {
    Arg::new("columns")
        .long("columns")
        .value_name("NAMES")
        .value_delimiter(',')
        .help("Columns of a table, csv or tsv, such as account,dept.name")
}

fn jq() -> Arg {
    Arg::new("jq")
        .long("jq")
        .value_name("QUERY")
        .help("Filter the JSON of the response with a query in the language of jq")
}

fn show_secrets() -> Arg {
    Arg::new("show-secrets")
        .long("show-secrets")
        .action(ArgAction::SetTrue)
        .help("Print passwords, tokens and keys, which a terminal and tables show as ********")
}

fn color() -> Arg {
    Arg::new("color")
        .long("color")
        .value_name("WHEN")
        .value_parser(PossibleValuesParser::new(COLORS))
        .help("When to use colors [default: auto, which is never if NO_COLOR is set]")
}
