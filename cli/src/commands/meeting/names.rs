//! Names of participants in place of their IDs, in the verbs of `participant` that the catalog has.

use clap::ArgMatches;
use huaweicloud_meeting_catalog::Value;

use super::invite::is_number;
use super::people::{self, Person};
use crate::error::Error;
use crate::operation::flags::Flags;
use crate::operation::request::Given;
use crate::operation::time::Clock;
use crate::operation::{self, Action};
use crate::session::Session;
use crate::settings::Settings;

pub(in super::super) const NOUN: &str = "participant";
/// The type of the inputs with IDs.
const ID: &str = "ParticipantId";
const MEETING: &str = "query.conferenceID";
/// The inputs of an operation that identifies a participant by a number, and by an ID who has joined.
const NUMBER: &str = "body.number";
const ID_BESIDE_NUMBER: &str = "body.participantID";
/// The operation that admits people, who are not participants yet.
const ADMIT: &str = "AllowWaitingParticipant";

/// Runs a verb of the catalog.
pub(in super::super) async fn run(verb: &str, matches: &ArgMatches) -> Result<(), Error> {
    let path = format!("{NOUN} {verb}");
    let action = Action::find(&path).ok_or_else(|| Error::invalid(format!("this build does not have `{path}`")))?;
    if action.operation.name == ADMIT {
        return operation::run_action(action, matches).await;
    }
    operation::run_edited(action, matches, replace).await
}

/// Replaces names and numbers of participants by their IDs.
async fn replace(settings: &Settings, flags: &Flags, _: &Clock, given: &mut Given) -> Result<(), Error> {
    let Some(meeting) = given.text(flags, MEETING) else { return Ok(()) };
    let ids = flags.all.iter().filter(|flag| is_participant(&flag.field.value)).map(|flag| flag.id.as_str());
    let ids: Vec<&str> = ids.collect();
    let by_number = flags.at(NUMBER).and(flags.at(ID_BESIDE_NUMBER));
    let number = by_number.and_then(|_| given.text(flags, NUMBER)).filter(|text| !is_number(text));
    let names: Vec<&mut String> = given.texts_mut(flags, &ids).into_iter().filter(|text| is_name(text)).collect();
    if names.is_empty() && number.is_none() {
        return Ok(());
    }
    let session = Session::open(&settings.sending(), true)?;
    let participants = people::all(&session.conference(&meeting).await?).await?;
    for name in names {
        *name = participant(name, &participants)?.pid.as_str().to_owned();
    }
    if let Some(name) = number {
        let person = participant(&name, &participants)?;
        let phone =
            person.phone.clone().ok_or_else(|| Error::invalid(format!("the participant `{name}` has no number")))?;
        given.set(flags, NUMBER, phone);
        given.set(flags, ID_BESIDE_NUMBER, person.pid.as_str().to_owned());
    }
    Ok(())
}

/// Returns whether a value is the ID of a participant, or a list of them.
fn is_participant(value: &Value) -> bool {
    match value {
        Value::Id(name) => *name == ID,
        Value::List(item) | Value::OneOrMany(item) => is_participant(item),
        _ => false,
    }
}

/// Returns whether a string is not an ID, and no file or JSON either.
fn is_name(text: &str) -> bool {
    let is_id = text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    !is_id && !text.starts_with(['@', '[', '{'])
}

fn participant<'p>(name: &str, participants: &'p [Person]) -> Result<&'p Person, Error> {
    people::one(name.trim(), participants, people::IN_MEETING).map_err(Error::invalid)
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn ids_files_and_json_are_not_names() {
        for text in ["Yan", "王小明", "+99111", "2b"] {
            assert!(is_name(text), "{text}");
        }
        for text in ["818571d9544e11eab86fff8f8fdcde76", "@people.csv", "[\"a\"]"] {
            assert!(!is_name(text), "{text}");
        }
    }
}
