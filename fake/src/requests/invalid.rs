//! What is wrong with a request, and the error code that the service has for it.

use http::StatusCode;
use huaweicloud_meeting::codes;
use huaweicloud_meeting_runtime::ErrorCode;
use huaweicloud_meeting_runtime::operation::{Operation, Place};

use crate::memory::descriptor::{Cause, Evidence};
use crate::memory::engine::described;
use crate::memory::refusal::refusal;
use crate::requests::error_response::ErrorResponse;

/// What is wrong with a request.
#[derive(Debug)]
pub(crate) struct Invalid {
    /// Where: `body.attendees[0].name`. Empty for the whole request.
    pub(crate) path: String,
    /// What, as the rest of a sentence that begins with the path.
    pub(crate) reason: String,
    pub(crate) kind: Kind,
}

/// How an input is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is missing or empty.
    Missing,
    /// It has a value that is not allowed.
    Value,
    /// It is the end of a period that ends before it starts.
    Order,
}

/// The operations that book meetings, whose codes [`booking_code`] returns.
pub(crate) const BOOKINGS: [&str; 5] =
    ["CreateMeeting", "CreateRecurringMeeting", "UpdateMeeting", "UpdateRecurringMeeting", "UpdateRecurringSubMeeting"];

/// Returns whether the metrics service, which has codes of its own, serves an operation.
pub(crate) fn is_metric(operation: &Operation) -> bool {
    operation.path.starts_with("/v1/metrics/")
}

/// Returns the path of an input in a document.
pub(crate) fn input_path(place: Place, name: &str) -> String {
    let section = match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "headers",
        Place::Body | Place::Part => "body",
        Place::BodyValue => return "body".to_owned(),
    };
    format!("{section}.{name}")
}

impl Invalid {
    pub(crate) fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), reason: reason.into(), kind: Kind::Value }
    }

    pub(crate) fn missing(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { kind: Kind::Missing, ..Self::new(path, reason) }
    }

    /// Returns the error response: with the code for the input, that of the resource, or else the general one of the service.
    pub(crate) fn response(&self, operation: &Operation) -> ErrorResponse {
        let subject = if self.path.is_empty() { "the request".to_owned() } else { format!("`{}`", self.path) };
        let reason = format!("{subject} {}", self.reason);
        if let Some(code) = self.code(operation) {
            return ErrorResponse::with_code(code, StatusCode::BAD_REQUEST, reason);
        }
        let documented = described(operation.name).map(|(resource, _)| resource).filter(|resource| {
            let mut codes = resource.errors.iter();
            codes.any(|(cause, code)| *cause == Cause::Invalid && code.evidence != Evidence::Inferred)
        });
        match documented {
            Some(resource) => refusal(resource, operation, Cause::Invalid, &reason),
            None => ErrorResponse::bad_request(operation, reason),
        }
    }

    fn code(&self, operation: &Operation) -> Option<ErrorCode> {
        let field = self.path.rsplit('.').next().unwrap_or_default();
        if BOOKINGS.contains(&operation.name) {
            booking_code(&self.path, field, self.kind)
        } else if is_metric(operation) {
            Some(metrics_code(field, self.kind))
        } else {
            None
        }
    }
}

/// Returns the code for an input of a booking. The codes are those of the client SDK, whose meanings name the input.
fn booking_code(path: &str, field: &str, kind: Kind) -> Option<ErrorCode> {
    let code = match field {
        _ if path.contains("cycleParams.") => return cycle_code(field, kind),
        "cycleParams" => codes::CONF_CYCLE_PARAMS_NULL_EXCEPTION,
        "length" => codes::CONF_LENGTH_OVER_RANGE,
        "subject" => codes::CONF_SUBJECT_LENGTH_TOO_LONG,
        "groupuri" => codes::CONF_GROUPURI_LENGTH_TOO_LONG,
        "mediaTypes" => codes::CONF_MEDIA_TYPES_ILLEGAL,
        _ if field.starts_with("mediaTypes[") => codes::CONF_MEDIA_TYPES_ILLEGAL,
        "conferenceType" => codes::CONF_CONFERENCE_TYPE_ILLEGAL,
        "email" => codes::CONF_EMAIL_ILLEGAL,
        "sms" => codes::CONF_SMS_ILLEGAL,
        "deptName" => codes::CONF_DEPTNAME_TOO_LONG,
        "isAutoRecord" => codes::CONF_AUTO_RECORD_NOT_IN_RANGE,
        "encryptMode" => codes::CONF_ENCRYPT_MODE_NOT_IN_RANGE,
        "language" => codes::CONF_LANGUAGE_NOT_IN_RANGE,
        "vmrID" => codes::CONF_VMRID_TOO_LONG,
        "vmrFlag" => codes::CONF_VMR_FLAG_NOT_IN_RANGE,
        "recordType" => codes::CONF_RECORD_TYPE_NOT_IN_RANGE,
        "recordAuxStream" => codes::CONF_RECORD_AUX_STREAM_NOT_IN_RANGE,
        "liveAddress" => codes::CONF_LIVE_ADDRESS_TOO_LONG,
        "auxAddress" => codes::CONF_AUX_ADDRESS_TOO_LONG,
        "guestPwd" => codes::GUEST_PWD_ILLEGAL,
        _ => return None,
    };
    Some(code)
}

/// Returns the code for a parameter of a recurrence.
fn cycle_code(field: &str, kind: Kind) -> Option<ErrorCode> {
    match (field, kind == Kind::Missing) {
        ("startDate", true) => Some(codes::CONF_CYCLE_PARAMS_STARTDATE_NULL),
        ("endDate", true) => Some(codes::CONF_CYCLE_PARAMS_ENDDATE_NULL),
        ("cycle", _) => Some(codes::CONF_CYCLE_PARAMS_CYCLE_ILLEGAL),
        ("interval", _) => Some(codes::CONF_CYCLE_PARAMS_INTERVAL_NOT_IN_RANGE),
        ("point", true) => Some(codes::CONF_CYCLE_PARAMS_POINT_NULL_EXCEPTION),
        ("point", false) => Some(codes::CONF_CYCLE_PARAMS_POINT_NOT_IN_RANGE),
        _ if field.starts_with("point[") => Some(codes::CONF_CYCLE_PARAMS_POINT_NOT_IN_RANGE),
        _ => None,
    }
}

/// Returns the documented code for a parameter of the metrics.
fn metrics_code(field: &str, kind: Kind) -> ErrorCode {
    match field {
        _ if kind == Kind::Order => codes::METRICS_INVALID_DATES,
        "thresholdType" if kind == Kind::Missing => codes::METRICS_THRESHOLD_TYPE_MISSING,
        _ if kind == Kind::Missing => codes::METRICS_PARAMETER_MISSING,
        "thresholdType" => codes::METRICS_INVALID_THRESHOLD_TYPE,
        "confType" => codes::METRICS_INVALID_CONFERENCE_TYPE,
        "qosType" => codes::METRICS_INVALID_QOS_TYPE,
        "timeUnit" => codes::METRICS_INVALID_TIME_UNIT,
        "category" => codes::METRICS_INVALID_CATEGORY,
        "startTime" | "endTime" => codes::METRICS_INVALID_PERIOD,
        _ => codes::METRICS_PARAMETER_OUT_OF_RANGE,
    }
}
