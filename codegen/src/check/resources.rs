//! Rules about resources as a whole: their names, and what belongs to them.

use std::collections::{BTreeMap, BTreeSet};

use super::resource_fields::named_fields;
use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::items::Fields;
use crate::naming::{self, Registry};
use crate::spec::{DataPath, LoginItem, Lookup, Maker, Resource, Scope, SpecFile};

rules! {
    RESOURCE_FILE = "E840" "resource-file" "A resource has a unique name in PascalCase, and its file has that name in snake case.";
    RESOURCE_OPERATION = "E842" "resource-operation" "An operation of a resource exists, and belongs to one resource; if there is a `standalone.yaml`, it lists all operations that belong to none.";
    RESOURCE_NAME = "E843" "resource-name" "The resources and error codes that a resource names exist; `of` names one that is no view of another, and at most one resource is that of the `login`.";
    RESOURCE_FIELD = "E844" "resource-field" "The fields that a resource names are fields of a request or a response of its operations, or declared.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    let mut names: Registry<&str> = Registry::default();
    for (file, resource) in index.spec().resources() {
        file_name(reporter, file, resource, &mut names);
        Names { index, reporter, file }.check(resource);
    }
    login(index, reporter);
    operations(index, reporter);
}

fn file_name<'a>(reporter: &mut Reporter, file: &'a SpecFile, resource: &'a Resource, names: &mut Registry<&'a str>) {
    let path = file.at("resource");
    let expected = format!("resources/{}.yaml", naming::snake(&resource.name));
    if !naming::is_pascal(&resource.name) {
        reporter.report(RESOURCE_FILE, path, format!("`{}` is not in PascalCase", resource.name));
    } else if let Err(first) = names.claim(&resource.name, &file.path) {
        reporter.report(RESOURCE_FILE, path, format!("`{}` is already declared in {first}", resource.name));
    } else if file.path != expected {
        let message = format!("`{}` cannot be in this file", resource.name);
        reporter.report(RESOURCE_FILE, path, message).help(format!("rename the file to `{expected}`"));
    }
}

/// Reports a second resource that is that of the user or the enterprise of the login.
fn login(index: &Index, reporter: &mut Reporter) {
    let mut logins = Vec::new();
    for (file, resource) in index.spec().resources() {
        let Some(login) = resource.login else { continue };
        if logins.contains(&login) {
            reporter.report(RESOURCE_NAME, file.at("login"), "another resource is that of the login already");
        }
        logins.push(login);
    }
}

/// Reports operations that do not exist, belong to several resources or belong to none.
fn operations(index: &Index, reporter: &mut Reporter) {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    let of_resources = index.spec().resources().flat_map(|(file, resource)| {
        let names = resource.operations.iter().map(|described| described.operation.as_str()).enumerate();
        names.map(move |(position, name)| (file, "operations", position, name))
    });
    let standalone = index.spec().standalone();
    let of_none = standalone.into_iter().flat_map(|(file, listed)| {
        let names = listed.standalone.iter().map(|listed| listed.operation.as_str()).enumerate();
        names.map(move |(position, name)| (file, "standalone", position, name))
    });
    for (file, key, position, name) in of_resources.chain(of_none) {
        let path = file.at(key).index(position).key("operation");
        if index.operation(name).is_none() {
            let message = format!("there is no operation `{name}`");
            reporter.report(RESOURCE_OPERATION, path, message).nearest(name, index.operation_names());
        } else if let Some(first) = owners.insert(name, &file.path) {
            let message = format!("`{name}` already belongs to {first}");
            reporter
                .report(RESOURCE_OPERATION, path, message)
                .help("an operation belongs to the one resource that it is about");
        }
    }
    let Some((file, _)) = standalone else { return };
    for name in index.operation_names().filter(|name| !owners.contains_key(name)) {
        let message = format!("`{name}` belongs to no resource");
        let help = format!("add it to the `operations` of a resource, or to {} with a reason", file.path);
        reporter.report(RESOURCE_OPERATION, SpecPath::file(&file.path).key("standalone"), message).at_key().help(help);
    }
}

/// Checks the names in one file.
struct Names<'a, 'r> {
    index: &'a Index,
    reporter: &'r mut Reporter,
    file: &'a SpecFile,
}

impl<'a> Names<'a, '_> {
    fn check(&mut self, resource: &'a Resource) {
        let file = self.file;
        if let Some(of) = &resource.of
            && self.resource(of, file.at("of")).is_some_and(|base| base.of.is_some() || base.name == resource.name)
        {
            let message = format!("`{of}` is a view of another resource");
            self.reporter.report(RESOURCE_NAME, file.at("of"), message).help("name the resource that has the items");
        }
        self.scope(&resource.scope, file.at("scope"));
        for (cause, error) in &resource.errors {
            if self.index.code(&error.code).is_none() {
                let path = file.at("errors").key(cause.word()).key("code");
                let message = format!("`{}` is not in errors.yaml", error.code);
                self.reporter.report(RESOURCE_NAME, path, message).nearest(&error.code, self.index.codes());
            }
        }
        let fields = Fields::of(self.index, resource);
        self.own_fields(resource, &fields);
        self.declared_fields(resource, &fields);
        self.operations(resource, &fields);
    }

    /// Checks what the declarations of fields name.
    fn declared_fields(&mut self, resource: &'a Resource, fields: &Fields<'_>) {
        for (position, field) in resource.fields.iter().enumerate() {
            let path = self.file.at("fields").index(position);
            if let Some(scope) = &field.unique {
                self.scope(scope, path.key("unique"));
            }
            for (key, maker) in [("made", &field.made), ("touched", &field.touched)] {
                if let Some(Maker::Login(name)) = maker {
                    self.login_field(name, path.key(key));
                }
            }
            if let Some(refers) = &field.refers {
                let path = path.key("refers");
                if let Some(to) = self.resource(&refers.to, path.key("to")) {
                    self.field_of(to, refers.key.as_ref(), path.key("key"));
                }
            }
            if let Some(lookup) = &field.lookup {
                self.lookup(lookup, fields, &path.key("lookup"));
            }
        }
    }

    /// Checks the fields that operations name.
    fn operations(&mut self, resource: &'a Resource, fields: &Fields<'_>) {
        for (position, described) in resource.operations.iter().enumerate() {
            let path = self.file.at("operations").index(position);
            for (position, returned) in described.returns.iter().enumerate() {
                let path = path.key("returns").index(position);
                if let Some(lookup) = &returned.lookup {
                    self.lookup(lookup, fields, &path.key("lookup"));
                }
            }
            if let Some(mine) = &described.mine {
                self.login_field(&mine.login, path.key("mine").key("login"));
            }
            for (name, path) in named_fields(described, &path) {
                self.known(fields, name, path);
            }
        }
    }

    /// Checks the fields that identify, count or describe items.
    fn own_fields(&mut self, resource: &'a Resource, fields: &Fields<'_>) {
        let file = self.file;
        if let Some(id) = &resource.id {
            self.known(fields, id, file.at("id"));
        }
        for (position, limit) in resource.limits.iter().enumerate() {
            if let Some(per) = &limit.per {
                self.known(fields, per, file.at("limits").index(position).key("per"));
            }
        }
        for (position, item) in resource.items.iter().enumerate() {
            for (name, _) in item.iter() {
                let path = file.at("items").index(position).key(name);
                self.known(fields, &DataPath(vec![name.to_owned()]), path);
            }
        }
        let mut declared = BTreeSet::new();
        for (position, field) in resource.fields.iter().enumerate() {
            if !declared.insert(&field.name) {
                let path = file.at("fields").index(position).key("name");
                self.reporter.report(RESOURCE_FIELD, path, format!("duplicate field `{}`", field.name));
            }
        }
    }

    fn resource(&mut self, name: &str, path: SpecPath<'_>) -> Option<&'a Resource> {
        let mut resources = self.index.spec().resources().map(|(_, resource)| resource);
        let found = resources.find(|resource| resource.name == name);
        if found.is_none() {
            let known = self.index.spec().resources().map(|(_, resource)| resource.name.as_str());
            self.reporter.report(RESOURCE_NAME, path, format!("there is no resource `{name}`")).nearest(name, known);
        }
        found
    }

    fn scope(&mut self, scope: &Scope, path: SpecPath<'_>) {
        if let Scope::Resource(name) = scope {
            self.resource(name, path);
        }
    }

    fn lookup(&mut self, lookup: &'a Lookup, fields: &Fields<'_>, path: &SpecPath<'_>) {
        // The last name can be that of a field in a list.
        let parent = lookup.by.0.split_last().map(|(_, parent)| DataPath(parent.to_vec()));
        if !parent.is_some_and(|parent| !parent.0.is_empty() && fields.type_ref(&parent).is_some()) {
            self.known(fields, &lookup.by, path.key("by"));
        }
        let Some(target) = self.resource(&lookup.resource, path.key("in")) else { return };
        self.field_of(target, lookup.key.as_ref(), path.key("key"));
        self.field_of(target, lookup.take.as_ref(), path.key("take"));
        for (name, field) in &lookup.takes {
            self.field_of(target, Some(field), path.key("takes").key(name));
        }
    }

    /// Checks that a path is that of a field of another resource.
    fn field_of(&mut self, resource: &Resource, name: Option<&DataPath>, path: SpecPath<'_>) {
        if let Some(name) = name {
            self.known(&Fields::of(self.index, resource), name, path);
        }
    }

    /// Checks that a path is that of a field of the user of the login.
    fn login_field(&mut self, name: &DataPath, path: SpecPath<'_>) {
        let mut resources = self.index.spec().resources().map(|(_, resource)| resource);
        match resources.find(|resource| resource.login == Some(LoginItem::User)) {
            Some(user) => self.field_of(user, Some(name), path),
            None => {
                let message = "no resource has `login: user`";
                self.reporter.report(RESOURCE_NAME, path, message);
            }
        }
    }

    fn known(&mut self, fields: &Fields<'_>, name: &DataPath, path: SpecPath<'_>) {
        if !fields.contains(name) && fields.type_ref(name).is_none() {
            let known = fields.names();
            let message = format!("the resource has no field `{name}`");
            let known = known.iter().map(String::as_str);
            self.reporter.report(RESOURCE_FIELD, path, message).nearest(&name.to_string(), known);
        }
    }
}
