//! Resources as data: what the operations of the service do to its items. `resources/` has a static [`Resource`] for each
//! resource of the spec.
//!
//! An item is a JSON object, whose fields are stored under the paths that the descriptors use. All names are those of the wire.

use crate::json::{get_path, scalar_to_string};
use crate::memory::operation::ItemOperation;
use crate::resources::names::{Computed, ResourceName};
use huaweicloud_meeting_catalog::{Json, TimeForm};

/// The path of a field in an item or a response: the names of objects, outermost first.
pub type Path = &'static [&'static str];

/// A resource.
#[derive(Debug)]
pub struct Resource {
    /// The name.
    pub name: ResourceName,
    /// The noun of a command line.
    pub noun: &'static str,
    /// Whether there are several items, and whether operations change them.
    pub kind: Kind,
    /// What the items are part of.
    pub scope: Scope,
    /// The resource whose items these are, if this one is another view of them. Its fields are fields of this one, too.
    pub of: Option<ResourceName>,
    /// Whether one of the items is that of the login.
    pub login: Option<Login>,
    /// The field that identifies an item; empty for a singleton, which its scope identifies.
    pub id: Path,
    /// The fields that need more than to be stored and returned.
    pub fields: &'static [Field],
    /// The fields that requests set, also those of `of` and of other views of it. The other fields of a response can be taken
    /// from an example.
    pub settable: &'static [Path],
    /// The items that exist from the start.
    pub items: &'static [Json],
    /// The error responses, by their cause. A cause without one has no documented code.
    pub errors: &'static [(Cause, ErrorCode)],
    /// How many items there can be.
    pub limits: &'static [Limit],
    /// What operations do to the items.
    pub operations: &'static [ItemOperation],
}

impl Resource {
    /// Returns whether an item with this ID exists from the start.
    pub(crate) fn exists_from_start(&self, id: &str) -> bool {
        let has_id =
            |item: &Json| get_path(&item.value(), self.id).and_then(scalar_to_string).is_some_and(|text| text == id);
        self.items.iter().any(has_id)
    }
}

/// Whether a resource has several items, and whether operations change them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
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
pub enum Login {
    /// The user who logged in.
    User,
    /// The enterprise of that user.
    Corp,
}

/// What an item is part of, or where a value is unique.
#[derive(Debug, Clone, Copy)]
pub enum Scope {
    /// The whole service.
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
pub struct Field {
    /// The path in the item.
    pub path: Path,
    /// The value of a new item, if its creation does not set one.
    pub initial: Option<Json>,
    /// How a value is made for a new item, if its creation does not set one.
    pub made: Option<Maker>,
    /// How a value is made for a new item, and again at each change.
    pub touched: Option<Maker>,
    /// What responses contain.
    pub shown: Shown,
    /// Where the value is unique.
    pub unique: Option<Scope>,
    /// The item that the value, or each value of the list, refers to.
    pub refers: Option<Refers>,
    /// How well it is known that the value is unique, made or initial.
    pub evidence: Evidence,
}

impl Field {
    /// Creates a field that is stored and returned.
    pub const fn new(path: Path) -> Self {
        Self {
            path,
            initial: None,
            made: None,
            touched: None,
            shown: Shown::Stored,
            unique: None,
            refers: None,
            evidence: Evidence::Inferred,
        }
    }
}

/// What responses contain of a field.
#[derive(Debug)]
pub enum Shown {
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
pub enum Maker {
    /// Hexadecimal digits in lower case; their number.
    Hex(usize),
    /// Decimal digits, of which the first is not 0; their number.
    Digits(usize),
    /// Decimal digits; their number.
    Pin(usize),
    /// A UUID.
    Uuid,
    /// A password.
    Password,
    /// A SIP number: `+99` and digits.
    SipNumber,
    /// The current time.
    Now(TimeForm),
    /// A field of the user of the login.
    Login(Path),
}

/// A value of another resource.
#[derive(Debug)]
pub struct Lookup {
    /// The field of this resource with the value to look up. If it is a list, so is the result.
    pub by: Path,
    /// If the field is a list of objects, the field of these objects with the value: what is taken is added to each object.
    pub each: Option<&'static str>,
    /// The other resource.
    pub resource: ResourceName,
    /// The field of the other resource by which its item is found.
    pub key: Path,
    /// What is taken.
    pub take: Take,
}

/// What is taken from an item of another resource.
#[derive(Debug)]
pub enum Take {
    /// The value of a field.
    Field(Path),
    /// An object: the names of its fields, each with the field that has the value.
    Object(&'static [(&'static str, Path)]),
}

/// The item that a value refers to.
#[derive(Debug)]
pub struct Refers {
    /// The other resource.
    pub to: ResourceName,
    /// The field of the other resource that equals the value.
    pub key: Path,
    /// What happens if there is no such item.
    pub missing: OnMissing,
    /// What happens if the item is to be deleted.
    pub deleted: OnDeleted,
    /// How well this is known.
    pub evidence: Evidence,
}

/// What happens if a request refers to an item that does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnMissing {
    /// The request is rejected, with [`Cause::NoReference`].
    Refuse,
    /// The value is stored as it is.
    Keep,
    /// No source states it.
    Unknown,
}

/// What happens if an item that a value refers to is to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDeleted {
    /// The deletion is rejected, with [`Cause::InUse`] of the resource of the item.
    Refuse,
    /// The value is removed.
    Clear,
    /// The value remains.
    Keep,
    /// The item with the value is deleted, too.
    Delete,
    /// No source states it.
    Unknown,
}

/// How well a fact is known. What is inferred is enforced only on demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The vendor documents it.
    Documented,
    /// Others observed it.
    Observed,
    /// It follows from other facts.
    Inferred,
}

/// The cause of an error response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// There is no such item.
    Missing,
    /// An item with a value that must be unique exists already.
    Exists,
    /// Other items refer to the item.
    InUse,
    /// The item must not be deleted or changed.
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

/// The error response for a cause.
#[derive(Debug)]
pub struct ErrorCode {
    /// The code.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The message.
    pub message: &'static str,
    /// How well this is known.
    pub evidence: Evidence,
}

/// The largest number of items in one item of the scope. Otherwise, creations are rejected with [`Cause::Full`].
#[derive(Debug)]
pub struct Limit {
    /// The largest number.
    pub count: usize,
    /// The field in which the counted items are equal; empty if all are counted.
    pub per: Path,
    /// How well this is known.
    pub evidence: Evidence,
}
