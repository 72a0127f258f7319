//! Reading JSON documents, with errors that state where a value is wrong.

use std::time::Duration;

use serde_json::{Map, Value};

use super::error::SteeringError;

/// The fields of an object, of which each is taken once. What is left in the end is unknown.
#[derive(Debug)]
pub(crate) struct Fields {
    fields: Map<String, Value>,
    known: Vec<&'static str>,
}

impl Fields {
    pub(crate) fn new(value: Value) -> Result<Self, SteeringError> {
        match value {
            Value::Object(fields) => Ok(Self { fields, known: Vec::new() }),
            other => Err(expected("an object", &other)),
        }
    }

    /// Parses the body of a request. An empty one is an object without fields.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, SteeringError> {
        if body.is_empty() {
            return Self::new(Map::new().into());
        }
        let value = serde_json::from_slice(body)
            .map_err(|error| SteeringError::new(format!("the body is not valid JSON: {error}")))?;
        Self::new(value)
    }

    /// Takes a field. `null` is the same as none.
    pub(crate) fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.fields.remove(name).filter(|value| !value.is_null())
    }

    pub(crate) fn string(&mut self, name: &'static str) -> Result<Option<String>, SteeringError> {
        self.typed(name, "a string", |value| value.as_str().map(str::to_owned))
    }

    pub(crate) fn bool(&mut self, name: &'static str) -> Result<bool, SteeringError> {
        Ok(self.typed(name, "true or false", Value::as_bool)?.unwrap_or_default())
    }

    pub(crate) fn number(&mut self, name: &'static str) -> Result<Option<u64>, SteeringError> {
        self.typed(name, "a whole number that is not negative", Value::as_u64)
    }

    /// Takes a number of seconds, which may be a fraction.
    pub(crate) fn seconds(&mut self, name: &'static str) -> Result<Option<Duration>, SteeringError> {
        let parse = |value: &Value| Duration::try_from_secs_f64(value.as_f64()?).ok();
        self.typed(name, "a number of seconds that is not negative", parse)
    }

    pub(crate) fn object(&mut self, name: &'static str) -> Result<Option<Map<String, Value>>, SteeringError> {
        self.typed(name, "an object", |value| value.as_object().cloned())
    }

    /// Takes a list, which is empty without the field.
    pub(crate) fn list(&mut self, name: &'static str) -> Result<Vec<Value>, SteeringError> {
        Ok(self.typed(name, "a list", |value| value.as_array().cloned())?.unwrap_or_default())
    }

    /// Takes a list of strings, or one string.
    pub(crate) fn strings(&mut self, name: &'static str) -> Result<Vec<String>, SteeringError> {
        let parse = |value: &Value| match value {
            Value::String(text) => Some(vec![text.clone()]),
            Value::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        Ok(self.typed(name, "a list of strings", parse)?.unwrap_or_default())
    }

    fn typed<T>(
        &mut self,
        name: &'static str,
        expects: &str,
        parse: impl Fn(&Value) -> Option<T>,
    ) -> Result<Option<T>, SteeringError> {
        let Some(value) = self.take(name) else { return Ok(None) };
        parse(&value).map(Some).ok_or_else(|| expected(expects, &value).within(name))
    }

    /// Returns the error of a field that is missing.
    #[expect(clippy::unused_self, reason = "called on the object that lacks the field")]
    pub(crate) fn missing(&self, name: &'static str, expects: &str) -> SteeringError {
        SteeringError::new(format!("`{name}` is missing; expected {expects}"))
    }

    /// Returns an error if fields are left, which no caller has taken.
    pub(crate) fn finish(self) -> Result<(), SteeringError> {
        let Some(name) = self.fields.keys().next() else { return Ok(()) };
        let error = SteeringError::new(format!("unknown field `{name}`")).nearest(name, self.known.iter().copied());
        let error = match error.hint() {
            Some(_) => error,
            None if self.known.is_empty() => error.help("expected no fields"),
            None => error.help(format!("the fields are `{}`", self.known.join("`, `"))),
        };
        Err(error.within(name))
    }
}

pub(crate) fn expect_array(value: Value) -> Result<Vec<Value>, SteeringError> {
    match value {
        Value::Array(items) => Ok(items),
        other => Err(expected("a list", &other)),
    }
}

/// Returns the error of a value that is something else than expected. The value is not shown: it may be a password.
pub(crate) fn expected(what: &str, value: &Value) -> SteeringError {
    let actual = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "another number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    SteeringError::new(format!("expected {what}, not {actual}"))
}
