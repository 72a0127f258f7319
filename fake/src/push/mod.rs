//! Pushes: the events of all meetings, which are sent to the servers that have been registered.

pub(crate) mod event;
pub(crate) mod hooks;
pub(crate) mod operations;
pub(crate) mod sender;
