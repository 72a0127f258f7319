//! The operations whose description states `by_hand`.

mod meeting_values;
mod web_hooks;

use serde_json::Value;

use super::Memory;
use super::engine::Call;
use crate::error_response::ErrorResponse;

/// Operations that do what their description states, besides something that other modules do.
const DESCRIBED: [&str; 1] = ["UpdateWebHookConfigStatus"];

/// Carries out an operation. The response of those that are not implemented is that of the example.
pub(crate) fn execute(memory: &mut Memory, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
    match call.described.operation {
        name if DESCRIBED.contains(&name) => memory.change(call),
        _ => Ok(None),
    }
}
