//! Resources: the fields of their items, with everything that is looked up elsewhere in the spec.

use super::{Names, Resolver};
use crate::api::resources::{
    FieldPath, ItemOperation, Limit, Lookup, Maker, Refers, Resource, ResourceError, ResourceField, Shown,
};
use crate::check::{RESOURCE_NAME, guaranteed};
use crate::items::Fields;
use crate::naming;
use crate::spec::{self, DataPath, SpecFile, Time, TypeRef, Value};

impl Resolver<'_> {
    pub(super) fn resources(&self) -> Vec<Resource> {
        let mut resources: Vec<_> =
            self.spec.resources().map(|(file, resource)| self.resource(file, resource)).collect();
        resources.sort_by(|a, b| a.name.cmp(&b.name));
        resources
    }

    /// Returns the operations that belong to no resource, each with the reason.
    pub(super) fn standalone(&self) -> Vec<(String, String)> {
        let listed = self.spec.standalone().into_iter().flat_map(|(_, file)| &file.standalone);
        listed.map(|listed| (listed.operation.clone(), listed.reason.clone())).collect()
    }

    fn resource(&self, file: &SpecFile, resource: &spec::Resource) -> Resource {
        let fields = Fields::of(self.checked.index(), resource);
        let operations: Vec<ItemOperation> =
            resource.operations.iter().map(|described| self.resource_operation(resource, &fields, described)).collect();
        Resource {
            name: resource.name.clone(),
            module: naming::snake(&resource.name),
            file: file.path.clone(),
            noun: resource.noun.clone(),
            words: resource.words.clone(),
            title_zh: resource.title_zh.clone(),
            summary: resource.summary.clone(),
            summary_zh: resource.summary_zh.clone(),
            notes: resource.notes.as_ref().map(|notes| self.notes(notes.trim_end())),
            kind: resource.kind,
            scope: resource.scope.clone(),
            login: resource.login,
            of: resource.of.clone(),
            id: resource.id.as_ref().map(path).unwrap_or_default(),
            fields: resource.fields.iter().map(|field| self.resource_field(field, &fields)).collect(),
            settable: fields.sent.keys().map(path).collect(),
            returned: self.returned_fields(resource),
            items: resource.items.iter().cloned().map(Value::Object).collect(),
            errors: resource.errors.iter().map(|(cause, error)| self.resource_error(*cause, error)).collect(),
            limits: resource.limits.iter().map(limit).collect(),
            operations,
        }
    }

    /// Returns the notes of a resource, which is not part of the crate, with the names of the wire.
    fn notes(&self, notes: &str) -> String {
        match self.prose.names {
            Names::Rust => notes.to_owned(),
            Names::Wire => self.prose.resolve(notes, |_| None),
        }
    }

    /// Returns the fields that the responses of a resource itself contain, sorted.
    fn returned_fields(&self, resource: &spec::Resource) -> Vec<FieldPath> {
        Fields::of_one(self.checked.index(), resource).received.keys().map(path).collect()
    }

    fn resource_field(&self, field: &spec::ResourceField, fields: &Fields<'_>) -> ResourceField {
        let time = time(fields.type_ref(&field.name));
        ResourceField {
            path: path(&field.name),
            initial: field.initial.clone(),
            made: field.made.as_ref().map(|made| maker(made, time)),
            touched: field.touched.as_ref().map(|touched| maker(touched, time)),
            shown: match (&field.computed, &field.lookup) {
                (Some(name), _) => Shown::Computed(name.clone()),
                (None, Some(lookup)) => Shown::Lookup(self.lookup(lookup, fields)),
                (None, None) if field.hidden => Shown::Hidden,
                (None, None) => Shown::Stored,
            },
            is_world: field.world,
            is_by_hand: field.by_hand,
            unique: field.unique.clone(),
            refers: field.refers.as_ref().map(|refers| self.refers(refers)),
            evidence: field.evidence,
        }
    }

    fn refers(&self, refers: &spec::Refers) -> Refers {
        Refers {
            to: refers.to.clone(),
            key: self.key(&refers.to, refers.key.as_ref()),
            missing: refers.missing,
            deleted: refers.deleted,
            evidence: refers.evidence,
        }
    }

    pub(super) fn lookup(&self, lookup: &spec::Lookup, fields: &Fields<'_>) -> Lookup {
        // The objects of a list are not entered, so a path into one of them has no type of its own.
        let is_each = |by: &DataPath| {
            let parent = by.0.split_last().map(|(_, parent)| DataPath(parent.to_vec()));
            let list = parent.and_then(|parent| fields.type_ref(&parent));
            matches!(list, Some(TypeRef::List(_) | TypeRef::OneOrMany(_)))
        };
        let mut by = path(&lookup.by);
        let each = if is_each(&lookup.by) { by.pop() } else { None };
        Lookup {
            by,
            each,
            resource: lookup.resource.clone(),
            key: self.key(&lookup.resource, lookup.key.as_ref()),
            take: lookup.take.as_ref().map(path),
            takes: lookup.takes.iter().map(|(name, field)| (name.clone(), path(field))).collect(),
        }
    }

    /// Returns the field by which an item of a resource is found.
    fn key(&self, resource: &str, key: Option<&DataPath>) -> FieldPath {
        key.or(self.named_resource(resource).id.as_ref()).map(path).unwrap_or_default()
    }

    /// Returns a resource that the spec names.
    pub(super) fn named_resource(&self, name: &str) -> &spec::Resource {
        let found = self.spec.resources().map(|(_, resource)| resource).find(|resource| resource.name == name);
        guaranteed(found, RESOURCE_NAME, name)
    }

    fn resource_error(&self, cause: spec::Cause, error: &spec::ResourceError) -> ResourceError {
        let entry = guaranteed(self.checked.index().code(&error.code), RESOURCE_NAME, &error.code);
        ResourceError {
            cause,
            code: entry.code.clone(),
            message: entry.name.clone(),
            status: error.status.or(entry.status.first().copied()).unwrap_or(400),
            evidence: error.evidence,
        }
    }
}

fn limit(limit: &spec::Limit) -> Limit {
    Limit { count: limit.count, per: limit.per.as_ref().map(path).unwrap_or_default(), evidence: limit.evidence }
}

/// Returns the names of a path.
pub(super) fn path(path: &DataPath) -> FieldPath {
    path.0.clone()
}

/// Returns the form of a time. A field without a known type is a number.
pub(super) fn time(type_ref: Option<&TypeRef>) -> Time {
    match type_ref {
        Some(TypeRef::Time(time)) => *time,
        _ => Time::EpochMillis,
    }
}

fn maker(maker: &spec::Maker, time: Time) -> Maker {
    match maker {
        spec::Maker::Hex(length) => Maker::Hex(*length),
        spec::Maker::Digits(length) => Maker::Digits(*length),
        spec::Maker::Pin(length) => Maker::Pin(*length),
        spec::Maker::Uuid => Maker::Uuid,
        spec::Maker::Password => Maker::Password,
        spec::Maker::SipNumber => Maker::SipNumber,
        spec::Maker::Now => Maker::Now(time),
        spec::Maker::Login(field) => Maker::Login(path(field)),
    }
}
