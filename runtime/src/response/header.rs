//! The headers of a response as strings and dates.

use std::time::SystemTime;

use http::{HeaderMap, HeaderName};

/// Returns the value of a header, if it is text.
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// Returns the value of a header, if it is a date.
pub(crate) fn date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    httpdate::parse_http_date(header(headers, name)?).ok()
}
