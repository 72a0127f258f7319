//! The inputs of a control operation.

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::Value;

use crate::requests::request::{ParsedBody, ParsedRequest};

/// The inputs of an operation.
#[derive(Clone, Copy)]
pub(crate) struct Inputs<'a> {
    pub(crate) request: &'a ParsedRequest,
}

impl<'a> Inputs<'a> {
    /// Returns a field of the body.
    pub(crate) fn field(&self, name: &str) -> Option<&'a Value> {
        match &self.request.body {
            ParsedBody::Json(body, _) => body.get(name).filter(|value| !value.is_null()),
            _ => None,
        }
    }

    pub(crate) fn string(&self, name: &str) -> &'a str {
        self.field(name).and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn number(&self, name: &str) -> Option<u64> {
        self.field(name)?.as_u64()
    }

    /// Returns whether a field is 1 or `true`.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.field(name).is_some_and(|value| *value == 1 || *value == true)
    }

    pub(crate) fn items(&self, name: &str) -> impl Iterator<Item = &'a Value> {
        self.field(name).and_then(Value::as_array).into_iter().flatten()
    }

    pub(crate) fn strings(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.items(name).filter_map(Value::as_str)
    }

    /// Returns the participant in the query.
    pub(crate) fn participant(&self) -> String {
        self.request.string(Place::Query, "participantID").unwrap_or_default()
    }
}
