//! Anomalies: values of a response that were left out when it was decoded.

use std::fmt;

use super::error::{JsonType, Step, push_step};

/// The number of anomalies of a document that are recorded. All are counted.
const RECORDED: usize = 32;

/// A value of a response that was left out, because it has another type than expected, is invalid or is missing.
///
/// The field has its default: `None` where that is possible. An item of a list and an entry of a map are dropped. An anomaly
/// contains the expected and the actual type of the value, but never the value: that could be a secret.
///
/// [`Meta::anomalies`](crate::Meta::anomalies) returns those of a response. The display form names the path and both types:
///
/// ```text
/// `data[3].lentSince` should be a whole number, but is a string
/// `count` should be a whole number, but is absent
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anomaly {
    path: String,
    expected: &'static str,
    found: JsonType,
    problem: Problem,
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// It has another type.
    WrongType,
    /// It has an expected type, but is not one of the accepted values.
    Invalid,
    /// Responses always have the field, but this one does not, or it is `null`.
    Missing,
}

impl Anomaly {
    pub(super) fn new(path: &[Step<'_>], anomaly: Unlocated) -> Self {
        let mut text = String::new();
        for step in path.iter().chain(&anomaly.step) {
            push_step(&mut text, step);
        }
        Self { path: text, expected: anomaly.expected, found: anomaly.found, problem: anomaly.problem }
    }

    /// Returns the path of the value, such as `data[3].lentSince`. It is empty for the whole document.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the expected value, such as `a whole number`.
    #[must_use]
    pub fn expected(&self) -> &'static str {
        self.expected
    }

    /// Returns the type of the value that was found, or [`JsonType::Absent`].
    #[must_use]
    pub fn found(&self) -> JsonType {
        self.found
    }

    /// Returns whether the field was not sent, or sent as `null` or `""`, although every response should have it. The field
    /// then has the default of its type.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.problem == Problem::Missing
    }
}

impl fmt::Display for Anomaly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str("the document")?,
            path => write!(f, "`{path}`")?,
        }
        let expected = self.expected;
        match self.problem {
            Problem::Invalid => write!(f, " should be {expected}, but is {}", self.found.another()),
            Problem::WrongType | Problem::Missing => write!(f, " should be {expected}, but is {}", self.found),
        }
    }
}

/// The anomalies of a response, in the order of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anomalies {
    recorded: Vec<Anomaly>,
    total: usize,
}

impl Anomalies {
    pub(super) fn new(recorded: Vec<Anomaly>, total: usize) -> Self {
        Self { recorded, total }
    }

    /// Creates the anomaly of a document that is something else as a whole.
    pub(crate) fn of_document(expected: &'static str, found: JsonType) -> Self {
        let problem = Problem::WrongType;
        Self::new(vec![Anomaly { path: String::new(), expected, found, problem }], 1)
    }

    /// Adds the path of the document in another one to the paths of the anomalies.
    #[cfg(any(feature = "events", feature = "webhooks"))]
    pub(crate) fn within(mut self, path: &[&str]) -> Self {
        let outer = path.join(".");
        for anomaly in &mut self.recorded {
            let separator = if anomaly.path.is_empty() || anomaly.path.starts_with('[') { "" } else { "." };
            anomaly.path.insert_str(0, separator);
            anomaly.path.insert_str(0, &outer);
        }
        self
    }

    /// Adds the anomalies of another part of the document.
    #[cfg(feature = "webhooks")]
    pub(crate) fn and(mut self, others: Self) -> Self {
        self.total += others.total;
        self.recorded.extend(others.recorded);
        self.recorded.truncate(RECORDED);
        self
    }

    /// Returns the recorded anomalies: at most 32. If there are more, missing fields are recorded last.
    #[must_use]
    pub fn as_slice(&self) -> &[Anomaly] {
        &self.recorded
    }

    /// Returns an iterator over the recorded anomalies.
    pub fn iter(&self) -> std::slice::Iter<'_, Anomaly> {
        self.recorded.iter()
    }

    /// Returns the number of all anomalies, including those that are not recorded.
    #[must_use]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Returns whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}

impl<'a> IntoIterator for &'a Anomalies {
    type Item = &'a Anomaly;
    type IntoIter = std::slice::Iter<'a, Anomaly>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// An anomaly whose path is not determined yet.
pub(super) struct Unlocated {
    /// The offset of the value, or of the object that lacks a field.
    pub(super) offset: usize,
    /// The field that the object lacks, or the item in a comma-separated list.
    pub(super) step: Option<Step<'static>>,
    pub(super) expected: &'static str,
    pub(super) found: JsonType,
    pub(super) problem: Problem,
}

/// The anomalies found so far. Most responses have none, so paths are only determined at the end.
#[derive(Default)]
pub(super) struct Found {
    recorded: Vec<Unlocated>,
    total: usize,
}

impl Found {
    #[cold]
    pub(super) fn push(&mut self, anomaly: Unlocated) {
        self.total += 1;
        let is_missing = |anomaly: &Unlocated| anomaly.problem == Problem::Missing;
        if self.recorded.len() < RECORDED {
            self.recorded.push(anomaly);
        } else if !is_missing(&anomaly)
            && let Some(missing) = self.recorded.iter().rposition(is_missing)
        {
            self.recorded.remove(missing);
            self.recorded.push(anomaly);
        }
    }

    /// Returns the recorded anomalies, in the order of the document, and the number of all.
    pub(super) fn into_parts(mut self) -> (Vec<Unlocated>, usize) {
        self.recorded.sort_by_key(|anomaly| anomaly.offset);
        (self.recorded, self.total)
    }
}
