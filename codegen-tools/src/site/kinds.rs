//! What a value is on the wire, in words; and the page that explains the words.

use serde::Serialize;

use super::links;
use huaweicloud_meeting_codegen::api::{Form, Type};
use huaweicloud_meeting_codegen::spec::{DurationUnit, Time};

/// A piece of the words for a type; some lead to an explanation.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Piece {
    text: String,
    href: Option<String>,
}

impl Piece {
    fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), href: None }
    }

    fn form(text: &str, id: &str) -> Self {
        Self { text: text.to_owned(), href: Some(links::form(id)) }
    }
}

/// What a value is on the wire: "list of Book".
pub(super) fn words(ty: &Type, form: Form) -> Vec<Piece> {
    match ty {
        Type::String => vec![Piece::plain("string")],
        Type::Int32 => vec![Piece::plain("int32")],
        Type::Int64 if form == Form::String => vec![Piece::form("int64 as a string", "text")],
        Type::Int64 => vec![Piece::plain("int64")],
        Type::Double if form == Form::String => vec![Piece::form("number as a string", "text")],
        Type::Double => vec![Piece::plain("number")],
        Type::Bool => vec![flag(form)],
        Type::Secret => vec![Piece::form("secret", "secret")],
        Type::Json => vec![Piece::form("any JSON", "json")],
        Type::Upload => vec![Piece::form("file", "file")],
        Type::Time(time) => vec![Piece::form(time_words(*time), &format!("time-{}", word(&Time::ALL, time)))],
        Type::Duration(unit) => {
            vec![Piece::form(duration_words(*unit), &format!("duration-{}", word(&DurationUnit::ALL, unit)))]
        }
        Type::List(inner) => {
            let (list, inner_form) = match form {
                Form::Csv => (Piece::form("comma list", "csv"), Form::Plain),
                Form::OneOrMany => (Piece::form("one or a list", "one-or-many"), Form::Plain),
                other => (Piece::plain("list"), other),
            };
            of(list, words(inner, inner_form))
        }
        Type::Map(inner) => of(Piece::form("map", "map"), words(inner, form)),
        Type::Identifier(name) | Type::Enumeration(name) | Type::Struct(name) => {
            vec![Piece { text: name.clone(), href: Some(links::type_def(name)) }]
        }
    }
}

fn of(container: Piece, inner: Vec<Piece>) -> Vec<Piece> {
    [container, Piece::plain(" of ")].into_iter().chain(inner).collect()
}

fn flag(form: Form) -> Piece {
    match form {
        Form::Flag01 => Piece::form("flag 0/1", "flag"),
        Form::FlagString01 => Piece::form("flag \"0\"/\"1\"", "flag"),
        Form::FlagNY => Piece::form("flag \"N\"/\"Y\"", "flag"),
        Form::FlagNoYes => Piece::form("flag \"NO\"/\"YES\"", "flag"),
        Form::String => Piece::form("boolean as a string", "text"),
        Form::Plain | Form::Csv | Form::OneOrMany => Piece::plain("boolean"),
    }
}

fn word<T: PartialEq>(table: &[(&'static str, T)], value: &T) -> &'static str {
    table.iter().find(|(_, known)| known == value).map_or("", |(word, _)| word)
}

fn time_words(time: Time) -> &'static str {
    match time {
        Time::EpochMillis => "time in epoch ms",
        Time::EpochSeconds => "time in epoch s",
        Time::EpochMillisString => "time in epoch ms, as a string",
        Time::UtcMinute => "UTC minute",
        Time::Date => "date",
        Time::Second => "local second",
        Time::Iso => "ISO time",
        Time::DayOrMonth => "day or month",
        Time::UnknownString | Time::UnknownNumber => "time of unknown form",
    }
}

fn duration_words(unit: DurationUnit) -> &'static str {
    match unit {
        DurationUnit::Millis => "milliseconds",
        DurationUnit::Seconds => "seconds",
        DurationUnit::Minutes => "minutes",
        DurationUnit::Hours => "hours",
        DurationUnit::Days => "days",
    }
}

/// A form of values, explained.
#[derive(Debug, Serialize)]
pub(super) struct Explained {
    id: String,
    title: String,
    /// What it looks like on the wire.
    wire: &'static str,
    rust: String,
    meaning: &'static str,
}

/// Every form that is more than plain JSON.
pub(super) fn explained() -> Vec<Explained> {
    let explained = |id: &str, title: &str, wire, rust: &str, meaning| Explained {
        id: id.to_owned(),
        title: title.to_owned(),
        wire,
        rust: rust.to_owned(),
        meaning,
    };
    let mut all = vec![
        explained(
            "secret",
            "secret",
            "\"…\"",
            "Secret",
            "A string that nobody may read in a log. In Rust it prints as nothing but its name until `expose` is called.",
        ),
        explained(
            "flag",
            "flag",
            "0, 1, \"N\", \"Y\", …",
            "bool",
            "A yes or no that is not written as a boolean. The word for no stands first.",
        ),
        explained(
            "text",
            "number or boolean as a string",
            "\"122\", \"true\"",
            "i64, f64, bool",
            "A string on the wire, a number or boolean in Rust.",
        ),
        explained("csv", "comma list", "\"one,two\"", "Vec<T>", "One text whose items are separated by commas."),
        explained(
            "one-or-many",
            "one or a list",
            "\"a\", [\"a\", \"b\"]",
            "Vec<T>",
            "A list, or its only item without the list.",
        ),
        explained("map", "map", "{\"name\": …}", "BTreeMap<String, T>", "An object whose keys are free."),
        explained("json", "any JSON", "…", "Json", "Whatever stands there; nobody describes it."),
        explained(
            "file",
            "file",
            "a part of the body",
            "Upload",
            "A part of a `multipart/form-data` body, with a file name and its content.",
        ),
    ];
    all.extend(Time::ALL.iter().map(|(word, time)| {
        let (wire, meaning) = time_meaning(*time);
        let title = time_words(*time);
        explained(&format!("time-{word}"), title, wire, &Type::Time(*time).to_string(), meaning)
    }));
    all.extend(DurationUnit::ALL.iter().map(|(word, unit)| {
        let rust = Type::Duration(*unit).to_string();
        explained(
            &format!("duration-{word}"),
            duration_words(*unit),
            "60",
            &rust,
            "A whole number; the type carries the unit.",
        )
    }));
    all
}

fn time_meaning(time: Time) -> (&'static str, &'static str) {
    match time {
        Time::EpochMillis => ("1661832000000", "Milliseconds since the beginning of 1970, UTC."),
        Time::EpochSeconds => ("1661832000", "Seconds since the beginning of 1970, UTC."),
        Time::EpochMillisString => {
            ("\"1661832000000\"", "Milliseconds since the beginning of 1970, UTC, written as a string.")
        }
        Time::UtcMinute => ("\"2022-08-30 12:00\"", "A minute in UTC."),
        Time::Date => ("\"2022-08-30\"", "A day, in the time zone that the field names."),
        Time::Second => ("\"2024-06-28 23:13:07\"", "A second, in a time zone that the vendor does not name."),
        Time::Iso => ("\"2022-08-30T12:00:00.000Z\"", "A moment as ISO 8601 writes it."),
        Time::DayOrMonth => ("\"2022-08-30\", \"2022-08\"", "A day or a month, as another parameter chooses."),
        Time::UnknownString => ("\"…\"", "A time whose form no source tells; Rust keeps the text as it comes."),
        Time::UnknownNumber => ("…", "A time whose form no source tells; Rust keeps the number as it comes."),
    }
}
