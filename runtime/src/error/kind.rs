//! What failed in a call.

/// What failed in a call: the kind of an [`Error`](crate::Error).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client or the handle is not configured correctly: it has no endpoint, an endpoint without TLS, or no
    /// credentials for an operation that requires them. Nothing was sent. Fix the program.
    Configuration,
    /// A function of the [`Credentials`](crate::Credentials) failed or did not return in time, so there is no token. Its error
    /// is the [source](std::error::Error::source). Nothing was sent for the call.
    Credentials,
    /// The request is invalid: an empty path parameter, a header value with a control character, a file that cannot be
    /// read, a string that is not a time of the expected form, or a response that lacks a field which the request keeps. Nothing was sent. Fix the request.
    Request,
    /// The service could not be reached, or the connection was lost before the response arrived. Retries have been
    /// exhausted or were not allowed. If [`Error::may_have_taken_effect`](crate::Error::may_have_taken_effect) is true, check
    /// before you repeat the call.
    Transport,
    /// The timeout of the call, or of its last attempt, elapsed. If
    /// [`Error::may_have_taken_effect`](crate::Error::may_have_taken_effect) is true, check before you repeat the call. The
    /// failure of an earlier attempt, if there was one, is the [source](std::error::Error::source), and its status, code and
    /// request id are those of the error.
    Timeout,
    /// The service returned an error response, or an error in a response with a status of success. Match
    /// [`Error::code`](crate::Error::code); log [`Error::message`](crate::Error::message) and
    /// [`Error::request_id`](crate::Error::request_id).
    Service,
    /// The response has a status of success, but is not what was expected: it cannot be decoded, or it is a page of a list
    /// that contradicts the pages before. [`Error::took_effect`](crate::Error::took_effect) and
    /// [`Error::may_have_taken_effect`](crate::Error::may_have_taken_effect) return whether the operation changed something,
    /// and [`Error::response_body`](crate::Error::response_body) the response. Repeating the call does not help.
    Decode,
    /// A file could not be written by a download: the disk is full, or its directory does not exist or is read-only. The
    /// [source](std::error::Error::source) is the `std::io::Error`.
    File,
}

/// Whether the operation changed something although the call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TookEffect {
    No,
    Maybe,
    Yes,
}
