//! The rule about the arguments of named constructors.

use super::constructors::{Declared, declared};
use super::field_types::is_boolean;
use crate::diagnostics::{Reporter, rules};
use crate::index::Index;
use crate::spec::{Constructor, Encoded, TypeRef};

rules! {
    CONSTRUCTOR_ARGUMENTS = "E423" "constructor-arguments" "What a constructor takes under `with` is no boolean, and has another type than its other arguments, so that no two of them can be swapped.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for declared in declared(index) {
        for (position, constructor) in declared.constructors.iter().enumerate() {
            let path = declared.path.index(position).key("with");
            let mut types: Vec<String> = required(&declared, constructor).map(kind).collect();
            for (position, name) in constructor.with.iter().enumerate() {
                let Some(type_ref) = type_of(&declared, name) else { continue };
                let message = if is_boolean(type_ref) {
                    format!("the value of `{name}` would not show what it means")
                } else if types.contains(&kind(type_ref)) {
                    format!("`{name}` has the type of another argument, and could be swapped with it")
                } else {
                    types.push(kind(type_ref));
                    continue;
                };
                let help = "let callers set the field with its setter, or declare a constructor for each value";
                reporter.report(CONSTRUCTOR_ARGUMENTS, path.index(position), message).help(help);
            }
        }
    }
}

/// Returns the types of the arguments that the constructor takes because they are required.
fn required<'a>(declared: &'a Declared<'_>, constructor: &'a Constructor) -> impl Iterator<Item = &'a TypeRef> {
    let fields = declared
        .fields
        .iter()
        .filter(|(field, is_required)| *is_required && constructor.set.get(&field.name).is_none());
    fields.filter_map(|(field, _)| field.type_ref.as_ref())
}

fn type_of<'a>(declared: &'a Declared<'_>, name: &str) -> Option<&'a TypeRef> {
    let mut views = declared.fields.iter().flat_map(|(field, _)| &field.views);
    let view = views.find(|view| view.name == name).map(|view| &view.type_ref);
    // Another rule reports required fields.
    let optional = || declared.field(name).filter(|(_, is_required)| !is_required);
    view.or_else(|| optional()?.0.type_ref.as_ref())
}

/// Returns a string that is the same for types whose values could be swapped.
fn kind(type_ref: &TypeRef) -> String {
    match type_ref {
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Encoded(Encoded::Int64) => "integer".to_owned(),
        TypeRef::List(item) | TypeRef::Csv(item) | TypeRef::OneOrMany(item) => format!("list<{}>", kind(item)),
        other => other.to_string(),
    }
}
