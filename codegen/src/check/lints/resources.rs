//! Rules about what becomes of the inputs of requests, and where the fields of responses come from.

use std::collections::BTreeSet;

use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::items::{self, Fields, JsonKind};
use crate::spec::{
    DataPath, InputPath, ItemOperation, Lookup, Object, Operation, Place, Resource, SpecFile, TypeRef, Value,
};

rules! {
    INPUT_USE = "E850" "resource-input-use" "Every input of an operation of a resource is stored in a field, selects, filters, sorts or pages, or is ignored, unless it is deprecated or the operation is written `by_hand`.";
    FIELD_SOURCE = "E851" "resource-field-source" "Every field of a response comes from a request, from an item that exists from the start, or from what the resource declares about the field, unless the operation is written `by_hand` or omits the field.";
    FIELD_TYPE = "E852" "resource-field-type" "A field is the same kind of JSON value in requests and responses, and where it is looked up, unless it is computed.";
}

pub(in crate::check) fn check(index: &Index, reporter: &mut Reporter) {
    for (file, resource) in index.spec().resources() {
        Checker { index, reporter, file, resource, fields: Fields::of(index, resource), reported: BTreeSet::new() }
            .check();
    }
}

/// Checks one resource.
struct Checker<'a, 'r> {
    index: &'a Index,
    reporter: &'r mut Reporter,
    file: &'a SpecFile,
    resource: &'a Resource,
    fields: Fields<'a>,
    /// The fields without a source that have been reported.
    reported: BTreeSet<DataPath>,
}

impl<'a> Checker<'a, '_> {
    fn check(&mut self) {
        for (position, described) in self.resource.operations.iter().enumerate() {
            let found = self.index.operation(&described.operation);
            // Another rule reports an unknown operation.
            let Some((_, operation)) = found.filter(|_| !described.by_hand) else { continue };
            let path = self.file.at("operations").index(position);
            self.inputs(operation, described, &path);
            self.types(operation, described, &path);
            if self.resource.kind.is_stored() {
                self.response(operation, described, &path);
            }
        }
        for (position, field) in self.resource.fields.iter().enumerate() {
            if let Some(lookup) = &field.lookup {
                let path = self.file.at("fields").index(position).key("lookup");
                self.lookup(&field.name, lookup, &path);
            }
        }
    }

    fn inputs(&mut self, operation: &'a Operation, described: &ItemOperation, path: &SpecPath<'_>) {
        let stored =
            items::accepted(self.index, operation, (self.resource, described), |field| self.fields.contains(field));
        let stored: BTreeSet<InputPath> = stored.into_iter().map(|(input, _)| input.path).collect();
        let selector = items::selector(self.index, operation, self.resource, described);
        for input in items::inputs(self.index, operation) {
            let is_used = stored.contains(&input.path)
                || input.is_deprecated
                || items::is_used(described, &input.path)
                || selector.as_ref() == Some(&input.path)
                || is_parameter(operation, described, &input.path);
            if is_used {
                continue;
            }
            let message = format!("`{}` of `{}` goes nowhere", input.path, operation.name);
            let names = self.fields.names();
            let name = items::stored_field(described, &input.path).map(|field| field.to_string());
            self.reporter
                .report(INPUT_USE, path.key("operation"), message)
                .help("name its field in `accepts`, declare a field for it, or add it to `ignores`")
                .nearest(&name.unwrap_or_default(), names.iter().map(String::as_str));
        }
    }

    fn response(&mut self, operation: &'a Operation, described: &ItemOperation, path: &SpecPath<'_>) {
        let Some(item) = items::response_item(self.index, operation, described) else { return };
        for leaf in items::leaves(self.index, item.type_ref) {
            let is_given = described.returns.iter().any(|one| items::starts_with(&leaf.path, &one.name))
                || described.omits.iter().any(|omitted| items::starts_with(&leaf.path, omitted))
                || items::is_envelope(operation, &leaf.path)
                || self.has_source(&leaf.path);
            if is_given || !self.reported.insert(leaf.path.clone()) {
                continue;
            }
            let message = format!("no source of `{}` is known, which `{}` returns", leaf.path, operation.name);
            let help = "declare it in `fields`, or state in `returns` what its value is";
            self.reporter.report(FIELD_SOURCE, path.key("operation"), message).help(help);
        }
    }

    /// Returns whether a request or a declaration determines a field.
    fn has_source(&self, path: &DataPath) -> bool {
        let base = self.resource.of.as_deref().unwrap_or(&self.resource.name);
        let mut family = self.index.spec().resources().map(|(_, other)| other);
        self.fields.sent.keys().any(|sent| items::starts_with(path, sent))
            || family.any(|other| {
                let is_member = other.name == base || other.of.as_deref() == Some(base);
                is_member && (is_declared(other, path) || other.items.iter().any(|item| has_field(item, path)))
            })
    }

    fn types(&mut self, operation: &'a Operation, described: &ItemOperation, path: &SpecPath<'_>) {
        for (input, field) in
            items::accepted(self.index, operation, (self.resource, described), |field| self.fields.contains(field))
        {
            let declared = self.resource.field(&field);
            let is_converted = declared.is_some_and(|one| one.lookup.is_some() || one.computed.is_some());
            let Some(received) = self.fields.received.get(&field).filter(|_| !is_converted) else { continue };
            if !self.agree(input.type_ref, received) {
                let message = format!(
                    "`{}` of `{}` is `{}`, but `{field}` is `{received}` in responses",
                    input.path, operation.name, input.type_ref
                );
                let help = "look up or compute the value that responses contain";
                self.reporter.report(FIELD_TYPE, path.key("operation"), message).help(help);
            }
        }
    }

    /// Checks that a looked-up field has the type of the field that is taken, or the fields of the object.
    fn lookup(&mut self, name: &DataPath, lookup: &Lookup, path: &SpecPath<'_>) {
        let own = self.fields.received.get(name).copied();
        let object = match own {
            Some(TypeRef::List(item) | TypeRef::OneOrMany(item)) => item.named(),
            other => other.and_then(TypeRef::named),
        };
        if let Some(object) = object.and_then(|object| self.index.structure(object)) {
            for key in lookup.takes.keys().filter(|key| object.field(key).is_none()) {
                let message = format!("`{}` has no field `{key}`", object.name);
                let known = object.fields.iter().map(|field| field.name.as_str());
                self.reporter.report(FIELD_TYPE, path.key("takes").key(key), message).at_key().nearest(key, known);
            }
        }
        let mut resources = self.index.spec().resources().map(|(_, resource)| resource);
        let Some(target) = resources.find(|resource| resource.name == lookup.resource) else { return };
        let target = Fields::of(self.index, target);
        let taken = lookup.take.as_ref().and_then(|take| Some((take, target.type_ref(take)?)));
        let (Some((take, taken)), Some(own)) = (taken, own) else { return };
        if !self.agree(own, taken) {
            let message = format!("`{name}` is `{own}`, but `{take}` of `{}` is `{taken}`", lookup.resource);
            self.reporter.report(FIELD_TYPE, path.key("take"), message);
        }
    }

    fn agree(&self, left: &TypeRef, right: &TypeRef) -> bool {
        let kinds = [left, right].map(|type_ref| items::json_kind(self.index, type_ref));
        let items = [left, right].map(|type_ref| match type_ref {
            TypeRef::List(item) | TypeRef::OneOrMany(item) => Some(items::json_kind(self.index, item)),
            _ => None,
        });
        let is_same = |kinds: &[JsonKind; 2]| kinds.contains(&JsonKind::Any) || kinds[0] == kinds[1];
        let is_file = [left, right].contains(&&TypeRef::File);
        let are_items = items[0].zip(items[1]).is_none_or(|(left, right)| is_same(&[left, right]));
        is_file || is_same(&kinds) && are_items
    }
}

/// Returns whether an input is a parameter of a page, a filter, an order or an owner.
fn is_parameter(operation: &Operation, described: &ItemOperation, input: &InputPath) -> bool {
    let Some(name) = input.name().filter(|_| input.place != Place::Body || operation.page.is_some()) else {
        return false;
    };
    let page = operation.page.iter().flat_map(|page| [page.offset.as_str(), page.limit.as_str()]);
    let filters = described.filters.iter().flat_map(|filter| [Some(&filter.parameter), filter.descend.as_ref()]);
    let sort = described.sort.iter().flat_map(|sort| [sort.by.as_ref(), sort.ascending.as_ref()]);
    let mine = described.mine.iter().map(|mine| mine.unless.as_ref());
    let named = filters.chain(sort).chain(mine).flatten().map(String::as_str);
    page.chain(named).any(|known| known == name)
}

/// Returns whether a resource declares where the value of a field comes from.
fn is_declared(resource: &Resource, path: &DataPath) -> bool {
    let has_source = |field: &&crate::spec::ResourceField| field.hidden || !field.sources().is_empty();
    resource.fields.iter().filter(has_source).any(|field| items::starts_with(path, &field.name))
}

/// Returns whether an item that exists from the start has a field.
fn has_field(item: &Object, path: &DataPath) -> bool {
    Value::Object(item.clone()).at(path).is_some()
}
