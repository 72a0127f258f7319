//! What an operation does to a resource.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::text::parse_from_str;
use super::{DataPath, FactEvidence, InputPath, Lookup, Shortcut, Value};

/// An operation of a resource.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ItemOperation {
    /// The operation.
    pub operation: String,
    /// What it does.
    pub role: Role,
    /// The verb of a command line in kebab-case, if it is not that of the role.
    pub verb: Option<String>,
    /// Other words for the verb, in English and Chinese.
    #[serde(default)]
    pub words: Vec<String>,
    /// The requests that have a verb of their own, beside all named constructors.
    #[serde(default)]
    pub shortcuts: Vec<Shortcut>,
    /// The fields that a table of the result shows, by their paths in an item, if they are not the `columns` of the resource.
    #[serde(default)]
    pub columns: Vec<DataPath>,
    /// The inputs that identify the items. By default, the input that has the name of the `id`.
    pub select: Option<Select>,
    /// The input that identifies the item of the scope, if it is not that of the login.
    pub parent: Option<InputPath>,
    /// Inputs, each with the field that stores it, where their names differ.
    #[serde(default)]
    pub accepts: BTreeMap<InputPath, DataPath>,
    /// The fields that the operation sets to a value that is not an input of the same name.
    #[serde(default)]
    pub sets: Vec<Assignment>,
    /// The fields for which the service makes a new value.
    #[serde(default)]
    pub remakes: Vec<DataPath>,
    /// The fields of the response that are not the fields of the same name.
    #[serde(default)]
    pub returns: Vec<Returned>,
    /// The fields that the response does not contain, although its type has them.
    #[serde(default)]
    pub omits: Vec<DataPath>,
    /// The path of the item or the items in the response, if that is not the whole response or `page.items`.
    pub result: Option<DataPath>,
    /// The values that fields of the items have, by field.
    #[serde(default, rename = "where")]
    pub conditions: BTreeMap<DataPath, Vec<Value>>,
    /// The items that belong to the user of the login.
    pub mine: Option<Mine>,
    /// The query parameters that select items.
    #[serde(default)]
    pub filters: Vec<Filter>,
    /// The order of the items.
    pub sort: Option<Sort>,
    /// The inputs that change nothing and select nothing.
    #[serde(default)]
    pub ignores: Vec<InputPath>,
    /// What happens to fields that a change does not contain.
    pub omitted: Option<Omitted>,
    /// What happens if one of several items cannot be changed.
    pub batch: Option<Batch>,
    /// What a creation does if the item exists.
    #[serde(default)]
    pub existing: Existing,
    /// How well `omitted`, `batch` and `existing` are known.
    #[serde(default)]
    pub evidence: FactEvidence,
    /// Whether the fake has code for the operation, instead of this description.
    #[serde(default)]
    pub by_hand: bool,
}

impl ItemOperation {
    /// Returns the verb of a command line.
    pub fn verb(&self) -> &str {
        self.verb.as_deref().unwrap_or_else(|| self.role.verb())
    }
}

/// What an operation does to the items of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Creates items.
    Create,
    /// Returns an item, or several that the request names.
    Read,
    /// Returns the items that match.
    List,
    /// Changes the fields that the request contains.
    Update,
    /// Changes one aspect of items, such as their status.
    Set,
    /// Makes a value anew, such as a key or a password.
    Reset,
    /// Deletes items.
    Delete,
    /// Returns figures that are measured or computed.
    View,
    /// Is a step of a sequence, or an action without stored state.
    Flow,
}

impl Role {
    /// Every role, in the order of a life cycle.
    pub const ALL: [Self; 9] = [
        Self::Create,
        Self::Read,
        Self::List,
        Self::Update,
        Self::Set,
        Self::Reset,
        Self::Delete,
        Self::View,
        Self::Flow,
    ];

    /// Returns its name in the spec.
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::List => "list",
            Self::Update => "update",
            Self::Set => "set",
            Self::Reset => "reset",
            Self::Delete => "delete",
            Self::View => "view",
            Self::Flow => "flow",
        }
    }

    /// Returns the verb of a command line.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Read | Self::View => "show",
            other => other.word(),
        }
    }

    /// Returns whether the operation concerns items that a request identifies.
    pub fn selects(self) -> bool {
        matches!(self, Self::Read | Self::Update | Self::Set | Self::Reset | Self::Delete)
    }
}

/// How a request identifies items.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Select {
    /// The input, such as `path.isbn` or `body[]`.
    pub at: InputPath,
    /// The field that equals the input, if it is not the `id`.
    pub key: Option<DataPath>,
    /// The fields that may equal the input, by the value of another input.
    pub key_by: Option<KeyBy>,
}

/// The fields that may equal an input, by the value of another input.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeyBy {
    /// The other input.
    pub input: InputPath,
    /// The fields, by the value of the other input.
    pub values: BTreeMap<String, DataPath>,
}

/// A field that an operation sets.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// The field.
    pub field: DataPath,
    /// The constant value.
    pub value: Option<Value>,
    /// The input with the value.
    pub input: Option<InputPath>,
}

/// A field of a response that is not the field of the same name.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Returned {
    /// The path of the field in the item of the response.
    pub name: DataPath,
    /// The field of the resource.
    pub from: Option<DataPath>,
    /// The constant value.
    pub value: Option<Value>,
    /// The name of the function of the fake that computes the value, in snake case.
    pub computed: Option<String>,
    /// The field of another resource that has the value.
    pub lookup: Option<Lookup>,
}

/// The items that belong to the user of the login.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Mine {
    /// The field that identifies the owner.
    pub field: DataPath,
    /// The field of the user of the login that it equals.
    pub login: DataPath,
    /// The query parameter with which administrators select all items.
    pub unless: Option<String>,
}

/// A query parameter that selects items.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The parameter.
    pub parameter: String,
    /// The fields one of which contains the value, in any case.
    #[serde(default)]
    pub contains: Vec<DataPath>,
    /// The field that equals the value, or one of its values.
    pub equals: Option<DataPath>,
    /// What the values of the parameter stand for. A value that is not listed selects everything.
    #[serde(default)]
    pub values: BTreeMap<String, Vec<Value>>,
    /// The field that refers to the item with this value, or to one below it.
    pub within: Option<DataPath>,
    /// The boolean parameter that includes the items below.
    pub descend: Option<String>,
    /// The field that is not before the value.
    pub from: Option<DataPath>,
    /// The field that is not after the value.
    pub until: Option<DataPath>,
    /// The values that apply if the parameter is missing and has no default.
    #[serde(default)]
    pub otherwise: Vec<Value>,
}

/// The order of the items of a list.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// The query parameter that selects the order.
    pub by: Option<String>,
    /// The query parameter that is true for an ascending order.
    pub ascending: Option<String>,
    /// The orders, by the values of the parameter.
    #[serde(default)]
    pub values: BTreeMap<String, SortKey>,
    /// The order without the parameter. By default, that of creation.
    pub otherwise: Option<SortKey>,
}

/// A field by which items are sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortKey {
    /// The field.
    pub field: DataPath,
    /// Whether the largest value is first.
    pub descending: bool,
}

impl SortKey {
    fn parse(text: &str) -> Result<Self, String> {
        let field = text.strip_prefix('-');
        Ok(Self { field: DataPath::parse(field.unwrap_or(text))?, descending: field.is_some() })
    }
}

parse_from_str!(SortKey, SortKey::parse, "a field such as `title`, or `-title` for a descending order");

/// What happens to fields that a change does not contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Omitted {
    /// They remain as they are.
    Keep,
    /// They are set to the defaults of the request, or removed.
    Default,
    /// They are set to the defaults of the request, or remain if there is none.
    KnownDefaults,
}

/// What happens if one of several items cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Batch {
    /// None is changed.
    Atomic,
    /// The others are changed.
    Partial,
    /// No source states it.
    Unknown,
}

impl Batch {
    /// Returns its name in the spec.
    pub fn word(self) -> &'static str {
        match self {
            Self::Atomic => "atomic",
            Self::Partial => "partial",
            Self::Unknown => "unknown",
        }
    }
}

/// What a creation does if the item exists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Existing {
    /// It is rejected.
    #[default]
    Refuse,
    /// It replaces the item.
    Replace,
}
