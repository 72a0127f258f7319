//! Error codes: what is known of them beyond the client's list, which has their meanings.

/// An error code of the service.
#[derive(Debug)]
pub struct ErrorCode {
    /// The code on the wire, such as `MMC.111072005`.
    pub code: &'static str,
    /// Where it is known from.
    pub evidence: Evidence,
    /// The HTTP statuses with which it was observed or documented.
    pub statuses: &'static [u16],
    /// Whether a retry can succeed, if that is known.
    pub retry: Option<Retry>,
    /// The authentication scheme whose token the service rejects with it: `access` or `control`.
    pub token: Option<&'static str>,
}

/// Where an error code is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// The vendor's OpenAPI document.
    Openapi,
    /// The vendor's documentation.
    Docs,
    /// A header of the vendor's client SDK; the prefix of the code is inferred.
    ClientHeader,
    /// Responses of the service that third parties published.
    Observed,
}

/// Whether a retry can succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Retry {
    /// A later retry can succeed.
    Later,
    /// A retry cannot succeed, and may do harm: a wrong secret, a lock, or a limit on the number of attempts.
    Never,
}

impl ErrorCode {
    /// Creates a code with which no status was observed.
    pub(crate) const fn new(code: &'static str, evidence: Evidence) -> Self {
        Self { code, evidence, statuses: &[], retry: None, token: None }
    }

    pub(crate) const fn statuses(mut self, statuses: &'static [u16]) -> Self {
        self.statuses = statuses;
        self
    }

    pub(crate) const fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    pub(crate) const fn token(mut self, token: &'static str) -> Self {
        self.token = Some(token);
        self
    }
}
