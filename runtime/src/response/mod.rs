//! Responses: what is expected of them, the errors that they report, and the secrets that they return.

mod content;
mod error;
mod expected;
pub(crate) mod header;
mod occurrence;
pub(crate) mod redaction;
mod reported_error;

pub(crate) use content::Content;
pub(crate) use expected::{Expected, ResponseSlot};
