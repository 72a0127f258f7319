//! Settings that stay the same while the fake runs.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::steering::journal::JournalEntry;

/// The settings of a running fake.
#[derive(Clone)]
pub(crate) struct Options {
    /// Overrides the lifetime in the examples.
    pub(crate) token_lifetime: Option<Duration>,
    pub(crate) accept_any_token: bool,
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
    pub(crate) is_https: bool,
    /// Where the certificate is written.
    pub(crate) certificate_file: Option<PathBuf>,
    /// The number of requests that the journal keeps.
    pub(crate) journal_size: usize,
    /// Whether there are items from the start.
    pub(crate) is_empty: bool,
    pub(crate) weather: Weather,
    /// Whether pages of other origins may use the fake.
    pub(crate) cors: bool,
    pub(crate) observer: Option<Observer>,
    /// The base URL of links in responses, if it is not that of the address.
    pub(crate) url: Option<String>,
    /// The document that is loaded at the start.
    pub(crate) fixture: Option<Value>,
}

/// What is called with each request and its response.
pub(crate) type Observer = Arc<dyn Fn(&JournalEntry) + Send + Sync>;

/// What happens to calls at random.
#[derive(Clone)]
pub(crate) struct Weather {
    /// The range of the delays of responses.
    pub(crate) latency: RangeInclusive<Duration>,
    /// The part of the calls that fail, from 0 to 1.
    pub(crate) fault_rate: f64,
}

impl Default for Weather {
    fn default() -> Self {
        Self { latency: Duration::ZERO..=Duration::ZERO, fault_rate: 0.0 }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            token_lifetime: None,
            accept_any_token: false,
            is_strict: false,
            is_lenient: false,
            seed: 0,
            stopped_at_ms: None,
            credentials: KnownCredentials::default(),
            file_size: 1 << 20,
            serves_ranges: true,
            is_https: false,
            certificate_file: None,
            journal_size: 1_000,
            is_empty: false,
            weather: Weather::default(),
            cors: false,
            observer: None,
            url: None,
            fixture: None,
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
