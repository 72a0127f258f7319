//! Examples of the spec as one would type them: a curl command and a document for the command line.

use super::json::pretty;
use huaweicloud_meeting_codegen::api::{Api, BodyKind, Field, Form, Input, Operation, Place, Source, Type};
use huaweicloud_meeting_codegen::json::value as json;
use huaweicloud_meeting_codegen::naming;
use huaweicloud_meeting_codegen::spec::{Example, Format, Method, Object, Value};

/// The variable of the shell with the address of the service.
pub(super) const ENDPOINT: &str = "ENDPOINT";

/// The variable of the shell that holds a token.
pub(super) fn token_variable(scheme: &str) -> String {
    format!("{scheme}_TOKEN")
}

/// The neutral document of an example.
pub(super) fn document(operation: &Operation, example: &Example) -> String {
    let section =
        |name: &str, object: &Object| (!object.is_empty()).then(|| (name.to_owned(), Value::Object(object.clone())));
    let sections = [
        Some(("operation".to_owned(), Value::String(operation.name.clone()))),
        section("path", &example.path),
        section("query", &example.query),
        section("headers", &example.headers),
        example.body.clone().map(|body| ("body".to_owned(), body)),
    ];
    pretty(&Value::Object(Object(sections.into_iter().flatten().collect())))
}

/// An example as a curl command. Tokens and secret headers are variables of the shell.
pub(super) fn curl(api: &Api, operation: &Operation, example: &Example) -> String {
    let request = Request { operation, example };
    let mut words = Vec::new();
    // What curl does by itself need not be said.
    match (operation.method, operation.body) {
        (Method::Get, _) | (Method::Post, BodyKind::Object | BodyKind::Value | BodyKind::Multipart) => {}
        (method, _) => words.push(format!("-X {method}")),
    }
    words.push(request.url());
    if let Some(auth) = &operation.auth {
        let scheme = api.schemes.iter().find(|scheme| scheme.constant == auth.scheme);
        let prefix = if scheme.is_some_and(|scheme| scheme.format == Format::Basic) { "Basic " } else { "" };
        words.push(format!("-H \"{}: {prefix}${}\"", auth.header, token_variable(&auth.scheme)));
    }
    words.extend(request.headers());
    words.extend(request.body());
    format!("curl {}", words.join(" \\\n  "))
}

struct Request<'a> {
    operation: &'a Operation,
    example: &'a Example,
}

impl<'a> Request<'a> {
    fn inputs(&self, place: Place) -> impl Iterator<Item = (&'a Input, Value)> {
        let values = self.operation.inputs.iter().filter(move |input| input.place == place);
        values.filter_map(|input| Some((input, self.value(input)?))).collect::<Vec<_>>().into_iter()
    }

    /// The value of an input: what the example gives there, a constant, or what it gives elsewhere for the same thing.
    fn value(&self, input: &Input) -> Option<Value> {
        if let Some(value) = self.given(input) {
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
        others.filter_map(|other| self.given(other)).next().cloned()
    }

    fn given(&self, input: &Input) -> Option<&'a Value> {
        let example = self.example;
        match input.place {
            Place::Path => example.path.get(&input.name),
            Place::Query => example.query.get(&input.name),
            Place::Header => {
                example.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(&input.name)).map(|(_, value)| value)
            }
            Place::Body | Place::Part => example.body.as_ref()?.as_object()?.get(&input.name),
            Place::BodyValue => example.body.as_ref(),
        }
    }

    fn field(&self, input: &Input) -> Option<&'a Field> {
        match input.source {
            Source::Field(index) => self.operation.fields().get(index),
            _ => None,
        }
    }

    fn is_secret(&self, input: &Input) -> bool {
        self.field(input).is_some_and(|field| field.ty == Type::Secret)
    }

    fn is_csv(&self, input: &Input) -> bool {
        self.field(input).is_some_and(|field| field.form == Form::Csv)
    }

    fn url(&self) -> String {
        let mut path = self.operation.path.clone();
        for (input, value) in self.inputs(Place::Path) {
            path = path.replace(&format!("{{{}}}", input.name), &percent_encoded(&text(&value)));
        }
        let mut query = Vec::new();
        for (input, value) in self.inputs(Place::Query) {
            let values = match &value {
                Value::List(items) if self.is_csv(input) => {
                    vec![items.iter().map(text).collect::<Vec<_>>().join(",")]
                }
                Value::List(items) => items.iter().map(text).collect(),
                Value::Null => Vec::new(),
                one => vec![text(one)],
            };
            query.extend(values.iter().map(|value| {
                let value = if self.is_secret(input) { variable(&input.name) } else { percent_encoded(value) };
                format!("{}={value}", percent_encoded(&input.name))
            }));
        }
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        format!("\"${ENDPOINT}{path}{query}\"")
    }

    fn headers(&self) -> Vec<String> {
        self.inputs(Place::Header)
            .map(|(input, value)| match self.is_secret(input) {
                true => format!("-H \"{}: {}\"", input.name, variable(&input.name)),
                false => format!("-H {}", quoted(&format!("{}: {}", input.name, text(&value)))),
            })
            .collect()
    }

    fn body(&self) -> Vec<String> {
        let body = match self.operation.body {
            BodyKind::None => return Vec::new(),
            BodyKind::Multipart => return self.parts(),
            BodyKind::Value => match &self.example.body {
                Some(body) => body.clone(),
                None => return Vec::new(),
            },
            BodyKind::OptionalObject if self.example.body.is_none() => return Vec::new(),
            BodyKind::Object | BodyKind::OptionalObject => Value::Object(Object(
                self.inputs(Place::Body).map(|(input, value)| (input.name.clone(), value)).collect(),
            )),
        };
        vec![format!("-H {}", quoted("Content-Type: application/json")), format!("-d {}", quoted(&pretty(&body)))]
    }

    fn parts(&self) -> Vec<String> {
        self.inputs(Place::Part)
            .map(|(input, value)| {
                let file =
                    value.as_object().and_then(|file| file.get("filename")).map(|name| format!("@{}", text(name)));
                format!("-F {}", quoted(&format!("{}={}", input.name, file.unwrap_or_else(|| text(&value)))))
            })
            .collect()
    }
}

fn variable(name: &str) -> String {
    format!("${}", naming::screaming(name))
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => json(other),
    }
}

/// A word that the shell leaves alone.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_and_the_address_keep_every_character() {
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(percent_encoded("a b&c/中"), "a%20b%26c%2F%E4%B8%AD");
    }
}
