//! Decides what the documentation of a method says.

use crate::api::MethodDocs;
use crate::spec::{Effect, Operation};

/// Returns the documentation of an operation's method. References in `notes` are resolved.
pub(super) fn method_docs(operation: &Operation, notes: Option<&str>, page_url: Option<&str>) -> MethodDocs {
    let mut paragraphs = vec![operation.summary.clone()];
    paragraphs.extend(notes.map(str::to_owned));
    if operation.page.is_some() {
        let paging = "Returns one page; [`items`](Call::items) and [`pages`](Call::pages) fetch all of them.";
        paragraphs.push(paging.to_owned());
    }
    paragraphs.push(retries(operation.effect).to_owned());
    let link = page_url.map(|url| format!(", [vendor's page]({url})")).unwrap_or_default();
    let origin = format!("`{} {}`, {}{link}", operation.http.method, operation.http.path.text, operation.title_zh);
    MethodDocs { paragraphs, origin }
}

/// Returns a sentence that says when a call with an effect is retried.
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
