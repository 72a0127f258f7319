//! Options of a client or of one call.

use std::sync::Arc;
use std::time::Duration;

use crate::request::Extras;
use crate::retry::RetryPolicy;
use crate::values::Secret;

/// The default timeout of a call.
pub(crate) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// Options of one call, or the defaults of a client. Options of a call take precedence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    /// The timeout of each attempt.
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) language: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) token: Option<Arc<Secret>>,
    pub(crate) extras: Option<Arc<Extras>>,
    /// Sends an optional body even if it has no fields.
    pub(crate) empty_body: bool,
}
