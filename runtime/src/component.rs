//! Percent-encoding of values in URLs, for generated crates.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the characters that never need an escape (RFC 3986, 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes a value of a query or a segment of a path.
#[must_use]
pub fn encode_component(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// Decodes a value of a query or a segment of a path. `+` is a plus sign. Returns `None` if it is not UTF-8.
#[must_use]
pub fn decode_component(value: &str) -> Option<String> {
    percent_decode_str(value).decode_utf8().ok().map(Into::into)
}
