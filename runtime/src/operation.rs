//! Operations as data. The generated crate holds one static [`Operation`] for each.

use crate::auth::Scheme;
use crate::codec::{HasShape, Shape};
use crate::error::ErrorCode;
use crate::fields::Empty;
pub use crate::http_types::{Method, Place};

/// An operation of the service.
#[derive(Debug)]
pub struct Operation {
    /// The vendor's name.
    pub name: &'static str,
    /// The group that the operation belongs to, by the name of its Cargo feature.
    pub group: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{name}` for each path parameter.
    pub path: &'static str,
    /// The token that the operation requires, if any.
    pub auth: Option<Auth>,
    /// The effect on the service, which decides whether a call is retried.
    pub effect: Effect,
    /// The fields of the request, with their places: [`shape_of`](crate::codec::shape_of) its type.
    pub request: &'static Shape,
    /// The inputs that are not fields of the request, and other places of fields. See [`inputs`](Self::inputs).
    pub other_inputs: &'static [Input],
    /// The kind of body.
    pub body: Body,
    /// Whether a success response has a value.
    pub has_response: bool,
    /// Error codes that mean success if an earlier attempt of the same call may have succeeded.
    pub already_done: &'static [ErrorCode],
    /// How the response is paged, if it is a page of a list.
    pub page: Option<Page>,
    /// Where a 2xx response carries a result code, if it does.
    pub result_code: Option<ResultCode>,
}

impl Operation {
    /// Creates an operation without inputs, token and response.
    #[must_use]
    pub const fn new(
        name: &'static str,
        group: &'static str,
        method: Method,
        path: &'static str,
        effect: Effect,
    ) -> Self {
        Self {
            name,
            group,
            method,
            path,
            auth: None,
            effect,
            request: Empty::SHAPE,
            other_inputs: &[],
            body: Body::None,
            has_response: false,
            already_done: &[],
            page: None,
            result_code: None,
        }
    }

    /// Returns all inputs with their places: the id of the handle, the fields of the request, constants, and the second places of
    /// fields that are sent twice.
    pub fn inputs(&self) -> impl Iterator<Item = Input> {
        let others = |is_handle: bool| {
            self.other_inputs.iter().copied().filter(move |input| (input.source == Source::Handle) == is_handle)
        };
        let fields = self.request.fields.iter().enumerate();
        let fields = fields.map(|(index, field)| Input::field(field.place, field.name, index));
        others(true).chain(fields).chain(others(false))
    }

    /// Returns the inputs at a place.
    pub fn inputs_at(&self, place: Place) -> impl Iterator<Item = Input> {
        self.inputs().filter(move |input| input.place == place)
    }

    /// Returns the place of a field of the request, by its index; the first one if it is sent at two.
    #[must_use]
    pub fn input_of_field(&self, index: usize) -> Option<Input> {
        self.inputs().find(|input| input.source == Source::Field(index))
    }
}

/// The effect of an operation on the service. It does not follow from the HTTP method: some GETs issue tokens, some POSTs
/// only read, and some PUTs are not idempotent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Issues a new value each time, such as a token. An unused one is harmless.
    Issue,
    /// Has the same effect whether it is carried out once or several times.
    Idempotent,
    /// Has a further effect each time it is carried out.
    NonIdempotent,
    /// Succeeds once and fails when repeated.
    OneTime,
}

impl Effect {
    /// Returns whether a call may be retried although an earlier attempt may have taken effect.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::Read | Self::Issue | Self::Idempotent)
    }

    /// Returns whether the operation leaves existing data unchanged.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Read | Self::Issue)
    }
}

/// The token that an operation requires, and its header.
#[derive(Debug)]
pub struct Auth {
    /// The scheme of the token.
    pub scheme: &'static Scheme,
    /// The header that carries the token.
    pub header: &'static str,
}

/// An input of an operation at one place of the request. An input that is sent at two places is listed twice.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// The place of the input.
    pub place: Place,
    /// The name at that place.
    pub name: &'static str,
    /// The source of the value.
    pub source: Source,
}

impl Input {
    /// Creates an input from a field of the request, by its index in the request's shape.
    #[must_use]
    pub const fn field(place: Place, name: &'static str, index: usize) -> Self {
        Self { place, name, source: Source::Field(index) }
    }

    /// Creates an input from the id of the handle.
    #[must_use]
    pub const fn handle(place: Place, name: &'static str) -> Self {
        Self { place, name, source: Source::Handle }
    }

    /// Creates an input with a constant value, in its form on the wire.
    #[must_use]
    pub const fn constant(place: Place, name: &'static str, value: &'static str) -> Self {
        Self { place, name, source: Source::Constant(value) }
    }
}

/// The source of an input's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The field of the request at this index of its shape.
    Field(usize),
    /// The id of the handle that makes the call.
    Handle,
    /// A constant. In a body, it is JSON.
    Constant(&'static str),
}

/// The kind of body that a request has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// No body.
    None,
    /// A JSON object, sent even if it has no fields.
    Object,
    /// A JSON object, omitted if it has no fields.
    OptionalObject,
    /// The JSON of a single input.
    Value,
    /// `multipart/form-data`.
    Multipart,
}

/// How a list is paged: the inputs that select a page, and the fields of the response that describe it.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The index of the request's field that holds the offset of the page's first item.
    pub offset: usize,
    /// The index of the request's field that holds the maximum number of items on the page.
    pub limit: usize,
    /// The largest limit that the service accepts, if the spec states it.
    pub max_limit: Option<i64>,
    /// The path of the items in the response.
    pub items: &'static [&'static str],
    /// The path of the total number of items in the response; empty if the service does not return it.
    pub count: &'static [&'static str],
    /// The path of the offset of the page's first item in the response; empty if the service does not return it.
    pub response_offset: &'static [&'static str],
}

/// A result code in a 2xx response.
#[derive(Clone, Copy, Debug)]
pub struct ResultCode {
    /// The path of the code.
    pub code: &'static [&'static str],
    /// The code that means success, as a string. A missing code means success, too.
    pub success: &'static str,
    /// The path of the message.
    pub message: &'static [&'static str],
    /// The family of the code, if the response contains only its number.
    pub family: Option<&'static str>,
}
