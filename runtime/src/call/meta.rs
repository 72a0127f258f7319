//! Calls that return the HTTP response as well as its value.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::attempts::RawResponse;
use super::{Call, ResponseFuture};
use crate::codec::Anomalies;
use crate::error::Result;

impl<T> Call<T> {
    /// Makes the call return the status, the headers and the raw body of the response as well.
    pub fn with_meta(self) -> CallWithMeta<T> {
        CallWithMeta(self)
    }
}

/// A [`Call`] that returns the [`Meta`] of the response as well.
#[derive(Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct CallWithMeta<T>(Call<T>);

impl<T> CallWithMeta<T> {
    /// Returns the future of the call.
    pub fn send(self) -> ResponseWithMetaFuture<T> {
        ResponseWithMetaFuture(self.0.send())
    }
}

impl<T> IntoFuture for CallWithMeta<T> {
    type Output = Result<(T, Meta)>;
    type IntoFuture = ResponseWithMetaFuture<T>;

    fn into_future(self) -> ResponseWithMetaFuture<T> {
        self.send()
    }
}

/// The future of a [`CallWithMeta`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct ResponseWithMetaFuture<T>(ResponseFuture<T>);

impl<T> Future for ResponseWithMetaFuture<T> {
    type Output = Result<(T, Meta)>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.poll_with_raw(context).map(|outcome| outcome.map(|(value, response)| (value, Meta(response))))
    }
}

/// The HTTP response of a call that succeeded.
///
/// It is usually a success response. If an attempt failed and the service responded to the retry that the change had already
/// been made, the call succeeded, and this is that error response.
///
/// # Examples
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use huaweicloud_meeting::{Call, Result};
///
/// /// Makes a call, and reports values of the response that are not what the client expects.
/// async fn checked<T>(call: Call<T>) -> Result<T> {
///     let (value, meta) = call.with_meta().await?;
///     for anomaly in meta.anomalies() {
///         eprintln!("request {}: {anomaly}", meta.request_id().unwrap_or("?"));
///     }
///     Ok(value)
/// }
/// ```
pub struct Meta(RawResponse);

/// Omits the headers and the body, which may contain tokens.
impl fmt::Debug for Meta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meta")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts())
            .field("anomalies", &self.anomalies().total())
            .finish_non_exhaustive()
    }
}

impl Meta {
    /// Returns the HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.response.status()
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.0.response.headers()
    }

    /// Returns the id of the request: the one in the response, or else the one that the call sent. Include it in a support
    /// request to the vendor.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        Some(&self.0.request_id)
    }

    /// Returns how many times the request was sent, at least once.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns what the response has in place of the expected values. Those values are left out of the response value.
    #[must_use]
    pub fn anomalies(&self) -> &Anomalies {
        &self.0.anomalies
    }

    /// Returns the body of the response as it was received. It may contain secrets.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.0.response.body()
    }
}
