//! What operations do to the items of resources.

use super::resources::{FieldPath, Lookup};
use crate::spec::{Batch, Existing, FactEvidence, Omitted, Role, Time, Value};

/// An operation of a resource.
#[derive(Debug)]
pub struct ItemOperation {
    /// The operation.
    pub operation: String,
    /// What it does.
    pub role: Role,
    /// The verbs of a command line: its own, and those of its shortcuts.
    pub verbs: Vec<String>,
    /// Other words for the verbs.
    pub words: Vec<String>,
    /// The fields that a table of the result shows.
    pub columns: Vec<FieldPath>,
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
