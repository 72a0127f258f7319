//! The client over real HTTP on loopback: what a user gets of it, and what the service gets.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy does not take helpers for tests"
)]

mod api;
mod client;
mod conference;
mod decoding;
mod errors;
mod from_current;
mod login;
mod multipart;
mod pages;
mod requests;
mod retry;
mod secrets;
mod server;
mod setup;
mod tokens;
