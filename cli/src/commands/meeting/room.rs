//! A meeting in progress under control.

use clap::{Arg, ArgMatches};
use huaweicloud_meeting::Conference;

use super::people::{self, Person};
use crate::error::Error;
use crate::output;
use crate::session::Session;
use crate::settings::Settings;

/// Returns the argument that identifies a meeting.
pub(super) fn id() -> Arg {
    Arg::new("id").value_name("ID").required(true).help("ID of the meeting")
}

/// Returns the ID of the meeting.
pub(super) fn id_of(matches: &ArgMatches) -> &str {
    matches.get_one::<String>("id").map_or("", String::as_str)
}

/// Calls a function with the meeting of the arguments under control.
pub(super) async fn with<T>(
    matches: &ArgMatches,
    act: impl AsyncFnOnce(&Conference) -> Result<T, Error>,
) -> Result<T, Error> {
    with_session(matches, async |_, room| act(room).await).await
}

/// Opens a session to look up what is changed in a dry run, in which other sessions send nothing.
pub(super) fn reader(matches: &ArgMatches) -> Result<Option<Session>, Error> {
    let settings = Settings::of(matches)?;
    settings.wire.is_dry_run().then(|| Session::open(&settings.sending(), true)).transpose()
}

/// Returns the participants of a meeting that are called so.
pub(super) async fn people(matches: &ArgMatches, room: &Conference, wanted: &[String]) -> Result<Vec<Person>, Error> {
    match reader(matches)? {
        Some(session) => people::find(&session.conference(id_of(matches)).await?, wanted).await,
        None => people::find(room, wanted).await,
    }
}

/// Changes the meeting of the arguments with a function that returns what it has done, and prints that.
pub(super) async fn change(
    matches: &ArgMatches,
    act: impl AsyncFnOnce(&Conference) -> Result<String, Error>,
) -> Result<(), Error> {
    let done = with(matches, act).await?;
    output::print_done(&done);
    Ok(())
}

/// Calls a function with the session and the meeting of the arguments under control.
pub(super) async fn with_session<T>(
    matches: &ArgMatches,
    act: impl AsyncFnOnce(&Session, &Conference) -> Result<T, Error>,
) -> Result<T, Error> {
    let session = Session::open(&Settings::of(matches)?, true)?;
    let room = session.conference(id_of(matches)).await?;
    act(&session, &room).await
}
