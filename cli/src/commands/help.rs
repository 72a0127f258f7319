//! The help of the program as a whole: commands by purpose, examples; the order of verbs; what an unknown command may stand for.

use std::collections::BTreeMap;

use clap::Command;
use clap::builder::StyledStr;
use clap::builder::styling::Style;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use huaweicloud_meeting_catalog as catalog;

use crate::commands;
use crate::messages::{did_you_mean, nearest};
use crate::operation;
use crate::reference::text::Page;
use crate::reference::{search, shell};
use crate::unexpected::has_secret;

const MEETINGS: &str = "Meetings and people";
const DIRECTORY: &str = "Directory";
const ROOMS: &str = "Rooms, devices and resources";
const ENTERPRISE: &str = "Enterprise";
const SCREENS: &str = "Information screens";
const FIGURES: &str = "Figures and quality";
const TOKENS: &str = "Tokens";
const TOOLS: &str = "Tools";

/// The sections of nouns, in the order of the help.
const SECTIONS: [&str; 8] = [MEETINGS, DIRECTORY, ROOMS, ENTERPRISE, SCREENS, FIGURES, TOKENS, TOOLS];

/// The section of each group of operations. A noun belongs to that of its first operation.
const GROUPS: [(&str, &str); 24] = [
    ("meeting-management", MEETINGS),
    ("meeting-control", MEETINGS),
    ("meeting-minutes", MEETINGS),
    ("webinar-management", MEETINGS),
    ("user-management", DIRECTORY),
    ("department-management", DIRECTORY),
    ("enterprise-administrator-management", DIRECTORY),
    ("user-password-management", DIRECTORY),
    ("corporate-directory", DIRECTORY),
    ("profile-picture-management", DIRECTORY),
    ("hard-terminal-management", ROOMS),
    ("activation-code-management", ROOMS),
    ("cloud-meeting-room-management", ROOMS),
    ("enterprise-resource-management", ROOMS),
    ("enterprise-management", ENTERPRISE),
    ("enterprise-application-management", ENTERPRISE),
    ("meeting-event-push", ENTERPRISE),
    ("bulletin-board-publication-management", SCREENS),
    ("bulletin-board-program-management", SCREENS),
    ("bulletin-board-material-management", SCREENS),
    ("qos", FIGURES),
    ("meeting-statistics", FIGURES),
    ("network-quality", FIGURES),
    ("login-authentication", TOKENS),
];

/// The nouns that come first in their sections. The others follow by name.
const FIRST: [&str; 8] = ["meeting", "participant", "recording", "webinar", "user", "department", "room", "device"];

/// The examples of the help: how a command is found, what it takes, and a call.
pub(crate) const EXAMPLES: [(&str, &str); 3] = [
    ("hwmeeting operations extend meeting", "find the command"),
    ("hwmeeting describe meeting create", "see what it takes, what it returns, and its errors"),
    ("hwmeeting meeting list", "use it"),
];

/// Returns the template of the help of the program.
pub(crate) fn template(program: &Command) -> String {
    let page = Page::of_stdout();
    let heading = Style::new().bold().underline();
    let mut text =
        "{about}\n\n{usage-heading} hwmeeting <NOUN> <VERB> [OPTIONS]\n       hwmeeting <TOOL> [OPTIONS]\n".to_owned();
    for (section, commands) in by_section(program) {
        text += &format!("\n{heading}{section}:{heading:#}\n");
        text += &page.columns(2, [18, 0], &commands, |_, column, text| {
            if column == 0 { format!("{bold}{text}{bold:#}", bold = Style::new().bold()) } else { text.to_owned() }
        });
    }
    let examples = EXAMPLES.map(|(command, purpose)| [command.to_owned(), purpose.to_owned()]);
    text += &format!("\n{heading}Examples:{heading:#}\n");
    text += &page.columns(2, [40, 0], &examples, |_, _, text| text.to_owned());
    text.push('\n');
    text += &page.paragraphs(0, &names());
    text + &format!("\n{heading}Options:{heading:#}\n{{options}}{{after-help}}")
}

/// Returns what is said about other names of operations.
fn names() -> String {
    let (operations, groups) = (catalog::operations().count(), catalog::groups().len());
    format!(
        "The {operations} operations are also commands under their vendor's names (hwmeeting CreateMeeting) and in their {groups} \
         groups (hwmeeting meeting-management create-meeting); `hwmeeting operations` lists them. `hwmeeting <NOUN> --help` lists \
         the verbs of a noun."
    )
}

/// Returns the commands that the help lists, by section.
fn by_section(program: &Command) -> Vec<(&'static str, Vec<[String; 2]>)> {
    let mut sections: BTreeMap<usize, Vec<(usize, [String; 2])>> = BTreeMap::new();
    for (at, command) in program.get_subcommands().filter(|command| !command.is_hide_set()).enumerate() {
        let name = command.get_name();
        let section = section_of(name);
        let rank = FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len() + at);
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let row = [name.to_owned(), about.trim_end_matches('.').to_owned()];
        let index = SECTIONS.iter().position(|own| *own == section).unwrap_or(SECTIONS.len());
        sections.entry(index).or_default().push((rank, row));
    }
    let sections = sections.into_iter().filter_map(|(index, mut rows)| {
        rows.sort_by_key(|(rank, _)| *rank);
        Some((*SECTIONS.get(index)?, rows.into_iter().map(|(_, row)| row).collect()))
    });
    sections.collect()
}

fn section_of(noun: &str) -> &'static str {
    if commands::NOUNS.iter().any(|(name, _)| *name == noun) {
        return DIRECTORY;
    }
    let resource = catalog::resources().iter().find(|resource| resource.noun == noun);
    let group = resource.and_then(|resource| catalog::group_of(resource.operations.first()?.operation));
    let section = group.and_then(|group| GROUPS.iter().find(|(name, _)| *name == group.name));
    section.map_or(TOOLS, |(_, section)| section)
}

/// Sets the usage of a command that is written by hand: as that of an operation, with the options at its end; and makes its examples
/// fit the page.
pub(crate) fn with_usage(command: Command, path: &str) -> Command {
    if command.has_subcommands() {
        return command;
    }
    let command = with_examples(command);
    let usage = command.clone().bin_name(path).render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").replace(" [OPTIONS]", "");
    command.override_usage(format!("{usage} [OPTIONS]"))
}

fn with_examples(command: Command) -> Command {
    let width = Page::of_stdout().width;
    let fit = |text: &StyledStr| shell::with_examples(&text.to_string(), width);
    let (end, about) = (command.get_after_help().map(fit), command.get_long_about().map(fit));
    let command = end.into_iter().fold(command, Command::after_help);
    about.into_iter().fold(command, Command::long_about)
}

/// Returns the position of a verb in the help of its noun: what shows, creates, changes, acts, and deletes, in this order.
pub(crate) fn verb_order(verb: &str) -> usize {
    match verb.split('-').next().unwrap_or_default() {
        "list" => 0,
        "find" => 1,
        "show" | "watch" => 2,
        "create" | "add" | "upload" => 3,
        "update" | "save" => 4,
        "set" | "rename" | "assign" => 5,
        "reset" | "refresh" => 7,
        "cancel" | "stop" | "end" => 8,
        "delete" | "remove" | "unassign" => 9,
        _ => 6,
    }
}

/// Replaces the message about an unknown command by one with the commands that it may stand for.
pub(crate) fn propose(error: clap::Error, words: &[String]) -> clap::Error {
    let Some(ContextValue::String(unknown)) = error.get(ContextKind::InvalidSubcommand) else { return error };
    // The context of a missing subcommand is the name of the command.
    if error.kind() != ErrorKind::InvalidSubcommand {
        return error;
    }
    let before: Vec<String> = words.iter().take_while(|word| *word != unknown).cloned().collect();
    // The word may be the rest of a secret that was not quoted.
    if has_secret(&before) {
        let message = format!(
            "argument {} is not a command; quote a value that contains spaces, such as a token\n",
            before.len().saturating_add(1)
        );
        return clap::Error::raw(ErrorKind::InvalidSubcommand, message);
    }
    let noun = before.iter().filter_map(|word| search::nouns().into_iter().find(|noun| *noun == word)).next_back();
    let name = noun.map_or_else(|| unknown.clone(), |noun| format!("{noun} {unknown}"));
    let after = words.get(before.len().saturating_add(1)..).unwrap_or_default();
    let proposals = meant(&name).unwrap_or_else(|| match noun {
        Some(noun) => verbs_like(noun, unknown),
        None => turned_round(unknown, after).unwrap_or_else(|| commands_like(unknown)),
    });
    let proposals: Vec<&str> = proposals.iter().map(String::as_str).collect();
    let list = noun.map_or_else(
        || "`hwmeeting --help` lists the commands, and `hwmeeting operations WORDS` finds one".to_owned(),
        |noun| format!("`hwmeeting {noun} --help` lists the verbs"),
    );
    let message = format!("unknown command `{name}`{}\n  {list}\n", did_you_mean(&proposals));
    clap::Error::raw(ErrorKind::InvalidSubcommand, message)
}

/// Returns the commands of a noun whose verbs are spelled or mean like an unknown one; else those of nouns of the same groups; else
/// those of the noun that stands in place of a verb: `user me`.
fn verbs_like(noun: &str, unknown: &str) -> Vec<String> {
    let entries = search::of_noun(noun);
    let verbs = entries.iter().filter_map(|entry| entry.command.split_once(' ')).map(|(_, verb)| verb);
    let near = nearest(unknown, verbs);
    if !near.is_empty() {
        return near.into_iter().map(|verb| format!("{noun} {verb}")).collect();
    }
    let meant = |noun: &str| search::verbs_meant(noun, unknown).into_iter().map(|entry| entry.command).take(3);
    let own: Vec<String> = meant(noun).collect();
    if !own.is_empty() {
        return own;
    }
    let others = in_order(search::nouns()).into_iter().filter(|other| *other != noun && is_neighbour(noun, other));
    let of_others: Vec<String> = others.filter_map(|other| meant(other).next()).take(3).collect();
    match search::noun_called(unknown) {
        Some(noun) if of_others.is_empty() => {
            search::of_noun(noun).into_iter().map(|entry| entry.command).take(3).collect()
        }
        _ => of_others,
    }
}

/// Returns whether two nouns belong to the same group of operations: to that of their first one.
fn is_neighbour(noun: &str, other: &str) -> bool {
    let group = |noun: &str| {
        let resource = catalog::resources().iter().find(|resource| resource.noun == noun)?;
        catalog::group_of(resource.operations.first()?.operation).map(|group| group.name)
    };
    group(noun).is_some_and(|own| group(other) == Some(own))
}

/// Returns nouns in the order of the help.
fn in_order(nouns: impl IntoIterator<Item = &'static str>) -> Vec<&'static str> {
    let mut nouns: Vec<&str> = nouns.into_iter().collect();
    nouns.sort_by_key(|noun| FIRST.iter().position(|first| first == noun).unwrap_or(FIRST.len()));
    nouns
}

/// Returns the commands that are meant if the verb comes before the noun: `list meetings`.
fn turned_round(verb: &str, after: &[String]) -> Option<Vec<String>> {
    let noun = after.iter().find(|word| !word.starts_with('-')).and_then(|word| search::noun_called(word))?;
    let own = search::of_noun(noun).into_iter().map(|entry| entry.command);
    let exact = format!("{noun} {verb}");
    let exact: Vec<String> = own.filter(|command| *command == exact).collect();
    let found = if exact.is_empty() {
        search::verbs_meant(noun, verb).into_iter().map(|entry| entry.command).take(3).collect()
    } else {
        exact
    };
    Some(found).filter(|found| !found.is_empty())
}

/// Commands of other programs, and what does the same here.
const MEANT: &[(&str, &[&str])] = &[
    ("version", &["hwmeeting --version"]),
    ("whoami", &["profile show", "me show"]),
    ("config", &["profile show"]),
    ("use", &["profile use"]),
    ("switch", &["profile use"]),
    ("department tree", &["department list"]),
];

/// Returns what does what a command of another program does.
fn meant(command: &str) -> Option<Vec<String>> {
    let (_, meant) = MEANT.iter().find(|(name, _)| *name == command)?;
    Some(meant.iter().map(|command| (*command).to_owned()).collect())
}

/// Returns the commands that have an unknown one as their verb, or are spelled or mean like it.
fn commands_like(unknown: &str) -> Vec<String> {
    let searched = search::search(&[unknown.to_owned()]).into_iter().map(|entry| entry.command);
    let mut with_verb: Vec<String> = with_verb(unknown);
    if !with_verb.is_empty() {
        with_verb.extend(searched.filter(|command| command.split_once(' ').is_none_or(|(_, verb)| verb != unknown)));
        with_verb.truncate(3);
        return with_verb;
    }
    let tools = commands::all();
    let visible = search::nouns().into_iter().chain(tools.iter().map(Command::get_name));
    let hidden = catalog::operations().map(|operation| operation.name);
    let near = match nearest(unknown, visible) {
        near if near.is_empty() => nearest(unknown, hidden),
        near => near,
    };
    if !near.is_empty() {
        return near.into_iter().map(str::to_owned).collect();
    }
    searched.take(3).collect()
}

/// Returns the commands with a verb.
fn with_verb(verb: &str) -> Vec<String> {
    let made = |noun: &str| operation::verbs(noun).contains_key(verb);
    let by_hand = |noun: &str| commands::verbs(noun).any(|own| own.name == verb);
    let nouns = in_order(search::nouns()).into_iter().filter(|noun| made(noun) || by_hand(noun));
    nouns.map(|noun| format!("{noun} {verb}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_group_has_a_section() {
        for group in catalog::groups() {
            assert!(GROUPS.iter().any(|(name, _)| *name == group.name), "{}", group.name);
        }
    }
}
