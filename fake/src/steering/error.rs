//! The error of what a test sets up or plans.

use std::fmt;

/// The error of the methods that plan outcomes and set up state: what is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SteeringError {
    path: String,
    reason: String,
    help: Option<String>,
}

impl SteeringError {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { path: String::new(), reason: reason.into(), help: None }
    }

    /// Adds what to do about the error.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds which name was probably meant, if there is one.
    pub(crate) fn nearest<'a>(self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(name, known) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// Prepends the place of the wrong value.
    pub(crate) fn within(mut self, name: impl fmt::Display) -> Self {
        self.path = format!("/{name}{}", self.path);
        self
    }

    /// Returns the JSON pointer to the wrong value, such as `/resources/User/0/acount`. It is empty if the error concerns no
    /// part of a document.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns what is wrong.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns what to do, such as the nearest name that is known.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl fmt::Display for SteeringError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "at `{}`: ", self.path)?;
        }
        f.write_str(&self.reason)?;
        self.help.iter().try_for_each(|help| write!(f, "; {help}"))
    }
}

impl std::error::Error for SteeringError {}

/// Returns the known name that differs least from a name, if at least two thirds of the letters are the same, or half of them and
/// the first one.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let by_distance = known.into_iter().map(|known| (distance(&lower, &known.to_lowercase()), known));
    let (distance, near) = by_distance.min_by_key(|(distance, _)| *distance)?;
    let has_same_start = lower.chars().next() == near.to_lowercase().chars().next();
    (distance * if has_same_start { 2 } else { 3 } <= name.chars().count()).then_some(near)
}

/// Returns the smallest number of characters to insert, remove or replace that makes two strings equal.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, character) in left.chars().enumerate() {
        let mut next = vec![index + 1];
        let mut last = index + 1;
        for ((above_left, above), other) in row.iter().zip(row.iter().skip(1)).zip(&right) {
            last = (above_left + usize::from(character != *other)).min(above + 1).min(last + 1);
            next.push(last);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(nearest("acount", ["name", "account", "country"]), Some("account"));
        assert_eq!(nearest("DeptCode", ["deptCode", "deptName"]), Some("deptCode"));
        assert_eq!((nearest("jion", ["join", "end"]), nearest("mute", ["cut", "end"])), (Some("join"), None));
        assert_eq!(nearest("xyz", ["name", "account"]), None);
        assert_eq!(nearest("a", []), None);
    }

    #[test]
    fn an_error_states_where_and_what_to_do() {
        let error = SteeringError::new("unknown field `acount`").nearest("acount", ["account"]);
        let error = error.within("acount").within(0).within("User");
        assert_eq!(error.to_string(), "at `/User/0/acount`: unknown field `acount`; did you mean `account`?");
    }
}
