//! Error responses that a test has injected.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use huaweicloud_meeting::operations;
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;

use crate::requests::error_response::ErrorResponse;

/// The error responses to the next calls, by operation.
#[derive(Default)]
pub(crate) struct Faults(BTreeMap<&'static str, VecDeque<ErrorResponse>>);

impl Faults {
    /// Adds the error response to a future call, after those that were added before.
    pub(crate) fn push(&mut self, operation: &str, error: ErrorResponse) -> Result<(), UnknownOperation> {
        let dynamic =
            DynamicOperation::named(operations(), operation).ok_or_else(|| UnknownOperation(operation.to_owned()))?;
        self.0.entry(dynamic.operation.name).or_default().push_back(error);
        Ok(())
    }

    /// Removes and returns the error response to the current call.
    pub(crate) fn pop(&mut self, operation: &str) -> Option<ErrorResponse> {
        self.0.get_mut(operation)?.pop_front()
    }
}

/// The error of [`Fake::fail_next`](crate::Fake::fail_next) if the service has no operation with the given name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownOperation(String);

impl fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown operation `{}`; names are case-sensitive, such as `CreateMeeting`", self.0)
    }
}

impl std::error::Error for UnknownOperation {}
