//! `meeting start`: starts a meeting with its host password, which the scheduler need not give.

use clap::{ArgMatches, Command};
use serde_json::json;

use super::room;
use crate::error::Error;
use crate::operation::{self, Action};
use crate::session::Session;
use crate::settings::Settings;

pub(super) fn command() -> Command {
    Command::new("start")
        .about("Start a scheduled meeting, so that it can be controlled before a participant joins")
        .long_about(
            "Start a scheduled meeting, so that it can be controlled before a participant joins. The host password is looked up for the \
             scheduler of the meeting; others set HWMEETING_CONFERENCE_PASSWORD or --password-file.",
        )
        .arg(room::id())
}

pub(super) async fn run(matches: &ArgMatches) -> Result<(), Error> {
    let action = Action::find("StartMeeting")
        .ok_or_else(|| Error::invalid("this build does not have the operation StartMeeting"))?;
    let settings = Settings::of(matches)?;
    let id = room::id_of(matches);
    let password = Session::open(&settings, true)?.host_password(id).await?;
    let body = json!({"conferenceID": id, "password": password.expose()});
    let document = json!({"operation": action.operation.name, "body": body});
    operation::call(&action, &settings, &document.to_string()).await
}
