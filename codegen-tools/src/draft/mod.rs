//! Drafts: the spec file of a new operation, from a sample request and response, or of a new event, from messages. Types, documentation and other keys are
//! taken from what is similar in the spec; what cannot be inferred becomes a placeholder for the author to replace.

mod create;
mod documents;
mod event;
mod infer;
mod operation;
mod precedents;
mod request;
mod yaml;

pub use create::{Draft, DraftError, create, create_event, draft, draft_event};
pub use documents::Document;
pub use event::EventDraftRequest;
pub use request::DraftRequest;
