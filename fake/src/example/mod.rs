//! The examples of the spec.

pub(crate) mod index;
pub(crate) mod matching;
