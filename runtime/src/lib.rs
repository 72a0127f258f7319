//! The hand-written part of the `huaweicloud-meeting` crate: the codec, the transport, authentication, retries, errors and
//! paging.
//!
//! This crate does not depend on any operation: the generated crate describes operations as data (see [`operation`]). Use it
//! through `huaweicloud-meeting`, which re-exports what applications need.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod codec;
pub mod dynamic;
#[cfg(any(feature = "events", feature = "webhooks"))]
pub mod events;
pub mod operation;
#[doc(hidden)]
pub mod param;
#[cfg(feature = "test-util")]
pub mod test_util;
pub mod values;
#[cfg(feature = "webhooks")]
pub mod webhooks;

mod body;
mod call;
mod client;
mod component;
mod download;
mod endpoint;
mod error;
mod escape;
mod exchange;
mod executor;
mod fields;
mod handle;
mod http_types;
mod name;
mod observer;
mod progress;
mod random;
mod request;
mod response;
mod retry;
mod service;
mod transport;

pub use {bytes, http};

#[cfg(feature = "file-token-store")]
pub use auth::FileTokenStore;
pub use auth::{AccessToken, Credentials, MemoryTokenStore, TokenKey, TokenLock, TokenStore, TokenStoreFuture};
pub use body::{Body, BodyError};
pub use call::custom::{CustomCall, HttpResponse, HttpResponseFuture};
pub use call::meta::{CallWithMeta, Meta, ResponseWithMetaFuture, UnknownField};
pub use call::page::{Items, Paged, Pages};
pub use call::{Call, Caller, Request, ResponseFuture};
pub use client::{Core, CoreBuilder};
#[cfg(feature = "serde")]
pub use codec::WithoutSecrets;
pub use codec::{Anomalies, Anomaly, DecodeError, JsonType};
#[doc(hidden)]
pub use component::{decode_component, encode_component};
pub use download::{
    Download, DownloadLink, DownloadSource, DownloadStream, DownloadToFile, DownloadToFileFuture, LinkFuture,
    file_name_in_url,
};
pub use error::{Error, ErrorCode, ErrorKind, KnownCode, ParseErrorCodeError, Result};
pub use escape::escape;
#[cfg(any(feature = "events", feature = "webhooks"))]
pub use events::UnknownEvent;
#[cfg(feature = "events")]
pub use events::{Captions, Gap};
pub use fields::{Empty, empty};
pub use handle::{Handle, HandleWithoutPassword};
pub use http::Method;
pub use observer::{AttemptFinished, CallFinished, Observer};
pub use operation::Effect;
pub use param::{IntoList, IntoParam, IntoRequest};
pub use request::InputValue;
pub use request::upload::Upload;
pub use retry::{RetryAdvice, RetryPolicy};
pub use service::Service;
#[cfg(feature = "events")]
pub use transport::{ByteStream, ConnectFuture};
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub use transport::{HttpTransport, HttpTransportBuilder};
pub use transport::{Transport, TransportError, TransportFuture};
pub use values::Secret;
