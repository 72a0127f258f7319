//! Rules about the types, bounds and defaults of fields.

use super::values::{ValueChecker, ValueRules};
use crate::diagnostics::{Reporter, rules};
use crate::index::{Container, Declaration, FieldRef, Index};
use crate::spec::{Encoded, EnumBase, Place, TypeRef};

rules! {
    BOUNDS_KIND = "E210" "bounds-kind" "`length` and `pattern` apply to strings, `range` to numbers, `items` to lists.";
    BOUNDS_ORDER = "E211" "bounds-order" "The lower bound is not above the upper, and no length is negative.";
    DEFAULT_TYPE = "E212" "default-type" "`default` and `const` match the type and the bounds of their field.";
    PATTERN_SYNTAX = "E213" "pattern-syntax" "The brackets of a pattern are balanced.";
    TYPE_PLACE = "E214" "type-place" "The type of a field can be written at its place: a query has no structs, a path no lists, JSON no files.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for field_ref in index.fields() {
        bounds(index, reporter, &field_ref);
        for (key, value) in [("default", &field_ref.field.default), ("const", &field_ref.field.constant)] {
            if let Some(value) = value {
                let rules = ValueRules::all(DEFAULT_TYPE);
                let mut checker = ValueChecker { index, is_sent: true, rules, reporter };
                checker.field(field_ref.field, value, &field_ref.key(key));
            }
        }
        if let Some(Err(message)) = field_ref.field.pattern.as_deref().map(brackets) {
            reporter.report(PATTERN_SYNTAX, field_ref.key("pattern"), message);
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

/// The keys that bound a value.
const LENGTH: &[&str] = &["length", "pattern"];
const RANGE: &[&str] = &["range"];
const ITEMS: &[&str] = &["items"];

/// Returns the keys that can bound a value of a type.
fn bounds_of(index: &Index, type_ref: &TypeRef) -> Vec<&'static [&'static str]> {
    match type_ref {
        TypeRef::String | TypeRef::Secret => vec![LENGTH],
        TypeRef::Csv(_) => vec![LENGTH, ITEMS],
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Double | TypeRef::Duration(_) => vec![RANGE],
        TypeRef::Encoded(Encoded::Int64 | Encoded::Double) => vec![LENGTH, RANGE],
        TypeRef::List(_) | TypeRef::OneOrMany(_) | TypeRef::Map(_) => vec![ITEMS],
        TypeRef::Named(name) => match index.declaration(name) {
            // An unknown type, which another rule reports.
            None => vec![LENGTH, RANGE, ITEMS],
            Some(Declaration::Identifier(_)) => vec![LENGTH],
            Some(_) => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn bounds(index: &Index, reporter: &mut Reporter, field_ref: &FieldRef<'_>) {
    let field = field_ref.field;
    if let Some(type_ref) = &field.type_ref {
        let allowed = bounds_of(index, type_ref);
        for (key, is_set, kind) in [
            ("length", field.length.is_some(), "a string"),
            ("pattern", field.pattern.is_some(), "a string"),
            ("range", field.range.is_some(), "a number"),
            ("items", field.items.is_some(), "a list"),
        ] {
            if is_set && !allowed.iter().any(|keys| keys.contains(&key)) {
                let message = format!("`{key}` applies to {kind}, not to `{type_ref}`");
                let found = reporter.report(BOUNDS_KIND, field_ref.key(key), message).at_key();
                if matches!(type_ref, TypeRef::Named(name) if index.enumeration(name).is_some()) {
                    found.help("an enumeration lists its values");
                }
            }
        }
    }
    for (key, bounds, is_count) in
        [("length", field.length, true), ("range", field.range, false), ("items", field.items, true)]
    {
        let Some(bounds) = bounds else { continue };
        let message = if bounds.is_reversed() {
            format!("the lower bound of `{bounds}` is above the upper")
        } else if is_count && [bounds.min, bounds.max].into_iter().flatten().any(|end| end < 0) {
            format!("`{bounds}` is negative")
        } else {
            continue;
        };
        reporter.report(BOUNDS_ORDER, field_ref.key(key), message);
    }
}

/// Checks the brackets of a regular expression. The rest depends on the dialect.
fn brackets(pattern: &str) -> Result<(), &'static str> {
    let mut groups = 0_usize;
    let mut in_class = false;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next().ok_or("the pattern ends in a backslash")?;
            }
            ']' => in_class = false,
            _ if in_class => {}
            '[' => in_class = true,
            '(' => groups += 1,
            ')' => groups = groups.checked_sub(1).ok_or("a `)` has no `(`")?,
            _ => {}
        }
    }
    if in_class {
        return Err("a `[` is not closed");
    }
    if groups > 0 { Err("a `(` is not closed") } else { Ok(()) }
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
        TypeRef::List(item) | TypeRef::OneOrMany(item) | TypeRef::Map(item) => invalid(index, item),
        _ => None,
    }
}

/// Returns whether the values of a type are integers on the wire.
pub(super) fn is_integer(index: &Index, type_ref: &TypeRef) -> bool {
    match type_ref {
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Encoded(Encoded::Int64) | TypeRef::Duration(_) => true,
        TypeRef::Named(name) => index.enumeration(name).is_some_and(|one| one.of == EnumBase::Int),
        _ => false,
    }
}
