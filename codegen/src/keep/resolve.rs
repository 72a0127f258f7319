//! Finds the source of every member of a request.

use std::collections::BTreeSet;

use super::{Conversion, Kept, Kind, Path, Problem, Source, Step};
use crate::diagnostics::KeyPath;
use crate::index::{Declaration, Index};
use crate::spec::{
    DataPath, DurationUnit, KeptMember, Member, Operation, Pick, Place, Record, Replaces, Time, TypeRef, Value, Written,
};

/// Records nested more deeply are left alone; another rule reports those that hold themselves.
const MAX_DEPTH: usize = 6;

pub(super) struct Resolver<'i, 'a> {
    index: &'i Index<'a>,
    replaces: &'a Replaces,
    read: &'a Operation,
    problems: Vec<Problem>,
    doubtful: Vec<String>,
    /// What `members`, `asked` and `unknown` name that the request has.
    used: BTreeSet<String>,
}

/// Whose members are looked for, and where.
#[derive(Clone)]
struct Scope<'a> {
    /// The way in the request.
    target: Vec<String>,
    /// The record in the answer at which explicit paths begin, and the way to it.
    base: &'a Record,
    base_path: Vec<String>,
    /// The record in which members of the same name are looked for, and the way to it from `base`.
    near: &'a Record,
    near_steps: Path<'a>,
}

impl Scope<'_> {
    /// The way to a member, as the spec writes it.
    fn name_of(&self, member: &Member) -> String {
        self.target.iter().map(String::as_str).chain([member.name.as_str()]).collect::<Vec<_>>().join(".")
    }
}

impl<'i, 'a> Resolver<'i, 'a> {
    pub(super) fn new(index: &'i Index<'a>, replaces: &'a Replaces, read: &'a Operation) -> Self {
        Self { index, replaces, read, problems: Vec::new(), doubtful: Vec::new(), used: BTreeSet::new() }
    }

    /// The sources of what the caller of an operation can say.
    pub(super) fn request(&mut self, operation: &'a Operation, answer: &'a Record) -> Vec<Kept<'a>> {
        let record = match &self.replaces.record {
            None => Some((Vec::new(), answer)),
            Some(path) => self.record_at(answer, path),
        };
        let Some((near_steps, near)) = record else {
            // Without the record it cannot be told what else is wrong.
            self.used.extend(self.names().into_iter().map(|(_, name)| name));
            return Vec::new();
        };
        let scope = Scope { target: Vec::new(), base: answer, base_path: Vec::new(), near, near_steps };
        let members: Vec<&'a Member> = Place::ALL
            .into_iter()
            .flat_map(|place| self.index.members_at(operation, place).into_iter().map(move |member| (place, member)))
            .filter(|(_, member)| Index::is_asked(member))
            .map(|(_, member)| member)
            .chain(operation.body_value.as_deref())
            .collect();
        let in_path: BTreeSet<&str> = operation.path.iter().map(|member| member.name.as_str()).collect();
        self.members(&members, &scope, &|member| member.required || in_path.contains(member.name.as_str()))
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
            let message = format!("`{name}` falls back to its default: `{}` has no such member", scope.near.name);
            let help = if is_required && scope.target.is_empty() {
                "say under `members` where the answer has it, or under `asked` that the caller does"
            } else {
                "say under `members` where the answer has it, or under `unknown` that it does not"
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
            let message = format!("`{}` of `{}` tells it", member.name, scope.near.name);
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
            let message = format!("`{}` comes from there without being said", entry.name);
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

    fn picked(
        &mut self,
        member: &'a Member,
        from: &[String],
        pick: &'a Pick,
        scope: &Scope<'a>,
        at: &KeyPath,
        is_required: bool,
    ) -> Option<Source<'a>> {
        let name = scope.name_of(member);
        let list_at = (1..from.len()).find(|length| {
            let path = from.get(..*length).unwrap_or_default();
            matches!(self.quietly(scope.base, path), Some((_, type_ref)) if matches!(like(type_ref), Like::List(_)))
        });
        let Some(length) = list_at else {
            let message = format!("`{}` leads through no list to pick of", from.join("."));
            self.problems.push(Problem::new(Kind::Name, at.key("from"), message));
            return None;
        };
        let (list, item) = self.follow(scope.base, from.get(..length)?, &at.key("from"))?;
        let Like::List(item) = like(item) else { return None };
        let record = self.index.record_of(item)?;
        let (path, type_ref) = self.follow(record, from.get(length..)?, &at.key("from"))?;
        let (by, enumeration, is) = self.picked_by(record, pick, &at.key("pick"))?;
        if like(member.type_ref.as_ref()?) != like(type_ref) || is_required {
            let message = format!("`{name}` cannot be taken from a `{type_ref}` that may not be there");
            self.problems.push(Problem::new(Kind::Conversion, at.clone(), message));
            return None;
        }
        Some(Source::Picked { list, by, enumeration, is, path })
    }

    /// What tells the item that is meant from others.
    fn picked_by(
        &mut self,
        record: &'a Record,
        pick: &'a Pick,
        at: &KeyPath,
    ) -> Option<(Step<'a>, &'a crate::spec::Enumeration, &'a crate::spec::EnumValue)> {
        let (steps, type_ref) = self.follow(record, std::slice::from_ref(&pick.member), &at.key("member"))?;
        let by = *steps.last()?;
        let Some(Declaration::Enumeration(enumeration)) = type_ref.named().and_then(|name| self.index.types.get(name))
        else {
            let message = format!("`{}` is `{type_ref}`, and no enumeration", pick.member);
            self.problems.push(Problem::new(Kind::Name, at.key("member"), message));
            return None;
        };
        let Some(is) = enumeration.values.iter().find(|value| value.value == pick.is) else {
            let text = match &pick.is {
                Value::String(text) => text.clone(),
                other => other.as_int().map(|number| number.to_string()).unwrap_or_default(),
            };
            let message = format!("`{}` has no value `{text}`", enumeration.name);
            let known = enumeration.values.iter().filter_map(|value| value.value.as_str());
            self.problems.push(Problem::new(Kind::Name, at.key("is"), message).nearest(&text, known));
            return None;
        };
        Some((by, enumeration, is))
    }

    fn between(
        &mut self,
        member: &'a Member,
        (from, first): (Path<'a>, &'a TypeRef),
        (until, second): (Path<'a>, &'a TypeRef),
        scope: &Scope<'a>,
        at: &KeyPath,
    ) -> Option<Source<'a>> {
        let minute = TypeRef::Time(Time::UtcMinute);
        let certain = |path: &Path<'a>| !path.iter().any(|step| step.is_optional(self.index));
        let fits = member.type_ref == Some(TypeRef::Duration(DurationUnit::Minutes))
            && [first, second].iter().all(|type_ref| **type_ref == minute)
            && certain(&from)
            && certain(&until)
            && scope.target.is_empty();
        if !fits {
            let message =
                "only minutes at the top of a request lie between two `time<utc-minute>` that are always there";
            self.problems.push(Problem::new(Kind::Conversion, at.clone(), message));
            return None;
        }
        Some(Source::Between { from, until })
    }

    /// A path of the answer from the base of a scope on.
    fn relative(&mut self, path: &'a DataPath, scope: &Scope<'a>, at: &KeyPath) -> Option<Vec<String>> {
        match path.0.strip_prefix(scope.base_path.as_slice()) {
            Some(rest) if !rest.is_empty() => Some(rest.to_vec()),
            _ => {
                let message =
                    format!("`{path}` does not lie below `{}`, of which the record is made", scope.base_path.join("."));
                self.problems.push(Problem::new(Kind::Name, at.clone(), message));
                None
            }
        }
    }

    /// The members on a path and the type at its end. A path that leads nowhere is reported.
    fn follow(&mut self, base: &'a Record, path: &[String], at: &KeyPath) -> Option<(Path<'a>, &'a TypeRef)> {
        let found = self.quietly(base, path);
        if found.is_none() {
            let (record, name) = self.last_known(base, path);
            let message = format!("`{}` leads nowhere: `{}` has no `{name}`", path.join("."), record.name);
            let known = record.members.iter().map(|member| member.name.as_str());
            self.problems.push(Problem::new(Kind::Name, at.clone(), message).nearest(&name, known));
        }
        found
    }

    fn quietly(&self, base: &'a Record, path: &[String]) -> Option<(Path<'a>, &'a TypeRef)> {
        let mut record = Some(base);
        let mut steps = Vec::new();
        let mut end = None;
        for name in path {
            let current = record?;
            let member = current.members.iter().find(|member| member.name == *name)?;
            let type_ref = member.type_ref.as_ref()?;
            steps.push(Step { record: current, member });
            record = self.index.record_of(type_ref);
            end = Some(type_ref);
        }
        Some((steps, end?))
    }

    /// The record at which a path breaks off, and the name that it lacks.
    fn last_known(&self, base: &'a Record, path: &[String]) -> (&'a Record, String) {
        let mut record = base;
        for name in path {
            let member = record.members.iter().find(|member| member.name == *name);
            match member.and_then(|member| self.index.record_of(member.type_ref.as_ref()?)) {
                Some(next) => record = next,
                None if member.is_some() => continue,
                None => return (record, name.clone()),
            }
        }
        (record, path.last().cloned().unwrap_or_default())
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
                let message = format!("the request has no `{name}` to keep");
                let help = "what is retired, constant or bound is never kept, and needs no word";
                self.problems.push(Problem::new(Kind::Name, path, message).help(help));
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
enum Like<'t> {
    Bool,
    Int32,
    Int64,
    Double,
    List(&'t TypeRef),
    Named(&'t str),
    Other(&'t TypeRef),
}

fn like(type_ref: &TypeRef) -> Like<'_> {
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
