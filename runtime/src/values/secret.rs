//! Strings that must not appear in logs.

use std::fmt;

use crate::codec::{Decode, Encode, Slot, View};

/// A password, token or key.
///
/// Only [`expose`](Self::expose) returns its content: there is no `Display`, and `Debug` prints `Secret(…)`. The memory is not
/// erased when the value is dropped.
///
/// With the feature `serde`, a type of the API is serialized with the content of its secrets. Wrap it in `WithoutSecrets` to leave
/// them out.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// Creates a secret from a string.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// Returns the content.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&Self> for Secret {
    fn from(secret: &Self) -> Self {
        secret.clone()
    }
}

impl crate::param::DistinctType for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Decode for Secret {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Secret(&mut self.0)
    }
}

impl Encode for Secret {
    fn view(&self) -> View<'_> {
        View::Secret(&self.0)
    }
}

// No `Serialize`: a secret in a type of the application must not be serialized by accident.
crate::serde_struct!(decode Secret);
