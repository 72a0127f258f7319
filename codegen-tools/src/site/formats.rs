//! How values are written in JSON: short descriptions of types, and the page that explains them.

use huaweicloud_meeting_codegen::api::{Form, Type};
use huaweicloud_meeting_codegen::spec::{DurationUnit, Time};
use serde::Serialize;

use super::links;

/// A part of the description of a type, linked to its explanation if it has one.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Part {
    text: String,
    href: Option<String>,
}

impl Part {
    fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), href: None }
    }

    fn format(text: &str, id: &str) -> Self {
        Self { text: text.to_owned(), href: Some(links::format(id)) }
    }
}

/// Describes a type as it is written in JSON: "list of Book".
pub(super) fn describe(ty: &Type, form: Form) -> Vec<Part> {
    match ty {
        Type::String => vec![Part::plain("string")],
        Type::Int32 => vec![Part::plain("int32")],
        Type::Int64 if form == Form::String => vec![Part::format("int64 as a string", "encoded")],
        Type::Int64 => vec![Part::plain("int64")],
        Type::Double if form == Form::String => vec![Part::format("number as a string", "encoded")],
        Type::Double => vec![Part::plain("number")],
        Type::Bool => vec![flag(form)],
        Type::Secret => vec![Part::format("secret", "secret")],
        Type::Json => vec![Part::format("any JSON", "json")],
        Type::Upload => vec![Part::format("file", "file")],
        Type::Time(time) => vec![Part::format(time_title(*time), &time_id(*time))],
        Type::Duration(unit) => vec![Part::format(duration_title(*unit), &duration_id(*unit))],
        Type::List(inner) => {
            let (list, inner_form) = match form {
                Form::Csv => (Part::format("comma-separated list", "csv"), Form::Plain),
                Form::OneOrMany => (Part::format("item or list", "one-or-many"), Form::Plain),
                other => (Part::plain("list"), other),
            };
            of(list, describe(inner, inner_form))
        }
        Type::Map(inner) => of(Part::format("map", "map"), describe(inner, form)),
        Type::Enumeration(name) if form == Form::String => {
            let name = Part { text: name.clone(), href: Some(links::type_def(name)) };
            vec![name, Part::plain(" "), Part::format("as a string", "encoded")]
        }
        Type::Identifier(name) | Type::Enumeration(name) | Type::Struct(name) => {
            vec![Part { text: name.clone(), href: Some(links::type_def(name)) }]
        }
    }
}

fn of(container: Part, inner: Vec<Part>) -> Vec<Part> {
    [container, Part::plain(" of ")].into_iter().chain(inner).collect()
}

fn flag(form: Form) -> Part {
    match form {
        Form::Flag01 => Part::format("flag 0/1", "flag"),
        Form::FlagString01 => Part::format("flag \"0\"/\"1\"", "flag"),
        Form::FlagNY => Part::format("flag \"N\"/\"Y\"", "flag"),
        Form::FlagNoYes => Part::format("flag \"NO\"/\"YES\"", "flag"),
        Form::String => Part::format("boolean as a string", "encoded"),
        Form::Plain | Form::Csv | Form::OneOrMany => Part::plain("boolean"),
    }
}

fn time_id(time: Time) -> String {
    format!("time-{}", time.word())
}

fn time_title(time: Time) -> &'static str {
    match time {
        Time::EpochMillis => "epoch milliseconds",
        Time::EpochSeconds => "epoch seconds",
        Time::EpochMillisString => "epoch milliseconds as a string",
        Time::UtcMinute => "UTC time",
        Time::Date => "date",
        Time::Second => "local time",
        Time::Iso => "ISO 8601 time",
        Time::DayOrMonth => "date or month",
        Time::DayOfMonth => "day of a month",
        Time::UnknownString | Time::UnknownNumber => "time in an undocumented format",
    }
}

fn duration_id(unit: DurationUnit) -> String {
    format!("duration-{}", unit.word())
}

fn duration_title(unit: DurationUnit) -> &'static str {
    match unit {
        DurationUnit::Millis => "milliseconds",
        DurationUnit::Seconds => "seconds",
        DurationUnit::Minutes => "minutes",
        DurationUnit::Hours => "hours",
        DurationUnit::Days => "days",
    }
}

/// A row of the page of value formats.
#[derive(Debug, Serialize)]
pub(super) struct FormatView {
    id: String,
    title: &'static str,
    /// A sample value.
    wire: &'static str,
    rust: String,
    meaning: &'static str,
}

/// Formats other than times and durations: id, title, sample value, Rust type, meaning.
const FORMATS: [[&str; 5]; 8] = [
    [
        "secret",
        "secret",
        "\"…\"",
        "Secret",
        "A string that must not be logged. In Rust its `Debug` output is redacted; `expose` returns the string.",
    ],
    ["flag", "flag", "0, 1, \"N\", \"Y\", …", "bool", "A boolean written as one of two values, false first."],
    [
        "encoded",
        "number or boolean as a string",
        "\"122\", \"true\"",
        "i64, f64, bool",
        "A JSON string in a request or \
      response, a number or boolean in Rust.",
    ],
    [
        "csv",
        "comma-separated list",
        "\"one,two\"",
        "Vec<T>",
        "One string that contains all items, separated by commas.",
    ],
    [
        "one-or-many",
        "item or list",
        "\"a\", [\"a\", \"b\"]",
        "Vec<T>",
        "A list; a list with one item may be written as \
      that item alone.",
    ],
    ["map", "map", "{\"name\": …}", "BTreeMap<String, T>", "An object with arbitrary keys."],
    ["json", "any JSON", "…", "Json", "Any JSON value; its structure is not documented."],
    [
        "file",
        "file",
        "a part of the body",
        "Upload",
        "A part of a `multipart/form-data` body: a file name and the content.",
    ],
];

/// Returns every format, in the order of the page.
pub(super) fn all() -> Vec<FormatView> {
    let other = FORMATS.map(|[id, title, wire, rust, meaning]| FormatView {
        id: id.to_owned(),
        title,
        wire,
        rust: rust.to_owned(),
        meaning,
    });
    let times = Time::ALL.map(|(_, time)| {
        let (wire, meaning) = time_meaning(time);
        FormatView { id: time_id(time), title: time_title(time), wire, rust: Type::Time(time).to_string(), meaning }
    });
    let durations = DurationUnit::ALL.map(|(_, unit)| FormatView {
        id: duration_id(unit),
        title: duration_title(unit),
        wire: "60",
        rust: Type::Duration(unit).to_string(),
        meaning: "An integer.",
    });
    other.into_iter().chain(times).chain(durations).collect()
}

/// Returns a sample value and its meaning.
fn time_meaning(time: Time) -> (&'static str, &'static str) {
    match time {
        Time::EpochMillis => ("1661832000000", "Milliseconds since 1970-01-01 00:00 UTC."),
        Time::EpochSeconds => ("1661832000", "Seconds since 1970-01-01 00:00 UTC."),
        Time::EpochMillisString => {
            ("\"1661832000000\"", "Milliseconds since 1970-01-01 00:00 UTC, written as a string.")
        }
        Time::UtcMinute => ("\"2022-08-30 12:00\"", "A time in UTC, with minute precision."),
        Time::Date => ("\"2022-08-30\"", "A date. The description of the field names the time zone."),
        Time::Second => ("\"2024-06-28 23:13:07\"", "A time in an undocumented time zone, with second precision."),
        Time::Iso => ("\"2022-08-30T12:00:00.000Z\"", "A time in ISO 8601 format."),
        Time::DayOrMonth => ("\"2022-08-30\", \"2022-08\"", "A date or a month, depending on another parameter."),
        Time::DayOfMonth => ("15", "A day of a month, from 1 to 31."),
        Time::UnknownString => ("\"…\"", "A time in an undocumented format. In Rust it is the unparsed string."),
        Time::UnknownNumber => ("…", "A time in an undocumented unit. In Rust it is the plain number."),
    }
}
