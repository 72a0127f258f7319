//! Rules about the names of fields and the keys that they combine.

use std::collections::BTreeSet;

use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::{Container, FieldRef, Index, field_name};
use crate::naming::{self, Registry};
use crate::spec::{Field, Operation, Place, SpecFile};

rules! {
    DUPLICATE_FIELD = "E201" "duplicate-field" "The fields of a struct, an event or an envelope, and the parameters of each place of a request, have unique names.";
    NAME_COLLISION = "E202" "name-collision" "The fields of a struct, an event, an envelope or a request have unique Rust names.";
    NAME_TAKEN = "E203" "name-taken" "The Rust name of a field is not a keyword; `rust` sets another name.";
    NAME_LETTER = "E204" "name-letter" "No word of a Rust name is a single letter; `rust` sets another name where words are split wrongly.";
    RUST_NAME = "E205" "rust-name" "A Rust name is in snake case.";
    FIELD_TYPE = "E206" "field-type" "A field has a type, unless it is bound.";
    REQUIRED_PLACE = "E207" "required-place" "Only fields that callers supply in requests are `required`; path parameters always are, and fields with a default never.";
    ALWAYS_PLACE = "E208" "always-place" "Only fields of structs in responses and of events are `always`.";
    BODY_REQUIRED = "E216" "body-required" "`body_required` names fields of `body_fields_of` that are optional in that struct and have no default.";
    CONSTANT_PLACE = "E209" "constant-place" "Only fields in requests are `const`, and no other key describes their value.";
}

/// How to choose another name.
const RENAME: &str = "set another name with `rust`";

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for fields in index.field_lists() {
        duplicates(index, reporter, fields);
    }
    for (file, operation) in index.spec().operations() {
        request_names(index, reporter, file, operation);
        body_required(index, reporter, file, operation);
    }
    for field in index.fields() {
        name(reporter, &field);
        keys(index, reporter, &field);
    }
}

fn duplicates<'a>(index: &Index, reporter: &mut Reporter, fields: impl Iterator<Item = FieldRef<'a>>) {
    let mut seen = BTreeSet::new();
    let mut rust_names: Registry<&str> = Registry::default();
    for field_ref in fields {
        let FieldRef { field, container, .. } = field_ref;
        let path = || field_ref.key("name");
        let shared = match container {
            Container::Request(operation, Place::Body) => operation.body_fields_of.as_deref(),
            _ => None,
        };
        let shared =
            shared.and_then(|shared| index.structure(shared)).filter(|shared| shared.field(&field.name).is_some());
        let is_header = matches!(container, Container::Request(_, Place::Headers));
        let name = if is_header { field.name.to_ascii_lowercase() } else { field.name.clone() };
        if field.name.is_empty() {
            reporter.report(DUPLICATE_FIELD, path(), "the name is empty");
        } else if let Some(shared) = shared {
            reporter.report(DUPLICATE_FIELD, path(), format!("`{name}` is already a field of `{}`", shared.name));
        } else if !seen.insert(name) {
            reporter.report(DUPLICATE_FIELD, path(), format!("duplicate name `{}`", field.name));
        }
        if matches!(container, Container::Struct(..) | Container::Event(_) | Container::Envelope(_))
            && let Err(first) = rust_names.claim(&field_name(field), &field.name)
            && first != field.name
        {
            collision(reporter, path(), &field.name, first, field);
        }
    }
}

fn collision(reporter: &mut Reporter, path: SpecPath<'_>, name: &str, first: &str, field: &Field) {
    let message = format!("`{name}` and `{first}` are both `{}` in Rust", field_name(field));
    let help = "set another name for one of them with `rust`, or bind one to the other";
    reporter.report(NAME_COLLISION, path, message).help(help);
}

/// Checks that the Rust names of the fields of a request are unique.
fn request_names(index: &Index, reporter: &mut Reporter, file: &SpecFile, operation: &Operation) {
    let mut names: Registry<String> = Registry::default();
    let mut claim = |field: &Field, path: SpecPath<'_>, place: &str| {
        let name = format!("{place}.{}", field.name);
        if let Err(first) = names.claim(&field_name(field), name.clone())
            // A name that is not unique at one place has been reported.
            && first != name
        {
            collision(reporter, path, &name, &first, field);
        }
    };
    for field in index.fields_of(operation.body_fields_of.as_deref()) {
        claim(field, file.at("body_fields_of"), "body");
    }
    for place in Place::ALL {
        let fields = operation.fields_at(place).iter().enumerate();
        for (position, field) in fields.filter(|(_, field)| field.is_caller_supplied()) {
            claim(field, file.at(place.key()).index(position).key("name"), place.key());
        }
    }
    if let Some(value) = &operation.body_value {
        claim(value, file.at("body_value").key("name"), "body");
    }
}

fn body_required(index: &Index, reporter: &mut Reporter, file: &SpecFile, operation: &Operation) {
    let fields = index.fields_of(operation.body_fields_of.as_deref());
    let mut seen = BTreeSet::new();
    for (position, name) in operation.body_required.iter().enumerate() {
        let path = file.at("body_required").index(position);
        let message = match fields.iter().find(|field| field.name == *name) {
            None => {
                let message = format!("`body_fields_of` has no field `{name}`");
                let known = fields.iter().map(|field| field.name.as_str());
                reporter.report(BODY_REQUIRED, path, message).nearest(name, known);
                continue;
            }
            Some(_) if !seen.insert(name) => format!("duplicate name `{name}`"),
            Some(field) if field.required => format!("`{name}` is required by the struct"),
            Some(field) if field.default.is_some() => format!("`{name}` has a default"),
            Some(field) if !field.is_caller_supplied() => format!("the caller does not supply `{name}`"),
            Some(_) => continue,
        };
        reporter.report(BODY_REQUIRED, path, message);
    }
}

fn name(reporter: &mut Reporter, field_ref: &FieldRef<'_>) {
    let field = field_ref.field;
    let name = field_name(field);
    let key = if field.rust.is_some() { "rust" } else { "name" };
    let is_derived = field.rust.is_none();
    if !field.is_caller_supplied() && is_derived {
        return;
    }
    let (rule, message) = if naming::is_taken(&name) {
        (NAME_TAKEN, format!("`{name}` cannot be a name in Rust"))
    } else if is_derived && naming::has_single_letter(&name) {
        (NAME_LETTER, format!("`{name}` has a word of one letter"))
    } else if !naming::is_snake(&name) && !field.name.is_empty() {
        let message = match field.rust {
            Some(_) => format!("`{name}` is not in snake case"),
            None => format!("`{}` cannot be a name in Rust", field.name),
        };
        (RUST_NAME, message)
    } else {
        return;
    };
    reporter.report(rule, field_ref.key(key), message).help(RENAME);
}

fn keys(index: &Index, reporter: &mut Reporter, field_ref: &FieldRef<'_>) {
    let field = field_ref.field;
    match (&field.bind, &field.type_ref) {
        (None, None) => {
            reporter.report(FIELD_TYPE, field_ref.key("name"), format!("`{}` has no type", field.name));
        }
        (Some(_), Some(_)) => {
            let message = "a bound field has the type of its source";
            reporter.report(FIELD_TYPE, field_ref.key("type"), message).at_key().help("remove `type`");
        }
        _ => {}
    }
    let (is_sent, is_received) = directions(index, field_ref.container);
    if let Some(message) = field.required.then(|| not_required(field_ref, is_sent)).flatten() {
        reporter.report(REQUIRED_PLACE, field_ref.key("required"), message).at_key();
    }
    if field.always && !is_received {
        let message = "the field is only sent: use `required` for fields that a request must contain";
        reporter.report(ALWAYS_PLACE, field_ref.key("always"), message).at_key();
    }
    if field.constant.is_some() {
        constant(reporter, field_ref, is_sent);
    }
}

/// Returns whether a field is sent, and whether it is received. A type that is not used, which another rule reports, counts
/// as both.
pub(super) fn directions(index: &Index, container: Container<'_>) -> (bool, bool) {
    match container {
        Container::Request(..) | Container::BodyValue(_) => (true, false),
        Container::Struct(structure, _) => {
            index.usage(&structure.name).map_or((true, true), |usage| (usage.sent, usage.received))
        }
        Container::Event(_) | Container::Envelope(_) => (false, true),
    }
}

fn not_required(field_ref: &FieldRef<'_>, is_sent: bool) -> Option<&'static str> {
    if field_ref.field.default.is_some() {
        Some("a field with a default is not required")
    } else if field_ref.field.bind.is_some() {
        Some("the caller does not supply a bound field")
    } else if matches!(field_ref.container, Container::Request(_, Place::Path)) {
        Some("path parameters are always required")
    } else {
        (!is_sent).then_some("the struct is only received: use `always` for fields that every response contains")
    }
}

fn constant(reporter: &mut Reporter, field_ref: &FieldRef<'_>, is_sent: bool) {
    let field = field_ref.field;
    let excluded = [
        ("required", field.required),
        ("default", field.default.is_some()),
        ("bind", field.bind.is_some()),
        ("always", field.always),
        ("deprecated", field.deprecated.is_some()),
    ];
    if let Some((key, _)) = excluded.into_iter().find(|(_, is_set)| *is_set) {
        reporter.report(CONSTANT_PLACE, field_ref.key(key), format!("a constant cannot have `{key}`")).at_key();
    } else if !is_sent {
        let message = "the struct is only received, and only fields that are sent can be constant";
        reporter.report(CONSTANT_PLACE, field_ref.key("const"), message).at_key();
    }
}
