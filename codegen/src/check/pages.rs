//! Rules about what `page` of an operation names.

use super::field_types::is_integer;
use super::paths::ResponsePath;
use crate::diagnostics::{Reporter, rules};
use crate::index::Index;
use crate::spec::{Operation, Page, SpecFile, TypeRef};

rules! {
    PAGE_REQUEST = "E412" "page-request" "The offset and limit of a page are integers in the request.";
    PAGE_RESPONSE = "E413" "page-response" "The items of a page are a list in the response, and its count is an integer.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for (file, operation) in index.spec().operations() {
        let Some(page) = &operation.page else { continue };
        request(index, reporter, file, operation, page);
        response(index, reporter, file, operation, page);
    }
}

fn request(index: &Index, reporter: &mut Reporter, file: &SpecFile, operation: &Operation, page: &Page) {
    for (key, name) in [("offset", &page.offset), ("limit", &page.limit)] {
        let path = file.at("page").key(key);
        let Some(field) = index.request_field(operation, name) else {
            let known = index.request_fields(operation).map(|(_, field)| field.name.as_str());
            reporter.report(PAGE_REQUEST, path, format!("the request has no `{name}`")).nearest(name, known);
            continue;
        };
        if field.type_ref.as_ref().is_some_and(|type_ref| !is_integer(index, type_ref)) {
            reporter.report(PAGE_REQUEST, path, format!("`{name}` is not an integer"));
        }
    }
}

fn response(index: &Index, reporter: &mut Reporter, file: &SpecFile, operation: &Operation, page: &Page) {
    let is_list = |type_ref: &TypeRef| matches!(type_ref, TypeRef::List(_) | TypeRef::OneOrMany(_));
    let response_path =
        |key, path| ResponsePath { rule: PAGE_RESPONSE, key: file.at("page").key(key), operation, path };
    response_path("items", &page.items).check(index, reporter, "a list", is_list);
    if let Some(count) = &page.count {
        response_path("count", count).check(index, reporter, "an integer", |type_ref| is_integer(index, type_ref));
    }
}
