//! Infers types and fields from sample values.

use std::collections::BTreeSet;

use huaweicloud_meeting_codegen::check::{fits, is_reserved};
use huaweicloud_meeting_codegen::naming;
use huaweicloud_meeting_codegen::spec::{Object, Time, TypeRef, Value};

use super::precedents::{Guess, Precedents};

/// A drafted field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) ty: Guess,
    pub(super) rust: Option<Guess>,
    pub(super) required: Guess,
    pub(super) always: bool,
    pub(super) doc: Guess,
}

/// A drafted struct.
#[derive(Debug)]
pub(super) struct Struct {
    pub(super) name: String,
    pub(super) fields: Vec<Field>,
    /// Whether it is part of a request.
    pub(super) sent: bool,
}

/// Infers types from values, and collects the structs to declare for them.
pub(super) struct Inference<'a> {
    precedents: &'a Precedents<'a>,
    /// The name of the operation or event, which begins longer names of types.
    owner: &'a str,
    /// What the operation or event is about: the name of a type with no better one.
    subject: &'a str,
    pub(super) structs: Vec<Struct>,
}

impl<'a> Inference<'a> {
    pub(super) fn new(precedents: &'a Precedents<'a>, owner: &'a str, subject: &'a str) -> Self {
        Self { precedents, owner, subject, structs: Vec::new() }
    }

    /// Infers a field from all its values.
    pub(super) fn field(&mut self, name: &str, values: &[&Value], sent: bool) -> Field {
        let ty = self.type_of(name, values, sent);
        let is_required = if self.precedents.is_required(name) { "true" } else { "" };
        Field {
            name: name.to_owned(),
            rust: self.rust(name, &ty.text),
            required: Guess::unsure(is_required),
            always: !sent && self.precedents.is_always_received(name, &ty.text),
            doc: Guess::unsure(self.precedents.doc(name, &ty.text, sent).unwrap_or_default()),
            ty,
        }
    }

    fn rust(&self, name: &str, type_text: &str) -> Option<Guess> {
        if let Some(rust) = self.precedents.rust(name, type_text) {
            return Some(Guess::sure(rust));
        }
        let derived = naming::snake(name);
        let is_unusable =
            naming::is_taken(&derived) || naming::has_single_letter(&derived) || !naming::is_snake(&derived);
        is_unusable.then(|| Guess::unsure(""))
    }

    /// Infers the type of a field from its values.
    pub(super) fn type_of(&mut self, name: &str, values: &[&Value], sent: bool) -> Guess {
        let (nulls, values): (Vec<&Value>, Vec<&Value>) =
            values.iter().copied().partition(|value| **value == Value::Null);
        // In a response, any field may be null. In a request, only a field of type `json` may be null.
        if sent && !nulls.is_empty() {
            return Guess::unsure("");
        }
        if let Some(known) = self.precedents.type_of(name, &values, sent) {
            return known;
        }
        let is_empty = |value: &&Value| matches!(value, Value::Object(object) if object.is_empty());
        match values.as_slice() {
            [] => Guess::unsure(""),
            all if all.iter().all(|value| matches!(value, Value::List(_))) => {
                let items: Vec<&Value> = all.iter().flat_map(|value| items(value)).collect();
                let item = self.type_of(&singular(name), &items, sent);
                match item.text.as_str() {
                    "" => Guess::unsure("list<json>"),
                    text => Guess { text: format!("list<{text}>"), sure: item.sure },
                }
            }
            all if all.iter().all(is_empty) => Guess::unsure("map<json>"),
            all if all.iter().all(|value| value.as_object().is_some()) => self.object(name, all, sent),
            all => self.scalar(name, all),
        }
    }

    fn scalar(&self, name: &str, values: &[&Value]) -> Guess {
        let fit = |ty: &TypeRef| values.iter().all(|value| fits(self.precedents.index, ty, value, false));
        let millis = |factor: i64| {
            values.iter().all(|value| {
                let number = value.as_int().or_else(|| value.as_str()?.parse().ok());
                number.is_some_and(|number: i64| is_millis(number.saturating_mul(factor)))
            })
        };
        let times = Time::ALL.map(|(_, time)| time).into_iter().filter(|time| match time {
            Time::UtcMinute | Time::Date | Time::Second | Time::Iso => true,
            Time::EpochMillis => millis(1),
            Time::EpochMillisString => is_time_name(name) && millis(1),
            Time::EpochSeconds => is_time_name(name) && millis(1000),
            Time::DayOrMonth | Time::DayOfMonth | Time::UnknownString | Time::UnknownNumber => false,
        });
        if let Some(time) = times.map(TypeRef::Time).find(fit) {
            return Guess::sure(time.to_string());
        }
        // A string or an integer may be a value of a more specific type, so these guesses are not sure.
        let plain = [(TypeRef::String, false), (TypeRef::Int64, false), (TypeRef::Double, true), (TypeRef::Bool, true)];
        match plain.into_iter().find(|(ty, _)| fit(ty)) {
            Some((TypeRef::String, _)) if is_secret_name(name) => Guess::unsure(TypeRef::Secret.to_string()),
            Some((ty, sure)) => Guess { text: ty.to_string(), sure },
            None => Guess::unsure(TypeRef::Json.to_string()),
        }
    }

    fn object(&mut self, name: &str, objects: &[&Value], sent: bool) -> Guess {
        let object: Vec<&Object> = objects.iter().filter_map(|object| object.as_object()).collect();
        let names = names(&object);
        if !names.iter().all(|name| is_field_name(name)) {
            let values: Vec<&Value> = object.iter().flat_map(|object| object.iter().map(|(_, value)| value)).collect();
            let value = self.type_of("", &values, sent);
            let text = if value.text.is_empty() { "json" } else { &value.text };
            return Guess::unsure(format!("map<{text}>"));
        }
        self.precedents.structure(objects, sent).unwrap_or_else(|| Guess::sure(self.structure(name, objects, sent)))
    }

    /// Declares a struct and returns its name. Structs with the same fields are declared once.
    pub(super) fn structure(&mut self, name: &str, objects: &[&Value], sent: bool) -> String {
        let object: Vec<&Object> = objects.iter().filter_map(|object| object.as_object()).collect();
        let structure = Struct { name: self.struct_name(name), fields: Vec::new(), sent };
        // Adds the struct before the structs that its fields need.
        let slot = self.structs.len();
        self.structs.push(structure);
        let names = names(&object);
        let field = |name: &str| -> Vec<&Value> { object.iter().filter_map(|object| object.get(name)).collect() };
        let fields: Vec<Field> = names.iter().map(|name| self.field(name, &field(name), sent)).collect();
        if let Some(same) = self.structs.iter_mut().find(|structure| structure.fields == fields) {
            same.sent |= sent;
            let name = same.name.clone();
            self.structs.truncate(slot);
            return name;
        }
        match self.structs.get_mut(slot) {
            Some(structure) => {
                structure.fields = fields;
                structure.name.clone()
            }
            None => String::new(),
        }
    }

    /// Returns an unused type name: the field name in the singular, prefixed with the name of the operation or event if necessary.
    fn struct_name(&self, field: &str) -> String {
        let plain = naming::pascal(&singular(field));
        let long = format!("{}{plain}", self.owner);
        // These field names are too generic for the name of a type.
        let is_generic = ["Data", "Info", "Item", "List", "Result"].contains(&plain.as_str());
        let short = if is_generic { singular(self.subject) } else { plain };
        let numbered = (2..).map(|number| format!("{long}{number}"));
        let mut names = [short, long.clone()].into_iter().chain(numbered);
        names.find(|name| self.is_free(name)).unwrap_or(long)
    }

    fn is_free(&self, name: &str) -> bool {
        naming::is_pascal(name)
            && !name.ends_with("Request")
            && !is_reserved(name)
            && self.precedents.index.declaration(name).is_none()
            && self.structs.iter().all(|structure| structure.name != name)
    }
}

/// Removes the verb: `FindBooks` → `Books`.
pub(super) fn without_verb(operation: &str) -> &str {
    let second = operation.char_indices().skip(1).find(|(_, c)| c.is_ascii_uppercase());
    second.and_then(|(at, _)| operation.get(at..)).unwrap_or(operation)
}

fn items(value: &Value) -> &[Value] {
    match value {
        Value::List(items) => items,
        _ => &[],
    }
}

/// Returns the names of all fields in the order of their first occurrence.
fn names<'v>(objects: &[&'v Object]) -> Vec<&'v str> {
    let mut seen = BTreeSet::new();
    let all = objects.iter().flat_map(|object| object.iter().map(|(name, _)| name));
    all.filter(|name| seen.insert(*name)).collect()
}

/// Returns the singular: `books` → `book`, `bookList` → `book`, `replies` → `reply`.
fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("List").filter(|stem| !stem.is_empty()) {
        return stem.to_owned();
    }
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    match name.strip_suffix('s') {
        Some(stem) if !stem.is_empty() && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => name.to_owned(),
    }
}

/// Returns whether a key looks like the name of a field, and not like a key of a map.
fn is_field_name(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Returns whether a number looks like a time in milliseconds between 2001 and 2065.
fn is_millis(number: i64) -> bool {
    (1_000_000_000_000..3_000_000_000_000).contains(&number)
}

/// Returns whether a name suggests a time. Digits alone are too ambiguous.
fn is_time_name(name: &str) -> bool {
    let name = name.to_lowercase();
    ["time", "date"].iter().any(|word| name.contains(word))
}

/// Returns whether a name suggests a secret.
fn is_secret_name(name: &str) -> bool {
    let name = name.to_lowercase();
    ["password", "passwd", "pwd", "secret", "token"].iter().any(|word| name.contains(word))
}
