//! Calls from documents: the requests they send, and the errors of invalid documents. The operations are those of a library.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may")]

mod errors;
mod fuzz;
mod library;
mod pages;
mod sending;
mod unlisted;

use huaweicloud_meeting_runtime::dynamic::{Document, DocumentError, DynamicOperation};

use library::{ALL, Recorder, SERVICE, core};

pub(crate) fn parse(document: &str) -> Result<Document, DocumentError> {
    let operation = DynamicOperation::of_document(&ALL, document.as_bytes())?;
    operation.parse(document.as_bytes(), &SERVICE)
}

pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

/// Returns the requests that are sent for a document, with a line for each header, and the value that the call returns.
pub(crate) fn call_with(document: &Document, response: &'static str) -> (Vec<String>, String) {
    let recorder = Recorder { response, ..Recorder::default() };
    let operation = DynamicOperation::named(&ALL, document.operation().name).unwrap();
    let printed = run(operation.call(&core(&recorder), document).send()).unwrap();
    let sent = recorder.sent.lock().unwrap();
    let lines = sent.iter().flat_map(|request| {
        let mut headers: Vec<String> = request
            .headers()
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "accept" | "content-type" | "content-length" | "user-agent"))
            // A UUID that the client created, because the document has no request id.
            .filter(|(name, value)| *name != "x-request-id" || value.len() != 36)
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        headers.sort();
        let first = format!("{} {}", request.method(), request.uri().path_and_query().unwrap());
        let body = String::from_utf8_lossy(request.body()).into_owned();
        std::iter::once(first).chain(headers).chain((!body.is_empty()).then_some(body)).collect::<Vec<_>>()
    });
    (lines.collect(), printed)
}

pub(crate) fn sent(document: &str) -> Vec<String> {
    call_with(&parse(document).unwrap(), "[]").0
}

pub(crate) fn error(document: &str) -> String {
    parse(document).unwrap_err().to_string()
}

/// Returns a message without its position.
pub(crate) fn without_position(message: &str) -> &str {
    message.rsplit_once(" (line ").map_or(message, |(message, _)| message)
}
