//! `meeting admit`, `mute`, `unmute`, `kick` and `extend`: calls for which people are named.

use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command};
use huaweicloud_meeting::Conference;
use huaweicloud_meeting::live::LiveMeeting;
use huaweicloud_meeting::meeting_control::MuteMeetingRequest;
use huaweicloud_meeting::values::Minutes;
use huaweicloud_meeting_catalog::DurationUnit;
use tokio::time::timeout;

use super::people::{self, Person};
use super::room;
use crate::error::Error;
use crate::operation::time;

/// The time in which the service sends who waits.
const WAITING_ROOM: Duration = Duration::from_secs(3);

fn people() -> Arg {
    Arg::new("people").value_name("PERSON").action(ArgAction::Append).num_args(0..)
}

fn wanted(matches: &ArgMatches) -> Vec<String> {
    matches.get_many::<String>("people").unwrap_or_default().cloned().collect()
}

pub(super) fn admit() -> Command {
    Command::new("admit")
        .about("Admit people from the waiting room: all of them, or those who are named")
        .arg(room::id())
        .arg(people().help("Name, number or participant ID of a person who waits [default: all]").conflicts_with("all"))
        .arg(Arg::new("all").long("all").action(ArgAction::SetTrue).help("Admit all, as without names"))
}

pub(super) async fn run_admit(matches: &ArgMatches) -> Result<(), Error> {
    room::change(matches, async |room| {
        let wanted = wanted(matches);
        if wanted.is_empty() {
            return Ok(room.admit_all().await?);
        }
        let people = waiting(room, &wanted).await?;
        people::each(&people, async |person| room.admit(&person.pid).await).await
    })
    .await
}

/// Returns the people in the waiting room that are called so. Only events contain who waits.
async fn waiting(room: &Conference, wanted: &[String]) -> Result<Vec<Person>, Error> {
    let live = crate::output::spinner::wait("Waiting room", room.watch()).await?;
    let found = timeout(WAITING_ROOM, async {
        loop {
            if let Ok(people) = choose(&live, wanted) {
                return Some(people);
            }
            if !matches!(live.changed().await, Ok(Some(_))) {
                return None;
            }
        }
    })
    .await;
    match found {
        Ok(Some(people)) => Ok(people),
        _ => choose(&live, wanted),
    }
}

fn choose(live: &LiveMeeting, wanted: &[String]) -> Result<Vec<Person>, Error> {
    let waiting = live.waiting_room();
    let people: Vec<Person> = waiting
        .iter()
        .map(|person| Person {
            pid: person.participant_id.clone(),
            name: person.name.clone().unwrap_or_default(),
            phone: person.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        })
        .collect();
    people::choose(wanted, &people, "in the waiting room")
}

pub(super) fn mute() -> Command {
    Command::new("mute")
        .about("Mute people: all but the host, or those who are named")
        .arg(room::id())
        .arg(people().help("Name, number or participant ID [default: all but the host]"))
        .arg(
            Arg::new("no-unmuting")
                .long("no-unmuting")
                .action(ArgAction::SetTrue)
                .conflicts_with("people")
                .help("Do not let people unmute themselves"),
        )
}

pub(super) async fn run_mute(matches: &ArgMatches) -> Result<(), Error> {
    room::change(matches, async |room| {
        let wanted = wanted(matches);
        if wanted.is_empty() {
            let request = MuteMeetingRequest::mute_all();
            let no_unmuting = matches.get_flag("no-unmuting");
            let request = if no_unmuting { request.allow_unmute(false) } else { request };
            return Ok(room.mute_meeting(request).await?);
        }
        let people = people::find(room, &wanted).await?;
        people::each(&people, async |person| room.mute(&person.pid).await).await
    })
    .await
}

pub(super) fn unmute() -> Command {
    Command::new("unmute")
        .about("Unmute people: all, or those who are named")
        .arg(room::id())
        .arg(people().help("Name, number or participant ID [default: all]"))
}

pub(super) async fn run_unmute(matches: &ArgMatches) -> Result<(), Error> {
    room::change(matches, async |room| {
        let wanted = wanted(matches);
        if wanted.is_empty() {
            return Ok(room.unmute_all().await?);
        }
        let people = people::find(room, &wanted).await?;
        people::each(&people, async |person| room.unmute(&person.pid).await).await
    })
    .await
}

pub(super) fn kick() -> Command {
    Command::new("kick")
        .about("Disconnect participants who are named; they can join again unless the meeting is locked")
        .arg(room::id())
        .arg(people().required(true).num_args(1..).help("Name, number or participant ID"))
}

pub(super) async fn run_kick(matches: &ArgMatches) -> Result<(), Error> {
    room::change(matches, async |room| {
        let people = people::find(room, &wanted(matches)).await?;
        let ids: Vec<_> = people.into_iter().map(|person| person.pid).collect();
        Ok(room.hang_up(ids).await?)
    })
    .await
}

pub(super) fn extend() -> Command {
    let duration = |name: &'static str| Arg::new(name).value_name("DURATION").value_parser(minutes);
    Command::new("extend")
        .about("Extend a meeting in progress")
        // Without this, the duration would seem to be optional: `--for` can take its place.
        .override_usage("hwmeeting meeting extend [OPTIONS] <ID> <DURATION>")
        .arg(room::id())
        .arg(duration("duration").required_unless_present("for").help("By how much: 30m, 1h30m or a number of minutes"))
        .arg(duration("for").long("for").conflicts_with("duration").help("The same as DURATION"))
}

fn minutes(text: &str) -> Result<i64, String> {
    let minutes = time::duration(text, DurationUnit::Minutes)?;
    if minutes > 0 { Ok(minutes) } else { Err("the duration is at least a minute".to_owned()) }
}

pub(super) async fn run_extend(matches: &ArgMatches) -> Result<(), Error> {
    let minutes = |name| matches.get_one::<i64>(name).copied();
    let minutes = minutes("duration").or_else(|| minutes("for")).unwrap_or_default();
    room::change(matches, async |room| Ok(room.prolong(Minutes(minutes)).await?)).await
}
