//! What is wrong with an argument that a command does not have, and what may be meant.

mod values;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use crate::commands::{self, login};
use crate::messages::nearest;
use crate::operation::flags::{self, Flags};
use crate::operation::{Action, verbs};

/// Parts of options and fields whose values are secrets.
const SECRETS: [&str; 6] = ["token", "password", "pwd", "secret", "authorization", "key"];
/// Options that contain one of these parts, but whose values are no secrets.
const HARMLESS: [&str; 2] = ["--search-key", "--key-word"];

/// The verb that lists items, and what verbs that are written by hand call an item.
const LIST: &str = "list";
const ITEMS: [&str; 2] = ["ID", "UUID"];

/// Flags that people look for, each with other names of it.
const SYNONYMS: &[&[&str]] = &[
    &["at", "start", "start-time", "begin", "when", "time"],
    &["for", "duration", "length", "minutes"],
    &["subject", "title", "topic", "name"],
    &["name", "title", "dept-name", "subject"],
    &["attendees", "attendee", "participants", "participant", "invitees", "invite", "members", "people"],
    &["every", "repeat", "recurrence", "recurring", "recur"],
    &["since", "start", "start-date", "after", "begin"],
    &["until", "end", "end-date", "before", "to"],
    &["search-key", "search", "query", "filter", "keyword", "name"],
    &["limit", "max", "count", "top", "first"],
    &["from", "file", "csv", "batch"],
    &["phone", "mobile", "telephone", "tel"],
    &["output", "format"],
    &["zone", "timezone", "time-zone", "tz"],
];

/// Adds to an error what may be meant, or replaces what the parser reports about a value.
pub(crate) fn explain(error: clap::Error, words: &[String]) -> clap::Error {
    match error.kind() {
        ErrorKind::UnknownArgument => of_argument(error, words),
        ErrorKind::ValueValidation => values::explain(error),
        ErrorKind::MissingRequiredArgument => with_list(error, words),
        _ => error,
    }
}

/// Adds the command that lists the items of a noun, if that with which one begins is missing.
fn with_list(mut error: clap::Error, words: &[String]) -> clap::Error {
    let is_item = matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::Strings(missing))
        if missing.iter().any(|name| ITEMS.contains(&name.trim_matches(['<', '>']))));
    let noun = words.iter().find(|word| is_noun(word)).filter(|_| is_item);
    let has_list =
        |noun: &&String| commands::verbs(noun).any(|verb| verb.name == LIST) || verbs(noun).contains_key(LIST);
    if let Some(noun) = noun.filter(has_list) {
        let tip = format!("see `hwmeeting {noun} {LIST}`");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    }
    error
}

/// Adds what may be meant. An unexpected word is shown, unless it may be the rest of a secret that was not quoted.
fn of_argument(mut error: clap::Error, words: &[String]) -> clap::Error {
    let Some(ContextValue::String(unexpected)) = error.get(ContextKind::InvalidArg) else { return error };
    let unexpected = unexpected.clone();
    let tip = if unexpected.starts_with('-') {
        of_option(&unexpected, words, &error)
    } else {
        let position = words.iter().rposition(|word| *word == unexpected);
        let before = words.get(..position.unwrap_or(words.len())).unwrap_or(words);
        let is_hidden = has_secret(before);
        let place = position.map(|position| format!("it is argument {}; ", position.saturating_add(1)));
        if is_hidden {
            error.insert(ContextKind::InvalidArg, ContextValue::String("…".to_owned()));
        }
        let tip = if is_hidden { "quote a value that contains spaces".to_owned() } else { of_word(&unexpected, words) };
        Some(place.unwrap_or_default() + &tip)
    };
    if let Some(tip) = tip {
        // The suggestion of clap is part of the usage, too.
        error.remove(ContextKind::SuggestedArg);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    }
    error
}

/// Returns whether words contain a value that can be a secret.
pub(crate) fn has_secret(words: &[String]) -> bool {
    words.iter().any(|word| {
        let lower = word.to_lowercase();
        let has_value = lower.starts_with('-') || lower.contains(['=', ':']);
        let lower = HARMLESS.iter().fold(lower, |lower, harmless| lower.replace(harmless, ""));
        has_value && SECRETS.iter().any(|part| lower.contains(part))
    })
}

/// Returns what is meant by an option that a command does not have.
fn of_option(option: &str, words: &[String], error: &clap::Error) -> Option<String> {
    let name = option.trim_start_matches('-');
    if words.iter().any(|word| word == login::NAME) && SECRETS.iter().any(|part| name.contains(part)) {
        return Some(login::HOW_TO_GIVE_THE_SECRET.to_owned());
    }
    if name == "subscriber-id" && words.iter().any(|word| word == "webhook") {
        return Some(
            "the ID of a subscription is the field `id` of `hwmeeting webhook show`, not its subscriber ID".to_owned(),
        );
    }
    let noun = words.iter().take_while(|word| *word != option).find(|word| is_noun(word));
    let has_verb = noun.is_some_and(|noun| command(noun, words).is_some());
    if let Some(noun) = noun.filter(|_| !has_verb) {
        return Some(format!("options come after the verb; `hwmeeting {noun} --help` lists the verbs"));
    }
    if let Some(meant) = noun.and_then(|noun| synonym(name, noun, words)) {
        return Some(format!("the option is --{meant}"));
    }
    let is_near = match error.get(ContextKind::SuggestedArg) {
        Some(ContextValue::String(suggested)) => {
            !nearest(name, [suggested.trim_start_matches('-')]).is_empty() || suggested.starts_with(option)
        }
        _ => false,
    };
    (!is_near).then(|| "--help lists the options".to_owned())
}

/// Returns the flag of a command that an unknown name means.
fn synonym(name: &str, noun: &str, words: &[String]) -> Option<String> {
    let (_, verb, action) = command(noun, words)?;
    let made = action.map(|action| flags::add(Command::new("made"), &action));
    let by_hand = commands::verbs(noun).find(|own| own.name == verb).map(|own| (own.command)());
    let arguments: Vec<Arg> = made.iter().chain(&by_hand).flat_map(Command::get_arguments).cloned().collect();
    let longs: Vec<&str> =
        arguments.iter().filter(|own| !own.is_hide_set()).filter_map(Arg::get_long).chain(["output", "zone"]).collect();
    let groups = SYNONYMS.iter().filter(|group| group.contains(&name));
    groups.filter_map(|group| group.first()).find(|flag| longs.contains(flag)).map(|flag| (*flag).to_owned())
}

/// Returns what is meant by a word for which a command has no argument.
fn of_word(word: &str, words: &[String]) -> String {
    let command = words.iter().find_map(|noun| command(noun, words));
    if word == "help" {
        let of = command.map(|(noun, verb, _)| format!("hwmeeting {noun} {verb} --help"));
        return format!("`{}` prints the help", of.unwrap_or_else(|| "hwmeeting --help".to_owned()));
    }
    if word == "true" || word == "false" {
        return "write --NAME=false or --no-NAME to set a switch to false".to_owned();
    }
    let Some((noun, verb, Some(action))) = command else { return "quote a value that contains spaces".to_owned() };
    let is_made = commands::verbs(noun).all(|own| own.name != verb);
    if let Some(required) = missing_flag(&action, words).filter(|_| is_made) {
        return format!("{required} is required");
    }
    let quoted = if word.contains(char::is_whitespace) { format!("'{word}'") } else { word.to_owned() };
    if verb.starts_with("list") && Flags::of(&action).find("search-key").is_some() {
        return format!("to search, write --search-key {quoted}");
    }
    let find = verbs(noun).into_keys().find(|other| other.starts_with("find") && *other != verb);
    match find.filter(|_| verb.starts_with("list")) {
        Some(find) => format!("to search, use `hwmeeting {noun} {find}`"),
        None => "quote a value that contains spaces".to_owned(),
    }
}

/// Returns the first required flag that words do not have.
fn missing_flag(action: &Action, words: &[String]) -> Option<String> {
    let flags = Flags::of(action);
    let is_given = |long: &str| words.iter().any(|word| word.trim_start_matches("--").split('=').next() == Some(long));
    let mut required =
        flags.required().filter(|flag| !is_given(&flag.long) && !flag.aliases.iter().any(|alias| is_given(alias)));
    required.next().map(|flag| format!("--{} <{}>", flag.long, flags::value_name(flag)))
}

fn is_noun(word: &str) -> bool {
    !verbs(word).is_empty() || commands::verbs(word).next().is_some()
}

/// Returns the command that words name after a noun: the noun, the verb, and what it does if it is one operation.
fn command<'w>(noun: &'w str, words: &'w [String]) -> Option<(&'w str, &'w str, Option<Action>)> {
    let made = verbs(noun);
    let is_verb =
        |word: &&String| made.contains_key(word.as_str()) || commands::verbs(noun).any(|verb| verb.name == **word);
    let verb = words.iter().skip_while(|word| *word != noun).skip(1).find(is_verb)?;
    Some((noun, verb, made.get(verb.as_str()).copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_can_follow_options_fields_and_headers() {
        let has = |line: &str| has_secret(&line.split(' ').map(str::to_owned).collect::<Vec<_>>());
        for line in ["--token x", "user list --token=x", "--pwd-file x", "api -H X-Access-Token: x", "-f pwd=x"] {
            assert!(has(line), "{line}");
        }
        for line in ["user list", "user reset-password ann", "user list --search-key Li", "meeting extend 1 30"] {
            assert!(!has(line), "{line}");
        }
    }
}
