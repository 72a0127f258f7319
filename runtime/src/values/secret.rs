//! Strings that nobody may read in a log.

use std::fmt;

/// A password, token or key.
///
/// It shows itself only through [`expose`](Self::expose): there is no `Display`, and `Debug` prints no content. It is
/// redacted, not wiped from memory.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The content, for the one place that has to send it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl AsRef<Self> for Secret {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

super::codec_of_inner!(Secret);
// No `Serialize`: a secret inside a type of the user's would leak into whatever that is serialized for.
crate::serde_struct!(decode Secret);
