//! An outcome as JSON.

use std::time::Duration;

use serde_json::{Value, json};

use super::document::Fields;
use super::error::SteeringError;
use super::outcome::{Cut, Outcome, Planned};

/// Reads an outcome.
pub(super) fn read(mut fields: Fields) -> Result<Outcome, SteeringError> {
    let status = fields.number("status")?;
    let status = status.map(|status| u16::try_from(status).unwrap_or(u16::MAX));
    let (code, json) = (fields.string("code")?, fields.take("json"));
    let (example, hangs_up) = (fields.string("example")?, fields.bool("hangUp")?);
    let mut outcome = match (code, json, example, hangs_up) {
        (None, Some(body), None, false) => Outcome::json(status.unwrap_or(200), body),
        (None, None, Some(name), false) if status.is_none() => Outcome::example(name),
        (None, None, None, true) if status.is_none() => Outcome::hang_up(),
        (None, None, None, false) if status.is_none() => Outcome::normal(),
        (code, None, None, false) => {
            let status = status.ok_or_else(|| fields.missing("status", "that of the error response"))?;
            Outcome::error(status, code.unwrap_or_default())
        }
        _ => {
            let error = SteeringError::new("the outcome has several responses");
            return Err(error.help("set `code` with `status`, `json`, `example` or `hangUp`"));
        }
    };
    outcome.message = fields.string("message")?;
    outcome.retry_after = fields.seconds("retryAfterSeconds")?;
    outcome.delay = fields.seconds("delaySeconds")?.unwrap_or_default();
    let (bytes, is_lost) = (fields.number("truncate")?, fields.bool("loseResponse")?);
    outcome.cut = match bytes {
        _ if is_lost => Some(Cut::Whole),
        bytes => bytes.map(|bytes| Cut::After(usize::try_from(bytes).unwrap_or(usize::MAX))),
    };
    outcome.times = fields.number("times")?.map_or(1, |times| usize::try_from(times).unwrap_or(usize::MAX));
    fields.finish()?;
    Ok(outcome)
}

/// Returns an outcome that is planned.
pub(super) fn write(operation: Option<&str>, outcome: &Outcome) -> Value {
    let mut shown = match &outcome.response {
        Planned::Normal => json!({}),
        Planned::Error(status, code) => json!({"status": status, "code": code}),
        Planned::Json(status, body) => json!({"status": status, "json": body}),
        Planned::Example(name) => json!({"example": name}),
        Planned::HangUp => json!({"hangUp": true}),
    };
    let (truncate, is_lost) = match outcome.cut {
        Some(Cut::After(bytes)) => (Some(bytes), None),
        Some(Cut::Whole) => (None, Some(true)),
        None => (None, None),
    };
    let delay = Some(outcome.delay).filter(|delay| !delay.is_zero()).map(seconds);
    let others = json!({
        "operation": operation,
        "message": outcome.message,
        "retryAfterSeconds": outcome.retry_after.map(seconds),
        "delaySeconds": delay,
        "truncate": truncate,
        "loseResponse": is_lost,
        "times": outcome.times,
    });
    if let (Value::Object(shown), Value::Object(others)) = (&mut shown, others) {
        shown.extend(others.into_iter().filter(|(_, value)| !value.is_null()));
    }
    shown
}

fn seconds(duration: Duration) -> Value {
    if duration.subsec_nanos() == 0 { duration.as_secs().into() } else { duration.as_secs_f64().into() }
}
