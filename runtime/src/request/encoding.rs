//! URLs and headers.

use http::{HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::{Error, Result};

/// All characters except those that RFC 3986 calls unreserved: letters, digits and `-._~`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Appends a percent-encoded string to a URL.
pub(super) fn push_escaped(url: &mut String, string: &str) {
    url.extend(utf8_percent_encode(string, ESCAPED));
}

/// Appends a path parameter to a URL. A segment that is empty, `.` or `..` would change which resource the path names.
pub(super) fn push_segment(url: &mut String, name: &str, segment: &str) -> Result<()> {
    match segment {
        "" => Err(Error::request(format!("the path parameter `{name}` is empty"))),
        "." | ".." => Err(Error::request(format!("the path parameter `{name}` is `.` or `..`"))),
        segment => {
            push_escaped(url, segment);
            Ok(())
        }
    }
}

/// Percent-encodes a string for a query.
pub(crate) fn escaped(string: &str) -> String {
    utf8_percent_encode(string, ESCAPED).to_string()
}

/// Creates a header, with the rules of [`header_value`].
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    let Ok(header_name) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(Error::request(format!("the header `{name}` has an invalid name")));
    };
    Ok((header_name, header_value(name, value)?))
}

/// Creates the value of a header. It is marked as sensitive, because it may be a token or a password: HTTP libraries do not log it.
pub(crate) fn header_value(name: &str, value: &str) -> Result<HeaderValue> {
    // A header value may have bytes outside ASCII; they are sent as UTF-8.
    let Ok(mut value) = HeaderValue::from_bytes(value.as_bytes()) else {
        return Err(Error::request(format!("the header `{name}` has a value with a control character")));
    };
    value.set_sensitive(true);
    Ok(value)
}
