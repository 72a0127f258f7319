//! Error responses, by their cause.

use http::StatusCode;

use super::call::Call;
use super::descriptor::{Cause, Evidence, Resource};
use super::items::Memory;
use crate::requests::error_response::ErrorResponse;
use huaweicloud_meeting_runtime::operation::Operation;

impl Memory {
    /// Returns whether a fact is enforced.
    pub(crate) fn enforces(&self, evidence: Evidence) -> bool {
        self.is_strict || evidence != Evidence::Inferred
    }

    /// Returns whether the error response for a cause is known well enough to be sent.
    pub(crate) fn is_known(&self, resource: &Resource, cause: Cause) -> bool {
        self.is_strict || code(resource, cause).is_some_and(|code| code.evidence != Evidence::Inferred)
    }

    /// Returns whether a call that names an item that does not exist is rejected. The request of an example is not, as what it
    /// names need not be in another example, unless the service is known to reject it.
    pub(crate) fn rejects_unknown(&self, call: &Call<'_>) -> bool {
        !call.is_example || self.is_known(call.resource, Cause::Missing)
    }
}

/// Returns the error response for a cause, with the general code of the service if there is no other.
pub(crate) fn refusal(resource: &Resource, operation: &Operation, cause: Cause, reason: &str) -> ErrorResponse {
    let Some(code) = code(resource, cause) else { return ErrorResponse::bad_request(operation, reason) };
    let status = StatusCode::from_u16(code.status).unwrap_or(StatusCode::BAD_REQUEST);
    ErrorResponse::new(status, code.code, format!("{}: {reason}", code.message))
}

fn code(resource: &Resource, cause: Cause) -> Option<&'static super::descriptor::ErrorCode> {
    resource.errors.iter().find(|(known, _)| *known == cause).map(|(_, code)| code)
}
