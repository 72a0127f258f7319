//! The responses to requests that steer the fake, if they return nothing or cannot be fulfilled.

use axum::response::Response;
use http::StatusCode;
use serde_json::{Value, json};

use super::error::SteeringError;
use crate::requests::response::json_response;

/// A request that cannot be fulfilled.
#[derive(Debug)]
pub(crate) enum Rejected {
    /// The path or what it names does not exist.
    NotFound(String),
    Method(&'static str),
    Invalid(SteeringError),
}

impl From<SteeringError> for Rejected {
    fn from(error: SteeringError) -> Self {
        Self::Invalid(error)
    }
}

/// Returns the response to a request that returns nothing.
pub(super) fn done(act: impl FnOnce()) -> Result<Value, Rejected> {
    act();
    Ok(json!({}))
}

/// Returns the response to a request that returns nothing, or its error.
pub(super) fn tried<E: Into<Rejected>>(result: Result<(), E>) -> Result<Value, Rejected> {
    result.map(|()| json!({})).map_err(Into::into)
}

/// Returns the response to a request that cannot be fulfilled.
pub(super) fn rejection(rejected: &Rejected) -> Response {
    let (status, body) = match rejected {
        Rejected::NotFound(reason) => (StatusCode::NOT_FOUND, json!({"error": reason, "help": "see GET /_fake"})),
        Rejected::Method(allowed) => {
            let reason = format!("the method for this path is {allowed}");
            (StatusCode::METHOD_NOT_ALLOWED, json!({"error": reason}))
        }
        Rejected::Invalid(error) => {
            let body = json!({"error": error.reason(), "at": error.path(), "help": error.hint()});
            (StatusCode::BAD_REQUEST, body)
        }
    };
    json_response(status, format!("{body}\n"))
}
