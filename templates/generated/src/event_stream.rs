//! The events of a meeting, received over its WebSocket.

use crate::events::{CHANNEL, EventKind, Subscribe};
use crate::{Conference, IntoList, rt};

impl Conference {
    /// Subscribes to kinds of events, and returns a stream of them.
    pub fn events<K>(&self, kinds: impl IntoList<EventKind, K>) -> Subscribe {
        let kinds = kinds.into_list().into_iter().map(|kind| kind.as_str().to_owned()).collect();
        rt::Subscribe::new(self.handle(), &CHANNEL, kinds)
    }
}
