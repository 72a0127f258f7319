//! Suggestions for misspelled names, and lists of names in messages.

use crate::codec::similarity;

/// Returns the most similar names, nearest first.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    const SHOWN: usize = 3;
    let similar = known.into_iter().filter_map(|known| Some((similarity(known, name)?, known)));
    let mut near: Vec<_> = similar.collect();
    near.sort_unstable();
    near.dedup();
    let best = near.first().map_or(0, |&(distance, _)| distance);
    near.into_iter().take_while(|&(distance, _)| distance <= best + 1).take(SHOWN).map(|(_, known)| known).collect()
}

/// Returns the end of a message that suggests similar names; empty if there are none.
pub(super) fn did_you_mean(near: &[&str]) -> String {
    if near.is_empty() { String::new() } else { format!("; did you mean {}?", listed(near, "or")) }
}

/// Joins names with commas and a conjunction. Long lists are truncated.
pub(super) fn listed(names: &[&str], conjunction: &str) -> String {
    const SHOWN: usize = 12;
    let mut list = String::new();
    let last = names.len().saturating_sub(1);
    for (index, name) in names.iter().enumerate() {
        if index == SHOWN {
            return format!("{list} and {} more", names.len() - SHOWN);
        }
        match index {
            0 => {}
            index if index == last => list.push_str(&format!(" {conjunction} ")),
            _ => list.push_str(", "),
        }
        list.push_str(&format!("`{name}`"));
    }
    list
}
