//! Settings that stay the same while the fake runs.

use std::collections::BTreeMap;
#[cfg(feature = "https")]
use std::path::PathBuf;
use std::time::Duration;

/// The settings of a running fake.
#[derive(Clone)]
pub(crate) struct Options {
    /// Overrides the lifetime in the examples.
    pub(crate) token_lifetime: Option<Duration>,
    pub(crate) accept_any_token: bool,
    pub(crate) record: bool,
    /// Whether facts about the service that are inferred are enforced.
    pub(crate) is_strict: bool,
    /// Whether only requests that cannot be read are rejected for their inputs.
    pub(crate) is_lenient: bool,
    /// Determines the values that the fake makes.
    pub(crate) seed: u64,
    /// The time at which the clock stands still, in milliseconds since 1970.
    pub(crate) stopped_at_ms: Option<u64>,
    pub(crate) credentials: KnownCredentials,
    /// The size of each file, in bytes.
    pub(crate) file_size: usize,
    /// Whether the rest of a file is returned if it is requested.
    pub(crate) serves_ranges: bool,
    #[cfg(feature = "https")]
    pub(crate) is_https: bool,
    /// Where the certificate is written.
    #[cfg(feature = "https")]
    pub(crate) certificate_file: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            token_lifetime: None,
            accept_any_token: false,
            record: false,
            is_strict: false,
            is_lenient: false,
            seed: 0,
            stopped_at_ms: None,
            credentials: KnownCredentials::default(),
            file_size: 1 << 20,
            serves_ranges: true,
            #[cfg(feature = "https")]
            is_https: false,
            #[cfg(feature = "https")]
            certificate_file: None,
        }
    }
}

/// The credentials that logins are checked against. As long as there are none of a kind, all logins of that kind succeed.
#[derive(Clone, Default)]
pub(crate) struct KnownCredentials {
    /// App keys by app ID.
    pub(crate) app_keys: BTreeMap<String, String>,
    /// Passwords by account.
    pub(crate) passwords: BTreeMap<String, String>,
}
