//! Observers, and the events that they receive.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use crate::error::{Error, ErrorKind};

/// Receives an event for each finished attempt and call, to count and measure them.
///
/// The methods are called in the task of the call: they should return quickly. Calls that obtain, refresh or revoke a token
/// are observed, too, and so are downloads, as the operation `download`. Events contain no secrets.
///
/// References, `Box` and `Arc` of an observer are observers, so that a program can keep its own `Arc` and read the figures.
///
/// # Examples
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use huaweicloud_meeting::{CallFinished, Observer};
///
/// #[derive(Default)]
/// struct Failures(AtomicU64);
///
/// impl Observer for Failures {
///     fn call_finished(&self, call: &CallFinished<'_>) {
///         if call.error.is_some() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let failures = Arc::new(Failures::default());
/// # fn observer(_observer: impl Observer) {}
/// // `ClientBuilder::observer`
/// observer(Arc::clone(&failures));
/// assert_eq!(failures.0.load(Ordering::Relaxed), 0);
/// ```
pub trait Observer: Send + Sync + 'static {
    /// Called after each attempt.
    fn attempt_finished(&self, attempt: &AttemptFinished<'_>) {
        let _ = attempt;
    }

    /// Called after each call, after its response has been decoded.
    fn call_finished(&self, call: &CallFinished<'_>) {
        let _ = call;
    }
}

/// Implements the trait for pointers to observers.
macro_rules! pointers {
    ($($pointer:ty),+) => { $(
        impl<O: Observer + ?Sized> Observer for $pointer {
            fn attempt_finished(&self, attempt: &AttemptFinished<'_>) {
                (**self).attempt_finished(attempt);
            }

            fn call_finished(&self, call: &CallFinished<'_>) {
                (**self).call_finished(call);
            }
        }
    )+ };
}
pointers!(Arc<O>, Box<O>, &'static O);

/// An attempt that finished: a request was sent, and a response or an error came back.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AttemptFinished<'a> {
    /// The vendor's name of the operation, the method and the path of a [custom call](crate::CustomCall), or `download`.
    pub operation: &'a str,
    /// The group of the operation, by the name of its Cargo feature. `None` for token requests of the client, for custom calls
    /// and for downloads.
    pub group: Option<&'static str>,
    /// The HTTP method.
    pub method: &'a str,
    /// The path, with `{name}` for each path parameter. `None` for downloads, whose links contain secrets.
    pub path: Option<&'a str>,
    /// The number of the attempt, counted from 1.
    pub attempt: u32,
    /// The HTTP status, if there was a response.
    pub status: Option<u16>,
    /// The id of the request: the one in the response, or else the one that was sent. `None` for downloads, and if the attempt was
    /// cancelled.
    pub request_id: Option<&'a str>,
    /// The error of the attempt, if it failed.
    pub error: Option<&'a Error>,
    /// Whether the attempt was cancelled: the timeout of the call elapsed, or its future was dropped.
    pub is_cancelled: bool,
    /// The time from sending the request to receiving the whole response.
    pub elapsed: Duration,
    /// The size of the request's body, if it is known before it is sent.
    pub request_bytes: Option<u64>,
    /// The size of the response's body, if it was received. For a download, how many bytes of the file were received in this
    /// attempt, also if it failed.
    pub response_bytes: Option<u64>,
}

impl AttemptFinished<'_> {
    /// Returns the type of the error, as [`CallFinished::error_type`] does.
    #[must_use]
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        error_type(self.error, self.is_cancelled)
    }
}

/// A call that finished.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallFinished<'a> {
    /// The vendor's name of the operation, the method and the path of a [custom call](crate::CustomCall), or `download`.
    pub operation: &'a str,
    /// The group of the operation, by the name of its Cargo feature. `None` for token requests of the client, for custom calls
    /// and for downloads.
    pub group: Option<&'static str>,
    /// The HTTP method.
    pub method: &'a str,
    /// The path, with `{name}` for each path parameter. `None` for downloads, whose links contain secrets.
    pub path: Option<&'a str>,
    /// How many times the request was sent. It is 0 if the call was cancelled.
    pub attempts: u32,
    /// The HTTP status of the last response, if there was one.
    pub status: Option<u16>,
    /// The error that the call returned, if it failed.
    pub error: Option<&'a Error>,
    /// Whether the future of the call was dropped before it finished.
    pub is_cancelled: bool,
    /// The time from the start of the call to its end, including the login, retries and their delays.
    pub elapsed: Duration,
}

impl CallFinished<'_> {
    /// Returns the type of the error with few possible values, for a label of a metric: the status of an error response
    /// (`503`), or `connect`, `transport`, `timeout`, `decode`, `request`, `credentials`, `configuration`, `file` or
    /// `cancelled`. `None` after a success.
    #[must_use]
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        error_type(self.error, self.is_cancelled)
    }
}

/// Returns the type of an error, for spans and metrics.
pub(crate) fn error_type(error: Option<&Error>, is_cancelled: bool) -> Option<Cow<'static, str>> {
    let Some(error) = error else { return is_cancelled.then_some(Cow::Borrowed("cancelled")) };
    Some(Cow::Borrowed(match (error.kind(), error.status()) {
        (ErrorKind::Service, Some(status)) => return Some(Cow::Owned(status.to_string())),
        (ErrorKind::Service, None) => "service",
        (ErrorKind::Transport, _) if error.is_connect() => "connect",
        (ErrorKind::Transport, _) => "transport",
        (ErrorKind::Timeout, _) => "timeout",
        (ErrorKind::Decode, _) => "decode",
        (ErrorKind::Request, _) => "request",
        (ErrorKind::Credentials, _) => "credentials",
        (ErrorKind::Configuration, _) => "configuration",
        (ErrorKind::File, _) => "file",
    }))
}
