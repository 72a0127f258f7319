//! The pages of error codes: where a person lands who has a code from a log.

use serde::Serialize;

use super::links::{self, Link};
use super::operations::CodeLine;
use super::uses::{OperationLine, Uses};
use huaweicloud_meeting_codegen::api::{Api, Code, Operation};
use huaweicloud_meeting_codegen::spec::{Evidence, RetryAdvice};

/// Everything that its page says of a code.
#[derive(Debug, Serialize)]
pub(super) struct CodeView {
    text: String,
    constant: String,
    meaning: String,
    statuses: Vec<u16>,
    /// What to do.
    advice: Vec<&'static str>,
    /// The tokens that are no longer good when it comes.
    schemes: Vec<Link>,
    evidence: &'static str,
    evidence_meaning: &'static str,
    failing: Vec<OperationLine>,
    done: Vec<OperationLine>,
}

/// The codes with one word before the dot.
#[derive(Debug, Serialize)]
pub(super) struct Family {
    name: String,
    codes: Vec<CodeLine>,
}

pub(super) fn view(api: &Api, uses: &Uses<'_>, code: &Code) -> CodeView {
    let refusing = api.schemes.iter().filter(|scheme| {
        scheme.rejected.contains(&code.constant) || code.auth.as_deref() == Some(scheme.name.as_str())
    });
    let schemes: Vec<Link> = refusing.map(|scheme| Link::new(&scheme.name, links::scheme(&scheme.name))).collect();
    let lines = |operations: &[&Operation]| operations.iter().map(|operation| OperationLine::of(operation)).collect();
    let (evidence, evidence_meaning) = evidence(code.evidence);
    CodeView {
        text: code.text.clone(),
        constant: code.constant.clone(),
        meaning: code.meaning.clone(),
        statuses: code.statuses.clone(),
        advice: advice(code, !schemes.is_empty(), !uses.done(&code.constant).is_empty()),
        schemes,
        evidence,
        evidence_meaning,
        failing: lines(uses.failing(&code.constant)),
        done: lines(uses.done(&code.constant)),
    }
}

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

fn advice(code: &Code, refuses_token: bool, says_done: bool) -> Vec<&'static str> {
    let mut advice = Vec::new();
    if refuses_token {
        advice.push(
            "The token that was sent is no longer good, or never was. Fetch a new one and repeat the call: the Rust client \
             does that by itself, once. If it comes again, something else is wrong that the meaning names, or the \
             credentials are.",
        );
    }
    match code.retry {
        Some(RetryAdvice::Later) => advice.push(
            "It passes. Try again after a while; the Rust client does so by itself wherever repeating is safe, with \
             growing pauses.",
        ),
        Some(RetryAdvice::Never) => advice.push(
            "It is a lock. Do not try again before it ends: another try may prolong it. The Rust client never repeats \
             such a call.",
        ),
        None => {}
    }
    if says_done {
        advice.push(
            "When a repeated call gets it, the first one has succeeded, and the Rust client takes it for success.",
        );
    }
    if advice.is_empty() {
        advice.push(
            "Change what the meaning names. It is not known that waiting helps, and the Rust client repeats no call \
             because of it. If it is the service that failed, the vendor wants the request id of the response.",
        );
    }
    advice
}

fn evidence(evidence: Evidence) -> (&'static str, &'static str) {
    match evidence {
        Evidence::Openapi => ("openapi", "The vendor's OpenAPI file says so of this API."),
        Evidence::Docs => ("docs", "The vendor's documentation says so of this API."),
        Evidence::ClientHeader => (
            "client-header",
            "The header of the vendor's client SDK lists the number with this name. That it comes with this prefix over \
             this API is inferred.",
        ),
        Evidence::Observed => ("observed", "Others have seen it on the wire; the vendor does not document it."),
    }
}
