//! Finds the source of every field of a request.

use std::collections::BTreeSet;

use super::{Conversion, Kept, Kind, Path, Problem, Source, Step};
use crate::diagnostics::KeyPath;
use crate::index::Index;
use crate::spec::{DataPath, Encoded, Field, KeptField, Operation, Place, Replaces, Struct, TypeRef};

/// Structs nested more deeply are left alone; another rule reports those that hold themselves.
const MAX_DEPTH: usize = 6;

pub(super) struct Resolver<'a> {
    pub(super) index: &'a Index,
    replaces: &'a Replaces,
    read: &'a Operation,
    pub(super) problems: Vec<Problem>,
    doubtful: Vec<String>,
    /// What the request has: what could be named.
    known: BTreeSet<String>,
    /// What `fields`, `asked` and `unknown` name of it.
    used: BTreeSet<String>,
}

/// Whose fields are looked for, and where.
#[derive(Clone)]
pub(super) struct Scope<'a> {
    /// The way in the request.
    pub(super) target: Vec<String>,
    /// The struct in the response at which explicit paths begin, and the way to it.
    pub(super) base: &'a Struct,
    pub(super) base_path: Vec<String>,
    /// The struct in which fields of the same name are looked for, and the way to it from `base`.
    near: &'a Struct,
    near_steps: Path<'a>,
}

impl Scope<'_> {
    /// The way to a field, as the spec writes it.
    pub(super) fn name_of(&self, field: &Field) -> String {
        self.target.iter().map(String::as_str).chain([field.name.as_str()]).collect::<Vec<_>>().join(".")
    }
}

impl<'a> Resolver<'a> {
    pub(super) fn new(index: &'a Index, replaces: &'a Replaces, read: &'a Operation) -> Self {
        Self {
            index,
            replaces,
            read,
            problems: Vec::new(),
            doubtful: Vec::new(),
            known: BTreeSet::new(),
            used: BTreeSet::new(),
        }
    }

    /// The struct that has fields of the same name, and the sources of what the caller of an operation can say.
    pub(super) fn request(&mut self, operation: &'a Operation, response: &'a Struct) -> (&'a Struct, Vec<Kept<'a>>) {
        let structure = match &self.replaces.structure {
            None => Some((Vec::new(), response)),
            Some(path) => self.struct_at(response, path),
        };
        let Some((near_steps, near)) = structure else {
            // Without the struct it cannot be told what else is wrong.
            self.used.extend(self.names().into_iter().map(|(_, name)| name));
            return (response, Vec::new());
        };
        let scope = Scope { target: Vec::new(), base: response, base_path: Vec::new(), near, near_steps };
        let fields: Vec<&'a Field> = Place::ALL
            .into_iter()
            .flat_map(|place| self.index.fields_at(operation, place))
            .filter(|field| field.is_caller_supplied())
            .chain(operation.body_value.as_deref())
            .collect();
        let in_path: BTreeSet<&str> = operation.path.iter().map(|field| field.name.as_str()).collect();
        let is_required = |field: &Field| field.required || in_path.contains(field.name.as_str());
        (near, self.fields(&fields, &scope, &is_required))
    }

    /// What is wrong, and what is doubtful.
    pub(super) fn finish(mut self) -> (Vec<Problem>, Vec<String>) {
        self.names_that_are_not_used();
        (self.problems, self.doubtful)
    }

    fn struct_at(&mut self, response: &'a Struct, path: &'a DataPath) -> Option<(Path<'a>, &'a Struct)> {
        let at = KeyPath::of("replaces").key("struct");
        let (steps, type_ref) = self.follow(response, &path.0, &at)?;
        let structure = self.index.struct_of(type_ref);
        if structure.is_none() {
            let message = format!("`{path}` is `{type_ref}`, and no struct");
            self.problems.push(Problem::new(Kind::Name, at, message));
        }
        Some((steps, structure?))
    }

    fn fields(
        &mut self,
        fields: &[&'a Field],
        scope: &Scope<'a>,
        is_required: &dyn Fn(&Field) -> bool,
    ) -> Vec<Kept<'a>> {
        fields
            .iter()
            .filter_map(|field| {
                let source = self.source(field, scope, is_required(field))?;
                Some(Kept { field, source })
            })
            .collect()
    }

    /// The source of one field. Where there is none, that has been reported.
    fn source(&mut self, field: &'a Field, scope: &Scope<'a>, is_required: bool) -> Option<Source<'a>> {
        if field.deprecated.is_some() {
            return Some(Source::Empty);
        }
        let name = scope.name_of(field);
        self.known.insert(name.clone());
        if scope.target.is_empty() && self.replaces.asked.contains(&name) {
            return Some(self.asked(field, scope, &name, is_required));
        }
        if let Some(position) = self.replaces.unknown.iter().position(|path| path.to_string() == name) {
            self.used.insert(name.clone());
            let at = KeyPath::of("replaces").key("unknown").index(position);
            self.not_told(field, scope, at);
            if is_required {
                let message = format!("the request cannot do without `{name}`");
                let help = "`asked` makes it an argument";
                self.silent(message, help);
            }
            return Some(Source::Empty);
        }
        if let Some((position, entry)) = self.entry(&name) {
            self.used.insert(name);
            let at = KeyPath::of("replaces").key("fields").index(position);
            return self.explicit(field, entry, scope, &at, is_required);
        }
        let Some(same) = scope.near.fields.iter().find(|other| other.name == field.name) else {
            let loss = if is_required { "is required" } else { "falls back to its default" };
            let message = format!("`{name}` {loss}, and `{}` has no such field", scope.near.name);
            let help = if is_required && scope.target.is_empty() {
                "say under `fields` where the response has it, or under `asked` that it has not"
            } else {
                "say under `fields` where the response has it, or under `unknown` that it has not"
            };
            self.silent(message, help);
            return None;
        };
        let step = Step { structure: scope.near, field: same };
        let path: Path<'a> = scope.near_steps.iter().copied().chain([step]).collect();
        let at = KeyPath::of("replaces");
        self.field(field, path, scope, &at, is_required)
    }

    fn asked(&mut self, field: &'a Field, scope: &Scope<'a>, name: &str, is_required: bool) -> Source<'a> {
        self.used.insert(name.to_owned());
        let position = self.replaces.asked.iter().position(|asked| asked == name).unwrap_or_default();
        let at = KeyPath::of("replaces").key("asked").index(position);
        self.not_told(field, scope, at.clone());
        if !is_required {
            let message = format!("`{name}` has a setter, since it is not required");
            self.problems.push(Problem::new(Kind::Needless, at, message).help("what the response lacks is `unknown`"));
        }
        Source::Asked
    }

    /// Reports a field that is said to be unknown although a field of the response is its like.
    fn not_told(&mut self, field: &'a Field, scope: &Scope<'a>, at: KeyPath) {
        let same = scope.near.fields.iter().find(|other| other.name == field.name);
        let types = same.and_then(|same| Some((field.type_ref.as_ref()?, same.type_ref.as_ref()?)));
        if types.is_some_and(|(to, from)| like(to) == like(from)) {
            let message = format!("`{}` of `{}` tells it, and is kept without a word", field.name, scope.near.name);
            self.problems.push(Problem::new(Kind::Needless, at, message));
        }
    }

    fn entry(&self, name: &str) -> Option<(usize, &'a KeptField)> {
        self.replaces.fields.iter().enumerate().find(|(_, entry)| entry.name.to_string() == name)
    }

    /// A field whose place in the response is said.
    fn explicit(
        &mut self,
        field: &'a Field,
        entry: &'a KeptField,
        scope: &Scope<'a>,
        at: &KeyPath,
        is_required: bool,
    ) -> Option<Source<'a>> {
        let from = self.relative(&entry.from, scope, &at.key("from"))?;
        if let Some(pick) = &entry.pick {
            return self.picked(field, &from, pick, scope, at, is_required);
        }
        let (path, type_ref) = self.follow(scope.base, &from, &at.key("from"))?;
        if let Some(until) = &entry.until {
            let until = self.relative(until, scope, &at.key("until"))?;
            let (until, second) = self.follow(scope.base, &until, &at.key("until"))?;
            return self.between(field, (path, type_ref), (until, second), scope, at);
        }
        let goes_without = path.len() == scope.near_steps.len() + 1
            && path.iter().zip(&scope.near_steps).all(|(a, b)| std::ptr::eq(a.field, b.field))
            && path.last().is_some_and(|step| step.field.name == field.name);
        if goes_without {
            let message = format!("`{}` comes from `{}` without being said", entry.name, entry.from);
            self.problems.push(Problem::new(Kind::Needless, at.clone(), message));
        }
        self.field(field, path, scope, at, is_required)
    }

    /// A field that comes from one of the response.
    fn field(
        &mut self,
        field: &'a Field,
        path: Path<'a>,
        scope: &Scope<'a>,
        at: &KeyPath,
        is_required: bool,
    ) -> Option<Source<'a>> {
        let name = scope.name_of(field);
        let last = path.last()?;
        let (to, from) = (field.type_ref.as_ref()?, last.field.type_ref.as_ref()?);
        let absolute: Vec<String> =
            scope.base_path.iter().cloned().chain(path.iter().map(|step| step.field.name.clone())).collect();
        let target: Vec<String> = name.split('.').map(str::to_owned).collect();
        let inner = Inner { target, absolute: &absolute, scope };
        let Some(conversion) = self.conversion(to, from, &inner) else {
            let message = format!("`{name}` is `{to}`, and `{}` is `{from}`", absolute.join("."));
            let help = "nothing makes the one of the other; say where else the response has it, or that it is unknown";
            self.problems.push(Problem::new(Kind::Conversion, at.clone(), message).help(help));
            return None;
        };
        let may_lack = path.iter().any(|step| step.is_optional(self.index));
        if may_lack && is_required && !scope.target.is_empty() {
            self.may_lack(&name, &absolute, at);
        }
        if last.is_doubtful(self.index) {
            self.doubtful.push(name);
        }
        Some(Source::Field { is_page: self.is_page(&absolute, at), path, conversion })
    }

    /// In a struct of the request there is no place for an error, and a response without it must not be dropped.
    fn may_lack(&mut self, name: &str, absolute: &[String], at: &KeyPath) {
        let message = format!("`{name}` is required, and the response may lack `{}`", absolute.join("."));
        self.problems.push(Problem::new(Kind::Conversion, at.clone(), message));
    }

    /// Whether a list is that of the pages in which the response comes.
    fn is_page(&mut self, absolute: &[String], at: &KeyPath) -> bool {
        let Some(page) = self.read.page.as_ref().filter(|page| page.items.0 == absolute) else { return false };
        if page.count.is_none() {
            let message = format!("nobody counts `{}`: that one page has all of it cannot be told", page.items);
            self.problems.push(Problem::new(Kind::Conversion, at.clone(), message));
        }
        true
    }

    fn conversion(&mut self, to: &'a TypeRef, from: &'a TypeRef, inner: &Inner<'_, 'a>) -> Option<Conversion<'a>> {
        if inner.target.len() > MAX_DEPTH {
            return None;
        }
        match (like(to), like(from)) {
            (Like::List(to), Like::List(from)) => match self.conversion(to, from, inner)? {
                Conversion::Same => Some(Conversion::Same),
                item => Some(Conversion::Each(Box::new(item))),
            },
            (Like::Int64, Like::Int32) => Some(Conversion::Widened),
            (Like::Named(to), Like::Named(from)) => match (self.index.structure(to), self.index.structure(from)) {
                (Some(structure), Some(_)) if to == from => Some(self.same_struct(structure, inner)),
                (Some(to), Some(from)) => {
                    let scope = Scope {
                        target: inner.target.clone(),
                        base: from,
                        base_path: inner.absolute.to_vec(),
                        near: from,
                        near_steps: Vec::new(),
                    };
                    let fields: Vec<&'a Field> = to.fields.iter().collect();
                    let fields = self.fields(&fields, &scope, &|field| field.required);
                    Some(Conversion::Struct { to, fields })
                }
                _ => (to == from).then_some(Conversion::Same),
            },
            (to, from) => (to == from).then_some(Conversion::Same),
        }
    }

    /// A struct that is taken as it is, but for fields that the response has elsewhere.
    fn same_struct(&mut self, structure: &'a Struct, inner: &Inner<'_, 'a>) -> Conversion<'a> {
        let scope = Scope { target: inner.target.clone(), ..inner.scope.clone() };
        let mut filled = Vec::new();
        for field in &structure.fields {
            let name = scope.name_of(field);
            self.known.insert(name.clone());
            if let Some((position, entry)) = self.entry(&name) {
                self.used.insert(name);
                let at = KeyPath::of("replaces").key("fields").index(position);
                if field.required {
                    let message = format!("`{}` is required: that a response lacks it cannot be told", entry.name);
                    self.problems.push(Problem::new(Kind::Conversion, at, message));
                    continue;
                }
                let source = self.explicit(field, entry, &scope, &at, false);
                filled.extend(source.map(|source| Kept { field, source }));
                continue;
            }
            if self.replaces.unknown.iter().any(|path| path.to_string() == name) {
                self.used.insert(name);
                continue;
            }
            if (Step { structure, field }).is_doubtful(self.index) {
                self.doubtful.push(name);
            }
        }
        if filled.is_empty() { Conversion::Same } else { Conversion::Filled { structure, fields: filled } }
    }

    fn silent(&mut self, message: String, help: &str) {
        self.problems.push(Problem::new(Kind::Silent, KeyPath::of("replaces"), message).help(help));
    }

    /// What the lists name, each with its place.
    fn names(&self) -> Vec<(KeyPath, String)> {
        let at = KeyPath::of("replaces");
        let Replaces { fields, asked, unknown, .. } = self.replaces;
        let fields = fields.iter().map(|entry| entry.name.to_string()).enumerate();
        let fields = fields.map(|(index, name)| (at.key("fields").index(index).key("name"), name));
        let asked = asked.iter().enumerate().map(|(index, name)| (at.key("asked").index(index), name.clone()));
        let unknown = unknown.iter().map(ToString::to_string).enumerate();
        let unknown = unknown.map(|(index, name)| (at.key("unknown").index(index), name));
        fields.chain(asked).chain(unknown).collect()
    }

    /// Reports names that no field of the request has, or that stand twice.
    fn names_that_are_not_used(&mut self) {
        let mut seen = BTreeSet::new();
        for (path, name) in self.names() {
            if !self.used.contains(&name) {
                let problem = Problem::new(Kind::Name, path, format!("the request has no `{name}` to keep"));
                let problem = problem.nearest(&name, self.known.iter().map(String::as_str));
                self.problems
                    .push(problem.help("what is deprecated, constant or bound is never kept, and needs no word"));
            } else if !seen.insert(name.clone()) {
                let message = format!("`{name}` is spoken of twice");
                self.problems.push(Problem::new(Kind::Needless, path, message));
            }
        }
    }
}

/// Where a value that is converted stands.
struct Inner<'s, 'a> {
    /// The way in the request.
    target: Vec<String>,
    /// The way in the response.
    absolute: &'s [String],
    scope: &'s Scope<'a>,
}

/// A type without the form in which it is written: what Rust makes of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Like<'t> {
    Bool,
    Int32,
    Int64,
    Double,
    List(&'t TypeRef),
    Named(&'t str),
    Other(&'t TypeRef),
}

pub(super) fn like(type_ref: &TypeRef) -> Like<'_> {
    match type_ref {
        TypeRef::Bool | TypeRef::Flag(_) | TypeRef::Encoded(Encoded::Bool) => Like::Bool,
        TypeRef::Int32 => Like::Int32,
        TypeRef::Int64 | TypeRef::Encoded(Encoded::Int64) => Like::Int64,
        TypeRef::Double | TypeRef::Encoded(Encoded::Double) => Like::Double,
        TypeRef::List(item) | TypeRef::Csv(item) | TypeRef::OneOrMany(item) => Like::List(item),
        TypeRef::Named(name) => Like::Named(name),
        other => Like::Other(other),
    }
}
