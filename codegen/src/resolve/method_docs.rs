//! Decides the documentation of methods and requests.

use crate::api::{Operation, Replaces};
use crate::spec::Effect;

/// Returns the documentation of an operation's method, which ends with the section about omitted fields.
///
/// The feature is repeated for each method: editors show its documentation without that of the `impl`.
pub(super) fn method_docs(operation: &Operation, feature: &str, omitted_fields: Vec<String>) -> Vec<String> {
    let mut docs = vec![operation.summary.clone()];
    docs.extend(operation.notes.clone());
    let shorts = operation.shortcuts().map(|(_, short)| format!("[`{0}`](Self::{0})", short.name));
    let shorts = shorts.collect::<Vec<_>>().join(", ");
    if !shorts.is_empty() {
        docs.push(format!("Short methods: {shorts}."));
    }
    if let Some(page) = &operation.page {
        let all = "Returns one page; [`items`](Call::items) and [`pages`](Call::pages) request all of them";
        docs.push(match page.max_limit {
            Some(max) => format!("{all}, with up to {max} items each unless the request sets the limit."),
            None => format!("{all}."),
        });
    }
    let retries = retries(operation.effect);
    docs.push(match &operation.request {
        Some(request) if operation.examples.iter().any(|example| example.source.error.is_none()) => {
            format!("{retries} See [`{}`] for an example.", request.name)
        }
        _ => retries.to_owned(),
    });
    let link = operation.page_url.as_ref().map(|url| format!(", [vendor's page]({url})")).unwrap_or_default();
    let (method, path, title) = (operation.method, &operation.path, &operation.title_zh);
    docs.push(format!("`{method} {path}`, {title}{link}, Cargo feature `{feature}`"));
    docs.extend(omitted_fields);
    docs
}

/// Returns the documentation of the request of a method.
pub(super) fn request_doc(method: &str, omitted_fields: &[String]) -> String {
    let summary = format!("Request of [`{method}`](crate::{method}).");
    std::iter::once(summary).chain(omitted_fields.iter().cloned()).collect::<Vec<_>>().join("\n\n")
}

/// Returns the section about omitted fields, for the method and the request.
///
/// Returns nothing if the operation does not replace a resource.
pub(super) fn omitted_fields(request: &str, replaces: Option<&Replaces>) -> Vec<String> {
    let Some(replaces) = replaces else { return Vec::new() };
    let effect = if replaces.undocumented {
        "The vendor does not document what happens to an omitted field. Expect it to be reset to its default."
    } else {
        "**The call replaces everything.** An omitted field is reset to its default."
    };
    let mut section = vec!["# Omitted fields".to_owned(), effect.to_owned()];
    section.extend(replaces.read.as_ref().map(|read| {
        format!(
            "To change some of the fields, create the request from the response of [`{method}`](crate::{method}) with \
             [`{request}::from_current`], which has an example.",
            method = read.method
        )
    }));
    section.extend(replaces.doc.clone());
    section
}

/// Returns a sentence that states when a call with an effect is retried.
#[must_use]
pub fn retries(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "Read-only: retried after transient errors.",
        Effect::Issue => "Issues a new value on every call: retried after transient errors.",
        Effect::Idempotent => "Idempotent: retried after transient errors.",
        Effect::NonIdempotent => "Not idempotent: not retried once the service may have received the request.",
        Effect::OneTime => "One-time operation: not retried once the service may have received the request.",
    }
}
