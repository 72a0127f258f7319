//! The language of types.

use std::fmt;

use super::placeholder::guess;
use super::text::{lookup, parse_from_str, unknown};

/// The type of a value. `Display` writes it as in the spec.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TypeRef {
    /// `string`
    String,
    /// `int32`
    Int32,
    /// `int64`
    Int64,
    /// `double`
    Double,
    /// `bool`
    Bool,
    /// `secret`: a string that must not be logged.
    Secret,
    /// `json`: any JSON value.
    Json,
    /// `file`: a part of a multipart body.
    File,
    /// `string<int64>`: a number or boolean that is written as a string.
    Encoded(Encoded),
    /// `string<Floor>`: a value of an enumeration of integers that is written as a string.
    Quoted(String),
    /// `flag<…>`: a boolean that is not written as one.
    Flag(Flag),
    /// `time<…>`
    Time(Time),
    /// `duration<…>`: an integer.
    Duration(DurationUnit),
    /// `list<T>`
    List(Box<TypeRef>),
    /// `csv<T>`: one string with items separated by commas.
    Csv(Box<TypeRef>),
    /// `one-or-many<T>`: a list, or its only item.
    OneOrMany(Box<TypeRef>),
    /// `map<T>`: an object with arbitrary keys.
    Map(Box<TypeRef>),
    /// The name of a struct, an enumeration or an identifier.
    Named(String),
}

/// The value in a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoded {
    /// `string<int64>`
    Int64,
    /// `string<double>`
    Double,
    /// `string<bool>`
    Bool,
}

/// How a flag is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// `flag<0/1>`: as a number.
    Number,
    /// `flag<NO/YES>`, `flag<"0"/"1">`: as one of two strings.
    Text {
        /// The string for false.
        no: &'static str,
        /// The string for true.
        yes: &'static str,
    },
}

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Time {
    /// `time<epoch-ms>`: 1661832000000
    EpochMillis,
    /// `time<epoch-s>`: 1661832000
    EpochSeconds,
    /// `time<epoch-ms-string>`: "1661832000000"
    EpochMillisString,
    /// `time<utc-minute>`: "2022-08-30 12:00"
    UtcMinute,
    /// `time<date>`: "2022-08-30"
    Date,
    /// `time<second>`: "2024-06-28 23:13:07", in an undocumented time zone
    Second,
    /// `time<iso>`: "2022-08-30T12:00:00.000Z"
    Iso,
    /// `time<day-or-month>`: "2022-08-30" or "2022-08"
    DayOrMonth,
    /// `time<day-of-month>`: 15
    DayOfMonth,
    /// `time<unknown-string>`
    UnknownString,
    /// `time<unknown-number>`
    UnknownNumber,
}

impl Time {
    /// Every form with its word.
    pub const ALL: [(&'static str, Self); 11] = [
        ("epoch-ms", Self::EpochMillis),
        ("epoch-s", Self::EpochSeconds),
        ("epoch-ms-string", Self::EpochMillisString),
        ("utc-minute", Self::UtcMinute),
        ("date", Self::Date),
        ("second", Self::Second),
        ("iso", Self::Iso),
        ("day-or-month", Self::DayOrMonth),
        ("day-of-month", Self::DayOfMonth),
        ("unknown-string", Self::UnknownString),
        ("unknown-number", Self::UnknownNumber),
    ];

    /// Returns its name in the spec.
    pub fn word(self) -> &'static str {
        word(&Self::ALL, &self)
    }

    /// Returns whether the time is a string whose form is checked where it is created.
    pub fn is_checked(self) -> bool {
        !self.is_number() && self != Self::UnknownString
    }

    /// Returns whether the time is a number on the wire, not a string.
    pub fn is_number(self) -> bool {
        matches!(self, Self::EpochMillis | Self::EpochSeconds | Self::DayOfMonth | Self::UnknownNumber)
    }
}

/// The unit of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DurationUnit {
    /// `duration<ms>`
    Millis,
    /// `duration<s>`
    Seconds,
    /// `duration<min>`
    Minutes,
    /// `duration<h>`
    Hours,
    /// `duration<d>`
    Days,
}

impl DurationUnit {
    /// Every unit with its word.
    pub const ALL: [(&'static str, Self); 5] =
        [("ms", Self::Millis), ("s", Self::Seconds), ("min", Self::Minutes), ("h", Self::Hours), ("d", Self::Days)];

    /// Returns its name in the spec.
    pub fn word(self) -> &'static str {
        word(&Self::ALL, &self)
    }

    /// Returns its name in English, in the singular.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Millis => "millisecond",
            Self::Seconds => "second",
            Self::Minutes => "minute",
            Self::Hours => "hour",
            Self::Days => "day",
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        lookup(&Self::ALL, "unit", text)
    }
}

const SIMPLE: [(&str, TypeRef); 8] = [
    ("string", TypeRef::String),
    ("int32", TypeRef::Int32),
    ("int64", TypeRef::Int64),
    ("double", TypeRef::Double),
    ("bool", TypeRef::Bool),
    ("secret", TypeRef::Secret),
    ("json", TypeRef::Json),
    ("file", TypeRef::File),
];

const ENCODED: [(&str, Encoded); 3] = [("int64", Encoded::Int64), ("double", Encoded::Double), ("bool", Encoded::Bool)];

/// The flags that the runtime can write.
const FLAGS: [(&str, Flag); 4] = [
    ("0/1", Flag::Number),
    ("\"0\"/\"1\"", Flag::Text { no: "0", yes: "1" }),
    ("N/Y", Flag::Text { no: "N", yes: "Y" }),
    ("NO/YES", Flag::Text { no: "NO", yes: "YES" }),
];

const GENERIC: [&str; 8] =
    ["string<…>", "flag<…>", "time<…>", "duration<…>", "list<…>", "csv<…>", "one-or-many<…>", "map<…>"];

/// The deepest nesting of a type.
const MAX_DEPTH: usize = 8;

impl TypeRef {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match guess(text) {
            Some(guess) => Ok(Self::parse_at(guess, 0).unwrap_or(Self::Json)),
            None => Self::parse_at(text, 0),
        }
    }

    fn parse_at(text: &str, depth: usize) -> Result<Self, String> {
        if depth > MAX_DEPTH {
            return Err("the type is nested too deeply".to_owned());
        }
        if let Some((head, rest)) = text.split_once('<') {
            let inner = rest.strip_suffix('>').ok_or_else(|| format!("`{text}` has no closing `>`"))?;
            return Self::parse_generic(head, inner, depth);
        }
        if is_name(text) {
            return Ok(Self::Named(text.to_owned()));
        }
        match SIMPLE.into_iter().find(|(word, _)| *word == text) {
            Some((_, simple)) => Ok(simple),
            None if GENERIC.iter().any(|generic| generic.strip_suffix("<…>") == Some(text)) => {
                Err(format!("`{text}` needs a parameter: `{text}<…>`"))
            }
            None => {
                let mut known: Vec<&str> = SIMPLE.iter().map(|(word, _)| *word).collect();
                known.extend(GENERIC);
                known.push("a name in PascalCase");
                Err(unknown("type", text, &known))
            }
        }
    }

    fn parse_generic(head: &str, inner: &str, depth: usize) -> Result<Self, String> {
        let nested = || Self::parse_at(inner, depth + 1).map(Box::new);
        match head {
            "string" if is_name(inner) => Ok(Self::Quoted(inner.to_owned())),
            "string" => lookup(&ENCODED, "content of a string", inner).map(Self::Encoded),
            "flag" => lookup(&FLAGS, "flag", inner).map(Self::Flag),
            "time" => lookup(&Time::ALL, "form of a time", inner).map(Self::Time),
            "duration" => DurationUnit::parse(inner).map(Self::Duration),
            "list" => nested().map(Self::List),
            "csv" => nested().map(Self::Csv),
            "one-or-many" => nested().map(Self::OneOrMany),
            "map" => nested().map(Self::Map),
            _ => Err(unknown("type", &format!("{head}<…>"), &GENERIC)),
        }
    }

    /// Returns the name of the innermost type, if it is declared in the spec: `Book` for `list<Book>`.
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) | Self::Quoted(name) => Some(name),
            Self::List(inner) | Self::Csv(inner) | Self::OneOrMany(inner) | Self::Map(inner) => inner.named(),
            _ => None,
        }
    }
}

/// Returns whether a type is the name of a struct, an enumeration or an identifier.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Returns the word of a value in a table.
fn word<T: PartialEq>(table: &[(&'static str, T)], value: &T) -> &'static str {
    table.iter().find(|(_, known)| known == value).map_or("", |(word, _)| word)
}

impl fmt::Display for TypeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoded(encoded) => write!(f, "string<{}>", word(&ENCODED, encoded)),
            Self::Quoted(name) => write!(f, "string<{name}>"),
            Self::Flag(flag) => write!(f, "flag<{}>", word(&FLAGS, flag)),
            Self::Time(time) => write!(f, "time<{}>", word(&Time::ALL, time)),
            Self::Duration(unit) => write!(f, "duration<{}>", word(&DurationUnit::ALL, unit)),
            Self::List(inner) => write!(f, "list<{inner}>"),
            Self::Csv(inner) => write!(f, "csv<{inner}>"),
            Self::OneOrMany(inner) => write!(f, "one-or-many<{inner}>"),
            Self::Map(inner) => write!(f, "map<{inner}>"),
            Self::Named(name) => f.write_str(name),
            simple => f.write_str(word(&SIMPLE, simple)),
        }
    }
}

parse_from_str!(TypeRef, TypeRef::parse, "a type such as `string` or `list<Book>`");
parse_from_str!(DurationUnit, DurationUnit::parse, "a unit such as `s`");
