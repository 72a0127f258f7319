//! The examples of the spec: what a call looks like, and what is returned to it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::examples::EXAMPLES;

/// A call with its response, from the spec.
#[derive(Debug)]
pub struct Example {
    /// The vendor's name of the operation.
    pub operation: &'static str,
    /// What is special about it.
    pub name: &'static str,
    /// The call as a neutral document: JSON with `operation`, `path`, `query`, `headers` and `body`.
    pub request: &'static str,
    /// The HTTP status of the response.
    pub status: u16,
    /// The body of the response: JSON, or nothing.
    pub response: &'static str,
}

impl Example {
    /// Whether the service says yes.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

/// All examples of the spec, group by group.
pub fn examples() -> impl Iterator<Item = &'static Example> {
    EXAMPLES.iter().copied().flatten()
}

/// An example whose request has been read.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) example: &'static Example,
    pub(crate) request: Value,
}

/// The examples of an operation, in the order of the spec.
pub(crate) fn examples_of(operation: &str) -> &'static [Prepared] {
    static BY_OPERATION: LazyLock<BTreeMap<&'static str, Vec<Prepared>>> = LazyLock::new(|| {
        let mut by_operation = BTreeMap::<_, Vec<_>>::new();
        for example in examples() {
            let request = serde_json::from_str(example.request).unwrap_or_default();
            by_operation.entry(example.operation).or_default().push(Prepared { example, request });
        }
        by_operation
    });
    BY_OPERATION.get(operation).map_or(&[], Vec::as_slice)
}
