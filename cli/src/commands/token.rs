//! `hwmeeting token`: prints an access token for scripts.

use std::time::UNIX_EPOCH;

use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use huaweicloud_meeting::AccessToken;
use jiff::Timestamp;
use serde_json::json;

use crate::error::Error;
use crate::output;
use crate::output::spinner;
use crate::session::{self, Session, environment};
use crate::settings::Settings;

pub(crate) const NAME: &str = "token";

pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Print an access token, or the control token of a meeting, for scripts")
        .long_about(
            "Print an access token, or the control token of a meeting, and nothing else. It is the token that the commands use, and is \
             valid until it expires or `hwmeeting logout` revokes it. Tokens are secrets: keep them out of arguments and logs.",
        )
        .after_help(
            "Examples:\n  \
             printf 'X-Access-Token: %s' \"$(hwmeeting token)\" | curl -H @- https://api.meeting.huaweicloud.com/v1/usg/dcs/member\n  \
             export HWMEETING_TOKEN=\"$(hwmeeting token)\"",
        )
        .arg(
            Arg::new("meeting")
                .long("meeting")
                .value_name("ID")
                .value_parser(NonEmptyStringValueParser::new())
                .help("Print the control token of the meeting with this ID"),
        )
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help("Print JSON with the token and when it expires"))
}

pub(crate) async fn run(matches: &ArgMatches, settings: &Settings) -> Result<(), Error> {
    let session = Session::open(settings, true)?;
    let is_json = matches.get_flag("json");
    if let Some(id) = matches.get_one::<String>("meeting") {
        let handle = session.handle(id)?;
        return print(&spinner::wait("Obtaining the token", handle.access_token()).await?, is_json);
    }
    if !session.has_credentials()? {
        return Err(Error::invalid(format!("there are no credentials; {}", environment::HINT)));
    }
    let auth =
        session::access_token_auth().ok_or_else(|| Error::invalid("this build has no operation to log in with"))?;
    let token = spinner::wait("Logging in", session.client().core().access_token(auth.scheme)).await?;
    session.keep_token();
    print(&token, is_json)
}

fn print(token: &AccessToken, is_json: bool) -> Result<(), Error> {
    if !is_json {
        return output::print(&format!("{}\n", token.token.expose()));
    }
    // In whole seconds, of which the service states the number.
    let expires_at = token.expires_at.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let seconds = expires_at.and_then(|since| i64::try_from(since.as_secs()).ok());
    let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).map(|time| time.to_string());
    let json = json!({"token": token.token.expose(), "expires_at": time});
    output::print_json(&json.to_string())
}
