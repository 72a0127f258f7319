//! Operations.

use serde::Deserialize;

use super::placeholder::guess;
use super::text::parse_from_str;
use super::{Constructor, DataPath, Enumeration, Example, Field, Http, Identifier, Place, Replaces, Struct, TypeRef};

/// An operation, with the types that only it uses.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// The vendor's name, in PascalCase. The file has the same name in snake case.
    #[serde(rename = "operation")]
    pub name: String,
    /// The vendor's Chinese title.
    pub title_zh: String,
    /// What a call does, as one imperative sentence.
    pub summary: String,
    /// The same as `summary`, in Chinese.
    pub summary_zh: String,
    /// Further documentation in Markdown: limits, side effects, surprises.
    pub notes: Option<String>,
    /// The vendor's page, such as `meeting_21_0030`, or `openapi` if there is none.
    pub source: String,
    /// The date of the last comparison with the source, such as `2026-11-24`.
    pub checked: String,
    /// Method and path, such as `GET /v1/shelves/{shelf}`.
    pub http: Http,
    /// The scheme of `auth.yaml` whose token a call needs, if it needs one.
    pub auth: Option<String>,
    /// What a call does to the service. It decides which errors are retried.
    #[serde(deserialize_with = "super::placeholder::or_default")]
    pub effect: Effect,
    /// Why the effect is what it is, where the request or the vendor's documentation suggests another one.
    pub effect_reason: Option<String>,
    /// Error codes with which a retry of a call that already succeeded fails.
    #[serde(default)]
    pub already_done: Vec<String>,
    /// Why the operation is deprecated, and what to use instead.
    pub deprecated: Option<String>,
    /// The path parameters.
    #[serde(default)]
    pub path: Vec<Field>,
    /// The query parameters.
    #[serde(default)]
    pub query: Vec<Field>,
    /// The headers of this operation. Those of `service.yaml` and `auth.yaml` are not listed.
    #[serde(default)]
    pub headers: Vec<Field>,
    /// The fields of the JSON object in the body.
    #[serde(default)]
    pub body: Vec<Field>,
    /// The struct whose fields are also fields of the body.
    pub body_fields_of: Option<String>,
    /// The fields of `body_fields_of` that are required here, although they are optional in the struct.
    #[serde(default)]
    pub body_required: Vec<String>,
    /// The whole body, if it is not an object. Its name is used in Rust only.
    pub body_value: Option<Box<Field>>,
    /// The parts of a `multipart/form-data` body.
    #[serde(default)]
    pub multipart: Vec<Field>,
    /// Whether no body is sent if no field of it is set.
    #[serde(default)]
    pub body_optional: bool,
    /// The type of the response, or `none`.
    pub response: Response,
    /// What the method returns, if not the response as it is.
    pub returns: Option<Returns>,
    /// How the response is paged.
    pub page: Option<Page>,
    /// Where a response with the status 200 contains a result code.
    pub result_code: Option<ResultCode>,
    /// The call replaces the resource as a whole: how to change a part of it.
    pub replaces: Option<Replaces>,
    /// The functions that create the request, in place of `new`.
    #[serde(default)]
    pub constructors: Vec<Constructor>,
    /// The error codes that a source documents for this operation.
    #[serde(default)]
    pub errors: Vec<String>,
    /// Calls that tests send, with responses that the fake returns.
    #[serde(default)]
    pub examples: Vec<Example>,
    /// The structs that only this operation uses.
    #[serde(default)]
    pub structs: Vec<Struct>,
    /// The enumerations that only this operation uses.
    #[serde(default)]
    pub enumerations: Vec<Enumeration>,
    /// The identifiers that only this operation uses.
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
}

impl Operation {
    /// Returns the fields that the operation lists at a place, without those of `body_fields_of`.
    pub fn fields_at(&self, place: Place) -> &[Field] {
        match place {
            Place::Path => &self.path,
            Place::Query => &self.query,
            Place::Headers => &self.headers,
            Place::Body => &self.body,
            Place::Multipart => &self.multipart,
        }
    }

    /// Returns whether a request must contain a field that it has at a place, apart from the path.
    pub fn requires(&self, place: Place, field: &Field) -> bool {
        field.required || place == Place::Body && self.body_required.contains(&field.name)
    }
}

/// What a call does to the service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Changes nothing.
    #[default]
    Read,
    /// Issues something new on every call, such as a token or a nonce; an unused one does no harm.
    Issue,
    /// Changes the service; a second call has no further effect.
    Idempotent,
    /// Changes the service; a second call has a further effect.
    NonIdempotent,
    /// Succeeds once; a second call fails.
    OneTime,
}

impl Effect {
    /// Returns the word in the spec.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Issue => "issue",
            Self::Idempotent => "idempotent",
            Self::NonIdempotent => "non_idempotent",
            Self::OneTime => "one_time",
        }
    }
}

/// The response of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// `none`: the response has no content that matters.
    None,
    /// A value of this type.
    Type(TypeRef),
}

impl Response {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self::None),
            _ => match guess(text) {
                Some(guess) => Ok(Self::parse(guess).unwrap_or(Self::None)),
                None => TypeRef::parse(text).map(Self::Type),
            },
        }
    }

    /// Returns the type of the response; `None` if there is none.
    pub fn type_ref(&self) -> Option<&TypeRef> {
        match self {
            Self::None => None,
            Self::Type(type_ref) => Some(type_ref),
        }
    }
}

parse_from_str!(Response, Response::parse, "`none` or a type such as `list<Book>`");

/// What the method returns instead of the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Returns {
    /// The only item of the response, which is a list with exactly one item.
    Single,
}

/// How a response is paged.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The field of the request with the offset of the first item.
    pub offset: String,
    /// The field of the request with the maximum number of items.
    pub limit: String,
    /// The path of the items in the response.
    pub items: DataPath,
    /// The path of the number of items on all pages, if the response contains it.
    pub count: Option<DataPath>,
}

/// Where a response with the status 200 contains a result code.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResultCode {
    /// The path of the code in the response.
    pub code: DataPath,
    /// The code of a success, as a string.
    pub success: String,
    /// The path of the message in the response.
    pub message: Option<DataPath>,
    /// The family of the code, if the response contains only its number.
    pub family: Option<String>,
}
