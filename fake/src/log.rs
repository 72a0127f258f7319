//! The line of a log for a request.

use std::time::UNIX_EPOCH;

use crate::memory::time::TimeFormat as _;
use crate::steering::journal::JournalEntry;
use huaweicloud_meeting_catalog::TimeForm;

// Green and yellow cannot be read on a light background.
const DIM: &str = "2";
const BOLD: &str = "1";
const RED: &str = "31";

/// Returns the line of a log for a request, without a line break, for [`Builder::on_request`](crate::Builder::on_request):
/// the time in UTC, the method, the operation (or the path, if there is none), the status, the error code and the duration.
///
/// With `colors`, the status has a style of terminals: dim for success, bold for an error of the client, red for other errors.
/// Queries, headers and bodies are left out: they may contain tokens.
#[must_use]
pub fn log_line(entry: &JournalEntry, colors: bool) -> String {
    let since_1970 = entry.received.duration_since(UNIX_EPOCH).unwrap_or_default();
    let time = TimeForm::Iso.format(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX));
    let time = time.as_str().and_then(|time| time.get(11..23)).unwrap_or_default();
    let target = entry.operation.unwrap_or(&entry.path);
    let (status, style) = match entry.status {
        None => ("closed".to_owned(), RED),
        Some(status @ 500..) => (status.to_string(), RED),
        Some(status @ 400..) => (status.to_string(), BOLD),
        Some(status) => (status.to_string(), DIM),
    };
    let status = if colors { format!("\u{1b}[{style}m{status}\u{1b}[0m") } else { status };
    let code = entry.code.as_deref().filter(|code| !code.is_empty()).map_or(String::new(), |code| format!(" {code}"));
    let ms = entry.duration.unwrap_or_default().as_secs_f64() * 1000.0;
    format!("{time} {} {target} {status}{code} {ms:.1} ms", entry.method)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, Method, Uri};

    use super::*;

    #[test]
    fn a_line_has_the_outcome_and_no_secrets() {
        let mut headers = HeaderMap::new();
        headers.insert("x-access-token", HeaderValue::from_static("secret"));
        let uri = Uri::from_static("/v1/no/such?token=secret");
        let mut entry = JournalEntry::new(None, &Method::GET, &uri, &headers, Bytes::from_static(b"secret"));
        entry.received = SystemTime::UNIX_EPOCH + Duration::from_millis(61_005);
        assert_eq!(log_line(&entry, false), "00:01:01.005 GET /v1/no/such closed 0.0 ms");
        entry.operation = Some("ShowMyInfo");
        (entry.status, entry.duration) = (Some(200), Some(Duration::from_micros(1234)));
        assert_eq!(log_line(&entry, false), "00:01:01.005 GET ShowMyInfo 200 1.2 ms");
        (entry.status, entry.code) = (Some(401), Some("USG.000000001".to_owned()));
        assert_eq!(log_line(&entry, true), "00:01:01.005 GET ShowMyInfo \u{1b}[1m401\u{1b}[0m USG.000000001 1.2 ms");
    }
}
