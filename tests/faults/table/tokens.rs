//! Tokens that the client obtains itself: what a rejected token and a failing login lead to.

use huaweicloud_meeting::ErrorKind::{Decode, Service, Timeout, Transport};
use serde_json::json;

use super::bodies::HTML;
use super::errors::error;
use crate::fault::{Fault, Repeats, Script, Verdict};
use crate::response::{Response, Step, json as json_response, response};

pub(crate) fn faults() -> Vec<Fault> {
    [regular(), rejected_once(), rejected_always(), login_fails()].into_iter().flatten().collect()
}

fn regular() -> Vec<Fault> {
    vec![Fault::new("a login precedes the call", |exchange| exchange.success().steps()).succeeds().with_logins(1)]
}

/// A token that the service no longer accepts: the client obtains another one, and sends the request again whatever its
/// effect, since the service has not carried it out.
fn rejected_once() -> Vec<Fault> {
    let once = |name, access: Response, control: Response| {
        Fault::new(name, move |exchange| match (exchange.arrival, exchange.request.header("X-Access-Token")) {
            (1, Some(_)) => access.steps(),
            (1, None) => control.steps(),
            _ => exchange.success().steps(),
        })
        .repeats(Repeats::Always)
        .with_logins(2)
        .calls_per_client(1)
        .every(5)
    };
    let both = |name, access: &str| {
        let control = error(400, "MMC.111072065", "the control token is invalid");
        // A token that is seconds old is not expected to be invalid: the client need not obtain another one.
        once(name, error(401, access, "the token is invalid"), control).verdicts(Verdict::Any, Verdict::Any)
    };
    vec![
        both("the token is rejected once with USG.206020000", "USG.206020000"),
        both("the token is rejected once with USG.206020002", "USG.206020002"),
        both("the token is rejected once with MMC.118000001", "MMC.118000001"),
    ]
}

/// A permission that is missing, or a wrong secret in the request: no token is to blame.
fn rejected_always() -> Vec<Fault> {
    let always = |name, response: Response| {
        Fault::response(name, response).fails(&[Service]).with_logins(2).repeats(Repeats::Always).has_no_effect()
    };
    let secret = |name, code: &'static str| {
        let fault = Fault::response(name, error(401, code, "no")).fails(&[Service]).status(401).code(code);
        fault.with_logins(1).has_no_effect()
    };
    vec![
        always("every token is rejected", error(401, "USG.206020000", "no")).status(401).every(4),
        always("every token is rejected without a code", response(401, "")).status(401).every(4),
        secret("401 with a code that is no rejected token", "USG.206010000"),
        secret("401 for a locked account", "MMC.111072064"),
        Fault::response("403 of an operation", error(403, "MMC.111070002", "no"))
            .fails(&[Service])
            .status(403)
            .with_logins(1)
            .has_no_effect(),
    ]
}

fn login_fails() -> Vec<Fault> {
    let login = |name, steps: Vec<Step>| {
        let fault = Fault::with_script(name, Script::Login(Box::new(move |_| steps.clone())));
        fault.with_logins(1).calls_per_client(1).every(6).has_no_effect()
    };
    let refused = |name, status: u16, code: &'static str| {
        login(name, error(status, code, "no").steps()).fails(&[Service]).status(status).code(code)
    };
    let unreadable = |name, response: Response| login(name, response.steps()).fails(&[Decode, Service]).status(200);
    let recovering = Fault::with_script(
        "the first login is refused with 503",
        Script::Login(Box::new(|exchange| match exchange.arrival {
            1 => response(503, "").steps(),
            _ => json_response(200, &crate::server::issued("a-token", exchange.request.method == "GET")).steps(),
        })),
    );
    vec![
        refused("the login is refused", 401, "USG.206010000"),
        refused("the login is refused for a lock", 403, "MMC.111072064"),
        refused("the login is refused with 400", 400, "USG.200000004"),
        login("the login is refused in a success response", {
            json_response(200, &json!({"error_code": "USG.200000004", "error_msg": "illegal"})).steps()
        })
        .fails(&[Service])
        .status(200)
        .code("USG.200000004"),
        unreadable("the login returns a page of HTML", response(200, HTML)),
        unreadable(
            "the login returns no token",
            json_response(200, &json!({"accessToken": "", "data": {"token": ""}})),
        ),
        unreadable("the login returns nothing", response(200, "")),
        login("the login fails with 500", response(500, "").steps()).fails(&[Service]).status(500),
        login("the login is always overloaded", response(503, "").steps()).fails(&[Service]).status(503).with_logins(3),
        login("the connection is lost at the login", vec![Step::Close]).fails(&[Transport]).with_logins(3),
        login("the login does not respond", vec![Step::Stall]).fails(&[Timeout]).deadline_ms(250).with_logins(3),
        recovering.succeeds().with_logins(2).calls_per_client(1).every(6),
    ]
}
