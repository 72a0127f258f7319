//! Responses that a test has ordered.

use http::StatusCode;

use crate::refusal::Refusal;

/// What the next call of an operation is returned.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        let status = StatusCode::from_u16(fault.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(status, fault.code, fault.message)
    }
}

/// There is no operation of that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownOperation(pub(crate) String);

impl std::fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the service has no operation `{}`; names are written as in the spec, such as `CreateMeeting`",
            self.0
        )
    }
}

impl std::error::Error for UnknownOperation {}
