//! The commands that candidates come from: what the line does not mention has no arguments, which keeps completion fast.

use std::env;

use clap::{Arg, Command};
use clap_complete::{ArgValueCandidates, CompletionCandidate};
use huaweicloud_meeting_catalog as catalog;

use super::columns;
use crate::args;
use crate::commands::{describe, profile};
use crate::reference::search;
use crate::scope::Scope;
use crate::session::directory::Directory;
use crate::session::profile::{Profile, Profiles};

/// The position of the options of all commands: after those of one command.
const LAST: usize = 1000;

/// Returns the commands for the line that is edited: the arguments of the process after `--`.
pub(super) fn command() -> Command {
    let words = env::args_os().skip_while(|word| word != "--").skip(1);
    let line: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    let is_given = |name: &str| line.iter().any(|word| word == name);
    // The options of all commands are only candidates where an option is typed, or its value.
    let are_wanted = line.iter().any(|word| word.starts_with('-'));
    let set = |argument: Arg| argument.display_order(LAST).hide(!are_wanted);
    let program = args::program(&Scope::All)
        .mut_subcommands(|command| if is_given(command.get_name()) { command } else { shallow(&command) })
        .disable_help_flag(!are_wanted)
        .disable_version_flag(!are_wanted)
        .mut_args(set)
        .mut_arg("profile", with_profiles)
        .mut_arg("columns", |argument| {
            let line = line.clone();
            argument.add(ArgValueCandidates::new(move || columns::of_line(&line)))
        });
    let program = if is_given(profile::NAME) {
        program.mut_subcommand(profile::NAME, |command| {
            command.mut_subcommands(|verb| {
                let has_name = verb.get_arguments().any(|argument| argument.get_id() == "name");
                if has_name { verb.mut_arg("name", with_profiles) } else { verb }
            })
        })
    } else {
        program
    };
    if !is_given(describe::NAME) {
        return program;
    }
    program.mut_subcommand(describe::NAME, |command| {
        command.mut_arg("subject", |argument| argument.add(ArgValueCandidates::new(move || subjects(&line))))
    })
}

/// Completes an argument with the names of the profiles.
fn with_profiles(argument: Arg) -> Arg {
    argument.add(ArgValueCandidates::new(|| {
        let profiles = Directory::find().and_then(|directory| Profiles::load(&directory).ok()).unwrap_or_default();
        let candidate = |(name, profile): (&String, &Profile)| {
            let is_current = profiles.current.as_ref() == Some(name);
            let note = if is_current { ", the current one" } else { "" };
            let help = format!("{} at {}{note}", profile.login.describe(), profile.service());
            CompletionCandidate::new(name).help(Some(help.into()))
        };
        profiles.profiles.iter().map(candidate).collect()
    }))
}

/// Returns what can be described: the verbs of a noun that the line contains, else nouns and operations.
fn subjects(line: &[String]) -> Vec<CompletionCandidate> {
    let candidate = |name: &str, about: &str| CompletionCandidate::new(name).help(Some(about.to_owned().into()));
    let noun = search::nouns().into_iter().find(|noun| line.iter().any(|word| word == noun));
    if let Some(noun) = noun.filter(|noun| line.last().is_none_or(|last| last != noun)) {
        let verbs = search::of_noun(noun);
        return verbs.iter().filter_map(|own| Some(candidate(own.command.split_once(' ')?.1, &own.about))).collect();
    }
    let nouns = search::nouns().into_iter().map(|noun| {
        let resource = catalog::resources().iter().find(|resource| resource.noun == noun);
        candidate(noun, resource.map_or("", |resource| resource.summary))
    });
    nouns.chain(catalog::operations().map(|operation| candidate(operation.name, operation.summary))).collect()
}

/// Returns a command without its arguments and subcommands.
fn shallow(command: &Command) -> Command {
    let shallow = Command::new(command.get_name().to_owned()).hide(command.is_hide_set());
    match command.get_about() {
        Some(about) => shallow.about(about.clone()),
        None => shallow,
    }
}
