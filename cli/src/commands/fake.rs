//! `hwmeeting fake`: runs the fake service.

use std::fs;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use huaweicloud_meeting_fake::{Builder, Fake, log_line, run as run_fake};

use crate::error::Error;
use crate::output;

/// The seconds of each unit of a duration.
const UNITS: [(&str, f64); 2] = [("ms", 0.001), ("s", 1.0)];

pub(crate) const NAME: &str = "fake";

pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Run the fake service on this machine until Ctrl-C")
        .long_about(
            "Run the fake service on this machine until Ctrl-C or SIGTERM. It remembers what it is sent, and logs each request on \
             standard error. Other programs steer it under /_fake/; GET /_fake lists how.",
        )
        .args([port(), host(), url(), certificate(), seed(), fixture(), latency(), fault_rate()])
        .args([
            flag("empty", "Start without the items of the examples"),
            flag("check-tokens", "Reject tokens that this server has not issued [default: any token is accepted]"),
            flag("strict", "Enforce what is only inferred about the service"),
            flag("lenient", "Accept inputs that are missing, unknown or outside their bounds"),
            flag("https", "Serve https with a certificate that is made at the start and printed"),
            flag("cors", "Let web pages of all origins use the fake"),
            flag("quiet", "Log no requests"),
        ])
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

fn option(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value)
}

fn port() -> Arg {
    let port = option("port", "PORT").value_parser(value_parser!(u16)).default_value("0").hide_default_value(true);
    port.help("Port to listen on [default: a free port]")
}

fn host() -> Arg {
    let host = option("host", "ADDRESS").value_parser(value_parser!(IpAddr)).default_value("127.0.0.1");
    host.help("Address to listen on; 0.0.0.0 for all, so that other machines can use and steer the fake")
}

fn url() -> Arg {
    let url = option("url", "URL").value_parser(NonEmptyStringValueParser::new());
    url.help("Base URL by which clients reach the fake, for links in responses, such as http://fake:8080")
}

fn certificate() -> Arg {
    let certificate = option("certificate", "FILE").value_parser(value_parser!(PathBuf)).requires("https");
    certificate.help("File to write the certificate of --https to")
}

fn seed() -> Arg {
    let seed = option("seed", "NUMBER").value_parser(value_parser!(u64)).default_value("0");
    seed.help("Seed of the IDs and passwords that are made, of latencies and of faults")
}

fn fixture() -> Arg {
    let fixture = option("fixture", "FILE").value_parser(value_parser!(PathBuf));
    fixture.help("JSON file to start with: items by resource, or a state saved from /_fake/state")
}

fn latency() -> Arg {
    option("latency", "RANGE").value_parser(range).help("Delay of each response, such as 50ms or 50ms..200ms")
}

fn fault_rate() -> Arg {
    let help = "Part of the calls that fail with 500, 503 or a closed connection, such as 0.05";
    option("fault-rate", "RATE").value_parser(rate).help(help)
}

/// Parses a duration, or a range of durations.
fn range(text: &str) -> Result<RangeInclusive<Duration>, String> {
    let (least, most) = text.split_once("..").unwrap_or((text, text));
    let range = duration(least).zip(duration(most)).filter(|(least, most)| least <= most);
    range
        .map(|(least, most)| least..=most)
        .ok_or_else(|| "expected a duration or a range, such as 50ms..1.5s".to_owned())
}

fn duration(text: &str) -> Option<Duration> {
    let (number, seconds) = UNITS.iter().find_map(|(unit, seconds)| Some((text.strip_suffix(unit)?, seconds)))?;
    Duration::try_from_secs_f64(number.parse::<f64>().ok()? * seconds).ok()
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate| (0.0..=1.0).contains(rate));
    rate.ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

/// The arguments of `fake`.
pub(crate) struct Arguments {
    address: SocketAddr,
    url: Option<String>,
    certificate: Option<PathBuf>,
    seed: u64,
    fixture: Option<PathBuf>,
    latency: Option<RangeInclusive<Duration>>,
    fault_rate: f64,
    is_empty: bool,
    checks_tokens: bool,
    is_strict: bool,
    is_lenient: bool,
    is_https: bool,
    allows_cors: bool,
    is_quiet: bool,
}

/// A setting of a builder that is on or off.
type Switch = fn(Builder) -> Builder;

impl Arguments {
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        let host = matches.get_one("host").copied().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        Self {
            address: SocketAddr::new(host, matches.get_one("port").copied().unwrap_or_default()),
            url: matches.get_one("url").cloned(),
            certificate: matches.get_one("certificate").cloned(),
            seed: matches.get_one("seed").copied().unwrap_or_default(),
            fixture: matches.get_one("fixture").cloned(),
            latency: matches.get_one("latency").cloned(),
            fault_rate: matches.get_one("fault-rate").copied().unwrap_or_default(),
            is_empty: matches.get_flag("empty"),
            checks_tokens: matches.get_flag("check-tokens"),
            is_strict: matches.get_flag("strict"),
            is_lenient: matches.get_flag("lenient"),
            is_https: matches.get_flag("https"),
            allows_cors: matches.get_flag("cors"),
            is_quiet: matches.get_flag("quiet"),
        }
    }

    fn builder(&self) -> Result<Builder, Error> {
        let mut builder = Fake::builder().seed(self.seed).fault_rate(self.fault_rate);
        if let Some(latency) = &self.latency {
            builder = builder.latency(latency.clone());
        }
        if let Some(url) = &self.url {
            builder = builder.url(url);
        }
        if let Some(path) = &self.certificate {
            builder = builder.certificate_file(path);
        }
        if let Some(path) = &self.fixture {
            builder = builder.fixture(read(path)?);
        }
        let switches: [(bool, Switch); 6] = [
            (self.is_empty, Builder::empty),
            (!self.checks_tokens, Builder::accept_any_token),
            (self.is_strict, Builder::strict),
            (self.is_lenient, Builder::lenient),
            (self.is_https, Builder::https),
            (self.allows_cors, Builder::cors),
        ];
        for (_, switch) in switches.iter().filter(|(is_on, _)| *is_on) {
            builder = switch(builder);
        }
        Ok(if self.is_quiet { builder } else { builder.on_request(log_to_stderr()) })
    }
}

pub(crate) async fn run(arguments: &Arguments) -> Result<(), Error> {
    let builder = arguments.builder()?;
    let address = arguments.address;
    if !address.ip().is_loopback() {
        let unencrypted = if arguments.is_https { "" } else { ", and its data and tokens are sent unencrypted" };
        let ip = address.ip();
        output::eprint(&format!(
            "warning: other machines can reach the fake at {ip}: it accepts any login{unencrypted}\n"
        ));
    }
    run_fake(builder, address, io::stdout()).await.map_err(|error| match error.kind() {
        io::ErrorKind::InvalidInput => Error::invalid(format!("the fixture is invalid: {error}")),
        _ => Error::invalid(format!("cannot run the fake at {address}: {error}")),
    })
}

fn read(path: &Path) -> Result<serde_json::Value, Error> {
    let shown = path.display();
    let text = fs::read(path).map_err(|error| Error::invalid(format!("cannot read `{shown}`: {error}")))?;
    serde_json::from_slice(&text).map_err(|error| Error::invalid(format!("`{shown}` is not valid JSON: {error}")))
}

/// Returns a function that writes a line for each request.
fn log_to_stderr() -> impl Fn(&huaweicloud_meeting_fake::JournalEntry) + Send + Sync + 'static {
    let colors = output::has_stderr_colors();
    move |entry| {
        let line = log_line(entry, colors) + "\n";
        // A log that cannot be written is no reason to stop.
        let _ = io::stderr().lock().write_all(line.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latency_is_a_duration_or_a_range() {
        let ms = Duration::from_millis;
        assert_eq!(range("50ms"), Ok(ms(50)..=ms(50)));
        assert_eq!(range("50ms..1.5s"), Ok(ms(50)..=ms(1500)));
        for text in ["", "50", "ms", "-1s", "2s..1s", "1s..", "soon"] {
            assert!(range(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_rate_is_a_part() {
        assert_eq!((rate("0"), rate("0.05"), rate("1")), (Ok(0.0), Ok(0.05), Ok(1.0)));
        for text in ["", "-0.1", "1.1", "5%", "NaN"] {
            assert!(rate(text).is_err(), "{text}");
        }
    }
}
