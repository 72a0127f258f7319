//! A scripted transport, for tests of code that makes calls.
//!
//! A [`Script`] holds the responses to the operations that a test expects, and records the requests. [`Client::scripted`] creates
//! a client that receives these responses, so that a function with a parameter `&Client` is tested without a network and without a
//! change. The type of each response is checked by the compiler.
//!
//! ```
//! use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, Meeting};
//! use huaweicloud_meeting::test::{Script, operations::CreateMeeting};
//! use huaweicloud_meeting::{Client, Result, codes};
//!
//! /// Books a meeting, and returns `None` if there are too many at that time.
//! async fn book(client: &Client, subject: &str) -> Result<Option<Meeting>> {
//!     let request = CreateMeetingRequest::new([MediaType::HdVideo]).subject(subject);
//!     match client.create_meeting(request).await {
//!         Ok(meeting) => Ok(Some(meeting)),
//!         Err(error) if error.code() == Some(codes::CONF_NUM_UP_TO_LIMIT) => Ok(None),
//!         Err(error) => Err(error),
//!     }
//! }
//!
//! # /*
//! #[tokio::test]
//! # */
//! async fn a_full_schedule_is_no_error() {
//!     let script = Script::new();
//!     script.on(CreateMeeting).respond_error(400, codes::CONF_NUM_UP_TO_LIMIT);
//!     let booked = book(&Client::scripted(&script), "Weekly").await;
//!     assert!(booked.unwrap().is_none());
//!     assert_eq!(script.request_of(CreateMeeting).field("subject").as_deref(), Some("Weekly"));
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! #     a_full_schedule_is_no_error().await;
//! # }
//! ```
//!
//! # Responses
//!
//! [`On`] has the responses and failures: a value of the response type, JSON, a status, an error code, a connection that is refused
//! or lost, or nothing at all. [`ScriptedResponse`] changes one: a delay, a header, `Retry-After`, how often it is used.
//!
//! Responses to one operation are used in the order in which they were added. Different operations may be called in any order.
//! If nothing is left for a request, the call panics with a list of what is scripted. Logins, and requests for the
//! token of a handle, succeed unless they are scripted.
//!
//! # Time
//!
//! Delays, timeouts and the delays between retries take no time in a test with tokio's paused clock:
//!
//! ```
//! use std::time::Duration;
//!
//! use huaweicloud_meeting::meeting_management::{CreateMeetingRequest, MediaType, Meeting};
//! use huaweicloud_meeting::test::{Script, operations::CreateMeeting};
//! use huaweicloud_meeting::{Client, codes};
//!
//! # /*
//! #[tokio::test(start_paused = true)]
//! # */
//! async fn a_rate_limit_is_waited_for() {
//!     let script = Script::new();
//!     let busy = script.on(CreateMeeting).respond_error(429, codes::SERVER_BUSY);
//!     busy.retry_after(Duration::from_secs(7)).delay(Duration::from_secs(3));
//!     script.on(CreateMeeting).respond(Meeting::default());
//!
//!     let request = CreateMeetingRequest::new([MediaType::HdVideo]);
//!     Client::scripted(&script).create_meeting(request).await.unwrap();
//!     assert_eq!(script.operations(), ["CreateMeeting", "CreateMeeting"]);
//! }
//! # fn main() {
//! #     let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
//! #     runtime.unwrap().block_on(a_rate_limit_is_waited_for());
//! # }
//! ```
//!
//! # Pushes
//!
//! With the feature `webhooks`, `SignedPush` creates the messages that the service sends to a server.
//!
//! # Other settings of the client
//!
//! [`ClientBuilder::script`] returns a builder on which everything else can be set, credentials for instance: the login is part of
//! the test then.
//!
//! This module requires the feature `test-util`. Enable it for tests only:
//!
//! ```toml
//! [dev-dependencies]
//! huaweicloud-meeting = { version = "0.1", features = ["test-util"] }
//! ```

pub use huaweicloud_meeting_runtime::test_util::{
    AnyRequest, On, RecordedRequest, Script, ScriptedOperation, ScriptedResponse,
};

#[cfg(feature = "webhooks")]
pub use crate::signed_push::SignedPush;
use crate::{Client, ClientBuilder, Credentials, Secret, rt};

/// The operations of the enabled groups, for [`Script::on`].
pub mod operations {
{% for group in groups|sort(attribute="module") %}
    #[cfg(feature = "{{ group.feature }}")]
    pub use crate::{{ group.module }}::scripted::*;
{% endfor %}
}

/// The authentication schemes, whose token requests succeed unless they are scripted.
static SCHEMES: &[&rt::Scheme] = &[{% for scheme in schemes %}&crate::auth::{{ scheme }}{{ ", " if not loop.last }}{% endfor %}];

impl Client {
    /// Creates a client that receives the responses of a script. It does not log in. The retry policy and the timeouts are the
    /// defaults.
    #[must_use]
    pub fn scripted(script: &Script) -> Self {
        built(Self::builder().script(script).build())
    }
}

#[cfg(feature = "blocking")]
impl crate::blocking::Client {
    /// Creates a blocking client that receives the responses of a script. It does not log in. The retry policy and the timeouts
    /// are the defaults; delays take their time.
    ///
    /// # Panics
    ///
    /// Panics if the background thread cannot be started.
    #[must_use]
    pub fn scripted(script: &Script) -> Self {
        built(Self::builder().script(script).build())
    }
}

#[allow(clippy::panic, reason = "the settings are valid; without a thread, a test cannot continue")]
fn built<C>(client: crate::Result<C>) -> C {
    client.unwrap_or_else(|error| panic!("{error}"))
}

impl<C> ClientBuilder<C> {
    /// Sets a transport that responds as a script states, an endpoint, and a token as the credentials.
    ///
    /// The endpoint and the credentials may be replaced afterwards. With other credentials, the client logs in; the login succeeds
    /// unless it is scripted.
    pub fn script(self, script: &Script) -> Self {
        self.endpoint("https://script.invalid")
            .credentials(Credentials::token(Secret::new("scripted-token")))
            .transport(rt::ScriptTransport::new(script, &crate::auth::SERVICE, crate::OPERATIONS, SCHEMES))
    }
}
