//! The errors of timeouts.

use std::time::Duration;

use super::display::Reason;
use super::{Error, ErrorKind, Seconds, TIMED_OUT};

impl Error {
    /// Creates the error of a call whose timeout elapsed. `previous` is the error of an earlier attempt.
    pub(crate) fn timeout(timeout: Duration, previous: Option<Self>) -> Self {
        let message = format!("{TIMED_OUT} after {}", Seconds(timeout));
        let Some(previous) = previous else { return Self::new(ErrorKind::Timeout, message) };
        let message = format!("{message}; an earlier attempt failed: {}", Reason(&previous.0));
        let mut this = Self::new(ErrorKind::Timeout, message);
        this.0.status = previous.0.status;
        this.0.code = previous.0.code;
        this.0.code_text.clone_from(&previous.0.code_text);
        this.0.request_id.clone_from(&previous.0.request_id);
        this.0.retry_after = previous.0.retry_after;
        this.0.response_body.clone_from(&previous.0.response_body);
        this.with_source(previous)
    }

    /// Creates the error of an attempt whose timeout elapsed.
    pub(crate) fn attempt_timeout(timeout: Duration) -> Self {
        let message = format!("no response within {}", Seconds(timeout));
        Self::new(ErrorKind::Timeout, message).after_possible_effect()
    }

    /// Marks an error of a request for which no connection was established.
    pub(crate) fn unsent(mut self) -> Self {
        (self.0.unsent, self.0.connect) = (true, true);
        self.without_effect()
    }
}
