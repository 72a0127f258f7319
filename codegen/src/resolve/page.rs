//! Resolves pages: the fields of the request that select one, and the paths of its items and the total count.

use super::Resolver;
use super::operation::segments;
use crate::api::{Input, Page, PageCount, PageItems, PathStep, Presence, Source, Type};
use crate::spec::{self, DataPath};

impl Resolver<'_> {
    /// Returns the items of a struct, if an operation returns it page by page.
    pub(super) fn page_items(&self, structure: &str) -> Option<PageItems> {
        let (_, operation) = self.spec.operations().find(|(_, operation)| {
            operation.page.is_some() && operation.response.type_ref().and_then(spec::TypeRef::named) == Some(structure)
        })?;
        let page = operation.page.as_ref()?;
        let (items, ty) = self.follow(structure, &page.items)?;
        let Type::List(item) = ty else { return None };
        let count = page.count.as_ref().and_then(|count| self.follow(structure, count));
        let count = count.map(|(path, ty)| PageCount { path, is_widened: ty != Type::Int64 });
        Some(PageItems { item: *item, items, count })
    }

    /// Returns the fields on a path through structs, and the type at its end.
    fn follow(&self, structure: &str, path: &DataPath) -> Option<(Vec<PathStep>, Type)> {
        let mut structure = self.structs.get(structure)?;
        let mut steps = Vec::new();
        let mut end = Type::String;
        for segment in segments(path) {
            let spec = structure.fields.iter().find(|field| field.name == segment)?;
            let field = self.field(spec, self.reach.direction(&structure.name));
            steps.push(PathStep { field: field.rust, is_optional: field.presence == Presence::Optional });
            if let Type::Struct(name) = &field.ty {
                structure = self.structs.get(name.as_str())?;
            }
            end = field.ty;
        }
        Some((steps, end))
    }
}

/// Returns how an operation is paged, by the inputs of its HTTP request.
pub(super) fn page(operation: &spec::Operation, inputs: &[Input]) -> Option<Page> {
    let page = operation.page.as_ref()?;
    let index = |name: &str| {
        inputs.iter().find(|input| input.name == name).and_then(|input| match input.source {
            Source::Field(index) => Some(index),
            _ => None,
        })
    };
    Some(Page {
        offset: index(&page.offset)?,
        limit: index(&page.limit)?,
        items: segments(&page.items),
        count: page.count.as_ref().map(segments).unwrap_or_default(),
    })
}
