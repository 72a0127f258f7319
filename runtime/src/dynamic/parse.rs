//! Parsing a document into a typed request.

use std::collections::HashSet;
use std::sync::Arc;

use super::document::Document;
use super::error::{DocumentError, joined};
use super::extra::extras;
use super::inputs::{decoded, duplicate_field, fields, is_constant, set_field, utf8};
use super::operation::{DynamicOperation, DynamicRequest};
use super::suggest::{did_you_mean, listed, nearest};
use crate::codec::{self, DecodeError, display_name};
use crate::http_types::Place;
use crate::operation::{Body, Input, Operation, Source};
use crate::service::Service;
use crate::values::Secret;

const SECTIONS: [&str; 6] = ["operation", "path", "query", "headers", "body", "extra"];
const CONTENT_TYPE: &str = "Content-Type";

type Result<T, E = DocumentError> = std::result::Result<T, E>;

impl DynamicOperation {
    /// Returns the operation that a document names.
    ///
    /// # Errors
    ///
    /// Returns an error if the document is not a JSON object, or does not name one of the operations.
    pub fn of_document(operations: &[&'static Self], document: &[u8]) -> Result<&'static Self> {
        let document = utf8(document)?;
        let fields = fields("", document, document)?;
        let Some((_, json)) = fields.iter().find(|(name, _)| name == "operation") else {
            return Err(DocumentError::missing("operation"));
        };
        let name: String = decoded("operation", json, document)?;
        Self::named(operations, &name).ok_or_else(|| {
            let hint = did_you_mean(&Self::nearest(operations, &name));
            let reason = format!("is `{}`, which is not an operation{hint}", display_name(&name));
            DocumentError::unknown_name("operation", reason).at(json, document)
        })
    }

    /// Parses a document of this operation.
    ///
    /// # Errors
    ///
    /// Returns the first error in the document.
    pub fn parse(&self, document: &[u8], service: &Service) -> Result<Document> {
        Parser::new(*self, service, None).parse(document)
    }

    /// Parses a document of this operation. If the operation has this header as an input and the document does not set it,
    /// it is set to the token.
    ///
    /// # Errors
    ///
    /// Returns the first error in the document.
    pub fn parse_with_token(
        &self,
        document: &[u8],
        service: &Service,
        header: &str,
        token: &Secret,
    ) -> Result<Document> {
        Parser::new(*self, service, Some((header, token))).parse(document)
    }
}

struct Parser<'a> {
    dynamic: DynamicOperation,
    operation: &'static Operation,
    service: &'a Service,
    /// The header and the value of a token for inputs that the document does not set.
    default_token: Option<(&'a str, &'a Secret)>,
    request: Box<dyn DynamicRequest>,
    /// The index and the path of each field that the document sets.
    given: Vec<(usize, String)>,
    /// The id of the handle, and its path in the document.
    handle: Option<(String, String)>,
    token: Option<Secret>,
    request_id: Option<String>,
    language: Option<String>,
    empty_body: bool,
}

impl<'a> Parser<'a> {
    fn new(dynamic: DynamicOperation, service: &'a Service, default_token: Option<(&'a str, &'a Secret)>) -> Self {
        Self {
            dynamic,
            operation: dynamic.operation,
            service,
            default_token,
            request: dynamic.blank_request(),
            given: Vec::new(),
            handle: None,
            token: None,
            request_id: None,
            language: None,
            empty_body: false,
        }
    }

    fn parse(mut self, document: &[u8]) -> Result<Document> {
        let document = utf8(document)?;
        let sections = fields("", document, document)?;
        for (name, json) in &sections {
            if !SECTIONS.contains(&name.as_str()) {
                let hint = did_you_mean(&nearest(name, SECTIONS));
                let reason = format!("is not a section of a document{hint}");
                return Err(DocumentError::new(display_name(name), reason).at(json, document));
            }
        }
        let section =
            |name: &str| sections.iter().find(|(known, json)| known == name && *json != "null").map(|(_, json)| *json);
        self.name(section("operation"), document)?;
        for (place, name) in [(Place::Path, "path"), (Place::Query, "query"), (Place::Header, "headers")] {
            if let Some(json) = section(name) {
                self.fields(place, name, json, document)?;
            }
        }
        self.body(section("body"), document)?;
        let extras = section("extra").map(|json| extras(json, document)).transpose()?;
        self.set_default_token();
        self.check_missing()?;
        Ok(Document {
            operation: self.dynamic,
            request: self.request.into_request(),
            handle: self.handle.map(|(id, _)| id),
            token: self.token,
            password: None,
            request_id: self.request_id,
            language: self.language,
            empty_body: self.empty_body,
            extras: extras.map(Arc::new),
        })
    }

    fn name(&self, json: Option<&str>, document: &str) -> Result<()> {
        let json = json.ok_or_else(|| DocumentError::missing("operation"))?;
        let name: String = decoded("operation", json, document)?;
        if name != self.operation.name {
            let reason = format!("is `{}`, not `{}`", display_name(&name), self.operation.name);
            return Err(DocumentError::new("operation", reason).at(json, document));
        }
        Ok(())
    }

    fn body(&mut self, json: Option<&str>, document: &str) -> Result<()> {
        let Some(json) = json else { return Ok(()) };
        match self.operation.body {
            Body::None => {
                Err(DocumentError::new("body", format!("must be omitted: {} has no body", self.operation.name))
                    .at(json, document))
            }
            Body::Value => match self.operation.inputs_at(Place::BodyValue).next() {
                Some(input) => self.input(&input, "body", json, document),
                None => Ok(()),
            },
            Body::Multipart => self.fields(Place::Part, "body", json, document),
            Body::Object | Body::OptionalObject => {
                self.fields(Place::Body, "body", json, document)?;
                self.empty_body = true;
                Ok(())
            }
        }
    }

    /// Parses a section that holds inputs by name.
    fn fields(&mut self, place: Place, section: &str, json: &str, document: &str) -> Result<()> {
        let mut headers = HashSet::new();
        for (name, json) in fields(section, json, document)? {
            let path = joined(section, &display_name(&name));
            let same = |known: &str| {
                if place == Place::Header { known.eq_ignore_ascii_case(&name) } else { known == name }
            };
            // `fields` has found duplicate names, but not names of headers that differ in case.
            if place == Place::Header && !headers.insert(name.to_ascii_lowercase()) {
                return Err(duplicate_field(section, &name, json, document));
            }
            match self.operation.inputs_at(place).find(|input| same(input.name)) {
                Some(input) => self.input(&input, &path, json, document)?,
                None if place == Place::Header && self.option(&name, &path, json, document)? => {}
                None => return Err(self.unknown(place, &name, path).at(json, document)),
            }
        }
        Ok(())
    }

    fn input(&mut self, input: &Input, path: &str, json: &str, document: &str) -> Result<()> {
        match input.source {
            Source::Field(index) => self.field(index, input.place, path, json, document),
            Source::Handle => self.handle_id(path, json, document),
            Source::Constant(value) if is_constant(value, input.place, json) => Ok(()),
            Source::Constant(value) => {
                Err(DocumentError::new(path, format!("must be {value} or omitted")).at(json, document))
            }
        }
    }

    fn field(&mut self, index: usize, place: Place, path: &str, json: &str, document: &str) -> Result<()> {
        let Some(field) = self.request.shape().fields.get(index) else {
            return Ok(());
        };
        let in_part = |error: DecodeError| DocumentError::in_part(path, json, document, &error);
        let Some((_, first)) = self.given.iter().find(|(given, _)| *given == index) else {
            set_field(&mut *self.request, index, field, place, json).map_err(in_part)?;
            self.given.push((index, path.to_owned()));
            return Ok(());
        };
        let mut other = self.dynamic.blank_request();
        set_field(&mut *other, index, field, place, json).map_err(in_part)?;
        let encoded = |request: &dyn DynamicRequest| codec::encode_as(request.view_at(index), field.form);
        if encoded(&*other) == encoded(&*self.request) { Ok(()) } else { Err(conflict(path, first).at(json, document)) }
    }

    fn handle_id(&mut self, path: &str, json: &str, document: &str) -> Result<()> {
        let id: String = decoded(path, json, document)?;
        match &self.handle {
            Some((known, first)) if *known != id => Err(conflict(path, first).at(json, document)),
            Some(_) => Ok(()),
            None => {
                self.handle = Some((id, path.to_owned()));
                Ok(())
            }
        }
    }

    /// Parses a header that is not an input of the operation, but an option of the call. Returns false if it is neither.
    fn option(&mut self, name: &str, path: &str, json: &str, document: &str) -> Result<bool> {
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        if self.operation.auth.as_ref().is_some_and(|auth| is(auth.header)) {
            self.token = Some(Secret::new(decoded::<String>(path, json, document)?));
        } else if is(self.service.request_id_header) {
            self.request_id = Some(decoded(path, json, document)?);
        } else if is(self.service.language_header) {
            self.language = Some(decoded(path, json, document)?);
        } else if is(CONTENT_TYPE) {
            let given: String = decoded(path, json, document)?;
            self.check_content_type(&given).map_err(|reason| DocumentError::new(path, reason).at(json, document))?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// Checks that a `Content-Type` is the one that is sent anyway.
    fn check_content_type(&self, given: &str) -> Result<(), String> {
        let sent = match self.operation.body {
            Body::None => {
                return Err(format!("must be omitted: {} has no body", self.operation.name));
            }
            Body::Object | Body::OptionalObject | Body::Value => "application/json",
            Body::Multipart => "multipart/form-data",
        };
        let (media_type, parameters) = given.split_once(';').unwrap_or((given, ""));
        let utf8 = ["", "charset=utf-8"].iter().any(|known| known.eq_ignore_ascii_case(parameters.trim()));
        if media_type.trim().eq_ignore_ascii_case(sent) && utf8 {
            return Ok(());
        }
        Err(format!("must be {sent} or omitted"))
    }

    fn unknown(&self, place: Place, name: &str, path: String) -> DocumentError {
        let mut known: Vec<&str> = self.operation.inputs_at(place).map(|input| input.name).collect();
        let own = known.len();
        if place == Place::Header {
            known.extend(self.operation.auth.as_ref().map(|auth| auth.header));
            known.extend([self.service.request_id_header, self.service.language_header, CONTENT_TYPE]);
        }
        let near = nearest(name, known.iter().copied());
        let hint = match (near.is_empty(), known.get(..own)) {
            (true, Some(own @ [_, ..])) => format!("; the inputs here are {}", listed(own, "and")),
            _ => did_you_mean(&near),
        };
        DocumentError::unknown_name(path, format!("is not an input of {}{hint}", self.operation.name))
    }

    /// Sets the input that holds the default token, unless the document has set it.
    fn set_default_token(&mut self) {
        let Some((header, token)) = self.default_token else {
            return;
        };
        let input = self.operation.inputs_at(Place::Header).find(|input| input.name.eq_ignore_ascii_case(header));
        if let Some(Source::Field(index)) = input.map(|input| input.source)
            && !self.is_given(index)
            && self.request.slot_at(index).set_from_str(token.expose())
        {
            self.given.push((index, String::new()));
        }
    }

    fn is_given(&self, index: usize) -> bool {
        self.given.iter().any(|(given, _)| *given == index)
    }

    fn check_missing(&self) -> Result<()> {
        let mut missing: Vec<String> = Vec::new();
        let mut sources = Vec::new();
        for input in self.operation.inputs() {
            let is_missing = match input.source {
                Source::Field(index) => self.dynamic.requires(&input) && !self.is_given(index),
                Source::Handle => self.handle.is_none(),
                Source::Constant(_) => false,
            };
            // An input at two places is reported at the first.
            if is_missing && !sources.contains(&input.source) {
                sources.push(input.source);
                missing.push(path_of(&input));
            }
        }
        match missing.as_slice() {
            [] => Ok(()),
            [path] => Err(DocumentError::missing(path)),
            [path, others @ ..] => {
                let others: Vec<&str> = others.iter().map(String::as_str).collect();
                let are = if others.len() == 1 { "is" } else { "are" };
                let others = listed(&others, "and");
                Err(DocumentError::new(path, format!("is required, but missing, and so {are} {others}")))
            }
        }
    }
}

/// Returns the path of an input in a document.
fn path_of(input: &Input) -> String {
    match input.place {
        Place::Path => joined("path", input.name),
        Place::Query => joined("query", input.name),
        Place::Header => joined("headers", input.name),
        Place::Body | Place::Part => joined("body", input.name),
        Place::BodyValue => "body".to_owned(),
    }
}

fn conflict(path: &str, first: &str) -> DocumentError {
    DocumentError::new(path, format!("differs from `{first}`, but both are the same input; set one of them only"))
}
