//! Parts of messages.

use std::cmp::Reverse;

use crate::reference::words;

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
    fn similar_names_are_proposed() {
        assert_eq!(nearest("tomorow", ["today", "tomorrow"]), ["tomorrow"]);
        assert_eq!(nearest("week", ["Day", "Week", "Weeks"]), ["Week", "Weeks"]);
        assert!(nearest("x", ["Week", "Month"]).is_empty());
    }
}
