//! A scripted transport, for tests of code that makes calls.

#![allow(clippy::panic, reason = "a request that a test does not expect, and a failed assertion, end the test")]

mod diff;
mod entry;
mod json;
mod login;
mod operation;
mod recorded;
mod response;
mod route;
mod script;
mod state;
mod transport;

pub use operation::{AnyRequest, ScriptedOperation, encode_empty, encode_single, encode_value};
pub use recorded::RecordedRequest;
pub use response::{On, ScriptedResponse};
pub use script::Script;
pub use transport::ScriptTransport;
