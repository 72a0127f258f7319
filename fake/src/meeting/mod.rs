//! Meetings in progress: who is in them, what control operations change, and the WebSocket that reports it.
//!
//! The memory of a meeting is small, and created when the meeting is first used. Bookings and the history are in the memory of
//! resources, which `change` reports to.

pub(crate) mod attempts;
pub(crate) mod booking;
pub(crate) mod calls;
pub(crate) mod change;
pub(crate) mod connection;
pub(crate) mod connections;
pub(crate) mod controls;
pub(crate) mod diff;
pub(crate) mod due;
pub(crate) mod effects;
pub(crate) mod handle;
mod inputs;
pub(crate) mod joining;
pub(crate) mod life;
pub(crate) mod message;
pub(crate) mod model;
pub(crate) mod operations;
pub(crate) mod people;
pub(crate) mod reads;
pub(crate) mod records;
pub(crate) mod refusals;
pub(crate) mod session;
pub(crate) mod tickets;
pub(crate) mod upgrade;
pub(crate) mod wire;
