//! Error responses that are retried, if the effect of the operation allows it and the service does not ask to wait longer
//! than the call may take.

use huaweicloud_meeting::ErrorKind::Service;

use super::bodies::HTML;
use super::errors::error;
use crate::fault::{Fault, Repeats, Verdict};
use crate::response::{Response, response};

/// A code of the catalog for a transient error, and one for a lock that a retry would prolong.
const BUSY: &str = "USG.200000001";
const LOCKED: &str = "MMC.111072064";

/// The deadline of calls that must not wait, in milliseconds. It is shorter than the delays that the service requests.
const SHORT: u64 = 4_000;

pub(crate) fn faults() -> Vec<Fault> {
    [transient(), locked(), throttled(), recovering()].into_iter().flatten().collect()
}

fn transient() -> Vec<Fault> {
    let transient = |name, status, response: Response| {
        Fault::response(name, response).fails(&[Service]).status(status).repeats(Repeats::IfRetryable)
    };
    let after = |delay: &str| response(503, "").header("Retry-After", delay);
    vec![
        transient("502 with a page of HTML", 502, response(502, HTML)),
        transient("503 without a body", 503, response(503, "")),
        transient("503 with a code", 503, error(503, BUSY, "SERVER_BUSY")).code(BUSY),
        transient("504 without a body", 504, response(504, "")),
        transient("400 with a transient code", 400, error(400, BUSY, "SERVER_BUSY")).code(BUSY),
        transient("500 with a transient code", 500, error(500, BUSY, "SERVER_BUSY")).code(BUSY),
        transient("503 with Retry-After: 0", 503, after("0")),
        transient("503 with a Retry-After in the past", 503, after("Wed, 21 Oct 2015 07:28:00 GMT")),
        transient("503 with a Retry-After that is no number", 503, after("soon")),
        transient("503 with a negative Retry-After", 503, after("-1")),
        transient("503 with Retry-After: 8, but less time", 503, after("8"))
            .deadline_ms(SHORT)
            .every(20)
            .calls_per_client(2),
        transient("503 with Retry-After: 3600", 503, after("3600")),
        transient("503 with a Retry-After beyond 64 bits", 503, after("99999999999999999999")),
        transient("503 with a Retry-After in 2065", 503, after("Wed, 21 Oct 2065 07:28:00 GMT")),
    ]
}

/// Locks, which are never retried whatever the status.
fn locked() -> Vec<Fault> {
    let locked = |name, status| {
        Fault::response(name, error(status, LOCKED, "CONF_CTR_LOGIN_LOCKED"))
            .fails(&[Service])
            .status(status)
            .code(LOCKED)
    };
    vec![
        locked("400 for a lock", 400),
        locked("401 for a lock", 401),
        locked("403 for a lock", 403),
        locked("429 for a lock", 429),
        locked("503 for a lock", 503),
    ]
}

/// 429: the service has not carried out the request, so every operation may be sent again.
fn throttled() -> Vec<Fault> {
    let throttled = |name, response: Response| {
        let fault = Fault::response(name, response).fails(&[Service]).status(429);
        fault.repeats(Repeats::Always).has_no_effect().deadline_ms(SHORT).every(20).calls_per_client(2)
    };
    let after = |delay: &str| error(429, "APIG.0308", "throttled").header("Retry-After", delay);
    vec![
        throttled("429 without Retry-After", error(429, "APIG.0308", "throttled")).code("APIG.0308"),
        throttled("429 without a body", response(429, "")),
        throttled("429 with Retry-After: 0", after("0")),
        throttled("429 with Retry-After: 8, but less time", after("8")),
        throttled("429 with Retry-After: 3600", after("3600")).code("APIG.0308"),
        throttled("429 with a Retry-After in 2065", after("Wed, 21 Oct 2065 07:28:00 GMT")).code("APIG.0308"),
        throttled("429 with a Retry-After that is no number", after("soon")),
        throttled("429 of the gateway's limit per minute", {
            error(429, "APIG.0308", "throttled").header("X-APIG-Ratelimit-Api", "remain:0,limit:100,time:1 minute")
        }),
    ]
}

fn recovering() -> Vec<Fault> {
    let once = |name, first: Response, repeats, verdict| {
        Fault::new(name, move |exchange| match exchange.arrival {
            1 => first.steps(),
            _ => exchange.success().steps(),
        })
        .verdicts(verdict, verdict)
        .repeats(repeats)
        .fails(&[Service])
    };
    vec![
        once("503, then success", response(503, ""), Repeats::IfRetryable, Verdict::OkIfRetryable).status(503),
        once("a transient code, then success", error(400, BUSY, ""), Repeats::IfRetryable, Verdict::OkIfRetryable)
            .status(400)
            .code(BUSY),
        once("429, then success", error(429, "APIG.0308", "").header("Retry-After", "0"), Repeats::Always, Verdict::Ok)
            .every(8),
    ]
}
