//! Finding secrets: in JSON by the catalog, and by names where the catalog has no field.

use std::iter::Peekable;
use std::str::Chars;

use huaweicloud_meeting_catalog::{Field, Input, Value};
use huaweicloud_meeting_runtime::operation::Place;
use serde::de::IgnoredAny;

/// Parts of the names of secrets, without separators and in lower case.
const SECRET_NAMES: [&str; 16] = [
    "token",
    "passw",
    "pwd",
    "secret",
    "authorization",
    "authinfo",
    "credential",
    "cookie",
    "signature",
    "nonce",
    "appkey",
    "accesskey",
    "apikey",
    "privatekey",
    "activecode",
    "verificationcode",
];
/// Names that contain one of those, but are not secret.
const HARMLESS_ENDINGS: [&str; 9] =
    ["type", "time", "count", "length", "expire", "level", "status", "policy", "enabled"];

/// A part of something to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    /// A secret, whose content is left out.
    Secret {
        name: String,
        form: SecretForm,
    },
}

/// How a secret is written where it is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SecretForm {
    /// As it is.
    Raw,
    /// As the content of a JSON string. The quotes are not left out.
    JsonString,
    /// Percent-encoded.
    Url,
}

/// What is known of the type of JSON.
#[derive(Clone, Copy)]
pub(super) enum Schema {
    Unknown,
    /// An object with the inputs of an operation in the body.
    Inputs(&'static [Input]),
    Value(&'static Value),
    Secret,
}

impl Schema {
    /// Returns the type of a field. Where it is not known, the name decides whether it is a secret.
    fn field(self, name: &str) -> Self {
        let by_name = || if is_secret_name(name) { Self::Secret } else { Self::Unknown };
        let of_field = |field: &'static Field| Self::of(&field.value);
        match self {
            Self::Secret => Self::Secret,
            Self::Unknown => by_name(),
            Self::Inputs(inputs) => {
                let body = inputs.iter().filter(|input| matches!(input.place, Place::Body | Place::Part));
                body.map(|input| &input.field).find(|field| field.name == name).map_or_else(by_name, of_field)
            }
            Self::Value(value) => match value {
                Value::Structure(structure) => {
                    structure.fields.iter().find(|field| field.name == name).map_or_else(by_name, of_field)
                }
                Value::Map(value) => Self::of(value),
                Value::OneOrMany(value) => Self::of(value).field(name),
                _ => by_name(),
            },
        }
    }

    /// Returns whether a field is a secret.
    pub(super) fn is_secret_field(self, name: &str) -> bool {
        matches!(self.field(name), Self::Secret)
    }

    /// Returns the type of the items of a list.
    fn item(self) -> Self {
        match self {
            Self::Value(Value::List(item) | Value::OneOrMany(item)) => Self::of(item),
            Self::Secret => Self::Secret,
            _ => Self::Unknown,
        }
    }

    pub(super) fn of(value: &'static Value) -> Self {
        match value {
            Value::Secret => Self::Secret,
            Value::Quoted(value) | Value::Csv(value) => Self::of(value),
            value => Self::Value(value),
        }
    }
}

/// Returns whether a field, a header or a parameter with this name is a secret, as far as can be seen.
pub(super) fn is_secret_name(name: &str) -> bool {
    let plain: String = name.chars().filter(|character| character.is_alphanumeric()).collect();
    let plain = plain.to_lowercase();
    SECRET_NAMES.iter().any(|part| plain.contains(part)) && !HARMLESS_ENDINGS.iter().any(|end| plain.ends_with(end))
}

/// Splits JSON into compact text and secrets. `secrets` receives the content of the secrets. Returns nothing if it is not JSON.
pub(super) fn json(json: &str, schema: Schema, secrets: &mut Vec<String>) -> Option<Vec<Piece>> {
    serde_json::from_str::<IgnoredAny>(json).ok()?;
    let mut masking =
        Masking { rest: json.chars().peekable(), text: String::with_capacity(json.len()), pieces: Vec::new(), secrets };
    masking.value(schema, "");
    let Masking { text, mut pieces, .. } = masking;
    pieces.push(Piece::Text(text));
    Some(pieces)
}

/// A pass over well-formed JSON.
struct Masking<'a> {
    rest: Peekable<Chars<'a>>,
    /// The text after the last secret.
    text: String,
    pieces: Vec<Piece>,
    secrets: &'a mut Vec<String>,
}

impl Masking<'_> {
    fn value(&mut self, schema: Schema, name: &str) {
        self.skip_blanks();
        match self.rest.peek() {
            Some('{') => self.items('}', |masking| {
                let field = masking.string();
                masking.text.push_str(&field);
                masking.skip_blanks();
                masking.text.extend(masking.rest.next());
                let field: String = serde_json::from_str(&field).unwrap_or_default();
                masking.value(schema.field(&field), &field);
            }),
            Some('[') => self.items(']', |masking| masking.value(schema.item(), name)),
            Some('"') => {
                let string = self.string();
                match schema {
                    Schema::Secret => self.secret(name, &string),
                    _ => self.text.push_str(&string),
                }
            }
            _ => {
                let mut scalar = String::new();
                while let Some(character) =
                    self.rest.next_if(|next| !matches!(next, ',' | '}' | ']') && !next.is_whitespace())
                {
                    scalar.push(character);
                }
                // A password may be sent as a number. Flags are not secret.
                let is_number = scalar.starts_with(|first: char| first == '-' || first.is_ascii_digit());
                match schema {
                    Schema::Secret if is_number => self.secret(name, &scalar),
                    _ => self.text.push_str(&scalar),
                }
            }
        }
    }

    /// Copies an object or a list.
    fn items(&mut self, end: char, mut item: impl FnMut(&mut Self)) {
        self.text.extend(self.rest.next());
        loop {
            self.skip_blanks();
            match self.rest.peek() {
                Some(',') => self.text.extend(self.rest.next()),
                Some(next) if *next != end => item(self),
                _ => return self.text.extend(self.rest.next()),
            }
        }
    }

    /// Returns a string with its quotes.
    fn string(&mut self) -> String {
        self.skip_blanks();
        let mut string = String::new();
        string.extend(self.rest.next());
        let mut is_escaped = false;
        for character in self.rest.by_ref() {
            string.push(character);
            if character == '"' && !is_escaped {
                break;
            }
            is_escaped = character == '\\' && !is_escaped;
        }
        string
    }

    /// Adds a secret. An empty one is shown: there is nothing to hide.
    fn secret(&mut self, name: &str, json: &str) {
        let content = serde_json::from_str::<String>(json);
        if content.as_ref().is_ok_and(String::is_empty) {
            return self.text.push_str(json);
        }
        let form = if content.is_ok() { SecretForm::JsonString } else { SecretForm::Raw };
        self.secrets.push(content.unwrap_or_else(|_| json.to_owned()));
        let quote = if form == SecretForm::JsonString { "\"" } else { "" };
        self.text.push_str(quote);
        self.pieces.push(Piece::Text(std::mem::take(&mut self.text)));
        self.pieces.push(Piece::Secret { name: name.to_owned(), form });
        self.text.push_str(quote);
    }

    fn skip_blanks(&mut self) {
        while self.rest.next_if(|next| next.is_whitespace()).is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str, schema: Schema) -> Option<String> {
        let pieces = json(text, schema, &mut Vec::new())?;
        let show = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Secret { name, .. } => format!("<{name}>"),
        };
        Some(pieces.iter().map(show).collect())
    }

    #[test]
    fn fields_that_the_catalog_does_not_have_are_judged_by_their_names() {
        let json = r#" {"a": [ {"newPwd": "x\"y", "pwd": 12, "pwdRequired" : true, "x": 1.50} ], "api_key": "k", "accessTokens": ["a", "b"],
            "tokenType": 1, "empty": {}, "password": "" } "#;
        let expected = r#"{"a":[{"newPwd":"<newPwd>","pwd":<pwd>,"pwdRequired":true,"x":1.50}],"api_key":"<api_key>","#
            .to_owned()
            + r#""accessTokens":["<accessTokens>","<accessTokens>"],"tokenType":1,"empty":{},"password":""}"#;
        assert_eq!(masked(json, Schema::Unknown), Some(expected));
    }

    #[test]
    fn fields_of_the_catalog_are_secret_if_their_type_is() {
        let operation = huaweicloud_meeting_catalog::operation("CreateAppIdToken").unwrap();
        let response = Schema::of(operation.response.as_ref().unwrap());
        let json = r#"{"accessToken":"t","tokenType":"x","refreshToken":"r","proxyToken":{"accessToken":"p"}}"#;
        let shown = masked(json, response).unwrap();
        assert!(!shown.contains("\"t\"") && !shown.contains("\"r\"") && !shown.contains("\"p\""), "{shown}");
        assert_eq!(masked("{", Schema::Unknown), None);
        assert_eq!(masked("not JSON", Schema::Unknown), None);
    }
}
