//! The client over HTTP on loopback: the requests it sends, and the results of its calls.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy allows these in test functions, but not in their helpers"
)]

mod anomalies;
mod api;
mod authentication;
mod calls_by_effect;
mod client;
mod clock;
mod conference;
mod contradicting_pages;
mod decoding;
mod downloads;
mod effects;
mod error_responses;
mod errors;
mod from_current;
mod limits;
mod links;
mod login;
mod logout;
mod multipart;
mod mutations;
mod observability;
mod pages;
mod redaction;
mod refresh;
mod rejection;
mod requests;
mod retry;
mod secrets;
mod server;
mod setup;
mod shared_login;
mod timeouts;
mod tokens;
mod transport;
