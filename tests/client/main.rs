//! The client as its users meet it: over real HTTP, against the fake service or a server that misbehaves on purpose.

mod answers;
mod conference;
mod errors;
mod login;
mod pages;
mod retry;
mod secrets;
mod support;
