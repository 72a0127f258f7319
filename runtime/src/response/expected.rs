//! What is expected of a success response.

use crate::codec::Shape;
use crate::operation::{Operation, ResultCode};

/// Returns the shape of a response value, or of the items of a list; `None` for other types.
pub(crate) type ResponseShape = fn() -> Option<&'static Shape>;

/// What is expected of a success response. The default is that of a token request.
#[derive(Clone, Copy, Default)]
pub(crate) struct Expected {
    /// Whether the body has a value. Otherwise it is empty, or JSON that is ignored.
    pub(crate) has_value: bool,
    shape: Option<ResponseShape>,
    pub(crate) result_code: Option<ResultCode>,
}

impl Expected {
    /// Returns what is expected of the response of an operation.
    pub(crate) fn of(operation: &Operation, shape: Option<ResponseShape>) -> Self {
        Self { has_value: operation.has_response, shape, result_code: operation.result_code }
    }

    /// Returns whether the response value has a field with a name.
    pub(crate) fn has_field(&self, name: &str) -> bool {
        let shape = self.shape.and_then(|shape| shape());
        shape.is_some_and(|shape| shape.fields.iter().any(|field| field.name == name))
    }
}
