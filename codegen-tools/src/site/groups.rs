//! The page of a group, and the page of the tokens.

use huaweicloud_meeting_codegen::api::{Api, Group, Scheme, TokenRequest, TokenSource};
use serde::Serialize;

use super::codes::CodeLine;
use super::links::{self, Link};
use super::samples::token_variable;
use super::uses::OperationLine;

/// The content of the page of a group.
#[derive(Debug, Serialize)]
pub(super) struct GroupView {
    title: String,
    title_zh: String,
    href: String,
    feature: String,
    module: String,
    notes: Option<String>,
    operations: Vec<OperationLine>,
}

pub(super) fn view(group: &Group) -> GroupView {
    GroupView {
        title: group.title.clone(),
        title_zh: group.title_zh.clone(),
        href: links::group(&group.feature),
        feature: group.feature.clone(),
        module: group.module.clone(),
        notes: group.notes.clone(),
        operations: group.operations.iter().map(OperationLine::of).collect(),
    }
}

/// An authentication scheme.
#[derive(Debug, Serialize)]
pub(super) struct SchemeView {
    name: String,
    doc: String,
    /// The headers in which operations expect the token.
    headers: Vec<String>,
    variable: String,
    /// The operations that manage the token.
    steps: Vec<Step>,
    rejected: Vec<CodeLine>,
    not_ready: Vec<CodeLine>,
}

/// A step in the life of a token.
#[derive(Debug, Serialize)]
struct Step {
    title: &'static str,
    operations: Vec<Link>,
}

pub(super) fn scheme(api: &Api, scheme: &Scheme) -> SchemeView {
    let mut headers: Vec<String> = Vec::new();
    for auth in api.operations().filter_map(|(_, operation)| operation.auth.as_ref()) {
        if auth.scheme == scheme.constant && !headers.contains(&auth.header) {
            headers.push(auth.header.clone());
        }
    }
    let step = |title, requests: Vec<&TokenRequest>| {
        let operations: Vec<Link> = requests.into_iter().map(|request| Link::operation(&request.operation)).collect();
        (!operations.is_empty()).then_some(Step { title, operations })
    };
    let steps = match &scheme.source {
        TokenSource::Login { logins, refresh, logout } => vec![
            step("Obtained with", logins.iter().collect()),
            step("Refreshed with", refresh.iter().collect()),
            step("Revoked with", logout.iter().collect()),
        ],
        TokenSource::Handle(request) => vec![step("Obtained with", vec![request])],
    };
    let lines = |constants: &[String]| {
        api.codes.iter().filter(|code| constants.contains(&code.constant)).map(CodeLine::of).collect()
    };
    SchemeView {
        name: scheme.name.clone(),
        doc: scheme.doc.clone(),
        headers,
        variable: token_variable(&scheme.constant),
        steps: steps.into_iter().flatten().collect(),
        rejected: lines(&scheme.rejected),
        not_ready: lines(&scheme.not_ready),
    }
}
