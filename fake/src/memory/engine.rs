//! Carrying out an operation.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::Operation;
use serde_json::Value;

use super::descriptor::{Cause, Path, Resource};
use super::login::LoginUser;
use super::operation::{Input, ItemOperation, Role};
use super::refusal::refusal;
use super::{Memory, by_hand, inputs, resources};
use crate::error_response::ErrorResponse;
use crate::example_index::ParsedExample;
use crate::json::scalar_to_string;
use crate::request::ParsedRequest;

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

/// Returns the resource that an operation belongs to, and what it does to the items.
pub(crate) fn described(operation: &str) -> Option<(&'static Resource, &'static ItemOperation)> {
    type ByOperation = BTreeMap<&'static str, (&'static Resource, &'static ItemOperation)>;
    static BY_OPERATION: LazyLock<ByOperation> = LazyLock::new(|| {
        let described = |resource: &&'static Resource| {
            let resource = *resource;
            resource.operations.iter().map(move |described| (described.operation, (resource, described)))
        };
        resources().iter().flat_map(described).collect()
    });
    BY_OPERATION.get(operation).copied()
}

impl Memory {
    /// Carries out an operation, and returns the response. Without one, the response is that of the example.
    pub(crate) fn execute(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        if call.described.by_hand {
            return by_hand::execute(self, call);
        }
        match call.described.role {
            Role::Create => self.create(call).map(Some),
            Role::Read => self.read(call),
            Role::List => Ok(Some(self.list(call))),
            Role::Update | Role::Set | Role::Reset => self.change(call),
            Role::Delete => self.delete(call),
            Role::View | Role::Flow => Ok(None),
        }
    }

    fn read(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let selected = self.select(call)?;
        Ok(selected.items.first().and_then(|number| self.respond(call, *number)))
    }
}

impl Call<'_> {
    pub(crate) fn operation(&self) -> &'static Operation {
        self.dynamic.operation
    }

    /// Returns the error response for a cause.
    pub(crate) fn refuse(&self, cause: Cause, reason: &str) -> ErrorResponse {
        refusal(self.resource, self.operation(), cause, reason)
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
