//! Participants by what they are called.

use huaweicloud_meeting::Conference;
use huaweicloud_meeting::meeting_control::ParticipantId;

use crate::error::Error;
use crate::output;

/// Where participants are looked for, in messages.
pub(super) const IN_MEETING: &str = "in the meeting";

/// Someone who is in a meeting or waits for it.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) pid: ParticipantId,
    pub(super) name: String,
    pub(super) phone: Option<String>,
}

/// Returns the participants of a meeting that are called so. Each can be an ID, a name or a number.
pub(super) async fn find(room: &Conference, wanted: &[String]) -> Result<Vec<Person>, Error> {
    choose(wanted, &all(room).await?, IN_MEETING)
}

/// Returns the participants of a meeting.
pub(super) async fn all(room: &Conference) -> Result<Vec<Person>, Error> {
    let now = output::spinner::wait("Participants", room.show_real_time_info_of_meeting().send()).await?;
    let people = now.participants.into_iter().map(|person| Person {
        pid: person.pid,
        name: person.name.unwrap_or_default(),
        phone: person.phone.map(|phone| phone.as_str().to_owned()),
    });
    Ok(people.collect())
}

/// Returns the people that are called so. Names are compared without regard to case.
pub(super) fn choose(wanted: &[String], people: &[Person], place: &str) -> Result<Vec<Person>, Error> {
    let mut chosen: Vec<Person> = Vec::new();
    let mut wrong = Vec::new();
    for text in wanted {
        match one(text.trim(), people, place) {
            Ok(person) if chosen.iter().any(|other| other.pid == person.pid) => {}
            Ok(person) => chosen.push(person.clone()),
            Err(reason) => wrong.push(reason),
        }
    }
    if wrong.is_empty() { Ok(chosen) } else { Err(Error::invalid(wrong.join("\n  "))) }
}

/// Returns the only person that is called so.
pub(super) fn one<'p>(text: &str, people: &'p [Person], place: &str) -> Result<&'p Person, String> {
    if let Some(person) = people.iter().find(|person| person.pid.as_str() == text) {
        return Ok(person);
    }
    let lower = text.to_lowercase();
    let is_called = |person: &&Person| person.name.to_lowercase() == lower || person.phone.as_deref() == Some(text);
    let found: Vec<&Person> = people.iter().filter(is_called).collect();
    match found.as_slice() {
        [person] => Ok(person),
        [] => {
            let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
            let others =
                if names.is_empty() { "no one is".to_owned() } else { format!("there are {}", names.join(", ")) };
            Err(format!("`{text}` is not {place}; {others}"))
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|person| person.pid.as_str()).collect();
            Err(format!("{} people {place} are called `{text}`; use one of the IDs {}", ids.len(), ids.join(", ")))
        }
    }
}

/// Returns what people are called, or their IDs if they have no names.
pub(super) fn names(people: &[Person]) -> String {
    let name = |person: &Person| {
        let name = if person.name.is_empty() { person.pid.as_str() } else { &person.name };
        name.to_owned()
    };
    people.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Calls a function with each person, also after a failure, and returns the first error.
pub(super) async fn each(
    people: &[Person],
    act: impl AsyncFn(&Person) -> huaweicloud_meeting::Result<()>,
) -> Result<(), Error> {
    let mut first = None;
    for person in people {
        if let Err(error) = act(person).await {
            let error = Error::from(error).with_context(&person.name);
            match &first {
                None => first = Some(error),
                Some(_) => output::eprint(&format!("error: {error}\n")),
            }
        }
    }
    first.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> Vec<Person> {
        let person = |pid: &str, name: &str, phone: Option<&str>| Person {
            pid: ParticipantId::new(pid),
            name: name.to_owned(),
            phone: phone.map(str::to_owned),
        };
        vec![person("1a", "王小明", None), person("2b", "Ann", Some("+99111")), person("3c", "ann", None)]
    }

    fn chosen(wanted: &[&str]) -> Result<Vec<String>, String> {
        let wanted: Vec<String> = wanted.iter().map(|text| (*text).to_owned()).collect();
        let chosen = choose(&wanted, &people(), "in the meeting").map_err(|error| error.to_string())?;
        Ok(chosen.into_iter().map(|person| person.pid.as_str().to_owned()).collect())
    }

    #[test]
    fn people_are_found_by_id_name_and_number_and_once() {
        assert_eq!(chosen(&["3c", "王小明", "+99111", "2b"]), Ok(["3c", "1a", "2b"].map(str::to_owned).to_vec()));
    }

    #[test]
    fn names_that_are_ambiguous_or_unknown_are_errors_that_list_what_there_is() {
        let error = chosen(&["ANN", "Bob"]).err().unwrap_or_default();
        assert!(error.contains("2 people in the meeting are called `ANN`; use one of the IDs 2b, 3c"), "{error}");
        assert!(error.contains("`Bob` is not in the meeting; there are 王小明, Ann, ann"), "{error}");
    }
}
