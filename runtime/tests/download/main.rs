//! Downloads over HTTP on loopback.

#![cfg(any(feature = "rustls", feature = "native-tls"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "tests may")]

mod attempts;
mod cancellation;
mod observer;
mod partial;
mod responses;
mod setup;
mod stream;
mod to_file;
