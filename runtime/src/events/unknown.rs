//! Events of kinds that have no struct.

use std::fmt;

use crate::values::Json;

/// An event whose kind this version does not know, or whose fields no source describes.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UnknownEvent<K> {
    /// The kind of the event.
    pub kind: K,
    /// The fields of the event. For an event whose fields are beside those that all events have, this is the whole message.
    ///
    /// It may contain secrets, so the `Debug` form of an event omits it.
    pub json: Json,
}

impl<K> UnknownEvent<K> {
    /// Creates an event.
    #[must_use]
    pub fn new(kind: K, json: Json) -> Self {
        Self { kind, json }
    }
}

impl<K: fmt::Debug> fmt::Debug for UnknownEvent<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownEvent").field("kind", &self.kind).finish_non_exhaustive()
    }
}
