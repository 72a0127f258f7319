//! Tests of the fake over HTTP, with the client and with raw requests that the client would not send.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy does not treat helper functions as tests"
)]

mod bounds;
mod cli;
mod control;
mod documents;
mod error_responses;
mod events;
mod examples;
mod faults;
mod files;
mod first_steps;
mod journal;
mod law_requests;
mod law_support;
mod laws;
mod list_laws;
mod pages;
mod pushes;
mod random_requests;
mod remembered_items;
mod remembered_meetings;
mod resources;
mod support;
mod tokens;
mod web_socket;
mod web_socket_faults;
