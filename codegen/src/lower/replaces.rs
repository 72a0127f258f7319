//! Requests that replace everything: the members of an answer that they keep, by their Rust names.

use super::types::named;
use super::{Lowering, docs, file_stem};
use crate::index::{Index, member_name, variant_name};
use crate::keep;
use crate::model::{Caller, Conversion, Keeping, Kept, KeptSource, Member, Replaces, Steps, Type};
use crate::spec::{self, KeptMember, SpecFile, TypeRef};

impl Lowering<'_> {
    pub(super) fn replaces(
        &self,
        file: &SpecFile,
        operation: &spec::Operation,
        members: &[Member],
    ) -> Option<Replaces> {
        let replaces = operation.replaces.as_ref()?;
        let plan = keep::plan(&self.index, file, operation, replaces).0;
        let of_answer = |wire: &str| {
            let plan = plan.as_ref()?;
            let asked = self.index.request_member(plan.read, wire);
            asked.or_else(|| plan.near.members.iter().find(|member| member.name == wire)).map(member_name)
        };
        let name = |wire: &str| named(members)(wire).or_else(|| of_answer(wire));
        let doc = replaces.doc.as_ref().map(|doc| self.prose.resolve(doc, name));
        let keeping = plan.map(|plan| self.keeping(operation, replaces, &plan, members));
        Some(Replaces { assumed: replaces.assumed, doc, keeping })
    }

    fn keeping(
        &self,
        operation: &spec::Operation,
        replaces: &spec::Replaces,
        plan: &keep::Plan<'_>,
        members: &[Member],
    ) -> Keeping {
        let owner = match self.caller(plan.read) {
            Caller::Client => "Client".to_owned(),
            Caller::Handle(name) => name,
        };
        let path = self.index.operations.get(plan.read.name.as_str()).map_or("", |(file, _)| file.path.as_str());
        let places = spec::Place::ALL.into_iter().flat_map(|place| self.index.members_at(operation, place));
        let request: Vec<&spec::Member> = places.chain(operation.body_value.as_deref()).collect();
        let kept = members.iter().enumerate().map(|(position, member)| {
            let kept = plan.members.iter().find(|kept| member_name(kept.member) == member.rust);
            Kept {
                rust: member.rust.clone(),
                presence: member.presence,
                source: kept.map_or(KeptSource::Nothing, |kept| self.kept_source(kept, position)),
            }
        });
        Keeping {
            read: plan.read.name.clone(),
            method: format!("{owner}::{}", file_stem(path)),
            with: replaces.with.clone(),
            answer: plan.answer.name.clone(),
            members: kept.collect(),
            elsewhere: replaces.members.iter().map(|entry| self.in_words(&request, plan.answer, entry)).collect(),
            unknown: replaces.unknown.iter().map(|path| walk(&self.index, &request, path.segments()).0).collect(),
            doubtful: plan.doubtful.iter().map(|path| walk(&self.index, &request, path.split('.')).0).collect(),
        }
    }

    fn kept_source(&self, kept: &keep::Kept<'_>, position: usize) -> KeptSource {
        let steps = |path: &keep::Path<'_>| steps(&self.index, path);
        match &kept.source {
            keep::Source::Nothing => KeptSource::Nothing,
            keep::Source::Asked => KeptSource::Asked(position),
            keep::Source::Between { from, until } => KeptSource::Between { from: steps(from), until: steps(until) },
            keep::Source::Member { path, conversion, is_page } => KeptSource::Member {
                path: steps(path),
                conversion: self.conversion(kept.member, conversion),
                is_page: *is_page,
            },
            keep::Source::Picked { list, by, enumeration, is, path } => KeptSource::Picked {
                list: steps(list),
                by: (member_name(by.member), by.is_optional(&self.index)),
                enumeration: enumeration.name.clone(),
                variant: variant_name(is),
                path: steps(path),
                is_secret: kept.member.type_ref == Some(spec::TypeRef::Secret),
            },
        }
    }

    fn conversion(&self, member: &spec::Member, conversion: &keep::Conversion<'_>) -> Conversion {
        match conversion {
            keep::Conversion::Same => match member.type_ref.as_ref().map(|type_ref| self.resolve(type_ref).0) {
                Some(ty) if is_copy(&ty) => Conversion::Copy,
                _ => Conversion::Clone,
            },
            keep::Conversion::Widened => Conversion::Widen,
            keep::Conversion::Each(item) => Conversion::Each(Box::new(self.conversion(member, item))),
            keep::Conversion::Record { to, members } => {
                Conversion::Record { name: to.name.clone(), members: self.kept_members(to, members) }
            }
            keep::Conversion::Filled { record, members } => {
                Conversion::Filled { name: record.name.clone(), members: self.kept_members(record, members) }
            }
        }
    }

    fn kept_members(&self, record: &spec::Record, members: &[keep::Kept<'_>]) -> Vec<Kept> {
        let direction = self.reach.direction(&record.name);
        let kept = members.iter().map(|kept| Kept {
            rust: member_name(kept.member),
            presence: self.member(kept.member, direction).presence,
            source: self.kept_source(kept, 0),
        });
        kept.collect()
    }

    /// Where a member comes from that does not come from where one would think.
    fn in_words(&self, request: &[&spec::Member], answer: &spec::Record, entry: &KeptMember) -> String {
        let answer: Vec<&spec::Member> = answer.members.iter().collect();
        let name = walk(&self.index, request, entry.name.segments()).0;
        let from = walk(&self.index, &answer, entry.from.segments()).0;
        match (&entry.until, &entry.pick) {
            (Some(until), _) => {
                let until = walk(&self.index, &answer, until.segments()).0;
                format!("`{name}` is the time from `{from}` to `{until}`")
            }
            (None, Some(pick)) => {
                let list = entry.from.segments().take(entry.from.0.len().saturating_sub(1));
                let (by, type_ref) = walk(&self.index, &answer, list.chain([pick.member.as_str()]));
                let by = by.rsplit('.').next().unwrap_or_default();
                let is = docs::scalar(&pick.is).unwrap_or_default();
                let is = type_ref.and_then(|type_ref| self.variant(&self.resolve(type_ref).0, &is)).unwrap_or(is);
                format!("`{name}`, where the answer lacks it, is the first `{from}` whose `{by}` is `{is}`")
            }
            (None, None) => format!("`{name}` is `{from}`"),
        }
    }
}

/// A path by its Rust names, and the type at its end, from members that stand side by side on.
fn walk<'m, 'p>(
    index: &Index<'m>,
    members: &[&'m spec::Member],
    path: impl Iterator<Item = &'p str>,
) -> (String, Option<&'m TypeRef>) {
    let mut members: Vec<&'m spec::Member> = members.to_vec();
    let mut names = Vec::new();
    let mut end = None;
    for wire in path {
        let member = members.iter().find(|member| member.name == wire).copied();
        names.push(member.map_or_else(|| wire.to_owned(), member_name));
        end = member.and_then(|member| member.type_ref.as_ref());
        let record = end.and_then(TypeRef::named).and_then(|name| index.record(name));
        members = record.map(|record| record.members.iter().collect()).unwrap_or_default();
    }
    (names.join("."), end)
}

fn steps(index: &Index<'_>, path: &keep::Path<'_>) -> Steps {
    path.iter().map(|step| (member_name(step.member), step.is_optional(index))).collect()
}

/// Whether a value is copied by being looked at.
fn is_copy(ty: &Type) -> bool {
    match ty {
        Type::Int32 | Type::Int64 | Type::Double | Type::Bool | Type::Duration(_) => true,
        Type::Time(time) => time.is_number(),
        _ => false,
    }
}
