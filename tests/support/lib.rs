//! What several tests share.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, missing_docs, reason = "used by tests only")]

pub mod random;
pub mod request;
