//! Drafts: the spec file of a new operation, from a sample request and response. Types, documentation and other keys are
//! taken from similar operations of the spec; what cannot be inferred becomes a placeholder for the author to replace.

mod create;
mod documents;
mod infer;
mod operation;
mod precedents;
mod request;
mod yaml;

pub use create::{Draft, DraftError, create, draft};
pub use documents::Document;
pub use request::DraftRequest;
