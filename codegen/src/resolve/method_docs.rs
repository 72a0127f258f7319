//! Decides what the documentation of a method says.

use crate::api::{MethodDocs, Replaces};
use crate::spec::{Effect, Operation};

/// Returns the documentation of an operation's method. References in `notes` and in the section on fields that are left out
/// are resolved.
pub(super) fn method_docs(
    operation: &Operation,
    notes: Option<&str>,
    left_out: &[String],
    page_url: Option<&str>,
) -> MethodDocs {
    let mut paragraphs = vec![operation.summary.clone()];
    paragraphs.extend(notes.map(str::to_owned));
    if operation.page.is_some() {
        let paging = "Returns one page; [`items`](Call::items) and [`pages`](Call::pages) fetch all of them.";
        paragraphs.push(paging.to_owned());
    }
    paragraphs.push(retries(operation.effect).to_owned());
    paragraphs.extend(left_out.iter().cloned());
    let link = page_url.map(|url| format!(", [vendor's page]({url})")).unwrap_or_default();
    let origin = format!("`{} {}`, {}{link}", operation.http.method, operation.http.path.text, operation.title_zh);
    MethodDocs { paragraphs, origin }
}

/// Returns the documentation of the request of a method.
pub(super) fn request_doc(method: &str, left_out: &[String]) -> String {
    let summary = format!("Request of [`{method}`](crate::{method}).");
    std::iter::once(summary).chain(left_out.iter().cloned()).collect::<Vec<_>>().join("\n\n")
}

/// Returns the section about fields that a request leaves out, for the method and the request.
pub(super) fn left_out(request: &str, replaces: &Replaces) -> Vec<String> {
    let effect = if replaces.undocumented {
        "The vendor does not document what happens to a field that is left out. Expect it to be reset to its default."
    } else {
        "**The call replaces everything.** A field that is left out is reset to its default."
    };
    let mut section = vec!["# Fields that are left out".to_owned(), effect.to_owned()];
    section.extend(replaces.read.as_ref().map(|read| {
        format!(
            "To change some of the fields, create the request from the response of [`{method}`](crate::{method}) with \
             [`{request}::from_current`], where an example is shown.",
            method = read.method
        )
    }));
    section.extend(replaces.doc.clone());
    section
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
