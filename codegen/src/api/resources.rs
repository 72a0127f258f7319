//! Resources: what operations do to their items, as the fake and the reference need it.

pub use super::resource_operations::{
    Accept, Assigned, Filter, Input, InputPlace, ItemOperation, KeyBy, Many, Match, Mine, Returned, Scalar, Select,
    Sort, SortKey, Within,
};
use crate::spec::{Cause, FactEvidence, LoginItem, OnDeleted, OnMissing, ResourceKind, Scope, Time, Value};

/// The path of a field.
pub type FieldPath = Vec<String>;

/// A resource.
#[derive(Debug)]
pub struct Resource {
    /// The name in PascalCase.
    pub name: String,
    /// The module, in snake case.
    pub module: String,
    /// The file inside the spec directory.
    pub file: String,
    /// The noun of a command line.
    pub noun: String,
    /// Other words for the noun.
    pub words: Vec<String>,
    /// The Chinese title.
    pub title_zh: String,
    /// What an item is.
    pub summary: String,
    /// The same in Chinese.
    pub summary_zh: String,
    /// Further documentation in Markdown.
    pub notes: Option<String>,
    /// Whether there are several items, and whether operations change them.
    pub kind: ResourceKind,
    /// What the items are part of.
    pub scope: Scope,
    /// Whether one of the items is that of the login.
    pub login: Option<LoginItem>,
    /// The resource whose items these are, if this one is another view of them.
    pub of: Option<String>,
    /// The field that identifies an item; empty for a singleton.
    pub id: FieldPath,
    /// The fields that the spec declares.
    pub fields: Vec<ResourceField>,
    /// The fields that requests set, also those of its base and of other views of it, sorted.
    pub settable: Vec<FieldPath>,
    /// The fields that responses contain, sorted.
    pub returned: Vec<FieldPath>,
    /// The items that exist from the start.
    pub items: Vec<Value>,
    /// The error responses, by their cause.
    pub errors: Vec<ResourceError>,
    /// How many items there can be.
    pub limits: Vec<Limit>,
    /// The operations.
    pub operations: Vec<ItemOperation>,
}

/// A field that the spec declares.
#[derive(Debug)]
pub struct ResourceField {
    /// The path.
    pub path: FieldPath,
    /// The value of a new item.
    pub initial: Option<Value>,
    /// How a value is made for a new item.
    pub made: Option<Maker>,
    /// How a value is made at each change.
    pub touched: Option<Maker>,
    /// What responses contain.
    pub shown: Shown,
    /// Whether only the outside world determines the value.
    pub is_world: bool,
    /// Whether code of the fake sets the value.
    pub is_by_hand: bool,
    /// Where the value is unique.
    pub unique: Option<Scope>,
    /// The item that the value refers to.
    pub refers: Option<Refers>,
    /// How well this is known.
    pub evidence: FactEvidence,
}

/// What responses contain of a field.
#[derive(Debug)]
pub enum Shown {
    /// The stored value.
    Stored,
    /// Nothing.
    Hidden,
    /// What a function of the fake returns, by its name in snake case.
    Computed(String),
    /// A value of another resource.
    Lookup(Lookup),
}

/// How a value is made.
#[derive(Debug)]
pub enum Maker {
    /// Hexadecimal digits.
    Hex(u16),
    /// Decimal digits, of which the first is not 0.
    Digits(u16),
    /// Decimal digits.
    Pin(u16),
    /// A UUID.
    Uuid,
    /// A password.
    Password,
    /// A SIP number.
    SipNumber,
    /// The current time.
    Now(Time),
    /// A field of the user of the login.
    Login(FieldPath),
}

/// A value of another resource.
#[derive(Debug)]
pub struct Lookup {
    /// The field of this resource with the value to look up.
    pub by: FieldPath,
    /// The field of the objects in a list that has the value, if `by` is one.
    pub each: Option<String>,
    /// The other resource.
    pub resource: String,
    /// The field of the other resource that equals the value.
    pub key: FieldPath,
    /// The field that is taken, if it is one.
    pub take: Option<FieldPath>,
    /// The fields of the object that is taken.
    pub takes: Vec<(String, FieldPath)>,
}

/// The item that a value refers to.
#[derive(Debug)]
pub struct Refers {
    /// The other resource.
    pub to: String,
    /// The field of the other resource that equals the value.
    pub key: FieldPath,
    /// What happens if there is no such item.
    pub missing: OnMissing,
    /// What happens if the item is to be deleted.
    pub deleted: OnDeleted,
    /// How well this is known.
    pub evidence: FactEvidence,
}

/// The error response for a cause.
#[derive(Debug)]
pub struct ResourceError {
    /// The cause.
    pub cause: Cause,
    /// The code.
    pub code: String,
    /// The message: the name of the code.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
    /// How well this is known.
    pub evidence: FactEvidence,
}

/// How many items there can be.
#[derive(Debug)]
pub struct Limit {
    /// The largest number.
    pub count: u16,
    /// The field in which the items are equal; empty if all are counted.
    pub per: FieldPath,
    /// How well this is known.
    pub evidence: FactEvidence,
}
