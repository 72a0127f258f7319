//! Words for messages.

/// Asks whether one of these names was meant.
pub(crate) fn meant(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [name] => format!("; is {name} meant?"),
        [names @ .., last] => format!("; is {} or {last} meant?", names.join(", ")),
    }
}
