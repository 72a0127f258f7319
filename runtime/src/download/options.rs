//! Options of a download.

use std::time::Duration;

use crate::retry::RetryPolicy;

/// The default of the longest time without a byte.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// Options of a download.
#[derive(Clone, Debug)]
pub(super) struct Options {
    pub(super) retry: Option<RetryPolicy>,
    pub(super) idle_timeout: Duration,
    pub(super) max_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { retry: None, idle_timeout: IDLE_TIMEOUT, max_bytes: u64::MAX }
    }
}
