//! The page of an error code, and the list of all codes.

use huaweicloud_meeting_codegen::api::{Api, Code, KnownError, Operation};
use huaweicloud_meeting_codegen::spec::{Evidence, RetryAdvice};
use serde::Serialize;

use super::links::{self, Link};
use super::uses::{OperationLine, Uses};
use crate::explain::catalogued;

/// The content of the page.
#[derive(Debug, Serialize)]
pub(super) struct CodeView {
    text: String,
    constant: String,
    meaning: String,
    statuses: Vec<u16>,
    /// What to do, in paragraphs.
    advice: Vec<&'static str>,
    /// The schemes whose token the service rejects with the code.
    schemes: Vec<Link>,
    evidence: &'static str,
    evidence_meaning: &'static str,
    /// The operations that can fail with the code.
    failing: Vec<OperationLine>,
    /// The operations whose calls succeed if a retry fails with the code.
    already_done: Vec<OperationLine>,
}

/// An error code in a list.
#[derive(Debug, Serialize)]
pub(super) struct CodeLine {
    text: String,
    href: String,
    constant: String,
    meaning: String,
}

/// The error codes with the same prefix.
#[derive(Debug, Serialize)]
pub(super) struct Family {
    name: String,
    codes: Vec<CodeLine>,
}

impl CodeLine {
    pub(super) fn of(code: &Code) -> Self {
        Self {
            text: code.text.clone(),
            href: links::code(&code.text),
            constant: code.constant.clone(),
            meaning: code.meaning.clone(),
        }
    }

    /// Returns the known error codes of an operation.
    pub(super) fn all(api: &Api, known: &[KnownError]) -> Vec<Self> {
        catalogued(api, known).map(Self::of).collect()
    }
}

pub(super) fn view(api: &Api, uses: &Uses<'_>, code: &Code) -> CodeView {
    let rejecting = api.schemes.iter().filter(|scheme| scheme.rejected.contains(&code.constant));
    let schemes: Vec<Link> = rejecting.map(|scheme| Link::new(&scheme.name, links::scheme(&scheme.name))).collect();
    let lines = |operations: &[&Operation]| operations.iter().map(|operation| OperationLine::of(operation)).collect();
    let already_done = uses.already_done(&code.constant);
    CodeView {
        text: code.text.clone(),
        constant: code.constant.clone(),
        meaning: code.meaning.clone(),
        statuses: code.statuses.clone(),
        advice: advice(code, !schemes.is_empty(), !already_done.is_empty()),
        schemes,
        evidence: code.evidence.word(),
        evidence_meaning: evidence_meaning(code.evidence),
        failing: lines(uses.failing(&code.constant)),
        already_done: lines(already_done),
    }
}

/// Returns all codes by prefix.
pub(super) fn families(api: &Api) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    for code in &api.codes {
        match families.last_mut().filter(|family| family.name == code.family) {
            Some(family) => family.codes.push(CodeLine::of(code)),
            None => families.push(Family { name: code.family.clone(), codes: vec![CodeLine::of(code)] }),
        }
    }
    families
}

fn advice(code: &Code, rejects_token: bool, means_already_done: bool) -> Vec<&'static str> {
    let mut advice = Vec::new();
    if rejects_token {
        advice.push(
            "The token is invalid or has expired. Obtain a new token and send the request again; the Rust client does so \
             once, automatically. If the error persists, check the credentials.",
        );
    }
    match code.retry {
        Some(RetryAdvice::Later) => advice.push(
            "The error is transient: try again later. The Rust client retries automatically, with increasing delays, if \
             the operation is safe to retry.",
        ),
        Some(RetryAdvice::Never) => advice.push(
            "The account or resource is locked. Do not retry before the lock expires: another attempt may extend it. The \
             Rust client does not retry.",
        ),
        None => {}
    }
    if means_already_done {
        advice
            .push("If a retry fails with this code, the first attempt has succeeded. The Rust client returns success.");
    }
    if advice.is_empty() {
        advice.push(
            "Fix the cause described above. The Rust client does not retry, as the error is not known to be transient. If \
             the service itself failed, report the request ID of the response to the vendor.",
        );
    }
    advice
}

fn evidence_meaning(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Openapi => "Listed in the vendor's OpenAPI file.",
        Evidence::Docs => "Listed in the vendor's documentation.",
        Evidence::ClientHeader => {
            "Listed, without its prefix, in a header file of the vendor's client SDK. The prefix is inferred."
        }
        Evidence::Observed => "Reported by third parties; the vendor does not document it.",
    }
}
