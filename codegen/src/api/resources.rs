//! Resources: what operations do to their items, as the fake and the reference need it.

use crate::spec::{
    Batch, Cause, Existing, FactEvidence, LoginItem, Omitted, OnDeleted, OnMissing, ResourceKind, Role, Scope, Time,
    Value,
};

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

/// An operation of a resource.
#[derive(Debug)]
pub struct ItemOperation {
    /// The operation.
    pub operation: String,
    /// What it does.
    pub role: Role,
    /// The verb of a command line.
    pub verb: String,
    /// How a request identifies items.
    pub select: Option<Select>,
    /// The input that identifies the item of the scope.
    pub parent: Option<Input>,
    /// The inputs that are stored.
    pub accepts: Vec<Accept>,
    /// What is set besides.
    pub sets: Vec<(FieldPath, Assigned)>,
    /// The fields that are made anew.
    pub remakes: Vec<FieldPath>,
    /// The fields of the response that are not the fields of the same name.
    pub returns: Vec<(FieldPath, Returned)>,
    /// The fields that the response does not contain.
    pub omits: Vec<FieldPath>,
    /// Where the response has items: the path, and whether there is a list.
    pub result: Option<(FieldPath, bool)>,
    /// The values that fields of the items have.
    pub conditions: Vec<(FieldPath, Vec<Value>)>,
    /// The items that belong to the user of the login.
    pub mine: Option<Mine>,
    /// The query parameters that select items.
    pub filters: Vec<Filter>,
    /// The order of the items.
    pub sort: Option<Sort>,
    /// What happens to fields that a change does not contain.
    pub omitted: Omitted,
    /// What happens if one of several items cannot be changed; `None` if the request is about one.
    pub batch: Option<Batch>,
    /// What a creation does if the item exists.
    pub existing: Existing,
    /// How well this is known.
    pub evidence: FactEvidence,
    /// Whether the fake has code for the operation.
    pub by_hand: bool,
}

/// How a request identifies items.
#[derive(Debug)]
pub struct Select {
    /// The input.
    pub at: Input,
    /// The field that equals it, unless `key_by` is set.
    pub key: FieldPath,
    /// The fields that may equal it, by the value of another input.
    pub key_by: Option<KeyBy>,
}

/// The fields that may equal an input, by the value of another input.
#[derive(Debug)]
pub struct KeyBy {
    /// The other input.
    pub input: Input,
    /// Its default.
    pub default: Option<Value>,
    /// The fields, by the value of the other input.
    pub fields: Vec<(String, FieldPath)>,
}

/// An input of a request, or a part of one.
#[derive(Debug)]
pub struct Input {
    /// The place.
    pub place: InputPlace,
    /// The names from there; of a list, up to it.
    pub path: FieldPath,
    /// How the value is a list of inputs.
    pub many: Many,
    /// What the value is in JSON.
    pub scalar: Scalar,
    /// The path as the spec writes it.
    pub text: String,
}

/// The place of an input, as the runtime names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputPlace {
    /// The path.
    Path,
    /// The query.
    Query,
    /// The headers.
    Header,
    /// The object in the body.
    Body,
    /// The whole body.
    BodyValue,
    /// The parts of a multipart body.
    Part,
}

/// How the value of an input is a list of inputs.
#[derive(Debug)]
pub enum Many {
    /// It is one input.
    No,
    /// Each item of a list is one, or has one at a path.
    Items(FieldPath),
    /// Each part of a string with commas is one.
    Parts,
}

/// What the value of a parameter is in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// A string.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
}

/// An input that is stored.
#[derive(Debug)]
pub struct Accept {
    /// The input.
    pub input: Input,
    /// The field.
    pub field: FieldPath,
    /// The value of a missing input.
    pub default: Option<Value>,
}

/// What a field is set to.
#[derive(Debug)]
pub enum Assigned {
    /// A constant.
    Value(Value),
    /// The value of an input.
    Input(Input),
}

/// A field of a response that is not the field of the same name.
#[derive(Debug)]
pub enum Returned {
    /// Another field.
    Field(FieldPath),
    /// A constant.
    Value(Value),
    /// What a function of the fake returns, by its name in snake case.
    Computed(String),
    /// A value of another resource.
    Lookup(Lookup),
}

/// The items that belong to the user of the login.
#[derive(Debug)]
pub struct Mine {
    /// The field that identifies the owner.
    pub field: FieldPath,
    /// The field of the user that it equals.
    pub login: FieldPath,
    /// The parameter with which administrators select all items.
    pub unless: Option<String>,
}

/// A query parameter that selects items.
#[derive(Debug)]
pub struct Filter {
    /// The parameter.
    pub parameter: String,
    /// How items match it.
    pub by: Match,
    /// The values that apply without the parameter.
    pub otherwise: Vec<Value>,
}

/// How items match a parameter.
#[derive(Debug)]
pub enum Match {
    /// One of the fields contains the value.
    Contains(Vec<FieldPath>),
    /// The field equals the value, or one of its values.
    Equals(FieldPath),
    /// The field equals a value that the value of the parameter stands for.
    Means(FieldPath, Vec<(String, Vec<Value>)>),
    /// The field refers to an item of a tree.
    Within(Within),
    /// The field, in its form, is not before the parameter, in its form.
    From(FieldPath, Time, Time),
    /// The field, in its form, is not after the parameter, in its form.
    Until(FieldPath, Time, Time),
}

/// A field that refers to an item of a tree.
#[derive(Debug)]
pub struct Within {
    /// The field.
    pub field: FieldPath,
    /// The resource that is a tree.
    pub tree: String,
    /// The field of the tree that refers to the item above.
    pub parent: FieldPath,
    /// The parameter that includes the items below, and its default.
    pub descend: Option<(String, bool)>,
}

/// The order of the items of a list.
#[derive(Debug)]
pub struct Sort {
    /// The parameter that selects the order.
    pub by: Option<String>,
    /// The parameter that is true for an ascending order.
    pub ascending: Option<String>,
    /// The orders, by the values of the parameter.
    pub values: Vec<(String, SortKey)>,
    /// The order without the parameter.
    pub otherwise: Option<SortKey>,
}

/// A field by which items are sorted.
#[derive(Debug)]
pub struct SortKey {
    /// The field.
    pub field: FieldPath,
    /// Whether the largest value is first.
    pub is_descending: bool,
}
