//! The simulated service: it issues tokens, and carries out calls with valid tokens.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use super::record::Reply;
use super::weather::Weather;
use crate::subject::{CANARY, Subject};
use huaweicloud_meeting_tests::random::Random;

/// The code of a login with a wrong password.
pub(crate) const WRONG_CREDENTIALS: &str = "USG.206010000";

/// A request that has arrived at the service.
pub(crate) enum Received<'a> {
    /// A login, a refresh with a token, or a request for a control token.
    TokenRequest {
        cell: &'a str,
        token: Option<&'a str>,
        is_control: bool,
    },
    Logout {
        token: Option<&'a str>,
    },
    Operation {
        subject: &'a Subject,
        token: Option<&'a str>,
    },
}

/// The tokens of the service.
#[derive(Default)]
pub(crate) struct Service {
    issued: usize,
    /// The cell and the end of each valid token.
    valid: BTreeMap<String, (String, Instant)>,
}

fn reply(status: u16, body: String) -> Reply {
    Reply { status, code: None, retry_after_s: None, is_refused: false, body }
}

fn error(status: u16, code: &'static str) -> Reply {
    Reply { code: Some(code), ..reply(status, json!({"error_code": code, "error_msg": "no"}).to_string()) }
}

fn refused(status: u16, code: &'static str) -> Reply {
    Reply { is_refused: true, ..error(status, code) }
}

impl Service {
    /// Responds to a request. Returns whether the operation was carried out as well.
    pub(crate) fn respond(&mut self, received: &Received<'_>, weather: &Weather, random: &mut Random) -> (Reply, bool) {
        if let Some(trouble) = trouble(weather, random) {
            return (trouble, false);
        }
        match received {
            Received::TokenRequest { cell, token, is_control } => {
                (self.issue(cell, token.filter(|_| !is_control), *is_control, weather, random), false)
            }
            Received::Logout { token } => match token.and_then(|token| self.valid.remove(token)) {
                Some(_) => (reply(200, String::new()), true),
                None => (refused(401, "USG.206020000"), false),
            },
            Received::Operation { subject, token } => self.carry_out(subject, *token, weather, random),
        }
    }

    /// Issues a token for a cell. A refresh needs a valid token.
    fn issue(
        &mut self,
        cell: &str,
        refreshed: Option<&str>,
        is_control: bool,
        weather: &Weather,
        random: &mut Random,
    ) -> Reply {
        if refreshed.is_some_and(|token| !self.is_valid(token)) {
            return refused(401, "USG.206020000");
        }
        if random.percent(weather.login_fails) {
            // A refresh does not contain the credentials.
            let refusal = if refreshed.is_some() { "USG.206020000" } else { WRONG_CREDENTIALS };
            let failures = [(503, "USG.200000001"), (401, refusal), (500, "USG.000000001")];
            let (status, code) = *random.pick(&failures);
            return error(status, code);
        }
        self.issued += 1;
        let token = format!("{CANARY}-{cell}-{}", self.issued);
        let end = Instant::now() + Duration::from_secs(weather.lifetime_s);
        self.valid.insert(token.clone(), (cell.to_owned(), end));
        reply(200, body(&token, weather.lifetime_s, is_control))
    }

    fn carry_out(
        &mut self,
        subject: &Subject,
        token: Option<&str>,
        weather: &Weather,
        random: &mut Random,
    ) -> (Reply, bool) {
        if let Some(token) = token {
            if random.percent(weather.revoked) {
                self.valid.remove(token);
            }
            if !self.is_valid(token) {
                let is_control = subject.is_of_conference();
                let rejected = if is_control { refused(400, "MMC.111072065") } else { refused(401, "USG.206020000") };
                return (rejected, false);
            }
        }
        if random.percent(weather.failing) {
            if random.percent(30) {
                return (error(400, "MMC.111070005"), false);
            }
            // The service may fail before or after it has carried out the operation.
            let failure = [error(500, "USG.000000001"), reply(502, "<html>".to_owned())];
            return (random.pick(&failure).clone(), random.percent(50));
        }
        let sample = subject.sample.as_ref().map(ToString::to_string).unwrap_or_default();
        (reply(200, sample), true)
    }

    fn is_valid(&self, token: &str) -> bool {
        self.valid.get(token).is_some_and(|(_, end)| Instant::now() < *end)
    }
}

/// Draws a response of the gateway in front of the service.
fn trouble(weather: &Weather, random: &mut Random) -> Option<Reply> {
    if random.percent(weather.throttled) {
        // The client may add a random time to other delays, which would not depend on the seed.
        let delay = *random.pick(&[Some(0), Some(30), None]);
        return Some(Reply { retry_after_s: delay, ..refused(429, "APIGW.0308") });
    }
    random.percent(weather.unavailable).then(|| reply(503, String::new()))
}

/// Returns the body of a response that issues a token.
fn body(token: &str, lifetime_s: u64, is_control: bool) -> String {
    if is_control {
        json!({"data": {"token": token, "confTokenExpireTime": lifetime_s, "wsURL": "wss://example.com"}}).to_string()
    } else {
        json!({"accessToken": token, "validPeriod": lifetime_s}).to_string()
    }
}
