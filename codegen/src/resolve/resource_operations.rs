//! Operations of resources: their inputs with places and types, filters, orders.

use super::Resolver;
use super::resources::{path, time};
use crate::api::resources::{
    Accept, Assigned, FieldPath, Filter, Input, InputPlace, ItemOperation, KeyBy, Many, Match, Mine, Returned, Scalar,
    Select, Sort, SortKey, Within,
};
use crate::check::{RESOURCE_FILTER, RESOURCE_INPUT, RESOURCE_OPERATION, guaranteed};
use crate::commands;
use crate::items::{self, Fields, JsonKind};
use crate::spec::{self, DataPath, InputPath, InputStep, Omitted, Operation, Place, Resource, TypeRef, Value};

impl Resolver<'_> {
    pub(super) fn resource_operation(
        &self,
        resource: &Resource,
        fields: &Fields<'_>,
        described: &spec::ItemOperation,
    ) -> ItemOperation {
        let index = self.checked.index();
        let found = index.operation(&described.operation);
        let (_, operation) = guaranteed(found, RESOURCE_OPERATION, &described.operation);
        let result = items::response_item(index, operation, described);
        let select = self.select(resource, operation, described);
        ItemOperation {
            operation: described.operation.clone(),
            role: described.role,
            verbs: verbs(operation, described),
            words: described
                .words
                .iter()
                .chain(described.shortcuts.iter().flat_map(|one| &one.words))
                .cloned()
                .collect(),
            columns: commands::columns(index, operation, resource, described).into_iter().map(path).collect(),
            batch: described.batch,
            select,
            parent: described.parent.as_ref().map(|parent| self.input(operation, parent)),
            accepts: self.accepts((resource, fields), operation, described),
            sets: described.sets.iter().map(|set| (path(&set.field), self.assigned(operation, set))).collect(),
            remakes: described.remakes.iter().map(path).collect(),
            returns: described.returns.iter().map(|one| (path(&one.name), self.returned_field(one, fields))).collect(),
            omits: described.omits.iter().map(path).collect(),
            result: result.map(|item| (item.path.map(path).unwrap_or_default(), item.is_list)),
            conditions: described.conditions.iter().map(|(field, values)| (path(field), values.clone())).collect(),
            mine: described.mine.as_ref().map(|mine| Mine {
                field: path(&mine.field),
                login: path(&mine.login),
                unless: mine.unless.clone(),
            }),
            filters: described.filters.iter().map(|filter| self.filter(resource, operation, fields, filter)).collect(),
            sort: described.sort.as_ref().map(sort),
            omitted: described.omitted.unwrap_or(Omitted::Keep),
            existing: described.existing,
            evidence: described.evidence,
            by_hand: described.by_hand,
        }
    }

    /// Returns the inputs that an operation stores, sorted by field.
    fn accepts(
        &self,
        (resource, fields): (&Resource, &Fields<'_>),
        operation: &Operation,
        described: &spec::ItemOperation,
    ) -> Vec<Accept> {
        let index = self.checked.index();
        let accepted = items::accepted(index, operation, (resource, described), |path| fields.contains(path));
        let mut accepts: Vec<Accept> = accepted
            .into_iter()
            .map(|(leaf, field)| Accept {
                input: self.input(operation, &leaf.path),
                field: path(&field),
                default: leaf.default.cloned(),
            })
            .collect();
        accepts.sort_by(|a, b| a.field.cmp(&b.field));
        accepts
    }

    fn select(&self, resource: &Resource, operation: &Operation, described: &spec::ItemOperation) -> Option<Select> {
        let id = || resource.id.as_ref().map(path).unwrap_or_default();
        let Some(select) = &described.select else {
            let at = items::selector(self.checked.index(), operation, resource, described)?;
            return Some(Select { at: self.input(operation, &at), key: id(), key_by: None });
        };
        let key_by = select.key_by.as_ref().map(|by| {
            let field = by.input.name().and_then(|name| self.checked.index().request_field(operation, name));
            let fields = by.values.iter().map(|(value, field)| (value.clone(), path(field))).collect();
            KeyBy {
                input: self.input(operation, &by.input),
                default: field.and_then(|field| field.default.clone()),
                fields,
            }
        });
        let key = select.key.as_ref().map_or_else(id, path);
        Some(Select { at: self.input(operation, &select.at), key, key_by })
    }

    fn input(&self, operation: &Operation, input: &InputPath) -> Input {
        let index = self.checked.index();
        let found = items::input_type(index, operation, input);
        let type_ref = guaranteed(found.ok(), RESOURCE_INPUT, &input.to_string());
        let scalar = match items::json_kind(index, type_ref) {
            JsonKind::Number => Scalar::Number,
            JsonKind::Bool => Scalar::Bool,
            _ => Scalar::String,
        };
        let name = |step: &InputStep| match step {
            InputStep::Field(name) => Some(name.clone()),
            InputStep::Each => None,
        };
        let names = |steps: &[InputStep]| steps.iter().filter_map(name).collect();
        let each = input.steps.iter().position(|step| *step == InputStep::Each);
        let (before, after) = input.steps.split_at(each.unwrap_or(input.steps.len()));
        let list = InputPath { place: input.place, steps: before.to_vec() };
        let many = match (after, items::input_type(index, operation, &list)) {
            ([], _) => Many::No,
            (_, Ok(TypeRef::Csv(_))) => Many::Parts,
            (after, _) => Many::Items(names(after)),
        };
        let place = match input.place {
            Place::Path => InputPlace::Path,
            Place::Query => InputPlace::Query,
            Place::Headers => InputPlace::Header,
            Place::Body if operation.body_value.is_some() => InputPlace::BodyValue,
            Place::Body => InputPlace::Body,
            Place::Multipart => InputPlace::Part,
        };
        Input { place, path: names(before), many, scalar, text: input.to_string() }
    }

    fn assigned(&self, operation: &Operation, set: &spec::Assignment) -> Assigned {
        match &set.input {
            Some(input) => Assigned::Input(self.input(operation, input)),
            None => Assigned::Value(set.value.clone().unwrap_or(Value::Null)),
        }
    }

    fn returned_field(&self, returned: &spec::Returned, fields: &Fields<'_>) -> Returned {
        if let Some(field) = &returned.from {
            Returned::Field(path(field))
        } else if let Some(name) = &returned.computed {
            Returned::Computed(name.clone())
        } else if let Some(lookup) = &returned.lookup {
            Returned::Lookup(self.lookup(lookup, fields))
        } else {
            Returned::Value(returned.value.clone().unwrap_or(Value::Null))
        }
    }

    fn filter(&self, resource: &Resource, operation: &Operation, fields: &Fields<'_>, filter: &spec::Filter) -> Filter {
        let parameter = self.query(operation, &filter.parameter);
        let forms = |field: &DataPath| (path(field), time(fields.type_ref(field)), time(parameter.type_ref.as_ref()));
        let by = if let Some(field) = &filter.within {
            Match::Within(self.within(resource, operation, field, filter))
        } else if let Some(field) = &filter.from {
            let (field, stored, sent) = forms(field);
            Match::From(field, stored, sent)
        } else if let Some(field) = &filter.until {
            let (field, stored, sent) = forms(field);
            Match::Until(field, stored, sent)
        } else if let Some(field) = &filter.equals {
            let values: Vec<_> = filter.values.iter().map(|(name, values)| (name.clone(), values.clone())).collect();
            if values.is_empty() { Match::Equals(path(field)) } else { Match::Means(path(field), values) }
        } else {
            Match::Contains(filter.contains.iter().map(path).collect())
        };
        let default = || parameter.default.clone().into_iter().collect();
        let otherwise = if filter.otherwise.is_empty() { default() } else { filter.otherwise.clone() };
        Filter { parameter: filter.parameter.clone(), by, otherwise }
    }

    fn within(&self, resource: &Resource, operation: &Operation, field: &DataPath, filter: &spec::Filter) -> Within {
        let refers = resource.field(field).and_then(|field| field.refers.as_ref());
        let tree = guaranteed(refers, RESOURCE_FILTER, &field.to_string()).to.clone();
        let parent = parent_field(self.named_resource(&tree));
        let descend = filter.descend.as_ref().map(|name| {
            let default = self.query(operation, name).default.clone();
            (name.clone(), default == Some(Value::Bool(true)))
        });
        Within { field: path(field), parent: guaranteed(parent, RESOURCE_FILTER, &tree), tree, descend }
    }

    fn query<'a>(&self, operation: &'a Operation, name: &str) -> &'a spec::Field {
        guaranteed(operation.query.iter().find(|field| field.name == name), RESOURCE_FILTER, name)
    }
}

/// Returns the field of a tree that refers to the item above: to another item of the same resource.
fn parent_field(tree: &Resource) -> Option<FieldPath> {
    let refers = |field: &&spec::ResourceField| field.refers.as_ref().is_some_and(|refers| refers.to == tree.name);
    tree.fields.iter().find(refers).map(|field| path(&field.name))
}

fn sort(sort: &spec::Sort) -> Sort {
    let key = |key: &spec::SortKey| SortKey { field: path(&key.field), is_descending: key.descending };
    Sort {
        by: sort.by.clone(),
        ascending: sort.ascending.clone(),
        values: sort.values.iter().map(|(value, order)| (value.clone(), key(order))).collect(),
        otherwise: sort.otherwise.as_ref().map(key),
    }
}

/// Returns the verbs of an operation: its own, unless a shortcut has the same, and those of its shortcuts.
fn verbs(operation: &Operation, described: &spec::ItemOperation) -> Vec<String> {
    let mut verbs: Vec<String> =
        commands::verbs(operation, Some(described)).into_iter().map(|verb| verb.name).collect();
    if !verbs.iter().any(|verb| verb == described.verb()) {
        verbs.insert(0, described.verb().to_owned());
    }
    verbs
}
