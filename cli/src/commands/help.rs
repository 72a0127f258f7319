//! The help of the program as a whole: commands by purpose, examples; the order of verbs; what an unknown command may stand for.

use std::collections::BTreeMap;

use clap::Command;
use clap::builder::styling::Style;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use huaweicloud_meeting_catalog as catalog;

use crate::commands;
use crate::messages::{did_you_mean, nearest};
use crate::reference::search;
use crate::reference::text::Page;
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

/// Sets the usage of a command that is written by hand: as that of an operation, with the options at its end.
pub(crate) fn with_usage(command: Command, path: &str) -> Command {
    if command.has_subcommands() {
        return command;
    }
    let usage = command.clone().bin_name(path).render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").replace(" [OPTIONS]", "");
    command.override_usage(format!("{usage} [OPTIONS]"))
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
    let proposals = meant(&name).unwrap_or_else(|| match noun {
        Some(noun) => verbs_like(noun, unknown),
        None => commands_like(unknown),
    });
    let proposals: Vec<&str> = proposals.iter().map(String::as_str).collect();
    let list = noun.map_or_else(
        || "`hwmeeting --help` lists the commands, and `hwmeeting operations WORDS` finds one".to_owned(),
        |noun| format!("`hwmeeting {noun} --help` lists the verbs"),
    );
    let message = format!("unknown command `{name}`{}\n  {list}\n", did_you_mean(&proposals));
    clap::Error::raw(ErrorKind::InvalidSubcommand, message)
}

/// Returns the commands of a noun whose verbs are spelled or mean like an unknown one; else commands of other nouns.
fn verbs_like(noun: &str, unknown: &str) -> Vec<String> {
    let entries = search::of_noun(noun);
    let verbs = entries.iter().filter_map(|entry| entry.command.split_once(' ')).map(|(_, verb)| verb);
    let near = nearest(unknown, verbs);
    if !near.is_empty() {
        return near.into_iter().map(|verb| format!("{noun} {verb}")).collect();
    }
    let words = [noun.to_owned(), unknown.to_owned()];
    let both = search::search(&words).into_iter().filter(|entry| entry.command.split(' ').next() == Some(noun));
    let unknown = search::search(&words[1..]).into_iter();
    let mut found: Vec<String> = Vec::new();
    for command in unknown.chain(both).map(|entry| entry.command) {
        if !found.contains(&command) {
            found.push(command);
        }
    }
    let (own, others): (Vec<String>, Vec<String>) =
        found.into_iter().partition(|command| command.split(' ').next() == Some(noun));
    own.into_iter().chain(others).take(3).collect()
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

/// Returns the commands that are spelled or mean like an unknown one.
fn commands_like(unknown: &str) -> Vec<String> {
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
    search::search(&[unknown.to_owned()]).into_iter().map(|entry| entry.command).take(3).collect()
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
