//! Operations.

use huaweicloud_meeting_codegen::spec::{Group, Operation, Page, Replaces, ResultCode, Returns};
use serde_json::{Value as Json, json};

use super::writer::{Writer, add, into_object};
use crate::json::JsonObject;

impl<'a> Writer<'a> {
    /// Returns all operations by path and method; without `multipart`, omits those that upload files.
    pub(super) fn paths(&self, multipart: bool) -> Json {
        let mut paths = JsonObject::new();
        for group in &self.spec.groups {
            let of_group = self.spec.operations().filter(|(file, _)| file.group.as_ref() == Some(&group.name));
            for (_, operation) in of_group.filter(|(_, operation)| multipart || operation.multipart.is_empty()) {
                let path = paths.entry(&operation.http.path.text).or_insert_with(|| json!({}));
                if let Some(methods) = path.as_object_mut() {
                    let method = operation.http.method.as_str().to_lowercase();
                    methods.insert(method, self.operation(group, operation));
                }
            }
        }
        paths.into()
    }

    fn operation(&self, group: &Group, operation: &'a Operation) -> Json {
        let mut shown = JsonObject::new();
        shown.insert("tags".to_owned(), json!([group.title]));
        shown.insert("operationId".to_owned(), operation.name.clone().into());
        shown.insert("summary".to_owned(), operation.summary.trim_end_matches('.').into());
        let deprecated = operation.deprecated.as_ref().map(|why| format!("Deprecated: {}", self.prose(why)));
        let notes = operation.notes.as_ref().map(|notes| self.prose(notes));
        let description: Vec<String> = [deprecated, notes].into_iter().flatten().collect();
        add(&mut shown, "description", (!description.is_empty()).then(|| description.join("\n\n")));
        add(&mut shown, "externalDocs", self.vendor_page(operation));
        add(&mut shown, "deprecated", operation.deprecated.is_some().then_some(true));
        shown.insert("security".to_owned(), self.security(operation));
        shown.insert("parameters".to_owned(), self.parameters(operation).into());
        add(&mut shown, "requestBody", self.body(operation));
        shown.insert("responses".to_owned(), self.responses(operation));
        add_extensions(operation, &mut shown);
        shown.into()
    }

    fn vendor_page(&self, operation: &Operation) -> Option<Json> {
        let documentation = &self.spec.service.documentation;
        let url = |page: &str| page.replace("{source}", &operation.source);
        let chinese = url(&documentation.page_zh);
        operation.source.starts_with("meeting_").then(|| {
            json!({
                "url": url(&documentation.page),
                "description": format!("The vendor's page, also [in Chinese]({chinese})."),
            })
        })
    }
}

/// Adds what OpenAPI cannot express.
fn add_extensions(operation: &Operation, shown: &mut JsonObject) {
    shown.insert("x-title-zh".to_owned(), operation.title_zh.clone().into());
    shown.insert("x-summary-zh".to_owned(), operation.summary_zh.clone().into());
    shown.insert("x-source".to_owned(), operation.source.clone().into());
    shown.insert("x-effect".to_owned(), operation.effect.word().into());
    add(shown, "x-effect-reason", operation.effect_reason.clone());
    for (name, codes) in [("x-already-done", &operation.already_done), ("x-error-codes", &operation.errors)] {
        add(shown, name, (!codes.is_empty()).then(|| codes.clone()));
    }
    add(shown, "x-replaces", operation.replaces.as_ref().map(replaces));
    add(shown, "x-returns", operation.returns.map(|Returns::Single| "single"));
    add(shown, "x-page", operation.page.as_ref().map(page));
    add(shown, "x-result-code", operation.result_code.as_ref().map(result_code));
}

fn replaces(replaces: &Replaces) -> JsonObject {
    let mut shown = JsonObject::new();
    add(&mut shown, "read", replaces.read.clone());
    add(&mut shown, "undocumented", replaces.undocumented.then_some(true));
    shown
}

fn page(page: &Page) -> JsonObject {
    let (offset, limit, items) = (&page.offset, &page.limit, page.items.to_string());
    let mut shown = into_object(json!({ "offset": offset, "limit": limit, "items": items }));
    add(&mut shown, "count", page.count.as_ref().map(ToString::to_string));
    shown
}

fn result_code(result: &ResultCode) -> JsonObject {
    let mut shown = into_object(json!({ "code": result.code.to_string(), "success": result.success }));
    add(&mut shown, "message", result.message.as_ref().map(ToString::to_string));
    add(&mut shown, "family", result.family.clone());
    shown
}
