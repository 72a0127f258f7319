//! Connections that fail, at each point of an exchange.

use std::time::Duration;

use huaweicloud_meeting::ErrorKind::{Timeout, Transport};
use serde_json::json;

use crate::fault::{Fault, Repeats, Script, Verdict};
use crate::response::{Step, json as json_response, send};

/// The deadline of calls that are expected to reach it, in milliseconds.
const SHORT: u64 = 1_000;

pub(crate) fn faults() -> Vec<Fault> {
    [before_the_response(), within_the_response(), silent(), recovering(), idle()].into_iter().flatten().collect()
}

/// Creates a fault of all connections, before a request is read.
fn connection(name: &'static str, step: Step) -> Fault {
    Fault::with_script(name, Script::Connection(Box::new(move |_| Some(vec![step.clone()]))))
}

fn before_the_response() -> Vec<Fault> {
    let after = |name, steps: Vec<Step>| {
        let fault = Fault::new(name, move |_| steps.clone()).fails(&[Transport]);
        fault.repeats(Repeats::IfRetryable).may_have_taken_effect()
    };
    vec![
        Fault::with_script("the connection is refused", Script::Refused).fails(&[Transport]).has_no_effect(),
        connection("the connection is closed when it is accepted", Step::Close).fails(&[Transport]),
        connection("the connection is reset when it is accepted", Step::Reset).fails(&[Transport]),
        after("the connection is closed after the request", vec![Step::Close]),
        after("the connection is reset after the request", vec![Step::Reset]),
        after("the connection is closed within the status line", vec![send("HTTP/1.1 20"), Step::Close]),
        after(
            "the connection is closed within the headers",
            vec![send("HTTP/1.1 200 OK\r\nContent-Type: applic"), Step::Close],
        ),
        after("the connection is reset within the headers", vec![send("HTTP/1.1 200 OK\r\nCont"), Step::Reset]),
    ]
}

fn within_the_response() -> Vec<Fault> {
    let body = json!({"data": {"id": "1", "name": "a name"}}).to_string();
    let error = json_response(500, &json!({"error_code": "MMC.111070005", "error_msg": "CONF_DATA_NOT_FOUND"}));
    let success = json_response(200, &json!({"data": {"id": "1"}}));
    let broken = |name, sent: Vec<u8>, end: Step| {
        // A reset that follows at once could overtake the head.
        let pause = Step::Pause(Duration::from_millis(5));
        let fault = Fault::new(name, move |_| vec![send(sent.clone()), pause.clone(), end.clone()]).status(200);
        fault.repeats(Repeats::IfRetryable).may_have_taken_effect()
    };
    let chunked = success.clone().chunked();
    let partial = |chunk: &str| [chunked.head(), chunk.as_bytes().to_vec()].concat();
    vec![
        broken("the connection is closed within the body", success.cut_by(9), Step::Close),
        broken("the connection is reset within the body", success.cut_by(9), Step::Reset),
        broken("the connection is closed before the body", success.head(), Step::Close),
        broken("the connection is closed within a chunk", partial("1a\r\n{\"data\""), Step::Close),
        broken("the last chunk is missing", partial(&format!("{:x}\r\n{body}\r\n", body.len())), Step::Close),
        broken("the size of a chunk is not a number", partial("zz\r\n{}\r\n0\r\n\r\n"), Step::Close),
        broken("the size of a chunk overflows", partial("fffffffffffffffff1\r\n{}\r\n0\r\n\r\n"), Step::Close),
        Fault::new("the connection is closed within the body of an error", move |_| {
            vec![send(error.cut_by(4)), Step::Close]
        })
        .status(500)
        .repeats(Repeats::IfRetryable)
        .may_have_taken_effect(),
    ]
}

fn silent() -> Vec<Fault> {
    let silent = |name, steps: Vec<Step>| {
        let fault = Fault::new(name, move |_| steps.clone()).fails(&[Timeout]);
        let fault = fault.deadline_ms(SHORT).may_have_taken_effect().every(4).calls_per_client(4);
        // An attempt may have a timeout of its own.
        fault.repeats(Repeats::IfRetryable)
    };
    let success = json_response(200, &json!({"data": {"id": "1"}}));
    let busy = json_response(503, &json!({"error_code": "USG.200000001", "error_msg": "SERVER_BUSY"}));
    vec![
        connection("a connection is accepted, but never read", Step::Stall)
            .fails(&[Timeout])
            .deadline_ms(SHORT)
            .every(10)
            .calls_per_client(2),
        silent("no response arrives", vec![Step::Stall]),
        silent("the headers do not end", vec![send("HTTP/1.1 200 OK\r\nX-Slow: "), Step::Stall]),
        silent("the body does not arrive", vec![send(success.head()), Step::Stall]).status(200),
        silent("the body does not end", vec![send(success.cut_by(5)), Step::Stall]).status(200),
        silent("the body of an error does not end", vec![send(busy.cut_by(5)), Step::Stall]).status(503),
        Fault::new("the response arrives in pieces", |exchange| {
            let bytes = exchange.success().bytes();
            let pieces = bytes.chunks(bytes.len().div_ceil(6));
            pieces.flat_map(|piece| [send(piece), Step::Pause(Duration::from_millis(2))]).collect()
        })
        .succeeds(),
        Fault::new("the response arrives byte by byte", |exchange| {
            exchange.success().bytes().iter().map(|byte| send([*byte])).collect()
        })
        .succeeds()
        .every(10),
    ]
}

fn recovering() -> Vec<Fault> {
    let first = |name, step: Step| {
        let script = move |connection| (connection == 1).then(|| vec![step.clone()]);
        Fault::with_script(name, Script::Connection(Box::new(script)))
            .verdicts(Verdict::OkAtLeastIfRetryable, Verdict::OkAtLeastIfRetryable)
            .calls_per_client(1)
            .every(20)
            .fails(&[Transport])
    };
    let once = |name, steps: Vec<Step>| {
        Fault::new(name, move |exchange| match exchange.arrival {
            1 => steps.clone(),
            _ => exchange.success().steps(),
        })
        .verdicts(Verdict::OkIfRetryable, Verdict::OkIfRetryable)
        .repeats(Repeats::IfRetryable)
        .may_have_taken_effect()
    };
    let half = json_response(200, &json!({"data": {"id": "1"}})).cut_by(6);
    vec![
        first("the first connection is reset when it is accepted", Step::Reset),
        once("the first attempt is closed after the request", vec![Step::Close]),
        once("the first attempt is closed within the body", vec![send(half), Step::Close]),
    ]
}

/// Keep-alive: what happens to a connection between two calls.
fn idle() -> Vec<Fault> {
    let after =
        |name, step: Step| Fault::new(name, move |exchange| exchange.success().then(step.clone())).loses_requests();
    // The client has time to notice the end of the connection.
    let noticed = |fault: Fault| fault.succeeds().pause_ms(100).every(10).calls_per_client(5);
    // The next request may be sent on a connection that is being closed: it is lost, and how far it came is unknown.
    let unnoticed = |fault: Fault| {
        let verdict = Verdict::OkAtLeastIfRetryable;
        fault.verdicts(verdict, verdict).fails(&[Transport]).repeats(Repeats::IfRetryable).may_have_taken_effect()
    };
    vec![
        noticed(after("an idle connection has been closed", Step::Close)),
        noticed(after("an idle connection has been reset", Step::Reset)),
        unnoticed(after("the connection is closed after each response, unannounced", Step::Close)),
        unnoticed(after("the connection is reset after each response", Step::Reset)),
        unnoticed(Fault::new("a connection is closed 20 ms after each response", |exchange| {
            let mut steps = exchange.success().then(Step::Pause(Duration::from_millis(20)));
            steps.push(Step::Close);
            steps
        }))
        .loses_requests()
        .every(4),
        Fault::new("the response ends the connection", |exchange| {
            exchange.success().header("Connection", "close").then(Step::Close)
        })
        .succeeds(),
    ]
}
