//! Types and their fields.

use super::constructor::{Constructor, ParameterForm, Setting, Step};
use crate::spec::{DurationUnit, Time};

/// A type of the API.
#[derive(Debug)]
pub enum TypeDef {
    /// An object.
    Struct(Struct),
    /// A set of values.
    Enumeration(Enumeration),
    /// A string with a type of its own.
    Identifier(Identifier),
}

impl TypeDef {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Struct(structure) => &structure.name,
            Self::Enumeration(enumeration) => &enumeration.name,
            Self::Identifier(identifier) => &identifier.name,
        }
    }

    /// The public names that it declares.
    pub fn exports(&self) -> Vec<&str> {
        match self {
            Self::Struct(structure) => structure.exports().collect(),
            _ => vec![self.name()],
        }
    }
}

/// An object.
#[derive(Debug, Clone)]
pub struct Struct {
    /// The Rust type.
    pub name: String,
    /// What it is.
    pub doc: String,
    /// Whether it is sent, received or both.
    pub direction: Direction,
    /// What it holds.
    pub fields: Vec<Field>,
    /// Whether it implements `Default`.
    pub default: DefaultImpl,
    /// How callers build it, if it is sent.
    pub constructor: Option<Constructor>,
    /// The items, if it is a page.
    pub page: Option<PageItems>,
}

impl Struct {
    /// The steps between `new` and the struct.
    pub fn steps(&self) -> impl Iterator<Item = (&Field, &Step)> {
        self.fields.iter().filter_map(|field| match &field.setting {
            Setting::Step(step) => Some((field, step)),
            _ => None,
        })
    }

    /// The public names that it declares: its own, and those of its steps.
    pub fn exports(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.steps().map(|(_, step)| step.name.as_str()))
    }
}

/// When a struct implements `Default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultImpl {
    /// Always.
    Always,
    /// Only with the feature `both-directions`: required fields have no default, but reading the struct starts from one.
    WithBothDirections,
}

/// The items of a page and their total count, in a struct that is a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageItems {
    /// The type of an item.
    pub item: Type,
    /// The fields on the path to the items.
    pub items: Vec<PathStep>,
    /// The total count, if the service sends it.
    pub count: Option<PageCount>,
}

/// The total count of the items on all pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageCount {
    /// The fields on the path to it.
    pub path: Vec<PathStep>,
    /// Whether it is an `i32`, which becomes an `i64`.
    pub is_widened: bool,
}

/// A field on a path through structs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathStep {
    /// The field.
    pub field: String,
    /// Whether it is an `Option`.
    pub is_optional: bool,
}

/// Which way a type travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the service only.
    Sent,
    /// From the service only.
    Received,
    /// Both ways.
    Both,
}

impl Direction {
    /// Whether it is sent.
    pub fn is_sent(self) -> bool {
        self != Self::Received
    }

    /// Whether it is received.
    pub fn is_received(self) -> bool {
        self != Self::Sent
    }
}

/// A field of a struct or of a request.
#[derive(Debug, Clone)]
pub struct Field {
    /// On the wire.
    pub wire: String,
    /// In Rust.
    pub rust: String,
    /// What it is.
    pub ty: Type,
    /// How it is written.
    pub form: Form,
    /// Whether it can be missing.
    pub presence: Presence,
    /// How parameters accept its value.
    pub parameter: ParameterForm,
    /// How callers set it.
    pub setting: Setting,
    /// Paragraphs of its documentation.
    pub docs: Vec<String>,
    /// Why it should not be used any more.
    pub deprecated: Option<String>,
}

/// Whether a field can be missing, and what Rust makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// The caller must give it: `T`, an argument of `new`.
    Required,
    /// It may be missing: `Option<T>`.
    Optional,
    /// A response always has it, or nothing is as good as empty: `T`.
    Plain,
}

/// What a value is in Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `String`
    String,
    /// `i32`
    Int32,
    /// `i64`
    Int64,
    /// `f64`
    Double,
    /// `bool`
    Bool,
    /// `Secret`
    Secret,
    /// `Json`
    Json,
    /// `Upload`
    Upload,
    /// A time.
    Time(Time),
    /// A duration.
    Duration(DurationUnit),
    /// `Vec<T>`
    List(Box<Type>),
    /// `BTreeMap<String, T>`
    Map(Box<Type>),
    /// An identifier of the spec.
    Identifier(String),
    /// An enumeration of the spec.
    Enumeration(String),
    /// A struct of the spec.
    Struct(String),
}

impl Type {
    /// The type of the module `values` that it is.
    pub fn value_type(&self) -> Option<&'static str> {
        Some(match self {
            Self::Secret => "Secret",
            Self::Json => "Json",
            Self::Time(time) => match time {
                Time::EpochMillis => "EpochMillis",
                Time::EpochSeconds => "EpochSeconds",
                Time::EpochMillisString => "EpochMillisString",
                Time::UtcMinute => "UtcMinute",
                Time::Date => "LocalDate",
                Time::Second => "LocalSecond",
                Time::Iso => "IsoInstant",
                Time::DayOrMonth => "DayOrMonth",
                Time::UnknownString => "UnknownTimeString",
                Time::UnknownNumber => "UnknownTimeNumber",
            },
            Self::Duration(unit) => match unit {
                DurationUnit::Millis => "Millis",
                DurationUnit::Seconds => "Seconds",
                DurationUnit::Minutes => "Minutes",
                DurationUnit::Hours => "Hours",
                DurationUnit::Days => "Days",
            },
            _ => return None,
        })
    }

    /// The name of the type of the spec at the bottom of it.
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::List(inner) | Self::Map(inner) => inner.named(),
            Self::Identifier(name) | Self::Enumeration(name) | Self::Struct(name) => Some(name),
            _ => None,
        }
    }
}

/// How a value is written, beyond its Rust type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As its type says.
    Plain,
    /// A number or boolean as a string.
    String,
    /// A boolean as 0 or 1.
    Flag01,
    /// A boolean as "0" or "1".
    FlagString01,
    /// A boolean as "N" or "Y".
    FlagNY,
    /// A boolean as "NO" or "YES".
    FlagNoYes,
    /// A list as one string with commas.
    Csv,
    /// A list, or its only item alone.
    OneOrMany,
}

/// A set of values.
#[derive(Debug, Clone)]
pub struct Enumeration {
    /// The Rust type.
    pub name: String,
    /// What it tells.
    pub doc: String,
    /// Whether the values are numbers.
    pub is_number: bool,
    /// The known values.
    pub variants: Vec<Variant>,
}

/// A known value.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The Rust variant.
    pub name: String,
    /// On the wire; the digits of a number.
    pub wire: String,
    /// What it means.
    pub doc: String,
}

/// A string with a type of its own.
#[derive(Debug, Clone)]
pub struct Identifier {
    /// The Rust type.
    pub name: String,
    /// What it identifies.
    pub doc: String,
}
