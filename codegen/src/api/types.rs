//! Types and their fields.

use super::PageItems;
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

    /// Returns its documentation.
    pub fn doc(&self) -> &str {
        match self {
            Self::Struct(structure) => &structure.doc,
            Self::Enumeration(enumeration) => &enumeration.doc,
            Self::Identifier(identifier) => &identifier.doc,
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
    /// How its items are reached, when it is a page.
    pub page: Option<PageItems>,
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
