//! Operations.

use serde_json::{Value as Json, json};

use super::{JsonObject, Writer, add};
use huaweicloud_meeting_codegen::spec::{Group, Operation, Returns};

impl<'a> Writer<'a> {
    pub(super) fn operation(&self, group: &Group, operation: &'a Operation) -> Json {
        let mut shown = JsonObject::new();
        shown.insert("tags".to_owned(), json!([group.title]));
        shown.insert("operationId".to_owned(), operation.name.clone().into());
        shown.insert("summary".to_owned(), operation.summary.trim_end_matches('.').into());
        let deprecated = operation.deprecated.as_ref().map(|why| format!("Deprecated: {}", self.prose(why)));
        let notes = operation.notes.as_ref().map(|notes| self.prose(notes));
        let description: Vec<String> = [deprecated, notes].into_iter().flatten().collect();
        add(&mut shown, "description", (!description.is_empty()).then(|| description.join("\n\n")));
        add(&mut shown, "externalDocs", self.page_of_the_vendor(operation));
        add(&mut shown, "deprecated", operation.deprecated.is_some().then_some(true));
        shown.insert("security".to_owned(), self.security(operation));
        shown.insert("parameters".to_owned(), self.parameters(operation).into());
        add(&mut shown, "requestBody", self.body(operation));
        shown.insert("responses".to_owned(), self.responses(operation));
        self.extensions(operation, &mut shown);
        shown.into()
    }

    fn page_of_the_vendor(&self, operation: &Operation) -> Option<Json> {
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

    /// What OpenAPI has no words for.
    fn extensions(&self, operation: &Operation, shown: &mut JsonObject) {
        shown.insert("x-title-zh".to_owned(), operation.title_zh.clone().into());
        shown.insert("x-source".to_owned(), operation.source.clone().into());
        let effect = operation.effect.word();
        shown.insert("x-effect".to_owned(), effect.into());
        for (name, codes) in [("x-replayed-as", &operation.already_done), ("x-error-codes", &operation.errors)] {
            add(shown, name, (!codes.is_empty()).then(|| codes.clone()));
        }
        let replaces = operation.replaces.as_ref().map(|replaces| {
            let mut shown = JsonObject::new();
            add(&mut shown, "read", replaces.read.clone());
            add(&mut shown, "undocumented", replaces.undocumented.then_some(true));
            shown
        });
        add(shown, "x-replaces", replaces);
        let single = operation.returns.map(|Returns::Single| "sole");
        add(shown, "x-returns", single);
        let page = operation.page.as_ref().map(|page| {
            let mut page_shown = JsonObject::from_iter([
                ("offset".to_owned(), page.offset.clone().into()),
                ("limit".to_owned(), page.limit.clone().into()),
                ("items".to_owned(), page.items.to_string().into()),
            ]);
            add(&mut page_shown, "count", page.count.as_ref().map(ToString::to_string));
            page_shown
        });
        add(shown, "x-page", page);
        let result = operation.result_code.as_ref().map(|result| {
            let mut result_shown = JsonObject::from_iter([
                ("code".to_owned(), result.code.to_string().into()),
                ("success".to_owned(), result.success.clone().into()),
            ]);
            add(&mut result_shown, "message", result.message.as_ref().map(ToString::to_string));
            result_shown
        });
        add(shown, "x-result-code", result);
    }
}
