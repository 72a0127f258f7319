//! Checking times that depend on the clock or on each other.

use http::StatusCode;
use huaweicloud_meeting::codes;
use huaweicloud_meeting_runtime::operation::{Operation, Place};

use crate::memory::time::TimeFormat as _;
use crate::requests::error_response::ErrorResponse;
use crate::requests::invalid::{BOOKINGS, Invalid, Kind, input_path, is_metric};
use crate::requests::request::ParsedRequest;
use huaweicloud_meeting_catalog::TimeForm;

/// A start time has no seconds: the current minute is not in the past.
const MINUTE_MS: i64 = 60 * 1000;

/// The parameters with the start and the end of a period.
const PERIODS: [(&str, &str); 2] = [("startDate", "endDate"), ("startTime", "endTime")];

/// Rejects a period of metrics that ends before it starts. Whether other lists reject it is unknown.
pub(crate) fn check_period(operation: &Operation, request: &ParsedRequest) -> Result<(), Invalid> {
    if !is_metric(operation) {
        return Ok(());
    }
    for (start, end) in PERIODS {
        let parameters = [start, end].map(|name| request.string(Place::Query, name));
        let [Some(from), Some(until)] = &parameters else { continue };
        let is_reversed = match (from.parse::<i64>(), until.parse::<i64>()) {
            (Ok(from), Ok(until)) => until < from,
            // A day and a month cannot be compared.
            _ => until.len() == from.len() && until < from,
        };
        if is_reversed {
            let reason = format!("is `{until}`, which is before `{from}` of `{}`", input_path(Place::Query, start));
            return Err(Invalid { kind: Kind::Order, ..Invalid::new(input_path(Place::Query, end), reason) });
        }
    }
    Ok(())
}

/// Rejects the booking of a meeting that starts in the past.
pub(crate) fn check_start_time(
    operation: &Operation,
    request: &ParsedRequest,
    now_ms: i64,
) -> Result<(), ErrorResponse> {
    let start = request.string(Place::Body, "startTime").filter(|_| BOOKINGS.contains(&operation.name));
    let Some(start) = start else { return Ok(()) };
    let is_past = TimeForm::UtcMinute.parse(&start.as_str().into()).is_some_and(|ms| ms + MINUTE_MS <= now_ms);
    if is_past {
        let reason = format!("`body.startTime` is `{start}`, which is in the past");
        return Err(ErrorResponse::with_code(
            codes::CONF_START_TIME_LESS_THAN_CURRENT_TIME,
            StatusCode::BAD_REQUEST,
            reason,
        ));
    }
    Ok(())
}
