//! Groups, the list of all operations, and the kinds of tokens.

use serde::Serialize;

use super::links::{self, Link};
use super::operations::CodeLine;
use super::uses::OperationLine;
use huaweicloud_meeting_codegen::api::{Api, Code, Group, Scheme, TokenRequest, TokenSource};

/// A group with its operations.
#[derive(Debug, Serialize)]
pub(super) struct GroupView {
    title: String,
    title_zh: String,
    href: String,
    feature: String,
    module: String,
    operations: Vec<OperationLine>,
}

pub(super) fn view(group: &Group) -> GroupView {
    GroupView {
        title: group.title.clone(),
        title_zh: group.title_zh.clone(),
        href: links::group(&group.feature),
        feature: group.feature.clone(),
        module: group.module.clone(),
        operations: group.operations.iter().map(OperationLine::of).collect(),
    }
}

/// A kind of token.
#[derive(Debug, Serialize)]
pub(super) struct SchemeView {
    name: String,
    doc: String,
    /// The headers in which operations want it.
    headers: Vec<String>,
    variable: String,
    /// "Log in", with the operations that do it.
    steps: Vec<Step>,
    rejected: Vec<CodeLine>,
}

/// Something that is done with a token.
#[derive(Debug, Serialize)]
struct Step {
    what: &'static str,
    operations: Vec<Link>,
}

pub(super) fn scheme(api: &Api, scheme: &Scheme) -> SchemeView {
    let mut headers: Vec<String> = Vec::new();
    for auth in api.operations().flat_map(|(_, operation)| &operation.auth) {
        if auth.scheme == scheme.constant && !headers.contains(&auth.header) {
            headers.push(auth.header.clone());
        }
    }
    let step = |what, requests: Vec<&TokenRequest>| {
        let operations: Vec<Link> = requests.into_iter().map(|request| Link::operation(&request.operation)).collect();
        (!operations.is_empty()).then_some(Step { what, operations })
    };
    let steps = match &scheme.source {
        TokenSource::Login { logins, refresh, logout } => vec![
            step("Handed out by", logins.iter().collect()),
            step("Renewed by", refresh.iter().collect()),
            step("Ended by", logout.iter().collect()),
        ],
        TokenSource::Handle(request) => vec![step("Handed out by", vec![request])],
    };
    // A code that says in the catalog that a token is no longer good is as good as one that the scheme lists.
    let refuses =
        |code: &&Code| scheme.rejected.contains(&code.constant) || code.auth.as_deref() == Some(scheme.name.as_str());
    SchemeView {
        name: scheme.name.clone(),
        doc: scheme.doc.clone(),
        headers,
        variable: super::samples::token_variable(&scheme.constant),
        steps: steps.into_iter().flatten().collect(),
        rejected: api.codes.iter().filter(refuses).map(CodeLine::of).collect(),
    }
}
