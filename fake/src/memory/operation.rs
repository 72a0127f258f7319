//! Operations as data: what they do to the items of a resource.

use huaweicloud_meeting_runtime::operation::Place;

use crate::memory::descriptor::{Evidence, Lookup, Path};
use crate::resources::names::{Computed, ResourceName};
use huaweicloud_meeting_catalog::{Json, TimeForm};

/// What an operation does to a resource.
#[derive(Debug)]
pub struct ItemOperation {
    /// The operation.
    pub operation: &'static str,
    /// What it does.
    pub role: Role,
    /// Which items are concerned. Without it, a singleton is that of the scope, and a list is filtered.
    pub select: Option<Select>,
    /// The input that identifies the item of the scope, if it is not that of the login.
    pub parent: Option<Input>,
    /// The inputs that are stored. A part of an object that is missing is not stored.
    pub accepts: &'static [Accept],
    /// What the operation sets besides.
    pub sets: &'static [Assignment],
    /// The fields that are made anew, as `made` of the field states.
    pub remakes: &'static [Path],
    /// The fields of the response that are not the fields of the same name.
    pub returns: &'static [(Path, Returned)],
    /// The fields that the response does not contain.
    pub omits: &'static [Path],
    /// Where the response has the item or the items.
    pub result: Option<ItemPlace>,
    /// The values that fields of the items have: one of those listed.
    pub conditions: &'static [(Path, &'static [Json])],
    /// The items that belong to the user of the login.
    pub mine: Option<Mine>,
    /// The query parameters that select items.
    pub filters: &'static [Filter],
    /// The order of the items; that of creation by default.
    pub sort: Option<Sort>,
    /// What happens to fields whose input is missing.
    pub omitted: Omitted,
    /// What happens if one of several items cannot be changed.
    pub batch: Batch,
    /// What a creation does if the item exists.
    pub existing: Existing,
    /// How well `omitted`, `batch` and `existing` are known.
    pub evidence: Evidence,
    /// Whether the operation is carried out by code of its own.
    pub by_hand: bool,
}

impl ItemOperation {
    /// Creates an operation without inputs and conditions.
    pub const fn new(operation: &'static str, role: Role) -> Self {
        Self {
            operation,
            role,
            select: None,
            parent: None,
            accepts: &[],
            sets: &[],
            remakes: &[],
            returns: &[],
            omits: &[],
            result: None,
            conditions: &[],
            mine: None,
            filters: &[],
            sort: None,
            omitted: Omitted::Keep,
            batch: Batch::Atomic,
            existing: Existing::Refuse,
            evidence: Evidence::Inferred,
            by_hand: false,
        }
    }
}

/// What an operation does to items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Creates items.
    Create,
    /// Returns an item, or several that the request names.
    Read,
    /// Returns the items that match.
    List,
    /// Changes the fields that the request contains.
    Update,
    /// Changes one aspect of items.
    Set,
    /// Makes values anew.
    Reset,
    /// Deletes items.
    Delete,
    /// Returns figures that are measured or computed.
    View,
    /// Is a step of a sequence, or an action without stored state.
    Flow,
}

/// How a request identifies items.
#[derive(Debug)]
pub struct Select {
    /// The input.
    pub at: Input,
    /// The field that equals it.
    pub key: SelectKey,
}

/// The field that equals the input of a [`Select`].
#[derive(Debug)]
pub enum SelectKey {
    /// This field.
    Field(Path),
    /// The field that belongs to the value of another input, which has this default.
    By(Input, Option<Json>, &'static [(&'static str, Path)]),
}

/// An input of a request, or a part of one.
#[derive(Debug)]
pub struct Input {
    /// [`Place::BodyValue`] for a body that is not an object. Then the path starts at the body itself.
    pub place: Place,
    /// The names from there, first that of the input; of a list, up to it.
    pub path: Path,
    /// How the value is a list of inputs.
    pub many: Many,
    /// What the value is in JSON, for parameters, which are strings in a request.
    pub scalar: Scalar,
}

impl Input {
    /// Creates an input that is one string.
    pub const fn new(place: Place, path: Path) -> Self {
        Self { place, path, many: Many::No, scalar: Scalar::String }
    }

    /// Sets what a parameter is in JSON.
    pub const fn of(mut self, scalar: Scalar) -> Self {
        self.scalar = scalar;
        self
    }

    /// Makes it each item of a list, or a field of each item.
    pub const fn items(mut self, field: Path) -> Self {
        self.many = Many::Items(field);
        self
    }

    /// Makes it each part of a string with commas.
    pub const fn parts(mut self) -> Self {
        self.many = Many::Parts;
        self
    }
}

/// How the value of an input is a list of inputs.
#[derive(Debug, Clone, Copy)]
pub enum Many {
    /// It is one input.
    No,
    /// Each item of a list is one; if the path is not empty, the field at this path in each item.
    Items(Path),
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
    pub field: Path,
    /// The value of a missing input in a creation, and in an update with [`Omitted::Default`] or
    /// [`Omitted::KnownDefaults`].
    pub default: Option<Json>,
}

impl Accept {
    /// Creates an input without a default.
    pub const fn new(input: Input, field: Path) -> Self {
        Self { input, field, default: None }
    }

    /// Creates a field of the body that is stored under the same path.
    pub const fn same(field: Path) -> Self {
        Self::new(Input::new(Place::Body, field), field)
    }

    /// Sets the default.
    pub const fn or(mut self, default: Json) -> Self {
        self.default = Some(default);
        self
    }
}

/// A field that an operation sets.
#[derive(Debug)]
pub struct Assignment {
    /// The field.
    pub field: Path,
    /// The new value.
    pub to: Assigned,
}

/// What a field is set to.
#[derive(Debug)]
pub enum Assigned {
    /// A constant.
    Value(Json),
    /// The value of an input.
    Input(Input),
}

/// A field of a response that is not the field of the same name.
#[derive(Debug)]
pub enum Returned {
    /// This field.
    Field(Path),
    /// A constant.
    Value(Json),
    /// What a function of the fake returns.
    Computed(Computed),
    /// A value of another resource.
    Lookup(Lookup),
}

/// Where a response has items.
#[derive(Debug, Clone, Copy)]
pub struct ItemPlace {
    /// Empty if the response itself is the item or the list.
    pub path: Path,
    /// Whether it is a list.
    pub is_list: bool,
}

impl ItemPlace {
    /// Creates the place of one item.
    pub const fn item(path: Path) -> Self {
        Self { path, is_list: false }
    }

    /// Creates the place of a list of items.
    pub const fn list(path: Path) -> Self {
        Self { path, is_list: true }
    }
}

/// The items that belong to the user of the login.
#[derive(Debug)]
pub struct Mine {
    /// The field that identifies the owner.
    pub field: Path,
    /// The field of the user that it equals.
    pub login: Path,
    /// The boolean query parameter with which administrators select all items.
    pub unless: Option<&'static str>,
}

/// A query parameter that selects items.
#[derive(Debug)]
pub struct Filter {
    /// The parameter.
    pub parameter: &'static str,
    /// How items match it.
    pub by: Match,
    /// The values that apply without the parameter; empty if then everything matches.
    pub otherwise: &'static [Json],
}

/// How items match a parameter.
#[derive(Debug)]
pub enum Match {
    /// One of the fields contains the value, in any case. A field of a computed or looked-up object can be meant.
    Contains(&'static [Path]),
    /// The field equals the parameter, or one of its values, all compared as text.
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
pub struct Within {
    /// The field.
    pub field: Path,
    /// The resource that is a tree.
    pub tree: ResourceName,
    /// The field of the tree that refers to the item above.
    pub parent: Path,
    /// The boolean parameter that includes the items below, and its default.
    pub descend: Option<(&'static str, bool)>,
}

/// The order of the items of a list.
#[derive(Debug)]
pub struct Sort {
    /// The query parameter that selects the order.
    pub by: Option<&'static str>,
    /// The boolean query parameter that is true for an ascending order.
    pub ascending: Option<&'static str>,
    /// The orders, by the values of the parameter.
    pub values: &'static [(&'static str, SortKey)],
    /// The order without the parameter.
    pub otherwise: Option<SortKey>,
}

/// A field by which items are sorted.
#[derive(Debug, Clone, Copy)]
pub struct SortKey {
    /// The field.
    pub field: Path,
    /// Whether the largest value is first.
    pub is_descending: bool,
}

/// What happens to the fields of `accepts` whose input is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Omitted {
    /// They remain as they are.
    Keep,
    /// They are set to the default of the input, or removed.
    Default,
    /// They are set to the default of the input, or remain if there is none.
    KnownDefaults,
}

/// What happens if one of several items cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Batch {
    /// None is changed.
    Atomic,
    /// The others are changed.
    Partial,
    /// No source states it.
    Unknown,
}

/// What a creation does if the item exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It is rejected, with [`Cause::Exists`](crate::memory::descriptor::Cause::Exists).
    Refuse,
    /// It replaces the item.
    Replace,
}
