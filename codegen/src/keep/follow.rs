//! Paths in answers.

use super::resolve::{Resolver, Scope};
use super::{Kind, Path, Problem, Step};
use crate::diagnostics::KeyPath;
use crate::spec::{DataPath, Record, TypeRef};

impl<'a> Resolver<'_, 'a> {
    /// A path of the answer from the base of a scope on.
    pub(super) fn relative(&mut self, path: &'a DataPath, scope: &Scope<'a>, at: &KeyPath) -> Option<Vec<String>> {
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
    pub(super) fn follow(
        &mut self,
        base: &'a Record,
        path: &[String],
        at: &KeyPath,
    ) -> Option<(Path<'a>, &'a TypeRef)> {
        let found = self.quietly(base, path);
        if found.is_none() {
            let (record, name) = self.last_known(base, path);
            let message = format!("`{}` leads nowhere: `{}` has no `{name}`", path.join("."), record.name);
            let known = record.members.iter().map(|member| member.name.as_str());
            self.problems.push(Problem::new(Kind::Name, at.clone(), message).nearest(&name, known));
        }
        found
    }

    pub(super) fn quietly(&self, base: &'a Record, path: &[String]) -> Option<(Path<'a>, &'a TypeRef)> {
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
    pub(super) fn last_known(&self, base: &'a Record, path: &[String]) -> (&'a Record, String) {
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
}
