//! Resources as data: what the operations of the service do to its items. `resources/` has a static [`Resource`] for each
//! resource of the spec.
//!
//! An item is a JSON object, whose fields are stored under the paths that the descriptors use. All names are those of the wire.

use std::collections::BTreeSet;

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Map, Number, Value};

use crate::resources::Computed;

/// The path of a field in an item or a response: the names of objects, outermost first.
pub(crate) type Path = &'static [&'static str];

/// A resource.
#[derive(Debug)]
pub(crate) struct Resource {
    /// The name in PascalCase.
    pub(crate) name: &'static str,
    /// The noun of a command line.
    pub(crate) noun: &'static str,
    pub(crate) kind: Kind,
    /// What the items are part of.
    pub(crate) scope: Scope,
    /// The resource whose items these are, if this one is another view of them. Its fields are fields of this one, too.
    pub(crate) of: Option<&'static Self>,
    /// The field that identifies an item; empty for a singleton, which its scope identifies.
    pub(crate) id: Path,
    /// The fields that need more than to be stored and returned.
    pub(crate) fields: &'static [Field],
    /// The fields that requests set. A field of an example that is not one of them is not the business of the fake's state.
    pub(crate) settable: &'static [Path],
    /// The items that exist from the start.
    pub(crate) items: &'static [Json],
    /// The error responses, by their cause. A cause without one has no documented code.
    pub(crate) errors: &'static [(Cause, ErrorCode)],
    pub(crate) limits: &'static [Limit],
    pub(crate) operations: &'static [Use],
}

/// Whether a resource has several items, and whether operations change them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Items that operations create, change or delete.
    Collection,
    /// One item for each item of the scope.
    Singleton,
    /// Items that no operation changes.
    Catalog,
    /// Figures that are measured or computed from other resources.
    View,
}

/// What an item is part of, or where a value is unique.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scope {
    Service,
    /// A service provider.
    Sp,
    /// The enterprise of the login, unless the `parent` of the operation identifies another one.
    Corp,
    /// The user of the login.
    User,
    /// The item of another resource, which the `parent` of the operation identifies.
    Resource(&'static Resource),
}

/// A field of a resource. It is stored and returned, unless `shown` states otherwise.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) path: Path,
    /// The value of a new item, if its creation does not set one.
    pub(crate) initial: Option<Json>,
    /// How a value is made for a new item, if its creation does not set one.
    pub(crate) made: Option<Maker>,
    /// How a value is made for a new item, and again at each change.
    pub(crate) touched: Option<Maker>,
    pub(crate) shown: Shown,
    /// Where the value is unique.
    pub(crate) unique: Option<Scope>,
    /// The item that the value, or each value of the list, refers to.
    pub(crate) refers: Option<Refers>,
    /// How well it is known that the value is unique, made or initial.
    pub(crate) evidence: Evidence,
}

/// What responses contain of a field.
#[derive(Debug)]
pub(crate) enum Shown {
    /// The stored value.
    Stored,
    /// Nothing.
    Hidden,
    /// What a function of the fake returns.
    Computed(Computed),
    /// A value of another resource.
    Lookup(Lookup),
}

/// How a value is made. All but some times are strings.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Maker {
    /// Hexadecimal digits in lower case; their number.
    Hex(usize),
    /// Decimal digits, of which the first is not 0; their number.
    Digits(usize),
    /// Decimal digits; their number.
    Pin(usize),
    Uuid,
    Password,
    /// A SIP number: `+99` and digits.
    SipNumber,
    /// The current time.
    Now(TimeForm),
    /// A field of the user of the login.
    Login(Path),
}

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeForm {
    /// `1661832000000`
    EpochMillis,
    /// `1661832000`
    EpochSeconds,
    /// `"1661832000000"`
    EpochMillisString,
    /// `"2022-08-30 12:00"`, in UTC
    UtcMinute,
    /// `"2022-08-30"`
    Date,
    /// `"2022-08-30 12:00:00"`
    Second,
    /// `"2022-08-30T12:00:00.000Z"`
    Iso,
}

/// A value of another resource.
#[derive(Debug)]
pub(crate) struct Lookup {
    /// The field of this resource with the value to look up. If it is a list, so is the result.
    pub(crate) by: Path,
    /// If the field is a list of objects, the field of these objects with the value: what is taken is added to each object.
    pub(crate) each: Option<&'static str>,
    pub(crate) resource: &'static Resource,
    /// The field of the other resource by which its item is found.
    pub(crate) key: Path,
    pub(crate) take: Take,
}

/// What is taken from an item of another resource.
#[derive(Debug)]
pub(crate) enum Take {
    /// The value of a field.
    Field(Path),
    /// An object: the names of its fields, each with the field that has the value.
    Object(&'static [(&'static str, Path)]),
}

/// The item that a value refers to.
#[derive(Debug)]
pub(crate) struct Refers {
    pub(crate) to: &'static Resource,
    /// The field of the other resource that equals the value.
    pub(crate) key: Path,
    pub(crate) missing: OnMissing,
    pub(crate) deleted: OnDeleted,
    pub(crate) evidence: Evidence,
}

/// What happens if a request refers to an item that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnMissing {
    /// The request is rejected, with [`Cause::NoReference`].
    Refuse,
    /// The value is stored as it is.
    Keep,
    Unknown,
}

/// What happens if an item that a value refers to is to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnDeleted {
    /// The deletion is rejected, with [`Cause::InUse`] of the resource of the item.
    Refuse,
    /// The value is removed.
    Clear,
    /// The value remains.
    Keep,
    /// The item with the value is deleted, too.
    Delete,
    Unknown,
}

/// How well a fact is known. What is inferred is enforced only on demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evidence {
    Documented,
    Observed,
    Inferred,
}

/// The cause of an error response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    Missing,
    Exists,
    InUse,
    Fixed,
    Full,
    Invalid,
    NoReference,
    NotOwner,
    WeakPassword,
    WrongPassword,
    Started,
    Running,
    NotRunning,
}

/// The error response for a cause.
#[derive(Debug)]
pub(crate) struct ErrorCode {
    pub(crate) code: &'static str,
    /// The HTTP status.
    pub(crate) status: u16,
    pub(crate) message: &'static str,
    pub(crate) evidence: Evidence,
}

/// The largest number of items in one item of the scope. Otherwise, creations are rejected with [`Cause::Full`].
#[derive(Debug)]
pub(crate) struct Limit {
    pub(crate) count: usize,
    /// The field in which the counted items are equal; empty if all are counted.
    pub(crate) per: Path,
    pub(crate) evidence: Evidence,
}

/// What an operation does to a resource.
#[derive(Debug)]
pub(crate) struct Use {
    /// The operation.
    pub(crate) operation: &'static str,
    pub(crate) role: Role,
    /// The verb of a command line.
    pub(crate) verb: &'static str,
    /// Which items are concerned. Without it, a singleton is that of the scope, and a list is filtered.
    pub(crate) select: Option<Select>,
    /// The input that identifies the item of the scope, if it is not that of the login.
    pub(crate) parent: Option<Input>,
    /// The inputs that are stored. A part of an object that is missing is not stored.
    pub(crate) accepts: &'static [Accept],
    /// What the operation sets besides.
    pub(crate) sets: &'static [Assignment],
    /// The fields that are made anew, as `made` of the field states.
    pub(crate) remakes: &'static [Path],
    /// The fields of the response that are not the fields of the same name.
    pub(crate) returns: &'static [(Path, Returned)],
    /// The fields that the response does not contain.
    pub(crate) omits: &'static [Path],
    /// Where the response has the item or the items.
    pub(crate) result: Option<ItemPlace>,
    /// The values that fields of the items have: one of those listed.
    pub(crate) conditions: &'static [(Path, &'static [Json])],
    pub(crate) mine: Option<Mine>,
    pub(crate) filters: &'static [Filter],
    /// The order of the items; that of creation by default.
    pub(crate) sort: Option<Sort>,
    pub(crate) omitted: Omitted,
    pub(crate) batch: Batch,
    pub(crate) existing: Existing,
    /// How well `omitted`, `batch` and `existing` are known.
    pub(crate) evidence: Evidence,
    /// Whether the operation is carried out by code of its own.
    pub(crate) by_hand: bool,
}

/// What an operation does to items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Create,
    /// Returns an item, or several that the request names.
    Read,
    List,
    /// Changes the fields that the request contains.
    Update,
    /// Changes one aspect of items.
    Set,
    /// Makes values anew.
    Reset,
    Delete,
    /// Returns figures that are measured or computed.
    View,
    /// Is a step of a sequence, or an action without stored state.
    Flow,
}

/// How a request identifies items.
#[derive(Debug)]
pub(crate) struct Select {
    pub(crate) at: Input,
    pub(crate) key: SelectKey,
}

/// The field that equals the input of a [`Select`].
#[derive(Debug)]
pub(crate) enum SelectKey {
    Field(Path),
    /// The field that belongs to the value of another input, which has this default.
    By(Input, Option<Json>, &'static [(&'static str, Path)]),
}

/// An input of a request, or a part of one.
#[derive(Debug)]
pub(crate) struct Input {
    /// [`Place::BodyValue`] for a body that is not an object. Then the steps start at the body itself.
    pub(crate) place: Place,
    /// The steps from there: first the name of the input.
    pub(crate) steps: &'static [Step],
}

/// A step into an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// To a field of an object.
    Field(&'static str),
    /// To each item of a list.
    Each,
    /// To each part of a string with commas.
    EachPart,
}

/// An input that is stored.
#[derive(Debug)]
pub(crate) struct Accept {
    pub(crate) input: Input,
    pub(crate) field: Path,
    /// The value of a missing input in a creation, and in an update with [`Omitted::Default`].
    pub(crate) default: Option<Json>,
}

/// A field that an operation sets.
#[derive(Debug)]
pub(crate) struct Assignment {
    pub(crate) field: Path,
    pub(crate) to: Assigned,
}

/// What a field is set to.
#[derive(Debug)]
pub(crate) enum Assigned {
    Value(Json),
    /// The value of an input, as it would be in a body: a number of an enumeration or a flag is a number.
    Input(Input, Kinds),
}

/// What a value of a string parameter is in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kinds {
    String,
    Number,
    Bool,
}

/// A field of a response that is not the field of the same name.
#[derive(Debug)]
pub(crate) enum Returned {
    Field(Path),
    Value(Json),
    Computed(Computed),
    Lookup(Lookup),
}

/// Where a response has items.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ItemPlace {
    /// Empty if the response itself is the item or the list.
    pub(crate) path: Path,
    pub(crate) is_list: bool,
}

/// The items that belong to the user of the login.
#[derive(Debug)]
pub(crate) struct Mine {
    /// The field that identifies the owner.
    pub(crate) field: Path,
    /// The field of the user that it equals.
    pub(crate) login: Path,
    /// The boolean query parameter with which administrators select all items.
    pub(crate) unless: Option<&'static str>,
}

/// A query parameter that selects items.
#[derive(Debug)]
pub(crate) struct Filter {
    pub(crate) parameter: &'static str,
    pub(crate) by: Match,
    /// The values that apply without the parameter; empty if then everything matches.
    pub(crate) otherwise: &'static [Json],
}

/// How items match a parameter.
#[derive(Debug)]
pub(crate) enum Match {
    /// One of the fields contains the value, in any case. A field of a computed or looked-up object can be meant.
    Contains(&'static [Path]),
    /// The field equals one of the values of the parameter.
    Equals(Path),
    /// The field equals one of the values that a value of the parameter stands for. A value that is not listed selects
    /// everything.
    Means(Path, &'static [(&'static str, &'static [Json])]),
    /// The field refers to an item of a tree.
    Within(Within),
    /// The field, in its form, is not before the parameter, in its form.
    From(Path, TimeForm, TimeForm),
    /// The field, in its form, is not after the parameter, in its form.
    Until(Path, TimeForm, TimeForm),
}

/// A field that refers to an item of a tree.
#[derive(Debug)]
pub(crate) struct Within {
    pub(crate) field: Path,
    pub(crate) tree: &'static Resource,
    /// The field of the tree that refers to the item above.
    pub(crate) parent: Path,
    /// The boolean parameter that includes the items below, and its default.
    pub(crate) descend: Option<(&'static str, bool)>,
}

/// The order of the items of a list.
#[derive(Debug)]
pub(crate) struct Sort {
    /// The query parameter that selects the order.
    pub(crate) by: Option<&'static str>,
    /// The boolean query parameter that is true for an ascending order.
    pub(crate) ascending: Option<&'static str>,
    /// The orders, by the values of the parameter.
    pub(crate) values: &'static [(&'static str, SortKey)],
    /// The order without the parameter.
    pub(crate) otherwise: Option<SortKey>,
}

/// A field by which items are sorted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SortKey {
    pub(crate) field: Path,
    pub(crate) is_descending: bool,
}

/// What happens to the fields of `accepts` whose input is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Omitted {
    Keep,
    /// They are set to the default of the input, or removed.
    Default,
}

/// What happens if one of several items cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Batch {
    /// None is changed.
    Atomic,
    /// The others are changed.
    Partial,
    Unknown,
}

/// What a creation does if the item exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existing {
    /// It is rejected, with [`Cause::Exists`].
    Refuse,
    Replace,
}

/// A JSON value of the spec.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    String(&'static str),
    List(&'static [Self]),
    Object(&'static [(&'static str, Self)]),
}
