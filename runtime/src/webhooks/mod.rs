//! Receiving events that a service sends to a server: whether a message is genuine, and what it contains.
//!
//! This module has no HTTP server. A [`PushReceiver`] takes the body of a request, and an [`EventDelivery`] describes what is in
//! it.

mod error;
mod event;
mod message;
mod receiver;
mod signature;

#[cfg(doc)]
use crate::events::EventDelivery;

pub use error::PushError;
pub use event::decode_push;
pub use message::{json_object, json_string};
pub use receiver::{PushReceiver, Verified};
pub use signature::sign;
