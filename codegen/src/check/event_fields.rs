//! Rules about keys that only received fields have.

use std::collections::BTreeSet;

use super::fields::directions;
use crate::diagnostics::{Reporter, rules};
use crate::index::{Container, FieldRef, Index, field_name};
use crate::naming::Registry;
use crate::spec::{Field, TypeRef};

rules! {
    FIELD_NAMES = "E810" "field-names" "Only fields that are received have `names`, which differ from all other names of fields of the struct.";
    INLINE = "E811" "inline" "An inlined field is the only one of its struct or event, is optional, and is a struct that is only received, inlines nothing, and has other Rust names.";
    FACT = "E812" "field-fact" "Only fields of events and of types that only events use have `source` and `confidence`, which differ from those of the event.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for fields in index.field_lists() {
        let fields: Vec<FieldRef<'_>> = fields.collect();
        names(index, reporter, &fields);
        inline(index, reporter, &fields);
        fields.iter().for_each(|field_ref| facts(index, reporter, field_ref));
    }
}

fn names(index: &Index, reporter: &mut Reporter, fields: &[FieldRef<'_>]) {
    let mut seen: BTreeSet<&str> = fields.iter().map(|field_ref| field_ref.field.name.as_str()).collect();
    for field_ref in fields {
        for (position, name) in field_ref.field.names.iter().enumerate() {
            let path = field_ref.key("names").index(position);
            let message = if directions(index, field_ref.container).0 {
                "the field is sent, and has one name".to_owned()
            } else if name.is_empty() || !seen.insert(name) {
                format!("`{name}` is already a name of a field")
            } else {
                continue;
            };
            reporter.report(FIELD_NAMES, path, message);
        }
    }
}

fn inline(index: &Index, reporter: &mut Reporter, fields: &[FieldRef<'_>]) {
    let mut inlined = fields.iter().filter(|field_ref| field_ref.field.inline);
    let Some(field_ref) = inlined.next() else { return };
    let path = field_ref.key("inline");
    let message = match inner(index, field_ref) {
        Err(message) => message,
        Ok(_) if inlined.next().is_some() => "another field is inlined as well".to_owned(),
        Ok(inner) => match collision(fields, inner) {
            Some(name) => format!("another field is `{name}` in Rust, too"),
            None => return,
        },
    };
    reporter.report(INLINE, path, message).at_key();
}

/// Returns the fields of an inlined struct, or why it cannot be inlined.
fn inner<'a>(index: &'a Index, field_ref: &FieldRef<'a>) -> Result<&'a [Field], String> {
    let field = field_ref.field;
    let structure = match &field.type_ref {
        Some(TypeRef::Named(name)) => index.structure(name),
        _ => None,
    };
    let structure = structure.ok_or_else(|| format!("`{}` is not a struct", field.name))?;
    let is_sent = directions(index, field_ref.container).0;
    let is_shared = index.usage(&structure.name).is_some_and(|usage| usage.sent || !usage.groups.is_empty());
    if is_sent || is_shared {
        return Err(format!("`{}` is sent, or is also used as a struct", structure.name));
    }
    if field.always || field.rust.is_some() || !field.names.is_empty() {
        return Err("an inlined field has no name in Rust, and cannot be `always`".to_owned());
    }
    match structure.fields.iter().find(|field| field.inline || field.always) {
        Some(field) => Err(format!("`{}` of `{}` is inlined or `always` present", field.name, structure.name)),
        None => Ok(&structure.fields),
    }
}

/// Returns the first Rust name that a field and one of an inlined struct share.
fn collision(fields: &[FieldRef<'_>], inner: &[Field]) -> Option<String> {
    let mut names = Registry::default();
    let own = fields.iter().map(|field_ref| field_ref.field).filter(|field| !field.inline);
    // Two fields of the same struct are reported by another rule.
    for field in own {
        let _ = names.claim(&field_name(field), ());
    }
    inner.iter().map(field_name).find(|name| names.claim(name, ()).is_err())
}

fn facts(index: &Index, reporter: &mut Reporter, field_ref: &FieldRef<'_>) {
    let field = field_ref.field;
    let of_events = match field_ref.container {
        Container::Event(_) | Container::Envelope(_) => true,
        Container::Struct(structure, _) => match index.usage(&structure.name) {
            Some(usage) => !usage.sent && field_ref.file.channel_directory().is_some(),
            // Another rule reports it.
            None => true,
        },
        Container::Request(..) | Container::BodyValue(_) => false,
    };
    let (source, confidence) = match field_ref.container {
        Container::Event(event) => (Some(&event.source), Some(event.confidence)),
        Container::Envelope(channel) => (Some(&channel.source), Some(channel.confidence)),
        _ => (None, None),
    };
    let same = [
        ("source", field.source.is_some(), field.source.is_some() && field.source.as_ref() == source),
        ("confidence", field.confidence.is_some(), field.confidence.is_some() && field.confidence == confidence),
    ];
    for (key, is_set, is_same) in same {
        if is_set && !of_events {
            let message = format!("only fields of events have `{key}`");
            reporter.report(FACT, field_ref.key(key), message).at_key();
        } else if is_same {
            let message = format!("the event has the same `{key}`");
            reporter.report(FACT, field_ref.key(key), message).at_key().help("remove it");
        }
    }
}
