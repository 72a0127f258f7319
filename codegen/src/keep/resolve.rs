//! Finds the source of every member of a request.

use std::collections::BTreeSet;

use super::{Conversion, Kept, Kind, Path, Problem, Source, Step};
use crate::diagnostics::KeyPath;
use crate::index::Index;
use crate::spec::{DataPath, KeptMember, Member, Operation, Place, Record, Replaces, TypeRef, Written};

/// Records nested more deeply are left alone; another rule reports those that hold themselves.
const MAX_DEPTH: usize = 6;

pub(super) struct Resolver<'i, 'a> {
    pub(super) index: &'i Index<'a>,
    replaces: &'a Replaces,
    read: &'a Operation,
    pub(super) problems: Vec<Problem>,
    doubtful: Vec<String>,
    /// What the request has: what could be named.
    known: BTreeSet<String>,
    /// What `members`, `asked` and `unknown` name of it.
    used: BTreeSet<String>,
}

/// Whose members are looked for, and where.
#[derive(Clone)]
pub(super) struct Scope<'a> {
    /// The way in the request.
    pub(super) target: Vec<String>,
    /// The record in the answer at which explicit paths begin, and the way to it.
    pub(super) base: &'a Record,
    pub(super) base_path: Vec<String>,
    /// The record in which members of the same name are looked for, and the way to it from `base`.
    near: &'a Record,
    near_steps: Path<'a>,
}

impl Scope<'_> {
    /// The way to a member, as the spec writes it.
    pub(super) fn name_of(&self, member: &Member) -> String {
        self.target.iter().map(String::as_str).chain([member.name.as_str()]).collect::<Vec<_>>().join(".")
    }
}

impl<'i, 'a> Resolver<'i, 'a> {
    pub(super) fn new(index: &'i Index<'a>, replaces: &'a Replaces, read: &'a Operation) -> Self {
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

    /// The record that has members of the same name, and the sources of what the caller of an operation can say.
    pub(super) fn request(&mut self, operation: &'a Operation, answer: &'a Record) -> (&'a Record, Vec<Kept<'a>>) {
        let record = match &self.replaces.record {
            None => Some((Vec::new(), answer)),
            Some(path) => self.record_at(answer, path),
        };
        let Some((near_steps, near)) = record else {
            // Without the record it cannot be told what else is wrong.
            self.used.extend(self.names().into_iter().map(|(_, name)| name));
            return (answer, Vec::new());
        };
        let scope = Scope { target: Vec::new(), base: answer, base_path: Vec::new(), near, near_steps };
        let members: Vec<&'a Member> = Place::ALL
            .into_iter()
            .flat_map(|place| self.index.members_at(operation, place))
            .filter(|member| Index::is_asked(member))
            .chain(operation.body_value.as_deref())
            .collect();
        let in_path: BTreeSet<&str> = operation.path.iter().map(|member| member.name.as_str()).collect();
        let is_required = |member: &Member| member.required || in_path.contains(member.name.as_str());
        (near, self.members(&members, &scope, &is_required))
    }

    /// What is wrong, and what is doubtful.
    pub(super) fn finish(mut self) -> (Vec<Problem>, Vec<String>) {
        self.names_that_are_not_used();
        (self.problems, self.doubtful)
    }

    fn record_at(&mut self, answer: &'a Record, path: &'a DataPath) -> Option<(Path<'a>, &'a Record)> {
        let at = KeyPath::of("replaces").key("record");
        let (steps, type_ref) = self.follow(answer, &path.0, &at)?;
        let record = self.index.record_of(type_ref);
        if record.is_none() {
            let message = format!("`{path}` is `{type_ref}`, and no record");
            self.problems.push(Problem::new(Kind::Name, at, message));
        }
        Some((steps, record?))
    }

    fn members(
        &mut self,
        members: &[&'a Member],
        scope: &Scope<'a>,
        is_required: &dyn Fn(&Member) -> bool,
    ) -> Vec<Kept<'a>> {
        members
            .iter()
            .filter_map(|member| {
                let source = self.source(member, scope, is_required(member))?;
                Some(Kept { member, source })
            })
            .collect()
    }

    /// The source of one member. Where there is none, that has been reported.
    fn source(&mut self, member: &'a Member, scope: &Scope<'a>, is_required: bool) -> Option<Source<'a>> {
        if member.retired.is_some() {
            return Some(Source::Nothing);
        }
        let name = scope.name_of(member);
        self.known.insert(name.clone());
        if scope.target.is_empty() && self.replaces.asked.contains(&name) {
            return Some(self.asked(member, scope, &name, is_required));
        }
        if let Some(position) = self.replaces.unknown.iter().position(|path| path.to_string() == name) {
            self.used.insert(name.clone());
            let at = KeyPath::of("replaces").key("unknown").index(position);
            self.not_told(member, scope, at);
            if is_required {
                let message = format!("the request cannot do without `{name}`");
                let help = "`asked` makes it an argument";
                self.silent(message, help);
            }
            return Some(Source::Nothing);
        }
        if let Some((position, entry)) = self.entry(&name) {
            self.used.insert(name);
            let at = KeyPath::of("replaces").key("members").index(position);
            return self.explicit(member, entry, scope, &at, is_required);
        }
        let Some(same) = scope.near.members.iter().find(|other| other.name == member.name) else {
            let loss = if is_required { "is required" } else { "falls back to its default" };
            let message = format!("`{name}` {loss}, and `{}` has no such member", scope.near.name);
            let help = if is_required && scope.target.is_empty() {
                "say under `members` where the answer has it, or under `asked` that it has not"
            } else {
                "say under `members` where the answer has it, or under `unknown` that it has not"
            };
            self.silent(message, help);
            return None;
        };
        let step = Step { record: scope.near, member: same };
        let path: Path<'a> = scope.near_steps.iter().copied().chain([step]).collect();
        let at = KeyPath::of("replaces");
        self.member(member, path, scope, &at, is_required)
    }

    fn asked(&mut self, member: &'a Member, scope: &Scope<'a>, name: &str, is_required: bool) -> Source<'a> {
        self.used.insert(name.to_owned());
        let position = self.replaces.asked.iter().position(|asked| asked == name).unwrap_or_default();
        let at = KeyPath::of("replaces").key("asked").index(position);
        self.not_told(member, scope, at.clone());
        if !is_required {
            let message = format!("`{name}` has a setter, since it is not required");
            self.problems.push(Problem::new(Kind::Needless, at, message).help("what the answer lacks is `unknown`"));
        }
        Source::Asked
    }

    /// Reports a member that is said to be unknown although a member of the answer is its like.
    fn not_told(&mut self, member: &'a Member, scope: &Scope<'a>, at: KeyPath) {
        let same = scope.near.members.iter().find(|other| other.name == member.name);
        let types = same.and_then(|same| Some((member.type_ref.as_ref()?, same.type_ref.as_ref()?)));
        if types.is_some_and(|(to, from)| like(to) == like(from)) {
            let message = format!("`{}` of `{}` tells it, and is kept without a word", member.name, scope.near.name);
            self.problems.push(Problem::new(Kind::Needless, at, message));
        }
    }

    fn entry(&self, name: &str) -> Option<(usize, &'a KeptMember)> {
        self.replaces.members.iter().enumerate().find(|(_, entry)| entry.name.to_string() == name)
    }

    /// A member whose place in the answer is said.
    fn explicit(
        &mut self,
        member: &'a Member,
        entry: &'a KeptMember,
        scope: &Scope<'a>,
        at: &KeyPath,
        is_required: bool,
    ) -> Option<Source<'a>> {
        let from = self.relative(&entry.from, scope, &at.key("from"))?;
        if let Some(pick) = &entry.pick {
            return self.picked(member, &from, pick, scope, at, is_required);
        }
        let (path, type_ref) = self.follow(scope.base, &from, &at.key("from"))?;
        if let Some(until) = &entry.until {
            let until = self.relative(until, scope, &at.key("until"))?;
            let (until, second) = self.follow(scope.base, &until, &at.key("until"))?;
            return self.between(member, (path, type_ref), (until, second), scope, at);
        }
        let goes_without = path.len() == scope.near_steps.len() + 1
            && path.iter().zip(&scope.near_steps).all(|(a, b)| std::ptr::eq(a.member, b.member))
            && path.last().is_some_and(|step| step.member.name == member.name);
        if goes_without {
            let message = format!("`{}` comes from `{}` without being said", entry.name, entry.from);
            self.problems.push(Problem::new(Kind::Needless, at.clone(), message));
        }
        self.member(member, path, scope, at, is_required)
    }

    /// A member that comes from one of the answer.
    fn member(
        &mut self,
        member: &'a Member,
        path: Path<'a>,
        scope: &Scope<'a>,
        at: &KeyPath,
        is_required: bool,
    ) -> Option<Source<'a>> {
        let name = scope.name_of(member);
        let last = path.last()?;
        let (to, from) = (member.type_ref.as_ref()?, last.member.type_ref.as_ref()?);
        let absolute: Vec<String> =
            scope.base_path.iter().cloned().chain(path.iter().map(|step| step.member.name.clone())).collect();
        let target: Vec<String> = name.split('.').map(str::to_owned).collect();
        let inner = Inner { target, absolute: &absolute, scope };
        let Some(conversion) = self.conversion(to, from, &inner) else {
            let message = format!("`{name}` is `{to}`, and `{}` is `{from}`", absolute.join("."));
            let help = "nothing makes the one of the other; say where else the answer has it, or that it is unknown";
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
        Some(Source::Member { is_page: self.is_page(&absolute, at), path, conversion })
    }

    /// In a record of the request there is no place for an error, and an answer without it must not be dropped.
    fn may_lack(&mut self, name: &str, absolute: &[String], at: &KeyPath) {
        let message = format!("`{name}` is required, and the answer may lack `{}`", absolute.join("."));
        self.problems.push(Problem::new(Kind::Conversion, at.clone(), message));
    }

    /// Whether a list is that of the pages in which the answer comes.
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
            (Like::Named(to), Like::Named(from)) => match (self.index.record(to), self.index.record(from)) {
                (Some(record), Some(_)) if to == from => Some(self.same_record(record, inner)),
                (Some(to), Some(from)) => {
                    let scope = Scope {
                        target: inner.target.clone(),
                        base: from,
                        base_path: inner.absolute.to_vec(),
                        near: from,
                        near_steps: Vec::new(),
                    };
                    let members: Vec<&'a Member> = to.members.iter().collect();
                    let members = self.members(&members, &scope, &|member| member.required);
                    Some(Conversion::Record { to, members })
                }
                _ => (to == from).then_some(Conversion::Same),
            },
            (to, from) => (to == from).then_some(Conversion::Same),
        }
    }

    /// A record that is taken as it is, but for members that the answer has elsewhere.
    fn same_record(&mut self, record: &'a Record, inner: &Inner<'_, 'a>) -> Conversion<'a> {
        let scope = Scope { target: inner.target.clone(), ..inner.scope.clone() };
        let mut filled = Vec::new();
        for member in &record.members {
            let name = scope.name_of(member);
            self.known.insert(name.clone());
            if let Some((position, entry)) = self.entry(&name) {
                self.used.insert(name);
                let at = KeyPath::of("replaces").key("members").index(position);
                if member.required {
                    let message = format!("`{}` is required: that an answer lacks it cannot be told", entry.name);
                    self.problems.push(Problem::new(Kind::Conversion, at, message));
                    continue;
                }
                let source = self.explicit(member, entry, &scope, &at, false);
                filled.extend(source.map(|source| Kept { member, source }));
                continue;
            }
            if self.replaces.unknown.iter().any(|path| path.to_string() == name) {
                self.used.insert(name);
                continue;
            }
            if (Step { record, member }).is_doubtful(self.index) {
                self.doubtful.push(name);
            }
        }
        if filled.is_empty() { Conversion::Same } else { Conversion::Filled { record, members: filled } }
    }

    fn silent(&mut self, message: String, help: &str) {
        self.problems.push(Problem::new(Kind::Silent, KeyPath::of("replaces"), message).help(help));
    }

    /// What the lists name, each with its place.
    fn names(&self) -> Vec<(KeyPath, String)> {
        let at = KeyPath::of("replaces");
        let Replaces { members, asked, unknown, .. } = self.replaces;
        let members = members.iter().map(|entry| entry.name.to_string()).enumerate();
        let members = members.map(|(index, name)| (at.key("members").index(index).key("name"), name));
        let asked = asked.iter().enumerate().map(|(index, name)| (at.key("asked").index(index), name.clone()));
        let unknown = unknown.iter().map(ToString::to_string).enumerate();
        let unknown = unknown.map(|(index, name)| (at.key("unknown").index(index), name));
        members.chain(asked).chain(unknown).collect()
    }

    /// Reports names that no member of the request has, or that stand twice.
    fn names_that_are_not_used(&mut self) {
        let mut seen = BTreeSet::new();
        for (path, name) in self.names() {
            if !self.used.contains(&name) {
                let problem = Problem::new(Kind::Name, path, format!("the request has no `{name}` to keep"));
                let problem = problem.nearest(&name, self.known.iter().map(String::as_str));
                self.problems.push(problem.help("what is retired, constant or bound is never kept, and needs no word"));
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
    /// The way in the answer.
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
        TypeRef::Bool | TypeRef::Flag(_) | TypeRef::Text(Written::Bool) => Like::Bool,
        TypeRef::Int32 => Like::Int32,
        TypeRef::Int64 | TypeRef::Text(Written::Int64) => Like::Int64,
        TypeRef::Double | TypeRef::Text(Written::Double) => Like::Double,
        TypeRef::List(item) | TypeRef::Csv(item) | TypeRef::OneOrMany(item) => Like::List(item),
        TypeRef::Named(name) => Like::Named(name),
        other => Like::Other(other),
    }
}
