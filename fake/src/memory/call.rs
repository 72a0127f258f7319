//! A call, with everything that carrying it out needs.

use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::{Operation, Place};
use serde_json::Value;

use super::descriptor::{Cause, Path, Resource};
use super::inputs;
use super::items::Memory;
use super::login::LoginUser;
use super::operation::{Input, ItemOperation};
use super::refusal::refusal;
use crate::example::index::{ParsedExample, examples_of};
use crate::json::scalar_to_string;
use crate::requests::error_response::ErrorResponse;
use crate::requests::request::ParsedRequest;

/// A call of an operation of a resource.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) dynamic: &'static DynamicOperation,
    pub(crate) resource: &'static Resource,
    pub(crate) described: &'static ItemOperation,
    pub(crate) request: &'a ParsedRequest,
    pub(crate) login: LoginUser,
    /// The success example that is selected for the request.
    pub(crate) example: &'static ParsedExample,
    /// Whether the request is that of the example, except for the page.
    pub(crate) is_example: bool,
}

impl Call<'_> {
    pub(crate) fn operation(&self) -> &'static Operation {
        self.dynamic.operation
    }

    /// Returns the error response for a cause.
    pub(crate) fn refuse(&self, cause: Cause, reason: &str) -> ErrorResponse {
        refusal(self.resource, self.operation(), cause, reason)
    }

    /// Returns whether an example of the operation has the same value of a parameter or a field of the body.
    pub(crate) fn is_item_of_example(&self, name: &str) -> bool {
        let places = [(Place::Path, "path"), (Place::Query, "query"), (Place::Body, "body")];
        let request = self.request;
        places.into_iter().any(|(place, section)| {
            let is_same = |example: &ParsedExample, sent: &str| {
                let value = example.request.get(section).and_then(|fields| fields.get(name));
                value.and_then(scalar_to_string).is_some_and(|text| text == sent)
            };
            let sent = request.string(place, name);
            sent.is_some_and(|sent| examples_of(self.described.operation).iter().any(|one| is_same(one, &sent)))
        })
    }

    /// Returns the value of an input of the request.
    pub(crate) fn input(&self, input: &Input) -> Option<Value> {
        inputs::value(self.request, input)
    }

    /// Returns the ID of the item that the items of the call are part of; empty for that of the login.
    pub(crate) fn scope(&self, memory: &Memory) -> String {
        let parent = self.described.parent.as_ref().and_then(|input| self.input(input));
        let parent = parent.as_ref().and_then(scalar_to_string).unwrap_or_default();
        if parent == memory.own.corp_id { String::new() } else { parent }
    }
}

/// Returns a path in dots.
pub(crate) fn dotted(path: Path) -> String {
    path.join(".")
}
