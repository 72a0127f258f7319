//! How many of what the fake keeps. What is more makes the oldest of its kind be forgotten, unless stated otherwise.
//!
//! The tables in the README and in the documentation of the crate contain the same numbers.

/// Items of a resource.
pub(crate) const ITEMS: usize = 20_000;
/// Items of a resource that have been deleted, by their identifying values: a request for one is rejected.
pub(crate) const DELETED: usize = 1_000;
/// Meetings that have ended. With the oldest one, its records and its recording are forgotten.
pub(crate) const PAST_MEETINGS: usize = 1_000;
/// Control records of a meeting.
pub(crate) const CONTROLS: usize = 1_000;
/// Stays of people in a meeting, for its history.
pub(crate) const STAYS: usize = 2_000;
/// Parts of the recording of a meeting.
pub(crate) const RECORDED_PARTS: usize = 1_000;
/// Participants of a meeting in progress. One more cannot join as the service allows it, or makes the first guest leave.
pub(crate) const PARTICIPANTS: usize = 2_000;
/// People in the waiting room of a meeting.
pub(crate) const WAITING: usize = 2_000;
/// Invitees of a meeting, and numbers whose last call has a result.
pub(crate) const INVITEES: usize = 2_000;
/// Layouts that a meeting has saved. Further ones are not saved.
pub(crate) const LAYOUTS: usize = 100;
/// Meetings in progress, or that can be joined again, without a connection. Those that have ended are forgotten first.
pub(crate) const MEETINGS: usize = 1_000;
/// Meetings and bookings for which something is due. Nothing happens by itself in those with the latest times.
pub(crate) const DUE: usize = 50_000;
/// Frames that a WebSocket has not sent yet. One more disconnects the client.
pub(crate) const FRAMES: usize = 20_000;
/// Tickets that have not been used.
pub(crate) const TICKETS: usize = 10_000;
/// Valid tokens. A further login revokes the oldest one.
pub(crate) const TOKENS: usize = 10_000;
/// Meetings whose passwords are checked. For others, any password is accepted.
pub(crate) const PASSWORDS: usize = 20_000;
/// Passwords of one meeting.
pub(crate) const PASSWORDS_OF_MEETING: usize = 8;
/// Files that responses have linked to, and tokens of files that have not been used.
pub(crate) const FILES: usize = 10_000;
/// Bytes of uploaded files.
pub(crate) const UPLOADED_BYTES: usize = 64 << 20;
/// Bytes of the requests in the journal, whose number `Builder::journal_size` sets.
pub(crate) const JOURNAL_BYTES: usize = 64 << 20;
/// Pushes that wait to be sent, and pushes that are repeated. Further ones are lost.
pub(crate) const PUSHES: usize = 10_000;
/// Notices that a reader of `/_fake/events` may be behind. Then it misses some.
pub(crate) const NOTICES: usize = 1_024;
/// Planned outcomes. Further ones are rejected.
pub(crate) const OUTCOMES: usize = 10_000;
