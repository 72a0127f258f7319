//! Calls that return the HTTP response as well as its value.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::attempts::RawResponse;
use super::{Call, ResponseFuture};
use crate::codec::{self, Anomalies, Decode as _, Slot};
use crate::error::Result;
use crate::fields::Empty;
use crate::response::ResponseSlot;
use crate::values::Json;

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
        let slot = self.0.slot;
        self.0.poll_with_raw(context).map(|outcome| outcome.map(|(value, raw)| (value, Meta { raw, slot })))
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
pub struct Meta {
    raw: RawResponse,
    /// The type of the response value; `None` if there is none.
    slot: Option<ResponseSlot>,
}

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
        self.raw.response.status()
    }

    /// Returns the headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.raw.response.headers()
    }

    /// Returns the id of the request: the one in the response, or else the one that the call sent. Include it in a support
    /// request to the vendor.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        Some(&self.raw.request_id)
    }

    /// Returns how many times the request was sent, at least once.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.raw.attempts
    }

    /// Returns what the response has in place of the expected values. Those values are left out of the response value.
    #[must_use]
    pub fn anomalies(&self) -> &Anomalies {
        &self.raw.anomalies
    }

    /// Returns the body of the response as it was received. It may contain secrets.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.raw.response.body()
    }

    /// Returns the body as JSON, without insignificant whitespace; `None` if it is not JSON. It may contain secrets.
    #[must_use]
    pub fn json(&self) -> Option<Json> {
        Json::from_body(self.body())
    }

    /// Returns the fields of the response that the response value does not have, in the order of the body: the service may
    /// return more than it documents.
    ///
    /// The body is decoded once more to find them, so a call that does not use them has no cost.
    ///
    /// # Examples
    ///
    /// ```
    /// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
    /// use huaweicloud_meeting::{Call, Result};
    ///
    /// /// Prints which fields of a response the client does not have.
    /// async fn report<T>(call: Call<T>) -> Result<T> {
    ///     let (value, meta) = call.with_meta().await?;
    ///     for field in meta.unknown_fields() {
    ///         println!("{}", field.path()); // `data[0].reserveDays`
    ///     }
    ///     Ok(value)
    /// }
    /// ```
    #[must_use]
    pub fn unknown_fields(&self) -> Vec<UnknownField> {
        let mut fields = Vec::new();
        let mut find = |slot: Slot<'_>| {
            let found = codec::unknown_fields(self.body(), slot).into_iter();
            fields = found.map(|(path, json)| UnknownField { path, json: Json::of_well_formed(json) }).collect();
        };
        match self.slot {
            Some(slot) => slot(&mut find),
            None => find(Empty.slot()),
        }
        fields
    }
}

/// A field of a response that the response value does not have.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownField {
    path: String,
    json: Json,
}

impl UnknownField {
    /// Returns the path of the field, such as `data[3].reserveDays`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the value of the field. It may be a secret.
    #[must_use]
    pub fn value(&self) -> &Json {
        &self.json
    }
}

/// Omits the value, which may be a secret.
impl fmt::Debug for UnknownField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownField").field("path", &self.path).finish_non_exhaustive()
    }
}
