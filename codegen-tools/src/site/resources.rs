//! The pages of resources.

use huaweicloud_meeting_codegen::api::Api;
use huaweicloud_meeting_codegen::api::resources::Resource;
use huaweicloud_meeting_codegen::resolve::OPERATION_LINK;
use serde::Serialize;

use super::links::{self, Link};
use crate::life_cycle;

/// The content of a page.
#[derive(Debug, Serialize)]
pub(super) struct ResourceView {
    name: String,
    title_zh: String,
    summary: String,
    summary_zh: String,
    notes: Option<String>,
    file: String,
    noun: String,
    /// Other words for the noun.
    words: Vec<String>,
    kind: &'static str,
    scope: String,
    id: Option<String>,
    /// The resource of which this one is another view.
    of: Option<Link>,
    operations: Vec<OperationLine>,
    fields: Vec<FieldLine>,
    errors: Vec<ErrorLine>,
}

/// An operation with its role.
#[derive(Debug, Serialize)]
struct OperationLine {
    link: Link,
    role: &'static str,
    verbs: Vec<String>,
    facts: String,
}

/// A field with its source.
#[derive(Debug, Serialize)]
struct FieldLine {
    name: String,
    /// Markdown.
    source: String,
}

/// An error code with its cause.
#[derive(Debug, Serialize)]
struct ErrorLine {
    link: Link,
    cause: String,
    name: String,
    evidence: &'static str,
}

/// A line of the list of resources.
#[derive(Debug, Serialize)]
pub(super) struct ResourceLine {
    link: Link,
    title_zh: String,
    summary: String,
    operations: usize,
}

/// An operation that belongs to no resource.
#[derive(Debug, Serialize)]
pub(super) struct StandaloneLine {
    link: Link,
    reason: String,
}

pub(super) fn lines(api: &Api) -> Vec<ResourceLine> {
    let line = |resource: &Resource| ResourceLine {
        link: Link::resource(&resource.name),
        title_zh: resource.title_zh.clone(),
        summary: resource.summary.clone(),
        operations: resource.operations.len(),
    };
    api.resources.iter().map(line).collect()
}

pub(super) fn standalone(api: &Api) -> Vec<StandaloneLine> {
    let line = |(operation, reason): &(String, String)| StandaloneLine {
        link: Link::operation(operation),
        reason: reason.clone(),
    };
    api.standalone.iter().map(line).collect()
}

pub(super) fn view(resource: &Resource) -> ResourceView {
    let operations = life_cycle::by_role(resource).into_iter().flat_map(|(role, operations)| {
        operations.into_iter().map(move |described| OperationLine {
            link: Link::operation(&described.operation),
            role: role.word(),
            verbs: described.verbs.clone(),
            facts: life_cycle::facts(described).join("; "),
        })
    });
    let field = |path: &Vec<String>| FieldLine {
        name: path.join("."),
        source: life_cycle::source(resource, path, &|operation| format!("[{operation}]({OPERATION_LINK}{operation})")),
    };
    let errors = resource.errors.iter().map(|error| ErrorLine {
        link: Link::new(&error.code, links::code(&error.code)),
        cause: error.cause.word().replace('_', " "),
        name: error.message.clone(),
        evidence: error.evidence.word(),
    });
    ResourceView {
        name: resource.name.clone(),
        title_zh: resource.title_zh.clone(),
        summary: resource.summary.clone(),
        summary_zh: resource.summary_zh.clone(),
        notes: resource.notes.clone(),
        file: resource.file.clone(),
        noun: resource.noun.clone(),
        words: resource.words.clone(),
        kind: resource.kind.word(),
        scope: life_cycle::scope(&resource.scope),
        id: (!resource.id.is_empty()).then(|| resource.id.join(".")),
        of: resource.of.as_deref().map(Link::resource),
        operations: operations.collect(),
        fields: life_cycle::fields(resource).iter().map(field).collect(),
        errors: errors.collect(),
    }
}
