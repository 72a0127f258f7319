//! Operations.

use super::{Field, Replaces, Type, TypeDef};
use crate::spec::{Effect, Example, Method};

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
    /// The request's fields, in the order of their places; empty when the method takes no argument.
    pub fields: Vec<Field>,
    /// How the method takes its request.
    pub argument: Argument,
    /// Every input with its place.
    pub inputs: Vec<Input>,
    /// The kind of body.
    pub body: BodyKind,
    /// What the method returns.
    pub returned: Returned,
    /// Constants of codes that mean "already done".
    pub already_done: Vec<String>,
    /// Constants of codes that it may fail with.
    pub errors: Vec<String>,
    /// How the response is paged.
    pub page: Option<Page>,
    /// What it says of replacing everything, if it does.
    pub replaces: Option<Replaces>,
    /// Where a 200 carries a result code: the path, the code of success, the path of the message.
    pub result_code: Option<(Vec<String>, String, Vec<String>)>,
    /// Calls with their responses.
    pub examples: Vec<Example>,
    /// Types that only it uses.
    pub types: Vec<TypeDef>,
}

impl Operation {
    /// The Rust type of its request.
    pub fn request(&self) -> String {
        format!("{}Request", self.name)
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

/// How a method takes its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// There is nothing to say.
    None,
    /// As its request.
    Request,
    /// As anything that becomes its request: it has one required field, by its index.
    Into(usize),
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

/// How the items of a page and their number are reached in its struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageItems {
    /// The type of an item.
    pub item: Type,
    /// The fields on the way to the items; each with whether it is optional.
    pub items: Vec<(String, bool)>,
    /// The fields on the way to the number of items.
    pub count: Option<Vec<(String, bool)>>,
    /// Whether that number is an `i64` already.
    pub count_is_wide: bool,
}
