//! Who was in a meeting, and what was recorded, as JSON.

use std::sync::Arc;

use serde_json::{Value, json};

use super::document::Fields;
use super::error::SteeringError;
use crate::meeting::records::{RecordedPart, Stay, StayRole};

/// The names of the roles.
const ROLES: [(&str, StayRole); 3] =
    [("host", StayRole::Host), ("guest", StayRole::Guest), ("audience", StayRole::Audience)];

/// Returns the times of people in a meeting.
pub(crate) fn save(stays: &[Arc<Stay>]) -> Value {
    let save = |stay: &Arc<Stay>| {
        json!({
            "pid": stay.pid,
            "name": stay.name,
            "number": stay.number,
            "userId": stay.user_id,
            "account": stay.account,
            "role": ROLES.iter().find(|(_, role)| *role == stay.role).map(|(name, _)| *name),
            "joinedMs": stay.joined_ms,
            "leftMs": stay.left_ms,
            "wasDropped": stay.was_dropped,
        })
    };
    stays.iter().map(save).collect()
}

/// Returns the saved times of people in a meeting.
pub(crate) fn load(saved: Vec<Value>) -> Result<Vec<Arc<Stay>>, SteeringError> {
    let stays = saved.into_iter().enumerate();
    stays.map(|(index, one)| stay(one).map(Arc::new).map_err(|error| error.within(index))).collect()
}

fn stay(saved: Value) -> Result<Stay, SteeringError> {
    let mut fields = Fields::new(saved)?;
    let mut text = |name: &'static str| Ok::<_, SteeringError>(fields.string(name)?.unwrap_or_default());
    let (pid, name, number) = (text("pid")?, text("name")?, text("number")?);
    let (user_id, account, role) = (text("userId")?, text("account")?, text("role")?);
    let Some((_, role)) = ROLES.iter().find(|(known, _)| *known == role) else {
        return Err(SteeringError::new(format!("unknown role `{role}`")).within("role"));
    };
    let joined_ms = fields.number("joinedMs")?.unwrap_or_default();
    let (left_ms, was_dropped) = (fields.number("leftMs")?, fields.bool("wasDropped")?);
    fields.finish()?;
    Ok(Stay { pid, name, number, user_id, account, role: *role, joined_ms, left_ms, was_dropped })
}

/// Returns the parts of a recording.
pub(crate) fn save_recorded(parts: &[RecordedPart]) -> Value {
    let save =
        |part: &RecordedPart| json!({"startMs": part.start_ms, "endMs": part.end_ms, "recording": part.recording});
    parts.iter().map(save).collect()
}

/// Returns the saved parts of a recording.
pub(crate) fn load_recorded(saved: Vec<Value>) -> Result<Vec<RecordedPart>, SteeringError> {
    let part = |(index, part): (usize, Value)| {
        let mut fields = Fields::new(part).map_err(|error| error.within(index))?;
        let (start_ms, end_ms) = (fields.number("startMs")?.unwrap_or_default(), fields.number("endMs")?);
        let recording = fields.number("recording")?.and_then(|number| u32::try_from(number).ok()).unwrap_or(1);
        fields.finish().map_err(|error| error.within(index))?;
        Ok(RecordedPart { start_ms, end_ms, recording })
    };
    saved.into_iter().enumerate().map(part).collect()
}
