//! Compares what was observed of a call with what its fault allows.

use huaweicloud_meeting::{Error, Meta};
use serde_json::Value;

use crate::call::{GRACE, Observation, Outcome, output};
use crate::fault::{Certainty, Fault, Repeats, Script, Verdict};
use crate::server::Arrivals;
use crate::subject::{CANARY, Subject};

/// The maximum size of an error's display form, in bytes.
const MAX_DISPLAY: usize = 8_192;

/// What a call did that it must not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Violation {
    Panic,
    Hang,
    ForbiddenRepeat,
    TooManyLogins,
    WrongOk,
    WrongValue,
    WrongError,
    MissingStatus,
    MissingCode,
    MissingRequestId,
    WrongAttempts,
    WrongEffect,
    Secret,
    UnescapedMessage,
    Redirected,
}

/// A violation and its details.
pub(crate) type Finding = (Violation, String);

/// Returns the violations of a call. `regular` is the value that the operation returns without a fault.
pub(crate) fn check(fault: &Fault, subject: &Subject, observation: &Observation, regular: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    match &observation.outcome {
        Outcome::Panic(message) => findings.push((Violation::Panic, message.clone())),
        Outcome::Hang => findings.push((Violation::Hang, "does not end".to_owned())),
        Outcome::Success { value, meta } => {
            check_success(fault, subject, (value, meta, regular), &mut findings);
            check_attempts(fault, meta.attempts(), false, &observation.arrivals, &mut findings);
        }
        Outcome::Failure(error) => {
            check_failure(fault, subject, error, &mut findings);
            check_output(error, &mut findings);
            check_attempts(fault, error.attempts(), error.is_timeout(), &observation.arrivals, &mut findings);
        }
    }
    if observation.late > GRACE / 2 {
        findings.push((Violation::Hang, format!("{:?} late", observation.late)));
    }
    check_repeats(fault, subject, &observation.arrivals, &mut findings);
    findings
}

/// Returns the verdict for an operation.
fn verdict(fault: &Fault, subject: &Subject) -> Verdict {
    match if subject.has_value() { fault.expected.with_value } else { fault.expected.without_value } {
        Verdict::OkIfRetryable | Verdict::OkAtLeastIfRetryable if subject.is_retryable() => Verdict::Ok,
        Verdict::OkIfRetryable => Verdict::Error,
        Verdict::OkAtLeastIfRetryable => Verdict::Any,
        verdict => verdict,
    }
}

fn check_success(
    fault: &Fault,
    subject: &Subject,
    (value, meta, regular): (&str, &Meta, &str),
    findings: &mut Vec<Finding>,
) {
    let wrong_ok = |detail: &str| (Violation::WrongOk, format!("{detail}: {value:.60}"));
    let anomalies = meta.anomalies().total();
    match verdict(fault, subject) {
        Verdict::Error => findings.push(wrong_ok("succeeded")),
        Verdict::NotSilently if anomalies == 0 => findings.push(wrong_ok("succeeded silently")),
        Verdict::Ok if !contains(value, regular) => {
            findings.push((Violation::WrongValue, format!("{value:.80} instead of {regular:.80}")));
        }
        Verdict::Anomalies => {
            let is_regular = subject.sample.as_ref().is_some_and(|sample| sample.to_string().as_bytes() == meta.body());
            if anomalies == 0 && !is_regular {
                findings.push(wrong_ok("no anomalies are reported"));
            }
        }
        _ => {}
    }
    if format!("{meta:?}").contains(CANARY) {
        findings.push((Violation::Secret, format!("{meta:?}")));
    }
}

/// Returns whether a JSON text has all fields of another, with the same values.
fn contains(value: &str, regular: &str) -> bool {
    let parsed = |json: &str| serde_json::from_str::<Value>(json.trim_start_matches('\u{feff}'));
    match (parsed(value), parsed(regular)) {
        (Ok(value), Ok(regular)) => has_all(&value, &regular),
        // Operations without a response value.
        _ => regular.is_empty(),
    }
}

fn has_all(value: &Value, regular: &Value) -> bool {
    match (value, regular) {
        (Value::Object(fields), Value::Object(regular)) => {
            regular.iter().all(|(name, regular)| fields.get(name).is_some_and(|field| has_all(field, regular)))
        }
        (Value::Array(items), Value::Array(regular)) => {
            items.len() == regular.len() && items.iter().zip(regular).all(|(item, regular)| has_all(item, regular))
        }
        (value, regular) => value == regular,
    }
}

fn check_failure(fault: &Fault, subject: &Subject, error: &Error, findings: &mut Vec<Finding>) {
    let expected = &fault.expected;
    let verdict = verdict(fault, subject);
    if matches!(verdict, Verdict::Ok | Verdict::AnyValue | Verdict::Anomalies) {
        findings.push((Violation::WrongError, format!("failed: {error}")));
        return;
    }
    let kinds = expected.kinds;
    if verdict == Verdict::Error && !kinds.is_empty() && !kinds.contains(&error.kind()) {
        findings.push((Violation::WrongError, format!("{:?} instead of {kinds:?}: {error}", error.kind())));
    }
    if expected.status.is_some() && error.status() != expected.status {
        findings.push((Violation::MissingStatus, format!("{:?}: {error}", error.status())));
    }
    if let Some(code) = expected.code
        && error.code().is_none_or(|found| found.to_string() != code)
    {
        findings.push((Violation::MissingCode, format!("{:?} instead of {code}: {error}", error.code_text())));
    }
    match (error.request_id(), expected.request_id) {
        (None, _) => findings.push((Violation::MissingRequestId, format!("none: {error}"))),
        (Some(found), Some(id)) if found != id => {
            findings.push((Violation::MissingRequestId, format!("{found} instead of {id}: {error}")));
        }
        _ => {}
    }
    check_effect(fault, subject, error, findings);
}

fn check_effect(fault: &Fault, subject: &Subject, error: &Error, findings: &mut Vec<Finding>) {
    if error.took_effect() {
        findings.push((Violation::WrongEffect, format!("claims that it took effect: {error}")));
    }
    let may_have = error.may_have_taken_effect();
    let wrong = match fault.expected.effect {
        Certainty::MayHave => !may_have && !subject.is_read(),
        Certainty::HasNot => may_have,
        Certainty::Unspecified => false,
    };
    if wrong {
        findings.push((Violation::WrongEffect, format!("may have taken effect: {may_have}: {error}")));
    }
}

fn check_output(error: &Error, findings: &mut Vec<Finding>) {
    let output = output(error);
    if let Some((before, after)) = output.split_once(CANARY) {
        let before: Vec<_> = before.chars().rev().take(60).collect();
        let before: String = before.into_iter().rev().collect();
        findings.push((Violation::Secret, format!("{before}{CANARY}{after:.60}")));
    }
    let display = error.to_string();
    let is_hostile = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}');
    if display.contains(is_hostile) || display.len() > MAX_DISPLAY {
        findings.push((Violation::UnescapedMessage, format!("{} bytes: {display:.80?}", display.len())));
    }
}

/// `is_cut_short` is whether the deadline may have ended an attempt before its request arrived.
fn check_attempts(fault: &Fault, attempts: u32, is_cut_short: bool, arrivals: &Arrivals, findings: &mut Vec<Finding>) {
    let (arrived, attempts) = (arrivals.requests.len(), attempts as usize);
    let is_counted = matches!(fault.script, Script::Response(_) | Script::Login(_));
    let is_wrong = if fault.loses_requests || is_cut_short { arrived > attempts } else { arrived != attempts };
    if is_counted && is_wrong {
        findings.push((Violation::WrongAttempts, format!("{attempts} stated, {arrived} arrived")));
    }
}

fn check_repeats(fault: &Fault, subject: &Subject, arrivals: &Arrivals, findings: &mut Vec<Finding>) {
    let allowed = match fault.expected.repeats {
        Repeats::Never => 1,
        Repeats::IfRetryable if subject.is_retryable() => 3,
        Repeats::IfRetryable => 1,
        Repeats::Always => 3,
    };
    let arrived = arrivals.requests.len();
    if arrived > allowed {
        findings.push((Violation::ForbiddenRepeat, format!("{arrived} requests instead of {allowed}")));
    }
    if arrivals.logins > fault.expected.logins {
        let detail = format!("{} logins instead of {}", arrivals.logins, fault.expected.logins);
        findings.push((Violation::TooManyLogins, detail));
    }
}
