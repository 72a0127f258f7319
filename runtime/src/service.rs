//! Properties of the service that all operations share.

use crate::error_code::{ErrorCode, KnownCode};
use crate::retry::RetryAdvice;

/// Properties of the service that all operations share. The generated crate holds one static `Service`.
#[derive(Debug)]
pub struct Service {
    /// The `User-Agent` of the generated crate.
    pub user_agent: &'static str,
    /// The header that carries the request id, in requests and responses.
    pub request_id_header: &'static str,
    /// The header that selects the language of messages.
    pub language_header: &'static str,
    /// The field of an error response that holds the error code.
    pub error_code: &'static str,
    /// The field of an error response that holds the message.
    pub error_message: &'static str,
    /// The field of an error response that holds the request id.
    pub error_request_id: &'static str,
    /// The error codes that decide whether a call is retried.
    pub retry: RetryAdvice,
    /// The catalog of error codes, sorted.
    pub codes: &'static [KnownCode],
}

impl Service {
    /// Returns the entry of an error code in the catalog.
    #[must_use]
    pub fn find_code(&self, code: ErrorCode) -> Option<&'static KnownCode> {
        let index = self.codes.binary_search_by(|known| known.code.cmp(&code)).ok()?;
        self.codes.get(index)
    }

    /// Parses an error code. A number without a family is the only code of the catalog with that number, if there is one.
    pub(crate) fn parse_code(&self, text: &str) -> Option<ErrorCode> {
        if let Ok(code) = text.parse() {
            return Some(code);
        }
        let number = text.parse::<u32>().ok()?;
        let mut with_number = self.codes.iter().filter(|known| known.code.number() == number);
        let found = with_number.next()?;
        with_number.next().is_none().then_some(found.code)
    }
}
