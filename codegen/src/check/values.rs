//! Whether a value, as on the wire, is of a type.

use crate::diagnostics::{Diagnostic, KeyPath};
use crate::index::{Declaration, Index};
use crate::spec::{Bounds, Encoded, EnumBase, Enumeration, Field, Flag, Object, Struct, Time, TypeRef, Value};

/// Which way a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// It is sent: what is required must be there, and bounds hold.
    Request,
    /// It is received: most may be missing or null.
    Response,
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It has another type.
    Type,
    /// It has a field that its type has not.
    UnknownName,
    /// It lacks a field that must be there.
    Missing,
    /// Its enumeration has no such value.
    UnknownValue,
    /// It lies outside the bounds.
    Bounds,
}

/// Something wrong, with its place.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) kind: Kind,
    pub(super) path: KeyPath,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) nearest: Option<String>,
    pub(super) at_key: bool,
}

impl Problem {
    pub(super) fn new(kind: Kind, path: &KeyPath, message: impl Into<String>) -> Self {
        Self { kind, path: path.clone(), message: message.into(), help: None, nearest: None, at_key: false }
    }

    /// A name that none of the known ones is.
    pub(super) fn unknown_name<'a>(
        path: &KeyPath,
        name: &str,
        of: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let nearest = crate::nearest::nearest(name, known);
        let problem = Self::new(Kind::UnknownName, path, format!("{of} has no `{name}`"));
        Self { nearest, at_key: true, ..problem }
    }

    fn help(self, help: &str) -> Self {
        Self { help: Some(help.to_owned()), ..self }
    }

    /// Fills in a diagnostic of the rule that this is reported by.
    pub(super) fn complete(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.help.clone_from(&self.help);
        diagnostic.nearest.clone_from(&self.nearest);
        if self.at_key { diagnostic.at_key() } else { diagnostic }
    }
}

/// Compares values with types.
pub(super) struct Comparison<'a> {
    pub(super) index: &'a Index<'a>,
    pub(super) side: Side,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(index: &'a Index<'a>, side: Side) -> Self {
        Self { index, side, problems: Vec::new() }
    }

    /// A value of a field, bounds included.
    pub(super) fn field(&mut self, field: &Field, value: &Value, path: &KeyPath) {
        if let Some(type_ref) = &field.type_ref {
            let before = self.problems.len();
            self.value(type_ref, value, path);
            // Of a value that is of another type, bounds say nothing.
            if self.side == Side::Request && self.problems.len() == before {
                self.bounds(field, value, path);
            }
        }
    }

    /// A value of a type.
    pub(super) fn value(&mut self, type_ref: &TypeRef, value: &Value, path: &KeyPath) {
        if *value == Value::Null && self.side == Side::Response {
            return;
        }
        match type_ref {
            TypeRef::Json => {}
            TypeRef::Named(name) => match self.index.types.get(name.as_str()) {
                Some(Declaration::Struct(structure)) => self.structure(structure, value, path),
                Some(Declaration::Enumeration(enumeration)) => self.enumeration(enumeration, value, path),
                Some(Declaration::Identifier(_)) if value.as_str().is_none() => {
                    self.mismatch(type_ref, value, path);
                }
                Some(Declaration::Identifier(_)) | None => {}
            },
            TypeRef::List(inner) => match value {
                Value::List(items) => self.items(inner, items, path),
                _ => self.mismatch(type_ref, value, path),
            },
            TypeRef::OneOrMany(inner) => match value {
                Value::List(items) => self.items(inner, items, path),
                _ => self.value(inner, value, path),
            },
            TypeRef::Csv(inner) => match value.as_str() {
                Some(text) => self.csv(inner, text, path),
                None => {
                    let found = value.kind();
                    let message = format!("{found} stands where `{type_ref}` asks for one string");
                    self.problems.push(
                        Problem::new(Kind::Type, path, message).help("write it as on the wire, with commas: \"a,b\""),
                    );
                }
            },
            TypeRef::Map(inner) => match value {
                Value::Object(object) => {
                    for (name, value) in object.iter() {
                        self.value(inner, value, &path.key(name));
                    }
                }
                _ => self.mismatch(type_ref, value, path),
            },
            TypeRef::File => self.file(value, path),
            scalar => {
                if !is_scalar(scalar, value) {
                    self.mismatch(scalar, value, path);
                }
            }
        }
    }

    fn mismatch(&mut self, type_ref: &TypeRef, value: &Value, path: &KeyPath) {
        let wanted = self.wanted(type_ref);
        let found = match value {
            // What is meant for a secret is not repeated.
            Value::String(text) if *type_ref != TypeRef::Secret => format!("\"{text}\""),
            other => other.kind().to_owned(),
        };
        let message = format!("{found} stands where `{type_ref}` asks for {wanted}");
        let problem = Problem::new(Kind::Type, path, message);
        let unquoted = matches!(value, Value::Int(_) | Value::Float(_) | Value::Bool(_));
        let needs_quotes = unquoted && wanted.starts_with("a string");
        self.problems.push(if needs_quotes { problem.help("quote it") } else { problem });
    }

    /// What a type asks for, in words.
    fn wanted(&self, type_ref: &TypeRef) -> String {
        let TypeRef::Named(name) = type_ref else {
            return wanted(type_ref);
        };
        let words = match self.index.types.get(name.as_str()) {
            Some(Declaration::Struct(_)) => "an object",
            Some(Declaration::Enumeration(enumeration)) if enumeration.of == EnumBase::Int => "a whole number",
            _ => "a string",
        };
        words.to_owned()
    }

    fn items(&mut self, inner: &TypeRef, items: &[Value], path: &KeyPath) {
        for (position, item) in items.iter().enumerate() {
            self.value(inner, item, &path.index(position));
        }
    }

    /// The items of a comma-separated text are strings, whatever they stand for.
    fn csv(&mut self, inner: &TypeRef, text: &str, path: &KeyPath) {
        for item in text.split(',').filter(|_| !text.is_empty()) {
            let is_number = match inner {
                TypeRef::Named(name) => matches!(
                    self.index.types.get(name.as_str()),
                    Some(Declaration::Enumeration(Enumeration { of: EnumBase::Int, .. }))
                ),
                TypeRef::Int32 | TypeRef::Int64 | TypeRef::Duration(_) => true,
                TypeRef::Time(time) => time.is_number(),
                _ => false,
            };
            let value = match item.parse() {
                Ok(number) if is_number => Value::Int(number),
                _ => Value::String(item.to_owned()),
            };
            self.value(inner, &value, path);
        }
    }

    fn enumeration(&mut self, enumeration: &Enumeration, value: &Value, path: &KeyPath) {
        let fits = match enumeration.of {
            EnumBase::String => matches!(value, Value::String(_)),
            EnumBase::Int => matches!(value, Value::Int(_)),
        };
        if !fits {
            return self.mismatch(&TypeRef::Named(enumeration.name.clone()), value, path);
        }
        if enumeration.values.iter().any(|known| known.value == *value) {
            return;
        }
        let written = match value {
            Value::Int(number) => number.to_string(),
            other => other.as_str().unwrap_or("").to_owned(),
        };
        let known = enumeration.values.iter().filter_map(|known| known.value.as_str());
        let nearest = crate::nearest::nearest(&written, known);
        let message = format!("`{written}` is no value of `{}`", enumeration.name);
        self.problems.push(Problem { nearest, ..Problem::new(Kind::UnknownValue, path, message) });
    }

    fn structure(&mut self, structure: &Struct, value: &Value, path: &KeyPath) {
        let Value::Object(object) = value else {
            return self.mismatch(&TypeRef::Named(structure.name.clone()), value, path);
        };
        let fields: Vec<&Field> = structure.fields.iter().collect();
        self.object(&format!("`{}`", structure.name), &fields, object, path);
    }

    /// The fields of an object.
    pub(super) fn object(&mut self, of: &str, fields: &[&Field], object: &Object, path: &KeyPath) {
        for (name, value) in object.iter() {
            match fields.iter().find(|field| field.name == name) {
                Some(field) => self.field(field, value, &path.key(name)),
                None => {
                    let known = fields.iter().map(|field| field.name.as_str());
                    self.problems.push(Problem::unknown_name(&path.key(name), name, of, known));
                }
            }
        }
        for field in fields {
            let value = object.get(&field.name);
            let missing = match self.side {
                Side::Request => field.required && Index::is_caller_supplied(field) && value.is_none(),
                Side::Response => field.always && value.is_none_or(|value| *value == Value::Null),
            };
            if missing {
                let message = match self.side {
                    Side::Request => format!("`{}` is required, and missing", field.name),
                    Side::Response => format!("`{}` is always there, and missing here", field.name),
                };
                self.problems.push(Problem::new(Kind::Missing, path, message));
            }
        }
    }

    fn file(&mut self, value: &Value, path: &KeyPath) {
        let text = |name| value.as_object().and_then(|object| object.get(name)).and_then(Value::as_str);
        let known = |name: &str| matches!(name, "filename" | "content_base64");
        let fits = text("filename").is_some()
            && text("content_base64").is_some_and(is_base64)
            && value.as_object().is_some_and(|object| object.iter().all(|(name, _)| known(name)));
        if !fits {
            let problem = Problem::new(Kind::Type, path, "this is no file");
            self.problems.push(problem.help("write {filename: a.png, content_base64: iVBORw0KGgo=}"));
        }
    }

    fn bounds(&mut self, field: &Field, value: &Value, path: &KeyPath) {
        let counted = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let checks: [(&str, Option<Bounds>, Option<i64>); 3] = [
            ("length", field.length, value.as_str().map(|text| counted(text.chars().count()))),
            ("range", field.range, number(value)),
            (
                "items",
                field.items,
                match value {
                    Value::List(items) => Some(counted(items.len())),
                    Value::Object(object) => Some(counted(object.0.len())),
                    Value::String(text) => Some(counted(text.split(',').count())),
                    _ => None,
                },
            ),
        ];
        for (key, bounds, found) in checks {
            if let (Some(bounds), Some(found)) = (bounds, found)
                && !bounds.contains(found)
            {
                let message = format!("{found} lies outside `{key}: {bounds}`");
                self.problems.push(Problem::new(Kind::Bounds, path, message));
            }
        }
    }
}

/// The number that a value is or is written as, rounded down.
fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(*number),
        // Bounds are whole numbers, and no float near them is beyond 64 bits.
        #[allow(clippy::cast_possible_truncation)]
        Value::Float(number) => Some(number.floor() as i64),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// What a type that is no name asks for.
fn wanted(type_ref: &TypeRef) -> String {
    match type_ref {
        TypeRef::String | TypeRef::Secret => "a string".to_owned(),
        TypeRef::Int32 => "a whole number of 32 bits".to_owned(),
        TypeRef::Int64 | TypeRef::Duration(_) => "a whole number".to_owned(),
        TypeRef::Double => "a number".to_owned(),
        TypeRef::Bool => "true or false".to_owned(),
        TypeRef::Encoded(Encoded::Int64) => "a string with a whole number".to_owned(),
        TypeRef::Encoded(Encoded::Double) => "a string with a number".to_owned(),
        TypeRef::Encoded(Encoded::Bool) => "a string, \"true\" or \"false\"".to_owned(),
        TypeRef::Flag(Flag::Number) => "0 or 1".to_owned(),
        TypeRef::Flag(Flag::Text { no, yes }) => format!("a string, \"{no}\" or \"{yes}\""),
        TypeRef::Time(time) if time.is_number() => "a whole number".to_owned(),
        TypeRef::Time(Time::UnknownString) => "a string".to_owned(),
        TypeRef::Time(time) => format!("a string such as \"{}\"", form(*time)),
        TypeRef::List(_) => "a list".to_owned(),
        TypeRef::Map(_) => "an object".to_owned(),
        _ => "a value of that type".to_owned(),
    }
}

/// What a time that is a string looks like; a digit stands for any digit.
fn form(time: Time) -> &'static str {
    match time {
        Time::UtcMinute => "2022-08-30 12:00",
        Time::Date | Time::DayOrMonth => "2022-08-30",
        Time::Second => "2022-08-30 12:00:00",
        Time::Iso => "2022-08-30T12:00:00.000Z",
        _ => "1661832000000",
    }
}

/// Whether a value is of a type that is neither a name nor made of others.
fn is_scalar(type_ref: &TypeRef, value: &Value) -> bool {
    match (type_ref, value) {
        (TypeRef::String | TypeRef::Secret, Value::String(_))
        | (TypeRef::Int64 | TypeRef::Duration(_), Value::Int(_))
        | (TypeRef::Double, Value::Int(_) | Value::Float(_))
        | (TypeRef::Bool, Value::Bool(_)) => true,
        (TypeRef::Int32, Value::Int(number)) => i32::try_from(*number).is_ok(),
        (TypeRef::Encoded(Encoded::Int64), Value::String(text)) => text.parse::<i64>().is_ok(),
        (TypeRef::Encoded(Encoded::Double), Value::String(text)) => text.parse::<f64>().is_ok(),
        (TypeRef::Encoded(Encoded::Bool), Value::String(text)) => text == "true" || text == "false",
        (TypeRef::Flag(Flag::Number), Value::Int(number)) => matches!(number, 0 | 1),
        (TypeRef::Flag(Flag::Text { no, yes }), Value::String(text)) => text == no || text == yes,
        (TypeRef::Time(time), Value::Int(_)) => time.is_number(),
        (TypeRef::Time(time), Value::String(text)) => is_time(*time, text),
        _ => false,
    }
}

fn is_time(time: Time, text: &str) -> bool {
    match time {
        Time::UnknownString => true,
        Time::EpochMillisString => text.parse::<i64>().is_ok(),
        Time::DayOrMonth => looks_like(text, "2022-08") || looks_like(text, "2022-08-30"),
        Time::Iso => {
            // Fractions of a second have any number of digits, and the zone is written in two ways.
            let (day, time) = text.split_once('T').unwrap_or((text, ""));
            let clock = time.get(..8).unwrap_or("");
            looks_like(day, "2022-08-30") && looks_like(clock, "12:00:00")
        }
        _ => !time.is_number() && looks_like(text, form(time)),
    }
}

fn looks_like(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text
            .chars()
            .zip(form.chars())
            .all(|(found, wanted)| if wanted.is_ascii_digit() { found.is_ascii_digit() } else { found == wanted })
}

fn is_base64(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - data.len() <= 2
        && data.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/')
}
