//! `meeting invite`: calls people into a meeting in progress.

use std::fs;
use std::io::{self, Read as _};

use clap::{Arg, ArgAction, ArgMatches, Command};
use huaweicloud_meeting::Client;
use huaweicloud_meeting::corporate_directory::SearchCorpDirRequest;
use huaweicloud_meeting::meeting_control::{Attendee, PhoneNumber, TerminalType};

use super::room;
use crate::error::Error;
use crate::operation::request::csv;
use crate::output;

/// What a number of the service begins with; other numbers are those of phones.
const SIP: &str = "+99";
/// The columns of a file with people.
const COLUMNS: [&str; 4] = ["name", "number", "account", "type"];

pub(super) fn command() -> Command {
    Command::new("invite")
        .about("Call people into a meeting in progress")
        .long_about(
            "Call people into a meeting in progress. That the command succeeds means that they are called; `meeting watch` shows \
             who joins.\n\nExamples:\n  \
             hwmeeting meeting invite 914067448 'Li Wei=+8613800000000' --user ann\n  \
             hwmeeting meeting invite 914067448 @people.csv",
        )
        .arg(room::id())
        .arg(
            Arg::new("people")
                .value_name("PERSON")
                .action(ArgAction::Append)
                .num_args(0..)
                .required_unless_present("user")
                .help("NAME=NUMBER, a number, or @FILE with the columns name, number, account and type; @- for standard input"),
        )
        .arg(
            Arg::new("user")
                .long("user")
                .value_name("ACCOUNT")
                .action(ArgAction::Append)
                .help("Account of a user of the enterprise; can be repeated"),
        )
}

/// Someone to invite.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Invited {
    Number { name: String, number: String, terminal: Option<String> },
    User(String),
}

pub(super) async fn run(matches: &ArgMatches) -> Result<(), Error> {
    let texts = matches.get_many::<String>("people").unwrap_or_default();
    let mut invited = Vec::new();
    for text in texts {
        match text.strip_prefix('@') {
            Some(path) => invited.extend(of_file(path)?),
            None => invited.push(of_text(text)?),
        }
    }
    let users = matches.get_many::<String>("user").unwrap_or_default();
    invited.extend(users.cloned().map(Invited::User));
    if invited.is_empty() {
        return Err(Error::invalid("the file contains no people"));
    }
    let reader = room::reader(matches)?;
    let names = room::with_session(matches, async |session, room| {
        let client = reader.as_ref().unwrap_or(session).client();
        let mut attendees = Vec::new();
        for person in invited {
            attendees.push(attendee(client, person).await?);
        }
        let names: Vec<String> = attendees.iter().map(|attendee| attendee.name.clone()).collect();
        room.invite_participant(attendees).await?;
        Ok(names)
    })
    .await?;
    output::print_done(&format!("invited {} to meeting {}", names.join(", "), room::id_of(matches)));
    Ok(())
}

fn of_text(text: &str) -> Result<Invited, Error> {
    let (name, number) = text.rsplit_once('=').unwrap_or((text, text));
    let (name, number) = (name.trim(), number.trim());
    if name.is_empty() || !is_number(number) {
        return Err(Error::invalid(format!(
            "`{text}` is not NAME=NUMBER, such as 'Li Wei=+8613800000000'; a user of the enterprise is invited with --user"
        )));
    }
    Ok(Invited::Number { name: name.to_owned(), number: number.to_owned(), terminal: None })
}

/// Returns whether a string is a phone number or a SIP number.
pub(super) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (3..=127).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b'*')
}

fn of_file(path: &str) -> Result<Vec<Invited>, Error> {
    let mut text = String::new();
    let read =
        if path == "-" { io::stdin().lock().read_to_string(&mut text).map(|_| text) } else { fs::read_to_string(path) };
    let text = read.map_err(|error| Error::invalid(format!("cannot read `{path}`: {error}")))?;
    of_csv(text.trim_start_matches('\u{feff}')).map_err(|reason| Error::invalid(format!("`{path}`: {reason}")))
}

/// Returns the people of a file with a header.
fn of_csv(text: &str) -> Result<Vec<Invited>, String> {
    let mut reader = csv::reader(text);
    let header = reader.headers().map_err(|error| format!("row 1: {}", csv::reason(&error)))?.clone();
    if let Some(unknown) = header.iter().find(|name| !COLUMNS.contains(name) && *name != "phone") {
        return Err(format!("unknown column `{unknown}`; the columns are {}", COLUMNS.join(", ")));
    }
    let mut people = Vec::new();
    for (row, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|error| format!("row {row}: {}", csv::reason(&error)))?;
        let line = record.position().map_or(0, ::csv::Position::line);
        let cell = |column: &str| {
            let index = header.iter().position(|name| name == column)?;
            record.get(index).filter(|cell| !cell.is_empty()).map(str::to_owned)
        };
        let number = cell("number").or_else(|| cell("phone"));
        people.push(match (number, cell("account")) {
            (Some(number), _) if is_number(&number) => {
                Invited::Number { name: cell("name").unwrap_or_else(|| number.clone()), number, terminal: cell("type") }
            }
            (Some(number), _) => return Err(format!("line {line}: `{number}` is no number")),
            (None, Some(account)) => Invited::User(account),
            (None, None) => return Err(format!("line {line} has neither a number nor an account")),
        });
    }
    Ok(people)
}

async fn attendee(client: &Client, person: Invited) -> Result<Attendee, Error> {
    match person {
        Invited::Number { name, number, terminal } => {
            let terminal = match terminal {
                Some(terminal) => TerminalType::from(terminal.as_str()),
                None if number.starts_with(SIP) => TerminalType::SoftClient,
                None => TerminalType::MobilePhone,
            };
            Ok(Attendee::new(name, PhoneNumber::new(number), terminal))
        }
        Invited::User(account) => user(client, &account).await,
    }
}

/// Looks a user up in the directory of the enterprise.
async fn user(client: &Client, account: &str) -> Result<Attendee, Error> {
    let mut found = client.search_corp_dir(SearchCorpDirRequest::new().search_key(account)).items();
    while let Some(user) = found.next().await.transpose()? {
        if user.account.as_ref().is_none_or(|found| !found.as_str().eq_ignore_ascii_case(account)) {
            continue;
        }
        let Some(number) = user.number else {
            return Err(Error::invalid(format!("the user `{account}` has no number to call")));
        };
        let name = user.name.unwrap_or_else(|| account.to_owned());
        let mut attendee = Attendee::new(name, number, TerminalType::SoftClient);
        attendee.user_uuid = user.id;
        attendee.account_id = user.account;
        return Ok(attendee);
    }
    Err(Error::invalid(format!("the directory has no user with the account `{account}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(name: &str, number: &str, terminal: Option<&str>) -> Invited {
        Invited::Number { name: name.to_owned(), number: number.to_owned(), terminal: terminal.map(str::to_owned) }
    }

    #[test]
    fn a_person_is_a_name_with_a_number_or_a_number() {
        assert_eq!(of_text("Li Wei=+8613800000000").ok(), Some(number("Li Wei", "+8613800000000", None)));
        assert_eq!(of_text("a=b = +99111").ok(), Some(number("a=b", "+99111", None)));
        assert_eq!(of_text("+99111").ok(), Some(number("+99111", "+99111", None)));
        for text in ["", "Li Wei", "=+86138", "Li=soon", "Li=+"] {
            assert!(of_text(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_file_has_numbers_and_accounts() {
        let people = of_csv("name,number,account,type\n李伟,+86138,,\nRoom 1,+99111,,terminal\n,,ann,\n");
        let expected = vec![
            number("李伟", "+86138", None),
            number("Room 1", "+99111", Some("terminal")),
            Invited::User("ann".to_owned()),
        ];
        assert_eq!(people, Ok(expected));
        assert_eq!(
            of_csv("name,nubmer\n").err().as_deref(),
            Some("unknown column `nubmer`; the columns are name, number, account, type")
        );
        assert_eq!(of_csv("name,number\nLi,\n").err().as_deref(), Some("line 2 has neither a number nor an account"));
    }
}
