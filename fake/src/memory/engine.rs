//! Carrying out an operation.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use super::call::Call;
use super::descriptor::Resource;
use super::items::Memory;
use super::operation::{ItemOperation, Role};
use super::{by_hand, resources};
use crate::requests::error_response::ErrorResponse;

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
        self.check_parent(call)?;
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
        Ok(selected.first().and_then(|number| self.respond(call, *number)))
    }
}
