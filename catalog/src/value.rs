//! Types of values: those of inputs, and those of fields in requests and responses.

use crate::Json;

/// A field of an object, or an input.
#[derive(Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// The name of the client's field, in kebab-case.
    pub kebab_name: &'static str,
    /// What it means. Empty if the name is all that is known.
    pub doc: &'static str,
    /// The type of the value.
    pub value: Value,
    /// Whether a request without it is rejected.
    pub is_required: bool,
    /// The value that the service uses for a request without it.
    pub default: Option<Json>,
    /// The bounds of its length, its number or its items. A value has one of them at most.
    pub bounds: Option<Bounds>,
    /// The regular expression that a string matches.
    pub pattern: Option<&'static str>,
    /// Why it is deprecated, and what to use instead.
    pub deprecated: Option<&'static str>,
}

/// The least and the largest number that are allowed.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// What is bounded.
    pub measure: Measure,
    /// The least one; `i64::MIN` if there is none.
    pub min: i64,
    /// The largest one; `i64::MAX` if there is none.
    pub max: i64,
}

/// What is bounded of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// The characters of a string.
    Length,
    /// A number itself.
    Number,
    /// The items of a list.
    Items,
}

impl Measure {
    /// Returns the unit of the numbers, in the plural. Empty for a number itself.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Length => "characters",
            Self::Number => "",
            Self::Items => "items",
        }
    }

    /// Returns the keywords of JSON Schema for the least and the largest number.
    #[must_use]
    pub const fn keywords(self) -> (&'static str, &'static str) {
        match self {
            Self::Length => ("minLength", "maxLength"),
            Self::Number => ("minimum", "maximum"),
            Self::Items => ("minItems", "maxItems"),
        }
    }
}

/// The type of a value. In a path, a query and a header, every value is a string.
#[derive(Debug)]
pub enum Value {
    /// Any JSON value.
    Json,
    /// A part of a multipart body.
    File,
    /// A boolean.
    Bool,
    /// A boolean that is written as one of two values.
    Flag(&'static Flag),
    /// A string.
    String,
    /// A string that must not be shown. It can be empty even if it is required.
    Secret,
    /// A string that identifies something, such as `ConferenceId`.
    Id(&'static str),
    /// A 32-bit integer.
    Int32,
    /// A 64-bit integer.
    Int64,
    /// A number.
    Double,
    /// A number, a boolean or the value of an enumeration, as a string.
    Quoted(&'static Self),
    /// A single value.
    Constant(Json),
    /// A value with a meaning. The service can add values.
    Enumeration(&'static Enumeration),
    /// A time.
    Time(TimeForm),
    /// A duration, as an integer.
    Duration(DurationUnit),
    /// A list.
    List(&'static Self),
    /// A string with comma-separated items.
    Csv(&'static Self),
    /// A list, or a single item.
    OneOrMany(&'static Self),
    /// An object with arbitrary names.
    Map(&'static Self),
    /// An object.
    Structure(&'static Structure),
}

/// The values of a boolean.
#[derive(Debug)]
pub struct Flag {
    /// The value for false.
    pub no: Json,
    /// The value for true.
    pub yes: Json,
}

/// An object type.
#[derive(Debug)]
pub struct Structure {
    /// The name in PascalCase.
    pub name: &'static str,
    /// What it describes.
    pub doc: &'static str,
    /// The fields.
    pub fields: &'static [Field],
}

/// A set of values with meanings.
#[derive(Debug)]
pub struct Enumeration {
    /// The name in PascalCase.
    pub name: &'static str,
    /// What the values describe.
    pub doc: &'static str,
    /// The known values.
    pub values: &'static [EnumerationValue],
}

/// A known value of an enumeration.
#[derive(Debug)]
pub struct EnumerationValue {
    /// The value on the wire: a string or an integer.
    pub value: Json,
    /// The name of the client's variant, in kebab-case.
    pub kebab_name: &'static str,
    /// What it means. Empty if the value is all that is known.
    pub doc: &'static str,
}

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeForm {
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
    /// `"2022-08-30 12:00:00"`, in an undocumented time zone
    Second,
    /// `"2022-08-30T12:00:00.000Z"`
    Iso,
    /// `"2022-08-30"` or `"2022-08"`
    DayOrMonth,
    /// `15`, the day of a month
    DayOfMonth,
    /// A string in an undocumented form.
    UnknownString,
    /// A number in an undocumented unit.
    UnknownNumber,
}

/// The unit of a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DurationUnit {
    /// Milliseconds.
    Millis,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

impl Value {
    /// Returns the known values of a flag, an enumeration or a constant. Other types have none, and those of enumerations can grow.
    #[must_use]
    pub fn known(&self) -> Vec<Json> {
        match self {
            Self::Flag(flag) => vec![flag.no, flag.yes],
            Self::Constant(value) => vec![*value],
            Self::Enumeration(enumeration) => enumeration.values.iter().map(|value| value.value).collect(),
            _ => Vec::new(),
        }
    }
}

impl Field {
    /// Creates an optional field without bounds.
    pub(crate) const fn new(name: &'static str, kebab_name: &'static str, value: Value) -> Self {
        Self {
            name,
            kebab_name,
            doc: "",
            value,
            is_required: false,
            default: None,
            bounds: None,
            pattern: None,
            deprecated: None,
        }
    }

    /// Returns the bounds of a measure, if there are any.
    #[must_use]
    pub fn bounds_of(&self, measure: Measure) -> Option<Bounds> {
        self.bounds.filter(|bounds| bounds.measure == measure)
    }

    pub(crate) const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
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
        self.bounds = Some(Bounds { measure: Measure::Length, min, max });
        self
    }

    pub(crate) const fn range(mut self, min: i64, max: i64) -> Self {
        self.bounds = Some(Bounds { measure: Measure::Number, min, max });
        self
    }

    pub(crate) const fn items(mut self, min: i64, max: i64) -> Self {
        self.bounds = Some(Bounds { measure: Measure::Items, min, max });
        self
    }

    pub(crate) const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    pub(crate) const fn deprecated(mut self, deprecated: &'static str) -> Self {
        self.deprecated = Some(deprecated);
        self
    }
}
