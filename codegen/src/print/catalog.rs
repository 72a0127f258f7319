//! Prints the catalog: the reference as static data.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog_types::{input, input_path, json, structure_or_enumeration, value};
use super::literal::{Item, Literal};
use super::rust::banner;
use super::{catalog_codes, catalog_examples};
use crate::check::Checked;
use crate::commands;
use crate::index::{Index, field_name};
use crate::items;
use crate::naming;
use crate::output::{Files, Output, OutputError, Source};
use crate::resolve::{Names, Prose};
use crate::spec::{
    Bind, Declaration, Field, Group, InputPath, ItemOperation, Operation, Place, Resource, Response, TypeRef,
};

pub(super) const DIRECTORY: &str = "catalog/src/data";

/// The module of the types that several groups declare together.
const SHARED: &str = "types";

/// The reference as static data: a file for each group, one for shared types, and one for the resources.
#[derive(Debug)]
pub struct Catalog;

impl Output for Catalog {
    fn name(&self) -> &'static str {
        "the catalog"
    }

    fn files(&self, source: &Source<'_>) -> Result<Files, OutputError> {
        let printer = Printer::new(source.spec);
        let spec = source.spec.spec();
        let groups = &spec.groups;
        let mut files = catalog_examples::files(source);
        files.insert(format!("{DIRECTORY}/mod.rs"), format!("{}\n{}", root(groups), catalog_codes::date(spec)));
        files.insert(format!("{DIRECTORY}/error_codes.rs"), file("errors.yaml", &[catalog_codes::error_codes(spec)]));
        files.insert(format!("{DIRECTORY}/{SHARED}.rs"), file("types/", &printer.types_of(SHARED)));
        files.insert(format!("{DIRECTORY}/resources.rs"), file("resources/", &[printer.resources()]));
        for group in groups {
            let module = module_of(&group.name);
            let mut items = vec![printer.group(group)];
            items.extend(printer.types_of(&module));
            files.insert(format!("{DIRECTORY}/{module}.rs"), file(&format!("{}/", group.name), &items));
        }
        Ok(files)
    }
}

/// Returns the module with the list of all groups.
fn root(groups: &[Group]) -> String {
    let modules: BTreeSet<String> = groups
        .iter()
        .map(|group| module_of(&group.name))
        .chain([SHARED, "error_codes", "examples", "resources"].map(str::to_owned))
        .collect();
    let modules: String = modules.iter().map(|module| format!("mod {module};\n")).collect();
    let list = groups.iter().map(|group| Literal::atom(format!("&{}::GROUP", module_of(&group.name)))).collect();
    let list = Item::new("pub(crate) static GROUPS: &[&crate::Group] =", Literal::List(list));
    format!(
        "{}{modules}\npub(crate) use error_codes::ERROR_CODES;\npub(crate) use examples::{{EVENT_EXAMPLES, EXAMPLES}};\n\
         pub(crate) use resources::RESOURCES;\n\n{list}",
        banner("groups.yaml")
    )
}

/// The types of which the data consist.
const TYPES: [&str; 21] = [
    "DurationUnit",
    "Enumeration",
    "EnumerationValue",
    "ErrorCode",
    "Evidence",
    "Field",
    "Flag",
    "Group",
    "Input",
    "InputPath",
    "ItemOperation",
    "Json",
    "Operation",
    "Resource",
    "Retry",
    "Role",
    "Shortcut",
    "Step",
    "Structure",
    "TimeForm",
    "Value",
];

/// Returns a file with items, which begins with the imports that they need.
fn file(source: &str, items: &[Item]) -> String {
    let used: BTreeSet<&str> = items.iter().flat_map(Item::names).collect();
    let place = if used.contains("Place") { "use huaweicloud_meeting_runtime::operation::Place;\n\n" } else { "" };
    let types = TYPES.into_iter().filter(|name| used.contains(name)).collect::<Vec<_>>().join(", ");
    let body = items.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    format!("{}{place}use crate::{{{types}}};\n\n{body}", banner(source))
}

/// Returns the name of a module from that of a group.
pub(super) fn module_of(group: &str) -> String {
    group.replace('-', "_")
}

/// What printing a part needs of the whole.
pub(super) struct Printer<'a> {
    spec: &'a Checked,
    prose: Prose,
    /// The modules of the types that operations use.
    modules: BTreeMap<&'a str, String>,
}

impl<'a> Printer<'a> {
    fn new(spec: &'a Checked) -> Self {
        let names = spec.spec().operations().map(|(_, operation)| (operation.name.clone(), operation.name.clone()));
        let used = used_types(spec.index());
        let mut modules = BTreeMap::new();
        for file in &spec.spec().files {
            let module = file.group.as_deref().map_or_else(|| SHARED.to_owned(), module_of);
            let names = file.structs().iter().map(|structure| structure.name.as_str());
            let names = names.chain(file.enumerations().iter().map(|enumeration| enumeration.name.as_str()));
            modules.extend(names.filter(|name| used.contains(name)).map(|name| (name, module.clone())));
        }
        Self { spec, prose: Prose::new(Names::Rust, names, []), modules }
    }

    pub(super) fn index(&self) -> &'a Index {
        self.spec.index()
    }

    /// Returns prose of the spec, with references to operations replaced by their names.
    pub(super) fn prose(&self, text: &str) -> Literal {
        Literal::String(self.prose.resolve_plain(text.trim(), |_| None))
    }

    fn optional_prose(&self, text: Option<&String>) -> Literal {
        Literal::option(text.map(|text| self.prose(text)))
    }

    /// Returns the path of a declared type from a module.
    pub(super) fn path_of(&self, name: &str, from: &str) -> String {
        let constant = naming::screaming(name);
        match self.modules.get(name) {
            Some(module) if module != from => format!("super::{module}::{constant}"),
            _ => constant,
        }
    }

    /// Returns the structs and enumerations of a module, sorted by name.
    fn types_of(&self, module: &str) -> Vec<Item> {
        let own = self.modules.iter().filter(|(_, of)| *of == module);
        own.filter_map(|(name, _)| structure_or_enumeration(self, name, module)).collect()
    }

    fn group(&self, group: &Group) -> Item {
        let mut operations: Vec<&Operation> = self
            .spec
            .spec()
            .operations()
            .filter(|(file, _)| file.group.as_deref() == Some(&group.name))
            .map(|(_, operation)| operation)
            .collect();
        operations.sort_by(|a, b| a.name.cmp(&b.name));
        let module = module_of(&group.name);
        let operations = operations.into_iter().map(|operation| self.operation(operation, &module)).collect();
        let group = Literal::Struct(
            "Group",
            vec![
                ("name", Literal::string(&group.name)),
                ("title", Literal::string(&group.title)),
                ("title_zh", Literal::string(&group.title_zh)),
                ("operations", Literal::List(operations)),
            ],
        );
        Item::new("pub(super) static GROUP: Group =", group)
    }

    fn operation(&self, operation: &Operation, module: &str) -> Literal {
        let page = self.spec.spec().service.documentation.page.as_str();
        let url = operation.source.starts_with("meeting_").then(|| page.replace("{source}", &operation.source));
        let response = match &operation.response {
            Response::None => None,
            Response::Type(type_ref) => Some(value(self, type_ref, module)),
        };
        Literal::Struct(
            "Operation",
            vec![
                ("name", Literal::string(&operation.name)),
                ("kebab_name", Literal::String(kebab(&naming::snake(&operation.name)))),
                ("summary", self.prose(&operation.summary)),
                ("title_zh", Literal::string(&operation.title_zh)),
                ("summary_zh", Literal::string(operation.summary_zh.trim())),
                ("notes", self.optional_prose(operation.notes.as_ref())),
                ("url", Literal::option(url.map(Literal::String))),
                ("deprecated", self.optional_prose(operation.deprecated.as_ref())),
                ("inputs", Literal::List(self.inputs(operation, module))),
                ("response", Literal::option(response)),
                ("errors", strings(&operation.errors)),
                ("shortcuts", Literal::List(self.shortcuts(operation))),
            ],
        )
    }

    /// Returns the inputs, without constants, and without those that have the value of another input.
    fn inputs(&self, operation: &Operation, module: &str) -> Vec<Literal> {
        let fields = self.index().request_fields(operation).filter(|(_, field)| field.constant.is_none());
        let fields = fields.filter(|(_, field)| !matches!(field.bind, Some(Bind::Field { .. })));
        let value = operation.body_value.iter().map(|field| ("BodyValue", &**field, field.required));
        let inputs = fields.map(|(place, field)| {
            let is_required = place == Place::Path || field.bind.is_some() || operation.requires(place, field);
            (place_name(place), field, is_required)
        });
        inputs.chain(value).map(|(place, field, is_required)| input(self, place, field, is_required, module)).collect()
    }

    fn shortcuts(&self, operation: &Operation) -> Vec<Literal> {
        let described = self.index().item_operation(&operation.name);
        let shortcuts = commands::verbs(operation, described).into_iter().map(|verb| {
            let sets = verb.sets.iter().map(|(name, value)| Literal::Tuple(vec![Literal::string(name), json(value)]));
            Literal::Struct(
                "Shortcut",
                vec![
                    ("verb", Literal::String(verb.name)),
                    ("words", strings(verb.words)),
                    ("doc", self.prose(verb.doc)),
                    ("sets", Literal::List(sets.collect())),
                    ("with", strings(verb.with)),
                ],
            )
        });
        shortcuts.collect()
    }

    fn resources(&self) -> Item {
        let mut resources: Vec<&Resource> = self.spec.spec().resources().map(|(_, resource)| resource).collect();
        resources.sort_by(|a, b| a.name.cmp(&b.name));
        let list = resources.into_iter().map(|resource| self.resource(resource)).collect();
        Item::new("pub(crate) static RESOURCES: &[Resource] =", Literal::List(list))
    }

    fn resource(&self, resource: &Resource) -> Literal {
        let operations = resource.operations.iter().filter_map(|described| self.item_operation(resource, described));
        Literal::Struct(
            "Resource",
            vec![
                ("name", Literal::string(&resource.name)),
                ("noun", Literal::string(&resource.noun)),
                ("words", strings(&resource.words)),
                ("title_zh", Literal::string(&resource.title_zh)),
                ("summary", self.prose(&resource.summary)),
                ("summary_zh", Literal::string(resource.summary_zh.trim())),
                ("notes", self.optional_prose(resource.notes.as_ref())),
                ("id", Literal::option(resource.id.as_ref().map(|id| Literal::String(id.to_string())))),
                ("operations", Literal::List(operations.collect())),
            ],
        )
    }

    fn item_operation(&self, resource: &Resource, described: &ItemOperation) -> Option<Literal> {
        let (_, operation) = self.index().operation(&described.operation)?;
        let select = match &described.select {
            Some(select) => Some(select.at.clone()),
            None => items::selector(self.index(), operation, resource, described),
        };
        let result = items::response_item(self.index(), operation, described).and_then(|item| item.path);
        let columns = commands::columns(self.index(), operation, resource, described).into_iter();
        let path = |path: &InputPath| input_path(path, operation.body_value.is_some());
        Some(Literal::Struct(
            "ItemOperation",
            vec![
                ("operation", Literal::string(&described.operation)),
                ("role", Literal::atom(format!("Role::{:?}", described.role))),
                ("verb", Literal::string(described.verb())),
                ("words", strings(&described.words)),
                ("select", Literal::option(select.as_ref().map(path))),
                ("parent", Literal::option(described.parent.as_ref().map(path))),
                (
                    "result",
                    Literal::List(result.iter().flat_map(|path| &path.0).map(|name| Literal::string(name)).collect()),
                ),
                ("columns", Literal::List(columns.map(|path| Literal::String(path.to_string())).collect())),
            ],
        ))
    }
}

/// Returns a name in kebab-case from one in snake case.
pub(super) fn kebab(snake: &str) -> String {
    snake.replace('_', "-")
}

/// Returns the kebab-case name of a field.
pub(super) fn kebab_name(field: &Field) -> String {
    kebab(&field_name(field))
}

fn strings(texts: &[String]) -> Literal {
    Literal::List(texts.iter().map(|text| Literal::string(text)).collect())
}

fn place_name(place: Place) -> &'static str {
    match place {
        Place::Path => "Path",
        Place::Query => "Query",
        Place::Headers => "Header",
        Place::Body => "Body",
        Place::Multipart => "Part",
    }
}

/// Returns the names of the structs and enumerations in requests and responses.
fn used_types(index: &Index) -> BTreeSet<&str> {
    let mut pending: Vec<&TypeRef> = Vec::new();
    for (_, operation) in index.spec().operations() {
        let fields = index.request_fields(operation).map(|(_, field)| field).chain(operation.body_value.as_deref());
        pending.extend(fields.filter_map(|field| field.type_ref.as_ref()));
        if let Response::Type(type_ref) = &operation.response {
            pending.push(type_ref);
        }
    }
    let mut names = BTreeSet::new();
    while let Some(type_ref) = pending.pop() {
        if let Some(name) = type_ref.named()
            && !matches!(index.declaration(name), Some(Declaration::Identifier(_)) | None)
            && names.insert(name)
        {
            pending.extend(index.fields_of(Some(name)).iter().filter_map(|field| field.type_ref.as_ref()));
        }
    }
    names
}
