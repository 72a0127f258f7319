//! Resolves pages: the fields of the request that select one, and the paths of its items and the total count.

use super::Resolver;
use crate::api::{Input, Page, PageCount, PageItems, PathStep, Presence, Source, Type};
use crate::check::{PAGE_REQUEST, PAGE_RESPONSE, guaranteed};
use crate::index::PathField;
use crate::spec::{self, DataPath, TypeRef};

impl Resolver<'_> {
    /// Returns the items of a struct, if an operation returns it as a page.
    pub(super) fn page_items(&self, structure: &str) -> Option<PageItems> {
        let (response, page) = self.spec.operations().find_map(|(_, operation)| {
            let response = operation.response.type_ref().filter(|response| response.named() == Some(structure))?;
            Some((response, operation.page.as_ref()?))
        })?;
        let (items, ty) = self.walk(response, &page.items);
        let Type::List(item) = ty else { return None };
        let count = page.count.as_ref().map(|count| self.walk(response, count));
        let count = count.map(|(path, ty)| PageCount { path, is_widened: ty != Type::Int64 });
        Some(PageItems { item: *item, items, count })
    }

    /// Returns the fields on a path of a page, and the type at its end.
    fn walk(&self, from: &spec::TypeRef, path: &DataPath) -> (Vec<PathStep>, Type) {
        let (fields, end) = self.checked.walk(from, path, PAGE_RESPONSE);
        let steps = fields.into_iter().map(|PathField { structure, field }| {
            let field = self.field(field, self.direction(&structure.name));
            PathStep { field: field.rust, is_optional: field.presence == Presence::Optional }
        });
        (steps.collect(), self.resolve(end).0)
    }

    /// Returns how an operation is paged, by the inputs of its HTTP request.
    pub(super) fn page(&self, operation: &spec::Operation, inputs: &[Input]) -> Option<Page> {
        let page = operation.page.as_ref()?;
        let index = |name: &str| {
            let field = inputs.iter().find(|input| input.name == name).and_then(|input| match input.source {
                Source::Field(index) => Some(index),
                _ => None,
            });
            guaranteed(field, PAGE_REQUEST, name)
        };
        Some(Page {
            offset: index(&page.offset),
            limit: index(&page.limit),
            max_limit: self.checked.index().request_field(operation, &page.limit).and_then(|field| field.range?.max),
            items: page.items.0.clone(),
            count: page.count.clone().map(|path| path.0).unwrap_or_default(),
            response_offset: self.response_offset(operation, page).unwrap_or_default(),
        })
    }

    /// Returns the path of the field of the response that repeats the offset of the request: it has the same name, and is
    /// beside the items.
    fn response_offset(&self, operation: &spec::Operation, page: &spec::Page) -> Option<Vec<String>> {
        let mut path = page.items.0.clone();
        page.offset.clone_into(path.last_mut()?);
        let path = DataPath(path);
        let (_, end) = self.checked.index().walk(operation.response.type_ref()?, &path).ok()?;
        matches!(end, TypeRef::Int32 | TypeRef::Int64).then_some(path.0)
    }
}
