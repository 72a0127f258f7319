//! Resolves a checked spec into the API that is printed.
//!
//! The values whose existence the rules guarantee are taken from [`Checked`], which panics if a rule has a bug.

mod auth;
mod constructor;
mod doc_links;
pub mod docs;
mod events;
mod examples;
mod method_docs;
mod named_constructors;
mod operation;
mod page;
mod replaces;
mod request;
mod resource_operations;
mod resources;
mod types;

use std::collections::BTreeSet;

use crate::api::{Api, Code, Group, Handle, Type, TypesModule};
use crate::check::{CODE_FORM, Checked, guaranteed};
use crate::index::Container;
use crate::naming;
use crate::spec::{self, Content, Spec, SpecFile};

pub use doc_links::Prose;
pub use doc_links::{Names, OPERATION_LINK};
pub use method_docs::retries;

/// Resolves a spec for the crate.
#[must_use]
pub fn resolve(checked: &Checked) -> Api {
    resolve_with(checked, Names::Rust)
}

/// Resolves a spec with the given names in its prose.
#[must_use]
pub fn resolve_with(checked: &Checked, names: Names) -> Api {
    let mut api = Resolver::new(checked, names).api();
    examples::add_calls(&mut api);
    api
}

struct Resolver<'a> {
    checked: &'a Checked,
    spec: &'a Spec,
    prose: Prose,
}

impl<'a> Resolver<'a> {
    fn new(checked: &'a Checked, names: Names) -> Self {
        let mut resolver = Self { checked, spec: checked.spec(), prose: Prose::default() };
        resolver.prose = Prose::new(names, resolver.methods(), resolver.fields().map(types::wire_and_rust));
        resolver
    }

    fn methods(&self) -> impl Iterator<Item = (String, String)> {
        self.spec.operations().map(|(file, operation)| (operation.name.clone(), self.method(file, operation)))
    }

    /// Returns the path of the method of an operation, `Client::show_book`.
    fn method(&self, file: &SpecFile, operation: &spec::Operation) -> String {
        format!("{}::{}", self.caller(operation).type_name(), file_stem(&file.path))
    }

    /// Returns the fields of all structs and requests, except headers, which prose refers to by their wire names. Prose refers to
    /// fields of events only in the event itself.
    fn fields(&self) -> impl Iterator<Item = &spec::Field> {
        let is_header = |container| matches!(container, Container::Request(_, spec::Place::Headers));
        let fields = self.checked.index().fields().filter(|found| found.file.channel_directory().is_none());
        fields.filter(move |found| !is_header(found.container)).map(|found| found.field)
    }

    fn api(&self) -> Api {
        Api {
            title: self.spec.service.title.clone(),
            groups: self.spec.groups.iter().map(|group| self.group(group)).collect(),
            shared: self.types_modules(None),
            channels: self.channels(),
            resources: self.resources(),
            standalone: self.standalone(),
            schemes: self.schemes(),
            handles: self.handles(),
            codes: self.spec.errors.iter().map(code).collect(),
            service: self.spec.service.clone(),
        }
    }

    fn group(&self, group: &spec::Group) -> Group {
        let mut operations: Vec<_> = self
            .spec
            .operations()
            .filter(|(file, _)| file.group.as_deref() == Some(&group.name))
            .map(|(file, operation)| self.operation(file, operation))
            .collect();
        operations.sort_by(|a, b| a.name.cmp(&b.name));
        Group {
            feature: group.name.clone(),
            module: group.name.replace('-', "_"),
            title: group.title.clone(),
            title_zh: group.title_zh.clone(),
            notes: group.notes.as_ref().map(|notes| self.prose.resolve(notes.trim_end(), |_| None)),
            types: self.types_modules(Some(&group.name)).into_iter().next(),
            operations,
            reached: self.shared_types_of(&group.name),
        }
    }

    /// Returns the files that declare the types of a group, or the shared types.
    fn types_modules(&self, group: Option<&str>) -> Vec<TypesModule> {
        self.spec
            .files
            .iter()
            .filter(|file| file.group.as_deref() == group && matches!(file.content, Content::Types(_)))
            .map(|file| TypesModule {
                file: file.path.clone(),
                module: file_stem(&file.path).to_owned(),
                types: self.types_of(file),
            })
            .collect()
    }

    /// Returns the shared types that the operations of a group use, sorted.
    fn shared_types_of(&self, group: &str) -> Vec<String> {
        self.spec
            .files
            .iter()
            .filter(|file| file.group.is_none())
            .flat_map(|file| file.declarations().map(|(_, declaration)| declaration.name()))
            .filter(|name| self.checked.index().usage(name).is_some_and(|usage| usage.groups.contains(group)))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    fn handles(&self) -> Vec<Handle> {
        self.spec
            .auth
            .schemes
            .iter()
            .filter_map(|scheme| {
                let name = scheme.handle.as_ref()?;
                Some(Handle {
                    name: name.clone(),
                    type_name: naming::pascal(name),
                    id: self.handle_id(scheme),
                    scheme: naming::screaming(&scheme.name),
                })
            })
            .collect()
    }

    /// Returns the type of a handle's id: that of the input which identifies the handle in its token request.
    fn handle_id(&self, scheme: &spec::Scheme) -> Type {
        let field = scheme.token_request.as_ref().and_then(|request| {
            let input = request.inputs.iter().find(|input| input.from.as_deref() == Some("handle"))?;
            let (_, operation) = self.checked.operation(&request.operation);
            self.checked.index().request_field(operation, &input.name)
        });
        field.and_then(|field| field.type_ref.as_ref()).map_or(Type::String, |type_ref| self.resolve(type_ref).0)
    }

    fn constants(&self, codes: &[String]) -> Vec<String> {
        codes.iter().map(|code| self.checked.code(code).name.clone()).collect()
    }
}

fn file_stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".yaml").unwrap_or(name)
}

fn code(entry: &spec::ErrorEntry) -> Code {
    let parts = entry.code.split_once('.').and_then(|(family, digits)| Some((family, digits, digits.parse().ok()?)));
    let (family, digits, number) = guaranteed(parts, CODE_FORM, &entry.code);
    Code {
        constant: entry.name.clone(),
        family: family.to_owned(),
        digits: digits.len(),
        number,
        text: entry.code.clone(),
        meaning: entry.meaning.clone(),
        evidence: entry.evidence,
        statuses: entry.status.clone(),
        retry: entry.retry,
        auth: entry.auth.clone(),
    }
}
