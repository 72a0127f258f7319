//! Tests of the fake over HTTP, with the client and with raw requests that the client would not send.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy does not treat helper functions as tests"
)]

mod clock;
mod control;
mod error_responses;
mod events;
mod examples;
mod files;
mod first_steps;
mod given;
mod journal;
mod law_support;
mod laws;
mod ordinary_meeting;
mod outcomes;
mod pages;
mod pushes;
mod refused;
mod remembered_items;
mod remembered_meetings;
mod remembered_series;
mod resources;
mod ringing;
mod same_seed;
mod scene;
mod steering;
mod support;
mod tokens;
mod web_socket;
mod web_socket_faults;
