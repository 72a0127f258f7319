//! Tests of the fake over HTTP, with the client and with raw requests that the client would not send.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy does not treat helper functions as tests"
)]

mod bounds;
mod clock;
mod control;
mod documents;
mod error_responses;
mod events;
mod examples;
mod files;
mod first_steps;
mod given;
#[cfg(feature = "https")]
mod https;
mod journal;
mod law_requests;
mod law_support;
mod laws;
mod limits;
mod list_laws;
mod ordinary_meeting;
mod outcomes;
mod pages;
mod pictures;
mod pushes;
mod random_requests;
mod refused;
mod remembered_figures;
mod remembered_history;
mod remembered_items;
mod remembered_meetings;
mod remembered_people;
mod remembered_series;
mod resources;
mod retro;
mod ringing;
mod same_seed;
mod scene;
mod steering;
mod support;
mod tokens;
mod web_socket;
mod web_socket_faults;
