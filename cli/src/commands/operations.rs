//! `hwmeeting operations`: lists the operations, or searches commands by words.

use std::collections::BTreeSet;

use clap::{Arg, ArgAction, ArgMatches, Command};
use huaweicloud_meeting_catalog as catalog;

use crate::error::Error;
use crate::output::{self, Node};
use crate::reference::documents::{self, descriptor};
use crate::reference::search::{self, Entry};
use crate::reference::text::Page;
use crate::settings::Settings;

pub(crate) const NAME: &str = "operations";

/// The width from which a page has room for the vendor's names.
const WITH_VENDORS_NAME: usize = 100;
/// The number of results on a terminal.
const MAX_RESULTS: usize = 15;

pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("List the operations, or search commands by words")
        .long_about(
            "List the operations group by group, or search commands by words. Words are looked up in commands, in the vendor's \
             names, and in titles and summaries in English and Chinese; synonyms and typing errors are accepted; if that \
             results in nothing, inputs and their values are searched, too. The best results come first.\n\n\
             Unless standard output is a terminal, a line is an operation, with the columns group, vendor's name, method, path, \
             command and summary, separated by tabs. A command that calls several operations has the last two only. With -o json, each command is an object.",
        )
        .after_help("Examples:\n  hwmeeting operations extend\n  hwmeeting operations kick\n  hwmeeting operations 静音\n  hwmeeting operations mute all")
        .arg(
            Arg::new("words")
                .value_name("WORD")
                .action(ArgAction::Append)
                .num_args(0..)
                .help("What to search for, such as `extend`, `mute all` or `静音`"),
        )
}

/// Returns the words of the arguments.
pub(crate) fn words(matches: &ArgMatches) -> Vec<String> {
    matches.get_many::<String>("words").unwrap_or_default().cloned().collect()
}

pub(crate) fn run(words: &[String], settings: &Settings) -> Result<(), Error> {
    let is_search = !words.is_empty();
    let entries = if is_search { search::search(words) } else { in_order() };
    if entries.is_empty() {
        return Err(Error::invalid(format!(
            "no command matches `{}`; `hwmeeting operations` lists all operations",
            words.join(" ")
        )));
    }
    if settings.output.is_chosen() {
        return output::print_document(settings, &Node::List(entries.iter().map(documents::of_entry).collect()));
    }
    output::print(&match output::Screen::stdout().is_terminal() {
        true if is_search => results(&entries, Page::of_stdout()),
        true => listing(&entries, Page::of_stdout()),
        false => tabs(entries),
    })
}

/// Returns the commands of operations, group by group. What an operation does in several ways is listed in full.
fn in_order() -> Vec<Entry> {
    let all = search::all();
    catalog::operations()
        .flat_map(|operation| {
            all.iter().filter(move |entry| entry.operation.is_some_and(|own| own.name == operation.name)).cloned()
        })
        .collect()
}

/// Returns a line for each operation, with its first command, and for each command without an operation.
fn tabs(entries: Vec<Entry>) -> String {
    let mut seen = BTreeSet::new();
    let mut lines = String::new();
    for entry in entries {
        let columns = match entry.operation.map(|own| (own, descriptor(own.name))) {
            Some((own, _)) if !seen.insert(own.name) => continue,
            Some((own, Some(descriptor))) => {
                [descriptor.group, own.name, descriptor.method.as_str(), descriptor.path, &entry.command, own.summary]
            }
            _ => ["", "", "", "", &entry.command, &entry.about],
        };
        lines += &(columns.join("\t") + "\n");
    }
    lines
}

/// Returns the operations under the titles of their groups.
fn listing(entries: &[Entry], page: Page) -> String {
    let mut text = String::new();
    for group in catalog::groups() {
        let of_group = |entry: &&Entry| {
            entry.operation.is_some_and(|operation| group.operations.iter().any(|own| own.name == operation.name))
        };
        let rows: Vec<[String; 3]> = entries.iter().filter(of_group).map(row).collect();
        text +=
            &format!("{} {}\n", page.heading(group.title), page.dim(&format!("({}) {}", group.name, group.title_zh)));
        text += &table(&rows, page);
        text.push('\n');
    }
    text + "`hwmeeting operations WORDS` searches; `hwmeeting describe COMMAND` shows what a command takes and returns.\n"
}

fn results(found: &[Entry], page: Page) -> String {
    let rows: Vec<[String; 3]> = found.iter().take(MAX_RESULTS).map(row).collect();
    let others = found.len().saturating_sub(MAX_RESULTS);
    let more =
        if others > 0 { format!("… and {others} more; add a word to narrow them down\n") } else { String::new() };
    table(&rows, page) + &page.dim(&more)
}

fn row(entry: &Entry) -> [String; 3] {
    let name = entry.operation.map_or("", |operation| operation.name);
    [entry.command.clone(), name.to_owned(), entry.about.clone()]
}

fn table(rows: &[[String; 3]], page: Page) -> String {
    if page.width < WITH_VENDORS_NAME {
        let rows: Vec<[String; 2]> = rows.iter().map(|[command, _, about]| [command.clone(), about.clone()]).collect();
        return page.columns(2, [36, 0], &rows, |_, column, text| match column {
            0 => page.command(text),
            _ => text.to_owned(),
        });
    }
    page.columns(2, [36, 32, 0], rows, |_, column, text| match column {
        0 => page.command(text),
        1 => page.dim(text),
        _ => text.to_owned(),
    })
}
