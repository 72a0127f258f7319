//! The built-in transport over TCP and TLS on loopback.

#![cfg(any(feature = "rustls", feature = "native-tls"))]
#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may")]

mod certificates;
mod connections;
mod exchanges;
mod http2;
mod idle;
mod proxies;
mod server;
mod tls;
mod uploads;
#[cfg(feature = "events")]
mod websockets;
