//! Operations whose responses can be scripted.

use crate::codec::{self, Encode};
use crate::operation::Operation;

/// An operation whose responses can be scripted. The generated crate has a type for each operation.
pub trait ScriptedOperation {
    /// What the method of the operation returns.
    type Response;

    /// The operation.
    #[doc(hidden)]
    const OPERATION: &'static Operation;

    /// Returns the body of a response.
    #[doc(hidden)]
    fn encode(response: &Self::Response) -> String;
}

/// Any request, whose response has no type: the parameter of [`On`](super::On) for requests that are not selected by their
/// operation.
#[derive(Clone, Copy, Debug)]
pub struct AnyRequest;

/// Returns the body of a response without a value, which is empty.
#[must_use]
pub fn encode_empty((): &()) -> String {
    String::new()
}

/// Returns the body of a response that is the value.
#[must_use]
pub fn encode_value<T: Encode>(value: &T) -> String {
    codec::encode(value)
}

/// Returns the body of a response that is a list with the value.
#[must_use]
pub fn encode_single<T: Encode>(value: &T) -> String {
    format!("[{}]", codec::encode(value))
}
