//! Operations.

use serde::Deserialize;

use super::gap::{StandIn, guess};
use super::text::written_as_text;
use super::{DataPath, Enumeration, Example, Http, Identifier, Member, Place, Record, Replaces, TypeRef};

/// One operation, with the types that only it uses.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// The vendor's name, in PascalCase. The file is named after it in snake case.
    #[serde(rename = "operation")]
    pub name: String,
    /// The vendor's Chinese title.
    pub title_zh: String,
    /// One sentence, an imperative, with a full stop: what a call does.
    pub summary: String,
    /// Prose in Markdown that the members do not say.
    pub notes: Option<String>,
    /// The vendor's page, `meeting_21_0030`, or `openapi` where there is none.
    pub source: String,
    /// The day the facts were compared with the source, `2026-11-24`.
    pub checked: String,
    /// Method and path.
    pub http: Http,
    /// The schemes of `auth.yaml` that a call needs, all of them.
    pub auth: Vec<String>,
    /// What happens when it is sent twice.
    #[serde(deserialize_with = "super::gap::or_stand_in")]
    pub effect: Effect,
    /// Error codes that mean "already done" when a repeated call gets them.
    #[serde(default)]
    pub replayed_as: Vec<String>,
    /// Why the vendor withdraws the operation, and what takes its place.
    pub retired: Option<String>,
    /// Parameters in the path.
    #[serde(default)]
    pub path: Vec<Member>,
    /// Parameters in the query.
    #[serde(default)]
    pub query: Vec<Member>,
    /// Headers of this operation.
    #[serde(default)]
    pub headers: Vec<Member>,
    /// Members of the JSON object that is sent.
    #[serde(default)]
    pub body: Vec<Member>,
    /// A record whose members are members of the body too.
    pub body_members_of: Option<String>,
    /// A body that is no object: its value is the whole body, its name is for the Rust side only.
    pub body_value: Option<Box<Member>>,
    /// Parts of a `multipart/form-data` body.
    #[serde(default)]
    pub multipart: Vec<Member>,
    /// The body may be left out as a whole.
    #[serde(default)]
    pub body_optional: bool,
    /// `none`, or the type of the answer. Never left out.
    pub response: Response,
    /// How the method returns the answer, when not as it comes.
    pub returns: Option<Returns>,
    /// How the answer is paged.
    pub page: Option<Page>,
    /// Where a 200 carries a code that says whether it worked.
    pub result_code: Option<ResultCode>,
    /// The call replaces everything: how to change a part of it all the same.
    pub replaces: Option<Replaces>,
    /// Codes that a source ties to this operation.
    #[serde(default)]
    pub errors: Vec<String>,
    /// Calls that tests send and the fake answers.
    #[serde(default)]
    pub examples: Vec<Example>,
    /// Objects that only this operation uses.
    #[serde(default)]
    pub records: Vec<Record>,
    /// Enumerations that only this operation uses.
    #[serde(default)]
    pub enumerations: Vec<Enumeration>,
    /// Identifiers that only this operation uses.
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
}

impl Operation {
    /// The members that the operation itself lists at a place. Those of `body_members_of` are not among them.
    pub fn members_at(&self, place: Place) -> &[Member] {
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
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Nothing changes.
    Read,
    /// Each call hands out something new: a token, a nonce.
    Mint,
    /// Twice is once.
    Set,
    /// Twice is twice.
    Add,
    /// It works once.
    Consume,
}

impl StandIn for Effect {
    const EXPECTED: &str = "one of a few words";
    const STAND_IN: Self = Self::Read;
}

/// What an operation answers.
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

    /// The type of the answer, when there is one.
    pub fn type_ref(&self) -> Option<&TypeRef> {
        match self {
            Self::None => None,
            Self::Type(type_ref) => Some(type_ref),
        }
    }
}

written_as_text!(Response, Response::parse, "`none` or a type such as `list<Book>`", r"^\S+$");

/// How the method returns the answer, when not as it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Returns {
    /// The answer is a list with exactly one item, and the method returns that item.
    Sole,
}

/// How an answer is paged.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The member of the request that says where the page starts.
    pub offset: String,
    /// The member of the request that says how many items a page has.
    pub limit: String,
    /// The path of the items in the answer.
    pub items: DataPath,
    /// The path of how many there are on all pages, when the service counts them.
    pub count: Option<DataPath>,
}

/// Where a 200 carries a code that says whether it worked.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResultCode {
    /// The path of the code in the answer.
    pub code: DataPath,
    /// The code that means success, as text.
    pub success: String,
    /// The path of the message in the answer.
    pub message: Option<DataPath>,
}
