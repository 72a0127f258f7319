//! Rules about fields that are bound to a handle or to another field.

use crate::diagnostics::{Reporter, rules};
use crate::index::{Container, FieldRef, Index};
use crate::spec::{Bind, Operation, Place};

rules! {
    BIND_HANDLE = "E407" "bind-handle" "A field is bound to a handle only if the scheme of its operation has that handle.";
    HANDLE_BOUND = "E408" "handle-bound" "An operation whose scheme has a handle binds a field to the handle.";
    BIND_FIELD = "E409" "bind-field" "A field is bound only to another field of the same request that the caller supplies.";
    BIND_ALONE = "E410" "bind-alone" "A bound field is part of a request, and has no other keys than `name` and `doc`.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for field_ref in index.fields() {
        let Some(bind) = &field_ref.field.bind else { continue };
        let Container::Request(operation, _) = field_ref.container else {
            reporter
                .report(BIND_ALONE, field_ref.key("bind"), "only parameters and fields of a body can be bound")
                .at_key();
            continue;
        };
        other_keys(reporter, &field_ref);
        match bind {
            Bind::Handle(name) => handle(index, reporter, &field_ref, operation, name),
            Bind::Field { place, name } => field(index, reporter, &field_ref, operation, (*place, name)),
        }
    }
    for (file, operation) in index.spec().operations() {
        let mut fields = Place::ALL.into_iter().flat_map(|place| operation.fields_at(place));
        if let Some(handle) = index.handle(operation)
            && !fields.any(|field| matches!(field.bind, Some(Bind::Handle(_))))
        {
            let message = format!("no field is bound to `{handle}`, the handle of the scheme");
            let help = format!("add `bind: {handle}` to the field that identifies it");
            reporter.report(HANDLE_BOUND, file.at("auth"), message).help(help);
        }
    }
}

fn handle(index: &Index, reporter: &mut Reporter, field_ref: &FieldRef<'_>, operation: &Operation, name: &str) {
    // The scheme is not known yet, and may have this handle.
    if index.spec().is_placeholder(&field_ref.file.path, "auth") {
        return;
    }
    let path = field_ref.key("bind");
    if !index.handles().contains(name) {
        let message = format!("no scheme of auth.yaml has a handle `{name}`");
        reporter
            .report(BIND_HANDLE, path, message)
            .nearest(name, index.handles())
            .help("to bind to a field of the same request, write `body.name`, `query.name`, …");
    } else if index.handle(operation) != Some(name) {
        reporter.report(BIND_HANDLE, path, format!("the scheme of the operation does not have the handle `{name}`"));
    }
}

fn field(
    index: &Index,
    reporter: &mut Reporter,
    field_ref: &FieldRef<'_>,
    operation: &Operation,
    (place, name): (Place, &str),
) {
    let path = field_ref.key("bind");
    let fields = index.fields_at(operation, place);
    match fields.iter().find(|other| other.name == name) {
        None => {
            let message = format!("there is no `{name}` under `{}`", place.key());
            let known = fields.iter().map(|field| field.name.as_str());
            reporter.report(BIND_FIELD, path, message).nearest(name, known);
        }
        Some(other) if std::ptr::eq(*other, field_ref.field) => {
            reporter.report(BIND_FIELD, path, "the field is bound to itself");
        }
        Some(other) if !other.is_caller_supplied() => {
            let message = format!("`{}.{name}` is itself bound or constant", place.key());
            reporter.report(BIND_FIELD, path, message).help("bind to a field that the caller supplies");
        }
        Some(_) => {}
    }
}

fn other_keys(reporter: &mut Reporter, field_ref: &FieldRef<'_>) {
    let field = field_ref.field;
    let others = [
        ("always", field.always),
        ("default", field.default.is_some()),
        ("rust", field.rust.is_some()),
        ("length", field.length.is_some()),
        ("range", field.range.is_some()),
        ("items", field.items.is_some()),
        ("pattern", field.pattern.is_some()),
        ("deprecated", field.deprecated.is_some()),
    ];
    for (key, _) in others.into_iter().filter(|(_, is_set)| *is_set) {
        reporter.report(BIND_ALONE, field_ref.key(key), format!("a bound field cannot have `{key}`")).at_key();
    }
}
