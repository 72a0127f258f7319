//! `hwmeeting listen`: receives the events that the service pushes, prints and forwards them.

mod event;
mod forward;
mod server;

use std::env;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use huaweicloud_meeting::Secret;
use huaweicloud_meeting::webhooks::Webhooks;
use tokio::net::TcpListener;

use self::forward::Forward;
use self::server::Server;
use super::is_json;
use super::signals::Signals;
use crate::error::Error;
use crate::output;
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
             of this program, and register its URL with `hwmeeting webhook set`.",
        )
        .after_help(format!(
            "Environment variables:\n  {SUBSCRIBER_ID}   The ID with which the URL is registered\n  {SUBSCRIBER_KEY}  The key \
             with which it is registered"
        ))
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

pub(crate) async fn run(matches: &ArgMatches) -> Result<(), Error> {
    let (id, key) = (variable(SUBSCRIBER_ID)?, variable(SUBSCRIBER_KEY)?);
    let forward = matches.get_one::<String>("forward").map(|url| Forward::to(url)).transpose()?;
    let host = matches.get_one("host").copied().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let address = SocketAddr::new(host, matches.get_one("port").copied().unwrap_or_default());
    let failed = |error| Error::invalid(format!("cannot listen at {address}: {error}"));
    let mut signals = Signals::listen().map_err(failed)?;
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let url = listener.local_addr().map_err(failed)?;
    output::eprint(&format!("Listening at http://{url} (press Ctrl-C to stop)\n"));
    let zone = Settings::of(matches)?.output.zone;
    let zone = (!is_json(matches)).then_some(zone);
    let server = Server::new(Webhooks::new(id, Secret::new(key)), forward, zone);
    server.run(listener, &mut signals).await;
    Ok(())
}

/// Returns the value of a variable that must be set.
fn variable(name: &str) -> Result<String, Error> {
    match env::var(name) {
        Ok(value) if value.trim() != value => {
            Err(Error::invalid(format!("{name} starts or ends with white space; remove it")))
        }
        Ok(value) if !value.is_empty() => Ok(value),
        _ => Err(Error::invalid(format!("set {SUBSCRIBER_ID} and {SUBSCRIBER_KEY}, with which the URL is registered"))),
    }
}
