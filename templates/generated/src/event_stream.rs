//! The events of a meeting, received over its WebSocket.

use std::borrow::Borrow;

use crate::events::{CHANNEL, EventKind, Subscribe};
use crate::{Conference, rt};

impl Conference {
    /// Subscribes to kinds of events, and returns a stream of them.
    pub fn events(&self, kinds: impl IntoIterator<Item = impl Borrow<EventKind>>) -> Subscribe {
        let kinds = kinds.into_iter().map(|kind| kind.borrow().as_str().to_owned()).collect();
        rt::Subscribe::new(self.handle(), &CHANNEL, kinds)
    }
}
