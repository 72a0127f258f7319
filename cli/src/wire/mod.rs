//! What goes over the wire: showing it while it is sent (`-v`, `-vv`), or instead of sending it (`--dry-run`, `--curl`).
//!
//! - `trace`: lines for attempts and calls, and the transport that shows requests and responses
//! - `tee`: the body of a response that is shown when it has been received
//! - `dry_run`: the transport that sends nothing
//! - `shown`: a request without its secrets, which `plain` and `curl` print
//! - `mask`: secrets in JSON, in headers and in queries, by the catalog and by their names
//! - `custom`: calls that the client has no operation for
//! - `route`: the operation that a request belongs to

mod curl;
pub(crate) mod custom;
mod dry_run;
mod mask;
mod plain;
mod route;
mod shown;
mod tee;
mod trace;

use clap::{Arg, ArgAction, ArgMatches};
use huaweicloud_meeting::{ClientBuilder, HttpTransport, Secret};

#[cfg(feature = "mcp")]
use huaweicloud_meeting_catalog::Operation;

use crate::error::Error;
use crate::settings::Settings;

pub(crate) use dry_run::is_dry_run;

/// What is shown of requests and responses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    /// 0, 1 for lines, or more for headers and bodies, too.
    verbosity: u8,
    /// The form in which requests are printed in place of being sent.
    dry_run: Option<Form>,
}

/// The form of a request that is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    Curl,
}

impl Options {
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        let form = |name, form| matches.get_flag(name).then_some(form);
        Self {
            verbosity: matches.get_count("verbose"),
            dry_run: form("curl", Form::Curl).or(form("dry-run", Form::Plain)),
        }
    }

    /// Returns whether nothing is sent. Credentials are neither needed nor read then.
    pub(crate) fn is_dry_run(self) -> bool {
        self.dry_run.is_some()
    }

    /// Returns the options of requests that are sent in any case.
    pub(crate) fn sending(self) -> Self {
        Self { dry_run: None, ..self }
    }

    /// Returns what stands for the access token, and for the host password of a meeting, if nothing is sent.
    pub(crate) fn placeholder(self) -> Option<Secret> {
        self.is_dry_run().then(|| Secret::new(dry_run::PLACEHOLDER))
    }
}

/// Returns the options that all commands have.
pub(crate) fn arguments() -> [Arg; 3] {
    let verbose = Arg::new("verbose")
        .short('v')
        .long("verbose")
        .action(ArgAction::Count)
        .help("Show each request on standard error; -vv also shows headers and bodies, without secrets");
    let dry_run = Arg::new("dry-run")
        .long("dry-run")
        .action(ArgAction::SetTrue)
        .help("Print the request without its secrets; send nothing, but an update reads the current state");
    let curl = Arg::new("curl")
        .long("curl")
        .action(ArgAction::SetTrue)
        .help("Print the request as a curl command with variables for secrets; likewise");
    [verbose, dry_run, curl]
}

/// Returns the JSON of a response of an operation with its secrets replaced, or nothing if it is not JSON.
#[cfg(feature = "mcp")]
pub(crate) fn without_secrets(operation: &'static Operation, json: &str) -> Option<String> {
    let schema = operation.response.as_ref().map_or(mask::Schema::Unknown, mask::Schema::of);
    mask::json(json, schema, &mut Vec::new()).map(|pieces| plain::text(&pieces))
}

/// Adds to a client what shows its requests, or sends none of them.
pub(crate) fn attach<C>(builder: ClientBuilder<C>, settings: &Settings) -> Result<ClientBuilder<C>, Error> {
    let Options { verbosity, dry_run } = settings.wire;
    if let Some(form) = dry_run {
        return Ok(builder.transport(dry_run::DryRun::new(form)));
    }
    let builder = if verbosity > 0 { builder.observer(trace::Lines) } else { builder };
    if verbosity < 2 {
        return Ok(builder);
    }
    let transport = HttpTransport::builder().build().map_err(|error| Error::invalid(error.to_string()))?;
    Ok(builder.transport(trace::Traced::new(transport)))
}
