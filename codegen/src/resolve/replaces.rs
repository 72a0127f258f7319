//! Requests that replace everything: the fields of a response that they keep, by their Rust names.

use super::types::named;
use super::{Resolver, docs, file_stem};
use crate::api::{Caller, Conversion, Field, Keeping, Kept, KeptSource, Replaces, Steps, Type};
use crate::index::{Index, field_name, variant_name};
use crate::keep;
use crate::spec::{self, KeptField, SpecFile, TypeRef};

impl Resolver<'_> {
    pub(super) fn replaces(&self, file: &SpecFile, operation: &spec::Operation, fields: &[Field]) -> Option<Replaces> {
        let replaces = operation.replaces.as_ref()?;
        let plan = keep::plan(self.checked.index(), file, operation, replaces).0;
        let of_response = |wire: &str| {
            let plan = plan.as_ref()?;
            let asked = self.checked.index().request_field(plan.read, wire);
            asked.or_else(|| plan.near.fields.iter().find(|field| field.name == wire)).map(field_name)
        };
        let name = |wire: &str| named(fields)(wire).or_else(|| of_response(wire));
        let doc = replaces.doc.as_ref().map(|doc| self.prose.resolve(doc, name));
        let keeping = plan.map(|plan| self.keeping(operation, replaces, &plan, fields));
        Some(Replaces { undocumented: replaces.undocumented, doc, keeping })
    }

    fn keeping(
        &self,
        operation: &spec::Operation,
        replaces: &spec::Replaces,
        plan: &keep::Plan<'_>,
        fields: &[Field],
    ) -> Keeping {
        let owner = match self.caller(plan.read) {
            Caller::Client => "Client".to_owned(),
            Caller::Handle(name) => name,
        };
        let path = self.checked.index().operation(&plan.read.name).map_or("", |(file, _)| file.path.as_str());
        let places = spec::Place::ALL.into_iter().flat_map(|place| self.checked.index().fields_at(operation, place));
        let request: Vec<&spec::Field> = places.chain(operation.body_value.as_deref()).collect();
        let kept = fields.iter().enumerate().map(|(position, field)| {
            let kept = plan.fields.iter().find(|kept| field_name(kept.field) == field.rust);
            Kept {
                rust: field.rust.clone(),
                presence: field.presence,
                source: kept.map_or(KeptSource::Empty, |kept| self.kept_source(kept, position)),
            }
        });
        Keeping {
            read: plan.read.name.clone(),
            method: format!("{owner}::{}", file_stem(path)),
            with: replaces.with.clone(),
            response: plan.response.name.clone(),
            fields: kept.collect(),
            elsewhere: replaces.fields.iter().map(|entry| self.in_words(&request, plan.response, entry)).collect(),
            unknown: replaces
                .unknown
                .iter()
                .map(|path| walk(self.checked.index(), &request, path.segments()).0)
                .collect(),
            doubtful: plan
                .doubtful
                .iter()
                .map(|path| walk(self.checked.index(), &request, path.split('.')).0)
                .collect(),
        }
    }

    fn kept_source(&self, kept: &keep::Kept<'_>, position: usize) -> KeptSource {
        let steps = |path: &keep::Path<'_>| steps(self.checked.index(), path);
        match &kept.source {
            keep::Source::Empty => KeptSource::Empty,
            keep::Source::Asked => KeptSource::Asked(position),
            keep::Source::Between { from, until } => KeptSource::Between { from: steps(from), until: steps(until) },
            keep::Source::Field { path, conversion, is_page } => KeptSource::Field {
                path: steps(path),
                conversion: self.conversion(kept.field, conversion),
                is_page: *is_page,
            },
            keep::Source::Picked { list, by, enumeration, is, path } => KeptSource::Picked {
                list: steps(list),
                by: (field_name(by.field), by.is_optional(self.checked.index())),
                enumeration: enumeration.name.clone(),
                variant: variant_name(is),
                path: steps(path),
                is_secret: kept.field.type_ref == Some(spec::TypeRef::Secret),
            },
        }
    }

    fn conversion(&self, field: &spec::Field, conversion: &keep::Conversion<'_>) -> Conversion {
        match conversion {
            keep::Conversion::Same => match field.type_ref.as_ref().map(|type_ref| self.resolve(type_ref).0) {
                Some(ty) if is_copy(&ty) => Conversion::Copy,
                _ => Conversion::Clone,
            },
            keep::Conversion::Widened => Conversion::Widen,
            keep::Conversion::Each(item) => Conversion::Each(Box::new(self.conversion(field, item))),
            keep::Conversion::Struct { to, fields } => {
                Conversion::Struct { name: to.name.clone(), fields: self.kept_fields(to, fields) }
            }
            keep::Conversion::Filled { structure, fields } => {
                Conversion::Filled { name: structure.name.clone(), fields: self.kept_fields(structure, fields) }
            }
        }
    }

    fn kept_fields(&self, structure: &spec::Struct, fields: &[keep::Kept<'_>]) -> Vec<Kept> {
        let direction = self.direction(&structure.name);
        let kept = fields.iter().map(|kept| Kept {
            rust: field_name(kept.field),
            presence: self.field(kept.field, direction).presence,
            source: self.kept_source(kept, 0),
        });
        kept.collect()
    }

    /// Where a field comes from that does not come from where one would think.
    fn in_words(&self, request: &[&spec::Field], response: &spec::Struct, entry: &KeptField) -> String {
        let response: Vec<&spec::Field> = response.fields.iter().collect();
        let name = walk(self.checked.index(), request, entry.name.segments()).0;
        let from = walk(self.checked.index(), &response, entry.from.segments()).0;
        match (&entry.until, &entry.pick) {
            (Some(until), _) => {
                let until = walk(self.checked.index(), &response, until.segments()).0;
                format!("`{name}` is the time from `{from}` to `{until}`")
            }
            (None, Some(pick)) => {
                let list = entry.from.segments().take(entry.from.0.len().saturating_sub(1));
                let (by, type_ref) = walk(self.checked.index(), &response, list.chain([pick.field.as_str()]));
                let by = by.rsplit('.').next().unwrap_or_default();
                let is = docs::scalar(&pick.is).unwrap_or_default();
                let is = type_ref.and_then(|type_ref| self.variant(&self.resolve(type_ref).0, &is)).unwrap_or(is);
                format!("`{name}`, where the response lacks it, is the first `{from}` whose `{by}` is `{is}`")
            }
            (None, None) => format!("`{name}` is `{from}`"),
        }
    }
}

/// A path by its Rust names, and the type at its end, from fields that stand side by side on.
fn walk<'m, 'p>(
    index: &'m Index,
    fields: &[&'m spec::Field],
    path: impl Iterator<Item = &'p str>,
) -> (String, Option<&'m TypeRef>) {
    let mut fields: Vec<&'m spec::Field> = fields.to_vec();
    let mut names = Vec::new();
    let mut end = None;
    for wire in path {
        let field = fields.iter().find(|field| field.name == wire).copied();
        names.push(field.map_or_else(|| wire.to_owned(), field_name));
        end = field.and_then(|field| field.type_ref.as_ref());
        let structure = end.and_then(TypeRef::named).and_then(|name| index.structure(name));
        fields = structure.map(|structure| structure.fields.iter().collect()).unwrap_or_default();
    }
    (names.join("."), end)
}

fn steps(index: &Index, path: &keep::Path<'_>) -> Steps {
    path.iter().map(|step| (field_name(step.field), step.is_optional(index))).collect()
}

/// Whether a value is copied by being looked at.
fn is_copy(ty: &Type) -> bool {
    match ty {
        Type::Int32 | Type::Int64 | Type::Double | Type::Bool | Type::Duration(_) => true,
        Type::Time(time) => time.is_number(),
        _ => false,
    }
}
