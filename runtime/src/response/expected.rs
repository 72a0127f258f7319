//! What is expected of a success response.

use crate::codec::{Shape, Slot};
use crate::operation::{Operation, ResultCode};

/// Calls a function with the slot of a default response value, which shows the fields of its type.
pub(crate) type ResponseSlot = fn(&mut dyn FnMut(Slot<'_>));

/// What is expected of a success response. The default is that of a token request.
#[derive(Clone, Copy, Default)]
pub(crate) struct Expected {
    /// Whether the body has a value. Otherwise it is empty, or JSON that is ignored.
    pub(crate) has_value: bool,
    slot: Option<ResponseSlot>,
    pub(crate) result_code: Option<ResultCode>,
}

impl Expected {
    /// Returns what is expected of the response of an operation.
    pub(crate) fn of(operation: &Operation, slot: Option<ResponseSlot>) -> Self {
        Self { has_value: operation.has_response, slot, result_code: operation.result_code }
    }

    /// Expects any body.
    pub(crate) fn anything() -> Self {
        Self { has_value: true, slot: None, result_code: None }
    }

    /// Returns whether the response value has a field with a name.
    pub(crate) fn has_field(&self, name: &str) -> bool {
        let shape = self.slot.and_then(shape_of);
        shape.is_some_and(|shape| shape.fields.iter().any(|field| field.name == name))
    }
}

/// Returns the shape of a struct, or of the items of a list.
fn shape_of(response: ResponseSlot) -> Option<&'static Shape> {
    let mut shape = None;
    response(&mut |slot| {
        shape = match slot {
            Slot::Struct(structure) => Some(structure.shape()),
            Slot::List(list) => match list.push_default() {
                Slot::Struct(structure) => Some(structure.shape()),
                _ => None,
            },
            _ => None,
        }
    });
    shape
}
