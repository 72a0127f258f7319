//! Operations.

use serde_json::{Value as Json, json};

use super::{Object, Writer, add};
use crate::spec::{Effect, Group, Operation, Returns};

impl<'a> Writer<'a> {
    pub(super) fn operation(&self, group: &Group, operation: &'a Operation) -> Json {
        let mut shown = Object::new();
        shown.insert("tags".to_owned(), json!([group.title]));
        shown.insert("operationId".to_owned(), operation.name.clone().into());
        shown.insert("summary".to_owned(), operation.summary.trim_end_matches('.').into());
        let retired = operation.retired.as_ref().map(|why| format!("Deprecated: {}", self.prose(why)));
        let notes = operation.notes.as_ref().map(|notes| self.prose(notes));
        let description: Vec<String> = [retired, notes].into_iter().flatten().collect();
        add(&mut shown, "description", (!description.is_empty()).then(|| description.join("\n\n")));
        add(&mut shown, "externalDocs", self.page_of_the_vendor(operation));
        add(&mut shown, "deprecated", operation.retired.is_some().then_some(true));
        shown.insert("security".to_owned(), self.security(operation));
        shown.insert("parameters".to_owned(), self.parameters(operation).into());
        add(&mut shown, "requestBody", self.body(operation));
        shown.insert("responses".to_owned(), self.answers(operation));
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
    fn extensions(&self, operation: &Operation, shown: &mut Object) {
        shown.insert("x-title-zh".to_owned(), operation.title_zh.clone().into());
        shown.insert("x-source".to_owned(), operation.source.clone().into());
        let effect = match operation.effect {
            Effect::Read => "read",
            Effect::Mint => "mint",
            Effect::Set => "set",
            Effect::Add => "add",
            Effect::Consume => "consume",
        };
        shown.insert("x-effect".to_owned(), effect.into());
        for (name, codes) in [("x-replayed-as", &operation.replayed_as), ("x-error-codes", &operation.errors)] {
            add(shown, name, (!codes.is_empty()).then(|| codes.clone()));
        }
        let sole = operation.returns.map(|Returns::Sole| "sole");
        add(shown, "x-returns", sole);
        let page = operation.page.as_ref().map(|page| {
            let mut page_shown = Object::from_iter([
                ("offset".to_owned(), page.offset.clone().into()),
                ("limit".to_owned(), page.limit.clone().into()),
                ("items".to_owned(), page.items.to_string().into()),
            ]);
            add(&mut page_shown, "count", page.count.as_ref().map(ToString::to_string));
            page_shown
        });
        add(shown, "x-page", page);
        let result = operation.result_code.as_ref().map(|result| {
            let mut result_shown = Object::from_iter([
                ("code".to_owned(), result.code.to_string().into()),
                ("success".to_owned(), result.success.clone().into()),
            ]);
            add(&mut result_shown, "message", result.message.as_ref().map(ToString::to_string));
            result_shown
        });
        add(shown, "x-result-code", result);
    }
}
