//! Access to the examples of the spec.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::example::Example;
use crate::examples::EXAMPLES;

/// Returns all examples of the spec, in the order of its groups.
pub fn examples() -> impl Iterator<Item = &'static Example> {
    EXAMPLES.iter().copied().flatten()
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
