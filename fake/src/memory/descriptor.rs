//! Resources as data: what the operations of the service do to its items. `resources/` has a static [`Resource`] for each
//! resource of the spec.
//!
//! An item is a JSON object, whose fields are stored under the paths that the descriptors use. All names are those of the wire.

use crate::memory::operation::ResourceOperation;
use crate::resources::names::{Computed, ResourceName};

/// The path of a field in an item or a response: the names of objects, outermost first.
pub(crate) type Path = &'static [&'static str];

/// A resource.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) name: ResourceName,
    /// The noun of a command line.
    pub(crate) noun: &'static str,
    pub(crate) kind: Kind,
    /// What the items are part of.
    pub(crate) scope: Scope,
    /// The resource whose items these are, if this one is another view of them. Its fields are fields of this one, too.
    pub(crate) of: Option<ResourceName>,
    /// Whether one of the items is that of the login.
    pub(crate) login: Option<Login>,
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
    pub(crate) operations: &'static [ResourceOperation],
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

/// The item of a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Login {
    /// The user who logged in.
    User,
    /// The enterprise of that user.
    Corp,
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
    Resource(ResourceName),
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
    pub(crate) resource: ResourceName,
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
    pub(crate) to: ResourceName,
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
