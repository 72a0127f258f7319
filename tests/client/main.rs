//! The client over real HTTP on loopback: against the fake, and against servers that misbehave on purpose.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod answers;
mod conference;
mod errors;
mod login;
mod pages;
mod retry;
mod secrets;
mod support;
