//! One seed: clients whose tasks make calls, and the invariants of each call.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use huaweicloud_meeting::{Client, Credentials, Error, ErrorKind, RetryPolicy, Secret};
use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::network::{Network, World};
use super::record::{Attempt, Record};
use crate::call::output;
use crate::subject::{CANARY, Subject, subject};
use huaweicloud_meeting_tests::random::Random;

/// How long a scenario may take on its own clock. Nothing in it lasts nearly that long.
const END: Duration = Duration::from_secs(24 * 3_600);

/// The number of calls that a task makes is below this.
const MAX_CALLS: u64 = 12;

/// The name of logouts, among the events that are counted.
const LOGOUT: &str = "a logout";

/// Operations of all effects, with and without values, and of a conference.
const OPERATIONS: [&str; 12] = [
    "ShowMyInfo",
    "SearchMeetings",
    "ShowMeetingDetail",
    "CreateMeeting",
    "CancelMeeting",
    "AddUser",
    "UpdateUser",
    "BatchDeleteUsers",
    "InviteParticipant",
    "LockMeeting",
    "HangUp",
    "ShowRealTimeInfoOfMeeting",
];

/// Runs a seed and returns what happened.
pub(crate) fn run(seed: u64) -> Record {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let world = Arc::new(Mutex::new(World::new(seed)));
        let mut random = Random::new(seed ^ 0x5EED);
        let mut tasks = JoinSet::new();
        let mut first = 0;
        for client in 0..random.within(1..4) as usize {
            let network = Network::new(&world, client);
            let client = client_of(&network);
            for _ in 0..random.within(1..9) {
                let random = Random::new(random.bits());
                let task = Task { network: network.clone(), client: client.clone(), random, first };
                first += MAX_CALLS as usize;
                tasks.spawn(task.run());
            }
        }
        loop {
            match timeout(END, tasks.join_next()).await {
                Ok(Some(Ok(()))) => {}
                Ok(Some(Err(panic))) => lock(&world).record.violation("panic", panic.to_string()),
                Ok(None) => break,
                Err(_) => {
                    lock(&world).record.violation("stuck", "a task does not end");
                    break;
                }
            }
        }
        tasks.abort_all();
        let record = &mut lock(&world).record;
        std::mem::replace(record, Record::new())
    })
}

fn lock(world: &Mutex<World>) -> std::sync::MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Builds a client whose attempts follow each other at once: delays would not depend on the seed.
fn client_of(network: &Network) -> Client {
    let builder = Client::builder().endpoint("https://meeting.example.com").transport(network.clone());
    let credentials = Credentials::app_id("my-app", Secret::new(CANARY)).user("alice");
    builder.credentials(credentials).retry(RetryPolicy::default().first_delay(Duration::ZERO)).build().unwrap()
}

/// A task that makes calls, one after the other.
struct Task {
    network: Network,
    client: Client,
    random: Random,
    /// The number of the task's first call.
    first: usize,
}

impl Task {
    async fn run(mut self) {
        for index in 0..self.random.within(3..MAX_CALLS) as usize {
            let pause = if self.random.percent(20) { 30_000 } else { 500 };
            sleep(Duration::from_millis(self.random.within(0..pause))).await;
            if self.random.percent(3) {
                self.log_out().await;
            } else {
                self.call(self.first + index).await;
            }
        }
    }

    /// Makes one call, which may be dropped before it ends, and checks its result.
    async fn call(&mut self, number: usize) {
        let subject = subject(self.random.pick::<&str>(OPERATIONS.as_slice()));
        let patience = Duration::from_millis(*self.random.pick(&[300, 900, 5_000, 60_000]));
        let dropped = self.random.percent(10).then(|| Duration::from_millis(self.random.within(0..400)));
        self.network.world().record.begin(number, &subject);
        let document = subject.document_without_token(&format!("{CANARY}{}", self.random.within(0..2)));
        let call = subject.dynamic.call(self.client.core(), &document).language(format!("call-{number}"));
        let started = Instant::now();
        let result = timeout(dropped.unwrap_or(END), call.timeout(patience).send()).await;
        let late = started.elapsed().saturating_sub(patience);
        let mut world = self.network.world();
        let record = &mut world.record;
        record.call(number).is_over = true;
        match &result {
            Err(_) if dropped.is_some() => record.note(format!("call {number} is dropped")),
            Err(_) => record.violation("stuck", format!("call {number}, {}", subject.name())),
            Ok(Ok(_)) => check_success(record, number, &subject),
            Ok(Err(error)) => check_failure(record, number, &subject, error),
        }
        if dropped.is_none() && late > Duration::from_millis(2) {
            record.violation("late", format!("call {number}, {}, by {late:?}", subject.name()));
        }
    }

    async fn log_out(&mut self) {
        self.network.world().record.next(LOGOUT);
        if timeout(Duration::from_secs(600), self.client.logout()).await.is_err() {
            self.network.world().record.violation("stuck", "a logout does not end");
        }
    }
}

fn check_success(record: &mut Record, number: usize, subject: &Subject) {
    let last = record.call(number).attempts.last();
    let is_right = match last {
        Some(Attempt::Responded(reply)) => reply.is_success() || !subject.dynamic.operation.already_done.is_empty(),
        _ => false,
    };
    record.note(format!("call {number}, {} succeeded", subject.name()));
    if !is_right {
        record.violation("wrong Ok", format!("call {number}, {}", subject.name()));
    }
}

fn check_failure(record: &mut Record, number: usize, subject: &Subject, error: &Error) {
    let is_logged_out = record.has(LOGOUT);
    let call = record.call(number);
    let (attempts, is_carried_out) = (call.attempts.clone(), call.is_carried_out);
    let mut problems = Vec::new();
    if error.request_id().is_none() {
        problems.push("no request id");
    }
    if error.attempts() as usize != attempts.len() {
        problems.push("wrong number of attempts");
    }
    // A call that waits for a token fails if the client is logged out.
    if matches!(error.kind(), ErrorKind::Configuration | ErrorKind::Request) && !is_logged_out {
        problems.push("wrong kind");
    }
    let output = output(error);
    if output.contains(CANARY) {
        problems.push("secret");
    }
    match attempts.last() {
        Some(Attempt::Responded(reply)) if error.is_service() && error.login().is_none() => {
            let code = error.code().map(|code| code.to_string());
            if error.status() != Some(reply.status) || code.as_deref() != reply.code {
                problems.push("wrong status or code");
            }
        }
        // A logout, not the response, ended the call if the error is one of the configuration.
        Some(Attempt::Cut { status })
            if error.login().is_none()
                && error.kind() != ErrorKind::Configuration
                && error.status() != Some(*status) =>
        {
            problems.push("no status of a cut response");
        }
        _ => {}
    }
    let last_failure = attempts.iter().rev().find(|attempt| **attempt != Attempt::Pending).and_then(Attempt::status);
    if error.is_timeout() && last_failure.is_some_and(|status| !output.contains(&status.to_string())) {
        problems.push("the last failure is lost");
    }
    if is_carried_out && !subject.is_read() && !error.may_have_taken_effect() {
        problems.push("claims to be without effect");
    }
    // The ids of requests do not depend on the seed.
    let shown = error.to_string().replace(error.request_id().unwrap_or("no id"), "an id");
    record.note(format!("call {number}, {}: {shown}", subject.name()));
    for problem in problems {
        record.violation(problem, format!("call {number}, {}: {shown}; {attempts:?}", subject.name()));
    }
}
