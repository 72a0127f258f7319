//! The Rust types of values, and how values are encoded.

use std::fmt;

use crate::spec::{DurationUnit, Time};

/// A Rust type.
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
    /// A time type of the module `values`.
    Time(Time),
    /// A duration type of the module `values`.
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
    /// Returns its name, if it is a type of the module `values`.
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
                Time::DayOfMonth => "DayOfMonth",
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

    /// Returns the name of the type of the spec that it is or contains.
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::List(inner) | Self::Map(inner) => inner.named(),
            Self::Identifier(name) | Self::Enumeration(name) | Self::Struct(name) => Some(name),
            _ => None,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "String",
            Self::Int32 => "i32",
            Self::Int64 => "i64",
            Self::Double => "f64",
            Self::Bool => "bool",
            Self::Upload => "Upload",
            Self::List(item) => return write!(f, "Vec<{item}>"),
            Self::Map(value) => return write!(f, "BTreeMap<String, {value}>"),
            other => other.named().or(other.value_type()).unwrap_or_default(),
        })
    }
}

/// How a value is encoded on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// In the usual encoding of its type.
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
    /// A list as one comma-separated string.
    Csv,
    /// A list, or its single item by itself.
    OneOrMany,
}
