//! Access to the examples of the spec.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use huaweicloud_meeting_catalog::{Example, examples};
use serde_json::Value;

/// The names of the inputs with the ID of a meeting.
const MEETING_IDS: [&str; 5] = ["conferenceID", "conferenceId", "conference_id", "conf_id", "confID"];

/// Returns whether an example requests something about a meeting with this ID, whatever is known of it otherwise.
pub(crate) fn is_meeting_of_example(id: &str) -> bool {
    static IDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let requests = examples().filter_map(|example| serde_json::from_str::<Value>(example.request).ok());
        let mut ids = BTreeSet::new();
        for request in requests {
            for section in ["path", "query", "body"] {
                let values = MEETING_IDS.iter().filter_map(|name| request.get(section)?.get(*name)?.as_str());
                ids.extend(values.map(str::to_owned));
            }
        }
        ids
    });
    IDS.contains(id)
}

/// An example with its request and its response parsed.
#[derive(Debug)]
pub(crate) struct ParsedExample {
    pub(crate) example: &'static Example,
    pub(crate) request: Value,
    /// `null` if it is empty.
    pub(crate) response: Value,
}

/// Returns the examples of an operation, in the order of the spec.
pub(crate) fn examples_of(operation: &str) -> &'static [ParsedExample] {
    static BY_OPERATION: LazyLock<BTreeMap<&'static str, Vec<ParsedExample>>> = LazyLock::new(|| {
        let mut by_operation = BTreeMap::<_, Vec<_>>::new();
        for example in examples() {
            let request = serde_json::from_str(example.request).unwrap_or_default();
            let response = serde_json::from_str(example.response).unwrap_or_default();
            by_operation.entry(example.operation).or_default().push(ParsedExample { example, request, response });
        }
        by_operation
    });
    BY_OPERATION.get(operation).map_or(&[], Vec::as_slice)
}
