//! Ranges of files (RFC 9110, 14).

use http::header::{ACCEPT_RANGES, CONTENT_RANGE, ETAG, LAST_MODIFIED};
use http::{HeaderMap, HeaderValue};

use crate::response::header::header;

/// Where a download that was cut off goes on.
#[derive(Clone, Debug)]
pub(super) struct Resumption {
    pub(super) start: u64,
    /// The size of the file, if it is known. It must not have changed.
    pub(super) total: Option<u64>,
    /// What the server compares to determine whether the file has changed.
    pub(super) validator: Option<HeaderValue>,
}

impl Resumption {
    /// Returns whether a partial response is the requested one.
    pub(super) fn is_answered_by(&self, range: &ContentRange, headers: &HeaderMap) -> bool {
        let is_unchanged = match (&self.validator, validator(headers)) {
            (Some(before), Some(now)) => *before == now,
            _ => true,
        };
        is_unchanged && range.start == self.start && (self.total.is_none() || range.total == self.total)
    }
}

/// The range that a partial response contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ContentRange {
    pub(super) start: u64,
    /// The size of the whole file.
    pub(super) total: Option<u64>,
}

impl ContentRange {
    /// Returns the range of a partial response with a valid one.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let (range, total) = header(headers, &CONTENT_RANGE)?.strip_prefix("bytes ")?.split_once('/')?;
        let (start, end) = range.split_once('-')?;
        let (start, end) = (start.trim().parse().ok()?, end.trim().parse().ok()?);
        let total = match total.trim() {
            "*" => None,
            total => Some(total.parse().ok()?),
        };
        (start <= end && total.is_none_or(|total| end < total)).then_some(Self { start, total })
    }
}

/// Returns what determines whether a file has changed: a strong entity tag, or the time of its last change.
pub(super) fn validator(headers: &HeaderMap) -> Option<HeaderValue> {
    let is_strong = |tag: &&HeaderValue| tag.as_bytes().starts_with(b"\"");
    headers.get(ETAG).filter(is_strong).or_else(|| headers.get(LAST_MODIFIED)).cloned()
}

/// Returns whether the server states that it does not return ranges.
pub(super) fn refuses_ranges(headers: &HeaderMap) -> bool {
    header(headers, &ACCEPT_RANGES).is_some_and(|unit| unit.eq_ignore_ascii_case("none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(value: &str) -> Option<ContentRange> {
        ContentRange::of(&HeaderMap::from_iter([(CONTENT_RANGE, HeaderValue::from_str(value).unwrap())]))
    }

    #[test]
    fn a_range_has_a_start_and_may_have_a_total() {
        assert_eq!(range("bytes 5-9/10"), Some(ContentRange { start: 5, total: Some(10) }));
        assert_eq!(range("bytes 5-9/*"), Some(ContentRange { start: 5, total: None }));
        for invalid in
            ["", "bytes", "bytes */10", "bytes 5-9/9", "bytes 9-5/10", "items 5-9/10", "bytes -9/10", "bytes 5-9"]
        {
            assert_eq!(range(invalid), None, "{invalid}");
        }
    }

    #[test]
    fn a_weak_entity_tag_does_not_identify_the_bytes() {
        let headers = |tag: &'static str| HeaderMap::from_iter([(ETAG, HeaderValue::from_static(tag))]);
        assert_eq!(validator(&headers("W/\"a\"")), None);
        assert_eq!(validator(&headers("\"a\"")).unwrap(), "\"a\"");
    }
}
