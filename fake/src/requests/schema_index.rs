//! Access to the schemas of requests.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::requests::schema::RequestSchema;
use crate::schemas::SCHEMAS;

/// Returns the schema of the request of an operation.
#[must_use]
pub fn request_schema(operation: &str) -> Option<&'static RequestSchema> {
    static BY_OPERATION: LazyLock<BTreeMap<&'static str, &'static RequestSchema>> =
        LazyLock::new(|| SCHEMAS.iter().copied().flatten().map(|schema| (schema.operation, schema)).collect());
    BY_OPERATION.get(operation).copied()
}
