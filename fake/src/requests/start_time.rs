//! Checking that a meeting does not start in the past.

use http::StatusCode;
use huaweicloud_meeting::codes;
use huaweicloud_meeting_runtime::operation::{Operation, Place};

use crate::memory::descriptor::TimeForm;
use crate::requests::error_response::ErrorResponse;
use crate::requests::invalid::BOOKINGS;
use crate::requests::request::ParsedRequest;

/// A start time has no seconds: the current minute is not in the past.
const MINUTE_MS: i64 = 60 * 1000;

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
