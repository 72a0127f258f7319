//! The errors that responses report: by their status, by a code in their body, or by a body that is not what was expected.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{DATE, LOCATION, RETRY_AFTER};
use http::{Response, Uri};

use super::header::{date, header};
use super::reported_error::{ReportedError, is_failure};
use super::{Content, Expected};
use crate::codec::{self, find_string};
use crate::error::{Error, ErrorKind};
use crate::exchange::Exchange;
use crate::operation::ResultCode;

/// The maximum size, in bytes, of a plain text that is accepted in place of an empty body.
const MAX_TEXT: usize = 256;

impl Exchange {
    /// Returns the error that a response reports, if it is not the expected success response.
    pub(crate) fn error_in_response(&self, response: &Response<Bytes>, expected: &Expected) -> Option<Error> {
        let error = if response.status().is_success() {
            self.error_in_success_response(response, expected)?
        } else {
            self.error_response(response)
        };
        let request_id = error.request_id().is_none().then(|| self.request_id(response)).flatten();
        Some(
            error
                .with_status(response.status().as_u16())
                .or_request_id(request_id)
                .with_response_body(response.body().clone()),
        )
    }

    fn error_response(&self, response: &Response<Bytes>) -> Error {
        // An invalid byte in the message must not hide the code.
        let body = String::from_utf8_lossy(response.body());
        let ReportedError { code, message, request_id, .. } = ReportedError::in_error_body(&body, self.service);
        let message = message.or_else(|| plain_text(&body)).unwrap_or_else(|| described(response));
        self.service_error(code, message).with_request_id(request_id).with_retry_after(retry_after(response))
    }

    fn error_in_success_response(&self, response: &Response<Bytes>, expected: &Expected) -> Option<Error> {
        let body = response.body();
        let by_result_code = expected.result_code.and_then(|place| self.reported_by_result_code(place, body));
        let reported = by_result_code.or_else(|| self.reported_in_success(response, expected));
        if let Some(ReportedError { code, message, request_id, .. }) = reported {
            return Some(self.service_error(code, message.unwrap_or_default()).with_request_id(request_id));
        }
        if expected.has_value { None } else { unreadable(body) }
    }

    fn reported_in_success(&self, response: &Response<Bytes>, expected: &Expected) -> Option<ReportedError> {
        if !ReportedError::may_be_in(response.body(), self.service) {
            return None;
        }
        let body = String::from_utf8_lossy(response.body());
        let own_field = |name: &str| expected.has_field(name);
        ReportedError::in_success_body(&body, response.status().as_u16(), self.service, &own_field)
    }

    /// Returns the error that a documented result code reports.
    fn reported_by_result_code(&self, place: ResultCode, body: &[u8]) -> Option<ReportedError> {
        let code = find_string(body, place.code).filter(|code| code != place.success && is_failure(code))?;
        let known = place.family.and_then(|family| self.service.code_of_number(family, &code));
        let code = known.map_or(code, |known| known.to_string());
        let message = find_string(body, place.message);
        Some(ReportedError::new(code, message))
    }

    /// Creates the error of a code and a message of the service.
    pub(crate) fn service_error(&self, code: Option<String>, message: String) -> Error {
        let known = code.as_deref().and_then(|code| self.service.parse_code(code));
        let is_transient = known.is_some_and(|code| self.service.retry.later.contains(&code));
        let error = Error::new(ErrorKind::Service, message).with_code(code, known);
        // The service may have begun to carry out the operation.
        if is_transient { error.after_possible_effect() } else { error }
    }
}

/// Returns the error of a body that is neither empty nor JSON, though the operation has no response value.
fn unreadable(body: &[u8]) -> Option<Error> {
    let content = Content::of(body);
    match content {
        Content::Empty | Content::Json => None,
        // An anomaly.
        Content::Text if body.len() <= MAX_TEXT => None,
        Content::MalformedJson => {
            let error = codec::check_syntax(body).err()?;
            let message = format!("invalid response: {error}");
            Some(Error::new(ErrorKind::Decode, message).after_possible_effect().with_source(error))
        }
        _ => {
            let message = format!("invalid response: the body is {content}, but should be empty or JSON");
            Some(Error::new(ErrorKind::Decode, message).after_possible_effect())
        }
    }
}

/// Returns the text of an error body that is plain text.
fn plain_text(body: &str) -> Option<String> {
    (Content::of(body.as_bytes()) == Content::Text).then(|| body.trim().to_owned())
}

/// Describes an error response without a message.
fn described(response: &Response<Bytes>) -> String {
    let reason = response.status().canonical_reason().unwrap_or_default();
    if response.status().is_redirection() && response.headers().contains_key(LOCATION) {
        let target = redirect_host(response).map_or_else(String::new, |host| format!(" to {host}"));
        return format!("{reason}: redirect{target}, which is not followed");
    }
    match Content::of(response.body()) {
        content @ (Content::Gzip | Content::Zstandard | Content::Utf16) => format!("{reason} (the body is {content})"),
        _ => reason.to_owned(),
    }
}

/// Returns the host, with its port, to which a response redirects. The path and the query may contain secrets.
fn redirect_host(response: &Response<Bytes>) -> Option<String> {
    // The scheme may be omitted.
    let location = header(response.headers(), &LOCATION)?;
    let location: Uri = location.strip_prefix("//").unwrap_or(location).parse().ok()?;
    let host = location.host()?;
    Some(match location.port_u16() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// Returns the delay of a `Retry-After` header: a number of seconds, or a date. A date is compared with the `Date` of the
/// response, because the clock of this machine may differ from that of the service.
fn retry_after(response: &Response<Bytes>) -> Option<Duration> {
    let headers = response.headers();
    if let Some(delay) = header(headers, &RETRY_AFTER).and_then(seconds) {
        return Some(delay);
    }
    let now = date(headers, &DATE).unwrap_or_else(SystemTime::now);
    Some(date(headers, &RETRY_AFTER)?.duration_since(now).unwrap_or_default())
}

/// Parses a number of seconds. A fraction is rounded up, and a number that is too large is the maximum: a retry that is too early
/// would be rejected as well.
fn seconds(value: &str) -> Option<Duration> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole.strip_prefix('+').unwrap_or(whole)) || !is_number(fraction) {
        return None;
    }
    let has_fraction = fraction.bytes().any(|digit| digit != b'0');
    let seconds = whole.parse().unwrap_or(u64::MAX);
    Some(Duration::from_secs(seconds.saturating_add(has_fraction.into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delay(retry_after_value: &str, date: Option<&str>) -> Option<u64> {
        let mut response = Response::builder().header(RETRY_AFTER, retry_after_value);
        if let Some(date) = date {
            response = response.header(DATE, date);
        }
        retry_after(&response.body(Bytes::new()).unwrap()).map(|delay| delay.as_secs())
    }

    #[test]
    fn retry_after_is_a_number_of_seconds_or_a_date() {
        let date = "Wed, 21 Oct 2065 07:28:00 GMT";
        assert_eq!(delay("7", None), Some(7));
        assert_eq!(delay(" 7 ", None), Some(7));
        assert_eq!(delay(date, Some("Wed, 21 Oct 2065 07:27:52 GMT")), Some(8));
        assert_eq!(delay(date, Some("Wed, 21 Oct 2065 07:29:00 GMT")), Some(0));
        assert!(delay(date, None).unwrap() > 1_000_000);
        assert!(delay(date, Some("yesterday")).unwrap() > 1_000_000);
        assert_eq!(delay("Sunday, 06-Nov-94 08:49:37 GMT", None), Some(0));
        assert_eq!((delay("2.5", None), delay("2.0", None), delay("0.001", None)), (Some(3), Some(2), Some(1)));
        assert_eq!(delay("99999999999999999999999", None), Some(u64::MAX));
        for invalid in ["-1", "2.", ".5", "1e3", "soon", "", "+"] {
            assert_eq!(delay(invalid, None), None, "{invalid}");
        }
    }
}
