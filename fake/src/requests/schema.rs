//! Schemas of requests as data: what the spec states about the values of inputs. `schemas/` has a static [`RequestSchema`] for
//! each operation.
//!
//! The types of inputs are also those of the client, whose parser of documents checks them. Schemas have what the types do not
//! state: bounds, patterns, forms of times and the known values of enumerations.

use huaweicloud_meeting_runtime::operation::Place;

use crate::memory::descriptor::{Json, TimeForm};

/// The schema of the request of an operation.
#[derive(Debug)]
pub struct RequestSchema {
    /// The vendor's name of the operation.
    pub operation: &'static str,
    /// The inputs, without constants, and without those that have the value of another input.
    pub inputs: &'static [(Place, FieldSchema)],
}

/// The schema of an input, or of a field of an object.
#[derive(Debug)]
pub struct FieldSchema {
    /// The name on the wire.
    pub name: &'static str,
    /// The type of the value.
    pub value: ValueSchema,
    /// Whether a request without it is rejected.
    pub is_required: bool,
    /// The value that the service uses for a request without it.
    pub default: Option<Json>,
    /// The length of a string in characters.
    pub length: Option<Bounds>,
    /// The range of a number.
    pub range: Option<Bounds>,
    /// The number of items of a list.
    pub items: Option<Bounds>,
    /// The regular expression that a string matches.
    pub pattern: Option<&'static str>,
}

/// The least and the largest number that are allowed.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The least one; `i64::MIN` if there is none.
    pub min: i64,
    /// The largest one; `i64::MAX` if there is none.
    pub max: i64,
}

/// The type of a value. In a path, a query and a header, every value is a string.
#[derive(Debug)]
pub enum ValueSchema {
    /// Any JSON value.
    Json,
    /// A part of a multipart body.
    File,
    /// A boolean.
    Bool,
    /// A string.
    String,
    /// A string that can be empty even if it is required, as a password can.
    Secret,
    /// A 32-bit integer.
    Int32,
    /// A 64-bit integer.
    Int64,
    /// A number.
    Double,
    /// A number or a boolean as a string.
    Quoted(&'static Self),
    /// One of several values.
    OneOf(&'static [Json]),
    /// A time.
    Time(TimeForm),
    /// A date or a month: `2022-08-30`, `2022-08`.
    DayOrMonth,
    /// A list.
    List(&'static Self),
    /// A string with comma-separated items.
    Csv(&'static Self),
    /// A list, or a single item.
    OneOrMany(&'static Self),
    /// An object with arbitrary names.
    Map(&'static Self),
    /// An object with these fields.
    Object(&'static [FieldSchema]),
}

impl ValueSchema {
    /// The number 0 or 1, which stands for a boolean.
    pub const FLAG_01: Self = Self::OneOf(&[Json::Int(0), Json::Int(1)]);
}

impl FieldSchema {
    /// Creates the schema of an optional field without bounds.
    pub(crate) const fn new(name: &'static str, value: ValueSchema) -> Self {
        Self { name, value, is_required: false, default: None, length: None, range: None, items: None, pattern: None }
    }

    pub(crate) const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    pub(crate) const fn or(mut self, default: Json) -> Self {
        self.default = Some(default);
        self
    }

    pub(crate) const fn length(mut self, min: i64, max: i64) -> Self {
        self.length = Some(Bounds { min, max });
        self
    }

    pub(crate) const fn range(mut self, min: i64, max: i64) -> Self {
        self.range = Some(Bounds { min, max });
        self
    }

    pub(crate) const fn items(mut self, min: i64, max: i64) -> Self {
        self.items = Some(Bounds { min, max });
        self
    }

    pub(crate) const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }
}
