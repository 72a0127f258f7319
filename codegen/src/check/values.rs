//! Compares values, as on the wire, with types.

use super::scalars::{expected, is_base64, is_scalar};
use crate::diagnostics::{Diagnostic, Reporter, Rule, SpecPath};
use crate::index::{Declaration, Index};
use crate::spec::{Bounds, EnumBase, Enumeration, Field, Object, TypeRef, Value};

/// The rules that a value can violate.
#[derive(Debug, Clone, Copy)]
pub(super) struct ValueRules {
    pub(super) wrong_type: Rule,
    pub(super) unknown_name: Rule,
    pub(super) missing: Rule,
    pub(super) unknown_value: Rule,
    pub(super) bounds: Rule,
}

impl ValueRules {
    /// Uses one rule for everything.
    pub(super) fn all(rule: Rule) -> Self {
        Self { wrong_type: rule, unknown_name: rule, missing: rule, unknown_value: rule, bounds: rule }
    }
}

/// Compares values of one file with types.
pub(super) struct ValueChecker<'a> {
    pub(super) index: &'a Index,
    /// Whether the values are part of requests: required fields are present, and bounds hold. In responses, most fields may be
    /// missing or null.
    pub(super) is_sent: bool,
    /// Whether a number may be a string, and the other way round, as decoding accepts them.
    pub(super) is_lenient: bool,
    pub(super) rules: ValueRules,
    pub(super) reporter: &'a mut Reporter,
}

impl ValueChecker<'_> {
    pub(super) fn report(&mut self, rule: Rule, path: &SpecPath<'_>, message: impl Into<String>) -> &mut Diagnostic {
        self.reporter.report(rule, path.clone(), message)
    }

    /// Checks the value of a field, bounds included.
    pub(super) fn field(&mut self, field: &Field, value: &Value, path: &SpecPath<'_>) {
        if let Some(type_ref) = &field.type_ref {
            let before = self.reporter.count();
            self.value(type_ref, value, path);
            if self.is_sent && self.reporter.count() == before {
                self.bounds(field, value, path);
            }
        }
    }

    /// Checks a value of a type.
    pub(super) fn value(&mut self, type_ref: &TypeRef, value: &Value, path: &SpecPath<'_>) {
        match (type_ref, value) {
            (_, Value::Null) if !self.is_sent => {}
            (TypeRef::Json, _) => {}
            (TypeRef::Named(name), _) => self.named(name, value, path),
            (TypeRef::Quoted(name), Value::String(text)) if text.parse::<i64>().is_ok() => {
                self.named(name, &Value::Int(text.parse().unwrap_or_default()), path);
            }
            (TypeRef::List(item) | TypeRef::OneOrMany(item), Value::List(items)) => {
                for (position, value) in items.iter().enumerate() {
                    self.value(item, value, &path.index(position));
                }
            }
            (TypeRef::OneOrMany(item), _) => self.value(item, value, path),
            (TypeRef::Csv(item), Value::String(text)) => self.csv(item, text, path),
            (TypeRef::Map(inner), Value::Object(object)) => {
                for (name, value) in object.iter() {
                    self.value(inner, value, &path.key(name));
                }
            }
            (TypeRef::File, _) => self.upload(value, path),
            _ if is_scalar(type_ref, value) => {}
            _ if self.is_lenient && swapped(value).is_some_and(|value| is_scalar(type_ref, &value)) => {}
            _ => self.mismatch(type_ref, &expected(type_ref), value, path),
        }
    }

    fn named(&mut self, name: &str, value: &Value, path: &SpecPath<'_>) {
        let type_ref = TypeRef::Named(name.to_owned());
        let expected = match (self.index.declaration(name), value) {
            // An unknown type, which another rule reports.
            (None, _) | (Some(Declaration::Identifier(_)), Value::String(_)) => return,
            (Some(Declaration::Struct(structure)), Value::Object(object)) => {
                let fields: Vec<&Field> = structure.fields.iter().collect();
                return self.object(&format!("`{name}`"), &fields, object, path);
            }
            (Some(Declaration::Enumeration(enumeration)), _) => match (enumeration.of, value) {
                (EnumBase::String, Value::String(_)) | (EnumBase::Int, Value::Int(_)) => {
                    return self.enumeration(enumeration, value, path);
                }
                (EnumBase::String, _) => "a string",
                (EnumBase::Int, _) => "an integer",
            },
            (Some(Declaration::Struct(_)), _) => "an object",
            (Some(Declaration::Identifier(_)), _) => "a string",
        };
        self.mismatch(&type_ref, expected, value, path);
    }

    fn mismatch(&mut self, type_ref: &TypeRef, expected: &str, value: &Value, path: &SpecPath<'_>) {
        // The value of a secret is not repeated.
        let found = if *type_ref == TypeRef::Secret { value.kind().to_owned() } else { value.describe() };
        let needs_quotes = matches!(value, Value::Int(_) | Value::Float(_) | Value::Bool(_))
            && (expected.starts_with("a string") || expected.starts_with('"'));
        let message = format!("`{type_ref}` expects {expected}, found {found}");
        let found = self.report(self.rules.wrong_type, path, message);
        if matches!(type_ref, TypeRef::Csv(_)) {
            found.help("write it as on the wire, with commas: \"a,b\"");
        } else if needs_quotes {
            found.help("quote it");
        }
    }

    /// Checks the items of a comma-separated string. Numbers among them are written without quotes.
    fn csv(&mut self, item: &TypeRef, text: &str, path: &SpecPath<'_>) {
        let is_number = match item {
            TypeRef::Named(name) => self.index.enumeration(name).is_some_and(|one| one.of == EnumBase::Int),
            TypeRef::Int32 | TypeRef::Int64 | TypeRef::Duration(_) => true,
            TypeRef::Time(time) => time.is_number(),
            _ => false,
        };
        for part in text.split(',').filter(|_| !text.is_empty()) {
            let value = match part.parse() {
                Ok(number) if is_number => Value::Int(number),
                _ => Value::String(part.to_owned()),
            };
            self.value(item, &value, path);
        }
    }

    fn enumeration(&mut self, enumeration: &Enumeration, value: &Value, path: &SpecPath<'_>) {
        if enumeration.values.iter().any(|known| known.value == *value) {
            return;
        }
        let text = value.text().unwrap_or_default();
        let message = format!("`{text}` is not a value of `{}`", enumeration.name);
        let known = enumeration.values.iter().filter_map(|known| known.value.as_str());
        self.report(self.rules.unknown_value, path, message).nearest(&text, known);
    }

    /// Checks the entries of an object; `container` names what has the fields.
    pub(super) fn object(&mut self, container: &str, fields: &[&Field], object: &Object, path: &SpecPath<'_>) {
        for (name, value) in object.iter() {
            // Received names can have other spellings, and trailing blanks.
            let is_named = |field: &&&Field| {
                field.name == name
                    || !self.is_sent
                        && (field.name == name.trim_end() || field.names.iter().any(|other| other == name.trim_end()))
            };
            if let Some(field) = fields.iter().find(is_named) {
                self.field(field, value, &path.key(name));
            } else {
                let message = format!("{container} has no `{name}`");
                let known = fields.iter().map(|field| field.name.as_str());
                self.report(self.rules.unknown_name, &path.key(name), message).at_key().nearest(name, known);
            }
        }
        for field in fields {
            let value = object.get(&field.name);
            let reason = if self.is_sent {
                let is_missing = field.required && field.is_caller_supplied() && value.is_none();
                is_missing.then_some("is required")
            } else {
                let is_missing = field.always && value.is_none_or(|value| *value == Value::Null);
                is_missing.then_some("every response contains")
            };
            if let Some(reason) = reason {
                self.report(self.rules.missing, path, format!("missing `{}`, which {reason}", field.name));
            }
        }
    }

    fn upload(&mut self, value: &Value, path: &SpecPath<'_>) {
        let text = |name| value.as_object().and_then(|object| object.get(name)).and_then(Value::as_str);
        let is_file = text("filename").is_some()
            && text("content_base64").is_some_and(is_base64)
            && value.as_object().is_some_and(|object| object.0.len() == 2);
        if !is_file {
            let message = "`file` expects a file name and its content in Base64";
            let help = "write {filename: a.png, content_base64: iVBORw0KGgo=}";
            self.report(self.rules.wrong_type, path, message).help(help);
        }
    }

    fn bounds(&mut self, field: &Field, value: &Value, path: &SpecPath<'_>) {
        let as_count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let items = match value {
            Value::List(items) => Some(as_count(items.len())),
            Value::Object(object) => Some(as_count(object.0.len())),
            Value::String(text) => Some(as_count(text.split(',').count())),
            _ => None,
        };
        let checks: [(&str, Option<Bounds>, Option<i64>); 3] = [
            ("length", field.length, value.as_str().map(|text| as_count(text.chars().count()))),
            ("range", field.range, number(value)),
            ("items", field.items, items),
        ];
        for (key, bounds, found) in checks {
            if let (Some(bounds), Some(found)) = (bounds, found)
                && !bounds.contains(found)
            {
                self.report(self.rules.bounds, path, format!("{found} is outside `{key}: {bounds}`"));
            }
        }
    }
}

/// Returns a number as a string, or a string as the number that it contains.
fn swapped(value: &Value) -> Option<Value> {
    match value {
        Value::Int(number) => Some(Value::String(number.to_string())),
        Value::String(text) => text.parse().ok().map(Value::Int),
        _ => None,
    }
}

/// Returns the number that a value is, or is written as, rounded down.
fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(*number),
        // Bounds are integers, and no float near them exceeds 64 bits.
        #[allow(clippy::cast_possible_truncation)]
        Value::Float(number) => Some(number.floor() as i64),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
