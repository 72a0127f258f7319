//! The small language of types.

use std::fmt;

use super::placeholder::guess;
use super::text::parse_from_str;

/// What a value is. `Display` gives it back as it is written.
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
    /// `secret`
    Secret,
    /// `json`
    Json,
    /// `file`
    File,
    /// `string<int64>`: a number or boolean that is written as a string.
    Encoded(Encoded),
    /// `flag<…>`: a yes or no that is not written as a boolean.
    Flag(Flag),
    /// `time<…>`
    Time(Time),
    /// `duration<…>`: a whole number of units.
    Duration(DurationUnit),
    /// `list<T>`
    List(Box<TypeRef>),
    /// `csv<T>`: one string, items separated by commas.
    Csv(Box<TypeRef>),
    /// `one-or-many<T>`: a list, or the item alone.
    OneOrMany(Box<TypeRef>),
    /// `map<T>`: an object with free keys.
    Map(Box<TypeRef>),
    /// The name of a struct, enumeration or identifier of the spec.
    Named(String),
}

/// What `string<…>` holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoded {
    /// `string<int64>`
    Int64,
    /// `string<double>`
    Double,
    /// `string<bool>`
    Bool,
}

/// How a yes and a no are written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// `flag<0/1>`: as a number.
    Number,
    /// `flag<NO/YES>`, `flag<"0"/"1">`: as one of two strings.
    Text {
        /// The text for no, which stands first.
        no: String,
        /// The text for yes.
        yes: String,
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
    /// `time<second>`: "2024-06-28 23:13:07", in a zone that nobody names
    Second,
    /// `time<iso>`: "2022-08-30T12:00:00.000Z"
    Iso,
    /// `time<day-or-month>`: "2022-08-30" or "2022-08"
    DayOrMonth,
    /// `time<unknown-string>`
    UnknownString,
    /// `time<unknown-number>`
    UnknownNumber,
}

impl Time {
    /// Every form with the word for it.
    pub const ALL: [(&'static str, Self); 10] = [
        ("epoch-ms", Self::EpochMillis),
        ("epoch-s", Self::EpochSeconds),
        ("epoch-ms-string", Self::EpochMillisString),
        ("utc-minute", Self::UtcMinute),
        ("date", Self::Date),
        ("second", Self::Second),
        ("iso", Self::Iso),
        ("day-or-month", Self::DayOrMonth),
        ("unknown-string", Self::UnknownString),
        ("unknown-number", Self::UnknownNumber),
    ];

    /// Returns its name in the spec.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == self).map_or("", |(word, _)| word)
    }

    /// Whether the wire has a number, not a string.
    pub fn is_number(self) -> bool {
        matches!(self, Self::EpochMillis | Self::EpochSeconds | Self::UnknownNumber)
    }
}

/// What a duration counts.
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
    /// Every unit with the word for it.
    pub const ALL: [(&'static str, Self); 5] =
        [("ms", Self::Millis), ("s", Self::Seconds), ("min", Self::Minutes), ("h", Self::Hours), ("d", Self::Days)];

    /// Returns its name in the spec.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == self).map_or("", |(word, _)| word)
    }

    fn parse(text: &str) -> Result<Self, String> {
        word(&Self::ALL, "unit", text)
    }
}

const PLAIN: [(&str, TypeRef); 8] = [
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

const GENERIC: [&str; 8] = ["string", "flag", "time", "duration", "list", "csv", "one-or-many", "map"];

/// Deeper nesting says nothing, and a parser that recurses must stop somewhere.
const MAX_DEPTH: usize = 8;

/// Finds the word in a table, or says which there are.
fn word<T: Clone>(table: &[(&str, T)], what: &str, text: &str) -> Result<T, String> {
    match table.iter().find(|(word, _)| *word == text) {
        Some((_, value)) => Ok(value.clone()),
        None => {
            let known: Vec<&str> = table.iter().map(|(word, _)| *word).collect();
            Err(format!("`{text}` is no {what}; there are {}", known.join(", ")))
        }
    }
}

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
            let Some(inner) = rest.strip_suffix('>') else {
                return Err(format!("`{text}` lacks its closing `>`"));
            };
            let nested = || Self::parse_at(inner, depth + 1).map(Box::new);
            return match head {
                "string" => word(&ENCODED, "kind of string", inner).map(Self::Encoded),
                "flag" => Flag::parse(inner).map(Self::Flag),
                "time" => word(&Time::ALL, "form of a time", inner).map(Self::Time),
                "duration" => DurationUnit::parse(inner).map(Self::Duration),
                "list" => nested().map(Self::List),
                "csv" => nested().map(Self::Csv),
                "one-or-many" => nested().map(Self::OneOrMany),
                "map" => nested().map(Self::Map),
                _ => Err(format!("`{head}<…>` is no type; there are {}", GENERIC.join("<…>, ") + "<…>")),
            };
        }
        if let Some((_, plain)) = PLAIN.iter().find(|(word, _)| *word == text) {
            return Ok(plain.clone());
        }
        if GENERIC.contains(&text) {
            return Err(format!("`{text}` lacks what it is of: `{text}<…>`"));
        }
        let mut chars = text.chars();
        if chars.next().is_some_and(|c| c.is_ascii_uppercase()) && chars.all(|c| c.is_ascii_alphanumeric()) {
            return Ok(Self::Named(text.to_owned()));
        }
        let known: Vec<&str> = PLAIN.iter().map(|(word, _)| *word).collect();
        Err(format!(
            "`{text}` is no type; there are {}, {}<…>, and names in PascalCase",
            known.join(", "),
            GENERIC.join("<…>, ")
        ))
    }

    /// The name of a type of the spec at the bottom of it, `Book` in `list<Book>`.
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) | Self::Csv(inner) | Self::OneOrMany(inner) | Self::Map(inner) => inner.named(),
            _ => None,
        }
    }
}

impl Flag {
    /// The words for no and yes that the runtime knows how to write.
    const WORDS: [(&'static str, &'static str); 3] = [("0", "1"), ("N", "Y"), ("NO", "YES")];

    fn parse(text: &str) -> Result<Self, String> {
        if text == "0/1" {
            return Ok(Self::Number);
        }
        let Some((no, yes)) = text.split_once('/') else {
            return Err(format!("`flag<{text}>` lacks a `/` between the word for no and that for yes"));
        };
        let side = |side: &str| {
            let quoted = side.strip_prefix('"').and_then(|side| side.strip_suffix('"'));
            match quoted {
                Some(text) if !text.is_empty() && !text.contains('"') => Ok(text.to_owned()),
                None if side.chars().next().is_some_and(|c| c.is_ascii_alphabetic())
                    && side.chars().all(|c| c.is_ascii_alphanumeric()) =>
                {
                    Ok(side.to_owned())
                }
                _ => Err(format!(
                    "`flag<{text}>` is no flag: write `flag<0/1>` for numbers, `flag<\"0\"/\"1\">` or `flag<NO/YES>` for strings"
                )),
            }
        };
        let (no, yes) = (side(no)?, side(yes)?);
        if no == yes {
            return Err(format!("`flag<{text}>` has one word for both"));
        }
        if !Self::WORDS.contains(&(no.as_str(), yes.as_str())) {
            return Err(format!(
                "`flag<{text}>` is none that the runtime writes; there are `flag<0/1>`, `flag<\"0\"/\"1\">`, `flag<N/Y>`, `flag<NO/YES>`, and `string<bool>` for \"true\""
            ));
        }
        Ok(Self::Text { no, yes })
    }
}

impl fmt::Display for TypeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn of<T: PartialEq>(table: &[(&'static str, T)], value: &T) -> &'static str {
            table.iter().find(|(_, known)| known == value).map_or("", |(word, _)| word)
        }
        match self {
            Self::Encoded(encoded) => write!(f, "string<{}>", of(&ENCODED, encoded)),
            Self::Flag(Flag::Number) => f.write_str("flag<0/1>"),
            Self::Flag(Flag::Text { no, yes }) => {
                let bare = |side: &str| side.starts_with(|c: char| c.is_ascii_alphabetic());
                if bare(no) && bare(yes) {
                    write!(f, "flag<{no}/{yes}>")
                } else {
                    write!(f, "flag<\"{no}\"/\"{yes}\">")
                }
            }
            Self::Time(time) => write!(f, "time<{}>", of(&Time::ALL, time)),
            Self::Duration(unit) => write!(f, "duration<{}>", of(&DurationUnit::ALL, unit)),
            Self::List(inner) => write!(f, "list<{inner}>"),
            Self::Csv(inner) => write!(f, "csv<{inner}>"),
            Self::OneOrMany(inner) => write!(f, "one-or-many<{inner}>"),
            Self::Map(inner) => write!(f, "map<{inner}>"),
            Self::Named(name) => f.write_str(name),
            plain => f.write_str(of(&PLAIN, plain)),
        }
    }
}

parse_from_str!(TypeRef, TypeRef::parse, "a type such as `string` or `list<Book>`", r"^\S+$");
parse_from_str!(DurationUnit, DurationUnit::parse, "a unit such as `s`", "^(ms|s|min|h|d)$");
