//! The errors that responses report, by their status or by a result code in their body.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http::header::RETRY_AFTER;

use crate::codec::find_string;
use crate::error::{Error, ErrorKind};
use crate::exchange::Exchange;
use crate::operation::ResultCode;

impl Exchange {
    /// Returns the error that a response reports by its status or by a result code in its body.
    pub(crate) fn error_of(&self, response: &Response<Bytes>, result_code: Option<ResultCode>) -> Option<Error> {
        if response.status().is_success() {
            let error = result_code.and_then(|place| self.error_by_result_code(place, response))?;
            return Some(error.with_request_id(self.request_id(response)));
        }
        let service = self.service;
        let status = response.status();
        let field = |name: &str| find_string(response.body(), &[name]).filter(|value| !value.is_empty());
        let message =
            field(service.error_message).unwrap_or_else(|| status.canonical_reason().unwrap_or_default().to_owned());
        Some(
            Error::new(ErrorKind::Service, message)
                .with_status(status.as_u16())
                .with_code(field(service.error_code))
                .with_request_id(field(service.error_request_id).or_else(|| self.request_id(response)))
                .with_retry_after(retry_after(response))
                .with_response_body(response.body().clone()),
        )
    }

    /// Returns the error that a result code in the body of a 2xx response reports.
    fn error_by_result_code(&self, place: ResultCode, response: &Response<Bytes>) -> Option<Error> {
        let code = find_string(response.body(), place.code).filter(|code| code != place.success && !code.is_empty())?;
        let code = match place.family.and_then(|family| self.service.code_of_number(family, &code)) {
            Some(known) => known.to_string(),
            None => code,
        };
        let message = find_string(response.body(), place.message).unwrap_or_default();
        Some(
            Error::new(ErrorKind::Service, message)
                .with_status(response.status().as_u16())
                .with_code(Some(code))
                .with_response_body(response.body().clone()),
        )
    }
}

/// Returns the delay of a `Retry-After` header in seconds. The service does not use the form with a date.
fn retry_after(response: &Response<Bytes>) -> Option<Duration> {
    let seconds = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}
