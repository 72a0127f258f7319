//! What an operation is, as data. The generated crate holds one static [`Operation`] for each.

use crate::ErrorCode;
use crate::auth::Scheme;

/// An operation of the service.
#[derive(Debug)]
pub struct Operation {
    /// The vendor's name.
    pub name: &'static str,
    /// The group it belongs to, as its feature is named.
    pub group: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{name}` for each path parameter.
    pub path: &'static str,
    /// The token that it needs, if any.
    pub auth: Option<Auth>,
    /// What it does to the service; decides whether it may be repeated.
    pub effect: Effect,
    /// Every input and where it is sent.
    pub inputs: &'static [Input],
    /// Whether a JSON object is sent even when no field of it is given.
    pub body: Body,
    /// Whether the service returns anything.
    pub has_response: bool,
    /// Codes that say "already done" when a repeated call gets them.
    pub already_done: &'static [ErrorCode],
    /// How its response is paged.
    pub page: Option<Page>,
    /// Where a 200 response carries a result code.
    pub result_code: Option<ResultCode>,
}

impl Operation {
    /// An operation without inputs, tokens or response: what the generated code starts from.
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
            inputs: &[],
            body: Body::None,
            has_response: false,
            already_done: &[],
            page: None,
            result_code: None,
        }
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the methods")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// As it is written in a request line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    pub(crate) const fn to_http(self) -> http::Method {
        match self {
            Self::Get => http::Method::GET,
            Self::Post => http::Method::POST,
            Self::Put => http::Method::PUT,
            Self::Patch => http::Method::PATCH,
            Self::Delete => http::Method::DELETE,
        }
    }
}

/// What an operation does to the service. The HTTP method does not tell: some GETs mint tokens, some POSTs only read, and
/// a PUT may add.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Nothing.
    Read,
    /// It hands out something new each time; an unused one does no harm.
    Issue,
    /// Done twice is done once.
    Idempotent,
    /// Done twice is done twice.
    NonIdempotent,
    /// It works once, a second time it fails.
    OneTime,
}

impl Effect {
    /// Whether a call of which nobody knows if it reached the service may be sent again.
    #[must_use]
    pub const fn is_repeatable(self) -> bool {
        matches!(self, Self::Read | Self::Issue | Self::Idempotent)
    }

    /// Whether a call leaves the service as it was.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Read | Self::Issue)
    }
}

/// A token that an operation needs, and the header it goes into.
#[derive(Debug)]
pub struct Auth {
    /// How the token is come by.
    pub scheme: &'static Scheme,
    /// The header that carries it.
    pub header: &'static str,
}

/// One input of an operation at one place of the request. An input that is sent at two places is listed twice.
#[derive(Debug)]
pub struct Input {
    /// Where it is sent.
    pub place: Place,
    /// Its name there.
    pub name: &'static str,
    /// Where its value comes from.
    pub source: Source,
}

impl Input {
    /// A field of the request, by its index in the request's shape.
    #[must_use]
    pub const fn field(place: Place, name: &'static str, index: usize) -> Self {
        Self { place, name, source: Source::Field(index) }
    }

    /// What the handle stands for.
    #[must_use]
    pub const fn handle(place: Place, name: &'static str) -> Self {
        Self { place, name, source: Source::Handle }
    }

    /// Always the same value, as it is written on the wire.
    #[must_use]
    pub const fn constant(place: Place, name: &'static str, value: &'static str) -> Self {
        Self { place, name, source: Source::Constant(value) }
    }
}

/// Where an input is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the path, in place of `{name}`.
    Path,
    /// In the query.
    Query,
    /// As a header.
    Header,
    /// As a field of the JSON object in the body.
    Body,
    /// As the whole body.
    BodyValue,
    /// As a part of a multipart body.
    Part,
}

/// Where the value of an input comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The field of the request at this index of its shape.
    Field(usize),
    /// The handle that makes the call.
    Handle,
    /// A constant; in a body it is JSON.
    Constant(&'static str),
}

/// What kind of body a request has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// None at all.
    None,
    /// A JSON object, sent even if it is empty.
    Object,
    /// A JSON object that is left out when no field is given.
    OptionalObject,
    /// The JSON of one input, which is the whole body.
    Value,
    /// `multipart/form-data`.
    Multipart,
}

/// How a response is paged: which inputs choose the page, and where the response counts.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The index of the field of the request that says where the page starts.
    pub offset: usize,
    /// The index of the field that says how long it is.
    pub limit: usize,
    /// The path of the items in the response.
    pub items: &'static [&'static str],
    /// The path of how many there are in all; empty where the service does not say.
    pub count: &'static [&'static str],
}

/// A result code inside a response with status 200.
#[derive(Clone, Copy, Debug)]
pub struct ResultCode {
    /// The path of the code.
    pub code: &'static [&'static str],
    /// The code that means success, as a string. An absent code means it too.
    pub success: &'static str,
    /// The path of the words that go with it.
    pub message: &'static [&'static str],
}
