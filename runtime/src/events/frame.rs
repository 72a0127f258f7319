//! Writing the messages that the client sends, and recognizing the responses to them.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use super::captions::CaptionState;
use super::connection::{Frame, FrameField, FrameValue, FrameVariable};
use crate::auth::basic;
use crate::codec::Writer;
use crate::values::Secret;

/// The number of digits of the id of a frame.
const SEQUENCE_DIGITS: usize = 30;

/// What the client provides for the messages of a connection, and for its URL.
pub(super) struct FrameValues<'a> {
    pub(super) handle: &'a str,
    pub(super) token: &'a Secret,
    pub(super) ticket: &'a Secret,
    pub(super) kinds: &'a [String],
    pub(super) captions: Option<&'a CaptionState>,
}

/// A field with the rest of its path, below an object.
type Below<'a> = (&'a [&'static str], &'a FrameField);

enum Value<'a> {
    String(Cow<'a, str>),
    List(&'a [String]),
}

impl<'a> FrameValues<'a> {
    /// Sets the captions that are requested.
    pub(super) fn with_captions(self, captions: &'a CaptionState) -> Self {
        Self { captions: Some(captions), ..self }
    }

    /// Returns a value as a string. A list is not one.
    pub(super) fn string(&self, variable: FrameVariable) -> Option<Cow<'_, str>> {
        match self.get(variable)? {
            Value::String(string) => Some(string),
            Value::List(_) => None,
        }
    }

    fn get(&self, variable: FrameVariable) -> Option<Value<'_>> {
        Some(Value::String(match variable {
            FrameVariable::Kinds => return Some(Value::List(self.kinds)),
            FrameVariable::Handle => self.handle.into(),
            FrameVariable::Ticket => self.ticket.expose().into(),
            FrameVariable::Token => self.token.expose().into(),
            FrameVariable::BasicToken => basic(self.token.expose()).into(),
            FrameVariable::Sequence => sequence().into(),
            FrameVariable::Switch => if self.captions?.is_on { "1" } else { "0" }.into(),
            FrameVariable::Model => self.captions?.model.as_deref()?.into(),
        }))
    }
}

/// Returns the id of a frame: the time in milliseconds since 1970. No two frames of this process have the same.
fn sequence() -> String {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = u64::try_from(now.as_millis()).unwrap_or_default();
    let next = |last: u64| Some(now.max(last.saturating_add(1)));
    let last = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).unwrap_or_default();
    format!("{:0SEQUENCE_DIGITS$}", now.max(last.saturating_add(1)))
}

impl Frame {
    /// Returns the constant at a path.
    pub(super) fn literal(&self, path: &[&str]) -> Option<&'static str> {
        let field = self.fields.iter().find(|field| field.path == path)?;
        match field.value {
            FrameValue::Literal(literal) => Some(literal),
            FrameValue::Variable(_) => None,
        }
    }

    /// Writes the message. A field whose value does not exist is omitted.
    pub(super) fn write(&self, values: &FrameValues<'_>) -> String {
        let fields: Vec<Below<'_>> = self.fields.iter().map(|field| (field.path, field)).collect();
        let mut writer = Writer::object();
        self.write_fields(&mut writer, &fields, values);
        writer.close_object();
        writer.finish()
    }

    /// Writes the fields of an object.
    fn write_fields(&self, writer: &mut Writer, fields: &[Below<'_>], values: &FrameValues<'_>) {
        let mut written: Vec<&str> = Vec::new();
        for (path, field) in fields {
            let Some((name, below)) = path.split_first() else { continue };
            if below.is_empty() {
                write_value(writer, name, field, values);
            } else if !written.contains(name) {
                written.push(name);
                writer.field(name);
                self.write_object(writer, name, fields, values);
            }
        }
    }

    /// Writes the object with a name, as a string if the service expects that.
    fn write_object(&self, writer: &mut Writer, name: &str, fields: &[Below<'_>], values: &FrameValues<'_>) {
        let below = fields.iter().filter_map(|(path, field)| {
            let (first, below) = path.split_first()?;
            (*first == name).then_some((below, *field))
        });
        let below: Vec<_> = below.collect();
        let mut object = Writer::object();
        self.write_fields(&mut object, &below, values);
        object.close_object();
        let object = object.finish();
        if name == self.text { writer.string(&object) } else { writer.raw(&object) }
    }
}

fn write_value(writer: &mut Writer, name: &str, field: &FrameField, values: &FrameValues<'_>) {
    let value = match field.value {
        FrameValue::Literal(literal) => Some(Value::String(literal.into())),
        FrameValue::Variable(variable) => values.get(variable),
    };
    match value {
        None => {}
        Some(Value::String(string)) => {
            writer.field(name);
            writer.string(&string);
        }
        Some(Value::List(list)) => {
            writer.field(name);
            writer.open_list();
            for item in list {
                writer.comma();
                writer.string(item);
            }
            writer.close_list();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static FRAME: Frame = Frame {
        fields: &[
            FrameField { path: &["kind"], value: FrameValue::Literal("Watch") },
            FrameField { path: &["data", "kinds"], value: FrameValue::Variable(FrameVariable::Kinds) },
            FrameField { path: &["about", "desk"], value: FrameValue::Variable(FrameVariable::Handle) },
            FrameField { path: &["data", "token"], value: FrameValue::Variable(FrameVariable::BasicToken) },
            FrameField { path: &["data", "model"], value: FrameValue::Variable(FrameVariable::Model) },
            FrameField { path: &["on"], value: FrameValue::Variable(FrameVariable::Switch) },
        ],
        text: "data",
        response: None,
    };

    fn write(captions: Option<&CaptionState>) -> String {
        let (token, ticket) = (Secret::new("a\"b"), Secret::new("t"));
        let kinds = ["x".to_owned(), "y".to_owned()];
        FRAME.write(&FrameValues { handle: "7", token: &token, ticket: &ticket, kinds: &kinds, captions })
    }

    #[test]
    fn an_object_is_written_as_a_string_where_the_service_expects_it() {
        let expected =
            r#"{"kind":"Watch","data":"{\"kinds\":[\"x\",\"y\"],\"token\":\"Basic YSJi\"}","about":{"desk":"7"}}"#;
        assert_eq!(write(None), expected);
        let captions = CaptionState { is_on: true, model: Some("court".to_owned()) };
        let written = write(Some(&captions));
        assert!(written.contains(r#"\"model\":\"court\""#) && written.ends_with(r#""on":"1"}"#), "{written}");
    }

    #[test]
    fn ids_of_frames_are_ascending_and_have_a_fixed_length() {
        let ids: Vec<_> = (0..100).map(|_| sequence()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b) && ids.iter().all(|id| id.len() == SEQUENCE_DIGITS), "{ids:?}");
    }
}
