//! Events: messages that the service sends by itself.
//!
//! Generated code describes a channel of events as data: an [`EventTable`] has a function for each kind that decodes an event, and
//! a descriptor has what is true of the connection or the delivery.

#[cfg(feature = "events")]
mod connection;
#[cfg(feature = "webhooks")]
mod delivery;
mod table;
mod unknown;

#[cfg(feature = "events")]
pub use connection::{
    EventConnection, Frame, FrameField, FrameResponse, FrameValue, FrameVariable, LastEvent, ResponseValue,
    UrlParameter,
};
#[cfg(feature = "webhooks")]
pub use delivery::{EventDelivery, VerificationField};
pub use table::{Decoded, EventDecoder, EventTable, decode_event};
pub use unknown::UnknownEvent;
