//! `hwmeeting listen`: receives the events that the service pushes, prints and forwards them.

mod event;
mod forward;
mod server;

use std::env;
use std::io::{self, IsTerminal as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use clap::builder::{NonEmptyStringValueParser, ValueHint};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use huaweicloud_meeting::Secret;
use huaweicloud_meeting::webhooks::Webhooks;
use tokio::net::TcpListener;

use self::forward::Forward;
use self::server::Server;
use super::is_json;
use super::signals::Signals;
use crate::error::Error;
use crate::operation::{self, request::file};
use crate::output;
use crate::session::environment;
use crate::settings::Settings;

pub(crate) const NAME: &str = "listen";

const SUBSCRIBER_ID: &str = "HWMEETING_SUBSCRIBER_ID";
const SUBSCRIBER_KEY: &str = "HWMEETING_SUBSCRIBER_KEY";

pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Receive the events that the service pushes, and print or forward them")
        .long_about(
            "Receive the events that the service pushes, until Ctrl-C: verify their signatures, print a line for each, and \
             forward them to a server that is being developed. The message with which the service verifies a server is \
             responded to.\n\nThe service pushes to https URLs that it can reach: put a tunnel or a proxy with a certificate in front \
             of this program, register its URL with `hwmeeting webhook set`, and enable the subscription with `hwmeeting webhook enable`, \
             while this program runs: the service then verifies the URL.",
        )
        .after_help(
            "Example:\n  hwmeeting listen --subscriber-id 12345678 --subscriber-key-file key.txt --forward \
             http://localhost:3000/hook",
        )
        .args(subscriber())
        .arg(
            Arg::new("port")
                .long("port")
                .value_name("PORT")
                .value_parser(value_parser!(u16))
                .default_value("8080")
                .help("Port to listen on; 0 for a free one"),
        )
        .arg(
            Arg::new("host")
                .long("host")
                .value_name("ADDRESS")
                .value_parser(value_parser!(IpAddr))
                .default_value("127.0.0.1")
                .help("Address to listen on; 0.0.0.0 for all"),
        )
        .arg(
            Arg::new("forward")
                .long("forward")
                .value_name("URL")
                .help("Where each verified message is sent as it came; the status of the response is passed on"),
        )
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help("Print a JSON object for each event, one a line"))
}

/// Returns the arguments for what the URL is registered with. They have the names that `webhook set` has for them.
fn subscriber() -> [Arg; 2] {
    [
        Arg::new("subscriber-id")
            .long("subscriber-id")
            .value_name("ID")
            .value_parser(NonEmptyStringValueParser::new())
            .help(format!("ID with which the URL is registered [env: {SUBSCRIBER_ID}]")),
        Arg::new("subscriber-key-file")
            .long("subscriber-key-file")
            .alias("key-file")
            .value_name("FILE")
            .value_hint(ValueHint::FilePath)
            .help(format!(
                "File with the key with which the URL is registered; - for standard input, which a terminal does not show \
                 [env: {SUBSCRIBER_KEY}, which contains the key]"
            )),
    ]
}

pub(crate) async fn run(matches: &ArgMatches) -> Result<(), Error> {
    let id = subscriber_id(matches)?;
    let key = subscriber_key(matches)?;
    let forward = matches.get_one::<String>("forward").map(|url| Forward::to(url)).transpose()?;
    let host = matches.get_one("host").copied().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let address = SocketAddr::new(host, matches.get_one("port").copied().unwrap_or_default());
    let failed = |error| Error::invalid(format!("cannot listen at {address}: {error}"));
    let mut signals = Signals::listen().map_err(failed)?;
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let url = listener.local_addr().map_err(failed)?;
    output::eprint(&format!("Listening at http://{url} (press Ctrl-C to stop)\n{}\n", how_events_arrive(&id)));
    let zone = Settings::of(matches)?.output.zone;
    let zone = (!is_json(matches)).then_some(zone);
    let server = Server::new(Webhooks::new(id, key), forward, zone);
    server.run(listener, &mut signals).await;
    Ok(())
}

/// Returns what has to be done for events to arrive.
fn how_events_arrive(id: &str) -> String {
    format!(
        "events arrive once the service has an https URL that leads to this server:\n  \
         hwmeeting webhook set --subscriber-id {id} --subscriber-key-file FILE --url URL\n{}",
        operation::enable_hint("")
    )
}

fn subscriber_id(matches: &ArgMatches) -> Result<String, Error> {
    let given = matches.get_one::<String>("subscriber-id").cloned();
    given.map_or_else(|| variable(SUBSCRIBER_ID), |id| Ok(Some(id)))?.ok_or_else(|| {
        Error::invalid(format!(
            "state the ID with which the URL is registered, with --subscriber-id or {SUBSCRIBER_ID}"
        ))
    })
}

/// Returns the key: that in the file or in the environment, or what the user enters, which is not shown.
fn subscriber_key(matches: &ArgMatches) -> Result<Secret, Error> {
    if let Some(path) = matches.get_one::<String>("subscriber-key-file") {
        let failed = |reason| Error::invalid(format!("--subscriber-key-file: {reason}"));
        let key = file::secret(path).map_err(failed)?;
        environment::check(&format!("the key in `{path}`"), &key)?;
        return if key.is_empty() { Err(failed(format!("`{path}` is empty"))) } else { Ok(Secret::new(key)) };
    }
    if let Some(key) = variable(SUBSCRIBER_KEY)? {
        return Ok(Secret::new(key));
    }
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        let key = file::prompt("Key of the subscription: ").map_err(Error::invalid)?;
        return if key.is_empty() { Err(Error::invalid("no key was entered")) } else { Ok(Secret::new(key)) };
    }
    Err(Error::invalid(format!(
        "the key with which the URL is registered is missing; pass its file with --subscriber-key-file, or set {SUBSCRIBER_KEY}"
    )))
}

/// Returns the value of a variable.
fn variable(name: &str) -> Result<Option<String>, Error> {
    let Some(value) = env::var(name).ok().filter(|value| !value.is_empty()) else { return Ok(None) };
    environment::check(name, &value)?;
    Ok(Some(value))
}
