//! The HTTP request of an example.

use huaweicloud_meeting_codegen::api::{BodyKind, Field, Form, Input, Operation, Place, Source, Type};
use huaweicloud_meeting_codegen::spec::{self, Example, Value};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value as Json;

use crate::json::{JsonObject, json, plain};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The request that an example of an operation describes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExampleRequest<'a> {
    pub(crate) operation: &'a Operation,
    pub(crate) example: &'a Example,
}

impl<'a> ExampleRequest<'a> {
    /// Returns the inputs at a place that have a value.
    pub(crate) fn inputs(self, place: Place) -> impl Iterator<Item = (&'a Input, Value)> {
        let inputs = self.operation.inputs.iter().filter(move |input| input.place == place);
        inputs.filter_map(move |input| Some((input, self.value(input)?)))
    }

    /// Returns the value of an input: from the example, or a constant, or the value of an input with the same source.
    fn value(self, input: &Input) -> Option<Value> {
        if let Some(value) = self.declared_value(input) {
            return Some(value.clone());
        }
        if let Source::Constant(text) = &input.source {
            return Some(match (input.place, text.parse::<i64>(), text.as_str()) {
                (Place::Body, Ok(number), _) => Value::Int(number),
                (Place::Body, _, "true" | "false") => Value::Bool(text == "true"),
                _ => Value::String(text.trim_matches('"').to_owned()),
            });
        }
        let others = self.operation.inputs.iter().filter(|other| other.source == input.source);
        others.filter_map(|other| self.declared_value(other)).next().cloned()
    }

    fn declared_value(self, input: &Input) -> Option<&'a Value> {
        let place = match input.place {
            Place::Path => spec::Place::Path,
            Place::Query => spec::Place::Query,
            Place::Header => spec::Place::Headers,
            Place::Body => spec::Place::Body,
            Place::Part => spec::Place::Multipart,
            Place::BodyValue => return self.example.body.as_ref(),
        };
        self.example.at(place)?.get(&input.name)
    }

    fn field(self, input: &Input) -> Option<&'a Field> {
        match input.source {
            Source::Field(index) => self.operation.fields().get(index),
            _ => None,
        }
    }

    /// Returns whether an input is a secret.
    pub(crate) fn is_secret(self, input: &Input) -> bool {
        self.field(input).is_some_and(|field| field.ty == Type::Secret)
    }

    /// Returns the path and the query. `secret` returns what to write for a secret in the query.
    pub(crate) fn target(self, secret: impl Fn(&Input, &str) -> String) -> String {
        let mut path = self.operation.path.clone();
        for (input, value) in self.inputs(Place::Path) {
            path = path.replace(&format!("{{{}}}", input.name), &percent_encoded(&plain(&value)));
        }
        let mut query = Vec::new();
        for (input, value) in self.inputs(Place::Query) {
            let name = percent_encoded(&input.name);
            query.extend(self.query_values(input, &value).into_iter().map(|value| {
                let value = if self.is_secret(input) { secret(input, &value) } else { percent_encoded(&value) };
                format!("{name}={value}")
            }));
        }
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    fn query_values(self, input: &Input, value: &Value) -> Vec<String> {
        let is_csv = self.field(input).is_some_and(|field| field.form == Form::Csv);
        match value {
            Value::List(items) if is_csv => vec![items.iter().map(plain).collect::<Vec<_>>().join(",")],
            Value::List(items) => items.iter().map(plain).collect(),
            Value::Null => Vec::new(),
            value => vec![plain(value)],
        }
    }

    /// Returns the JSON body, if the request has one.
    pub(crate) fn json_body(self) -> Option<Json> {
        match self.operation.body {
            BodyKind::None | BodyKind::Multipart => None,
            BodyKind::Value => self.example.body.as_ref().map(json),
            BodyKind::OptionalObject if self.example.body.is_none() => None,
            BodyKind::Object | BodyKind::OptionalObject => {
                let fields = self.inputs(Place::Body).map(|(input, value)| (input.name.clone(), json(&value)));
                Some(fields.collect::<JsonObject>().into())
            }
        }
    }
}

/// Encodes everything but unreserved characters.
fn percent_encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_unreserved_characters_are_encoded() {
        assert_eq!(percent_encoded("a b&c/中-._~"), "a%20b%26c%2F%E4%B8%AD-._~");
    }
}
