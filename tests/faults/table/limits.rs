//! Sizes: heads, bodies and messages that are too large.

use huaweicloud_meeting::ErrorKind::{Decode, Service, Timeout, Transport};

use super::errors::{NOT_FOUND, error};
use crate::fault::{Fault, Repeats};
use crate::response::{Step, json as json_response, response, send};

pub(crate) fn faults() -> Vec<Fault> {
    let blanks = vec![b' '; 64 << 10];
    let endless = |status: u16| {
        let head = response(status, "").length(usize::MAX >> 2).head();
        let blanks = blanks.clone();
        move |_: &crate::fault::Exchange<'_>| vec![send(head.clone()), Step::Endless(blanks.clone().into())]
    };
    let head = |fault: Fault| fault.fails(&[Transport]).repeats(Repeats::IfRetryable).may_have_taken_effect();
    let many = (0..2_000).fold(response(200, "{}"), |response, n| response.header(&format!("X-{n}"), "x"));
    vec![
        head(Fault::response("a header of 1 MiB", response(200, "{}").header("X-Large", "x".repeat(1 << 20)))).every(4),
        head(Fault::response("2,000 headers", many)).every(4),
        Fault::response(
            "a header of 8 KiB",
            json_response(200, &serde_json::json!({})).header("X-L", "x".repeat(8 << 10)),
        )
        .verdicts(crate::fault::Verdict::Any, crate::fault::Verdict::Ok),
        Fault::new("an endless response", endless(200))
            .fails(&[Decode, Timeout, Transport])
            .status(200)
            .repeats(Repeats::IfRetryable)
            .may_have_taken_effect()
            .deadline_ms(1_000)
            .every(70),
        Fault::new("an endless error", endless(400))
            .fails(&[Service, Timeout, Transport])
            .status(400)
            .repeats(Repeats::IfRetryable)
            .deadline_ms(1_000)
            .every(70),
        Fault::response("a message of 1 MB", error(400, NOT_FOUND, &"x".repeat(1_000_000)))
            .fails(&[Service])
            .status(400)
            .code(NOT_FOUND)
            .every(10),
        Fault::response("a page of HTML of 1 MB", response(200, format!("<html>{}", "x".repeat(1_000_000))))
            .status(200)
            .may_have_taken_effect()
            .every(10),
    ]
}
