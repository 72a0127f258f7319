//! From the checked spec to the resolved API.
//!
//! Resolving takes for granted what `check` has made sure of. Where a name leads nowhere all the same, the thing is left out:
//! there is a diagnostic for it already.

mod auth;
mod constructor;
mod doc_links;
pub mod docs;
mod examples;
mod method_docs;
mod operation;
mod page;
mod reach;
mod replaces;
mod request;
mod types;

use std::collections::BTreeMap;

use crate::api::{Api, Code, Group, Handle, Type, TypesModule};
use crate::index::Index;
use crate::naming;
use crate::spec::{self, Content, Spec};

pub use doc_links::Prose;
pub use doc_links::{Names, OPERATION_LINK};
pub use method_docs::retries;
use reach::Reach;

/// Resolves a spec for the crate.
#[must_use]
pub fn resolve(spec: &Spec) -> Api {
    resolve_with(spec, Names::Rust)
}

/// Resolves a spec, with prose that uses the names that it is read with.
#[must_use]
pub fn resolve_with(spec: &Spec, names: Names) -> Api {
    let mut api = Resolver::new(spec, names).api();
    examples::add_calls(&mut api);
    api
}

/// What is looked up while the spec is resolved.
struct Resolver<'a> {
    spec: &'a Spec,
    index: Index<'a>,
    structs: BTreeMap<&'a str, &'a spec::Struct>,
    enumerations: BTreeMap<&'a str, &'a spec::Enumeration>,
    identifiers: BTreeMap<&'a str, &'a spec::Identifier>,
    /// The constants of error codes.
    codes: BTreeMap<&'a str, &'a str>,
    reach: Reach,
    prose: Prose,
}

impl<'a> Resolver<'a> {
    fn new(spec: &'a Spec, names: Names) -> Self {
        let structs: BTreeMap<_, _> = spec
            .files
            .iter()
            .flat_map(|file| file.structs())
            .map(|structure| (structure.name.as_str(), structure))
            .collect();
        let mut resolver = Self {
            spec,
            index: Index::new(spec),
            prose: Prose::default(),
            enumerations: spec
                .files
                .iter()
                .flat_map(|file| file.enumerations())
                .map(|enumeration| (enumeration.name.as_str(), enumeration))
                .collect(),
            identifiers: spec
                .files
                .iter()
                .flat_map(|file| file.identifiers())
                .map(|identifier| (identifier.name.as_str(), identifier))
                .collect(),
            codes: spec.errors.iter().map(|entry| (entry.code.as_str(), entry.name.as_str())).collect(),
            reach: Reach::of(spec, &structs),
            structs,
        };
        resolver.prose = Prose::new(names, resolver.methods(), resolver.fields().map(types::wire_and_rust));
        resolver
    }

    fn methods(&self) -> impl Iterator<Item = (String, String)> {
        self.spec.operations().map(|(file, operation)| {
            let method = format!("{}::{}", self.caller(operation).type_name(), file_stem(&file.path));
            (operation.name.clone(), method)
        })
    }

    /// The fields of all structs and requests, but for headers, whose names on the wire are what prose means.
    fn fields(&self) -> impl Iterator<Item = &spec::Field> {
        let of_structs = self.spec.files.iter().flat_map(|file| file.structs()).flat_map(|structure| &structure.fields);
        let of_requests = self.spec.operations().flat_map(|(_, operation)| {
            let places = spec::Place::ALL.into_iter().filter(|place| *place != spec::Place::Headers);
            places.flat_map(|place| operation.fields_at(place)).chain(operation.body_value.as_deref())
        });
        of_structs.chain(of_requests)
    }

    fn api(&self) -> Api {
        Api {
            title: self.spec.service.title.clone(),
            groups: self.spec.groups.iter().map(|group| self.group(group)).collect(),
            shared: self.types_modules(None),
            schemes: self.schemes(),
            handles: self.handles(),
            codes: self.spec.errors.iter().filter_map(code).collect(),
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
            types: self.types_modules(Some(&group.name)).into_iter().next(),
            operations,
            reached: self.shared_types_of(&group.name),
        }
    }

    /// The files of types of a group, or of no group.
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

    /// The types of no group that the operations of a group reach, sorted.
    fn shared_types_of(&self, group: &str) -> Vec<String> {
        self.spec
            .files
            .iter()
            .filter(|file| file.group.is_none())
            .flat_map(|file| {
                let structs = file.structs().iter().map(|structure| &structure.name);
                let enumerations = file.enumerations().iter().map(|enumeration| &enumeration.name);
                structs.chain(enumerations).chain(file.identifiers().iter().map(|identifier| &identifier.name))
            })
            .filter(|name| self.reach.groups(name).contains(group))
            .cloned()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
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

    /// The type of a handle's id: that of the input which its token is asked for with.
    fn handle_id(&self, scheme: &spec::Scheme) -> Type {
        let request = scheme.token_request.as_ref();
        let input =
            request.and_then(|request| request.inputs.iter().find(|input| input.from.as_deref() == Some("handle")));
        let operation = request.and_then(|request| self.operation_named(&request.operation));
        let field = input.zip(operation).and_then(|(input, operation)| {
            spec::Place::ALL
                .into_iter()
                .flat_map(|place| operation.fields_at(place))
                .find(|field| field.name == input.name)
        });
        field.and_then(|field| field.type_ref.as_ref()).map_or(Type::String, |type_ref| self.resolve(type_ref).0)
    }

    fn operation_named(&self, name: &str) -> Option<&'a spec::Operation> {
        self.spec.operations().map(|(_, operation)| operation).find(|operation| operation.name == name)
    }

    fn constants(&self, codes: &[String]) -> Vec<String> {
        codes.iter().filter_map(|code| self.codes.get(code.as_str())).map(|name| (*name).to_owned()).collect()
    }
}

fn file_stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".yaml").unwrap_or(name)
}

fn code(entry: &spec::ErrorEntry) -> Option<Code> {
    let (family, digits) = entry.code.split_once('.')?;
    Some(Code {
        constant: entry.name.clone(),
        family: family.to_owned(),
        digits: digits.len(),
        number: digits.parse().ok()?,
        text: entry.code.clone(),
        meaning: entry.meaning.clone(),
        evidence: entry.evidence,
        statuses: entry.status.clone(),
        retry: entry.retry,
        auth: entry.auth.clone(),
    })
}
