//! `hwmeeting call`: calls the operation of a document and prints the response.

use std::fmt::Display;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command, value_parser};
use huaweicloud_meeting::dynamic::{CustomDocument, DynamicOperation};
use huaweicloud_meeting::operations;
use huaweicloud_meeting_catalog as catalog;

use crate::args::EXIT_CODES;
use crate::error::Error;
use crate::operation::Action;
use crate::output;
use crate::session::{self, Session, environment};
use crate::settings::Settings;
use crate::wire::custom;

pub(crate) const NAME: &str = "call";

pub(crate) fn command() -> Command {
    Command::new(NAME)
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
        .arg(request())
}

fn request() -> Arg {
    Arg::new("request")
        .long("request")
        .value_name("FILE")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help("File with the request; - for standard input")
}

/// The arguments of `call`.
pub(crate) struct Arguments {
    /// The file with the request; `None` for standard input.
    request: Option<PathBuf>,
}

impl Arguments {
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        Self { request: matches.get_one::<PathBuf>("request").filter(|path| path.as_os_str() != "-").cloned() }
    }
}

pub(crate) async fn run(arguments: &Arguments, settings: &Settings) -> Result<(), Error> {
    let text = read(arguments.request.as_deref())?;
    if let Some(document) = CustomDocument::parse(&text)? {
        return custom(settings, &document).await;
    }
    let dynamic = DynamicOperation::of_document(operations(), &text)?;
    let action = catalog::operation(dynamic.operation.name).map(Action::of);
    action.as_ref().map_or(Ok(()), |action| output::check(settings, action))?;
    let response = Session::for_operation(settings, dynamic.operation)?.call(dynamic, &text).await?;
    output::warn(&response.anomalies);
    output::print_json_response(settings, action.as_ref(), &response.json)
}

/// Calls an endpoint that the client has no operation for.
async fn custom(settings: &Settings, document: &CustomDocument) -> Result<(), Error> {
    let Some(auth) = session::access_token_auth() else {
        return Err(Error::invalid("no operation of this build has an access token"));
    };
    let needs_token = document.needs_token(auth);
    let session = Session::open(settings, needs_token)?;
    if needs_token && !session.has_credentials()? {
        let operation = document.operation();
        return Err(Error::invalid(format!("{operation} is sent with an access token; {}", environment::HINT)));
    }
    let call = document.call(session.client().core(), auth);
    let response = custom::send(&session, document.operation(), call, document.effect()).await?;
    custom::print(settings, &document.operation(), document.effect(), &response)
}

/// Reads a file, or standard input.
pub(super) fn read(path: Option<&Path>) -> Result<Vec<u8>, Error> {
    let cannot_read = |what: &dyn Display, error| Error::invalid(format!("cannot read {what}: {error}"));
    match path {
        Some(path) => fs::read(path).map_err(|error| cannot_read(&format!("`{}`", path.display()), error)),
        None => {
            let mut text = Vec::new();
            io::stdin().lock().read_to_end(&mut text).map_err(|error| cannot_read(&"standard input", error))?;
            Ok(text)
        }
    }
}
