//! What every call of the `huaweicloud-meeting` crate needs, written once and by hand: the codec, the transport, logins and
//! tokens, repeating, errors, pages and secrets.
//!
//! This crate knows nothing of any operation: what an operation is reaches it as data (see [`operation`]). Use it through
//! `huaweicloud-meeting`, which exports what applications need.

pub mod auth;
pub mod codec;
pub mod dynamic;
pub mod operation;
pub mod values;

mod call;
mod code;
mod core;
mod endpoint;
mod error;
mod fields;
mod handle;
mod page;
mod retry;
mod transport;
mod upload;
mod wire;

pub use auth::Credentials;
pub use call::{Call, CallWithMeta, Caller, Meta, Request, ResponseFuture, ResponseWithMetaFuture};
pub use code::{ErrorCode, NotAnErrorCode};
pub use core::{Core, CoreBuilder, Service};
pub use error::{Error, ErrorKind, Result};
pub use fields::{Empty, empty};
pub use handle::Handle;
pub use page::{Items, Paged, Pages};
pub use retry::{RetryAdvice, RetryPolicy};
pub use transport::{Transport, TransportError, TransportFuture};
pub use upload::Upload;
