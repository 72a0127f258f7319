//! A fake Huawei Cloud Meeting service that runs on 127.0.0.1, for tests and for trying out the client. No account is needed.
//!
//! ```
//! use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
//! use huaweicloud_meeting::{Client, Credentials, Secret};
//! use huaweicloud_meeting_fake::Fake;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let fake = Fake::start().await?;
//! let client = Client::builder()
//!     .endpoint(fake.url())
//!     .credentials(Credentials::app_id("app-id", Secret::new("app-key")))
//!     .build()?;
//!
//! let meetings = client.search_meetings(SearchMeetingsRequest::new()).await?;
//! assert_eq!(meetings.data.len(), 1); // the meeting of an example of the spec
//! assert_eq!(fake.journal().len(), 2); // the login and the search
//! # Ok(())
//! # }
//! ```
//!
//! The fake serves all operations of the spec that the client is generated from. It checks
//!
//! - the method and the path;
//! - the token;
//! - that required inputs are present and not empty, and that every input has a value of its type;
//! - what the spec states about values: lengths, ranges, numbers of items, patterns, the values of enumerations, and the forms of
//!   times. A page has at most 500 items, for example, and `tomorrow` is no start time;
//! - the credentials of a login, if the [`Builder`] has been given any.
//!
//! A request whose inputs are invalid is rejected with the code for the input if there is one, such as `MMC.111071021` for the
//! length of a meeting, and with the general code of the service otherwise. [`Builder::lenient`] accepts all requests that can be
//! read.
//!
//! Error responses have the format and the codes of the service. Their messages also contain the reason, which the service
//! does not state.
//!
//! # Responses
//!
//! The fake remembers what requests create, change and delete ([State](#state)). Everything else in a response is that of an
//! example of the spec: of the first success example whose request matches, except for the resource (such as the meeting) and the
//! page of a list, or else of the first success example of the operation. Inputs with a constant value and tokens are never
//! compared.
//!
//! A request with the header `X-Fake-Example: NAME` gets the response of the example of that name as it is, which may be an error
//! response, and has no effect.
//!
//! In the response, the fake replaces
//!
//! - tokens and their lifetimes with those that it issues;
//! - links to recordings, minutes and materials with links to files that it serves itself, and the tokens of recordings with
//!   tokens that can be used once, within an hour ([`Fake::file`] returns the bytes of a file);
//! - the items of a paged list with the page that `offset` and `limit` select. The example contains all items, and `count` is
//!   their number. After the end, the last page is returned again, as the service does. Without a `limit`, a page has the
//!   documented size.
//!
//! # Steering
//!
//! A test sets up the fake, plans what happens to calls, and reads back what was sent:
//!
//! - [`Fake::next`] plans an [`Outcome`] of the next calls of an operation: an error response with `Retry-After`, a delay, a
//!   response that is truncated or lost, a closed connection, a body, an example. [`Builder::fault_rate`] and
//!   [`Builder::latency`] leave it to the seed.
//! - [`Fake::given`] adds items, from JSON or from requests of the client; a meeting can be in progress, with its people.
//!   [`Builder::empty`] starts without the items of the examples.
//! - [`Fake::state`] returns everything that the fake stores as JSON, and [`Fake::load`] and [`Builder::fixture`] load it again.
//!   [`Fake::reset`] returns to the start.
//! - [`Fake::journal`] returns the last requests with their responses, and [`Builder::on_request`] observes them.
//!
//! Programs in other languages do the same over HTTP, under `/_fake/`: the README of this crate has the requests. `GET /health`
//! returns 200. These requests need no token and are not in the journal.
//!
//! ```
//! use std::time::Duration;
//!
//! use huaweicloud_meeting::meeting_management::SearchMeetingsRequest;
//! use huaweicloud_meeting::{Client, Credentials, Secret};
//! use huaweicloud_meeting_fake::memory::ResourceName;
//! use huaweicloud_meeting_fake::{Fake, Outcome};
//! use serde_json::json;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let fake = Fake::builder().empty().start().await?;
//! fake.given(ResourceName::Meeting, json!({"subject": "Retro", "participants": ["Ann", "Bob"]}))?;
//! fake.next("SearchMeetings", Outcome::error(503, "MMC.111070003").retry_after(Duration::from_secs(1)))?;
//! let client = Client::builder()
//!     .endpoint(fake.url())
//!     .credentials(Credentials::app_id("app-id", Secret::new("app-key")))
//!     .build()?;
//!
//! let (meetings, meta) = client.search_meetings(SearchMeetingsRequest::new()).with_meta().await?;
//! assert_eq!((meetings.data[0].subject.as_str(), meta.attempts()), ("Retro", 2));
//! assert_eq!(fake.journal_of("SearchMeetings")[0].status, Some(503));
//! # Ok(())
//! # }
//! ```
//!
//! # Events
//!
//! The fake serves the WebSocket of every meeting. CreateConfToken returns its URL, and CreateWebSocketToken a ticket that opens
//! one connection within a minute. The events are made of the examples of the spec. They report
//!
//! - what control operations change, such as LockMeeting, MuteParticipant or InviteParticipant. People who are invited accept the
//!   call at once, unless [`fail_next_invitation`](FakeMeeting::fail_next_invitation) sets another result, or
//!   [`calls_ring`](FakeMeeting::calls_ring) leaves it to the test. An operation that changes nothing causes no event;
//! - what a test lets people do: [`Fake::meeting`];
//! - what happens by itself: a call times out after 30 seconds, a meeting is prolonged or ends ([Time](#time));
//! - the end of the meeting, after which its connections are closed. CreateConfToken fails until the meeting starts again.
//!
//! A connection without a heartbeat for 180 seconds is closed. [`FakeConnections`] has what goes wrong with connections.
//!
//! Servers that are registered with SetWebHookConfig and enabled with UpdateWebHookConfigStatus receive signed pushes: when a
//! meeting is booked, changed, canceled, started or ended, when someone joins or leaves, and when a recording ends. A push that is
//! not received is repeated with the same content: three times after 30 seconds, then every 30 minutes for 24 hours. The fake
//! connects to servers on the same machine only. A subscription for another machine can be enabled, but receives nothing.
//!
//! # Time
//!
//! All times are those of one clock, which [`Fake::now`] returns. It follows tokio's clock, and [`Fake::advance`] moves it. What
//! becomes due on the way happens before `advance` returns. [`Builder::stop_clock_at`] sets the time, and stops the clock; then two
//! fakes with one seed send the same events.
//!
//! A meeting that was booked begins with StartMeeting, or when the first person joins who may start it. It lasts as long as it was
//! booked for, from then on. When its time is up and people are in it, it is prolonged by `prolongLength`, again and again;
//! otherwise it ends. It also ends 60 seconds after the last participant has left. Until its booked end, it can begin again,
//! with another `confUUID`. A meeting that no request has booked does not end by itself.
//!
//! # State
//!
//! The spec describes the resources of the service, and what operations do to their items ([`memory`]). From this description,
//! the fake stores items, and finds, filters, sorts and pages them:
//!
//! - Users, administrators, departments, hard terminals, activation codes, applications, materials, programs, publications,
//!   enterprises and their resources, cloud meeting rooms, webinars and their rooms, thresholds, settings and subscriptions are
//!   read as they were created and changed. Profiles and administrators are views of users.
//! - A meeting that is booked is shown and listed with the subject, the time and the people of the request, and with an ID,
//!   passwords and links of its own. It starts with StartMeeting, or at once if it has no start time, and ends with StopMeeting;
//!   then it is in the history, with a record of each stay and of each control operation.
//! - A recurring meeting has its occurrences. They keep their local time when the clocks of its time zone change, and weeks begin
//!   on Sunday; no source states either. StartMeeting starts the occurrence that is due or starts within 30 minutes, or else the
//!   next one. An occurrence whose time is over is removed, and the series with its last one.
//! - A recording appears when it is stopped or its meeting ends, and has its files 90 seconds later. They have
//!   [this size](Builder::file_size), whatever the length of the recording.
//! - Statistics, quality data and the use of resources count what took place, in addition to the figures of the examples. Days are
//!   those of UTC. No alarm is raised, because nothing is measured.
//! - The directory contains users and hard terminals that were created or changed. A user logs in with the password that a
//!   request has set, if the fake checks [passwords](Builder::account). Uploaded materials are served as they are.
//! - ShowRealTimeInfoOfMeeting, ListOnlineConfAttendee and CheckCallNumberInConf return who is in a meeting, and ShowLayout the
//!   layouts that were saved during the meeting.
//! - A token is accepted until it expires, is revoked by a logout, or is [expired by a test](Fake::expire_tokens). The control
//!   token of a meeting is rejected for other meetings. That of a meeting that the fake has created is issued only while it is in
//!   progress, and only for the password of the host. For other meetings, any password is accepted.
//!
//! A fake starts with the items of the examples. A response contains such an item as the example of its operation does, until a
//! request changes it. A list contains the items of its own example, and a search finds those of all examples of its operation;
//! those of others appear as soon as they are changed. A creation that conflicts with an item of an example replaces it.
//!
//! A request is rejected for what is documented or was observed: a user that does not exist, for instance, or an 11th
//! application. If no source states the code with which the service rejects an unknown item, it is the general code. An update
//! keeps the fields that it omits, unless it is documented that they are reset. [`Builder::strict`] enforces what is inferred,
//! too: a meeting that starts in the past is rejected, for example. A control operation on a person who is not in the meeting is
//! always rejected.
//!
//! The user of a login is the one with its account or third-party user ID, who has booked the meetings and edited the items of
//! the login. Lists of one's own meetings contain only these. A login by an application adds a user whose third-party user ID is
//! not known yet. Other logins without a known account are those of the user of the example of ShowMyInfo. A field of a request
//! that is `null` is a field that is omitted.
//!
//! IDs, numbers and passwords are made with a [seed](Builder::seed).
//!
//! # Limits
//!
//! The memory of the fake does not grow with the number of requests. If there is more than is kept, the oldest is forgotten,
//! unless stated otherwise:
//!
//! - 20,000 items of each resource, and 1,000 deleted items that are known to be deleted;
//! - 1,000 meetings that have ended: with the oldest one, its records and its recording are forgotten;
//! - 1,000 meetings in progress without a connection, each with 2,000 participants, 2,000 people who wait and 2,000 invitees. One
//!   more participant is rejected with the code of the service, except that [`FakeMeeting::join`] makes the first guest leave;
//! - of a meeting, 2,000 stays of people, 1,000 control records, 1,000 parts of its recording and 100 saved layouts;
//! - 10,000 tokens and 10,000 tickets: a further login revokes the oldest token;
//! - the passwords of 20,000 meetings, and 8 of each. For other meetings, any password is accepted;
//! - 10,000 links to files and as many tokens for them, and 64 MiB of uploaded files;
//! - 1,000 requests in the journal, unless [`Builder::journal_size`] sets another number, and 64 MiB;
//! - 10,000 planned outcomes: [`Fake::next`] rejects further ones;
//! - 10,000 pushes that wait, and 10,000 that are repeated: further ones are lost;
//! - 20,000 frames that a WebSocket has not sent yet: one more disconnects the client;
//! - 50,000 meetings and bookings for which something is due. In those with the latest times, nothing happens by itself.
//!
//! # Responses that do not change
//!
//! All other responses are those of examples. Although they belong to a resource, these do not depend on previous requests:
//!
//! - SearchStatisticUserInfo, and the live streams and calls to telephones of SearchStatisticResourceInfo, because a fake has no
//!   devices on which people log in, no live streams and no calls to telephones;
//! - SearchQosParticipantDetail of an example. For the people of other meetings, it contains no measurements;
//! - SearchResourceOpRecord, because only its list of items is documented, not what a record of a deletion contains;
//! - SendVeriCodeForUpdateUserInfo and CheckVeriCodeForUpdateUserInfo, because any code is right.

mod advance;
mod auth;
mod builder;
mod cli;
mod clock;
mod connections;
mod example;
mod files;
#[cfg(feature = "https")]
mod https;
mod json;
mod limits;
mod log;
mod meeting;
pub mod memory;
mod options;
mod push;
mod requests;
// Generated, and formatted by the generator.
#[rustfmt::skip]
mod resources;
mod server;
mod server_data;
mod state;
mod steering;
#[cfg_attr(not(feature = "https"), path = "no_tls.rs")]
mod tls;
mod uploads;

pub use builder::Builder;
pub use cli::run;
pub use huaweicloud_meeting_catalog::{Example, examples};
pub use log::log_line;
pub use meeting::connections::FakeConnections;
pub use meeting::handle::{FakeMeeting, UnknownParticipant};
pub use meeting::joining::{Join, JoinRefused};
pub use server::Fake;
pub use steering::error::SteeringError;
pub use steering::journal::JournalEntry;
pub use steering::outcome::Outcome;
