//! The rule about views of fields.

use super::field_types::constant_values;
use crate::diagnostics::{Reporter, rules};
use crate::index::{Container, FieldRef, Index};
use crate::naming;
use crate::spec::{EnumBase, Struct, Time, TypeRef, View};

rules! {
    VIEW = "E215" "view" "A view belongs to a `list<int64>` of a struct; it has a name of its own in snake case, is a list of `time<day-of-month>` or of an enumeration of integers, and names one value of one other field.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for field_ref in index.fields() {
        for (position, view) in field_ref.field.views.iter().enumerate() {
            let path = field_ref.key("views").index(position);
            let message = match field_ref.container {
                Container::Struct(structure, _) => invalid(index, &field_ref, structure, view),
                _ => Some(("name", "only fields of structs have views".to_owned())),
            };
            if let Some((key, message)) = message {
                reporter.report(VIEW, path.key(key), message);
            }
        }
    }
}

/// Returns why a view is not valid, and the key with the reason.
fn invalid(index: &Index, field_ref: &FieldRef<'_>, structure: &Struct, view: &View) -> Option<(&'static str, String)> {
    let mut names = structure.fields.iter().flat_map(|field| &field.views).filter(|other| other.name == view.name);
    let is_field = structure.fields.iter().any(|field| crate::index::field_name(field) == view.name);
    if index.usage(&structure.name).is_some_and(|usage| usage.groups.is_empty()) {
        return Some(("name", format!("`{}` is only named by `body_fields_of`", structure.name)));
    }
    if !naming::is_snake(&view.name) || naming::is_taken(&view.name) {
        return Some(("name", format!("`{}` is not a name in snake case that Rust allows", view.name)));
    }
    if is_field || names.nth(1).is_some() {
        return Some(("name", format!("`{}` is already the name of a field or of another view", view.name)));
    }
    if field_ref.field.type_ref != Some(TypeRef::List(Box::new(TypeRef::Int64))) {
        return Some(("name", format!("`{}` is not a `list<int64>`", field_ref.field.name)));
    }
    let is_number = match &view.type_ref {
        TypeRef::List(item) => match &**item {
            TypeRef::Time(Time::DayOfMonth) => true,
            // Another rule reports an unknown name.
            TypeRef::Named(name) => index.declaration(name).is_none() || is_integers(index, name),
            _ => false,
        },
        _ => false,
    };
    if !is_number {
        let expected = "a list of `time<day-of-month>` or of an enumeration of integers";
        return Some(("type", format!("`{}` is not {expected}", view.type_ref)));
    }
    invalid_condition(index, structure, view).map(|message| ("when", message))
}

fn invalid_condition(index: &Index, structure: &Struct, view: &View) -> Option<String> {
    let [(name, value)] = view.when.0.as_slice() else {
        return Some("`when` names one field with one value".to_owned());
    };
    let Some(field) = structure.field(name) else {
        return Some(format!("`{}` has no field `{name}`", structure.name));
    };
    let values = field.type_ref.as_ref().and_then(|type_ref| constant_values(index, type_ref));
    match values {
        None => Some(format!("`{name}` is neither a boolean nor an enumeration")),
        Some(values) if !values.contains(value) => Some(format!("{} is not a value of `{name}`", value.describe())),
        Some(_) => None,
    }
}

fn is_integers(index: &Index, name: &str) -> bool {
    index.enumeration(name).is_some_and(|enumeration| enumeration.of == EnumBase::Int)
}
