//! The life cycle of resources in words, for the reference site and `cargo codegen explain`.

use std::collections::BTreeSet;

use huaweicloud_meeting_codegen::api::Api;
use huaweicloud_meeting_codegen::api::resources::{
    FieldPath, ItemOperation, Lookup, Maker, Match, Refers, Resource, ResourceField, Shown,
};
use huaweicloud_meeting_codegen::json;
use huaweicloud_meeting_codegen::spec::{Batch, DataPath, Omitted, OnDeleted, OnMissing, Role, Scope};

/// Returns the resource to which an operation belongs, with what it does to it.
pub(crate) fn owner<'a>(api: &'a Api, operation: &str) -> Option<(&'a Resource, &'a ItemOperation)> {
    api.resources.iter().find_map(|resource| {
        let found = resource.operations.iter().find(|described| described.operation == operation)?;
        Some((resource, found))
    })
}

/// Returns the operations of a resource by role, in the order of a life cycle.
pub(crate) fn by_role(resource: &Resource) -> Vec<(Role, Vec<&ItemOperation>)> {
    let of_role = |role| resource.operations.iter().filter(|described| described.role == role).collect::<Vec<_>>();
    Role::ALL.map(|role| (role, of_role(role))).into_iter().filter(|(_, operations)| !operations.is_empty()).collect()
}

/// Describes what is special about an operation of a resource.
pub(crate) fn facts(described: &ItemOperation) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(select) = &described.select {
        let keys = match &select.key_by {
            None => code(&select.key),
            Some(by) => by.fields.iter().map(|(_, field)| code(field)).collect::<Vec<_>>().join(" or "),
        };
        let keys = if keys == "``" { "the item".to_owned() } else { keys };
        facts.push(format!("`{}` identifies {keys}", select.at.text));
    }
    if let Some(parent) = &described.parent {
        facts.push(format!("`{}` identifies what the item is part of", parent.text));
    }
    for (field, values) in &described.conditions {
        let values: Vec<String> = values.iter().map(|value| format!("`{}`", json::value(value))).collect();
        facts.push(format!("{} is {}", code(field), values.join(" or ")));
    }
    if described.mine.is_some() {
        facts.push("only items of the user of the login".to_owned());
    }
    for filter in &described.filters {
        if let Match::Contains(fields) = &filter.by {
            let fields: Vec<String> = fields.iter().map(code).collect();
            facts.push(format!("`{}` is a part of {}", filter.parameter, fields.join(", ")));
        }
    }
    if described.role == Role::Update && !described.by_hand {
        let what = match described.omitted {
            Omitted::Keep => "omitted fields remain",
            Omitted::Default => "omitted fields are reset",
            Omitted::KnownDefaults => "omitted fields with a default are reset to it",
        };
        facts.push(format!("{what} ({})", described.evidence.word()));
    }
    facts.extend(described.batch.map(|batch| match batch {
        Batch::Atomic => format!("all items or none ({})", described.evidence.word()),
        Batch::Partial => format!("items that cannot be changed are passed over ({})", described.evidence.word()),
        Batch::Unknown => "unknown whether a failure concerns all items".to_owned(),
    }));
    facts
}

/// Returns the paths of the fields of a resource, sorted: those that requests set, that responses contain or that are declared.
pub(crate) fn fields(resource: &Resource) -> Vec<FieldPath> {
    let declared = resource.fields.iter().map(|field| &field.path);
    let is_declared = |path: &&FieldPath| !resource.fields.iter().any(|field| covers(&field.path, path));
    let set = resource.operations.iter().flat_map(|described| {
        let accepted = described.accepts.iter().map(|accept| &accept.field);
        accepted.chain(described.sets.iter().map(|(field, _)| field))
    });
    let others = set.chain(&resource.returned).filter(is_declared);
    let all: BTreeSet<&FieldPath> = declared.chain(others).collect();
    all.into_iter().cloned().collect()
}

/// Describes where the value of a field comes from. `operation` writes the name of an operation.
pub(crate) fn source(resource: &Resource, path: &FieldPath, operation: &dyn Fn(&str) -> String) -> String {
    let setters: Vec<String> = resource
        .operations
        .iter()
        .filter(|described| {
            let mut accepted = described.accepts.iter().map(|accept| &accept.field);
            accepted.any(|field| covers(path, field)) || described.sets.iter().any(|(field, _)| field == path)
        })
        .map(|described| operation(&described.operation))
        .collect();
    let mut parts = Vec::new();
    if !setters.is_empty() {
        parts.push(format!("set by {}", setters.join(", ")));
    }
    if let Some(field) = resource.fields.iter().find(|field| field.path == *path) {
        declared(field, &mut parts);
    }
    if parts.is_empty() {
        let at = DataPath(path.clone());
        parts.push(match &resource.of {
            Some(of) => format!("that of {of}"),
            None if resource.items.iter().any(|item| item.at(&at).is_some()) => "known from the start".to_owned(),
            None => "returned".to_owned(),
        });
    }
    parts.join("; ")
}

/// Adds what the spec declares about a field.
fn declared(field: &ResourceField, parts: &mut Vec<String>) {
    let evidence = field.evidence.word();
    if let Some(initial) = &field.initial {
        parts.push(format!("initially `{}` ({evidence})", json::value(initial)));
    }
    if let Some(made) = &field.made {
        parts.push(format!("made by the service: {} ({evidence})", maker(made)));
    }
    if let Some(touched) = &field.touched {
        parts.push(format!("at each change: {}", maker(touched)));
    }
    match &field.shown {
        Shown::Stored => {}
        Shown::Hidden => parts.push("in no response".to_owned()),
        Shown::Computed(_) => parts.push("computed".to_owned()),
        Shown::Lookup(one) => parts.push(lookup(one)),
    }
    if field.is_world {
        parts.push("determined outside of the API".to_owned());
    }
    if field.is_by_hand {
        parts.push("set by the service".to_owned());
    }
    if let Some(unique) = &field.unique {
        parts.push(format!("unique in {} ({evidence})", scope(unique)));
    }
    if let Some(one) = &field.refers {
        parts.push(refers(one));
    }
}

fn maker(maker: &Maker) -> String {
    match maker {
        Maker::Hex(length) => format!("{length} hexadecimal digits"),
        Maker::Digits(length) | Maker::Pin(length) => format!("{length} digits"),
        Maker::Uuid => "a UUID".to_owned(),
        Maker::Password => "a password".to_owned(),
        Maker::SipNumber => "a SIP number".to_owned(),
        Maker::Now(_) => "the current time".to_owned(),
        Maker::Login(field) => format!("{} of the user of the login", code(field)),
    }
}

fn lookup(lookup: &Lookup) -> String {
    let taken = match &lookup.take {
        Some(field) => code(field),
        None => lookup.takes.iter().map(|(_, field)| code(field)).collect::<Vec<_>>().join(", "),
    };
    let each = lookup.each.iter().map(|name| format!(".{name}")).collect::<String>();
    format!("{taken} of {}, whose {} is `{}{each}`", lookup.resource, code(&lookup.key), lookup.by.join("."))
}

fn refers(refers: &Refers) -> String {
    let missing = match refers.missing {
        OnMissing::Refuse => "an unknown one is rejected",
        OnMissing::Keep => "an unknown one is stored",
        OnMissing::Unknown => "what happens to an unknown one is not known",
    };
    let deleted = match refers.deleted {
        OnDeleted::Refuse => "which cannot be deleted then",
        OnDeleted::Clear => "whose deletion removes the value",
        OnDeleted::Keep => "whose deletion leaves the value",
        OnDeleted::Delete => "whose deletion deletes this item",
        OnDeleted::Unknown => "whose deletion has unknown consequences",
    };
    let evidence = refers.evidence.word();
    format!("refers to {} of {}, {deleted}, and {missing} ({evidence})", code(&refers.key), refers.to)
}

/// Returns what items are part of, in words.
pub(crate) fn scope(scope: &Scope) -> String {
    match scope {
        Scope::Service => "the service".to_owned(),
        Scope::Sp => "the service provider".to_owned(),
        Scope::Corp => "the enterprise".to_owned(),
        Scope::User => "the user".to_owned(),
        Scope::Resource(name) => name.clone(),
    }
}

/// Returns whether a path is another one or begins with it.
fn covers(outer: &FieldPath, path: &FieldPath) -> bool {
    path.starts_with(outer)
}

fn code(path: &FieldPath) -> String {
    format!("`{}`", path.join("."))
}
