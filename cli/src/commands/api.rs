//! `hwmeeting api`: calls any path of the service with the token of the client.

mod fields;
mod target;

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use huaweicloud_meeting::values::Json;
use huaweicloud_meeting::{CustomCall, HttpResponse, InputValue, Method, Secret};

use super::call::read;
use crate::error::Error;
use crate::output;
use crate::session::{self, Session, environment};
use crate::settings::Settings;
use crate::wire::custom;
use fields::Fields;
use target::Target;

pub(crate) const NAME: &str = "api";

const EXAMPLES: &str = "\
Examples:
  hwmeeting api /v1/usg/dcs/corp/member --query limit=5
  hwmeeting api POST /v1/mmc/management/conferences -f subject=Weekly -f mediaTypes=HDVideo -F length=30
  hwmeeting api PUT /v1/usg/dcs/corp/dept/7 --input dept.json
  hwmeeting api PUT /v1/mmc/control/conferences/lock --query conferenceID=91408 --control 91408 -F isLock=1";

pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Call a path of the service with the access token")
        .override_usage("hwmeeting api [METHOD] <PATH> [OPTIONS]")
        .long_about(
            "Call a path of the service with the access token, also one that hwmeeting has no operation for, and print the \
             response. Only the endpoint is called: a token is sent nowhere else.\n\n\
             Fields form the JSON object in the body, or the query of a GET and HEAD. `a[b]=…` sets a field of an object, and \
             `a[]=…` adds an item to a list.",
        )
        .after_help(format!("{EXAMPLES}\n\n{}", crate::args::EXIT_CODES))
        .args(arguments())
        .arg(
            Arg::new("include")
                .long("include")
                .short('i')
                .action(ArgAction::SetTrue)
                .help("Print the status and the headers, too"),
        )
}

fn arguments() -> [Arg; 8] {
    let append = |name, value| Arg::new(name).value_name(value).action(ArgAction::Append);
    [
        Arg::new("method").value_name("METHOD").help("Method, such as POST [default: GET]"),
        Arg::new("path")
            .value_name("PATH")
            .help("Path below the endpoint, such as /v1/usg/dcs/corp; it may have a query"),
        append("string", "KEY=VALUE").short('f').long("field").help("Add a string to the body"),
        append("json", "KEY=VALUE")
            .short('F')
            .long("json-field")
            .help("Add a JSON value to the body, or a string if it is not JSON; @FILE is read, @- is standard input"),
        Arg::new("input")
            .long("input")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .conflicts_with_all(["string", "json"])
            .help("File with the JSON of the body; - for standard input"),
        append("header", "NAME:VALUE").short('H').long("header").help("Add a header"),
        append("query", "KEY=VALUE").long("query").help("Add a query parameter"),
        Arg::new("control")
            .long("control")
            .value_name("MEETING")
            .help("Send the control token of this meeting in place of the access token"),
    ]
}

/// The arguments of `api`.
pub(crate) struct Arguments {
    method: Method,
    target: Target,
    fields: Fields,
    input: Option<PathBuf>,
    headers: Vec<(String, String)>,
    control: Option<String>,
    include: bool,
}

impl Arguments {
    pub(crate) fn of(matches: &ArgMatches) -> Result<Self, Error> {
        let strings = |name| matches.get_many::<String>(name).unwrap_or_default();
        // A path alone is in the place of the method.
        let words = ["method", "path"].map(|name| matches.get_one::<String>(name).map(String::as_str));
        let words: Vec<&str> = words.into_iter().flatten().collect();
        let (method, path) = target::method_and_path(&words)?;
        let mut target = Target::parse(path)?;
        for text in strings("query") {
            let (name, value) = pair(text, '=', "--query")?;
            target.add(name.to_owned(), value.to_owned());
        }
        let headers = strings("header")
            .map(|text| pair(text, ':', "-H").map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())));
        Ok(Self {
            method,
            target,
            fields: Fields::parse(strings("string"), strings("json"))?,
            input: matches.get_one("input").cloned(),
            headers: headers.collect::<Result<_, _>>()?,
            control: matches.get_one("control").cloned(),
            include: matches.get_flag("include"),
        })
    }

    /// Adds the inputs to a call.
    fn add_to(self, mut call: CustomCall) -> Result<CustomCall, Error> {
        let mut target = self.target;
        let has_body = !matches!(self.method, Method::GET | Method::HEAD);
        if has_body {
            if let Some(body) = self.fields.into_body()? {
                call = call.json(body);
            }
        } else {
            self.fields.into_query()?.into_iter().for_each(|(name, value)| target.add(name, value));
        }
        if let Some(input) = self.input {
            let is_file = input.as_os_str() != "-";
            call = call.json(body(&read(is_file.then_some(&input))?)?);
        }
        for (name, values) in target.query {
            let values: InputValue = values.into_iter().map(InputValue::from).collect();
            call = call.query(name, values);
        }
        for (name, value) in self.headers {
            call = header(call, name, value)?;
        }
        Ok(call)
    }
}

pub(crate) async fn run(arguments: Arguments, settings: &Settings) -> Result<(), Error> {
    let session = match &arguments.control {
        Some(_) => Session::for_meeting(settings)?,
        None => Session::open(settings, true)?,
    };
    let (method, path) = (arguments.method.clone(), arguments.target.path.clone());
    let name = format!("{method} {path}");
    let call = match &arguments.control {
        Some(meeting) => session.conference(meeting).await?.request(method, path),
        None if session.has_credentials()? => session.client().request(method, path),
        None => return Err(Error::invalid(format!("{name} is sent with an access token; {}", environment::HINT))),
    };
    let include = arguments.include;
    let response = custom::send(&session, name.clone(), arguments.add_to(call)?, None).await?;
    if include {
        output::print(&head(&response))?;
    }
    custom::print(settings, &name, None, &response)
}

/// Adds a header. The client has options for two of its own, and does not take tokens as headers.
fn header(call: CustomCall, name: String, value: String) -> Result<CustomCall, Error> {
    let service = huaweicloud_meeting::service();
    let is = |known: &str| known.eq_ignore_ascii_case(&name);
    if session::access_token_auth().is_some_and(|auth| is(auth.header)) {
        return Err(Error::invalid(format!("-H {name}: the access token is not an argument; set HWMEETING_TOKEN")));
    }
    if is(service.request_id_header) {
        return Ok(call.request_id(value));
    }
    if is(service.language_header) {
        return Ok(call.language(value));
    }
    Ok(call.header(name, Secret::new(value)))
}

fn body(bytes: &[u8]) -> Result<Json, Error> {
    let text = std::str::from_utf8(bytes).map_err(|_| Error::invalid("--input: the body is not UTF-8"))?;
    Json::parse(text).map_err(|error| Error::invalid(format!("--input: the body is not JSON: {error}")))
}

/// Splits an argument. Its value is not part of the message: it may be a secret.
fn pair<'t>(text: &'t str, separator: char, option: &str) -> Result<(&'t str, &'t str), Error> {
    match text.split_once(separator) {
        Some((name, value)) if !name.is_empty() => Ok((name, value)),
        _ => Err(Error::invalid(format!("{option}: expected a name, `{separator}` and a value"))),
    }
}

fn head(response: &HttpResponse) -> String {
    let mut head = format!("HTTP {}\n", response.status());
    for (name, value) in response.headers() {
        head.push_str(&format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    }
    head + "\n"
}
