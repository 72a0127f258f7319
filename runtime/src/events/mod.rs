//! Events: messages that the service sends by itself.
//!
//! Generated code describes a channel of events as data: an [`EventTable`] has a function for each kind that decodes an event, and
//! a descriptor has what is true of the connection or the delivery.

#[cfg(feature = "events")]
mod captions;
#[cfg(feature = "events")]
mod channel;
#[cfg(feature = "events")]
mod connection;
#[cfg(feature = "webhooks")]
mod delivery;
#[cfg(feature = "events")]
mod frame;
mod kind;
#[cfg(feature = "events")]
mod link;
#[cfg(feature = "events")]
mod queue;
#[cfg(feature = "events")]
mod reconnect;
#[cfg(feature = "events")]
mod session;
#[cfg(feature = "events")]
mod socket;
#[cfg(feature = "events")]
mod stream;
#[cfg(feature = "events")]
mod subscribe;
mod table;
mod unknown;
#[cfg(feature = "events")]
mod url;

#[cfg(feature = "events")]
pub use captions::Captions;
#[cfg(feature = "events")]
pub use channel::{EventChannel, Gap};
#[cfg(feature = "events")]
pub use connection::{
    EventConnection, Frame, FrameField, FrameResponse, FrameValue, FrameVariable, LastEvent, UrlParameter,
};
#[cfg(feature = "webhooks")]
pub use delivery::{EventDelivery, VerificationField};
#[cfg(feature = "events")]
pub use stream::EventStream;
#[cfg(feature = "events")]
pub use subscribe::Subscribe;
pub use table::{Decoded, EventDecoder, EventTable, decode_envelope, decode_event};
pub use unknown::UnknownEvent;

/// Implements iteration over the items of an event that consists of a list.
#[macro_export]
macro_rules! event_items {
    ($name:ident, $field:ident, $item:ty) => {
        impl ::core::iter::IntoIterator for $name {
            type Item = $item;
            type IntoIter = ::std::vec::IntoIter<$item>;

            fn into_iter(self) -> Self::IntoIter {
                self.$field.into_iter()
            }
        }

        impl<'a> ::core::iter::IntoIterator for &'a $name {
            type Item = &'a $item;
            type IntoIter = ::core::slice::Iter<'a, $item>;

            fn into_iter(self) -> Self::IntoIter {
                self.$field.iter()
            }
        }
    };
}
