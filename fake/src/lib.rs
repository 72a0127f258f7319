//! A fake of the Huawei Cloud Meeting service that runs on 127.0.0.1, for tests and for trying out the client. No account is
//! needed.
//!
//! ```
//! use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
//! use huaweicloud_meeting::{Client, Credentials, Secret};
//! use huaweicloud_meeting_fake::Fake;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let fake = Fake::builder().record().start().await?;
//! let client = Client::builder()
//!     .endpoint(fake.url())
//!     .credentials(Credentials::app_id("app-id", Secret::new("app-key")))
//!     .build()?;
//!
//! let meetings = client.search_meetings(SearchMeetingsRequest::new()).await?;
//! assert_eq!(meetings.data.len(), 1); // from an example of the spec
//! assert_eq!(fake.requests().len(), 2); // the login and the search
//! # Ok(())
//! # }
//! ```
//!
//! The fake serves all operations of the spec that the client is generated from. It checks the method and the path, tokens,
//! required inputs and the types of all inputs, and the credentials of logins if the [`Builder`] has been given any. It
//! responds with the examples of the spec. Its error responses have the format and the codes of the service; their messages
//! also contain the reason, which the service does not state.
//!
//! # Responses
//!
//! The response to a request is that of the first of these examples that exists:
//!
//! 1. a success example whose request matches, except for the resource (such as the conference) and the page of a list;
//! 2. an error example whose request matches exactly. This is one way to cause an error response, the other is
//!    [`fail_next`](Builder::fail_next);
//! 3. the first success example of the operation.
//!
//! Constants and tokens are never compared. In the response, the fake replaces
//!
//! - tokens and their lifetimes, by those that it issues;
//! - the items of a paged list, by the page that `offset` and `limit` select. The example contains all items, and `count` is
//!   their number. After the end the last page is returned again, as the service does.
//!
//! # State
//!
//! The fake only remembers tokens and passwords:
//!
//! - A token is accepted until it expires, is revoked by a logout or [expired by a test](Fake::expire_tokens). The control
//!   token of a conference is rejected for other conferences.
//! - The control token of a conference that the fake has created is only issued for the right password; for other
//!   conferences, any password is right.
//!
//! All other responses are independent of previous requests: a meeting that was created is not listed, for example.

mod builder;
mod cli;
mod error_response;
mod example;
mod example_index;
// Generated, and formatted by the generator.
#[rustfmt::skip]
mod examples;
mod faults;
mod handler;
mod journal;
mod json;
mod login;
mod match_example;
mod options;
mod page;
mod query;
mod request;
mod route;
mod schemes;
mod server;
mod shared;
mod state;
mod tokens;
mod validate;

pub use builder::Builder;
pub use cli::run;
pub use example::Example;
pub use example_index::examples;
pub use faults::UnknownOperation;
pub use journal::RecordedRequest;
pub use server::Fake;
