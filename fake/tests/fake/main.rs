//! The fake over real HTTP on loopback: what the client gets of it, and what it says to requests that no client would send.

mod examples;
mod faults;
mod pages;
mod program;
mod recorded;
mod refusals;
mod support;
mod tokens;
