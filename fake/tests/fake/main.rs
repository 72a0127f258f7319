//! The fake over real HTTP on loopback: what the client gets of it, and what it says to requests that no client would send.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy does not take helpers for tests"
)]

mod examples;
mod faults;
mod first_steps;
mod pages;
mod program;
mod recorded;
mod refusals;
mod support;
mod tokens;
