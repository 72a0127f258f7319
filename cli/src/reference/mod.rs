//! Looking things up: commands and error codes by words, and texts that fit a terminal.

pub(crate) mod documents;
pub(crate) mod query;
pub(crate) mod search;
pub(crate) mod shell;
pub(crate) mod text;
pub(crate) mod words;
