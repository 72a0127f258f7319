//! Huawei Cloud Meeting on 127.0.0.1, without an account: for tests and first steps.
//!
//! The fake serves every operation of the spec that the client is generated from. It checks method and path, tokens,
//! signatures where it was told the keys, required inputs and the types of all inputs; it returns with the examples of the
//! spec and refuses in the service's shape. Where the service keeps quiet it says what is wrong.
//!
//! ```
//! use huaweicloud_meeting_fake::Fake;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let fake = Fake::builder().record().fail_next("SearchMeetings", 503, "MMC.111070003", "CONF_EXCEPTION").start().await?;
//! // … calls to `fake.url()` …
//! assert!(fake.requests().is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! # What is returned
//!
//! The first of these that there is among an operation's examples:
//!
//! 1. an example of a success whose request says the same: that of another meeting, or of another page of a list, does;
//! 2. an example of an error whose request is the same: that is how to get an error on purpose, beside
//!    [`fail_next`](Builder::fail_next);
//! 3. the first example of a success.
//!
//! Constants and the tokens of calls are not compared. Into the example go
//!
//! - tokens of the fake's own, where an operation hands tokens out, and how long they live;
//! - the page that was asked for: `offset` and `limit` cut the items of the example, which are all the items there are, so that
//!   the response's `count` is their number. Behind the end the last page is repeated, as the service does.
//!
//! # What is remembered
//!
//! Tokens: they are good until they end, are logged out or [ended](Fake::end_tokens), and a token of one meeting is refused
//! for another. Passwords of meetings that the fake has created: a control token is handed out for them alone. Of meetings
//! that it has not created any password is good. Everything else is as the examples say, whatever has been called before.

mod builder;
mod choose;
mod example;
mod exchange;
// Machine-written, and printed by another printer.
#[rustfmt::skip]
mod examples;
mod fault;
mod given;
mod json;
mod login;
mod operations;
mod page;
mod program;
mod recorded;
mod refusal;
mod route;
mod server;
mod state;
mod tokens;
mod typed;

pub use builder::Builder;
pub use example::{Example, examples};
pub use fault::UnknownOperation;
pub use program::run;
pub use recorded::RecordedRequest;
pub use server::Fake;
