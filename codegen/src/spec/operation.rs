//! Operations.

use serde::Deserialize;

use super::placeholder::{StandIn, guess};
use super::text::parse_from_str;
use super::{DataPath, Enumeration, Example, Field, Http, Identifier, Place, Replaces, Struct, TypeRef};

/// One operation, with the types that only it uses.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// The vendor's name, in PascalCase. The file is named after it in snake case.
    #[serde(rename = "operation")]
    pub name: String,
    /// The vendor's Chinese title.
    pub title_zh: String,
    /// One sentence, an imperative, with a full stop: what a call does.
    pub summary: String,
    /// Prose in Markdown that the fields do not say.
    pub notes: Option<String>,
    /// The vendor's page, `meeting_21_0030`, or `openapi` where there is none.
    pub source: String,
    /// The day the facts were compared with the source, `2026-11-24`.
    pub checked: String,
    /// Method and path.
    pub http: Http,
    /// The scheme of `auth.yaml` whose token a call needs; none when it is left out.
    pub auth: Option<String>,
    /// What happens when it is sent twice.
    #[serde(deserialize_with = "super::placeholder::or_stand_in")]
    pub effect: Effect,
    /// Error codes that mean "already done" when a repeated call gets them.
    #[serde(default)]
    pub already_done: Vec<String>,
    /// Why the vendor withdraws the operation, and what takes its place.
    pub deprecated: Option<String>,
    /// Parameters in the path.
    #[serde(default)]
    pub path: Vec<Field>,
    /// Parameters in the query.
    #[serde(default)]
    pub query: Vec<Field>,
    /// Headers of this operation.
    #[serde(default)]
    pub headers: Vec<Field>,
    /// Fields of the JSON object that is sent.
    #[serde(default)]
    pub body: Vec<Field>,
    /// A struct whose fields are fields of the body too.
    pub body_fields_of: Option<String>,
    /// A body that is no object: its value is the whole body, its name is for the Rust side only.
    pub body_value: Option<Box<Field>>,
    /// Parts of a `multipart/form-data` body.
    #[serde(default)]
    pub multipart: Vec<Field>,
    /// The body may be left out as a whole.
    #[serde(default)]
    pub body_optional: bool,
    /// `none`, or the type of the response. Never left out.
    pub response: Response,
    /// How the method returns the response, when not as it comes.
    pub returns: Option<Returns>,
    /// How the response is paged.
    pub page: Option<Page>,
    /// Where a 200 carries a code that says whether it worked.
    pub result_code: Option<ResultCode>,
    /// The call replaces the resource as a whole: how to change a part of it.
    pub replaces: Option<Replaces>,
    /// Codes that a source ties to this operation.
    #[serde(default)]
    pub errors: Vec<String>,
    /// Calls that tests send and the fake returns.
    #[serde(default)]
    pub examples: Vec<Example>,
    /// Objects that only this operation uses.
    #[serde(default)]
    pub structs: Vec<Struct>,
    /// Enumerations that only this operation uses.
    #[serde(default)]
    pub enumerations: Vec<Enumeration>,
    /// Identifiers that only this operation uses.
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
}

impl Operation {
    /// The fields that the operation itself lists at a place. Those of `body_fields_of` are not among them.
    pub fn fields_at(&self, place: Place) -> &[Field] {
        match place {
            Place::Path => &self.path,
            Place::Query => &self.query,
            Place::Headers => &self.headers,
            Place::Body => &self.body,
            Place::Multipart => &self.multipart,
        }
    }
}

/// What happens when a call is sent twice: it decides what may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Issues something new on every call, such as a token or a nonce; an unused one does no harm.
    Issue,
    /// Repeating it has no further effect.
    Idempotent,
    /// Repeating it has a further effect.
    NonIdempotent,
    /// Succeeds once; a repetition fails.
    OneTime,
}

impl Effect {
    /// The word for it in the spec.
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

impl StandIn for Effect {
    const EXPECTED: &str = "one of a few words";
    const STAND_IN: Self = Self::Read;
}

/// What an operation returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// Nothing.
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

    /// The type of the response, when there is one.
    pub fn type_ref(&self) -> Option<&TypeRef> {
        match self {
            Self::None => None,
            Self::Type(type_ref) => Some(type_ref),
        }
    }
}

parse_from_str!(Response, Response::parse, "`none` or a type such as `list<Book>`", r"^\S+$");

/// How the method returns the response, when not as it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Returns {
    /// The response is a list with exactly one item, and the method returns that item.
    Single,
}

/// How a response is paged.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The field of the request that says where the page starts.
    pub offset: String,
    /// The field of the request that says how many items a page has.
    pub limit: String,
    /// The path of the items in the response.
    pub items: DataPath,
    /// The path of how many there are on all pages, when the service counts them.
    pub count: Option<DataPath>,
}

/// Where a 200 carries a code that says whether it worked.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResultCode {
    /// The path of the code in the response.
    pub code: DataPath,
    /// The code that means success, as a string.
    pub success: String,
    /// The path of the message in the response.
    pub message: Option<DataPath>,
}
