//! Rules about the types and the values of fields.

use super::values::{ValueChecker, ValueRules};
use crate::diagnostics::{Reporter, rules};
use crate::index::{Container, FieldRef, Index};
use crate::spec::{Encoded, EnumBase, Flag, Place, TypeRef, Value};

rules! {
    DEFAULT_TYPE = "E212" "default-type" "`default` and `const` match the type and the bounds of their field.";
    TYPE_PLACE = "E214" "type-place" "The type of a field can be written at its place: a query has no structs, a path no lists, JSON no files.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for field_ref in index.fields() {
        for (key, value) in [("default", &field_ref.field.default), ("const", &field_ref.field.constant)] {
            if let Some(value) = value {
                let rules = ValueRules::all(DEFAULT_TYPE);
                let mut checker = ValueChecker { index, is_sent: true, is_lenient: false, rules, reporter };
                checker.field(field_ref.field, value, &field_ref.key(key));
            }
        }
        if let Some(message) = not_writable(index, &field_ref) {
            reporter.report(TYPE_PLACE, field_ref.key("type"), message);
        }
    }
    for (file, operation) in index.spec().operations() {
        if let Some(message) = operation.response.type_ref().and_then(|type_ref| invalid(index, type_ref)) {
            reporter.report(TYPE_PLACE, file.at("response"), message);
        }
    }
}

/// What a query can contain.
const QUERY: &str = "a query parameter is a string or a list of strings";

/// Returns why a field cannot be written at its place.
fn not_writable(index: &Index, field_ref: &FieldRef<'_>) -> Option<String> {
    let type_ref = field_ref.field.type_ref.as_ref()?;
    let (value, reason) = match (field_ref.container, type_ref) {
        (Container::Request(_, Place::Path | Place::Headers), _) => {
            (type_ref, "a path parameter or header is one string")
        }
        (Container::Request(_, Place::Query), TypeRef::List(item)) => (&**item, QUERY),
        (Container::Request(_, Place::Query), _) => (type_ref, QUERY),
        (Container::Request(_, Place::Multipart), TypeRef::File) => return None,
        (Container::Request(_, Place::Multipart), _) => (type_ref, "a part is a file or a string"),
        _ => return invalid(index, type_ref),
    };
    if is_single(index, value) {
        invalid(index, type_ref)
    } else {
        Some(format!("`{type_ref}` is not possible here: {reason}"))
    }
}

/// Returns whether a value of a type is one string, number or boolean on the wire.
fn is_single(index: &Index, type_ref: &TypeRef) -> bool {
    match type_ref {
        TypeRef::List(_) | TypeRef::OneOrMany(_) | TypeRef::Map(_) | TypeRef::Json | TypeRef::File => false,
        TypeRef::Named(name) => index.structure(name).is_none(),
        _ => true,
    }
}

/// Returns why a type cannot be composed as it is.
fn invalid(index: &Index, type_ref: &TypeRef) -> Option<String> {
    match type_ref {
        TypeRef::File => Some("a `file` must be a part of a multipart body".to_owned()),
        TypeRef::Csv(item) => (matches!(**item, TypeRef::Csv(_)) || !is_single(index, item))
            .then(|| format!("`{item}` cannot be an item of a comma-separated list")),
        TypeRef::OneOrMany(item) if matches!(**item, TypeRef::List(_) | TypeRef::OneOrMany(_) | TypeRef::Json) => {
            Some(format!("one `{item}` cannot be distinguished from a list of them"))
        }
        // Another rule reports an unknown type.
        TypeRef::Quoted(name) => index
            .declaration(name)
            .filter(|_| index.enumeration(name).is_none_or(|one| one.of != EnumBase::Int))
            .map(|_| format!("`{name}` is not an enumeration of integers, so it is not written as a string")),
        TypeRef::List(item) | TypeRef::OneOrMany(item) | TypeRef::Map(item) => invalid(index, item),
        _ => None,
    }
}

/// Returns whether a type is a boolean, in any encoding.
pub(super) fn is_boolean(type_ref: &TypeRef) -> bool {
    matches!(type_ref, TypeRef::Bool | TypeRef::Flag(_) | TypeRef::Encoded(Encoded::Bool))
}

/// Returns the known values of a boolean or an enumeration on the wire. Returns `None` for other types.
pub(super) fn constant_values(index: &Index, type_ref: &TypeRef) -> Option<Vec<Value>> {
    let strings = |no: &str, yes: &str| [no, yes].map(|value| Value::String(value.to_owned())).to_vec();
    Some(match type_ref {
        TypeRef::Bool => vec![Value::Bool(false), Value::Bool(true)],
        TypeRef::Encoded(Encoded::Bool) => strings("false", "true"),
        TypeRef::Flag(Flag::Number) => vec![Value::Int(0), Value::Int(1)],
        TypeRef::Flag(Flag::Text { no, yes }) => strings(no, yes),
        TypeRef::Named(name) => index.enumeration(name)?.values.iter().map(|value| value.value.clone()).collect(),
        _ => return None,
    })
}

/// Returns whether the values of a type are integers on the wire.
pub(super) fn is_integer(index: &Index, type_ref: &TypeRef) -> bool {
    match type_ref {
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Encoded(Encoded::Int64) | TypeRef::Duration(_) => true,
        TypeRef::Named(name) => index.enumeration(name).is_some_and(|one| one.of == EnumBase::Int),
        _ => false,
    }
}
