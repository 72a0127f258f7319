//! Rules about what the operations of a resource do: their inputs, roles, filters and values.

use super::paths::ResponsePath;
use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::items::{self, Fields, JsonKind};
use crate::naming;
use crate::spec::{
    Filter, InputPath, ItemOperation, Lookup, Operation, Resource, ResourceField, ResourceKind, Role, Time, TypeRef,
};

rules! {
    RESOURCE_INPUT = "E845" "resource-input" "The inputs that the operation of a resource names are inputs of its request, and its result is a struct or a list in its response.";
    RESOURCE_ROLE = "E846" "resource-role" "An operation has what its role needs: an item or a list in the response, a way to select items, `omitted` for an update, `batch` for several items; unless it is written `by_hand`.";
    RESOURCE_FILTER = "E847" "resource-filter" "A filter names one query parameter and how items match it: times for `from` and `until`, a field that refers to a tree for `within`; an order names query parameters.";
    RESOURCE_VALUE = "E848" "resource-value" "A value comes from one source: a field, a constant, a function in snake case, or a lookup with `take` or `takes`.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for (file, resource) in index.spec().resources() {
        for (position, field) in resource.fields.iter().enumerate() {
            value_of_field(reporter, field, &file.at("fields").index(position));
        }
        let fields = Fields::of(index, resource);
        for (position, described) in resource.operations.iter().enumerate() {
            // Another rule reports an unknown operation.
            let Some((_, operation)) = index.operation(&described.operation) else { continue };
            let path = file.at("operations").index(position);
            let mut checker = Checker { index, reporter, resource, operation, described, fields: &fields, path };
            checker.inputs();
            checker.result();
            checker.role();
            checker.values();
            checker.filters();
        }
    }
}

fn value_of_field(reporter: &mut Reporter, field: &ResourceField, path: &SpecPath<'_>) {
    let sources = field.sources();
    let alone = ["computed", "lookup", "world"];
    let is_ambiguous = sources.len() > 1 && sources.iter().any(|source| alone.contains(source));
    if is_ambiguous || field.hidden && sources.iter().any(|source| alone.contains(source)) {
        let message = format!("`{}` has several sources: {}", field.name, sources.join(", "));
        reporter.report(RESOURCE_VALUE, path.key("name"), message);
    }
    if sources.is_empty() && !field.hidden && field.unique.is_none() && field.refers.is_none() {
        let message = format!("nothing is declared about `{}`", field.name);
        reporter
            .report(RESOURCE_VALUE, path.key("name"), message)
            .help("remove it: a field that is only stored and returned needs no declaration");
    }
    function(reporter, field.computed.as_deref(), path);
    lookup(reporter, field.lookup.as_ref(), path);
}

fn function(reporter: &mut Reporter, name: Option<&str>, path: &SpecPath<'_>) {
    if let Some(name) = name.filter(|name| !naming::is_snake(name)) {
        reporter.report(RESOURCE_VALUE, path.key("computed"), format!("`{name}` is not in snake case"));
    }
}

fn lookup(reporter: &mut Reporter, lookup: Option<&Lookup>, path: &SpecPath<'_>) {
    if let Some(lookup) = lookup.filter(|lookup| lookup.take.is_some() != lookup.takes.is_empty()) {
        let message = format!("the lookup in `{}` takes nothing, or both a field and an object", lookup.resource);
        reporter.report(RESOURCE_VALUE, path.key("lookup"), message).help("set either `take` or `takes`");
    }
}

/// Checks one operation of a resource.
struct Checker<'a, 'r> {
    index: &'a Index,
    reporter: &'r mut Reporter,
    resource: &'a Resource,
    operation: &'a Operation,
    described: &'a ItemOperation,
    fields: &'r Fields<'a>,
    path: SpecPath<'a>,
}

impl Checker<'_, '_> {
    fn inputs(&mut self) {
        let (described, path) = (self.described, self.path.clone());
        if let Some(select) = &described.select {
            self.input(&select.at, path.key("select").key("at"));
            if let Some(by) = &select.key_by {
                self.input(&by.input, path.key("select").key("key_by").key("input"));
            }
        }
        if let Some(parent) = &described.parent {
            self.input(parent, path.key("parent"));
        }
        for input in described.accepts.keys() {
            self.input(input, path.key("accepts").key(&input.to_string()));
        }
        for (position, set) in described.sets.iter().enumerate() {
            if let Some(input) = &set.input {
                self.input(input, path.key("sets").index(position).key("input"));
            }
        }
        for (position, input) in described.ignores.iter().enumerate() {
            self.input(input, path.key("ignores").index(position));
        }
    }

    fn input(&mut self, input: &InputPath, path: SpecPath<'_>) {
        if let Err((name, known)) = items::input_type(self.index, self.operation, input) {
            let message = format!("the request of `{}` has no `{input}`", self.operation.name);
            self.reporter.report(RESOURCE_INPUT, path, message).nearest(&name, known);
        }
    }

    fn result(&mut self) {
        if let Some(result) = &self.described.result {
            let key = self.path.key("result");
            let path = ResponsePath { rule: RESOURCE_INPUT, key, operation: self.operation, path: result };
            let fits = |type_ref: &TypeRef| {
                matches!(items::json_kind(self.index, type_ref), JsonKind::List | JsonKind::Object)
            };
            path.check(self.index, self.reporter, "a struct or a list", fits);
        }
    }

    fn role(&mut self) {
        let Some((key, message)) = self.role_problem().filter(|_| !self.described.by_hand) else { return };
        let help = match key {
            "role" => "add what is missing, or `by_hand: true` if the fake has code for it",
            _ => "add or remove `batch`",
        };
        self.reporter.report(RESOURCE_ROLE, self.path.key(key), message).help(help);
    }

    /// Returns what is missing for the role, with the key that is wrong.
    fn role_problem(&self) -> Option<(&'static str, String)> {
        let (described, role) = (self.described, self.described.role);
        let item = items::response_item(self.index, self.operation, described);
        let is_singleton = self.resource.kind == ResourceKind::Singleton;
        let selector = items::selector(self.index, self.operation, self.resource, described);
        let selects = is_singleton || selector.is_some();
        let is_many = described.select.as_ref().is_some_and(|select| select.at.is_many());
        let name = &self.operation.name;
        match role {
            Role::View | Role::Flow => {
                Some(("role", format!("an operation with the role `{}` is written by hand", role.word())))
            }
            Role::List if !item.as_ref().is_some_and(|item| item.is_list) => {
                Some(("role", format!("the response of `{name}` has no list of items")))
            }
            Role::Read if item.is_none() => Some(("role", format!("`{name}` returns nothing"))),
            Role::Read if !selects && described.filters.is_empty() => {
                Some(("role", format!("no input of `{name}` identifies the item")))
            }
            _ if role.selects() && role != Role::Read && !selects => {
                Some(("role", format!("no input of `{name}` identifies the item")))
            }
            Role::Update if described.omitted.is_none() => {
                Some(("role", "an update states what happens to omitted fields".to_owned()))
            }
            Role::Set if described.sets.is_empty() && described.accepts.is_empty() => {
                Some(("role", format!("`{name}` sets no field")))
            }
            Role::Reset if described.remakes.is_empty() => Some(("role", format!("`{name}` makes no field anew"))),
            _ if is_many != described.batch.is_some() && role != Role::Read => {
                let message = "`batch` states what happens to several items, and only then";
                Some((if is_many { "select" } else { "batch" }, message.to_owned()))
            }
            _ => None,
        }
    }

    fn values(&mut self) {
        for (position, set) in self.described.sets.iter().enumerate() {
            if set.value.is_some() == set.input.is_some() {
                let path = self.path.key("sets").index(position);
                let message = format!("`{}` is set to a constant or to an input", set.field);
                self.reporter.report(RESOURCE_VALUE, path, message).help("set either `value` or `input`");
            }
        }
        for (position, returned) in self.described.returns.iter().enumerate() {
            let path = self.path.key("returns").index(position);
            let sources = [
                returned.from.is_some(),
                returned.value.is_some(),
                returned.computed.is_some(),
                returned.lookup.is_some(),
            ];
            if sources.into_iter().filter(|is_set| *is_set).count() != 1 {
                let message = format!("`{}` has no source, or several", returned.name);
                let help = "set one of `from`, `value`, `computed` and `lookup`";
                self.reporter.report(RESOURCE_VALUE, path.clone(), message).help(help);
            }
            function(self.reporter, returned.computed.as_deref(), &path);
            lookup(self.reporter, returned.lookup.as_ref(), &path);
        }
    }

    fn filters(&mut self) {
        for (position, filter) in self.described.filters.iter().enumerate() {
            let path = self.path.key("filters").index(position);
            self.parameter(Some(&filter.parameter), path.key("parameter"));
            self.parameter(filter.descend.as_ref(), path.key("descend"));
            if let Some(message) = self.wrong_filter(filter) {
                self.reporter.report(RESOURCE_FILTER, path, message);
            }
        }
        if let Some(sort) = &self.described.sort {
            let path = self.path.key("sort");
            self.parameter(sort.by.as_ref(), path.key("by"));
            self.parameter(sort.ascending.as_ref(), path.key("ascending"));
        }
        if let Some(mine) = &self.described.mine {
            self.parameter(mine.unless.as_ref(), self.path.key("mine").key("unless"));
        }
    }

    fn wrong_filter(&self, filter: &Filter) -> Option<String> {
        let ways = [
            !filter.contains.is_empty(),
            filter.equals.is_some(),
            filter.within.is_some(),
            filter.from.is_some(),
            filter.until.is_some(),
        ];
        if ways.into_iter().filter(|is_set| *is_set).count() != 1 {
            return Some("a filter has one of `contains`, `equals`, `within`, `from` and `until`".to_owned());
        }
        if let Some(field) = filter.from.as_ref().or(filter.until.as_ref()) {
            let parameter = self.operation.query.iter().find(|field| field.name == filter.parameter);
            let types = [self.fields.type_ref(field), parameter.and_then(|field| field.type_ref.as_ref())];
            let is_time = |type_ref: &TypeRef| matches!(type_ref, TypeRef::Time(time) if is_instant(*time));
            if !types.into_iter().flatten().all(is_time) {
                return Some(format!("`{field}` and `{}` are not both times", filter.parameter));
            }
        }
        let field = filter.within.as_ref()?;
        let refers = self.resource.field(field).and_then(|field| field.refers.as_ref());
        let mut trees = self.index.spec().resources().map(|(_, resource)| resource);
        let tree = refers.and_then(|refers| trees.find(|tree| tree.name == refers.to));
        let is_tree = tree.is_some_and(|tree| {
            tree.fields.iter().any(|field| field.refers.as_ref().is_some_and(|refers| refers.to == tree.name))
        });
        (!is_tree).then(|| format!("`{field}` does not refer to a resource whose items refer to each other"))
    }

    fn parameter(&mut self, name: Option<&String>, path: SpecPath<'_>) {
        let Some(name) = name else { return };
        if !self.operation.query.iter().any(|field| field.name == *name) {
            let known = self.operation.query.iter().map(|field| field.name.as_str());
            let message = format!("`{}` has no query parameter `{name}`", self.operation.name);
            self.reporter.report(RESOURCE_FILTER, path, message).nearest(name, known);
        }
    }
}

/// Returns whether a form of a time is that of an instant, which the fake can write and compare.
fn is_instant(time: Time) -> bool {
    !matches!(time, Time::DayOrMonth | Time::DayOfMonth | Time::UnknownString | Time::UnknownNumber)
}
