//! Resources: what operations are about, where the values of their fields come from, and which errors they cause.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::text::{lookup, parse_from_str};
use super::{DataPath, ItemOperation, Object, ResourceField};

/// A resource: a file in `resources/`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// The name in PascalCase. The file has the same name in snake case.
    #[serde(rename = "resource")]
    pub name: String,
    /// The noun of a command line, in kebab-case. Resources can share one.
    pub noun: String,
    /// Other words for the noun, in English and Chinese.
    #[serde(default)]
    pub words: Vec<String>,
    /// The Chinese title.
    pub title_zh: String,
    /// What an item is, as one sentence.
    pub summary: String,
    /// The same as `summary`, in Chinese.
    pub summary_zh: String,
    /// Further documentation in Markdown: the life cycle, limits, what is unknown.
    pub notes: Option<String>,
    /// Whether there are several items, and whether operations change them.
    #[serde(default)]
    pub kind: ResourceKind,
    /// What the items are part of.
    pub scope: Scope,
    /// Whether one of the items is that of the login.
    pub login: Option<LoginItem>,
    /// The resource whose items these are, if this one is another view of them.
    pub of: Option<String>,
    /// The field that identifies an item.
    pub id: Option<DataPath>,
    /// The fields that need more than a request and a response that name them.
    #[serde(default)]
    pub fields: Vec<ResourceField>,
    /// The fields that a table of items shows and a card shows first, by their paths in an item.
    #[serde(default)]
    pub columns: Vec<DataPath>,
    /// The items that exist from the start.
    #[serde(default)]
    pub items: Vec<Object>,
    /// The error codes of the operations, by their cause.
    #[serde(default)]
    pub errors: BTreeMap<Cause, ResourceError>,
    /// How many items there can be.
    #[serde(default)]
    pub limits: Vec<Limit>,
    /// The operations that belong to the resource.
    #[serde(default)]
    pub operations: Vec<ItemOperation>,
}

impl Resource {
    /// Returns the declaration of a field.
    pub fn field(&self, path: &DataPath) -> Option<&ResourceField> {
        self.fields.iter().find(|field| field.name == *path)
    }
}

/// `resources/standalone.yaml`: the operations that belong to no resource.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Standalone {
    /// The operations.
    pub standalone: Vec<StandaloneOperation>,
}

/// An operation that belongs to no resource.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StandaloneOperation {
    /// The operation.
    pub operation: String,
    /// Why it belongs to no resource.
    pub reason: String,
}

/// Whether a resource has several items, and whether operations change them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ResourceKind {
    /// Items that operations create, change or delete.
    #[default]
    Collection,
    /// One item for each item of the scope.
    Singleton,
    /// Items that no operation changes.
    Catalog,
    /// Figures that are measured or computed from other resources.
    View,
}

impl ResourceKind {
    /// Returns its name in the spec.
    pub fn word(self) -> &'static str {
        match self {
            Self::Collection => "collection",
            Self::Singleton => "singleton",
            Self::Catalog => "catalog",
            Self::View => "view",
        }
    }

    /// Returns whether requests determine what responses contain.
    pub fn is_stored(self) -> bool {
        matches!(self, Self::Collection | Self::Singleton)
    }
}

/// The item of a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LoginItem {
    /// The user who logged in.
    User,
    /// The enterprise of that user.
    Corp,
}

/// What items are part of, or where a value is unique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// `service`: the whole service.
    Service,
    /// `sp`: a service provider.
    Sp,
    /// `corp`: the enterprise of the login, unless an input identifies another one.
    Corp,
    /// `user`: the user of the login.
    User,
    /// The name of a resource.
    Resource(String),
}

impl Scope {
    fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with(|c: char| c.is_ascii_uppercase()) {
            return Ok(Self::Resource(text.to_owned()));
        }
        let known = [("service", Self::Service), ("sp", Self::Sp), ("corp", Self::Corp), ("user", Self::User)];
        lookup(&known, "scope", text)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Service => "service",
            Self::Sp => "sp",
            Self::Corp => "corp",
            Self::User => "user",
            Self::Resource(name) => name,
        })
    }
}

parse_from_str!(Scope, Scope::parse, "`service`, `sp`, `corp`, `user` or the name of a resource");

/// How well a fact about the behavior of the service is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FactEvidence {
    /// The vendor documents it.
    Documented,
    /// Others observed it, in responses or in code that runs against the service.
    Observed,
    /// It follows from other facts, or from similar operations.
    #[default]
    Inferred,
}

impl FactEvidence {
    /// Returns its name in the spec.
    pub fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Inferred => "inferred",
        }
    }
}

/// The cause of an error response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// There is no such item.
    Missing,
    /// An item with a value that must be unique exists already.
    Exists,
    /// Other items refer to the item.
    InUse,
    /// The item must not be deleted or changed, such as the first of its kind.
    Fixed,
    /// A limit is reached.
    Full,
    /// A value is invalid.
    Invalid,
    /// A value refers to an item that does not exist.
    NoReference,
    /// The item belongs to another user or enterprise.
    NotOwner,
    /// A password is too weak.
    WeakPassword,
    /// A password is wrong.
    WrongPassword,
    /// What is to be changed has started.
    Started,
    /// What must not run is running.
    Running,
    /// What must run is not running.
    NotRunning,
}

impl Cause {
    /// Returns its name in the spec.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Exists => "exists",
            Self::InUse => "in_use",
            Self::Fixed => "fixed",
            Self::Full => "full",
            Self::Invalid => "invalid",
            Self::NoReference => "no_reference",
            Self::NotOwner => "not_owner",
            Self::WeakPassword => "weak_password",
            Self::WrongPassword => "wrong_password",
            Self::Started => "started",
            Self::Running => "running",
            Self::NotRunning => "not_running",
        }
    }
}

/// The error response for a cause.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResourceError {
    /// The code, from `errors.yaml`.
    pub code: String,
    /// The HTTP status, if `errors.yaml` does not list it first.
    pub status: Option<u16>,
    /// How well it is known that the operations of this resource return the code.
    #[serde(default)]
    pub evidence: FactEvidence,
}

/// How many items there can be.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The largest number of items in one item of the scope.
    pub count: u16,
    /// The field in which these items are equal, if the limit does not concern all.
    pub per: Option<DataPath>,
    /// How well the limit is known.
    #[serde(default)]
    pub evidence: FactEvidence,
}
