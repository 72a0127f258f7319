//! Paths in responses.

use super::resolve::{Resolver, Scope};
use super::{Kind, Path, Problem, Step};
use crate::diagnostics::KeyPath;
use crate::spec::{DataPath, Struct, TypeRef};

impl<'a> Resolver<'a> {
    /// A path of the response from the base of a scope on.
    pub(super) fn relative(&mut self, path: &'a DataPath, scope: &Scope<'a>, at: &KeyPath) -> Option<Vec<String>> {
        match path.0.strip_prefix(scope.base_path.as_slice()) {
            Some(rest) if !rest.is_empty() => Some(rest.to_vec()),
            _ => {
                let message =
                    format!("`{path}` does not lie below `{}`, of which the struct is made", scope.base_path.join("."));
                self.problems.push(Problem::new(Kind::Name, at.clone(), message));
                None
            }
        }
    }

    /// The fields on a path and the type at its end. A path that leads nowhere is reported.
    pub(super) fn follow(
        &mut self,
        base: &'a Struct,
        path: &[String],
        at: &KeyPath,
    ) -> Option<(Path<'a>, &'a TypeRef)> {
        let found = self.quietly(base, path);
        if found.is_none() {
            let (structure, name) = self.last_known(base, path);
            let message = format!("`{}` leads nowhere: `{}` has no `{name}`", path.join("."), structure.name);
            let known = structure.fields.iter().map(|field| field.name.as_str());
            self.problems.push(Problem::new(Kind::Name, at.clone(), message).nearest(&name, known));
        }
        found
    }

    pub(super) fn quietly(&self, base: &'a Struct, path: &[String]) -> Option<(Path<'a>, &'a TypeRef)> {
        let mut structure = Some(base);
        let mut steps = Vec::new();
        let mut end = None;
        for name in path {
            let current = structure?;
            let field = current.fields.iter().find(|field| field.name == *name)?;
            let type_ref = field.type_ref.as_ref()?;
            steps.push(Step { structure: current, field });
            structure = self.index.struct_of(type_ref);
            end = Some(type_ref);
        }
        Some((steps, end?))
    }

    /// The struct at which a path breaks off, and the name that it lacks.
    pub(super) fn last_known(&self, base: &'a Struct, path: &[String]) -> (&'a Struct, String) {
        let mut structure = base;
        for name in path {
            let field = structure.fields.iter().find(|field| field.name == *name);
            match field.and_then(|field| self.index.struct_of(field.type_ref.as_ref()?)) {
                Some(next) => structure = next,
                None if field.is_some() => continue,
                None => return (structure, name.clone()),
            }
        }
        (structure, path.last().cloned().unwrap_or_default())
    }
}
