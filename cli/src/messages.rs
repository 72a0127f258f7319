//! Parts of messages.

use std::cmp::Reverse;

use huaweicloud_meeting_catalog as catalog;

use crate::reference::words;

/// Returns the command of an operation, if a noun has it.
pub(crate) fn command_of(operation: &str) -> Option<String> {
    catalog::resource_of(operation).map(|(resource, item)| format!("hwmeeting {} {}", resource.noun, item.verb))
}

/// Replaces the vendor's names of operations by commands.
pub(crate) fn with_commands(text: &str) -> String {
    let mut replaced = String::new();
    for part in text.split_inclusive(|character: char| !character.is_alphanumeric()) {
        let word = part.trim_end_matches(|character: char| !character.is_alphanumeric());
        // A name of one word may be a word of the sentence.
        let is_name = word.chars().filter(|character| character.is_ascii_uppercase()).count() > 1;
        match Some(word).filter(|_| is_name).and_then(command_of) {
            Some(command) if replaced.ends_with('`') => replaced.push_str(&command),
            Some(command) => replaced.push_str(&format!("`{command}`")),
            None => replaced.push_str(word),
        }
        replaced.push_str(part.get(word.len()..).unwrap_or_default());
    }
    replaced
}

/// Returns a suggestion of similar names, or nothing if there are none.
pub(crate) fn did_you_mean(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [name] => format!("; did you mean {name}?"),
        [names @ .., last] => format!("; did you mean {} or {last}?", names.join(", ")),
    }
}

/// Returns the names that an unknown one may stand for, the nearest first.
pub(crate) fn nearest<'n>(unknown: &str, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let lower = unknown.to_lowercase();
    let mut near: Vec<(u64, &str)> = names
        .into_iter()
        .map(|name| ((strsim::jaro_winkler(&lower, &name.to_lowercase()) * 1000.0) as u64, name))
        .filter(|(similarity, name)| *similarity >= 880 || words::is_mistyped(&lower, &name.to_lowercase()))
        .collect();
    near.sort_by_key(|(similarity, name)| (Reverse(*similarity), *name));
    near.dedup();
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_named_by_their_commands() {
        for (text, expected) in [
            ("with SearchUsers.", "with `hwmeeting user list`."),
            ("see `AddUser`, Record", "see `hwmeeting user add`, Record"),
            ("HDVideo", "HDVideo"),
        ] {
            assert_eq!(with_commands(text), expected);
        }
    }

    #[test]
    fn similar_names_are_proposed() {
        assert_eq!(nearest("tomorow", ["today", "tomorrow"]), ["tomorrow"]);
        assert_eq!(nearest("week", ["Day", "Week", "Weeks"]), ["Week", "Weeks"]);
        assert!(nearest("x", ["Week", "Month"]).is_empty());
    }
}
