//! What the spec says of the service, as the client's crate has it.

use huaweicloud_meeting::operations;
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;

/// The name of an operation, if there is one of that name.
pub(crate) fn known(name: &str) -> Option<&'static str> {
    DynamicOperation::named(operations(), name).map(|dynamic| dynamic.operation.name)
}
