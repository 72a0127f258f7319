//! Documents of requests that the spec does not have.

use std::fmt;

use http::Method;

use super::error::DocumentError;
use super::extra::{headers, json_value, parameters};
use super::inputs::{decoded, fields, utf8};
use super::suggest::{did_you_mean, listed, nearest};
use crate::call::custom::CustomCall;
use crate::client::Core;
use crate::codec::display_name;
use crate::operation::{Auth, Effect};
use crate::request::{Extras, InputValue};
use crate::service::Service;
use crate::values::{Json, Secret};

const SECTIONS: [&str; 7] = ["operation", "path", "query", "headers", "body", "effect", "token"];
const EFFECTS: [(&str, Effect); 5] = [
    ("read", Effect::Read),
    ("issue", Effect::Issue),
    ("idempotent", Effect::Idempotent),
    ("non_idempotent", Effect::NonIdempotent),
    ("one_time", Effect::OneTime),
];

type Result<T, E = DocumentError> = std::result::Result<T, E>;

/// A parsed [document](super#custom-calls) whose operation is a method and a path.
#[derive(Clone)]
pub struct CustomDocument {
    method: Method,
    path: String,
    effect: Option<Effect>,
    sends_token: bool,
    extras: Extras,
}

impl CustomDocument {
    /// Parses a document. Returns `None` if its operation is a name, rather than a method and a path.
    ///
    /// # Errors
    ///
    /// Returns the first error in the document.
    pub fn parse(document: &[u8]) -> Result<Option<Self>> {
        let document = utf8(document)?;
        let sections = fields("", document, document)?;
        let Some((_, json)) = sections.iter().find(|(name, _)| name == "operation") else { return Ok(None) };
        let operation: String = decoded("operation", json, document)?;
        let Some((method, path)) = operation.split_once(' ') else { return Ok(None) };
        let path = path.trim_start();
        let Some(method) = Method::from_bytes(method.as_bytes()).ok().filter(|_| path.starts_with('/')) else {
            return Ok(None);
        };
        let mut parsed =
            Self { method, path: path.to_owned(), effect: None, sends_token: true, extras: Extras::default() };
        for (name, json) in &sections {
            parsed.section(name, json, document)?;
        }
        Ok(Some(parsed))
    }

    fn section(&mut self, name: &str, json: &str, document: &str) -> Result<()> {
        match name {
            _ if !SECTIONS.contains(&name) => {
                let hint = did_you_mean(&nearest(name, SECTIONS));
                let reason = format!("is not a section of a document of a custom call{hint}");
                return Err(DocumentError::new(display_name(name), reason).at(json, document));
            }
            "body" => self.extras.body = Some(json_value(json)),
            _ if json == "null" => {}
            "path" => self.extras.path = parameters(name, json, document)?,
            "query" => self.extras.query = parameters(name, json, document)?,
            "headers" => self.extras.headers = headers(name, json, document)?,
            "effect" => self.effect = Some(keyword(name, json, document, &EFFECTS)?),
            "token" => self.sends_token = keyword(name, json, document, &[("access", true), ("none", false)])?,
            _ => {}
        }
        Ok(())
    }

    /// Returns the method and the path.
    #[must_use]
    pub fn operation(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Returns the effect of the call.
    #[must_use]
    pub fn effect(&self) -> Option<Effect> {
        self.effect
    }

    /// Returns whether the call sends a token that the document does not contain. `auth` is that of the call.
    #[must_use]
    pub fn needs_token(&self, auth: &Auth) -> bool {
        self.sends_token && !self.extras.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(auth.header))
    }

    /// Creates the call of the document. `auth` is the token that it sends, unless the document contains one or states `none`.
    pub fn call(&self, core: &Core, auth: &'static Auth) -> CustomCall {
        let Self { method, path, effect, sends_token, extras } = self.clone();
        let mut call = CustomCall::new(core, auth, method, path);
        if let Some(effect) = effect {
            call = call.effect(effect);
        }
        if !sends_token {
            call = call.without_token();
        }
        let service: &Service = core.service();
        let mut rest = Vec::new();
        for (name, value) in extras.headers {
            let is = |known: &str| known.eq_ignore_ascii_case(&name);
            match text(&value) {
                Some(token) if sends_token && is(auth.header) => call = call.token(Secret::new(token)),
                Some(id) if is(service.request_id_header) => call = call.request_id(id),
                Some(language) if is(service.language_header) => call = call.language(language),
                _ => rest.push((name, value)),
            }
        }
        call.with_extras(Extras { headers: rest, ..extras })
    }
}

/// Returns the string of a header.
fn text(value: &InputValue) -> Option<String> {
    let mut text = None;
    value.for_each_string(&mut |string| text = Some(string.to_owned()));
    text
}

/// Parses one of several keywords.
fn keyword<T: Copy>(name: &str, json: &str, document: &str, keywords: &[(&str, T)]) -> Result<T> {
    let given = Json::of_well_formed(json).string();
    let found = keywords.iter().find(|(known, _)| given.as_deref() == Some(known));
    found.map(|(_, value)| *value).ok_or_else(|| {
        let known: Vec<_> = keywords.iter().map(|(known, _)| *known).collect();
        DocumentError::new(name, format!("should be {}", listed(&known, "or"))).at(json, document)
    })
}

impl fmt::Debug for CustomDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomDocument")
            .field("operation", &self.operation())
            .field("effect", &self.effect)
            .field("inputs", &self.extras)
            .finish_non_exhaustive()
    }
}
