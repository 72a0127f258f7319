//! The client against a service and a network that misbehave. See `README.md`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "Clippy allows these in test functions, but not in their helpers"
)]

#[path = "../client/api.rs"]
#[allow(dead_code, reason = "shared with another test")]
mod api;
mod call;
mod check;
mod fault;
mod field;
mod matrix;
mod property;
mod recorder;
mod reliability;
mod response;
mod server;
mod simulation;
mod subject;
mod table;
mod tally;
