//! What happened in a meeting, as JSON.

use std::sync::Arc;

use serde_json::{Value, json};

use super::document::Fields;
use super::error::SteeringError;
use crate::meeting::controls::words_named;
use crate::meeting::records::{ControlRecord, RecordedPart, Records, Source, Stay, StayRole};

/// Returns what happened in a meeting.
pub(crate) fn save(records: &Records) -> Value {
    json!({
        "controls": records.controls.iter().map(|record| save_control(record)).collect::<Value>(),
        "stays": records.stays.iter().map(|stay| save_stay(stay)).collect::<Value>(),
        "recorded": records.recorded.iter().map(save_part).collect::<Value>(),
    })
}

/// Returns what happened in a saved meeting.
pub(crate) fn load(saved: Value) -> Result<Records, SteeringError> {
    let mut fields = Fields::new(saved)?;
    let controls = all(&mut fields, "controls", control)?.into_iter().map(Arc::new).collect();
    let stays = all(&mut fields, "stays", stay)?.into_iter().map(Arc::new).collect();
    let recorded = all(&mut fields, "recorded", part)?;
    fields.finish()?;
    Ok(Records { controls, stays, recorded })
}

/// Returns the items of a list.
fn all<T>(
    fields: &mut Fields,
    name: &'static str,
    load: fn(&mut Fields) -> Result<T, SteeringError>,
) -> Result<Vec<T>, SteeringError> {
    let one = |(index, saved): (usize, Value)| {
        let within = |error: SteeringError| error.within(index).within(name);
        let mut fields = Fields::new(saved).map_err(within)?;
        let loaded = load(&mut fields).map_err(within)?;
        fields.finish().map_err(within)?;
        Ok(loaded)
    };
    fields.list(name)?.into_iter().enumerate().map(one).collect()
}

fn save_control(record: &ControlRecord) -> Value {
    json!({
        "atMs": record.at_ms,
        "source": record.source.name().en,
        "action": record.words.en,
        "object": record.object,
    })
}

fn control(saved: &mut Fields) -> Result<ControlRecord, SteeringError> {
    let at_ms = saved.number("atMs")?.unwrap_or_default();
    let (source, action) = (saved.string("source")?.unwrap_or_default(), saved.string("action")?.unwrap_or_default());
    let unknown = |name, value: &str| SteeringError::new(format!("unknown {name} `{value}`")).within(name);
    Ok(ControlRecord {
        at_ms,
        source: Source::named(&source).ok_or_else(|| unknown("source", &source))?,
        words: words_named(&action).ok_or_else(|| unknown("action", &action))?,
        object: saved.string("object")?.map(String::into_boxed_str),
    })
}

fn save_stay(stay: &Stay) -> Value {
    json!({
        "pid": stay.pid,
        "name": stay.name,
        "number": stay.number,
        "userId": stay.user_id,
        "account": stay.account,
        "role": stay.role.name(),
        "joinedMs": stay.joined_ms,
        "leftMs": stay.left_ms,
        "wasDropped": stay.was_dropped,
    })
}

fn stay(saved: &mut Fields) -> Result<Stay, SteeringError> {
    let mut text = |name: &'static str| Ok::<_, SteeringError>(saved.string(name)?.unwrap_or_default());
    let (pid, name, number) = (text("pid")?, text("name")?, text("number")?);
    let (user_id, account, role) = (text("userId")?, text("account")?, text("role")?);
    let Some(role) = StayRole::named(&role) else {
        return Err(SteeringError::new(format!("unknown role `{role}`")).within("role"));
    };
    let joined_ms = saved.number("joinedMs")?.unwrap_or_default();
    let (left_ms, was_dropped) = (saved.number("leftMs")?, saved.bool("wasDropped")?);
    Ok(Stay { pid, name, number, user_id, account, role, joined_ms, left_ms, was_dropped })
}

fn save_part(part: &RecordedPart) -> Value {
    json!({"startMs": part.start_ms, "endMs": part.end_ms, "recording": part.recording})
}

fn part(saved: &mut Fields) -> Result<RecordedPart, SteeringError> {
    let (start_ms, end_ms) = (saved.number("startMs")?.unwrap_or_default(), saved.number("endMs")?);
    let recording = saved.number("recording")?.and_then(|number| u32::try_from(number).ok()).unwrap_or(1);
    Ok(RecordedPart { start_ms, end_ms, recording })
}
