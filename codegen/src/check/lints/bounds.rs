//! Rules about the bounds of fields, which are documented and not enforced.

use crate::diagnostics::{Reporter, rules};
use crate::index::{Declaration, FieldRef, Index};
use crate::spec::{Encoded, TypeRef};

rules! {
    KIND = "E210" "bounds-kind" "`length` and `pattern` apply to strings, `range` to numbers, `items` to lists.";
    ORDER = "E211" "bounds-order" "The lower bound is not above the upper, and no length is negative.";
    PATTERN_SYNTAX = "E213" "pattern-syntax" "The brackets of a pattern are balanced.";
}

pub(in crate::check) fn check(index: &Index, reporter: &mut Reporter) {
    for field_ref in index.fields() {
        kind(index, reporter, &field_ref);
        order(reporter, &field_ref);
        if let Some(Err(message)) = field_ref.field.pattern.as_deref().map(brackets) {
            reporter.report(PATTERN_SYNTAX, field_ref.key("pattern"), message);
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

fn kind(index: &Index, reporter: &mut Reporter, field_ref: &FieldRef<'_>) {
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
                let found = reporter.report(KIND, field_ref.key(key), message).at_key();
                if matches!(type_ref, TypeRef::Named(name) | TypeRef::Quoted(name) if index.enumeration(name).is_some())
                {
                    found.help("an enumeration lists its values");
                }
            }
        }
    }
}

fn order(reporter: &mut Reporter, field_ref: &FieldRef<'_>) {
    let field = field_ref.field;
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
        reporter.report(ORDER, field_ref.key(key), message);
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
