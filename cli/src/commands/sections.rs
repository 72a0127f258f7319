//! The help of a noun: its verbs under headings, what people use every day first.

use clap::Command;
use clap::builder::styling::Style;

use crate::reference::text::Page;

/// A heading, and the verbs under it.
type Section = (&'static str, &'static [&'static str]);

/// The heading of the verbs of other nouns.
const VERBS: &str = "Verbs";
/// The heading of verbs that no section has.
const OTHER: &str = "Other";

/// The nouns with too many verbs for one list.
const NOUNS: [(&str, &[Section]); 2] = [("meeting", &MEETING), ("participant", &PARTICIPANT)];

const MEETING: [Section; 7] = [
    ("Scheduling", &["create", "list", "show", "update", "cancel", "join-link"]),
    (
        "In progress",
        &[
            "start",
            "watch",
            "extend",
            "end",
            "lock",
            "unlock",
            "pause",
            "resume",
            "configure",
            "extend-automatically",
            "list-ongoing",
            "show-ongoing",
        ],
    ),
    (
        "People",
        &[
            "invite",
            "admit",
            "mute",
            "unmute",
            "kick",
            "allow-unmute",
            "forbid-unmute",
            "call-roll",
            "admit-audience",
            "exclude-audience",
        ],
    ),
    (
        "Layout and display",
        &[
            "broadcast",
            "stop-broadcast",
            "set-layout",
            "clear-layout",
            "set-display",
            "view-participant",
            "view-in-turn",
            "view-split-screen",
        ],
    ),
    (
        "Recording and streaming",
        &[
            "start-recording",
            "stop-recording",
            "start-streaming",
            "stop-streaming",
            "start-rtc-recording",
            "pause-rtc-recording",
            "stop-rtc-recording",
            "start-rtc-streaming",
            "stop-rtc-streaming",
        ],
    ),
    ("Interpretation", &["set-interpreters", "start-interpretation", "stop-interpretation"]),
    ("Where it runs", &["show-corp", "show-region"]),
];

const PARTICIPANT: [Section; 5] = [
    (
        "Coming and going",
        &[
            "list",
            "invite",
            "admit",
            "admit-all",
            "hang-up",
            "remove",
            "move-to-waiting-room",
            "move-several-to-waiting-room",
            "invite-with-password",
            "find-number",
            "list-ongoing",
        ],
    ),
    ("Speaking", &["mute", "unmute", "raise-hand", "lower-hand", "raise-hands", "lower-hands"]),
    ("Names and roles", &["rename", "make-host", "release-host", "make-cohost", "revoke-cohost"]),
    (
        "Video and sharing",
        &[
            "ask-to-show-video",
            "ask-to-hide-video",
            "ask-to-share",
            "withdraw-share-request",
            "set-view",
            "lock-view",
            "unlock-view",
        ],
    ),
    ("Recording and interpretation", &["allow-recording", "forbid-recording", "set-languages"]),
];

/// Returns items under the headings of their verbs, in the order of the help. Those of nouns with few verbs are one section.
pub(crate) fn sections<T>(noun: &str, items: Vec<T>, verb: impl Fn(&T) -> &str) -> Vec<(&'static str, Vec<T>)> {
    let Some((_, sections)) = NOUNS.iter().find(|(name, _)| *name == noun) else { return vec![(VERBS, items)] };
    let mut rest = items;
    let mut found = Vec::new();
    for (heading, verbs) in *sections {
        let place = |item: &T| verbs.iter().position(|own| *own == verb(item));
        let (mut own, others): (Vec<T>, Vec<T>) = rest.into_iter().partition(|item| place(item).is_some());
        own.sort_by_key(|item| place(item));
        found.push((*heading, own));
        rest = others;
    }
    found.push((OTHER, rest));
    found.into_iter().filter(|(_, items)| !items.is_empty()).collect()
}

/// Gives a noun its help. The options of all commands are those of the help of the program.
pub(crate) fn with_help(command: Command) -> Command {
    let noun = command.get_name().to_owned();
    let page = Page::of_stdout();
    let mut verbs: Vec<&Command> = command.get_subcommands().filter(|verb| !verb.is_hide_set()).collect();
    verbs.sort_by_key(|verb| verb.get_display_order());
    let row = |verb: &&Command| {
        let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
        [verb.get_name().to_owned(), about.trim_end_matches('.').to_owned()]
    };
    let rows: Vec<[String; 2]> = verbs.iter().map(row).collect();
    let (heading, bold) = (Style::new().bold().underline(), Style::new().bold());
    let lines = page.rows(2, [28, 0], &rows, |_, column, text| {
        if column == 0 && !text.is_empty() { format!("{bold}{text}{bold:#}") } else { text.to_owned() }
    });
    let mut text = format!("{{about}}\n\n{{usage-heading}} hwmeeting {noun} <VERB> [OPTIONS]\n");
    let verbs = verbs.into_iter().map(Command::get_name).zip(lines).collect();
    for (title, verbs) in sections(&noun, verbs, |(verb, _)| verb) {
        let lines: String = verbs.into_iter().map(|(_, line)| line).collect();
        text += &format!("\n{heading}{title}:{heading:#}\n{lines}");
    }
    text += &format!("\n{}", page.paragraphs(0, &further(&noun)));
    let usage = format!("hwmeeting {noun} <VERB> [OPTIONS]");
    command.help_template(text).override_usage(usage)
}

fn further(noun: &str) -> String {
    format!(
        "`hwmeeting {noun} <VERB> --help` shows what a verb takes, and `hwmeeting describe {noun}` what the verbs call. `hwmeeting \
         --help` lists the options of all commands."
    )
}

#[cfg(test)]
mod tests {
    use clap::Command;

    use super::{NOUNS, OTHER, sections};
    use crate::nouns;
    use crate::scope::Scope;

    #[test]
    fn each_listed_verb_of_a_noun_with_sections_is_in_one_and_each_section_has_verbs_that_exist() {
        for (noun, own) in NOUNS {
            let mut command = nouns::all(&Scope::All).into_iter().find(|command| command.get_name() == noun);
            let verbs: Vec<String> = command
                .iter_mut()
                .flat_map(|command| {
                    command.build();
                    let listed = command.get_subcommands().filter(|verb| !verb.is_hide_set());
                    listed.map(Command::get_name).map(str::to_owned).collect::<Vec<_>>()
                })
                .filter(|verb| verb != "help")
                .collect();
            let found = sections(noun, verbs.clone(), |verb| verb);
            assert!(found.iter().all(|(heading, _)| *heading != OTHER), "{noun}: {:?}", found.last());
            for verb in own.iter().flat_map(|(_, verbs)| *verbs) {
                assert!(verbs.iter().any(|known| known == verb), "there is no `{noun} {verb}`");
            }
            let listed: usize = own.iter().map(|(_, verbs)| verbs.len()).sum();
            assert_eq!(listed, verbs.len(), "{noun}");
        }
    }
}
