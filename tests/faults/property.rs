//! Random faults in random order, against random operations with random tokens.
//!
//! `PROPERTY_SEED` replays a seed, `PROPERTY_STEPS` sets the number of calls of each of the seeds that are tried.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::call::{Observation, Outcome, client, observe};
use crate::check::{Finding, Violation, check};
use crate::fault::{Exchange, Fault, Repeats, Script, Session};
use crate::matrix::{Regular, regular_values};
use crate::recorder;
use crate::response::{Step, json as json_response};
use crate::server::FaultServer;
use crate::subject::{CANARY, Subject, subjects};
use crate::table;
use huaweicloud_meeting_tests::random::{Random, variable};

/// The number of calls of each seed.
const STEPS: u64 = 60;

/// How long new seeds are tried.
const DURATION: Duration = Duration::from_secs(9);

/// How many calls share a client, so that its retry budget suffices.
const CALLS_PER_CLIENT: u64 = 30;

/// An address at which no server listens.
const NO_SERVER: &str = "127.0.0.1:1";

/// The name of a fault whose code depends on the operation.
const REJECTED_TOKEN: &str = "a rejected token";
/// The code of a rejected access token.
const INVALID_TOKEN: &str = "USG.206020000";

/// What followed the requests of the current call, in order.
type Played = Arc<Mutex<Vec<Arc<Fault>>>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_sequence_of_faults_breaks_an_invariant() {
    recorder::start();
    let started = Instant::now();
    let pool = Arc::new(pool());
    let regular = Arc::new(regular_values(NO_SERVER).await);
    let steps = variable("PROPERTY_STEPS").unwrap_or(STEPS);
    let replayed = variable("PROPERTY_SEED");
    let first = replayed.unwrap_or_else(|| std::process::id().into());
    let mut tried = 0;
    for seed in first.. {
        let failures = Play::new(seed, &pool, &regular).run(steps).await;
        tried += 1;
        assert!(failures.is_empty(), "PROPERTY_SEED={seed} PROPERTY_STEPS={steps}\n{}", failures.join("\n"));
        if replayed.is_some() || started.elapsed() > DURATION {
            break;
        }
    }
    println!("{tried} seeds of {steps} calls in {:?}", started.elapsed());
}

/// Returns the faults that respond to single requests, soon, and leave the connection in a known state.
fn pool() -> Vec<Arc<Fault>> {
    let faults = table::sections().into_iter().flat_map(|section| section.faults);
    let is_single = |fault: &Fault| {
        let expected = &fault.expected;
        matches!(fault.script, Script::Response(_))
            && fault.session == Session::Token
            && !fault.loses_requests
            && !fault.values_only
            && fault.unless_field.is_none()
            && expected.deadline > Duration::from_secs(30)
            && !fault.is_recovering()
    };
    faults.filter(is_single).map(Arc::new).collect()
}

/// The faults of one seed.
struct Play {
    seed: u64,
    random: Random,
    pool: Arc<Vec<Arc<Fault>>>,
    regular: Regular,
    played: Played,
}

impl Play {
    fn new(seed: u64, pool: &Arc<Vec<Arc<Fault>>>, regular: &Regular) -> Self {
        let (pool, regular) = (Arc::clone(pool), Arc::clone(regular));
        Self { seed, random: Random::new(seed), pool, regular, played: Played::default() }
    }

    /// Makes calls, and returns a description of each violation.
    async fn run(mut self, steps: u64) -> Vec<String> {
        let mut failures = Vec::new();
        let mut step = 0;
        while step < steps {
            let session = *self.random.pick(&[Session::Token, Session::Login]);
            let canary = format!("{CANARY}-{}-", self.seed);
            let fault = Arc::new(self.random_fault(session));
            let server = FaultServer::start(&fault, NO_SERVER, &canary).await;
            let client = client(server.url(), &fault, &canary);
            for _ in 0..CALLS_PER_CLIENT.min(steps - step) {
                let subject = self.subject(session);
                self.played().clear();
                let observation = observe(&client, &server, &subject, &fault, &canary).await;
                let found = self.check(&subject, &observation);
                failures.extend(found.into_iter().map(|(violation, detail)| {
                    let names: Vec<_> = self.played().iter().map(|fault| fault.name).collect();
                    format!("step {step}, {}, {names:?}: {violation:?}: {detail}", subject.name())
                }));
                step += 1;
            }
            let leaks = recorder::take(&canary);
            failures.extend(leaks.into_iter().map(|leak| format!("step {step}: {leak}")));
        }
        failures
    }

    fn played(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Fault>>> {
        self.played.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the faults that are possible with a session. Whether a token of the client is replaced after 401 depends on
    /// how old it is.
    fn pool(&self, session: Session) -> Vec<Arc<Fault>> {
        let is_possible = |fault: &&Arc<Fault>| {
            let is_rejection = fault.expected.status == Some(401) || fault.name.contains("caller's token");
            session == Session::Token || !is_rejection
        };
        self.pool.iter().filter(is_possible).cloned().collect()
    }

    fn subject(&mut self, session: Session) -> Arc<Subject> {
        loop {
            let subject = self.random.pick(subjects());
            if session == Session::Token || subject.is_authorized() {
                return Arc::clone(subject);
            }
        }
    }

    /// Returns a fault that is a random one for each request. A quarter of the requests succeed, and of those with a token of
    /// the client some are rejected.
    fn random_fault(&mut self, session: Session) -> Fault {
        let random = Mutex::new(Random::new(self.random.bits()));
        let (pool, played) = (self.pool(session), Arc::clone(&self.played));
        let success = Arc::new(Fault::new("success", |exchange| exchange.success().steps()).succeeds());
        let rejected = Arc::new(Fault::new(REJECTED_TOKEN, rejected).repeats(Repeats::Always));
        let script = move |exchange: &Exchange<'_>| {
            let mut random = random.lock().unwrap_or_else(PoisonError::into_inner);
            let fault = match random.within(0..100) {
                0..25 => &success,
                25..35 if session == Session::Login => &rejected,
                _ => random.pick(&pool),
            };
            played.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(fault));
            fault.steps(exchange)
        };
        let fault = Fault::new("random", script);
        match session {
            Session::Token => fault,
            Session::Login => fault.with_logins(usize::MAX),
        }
    }

    /// Compares a call with what the faults of its requests allow: the last one determines its result, and each of the others
    /// must allow another request.
    fn check(&self, subject: &Subject, observation: &Observation) -> Vec<Finding> {
        let played = self.played();
        let mut findings = Vec::new();
        if let Some(last) = played.last() {
            let regular = self.regular.get(subject.name()).map_or("", String::as_str);
            findings = check(last, subject, observation, regular);
            // What may be repeated depends on all faults.
            let attempts = observation.attempts() as usize;
            // A connection that the server closes after a response may lose the next request, if both cross.
            let is_lost = attempts > played.len();
            let is_repeated = played.len() > 1 || is_lost;
            // Revoking a token that a first request has revoked is done.
            let code = if last.name == REJECTED_TOKEN { Some(INVALID_TOKEN) } else { last.expected.code };
            let is_already_done = is_repeated && subject.is_already_done(code);
            findings.retain(|(violation, _)| match violation {
                Violation::ForbiddenRepeat | Violation::TooManyLogins | Violation::WrongEffect => false,
                Violation::WrongOk => !is_already_done,
                Violation::WrongAttempts => !is_lost,
                _ => true,
            });
        } else if !matches!(observation.outcome, Outcome::Failure(_)) {
            findings.push((Violation::WrongOk, "no request arrived".to_owned()));
        }
        for fault in played.iter().rev().skip(1) {
            let is_allowed = match fault.expected.repeats {
                Repeats::Never => false,
                Repeats::IfRetryable => subject.is_retryable(),
                Repeats::Always => true,
            };
            if !is_allowed {
                findings.push((Violation::ForbiddenRepeat, format!("after {}", fault.name)));
            }
        }
        if played.len() > 4 {
            findings.push((Violation::ForbiddenRepeat, format!("{} requests", played.len())));
        }
        findings
    }
}

/// Returns the response to a token that the service no longer accepts.
fn rejected(exchange: &Exchange<'_>) -> Vec<Step> {
    let (status, code) =
        if exchange.subject.is_of_conference() { (400, "MMC.111072065") } else { (401, INVALID_TOKEN) };
    json_response(status, &json!({"error_code": code, "error_msg": "the token is invalid"})).steps()
}
