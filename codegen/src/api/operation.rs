//! Operations.

use super::example::{Example, ExampleCall};
use super::replaces::Replaces;
use super::types::{Field, Struct, Type, TypeDef};
use crate::naming;
use crate::spec::{Effect, Method};

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The vendor's name.
    pub name: String,
    /// The file inside the spec directory.
    pub file: String,
    /// The module and method, in snake case.
    pub rust: String,
    /// The vendor's Chinese title.
    pub title_zh: String,
    /// What a call does.
    pub summary: String,
    /// More about it.
    pub notes: Option<String>,
    /// The vendor's page, as a link.
    pub page_url: Option<String>,
    /// The same page in Chinese.
    pub page_url_zh: Option<String>,
    /// The day it was compared with its source.
    pub checked: String,
    /// Why the vendor withdraws it.
    pub deprecated: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// The path with its placeholders.
    pub path: String,
    /// The token that it needs.
    pub auth: Option<Auth>,
    /// Whose method it is.
    pub caller: Caller,
    /// What it does to the service.
    pub effect: Effect,
    /// The request, with its fields in the order of their places. `None` if the method takes no argument.
    pub request: Option<Struct>,
    /// How the method takes its request.
    pub argument: Argument,
    /// Every input with its place.
    pub inputs: Vec<Input>,
    /// The kind of body.
    pub body: BodyKind,
    /// What the method returns.
    pub returned: Returned,
    /// The error codes with which a retried call succeeds, because an earlier attempt has taken effect.
    pub already_done: Vec<KnownError>,
    /// The error codes that it is known to fail with.
    pub errors: Vec<KnownError>,
    /// How the response is paged.
    pub page: Option<Page>,
    /// What it says of replacing everything, if it does.
    pub replaces: Option<Replaces>,
    /// The result code that a 200 carries, if it does.
    pub result_code: Option<ResultCode>,
    /// The documentation of its method.
    pub docs: MethodDocs,
    /// Calls with their responses.
    pub examples: Vec<Example>,
    /// Types that only it uses.
    pub types: Vec<TypeDef>,
}

impl Operation {
    /// The Rust type of its request.
    pub fn request_name(&self) -> String {
        format!("{}Request", self.name)
    }

    /// The fields of its request.
    pub fn fields(&self) -> &[Field] {
        self.request.as_ref().map(|request| request.fields.as_slice()).unwrap_or_default()
    }

    /// The path of its method, such as `Client::show_book`.
    pub fn method_path(&self) -> String {
        format!("{}::{}", self.caller.type_name(), self.rust)
    }

    /// The call of the first example with a success response.
    pub fn example_call(&self) -> Option<&ExampleCall> {
        self.examples.iter().find(|example| example.source.error.is_none())?.call.as_ref()
    }

    /// The public names of its file: its request, its types and their steps.
    pub fn exports(&self) -> Vec<&str> {
        let request = self.request.iter().flat_map(Struct::exports);
        request.chain(self.types.iter().flat_map(TypeDef::exports)).collect()
    }
}

/// A token that an operation needs.
#[derive(Debug, Clone)]
pub struct Auth {
    /// The name of the scheme that says how the token is come by.
    pub scheme: String,
    /// The header.
    pub header: String,
}

/// Whose method an operation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// The client's.
    Client,
    /// A handle's, by its Rust type.
    Handle(String),
}

impl Caller {
    /// The type whose method it is.
    pub fn type_name(&self) -> &str {
        match self {
            Self::Client => "Client",
            Self::Handle(name) => name,
        }
    }

    /// The variable that holds it in examples.
    pub fn variable(&self) -> String {
        naming::snake(self.type_name())
    }
}

/// The documentation of a method, but for its errors and its example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodDocs {
    /// The paragraphs before the sections: what it does, how it pages, what is retried.
    pub paragraphs: Vec<String>,
    /// The last paragraph: the endpoint and the vendor's page.
    pub origin: String,
}

/// An error code that an operation is known to fail with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownError {
    /// The Rust constant.
    pub constant: String,
    /// What it means.
    pub meaning: String,
}

/// The result code of a 200: whether the call succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultCode {
    /// Its path in the response.
    pub code: Vec<String>,
    /// The code of a success.
    pub success: String,
    /// The path of the message in the response; empty if there is none.
    pub message: Vec<String>,
}

/// How a method takes its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// It takes none.
    None,
    /// By value.
    Request,
    /// As `impl Into`: it has a single required field.
    Into,
}

/// One input at one place.
#[derive(Debug, Clone)]
pub struct Input {
    /// Where.
    pub place: Place,
    /// Its name there.
    pub name: String,
    /// Its value.
    pub source: Source,
    /// What it means, where it is no field of the request, which would say so itself.
    pub doc: Option<String>,
}

/// Where an input stands in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// Among the headers.
    Header,
    /// In the object of the body.
    Body,
    /// As the whole body.
    BodyValue,
    /// As a part of a multipart body.
    Part,
}

/// The value of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A field of the request, by its index.
    Field(usize),
    /// What the handle stands for.
    Handle,
    /// A constant, as it is written at its place.
    Constant(String),
}

/// The kind of body that a request has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// None.
    None,
    /// A JSON object.
    Object,
    /// A JSON object that may be left out.
    OptionalObject,
    /// The JSON of one input.
    Value,
    /// Multipart.
    Multipart,
}

/// What a method returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Returned {
    /// Nothing.
    Empty,
    /// The response.
    Value(Type),
    /// The only item of the response, which is a list.
    Single(Type),
}

/// How a response is paged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The index of the request's field that says where a page starts.
    pub offset: usize,
    /// The index of the one that says how long it is.
    pub limit: usize,
    /// The path of the items in the response.
    pub items: Vec<String>,
    /// The path of how many there are in all; empty where the service does not say.
    pub count: Vec<String>,
}
