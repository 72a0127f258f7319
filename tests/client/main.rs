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
mod blocking;
mod calls_by_effect;
mod client;
mod clock;
mod conference;
mod contradicting_pages;
mod credentials;
mod custom_calls;
mod decoding;
mod downloads;
mod effects;
mod error_responses;
mod errors;
mod extras;
mod faulty_store;
mod fetch_ahead;
mod from_current;
mod limits;
mod links;
mod login;
mod logout;
mod multipart;
mod mutations;
mod named_constructors;
mod observability;
mod page_sizes;
mod pages;
mod passwords;
mod redaction;
mod refresh;
mod rejection;
mod requests;
mod retry;
mod script;
mod secrets;
mod server;
mod setup;
mod shared_login;
mod stored_handles;
mod time_zones;
mod timeouts;
mod token_files;
mod token_store;
mod tokens;
mod transport;
mod unchanged;
mod without_secrets;
