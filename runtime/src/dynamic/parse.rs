//! From the text of a document to a typed request.

use std::borrow::Cow;

use super::error::{DocumentError, joined};
use super::{Document, DynamicOperation, Fillable, nearest};
use crate::codec::{self, DecodeError, Form, Kind, Mode, Reader, find_text, shown};
use crate::core::Service;
use crate::operation::{Body, Input, Operation, Place, Source};
use crate::values::Secret;

const SECTIONS: [&str; 5] = ["operation", "path", "query", "headers", "body"];
const CONTENT_TYPE: &str = "Content-Type";

type Result<T, E = DocumentError> = std::result::Result<T, E>;

/// A field of a document: its name and the text of its value.
type Field<'d> = (String, &'d str);

pub(super) fn operation_of(
    operations: &[&'static DynamicOperation],
    document: &[u8],
) -> Result<&'static DynamicOperation> {
    let text = text_of(document)?;
    let fields = fields("", text, text)?;
    let Some((_, json)) = fields.iter().find(|(name, _)| name == "operation") else {
        return Err(missing("operation"));
    };
    let name: String = decoded("operation", json, text)?;
    DynamicOperation::named(operations, &name).ok_or_else(|| {
        let near = DynamicOperation::nearest(operations, &name);
        let reason = format!("is `{}`, which is no operation{}", shown(&name), suggestion(&near));
        DocumentError::new("operation", reason).at(json, text)
    })
}

pub(super) struct Parser<'a> {
    dynamic: DynamicOperation,
    operation: &'static Operation,
    service: &'a Service,
    caller: Option<(&'a str, &'a Secret)>,
    request: Box<dyn Fillable>,
    /// Where fields of the request were given: index and path.
    given: Vec<(usize, String)>,
    /// The id of the handle, and where it was given.
    handle: Option<(String, String)>,
    token: Option<Secret>,
    request_id: Option<String>,
    language: Option<String>,
    empty_body: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(dynamic: DynamicOperation, service: &'a Service, caller: Option<(&'a str, &'a Secret)>) -> Self {
        Self {
            dynamic,
            operation: dynamic.operation,
            service,
            caller,
            request: (dynamic.request)(),
            given: Vec::new(),
            handle: None,
            token: None,
            request_id: None,
            language: None,
            empty_body: false,
        }
    }

    pub(super) fn parse(mut self, document: &[u8]) -> Result<Document> {
        let text = text_of(document)?;
        let sections = fields("", text, text)?;
        for (name, json) in &sections {
            if !SECTIONS.contains(&name.as_str()) {
                let near = nearest(name, SECTIONS);
                let reason = format!("is no section of a document{}", suggestion(&near));
                return Err(DocumentError::new(shown(name), reason).at(json, text));
            }
        }
        let section =
            |name: &str| sections.iter().find(|(known, json)| known == name && *json != "null").map(|(_, json)| *json);
        self.name(section("operation"), text)?;
        for (place, name) in [(Place::Path, "path"), (Place::Query, "query"), (Place::Header, "headers")] {
            if let Some(json) = section(name) {
                self.fields(place, name, json, text)?;
            }
        }
        self.body(section("body"), text)?;
        self.take_token_of_caller();
        self.find_missing()?;
        Ok(Document {
            operation: self.dynamic,
            request: self.request.into_request(),
            handle: self.handle.map(|(id, _)| id),
            token: self.token,
            password: None,
            request_id: self.request_id,
            language: self.language,
            empty_body: self.empty_body,
        })
    }

    fn name(&self, json: Option<&str>, text: &str) -> Result<()> {
        let json = json.ok_or_else(|| missing("operation"))?;
        let name: String = decoded("operation", json, text)?;
        if name != self.operation.name {
            let reason = format!("is `{}`, not `{}`", shown(&name), self.operation.name);
            return Err(DocumentError::new("operation", reason).at(json, text));
        }
        Ok(())
    }

    fn body(&mut self, json: Option<&str>, text: &str) -> Result<()> {
        let Some(json) = json else { return Ok(()) };
        match self.operation.body {
            Body::None => {
                Err(DocumentError::new("body", format!("is there, but {} sends none", self.operation.name))
                    .at(json, text))
            }
            Body::Value => match self.operation.inputs.iter().find(|input| input.place == Place::BodyValue) {
                Some(input) => self.input(input, "body", json, text),
                None => Ok(()),
            },
            Body::Multipart => self.fields(Place::Part, "body", json, text),
            Body::Object | Body::OptionalObject => {
                self.fields(Place::Body, "body", json, text)?;
                self.empty_body = true;
                Ok(())
            }
        }
    }

    /// Reads a section that holds inputs by their names.
    fn fields(&mut self, place: Place, section: &str, json: &str, text: &str) -> Result<()> {
        let mut seen: Vec<String> = Vec::new();
        for (name, json) in fields(section, json, text)? {
            let path = joined(section, &shown(&name));
            let same = |known: &str| {
                if place == Place::Header { known.eq_ignore_ascii_case(&name) } else { known == name }
            };
            // Names of JSON fields have been compared already; headers come in any case.
            if seen.iter().any(|known| same(known)) {
                return Err(DocumentError::new(path, "is there twice").at(json, text));
            }
            match self.operation.inputs.iter().find(|input| input.place == place && same(input.name)) {
                Some(input) => self.input(input, &path, json, text)?,
                None if place == Place::Header && self.option(&name, &path, json, text)? => {}
                None => return Err(self.unknown(place, &name, path).at(json, text)),
            }
            seen.push(name);
        }
        Ok(())
    }

    fn input(&mut self, input: &Input, path: &str, json: &str, text: &str) -> Result<()> {
        match input.source {
            Source::Field(index) => self.field(index, input.place, path, json, text),
            Source::Handle => self.handle_id(path, json, text),
            Source::Constant(_) if json == "null" => Ok(()),
            Source::Constant(value) if is_constant(value, input.place, json) => Ok(()),
            Source::Constant(value) => {
                Err(DocumentError::new(path, format!("can only be {value}, and may be left out")).at(json, text))
            }
        }
    }

    fn field(&mut self, index: usize, place: Place, path: &str, json: &str, text: &str) -> Result<()> {
        let Some(field) = self.request.shape().fields.get(index) else {
            return Ok(());
        };
        if json == "null" && !field.required && place != Place::Path {
            return Ok(());
        }
        let refuse = |error: DecodeError| DocumentError::in_part(path, json, text, &error);
        let Some((_, first)) = self.given.iter().find(|(given, _)| *given == index) else {
            fill(&mut *self.request, index, field.form, place, json).map_err(refuse)?;
            self.given.push((index, path.to_owned()));
            return Ok(());
        };
        let mut other = (self.dynamic.request)();
        fill(&mut *other, index, field.form, place, json).map_err(refuse)?;
        let written = |request: &dyn Fillable| codec::encode_as(request.field(index), field.form);
        if written(&*other) == written(&*self.request) { Ok(()) } else { Err(different(path, first).at(json, text)) }
    }

    fn handle_id(&mut self, path: &str, json: &str, text: &str) -> Result<()> {
        let id: String = decoded(path, json, text)?;
        match &self.handle {
            Some((known, first)) if *known != id => Err(different(path, first).at(json, text)),
            Some(_) => Ok(()),
            None => {
                self.handle = Some((id, path.to_owned()));
                Ok(())
            }
        }
    }

    /// Takes a header that is no input of the operation but says something of its call; false when it is neither.
    fn option(&mut self, name: &str, path: &str, json: &str, text: &str) -> Result<bool> {
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        if self.operation.auth.as_ref().is_some_and(|auth| is(auth.header)) {
            self.token = Some(Secret::new(decoded::<String>(path, json, text)?));
        } else if is(self.service.request_id_header) {
            self.request_id = Some(decoded(path, json, text)?);
        } else if is(self.service.language_header) {
            self.language = Some(decoded(path, json, text)?);
        } else if is(CONTENT_TYPE) {
            let given: String = decoded(path, json, text)?;
            self.content_type(&given).map_err(|reason| DocumentError::new(path, reason).at(json, text))?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// The media type cannot be chosen, but said.
    fn content_type(&self, given: &str) -> Result<(), String> {
        let sent = match self.operation.body {
            Body::None => {
                return Err(format!("is of no use, because {} sends no body", self.operation.name));
            }
            Body::Object | Body::OptionalObject | Body::Value => "application/json",
            Body::Multipart => "multipart/form-data",
        };
        let (media_type, parameters) = given.split_once(';').unwrap_or((given, ""));
        let utf8 = ["", "charset=utf-8"].iter().any(|known| known.eq_ignore_ascii_case(parameters.trim()));
        if media_type.trim().eq_ignore_ascii_case(sent) && utf8 {
            return Ok(());
        }
        Err(format!("can only be {sent}, and may be left out"))
    }

    fn unknown(&self, place: Place, name: &str, path: String) -> DocumentError {
        let mut known: Vec<&str> =
            self.operation.inputs.iter().filter(|input| input.place == place).map(|input| input.name).collect();
        let own = known.len();
        if place == Place::Header {
            known.extend(self.operation.auth.as_ref().map(|auth| auth.header));
            known.extend([self.service.request_id_header, self.service.language_header, CONTENT_TYPE]);
        }
        let near = nearest(name, known.iter().copied());
        let hint = match (near.is_empty(), known.get(..own)) {
            (true, Some(own @ [_, ..])) => format!("; it knows {}", listed(own, "and")),
            _ => suggestion(&near),
        };
        DocumentError::new(path, format!("is unknown to {}{hint}", self.operation.name))
    }

    /// Fills the input that is the caller's own token, unless the document did.
    fn take_token_of_caller(&mut self) {
        let Some((header, token)) = self.caller else {
            return;
        };
        let input = self
            .operation
            .inputs
            .iter()
            .find(|input| input.place == Place::Header && input.name.eq_ignore_ascii_case(header));
        if let Some(Source::Field(index)) = input.map(|input| input.source)
            && !self.is_given(index)
            && self.request.field_mut(index).fill(token.expose())
        {
            self.given.push((index, String::new()));
        }
    }

    fn is_given(&self, index: usize) -> bool {
        self.given.iter().any(|(given, _)| *given == index)
    }

    fn find_missing(&self) -> Result<()> {
        let mut lacking: Vec<String> = Vec::new();
        let mut sources = Vec::new();
        for input in self.operation.inputs {
            let lacks = match input.source {
                Source::Field(index) => self.dynamic.requires(input) && !self.is_given(index),
                Source::Handle => self.handle.is_none(),
                Source::Constant(_) => false,
            };
            // Of an input at two places the first counts.
            if lacks && !sources.contains(&input.source) {
                sources.push(input.source);
                lacking.push(path_of(input));
            }
        }
        match lacking.as_slice() {
            [] => Ok(()),
            [path] => Err(missing(path)),
            [path, others @ ..] => {
                let others: Vec<&str> = others.iter().map(String::as_str).collect();
                let are = if others.len() == 1 { "is" } else { "are" };
                Err(DocumentError::new(path, format!("is required, but missing; so {are} {}", listed(&others, "and"))))
            }
        }
    }
}

/// Reads one value into a field. Where everything is text on the wire, that text does as well.
fn fill(request: &mut dyn Fillable, index: usize, form: Form, place: Place, json: &str) -> Result<(), DecodeError> {
    let Err(error) = codec::decode_into(json.as_bytes(), Mode::Strict, form, request.field_mut(index)) else {
        return Ok(());
    };
    let is_text = matches!(place, Place::Path | Place::Query | Place::Header | Place::Part);
    if is_text && fill_from_text(request, index, form, json) { Ok(()) } else { Err(error) }
}

/// Reads the text that stands for a value on the wire, or several: whether exactly that would be sent.
fn fill_from_text(request: &mut dyn Fillable, index: usize, form: Form, json: &str) -> bool {
    let Some(texts) = wire_texts(json, form) else {
        return false;
    };
    // A list may come as its only item.
    [Cow::Borrowed(json), Cow::Owned(format!("[{json}]"))].iter().any(|json| {
        let filled = codec::decode_into(json.as_bytes(), Mode::Lenient, form, request.field_mut(index)).is_ok();
        let mut sent = Vec::new();
        filled && request.field(index).texts(form, &mut |text| sent.push(text.into_owned())) && sent == texts
    })
}

/// The strings that a value stands for: its own, or those of its items. A bare number is one only where it is sent in quotes.
fn wire_texts(json: &str, form: Form) -> Option<Vec<String>> {
    match Reader::from_text(json, Mode::Strict).kind() {
        Kind::Text => find_text(json.as_bytes(), &[]).map(|text| vec![text]),
        Kind::Number | Kind::Bool if form != Form::Plain => Some(vec![json.to_owned()]),
        Kind::List => codec::decode(json.as_bytes(), Mode::Strict).ok(),
        _ => None,
    }
}

fn is_constant(constant: &str, place: Place, json: &str) -> bool {
    let kind = |json| Reader::from_text(json, Mode::Strict).kind();
    let text = |json: &str| find_text(json.as_bytes(), &[]);
    match place {
        Place::Body | Place::BodyValue => {
            kind(constant) == kind(json) && text(constant).is_some() && text(constant) == text(json)
        }
        _ => text(json).is_some_and(|text| text == constant),
    }
}

/// The fields of an object, with their values unread.
fn fields<'d>(path: &str, json: &'d str, text: &str) -> Result<Vec<Field<'d>>> {
    let mut found: Vec<Field<'d>> = Vec::new();
    let mut reader = Reader::from_text(json, Mode::Strict);
    let read = reader.each_field(&mut |reader, name| {
        found.push((name.to_owned(), reader.value()?));
        Ok(())
    });
    read.and_then(|()| reader.finish()).map_err(|error| DocumentError::in_part(path, json, text, &error))?;
    for (index, (name, json)) in found.iter().enumerate() {
        if found.iter().take(index).any(|(before, _)| before == name) {
            return Err(DocumentError::new(joined(path, &shown(name)), "is there twice").at(json, text));
        }
    }
    Ok(found)
}

fn text_of(document: &[u8]) -> Result<&str> {
    std::str::from_utf8(document).map_err(|_| DocumentError::new("", "is not valid UTF-8"))
}

fn decoded<T: codec::Decode + Default>(path: &str, json: &str, text: &str) -> Result<T> {
    codec::decode(json.as_bytes(), Mode::Strict).map_err(|error| DocumentError::in_part(path, json, text, &error))
}

/// The path of an input in a document.
fn path_of(input: &Input) -> String {
    match input.place {
        Place::Path => joined("path", input.name),
        Place::Query => joined("query", input.name),
        Place::Header => joined("headers", input.name),
        Place::Body | Place::Part => joined("body", input.name),
        Place::BodyValue => "body".to_owned(),
    }
}

fn missing(path: &str) -> DocumentError {
    DocumentError::new(path, "is required, but missing")
}

fn different(path: &str, first: &str) -> DocumentError {
    DocumentError::new(path, format!("differs from `{first}`, though both are one input; one of them suffices"))
}

fn suggestion(near: &[&str]) -> String {
    if near.is_empty() { String::new() } else { format!("; is {} meant?", listed(near, "or")) }
}

/// Names in a sentence; not all, where they are many.
fn listed(names: &[&str], word: &str) -> String {
    const SHOWN: usize = 12;
    let mut list = String::new();
    let last = names.len().saturating_sub(1);
    for (index, name) in names.iter().enumerate() {
        if index == SHOWN {
            return format!("{list} and {} more", names.len() - SHOWN);
        }
        match index {
            0 => {}
            index if index == last => list.push_str(&format!(" {word} ")),
            _ => list.push_str(", "),
        }
        list.push_str(&format!("`{name}`"));
    }
    list
}
