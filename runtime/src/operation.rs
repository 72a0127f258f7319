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
    /// The tokens that it needs.
    pub auth: &'static [Auth],
    /// What it does to the service; decides whether it may be repeated.
    pub effect: Effect,
    /// Every input and where it is sent.
    pub inputs: &'static [Input],
    /// Whether a JSON object is sent even when no member of it is given.
    pub body: Body,
    /// Whether the service answers anything.
    pub answers: bool,
    /// Codes that say "already done" when a repeated call gets them.
    pub replayed_as: &'static [ErrorCode],
    /// How its answer is paged.
    pub page: Option<Page>,
    /// Where a 200 answer carries a result code.
    pub result_code: Option<ResultCode>,
}

impl Operation {
    /// An operation without inputs, tokens or answer: what the generated code starts from.
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
            auth: &[],
            effect,
            inputs: &[],
            body: Body::None,
            answers: false,
            replayed_as: &[],
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
    Mint,
    /// Done twice is done once.
    Set,
    /// Done twice is done twice.
    Add,
    /// It works once, a second time it fails.
    Consume,
}

impl Effect {
    /// Whether a call of which nobody knows if it reached the service may be sent again.
    #[must_use]
    pub const fn is_repeatable(self) -> bool {
        matches!(self, Self::Read | Self::Mint | Self::Set)
    }

    /// Whether a call leaves the service as it was.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Read | Self::Mint)
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
    /// A member of the request, by its index in the request's shape.
    #[must_use]
    pub const fn member(place: Place, name: &'static str, index: usize) -> Self {
        Self { place, name, source: Source::Member(index) }
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
    /// As a member of the JSON object in the body.
    Body,
    /// As the whole body.
    Whole,
    /// As a part of a multipart body.
    Part,
}

/// Where the value of an input comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The member of the request at this index of its shape.
    Member(usize),
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
    /// A JSON object that is left out when no member is given.
    OptionalObject,
    /// The JSON of one input, which is the whole body.
    Whole,
    /// `multipart/form-data`.
    Multipart,
}

/// How an answer is paged: which inputs choose the page, and where the answer counts.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The index of the member of the request that says where the page starts.
    pub offset: usize,
    /// The index of the member that says how long it is.
    pub limit: usize,
    /// The path of the items in the answer.
    pub items: &'static [&'static str],
    /// The path of how many there are in all; empty where the service does not say.
    pub count: &'static [&'static str],
}

/// A result code inside an answer with status 200.
#[derive(Clone, Copy, Debug)]
pub struct ResultCode {
    /// The path of the code.
    pub code: &'static [&'static str],
    /// The code that means success, as text. An absent code means it too.
    pub success: &'static str,
    /// The path of the words that go with it.
    pub message: &'static [&'static str],
}
