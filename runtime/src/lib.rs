//! The hand-written part of the `huaweicloud-meeting` crate: the codec, the transport, authentication, retries, errors and
//! paging.
//!
//! This crate does not depend on any operation: the generated crate describes operations as data (see [`operation`]). Use it
//! through `huaweicloud-meeting`, which re-exports what applications need.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod auth;
pub mod codec;
pub mod dynamic;
pub mod operation;
pub mod values;

mod attempts;
mod authorization;
mod body;
mod call;
mod client;
mod endpoint;
mod error;
mod error_code;
mod error_response;
mod exchange;
mod expected;
mod fields;
mod handle;
mod http_types;
mod meta;
mod multipart;
mod observer;
mod options;
mod page;
mod random;
mod redaction;
mod reported_error;
mod response_content;
mod retry;
mod service;
mod transport;
mod upload;
mod wire;

pub use auth::Credentials;
pub use body::{Body, BodyError};
pub use call::{Call, Caller, Request, ResponseFuture};
pub use client::{Core, CoreBuilder};
pub use codec::{Anomalies, Anomaly, JsonType};
pub use error::{Error, ErrorKind, Result, escape};
pub use error_code::{ErrorCode, KnownCode, ParseErrorCodeError};
pub use fields::{Empty, empty};
pub use handle::Handle;
pub use meta::{CallWithMeta, Meta, ResponseWithMetaFuture};
pub use observer::{AttemptFinished, CallFinished, Observer};
pub use page::{Items, Paged, Pages};
pub use retry::{RetryAdvice, RetryPolicy};
pub use service::Service;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub use transport::{HttpTransport, HttpTransportBuilder};
pub use transport::{Transport, TransportError, TransportFuture};
pub use upload::Upload;
