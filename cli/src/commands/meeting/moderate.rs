//! `meeting admit`, `mute`, `unmute`, `kick` and `extend`: calls for which people are named.

use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command};
use huaweicloud_meeting::Conference;
use huaweicloud_meeting::live::{LiveMeeting, WaitingParticipant};
use huaweicloud_meeting::meeting_control::MuteMeetingRequest;
use huaweicloud_meeting::values::Minutes;
use huaweicloud_meeting_catalog::DurationUnit;
use tokio::time::timeout;

use super::people::{self, Person};
use super::room;
use crate::error::Error;
use crate::operation::time;
use crate::settings::Settings;

/// The time in which the service sends who waits.
const WAITING_ROOM: Duration = Duration::from_secs(3);
/// The time after which no further event of the first state is awaited.
const QUIET: Duration = Duration::from_millis(400);

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
    let meeting = room::id_of(matches);
    room::change(matches, async |room| {
        let wanted = wanted(matches);
        if wanted.is_empty() {
            // What is only printed has no state.
            let is_sent = !Settings::of(matches)?.wire.is_dry_run();
            let waiting = if is_sent { all_waiting(room).await } else { None };
            // Also if no one was reported: someone may have come since.
            room.admit_all().await?;
            if waiting.as_ref().is_some_and(Vec::is_empty) {
                return Ok(format!("no one is in the waiting room of meeting {meeting}"));
            }
            return Ok(waiting.map_or_else(
                || format!("admitted all from the waiting room of meeting {meeting}"),
                |names| format!("admitted {} to meeting {meeting}", names.join(", ")),
            ));
        }
        let people = waiting(room, &wanted).await?;
        people::each(&people, async |person| room.admit(&person.pid).await).await?;
        Ok(format!("admitted {} to meeting {meeting}", people::names(&people)))
    })
    .await
}

/// Returns the names of all in the waiting room, if the service reports them. Only events contain who waits, and there is none for
/// an empty waiting room.
async fn all_waiting(room: &Conference) -> Option<Vec<String>> {
    timeout(WAITING_ROOM, async {
        let live = room.watch().await.ok()?;
        loop {
            let names: Vec<String> = live.waiting_room().iter().map(name).collect();
            if !names.is_empty() {
                return Some(names);
            }
            match timeout(QUIET, live.changed()).await {
                Ok(Ok(Some(_))) => {}
                Ok(_) => return None,
                Err(_) => return Some(names),
            }
        }
    })
    .await
    .ok()
    .flatten()
}

fn name(person: &WaitingParticipant) -> String {
    let name = person.name.clone().filter(|name| !name.is_empty());
    name.unwrap_or_else(|| person.participant_id.as_str().to_owned())
}

/// Returns the people in the waiting room that are called so. Only events contain who waits.
async fn waiting(room: &Conference, wanted: &[String]) -> Result<Vec<Person>, Error> {
    crate::output::spinner::wait("Waiting room", async {
        let live = room.watch().await?;
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
    })
    .await
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
    let meeting = room::id_of(matches);
    room::change(matches, async |room| {
        let wanted = wanted(matches);
        if wanted.is_empty() {
            let request = MuteMeetingRequest::mute_all();
            let no_unmuting = matches.get_flag("no-unmuting");
            let request = if no_unmuting { request.allow_unmute(false) } else { request };
            room.mute_meeting(request).await?;
            return Ok(format!("muted all but the host in meeting {meeting}"));
        }
        let people = room::people(matches, room, &wanted).await?;
        people::each(&people, async |person| room.mute(&person.pid).await).await?;
        Ok(format!("muted {} in meeting {meeting}", people::names(&people)))
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
    let meeting = room::id_of(matches);
    room::change(matches, async |room| {
        let wanted = wanted(matches);
        if wanted.is_empty() {
            room.unmute_all().await?;
            return Ok(format!("unmuted all in meeting {meeting}"));
        }
        let people = room::people(matches, room, &wanted).await?;
        people::each(&people, async |person| room.unmute(&person.pid).await).await?;
        Ok(format!("unmuted {} in meeting {meeting}", people::names(&people)))
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
        let people = room::people(matches, room, &wanted(matches)).await?;
        let names = people::names(&people);
        let ids: Vec<_> = people.into_iter().map(|person| person.pid).collect();
        room.hang_up(ids).await?;
        Ok(format!("disconnected {names} from meeting {}", room::id_of(matches)))
    })
    .await
}

pub(super) fn extend() -> Command {
    let duration = |name: &'static str| Arg::new(name).value_name("DURATION").value_parser(minutes);
    Command::new("extend")
        .about("Extend a meeting in progress")
        // Without this, the duration would seem to be optional: `--for` can take its place.
        .override_usage("hwmeeting meeting extend <ID> <DURATION> [OPTIONS]")
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
    room::change(matches, async |room| {
        room.prolong(Minutes(minutes)).await?;
        Ok(format!("extended meeting {} by {minutes} min", room::id_of(matches)))
    })
    .await
}
