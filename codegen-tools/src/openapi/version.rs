//! Versions of OpenAPI.

/// A version of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 3.0.3
    V30,
    /// 3.1.0
    V31,
}

impl Version {
    /// Every version with its name on the command line; the default is first.
    pub const ALL: [(&'static str, Self); 2] = [("3.1", Self::V31), ("3.0", Self::V30)];

    /// Returns the full version number.
    pub(super) fn number(self) -> &'static str {
        match self {
            Self::V30 => "3.0.3",
            Self::V31 => "3.1.0",
        }
    }
}
