//! When a connection is opened, and when no longer.

use std::time::Duration;

use super::link::{Failure, Link, Open};
use crate::client::Core;
use crate::error::{Error, ErrorKind, NotRetried, Result};
use crate::observer::milliseconds;
use crate::retry::{Decision, RetryPolicy};

/// The operation in the errors of streams of events.
pub(super) const OPERATION: &str = "events";
/// The bound of the delays before reconnections.
const MAX_DELAY: Duration = Duration::from_secs(60);

/// The reconnections of a stream.
pub(super) struct Reconnects {
    policy: RetryPolicy,
    /// The number of attempts since the last connection that lasted.
    attempts: u32,
    /// The number of connections that replaced another.
    total: u64,
}

impl Reconnects {
    pub(super) fn new(policy: Option<RetryPolicy>, first_delay: Duration) -> Self {
        let default = || RetryPolicy::default().max_attempts(u32::MAX).first_delay(first_delay).max_delay(MAX_DELAY);
        Self { policy: policy.unwrap_or_else(default), attempts: 0, total: 0 }
    }

    /// Records how long a connection lasted. After a short one, the delays keep growing.
    pub(super) fn connection_lasted(&mut self, duration: Duration, minimum: Duration) {
        if duration >= minimum {
            self.attempts = 0;
        }
    }

    /// Opens a connection in place of one that was lost with an error.
    pub(super) async fn reconnect(&mut self, link: &Link, lost: Option<Error>) -> Result<Open> {
        let mut renewal = Renewal::default();
        let mut reason = lost;
        loop {
            self.attempts = self.attempts.saturating_add(1);
            let retry_after = reason.as_ref().and_then(Error::retry_after);
            let Some(delay) = self.policy.reconnect_delay(self.attempts, retry_after) else {
                let error = reason.unwrap_or_else(|| Error::new(ErrorKind::Transport, "events were discarded"));
                return Err(error.with_operation(OPERATION, self.attempts));
            };
            let (attempts, delay_ms) = (self.attempts, milliseconds(delay));
            let error = reason.as_ref().map(tracing::field::display);
            tracing::debug!(attempts, delay_ms, error, "reconnecting");
            tokio::time::sleep(delay).await;
            match renewal.open(link).await {
                Ok(open) => {
                    self.total = self.total.saturating_add(1);
                    link.span.record("reconnections", self.total);
                    tracing::debug!(attempts, "reconnected");
                    return Ok(open);
                }
                Err(error) if is_final(link.handle.core(), &error) => {
                    return Err(error.with_operation(OPERATION, self.attempts));
                }
                Err(error) => reason = Some(error),
            }
        }
    }
}

/// Opens the first connection, with the retry policy of the client.
pub(super) async fn connect(link: &Link) -> Result<Open> {
    let core = link.handle.core();
    let policy = core.options().retry.unwrap_or_default();
    let mut renewal = Renewal::default();
    let mut attempts = 0;
    loop {
        attempts += 1;
        let error = match renewal.open(link).await {
            Ok(open) => return Ok(open),
            Err(error) => error,
        };
        let delay = match policy.decide(attempts, true, &error, &core.service().retry) {
            Decision::Retry(_) if !core.retry_budget().withdraw() => Err(Some(NotRetried::Budget)),
            Decision::Retry(delay) => Ok(delay),
            Decision::Stop(reason) => Err(reason),
        };
        match delay {
            Ok(delay) => tokio::time::sleep(delay).await,
            Err(reason) => return Err(error.not_retried(reason).with_operation(OPERATION, attempts)),
        }
    }
}

/// Replaces refused tokens, once.
#[derive(Default)]
struct Renewal {
    is_done: bool,
}

impl Renewal {
    /// Opens a connection. If the service refuses a token, tries once more with new ones.
    async fn open(&mut self, link: &Link) -> Result<Open> {
        let Failure { error, is_token_refused } = match link.open().await {
            Ok(open) => return Ok(open),
            Err(failure) => failure,
        };
        if !is_token_refused || self.is_done {
            return Err(error);
        }
        self.is_done = true;
        link.open().await.map_err(|failure| failure.error)
    }
}

/// Returns whether further attempts would fail as well.
fn is_final(core: &Core, error: &Error) -> bool {
    let service = core.service();
    match error.kind() {
        // A gateway may return anything for a while.
        ErrorKind::Decode | ErrorKind::Timeout => false,
        ErrorKind::Service => {
            let is_stated = error.code().is_some_and(|code| service.find_code(code).is_some());
            let is_refusal = error.status().is_some_and(|status| status < 500) || error.status().is_none();
            (is_stated || is_refusal) && !service.retry.is_transient(error)
        }
        _ => !service.retry.is_transient(error),
    }
}
