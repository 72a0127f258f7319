//! What is called.

use crate::error::ErrorCode;
use crate::name::Name;
use crate::observer::Target;
use crate::operation::{Auth, Effect, Operation};

/// What the attempts of a call depend on: the properties of an operation, or those of a custom call, which has none.
#[derive(Clone)]
pub(crate) struct Called {
    pub(crate) target: Target,
    pub(crate) auth: Option<&'static Auth>,
    pub(crate) effect: Effect,
    pub(crate) has_response: bool,
    pub(crate) already_done: &'static [ErrorCode],
}

impl Called {
    pub(crate) fn of(operation: &'static Operation) -> Self {
        Self {
            target: Target::of(operation),
            auth: operation.auth.as_ref(),
            effect: operation.effect,
            has_response: operation.has_response,
            already_done: operation.already_done,
        }
    }

    /// Returns the name of the operation, for errors.
    pub(crate) fn name(&self) -> &Name {
        &self.target.operation
    }
}
