//! Calls from documents: any operation with inputs that are named as on the wire, through its typed request and its typed
//! response.
//!
//! A document is a JSON object. Sections without content may be left out:
//!
//! ```json
//! {
//!   "operation": "LendBook",
//!   "path": {"shelf": "A7"},
//!   "query": {"days": 14},
//!   "headers": {"X-Request-Id": "4711"},
//!   "body": {"title": "Moby-Dick"}
//! }
//! ```
//!
//! - `operation` is the vendor's name. The other sections hold what is sent at that place.
//! - In `path`, `query` and `headers`, where everything is text on the wire, numbers and booleans may be written as such or
//!   as the text that is sent. Names of headers are compared without regard to case.
//! - `headers` may also hold the token of the call, which is then sent as it is, and what every operation accepts: the id of
//!   the request, the language, and the `Content-Type` that is sent anyway.
//! - `body` holds the JSON that is sent, or the parts of a multipart body by name. A file is written
//!   `{"filename": "logo.png", "content_base64": "…"}`.
//! - A constant may be left out. Of an input that is sent at two places one suffices.
//!
//! Documents are read strictly: whatever is unknown, missing, there twice or of another type is refused with the path to it.

mod error;
mod parse;

use std::fmt;
use std::sync::Arc;

use crate::auth::{Scheme, TokenSource};
use crate::call::{Call, DecodeResponse, Request};
use crate::codec::{self, Decode, DecodeError, DecodeStruct, Encode, EncodeStruct, Form, Mode, distance};
use crate::core::{Core, Service};
use crate::operation::{Input, Operation, Place, Source};
use crate::values::Secret;

pub use crate::fields::Empty;
pub use error::DocumentError;
use parse::Parser;

/// An operation with what is needed to call it from a [document](self). The generated crate has one for each.
#[derive(Clone, Copy)]
pub struct DynamicOperation {
    /// What the operation is.
    pub operation: &'static Operation,
    request: fn() -> Box<dyn Fillable>,
    decode: DecodeResponse<String>,
}

/// A request that can be filled and sent.
trait Fillable: DecodeStruct + EncodeStruct + Send + Sync {
    fn into_request(self: Box<Self>) -> Request;
}

impl<R: DecodeStruct + EncodeStruct + Send + Sync + 'static> Fillable for R {
    fn into_request(self: Box<Self>) -> Request {
        Arc::new(*self)
    }
}

impl DynamicOperation {
    /// An operation with the types of its request and of its response as the wire has it; [`Nothing`] where there is none.
    #[must_use]
    pub const fn new<R, A>(operation: &'static Operation) -> Self
    where
        R: DecodeStruct + EncodeStruct + Default + Send + Sync + 'static,
        A: Decode + Encode + Default,
    {
        Self { operation, request: empty::<R>, decode: written_again::<A> }
    }

    /// The operation that a document names.
    ///
    /// # Errors
    ///
    /// When the document is no JSON object, or names none of the operations.
    pub fn of_document(operations: &[&'static Self], document: &[u8]) -> Result<&'static Self, DocumentError> {
        parse::operation_of(operations, document)
    }

    /// The operation of this name.
    #[must_use]
    pub fn named(operations: &[&'static Self], name: &str) -> Option<&'static Self> {
        operations.iter().copied().find(|known| known.operation.name == name)
    }

    /// The names of operations that are much like this one, the nearest first.
    #[must_use]
    pub fn nearest(operations: &[&'static Self], name: &str) -> Vec<&'static str> {
        nearest(name, operations.iter().map(|known| known.operation.name))
    }

    /// Reads a document of this operation.
    ///
    /// # Errors
    ///
    /// For the first thing that is wrong with it, with the path to it.
    pub fn parse(&self, document: &[u8], service: &Service) -> Result<Document, DocumentError> {
        Parser::new(*self, service, None).parse(document)
    }

    /// Reads a document of this operation like [`parse`](Self::parse). An input that is this header holds the token, if the
    /// document does not say otherwise.
    ///
    /// # Errors
    ///
    /// For the first thing that is wrong with it, with the path to it.
    pub fn parse_with_token(
        &self,
        document: &[u8],
        service: &Service,
        header: &str,
        token: &Secret,
    ) -> Result<Document, DocumentError> {
        Parser::new(*self, service, Some((header, token))).parse(document)
    }

    /// The call that a document describes. It responses the JSON of the response, with the names of the wire and without what
    /// no type knows; an empty text where the operation returns nothing.
    pub fn call(&self, core: &Core, document: &Document) -> Call<String> {
        document.call(core)
    }

    /// Reads a response as a call does, and writes it again.
    ///
    /// # Errors
    ///
    /// When the response cannot be understood.
    pub fn check_response(&self, body: &[u8]) -> Result<String, DecodeError> {
        self.decode_response()(body)
    }

    /// What a document has to hold for an input, in words, such as `a whole number`.
    #[must_use]
    pub fn expects(&self, input: &Input) -> String {
        match input.source {
            Source::Constant(value) => format!("always {value}"),
            Source::Handle => "a string".to_owned(),
            Source::Field(index) => self.field_expects(index, input.place),
        }
    }

    /// Whether a document must hold an input, here or at the other place where it is sent.
    #[must_use]
    pub fn requires(&self, input: &Input) -> bool {
        match input.source {
            Source::Constant(_) => false,
            Source::Handle => true,
            Source::Field(index) => {
                input.place == Place::Path
                    || (self.request)().shape().fields.get(index).is_some_and(|field| field.required)
            }
        }
    }

    /// Asks the field's own reader, by giving it what it does not want.
    fn field_expects(&self, index: usize, place: Place) -> String {
        let mut request = (self.request)();
        let form = request.shape().fields.get(index).map_or(Form::Plain, |field| field.form);
        let mut refuses =
            |json: &[u8]| codec::decode_into(json, Mode::Strict, form, request.field_mut(index)).err()?.expected();
        match (refuses(b"[]"), refuses(b"[[]]"), refuses(b"true")) {
            (Some("an object"), ..) if place == Place::Part => "a file".to_owned(),
            (Some(expected), ..) => expected.to_owned(),
            (None, _, None) => "any JSON".to_owned(),
            (None, Some(item), Some(list)) => format!("{list}, each {item}"),
            (None, None, Some(list)) => list.to_owned(),
        }
    }

    fn decode_response(&self) -> DecodeResponse<String> {
        if self.operation.has_response { self.decode } else { |_| Ok(String::new()) }
    }

    /// The scheme of the handle whose method the operation is, if it is one.
    fn handle_scheme(&self) -> Option<&'static Scheme> {
        let scheme = self.operation.auth.as_ref()?.scheme;
        matches!(scheme.source, TokenSource::Handle(_)).then_some(scheme)
    }
}

fn empty<R: DecodeStruct + EncodeStruct + Default + Send + Sync + 'static>() -> Box<dyn Fillable> {
    Box::new(R::default())
}

fn written_again<A: Decode + Encode + Default>(body: &[u8]) -> Result<String, DecodeError> {
    codec::decode::<A>(body, Mode::Lenient).map(|response| codec::encode(&response))
}

/// The names that are much like this one, the nearest first.
fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    const SHOWN: usize = 3;
    let allowed = name.chars().count() / 4 + 1;
    let mut near: Vec<_> = known
        .into_iter()
        .map(|known| (distance(known, name), known))
        .filter(|&(distance, _)| distance <= allowed)
        .collect();
    near.sort_unstable();
    near.dedup();
    let best = near.first().map_or(0, |&(distance, _)| distance);
    near.into_iter().take_while(|&(distance, _)| distance <= best + 1).take(SHOWN).map(|(_, known)| known).collect()
}

impl fmt::Debug for DynamicOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DynamicOperation").field(&self.operation.name).finish()
    }
}

/// What a [document](self) says: the typed request, and what it says beside it.
#[derive(Clone)]
pub struct Document {
    operation: DynamicOperation,
    request: Request,
    handle: Option<String>,
    token: Option<Secret>,
    password: Option<Secret>,
    request_id: Option<String>,
    language: Option<String>,
    /// The body was given, with no field in it.
    empty_body: bool,
}

impl Document {
    /// The operation to call.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation.operation
    }

    /// The typed request.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The id of the handle whose method the operation is.
    #[must_use]
    pub fn handle(&self) -> Option<&str> {
        self.handle.as_deref()
    }

    /// The token of this one call.
    #[must_use]
    pub fn token(&self) -> Option<&Secret> {
        self.token.as_ref()
    }

    /// The id under which the service is to log the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The language that the service's messages are to have.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The same document with a password that the token of a handle is fetched with, if it holds no token.
    #[must_use]
    pub fn with_password(mut self, password: Secret) -> Self {
        self.password = Some(password);
        self
    }

    /// The header whose token is neither in the document nor can be fetched with a password: the operation is a method of a
    /// handle, and the call cannot be made.
    #[must_use]
    pub fn lacks_token(&self) -> Option<&'static str> {
        self.operation.handle_scheme()?;
        let header = self.operation().auth.as_ref()?.header;
        (self.token.is_none() && self.password.is_none()).then_some(header)
    }

    fn call(&self, core: &Core) -> Call<String> {
        let operation = self.operation();
        let decode = self.operation.decode_response();
        let request = self.request.clone();
        let mut call = match self.operation.handle_scheme() {
            None => Call::new(core, operation, request, decode),
            Some(scheme) => {
                let mut handle = core.handle(scheme, self.handle.clone().unwrap_or_default());
                if let (Some(password), None) = (&self.password, &self.token) {
                    handle = handle.password(password);
                }
                Call::new(&handle, operation, request, decode)
            }
        };
        let options = &mut call.plan.options;
        options.token.clone_from(&self.token);
        options.request_id.clone_from(&self.request_id);
        options.language.clone_from(&self.language);
        options.empty_body = self.empty_body;
        call
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("operation", &self.operation().name)
            .field("handle", &self.handle)
            .field("token", &self.token)
            .field("request_id", &self.request_id)
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}
