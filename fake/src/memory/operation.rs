//! Operations as data: what they do to the items of a resource.

use huaweicloud_meeting_runtime::operation::Place;

use crate::memory::descriptor::{Evidence, Json, Lookup, Path, TimeForm};
use crate::resources::names::{Computed, ResourceName};

/// What an operation does to a resource.
#[derive(Debug)]
pub(crate) struct ResourceOperation {
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
    /// What the value is in JSON, for parameters, which are strings in a request.
    pub(crate) scalar: Scalar,
}

/// What the value of a parameter is in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scalar {
    String,
    Number,
    Bool,
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
    Input(Input),
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
    pub(crate) tree: ResourceName,
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
