//! What happened in a simulation: calls with their attempts, token requests in flight, a journal, and violated invariants.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::subject::Subject;

/// How long a token may still be sent after it was rejected twice, because a client need not log in at every rejection.
const REJECTED: Duration = Duration::from_secs(60);

/// How long a login goes on at least, even if the caller that started it gives up.
const LOGIN: Duration = Duration::from_secs(4);

/// How long no login follows one whose credentials were refused.
const REFUSED: Duration = Duration::from_secs(1);

/// The record of one seed.
pub(crate) struct Record {
    started: Instant,
    /// By a number that does not depend on the order in which calls begin.
    pub(crate) calls: BTreeMap<usize, CallRecord>,
    /// The token requests that are in flight, by the cell whose token they replace.
    in_flight: BTreeMap<String, usize>,
    /// The last task of each cell that obtains a token.
    tasks: BTreeMap<String, TokenTask>,
    /// When the client received the rejections of each token.
    rejected: BTreeMap<String, Vec<Instant>>,
    /// When the credentials of each cell were refused.
    refused: BTreeMap<String, Instant>,
    numbers: BTreeMap<String, usize>,
    pub(crate) journal: Vec<String>,
    pub(crate) violations: Vec<String>,
}

/// Token requests of a cell, of which each begins when the one before ends.
struct TokenTask {
    began: Instant,
    last_end: Instant,
}

/// A call and its attempts.
pub(crate) struct CallRecord {
    pub(crate) subject: Arc<Subject>,
    pub(crate) attempts: Vec<Attempt>,
    /// Whether the call has ended or was dropped.
    pub(crate) is_over: bool,
    /// Whether the service carried out an attempt.
    pub(crate) is_carried_out: bool,
}

/// What the client can have observed of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// Nothing yet.
    Pending,
    /// The service has not received the request.
    NotSent,
    /// The service may have received the request.
    Lost,
    /// The head of a response arrived, but not its whole body.
    Cut {
        status: u16,
    },
    Responded(Reply),
}

/// A response of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) code: Option<&'static str>,
    pub(crate) retry_after_s: Option<u64>,
    /// Whether the service refused the request before it did anything: a rejected token or a rate limit.
    pub(crate) is_refused: bool,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn is_success(&self) -> bool {
        self.status < 300
    }
}

impl Attempt {
    /// Returns the status that the client has received.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Cut { status } => Some(*status),
            Self::Responded(reply) => Some(reply.status),
            Self::Pending | Self::NotSent | Self::Lost => None,
        }
    }

    /// Returns whether any operation may be sent again afterwards.
    fn allows_another(&self) -> bool {
        match self {
            // The request was rejected, whatever the rest of the response.
            Self::NotSent | Self::Cut { status: 401 | 429 } => true,
            Self::Responded(reply) => reply.is_refused,
            Self::Pending | Self::Lost | Self::Cut { .. } => false,
        }
    }
}

impl Record {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            calls: BTreeMap::new(),
            in_flight: BTreeMap::new(),
            tasks: BTreeMap::new(),
            rejected: BTreeMap::new(),
            refused: BTreeMap::new(),
            numbers: BTreeMap::new(),
            journal: Vec::new(),
            violations: Vec::new(),
        }
    }

    /// Adds an event to the journal.
    pub(crate) fn note(&mut self, event: impl AsRef<str>) {
        let at: Duration = self.started.elapsed();
        self.journal.push(format!("{:>9.3} s  {}", at.as_secs_f64(), event.as_ref()));
    }

    /// Adds a violation. `kind` is what the violations of all seeds are counted by.
    pub(crate) fn violation(&mut self, kind: &str, detail: impl AsRef<str>) {
        let violation = format!("{kind}: {}", detail.as_ref());
        self.note(&violation);
        self.violations.push(violation);
    }

    /// Begins a call.
    pub(crate) fn begin(&mut self, number: usize, subject: &Arc<Subject>) {
        let subject = Arc::clone(subject);
        let call = CallRecord { subject, attempts: Vec::new(), is_over: false, is_carried_out: false };
        self.calls.insert(number, call);
    }

    pub(crate) fn call(&mut self, number: usize) -> &mut CallRecord {
        self.calls.get_mut(&number).unwrap()
    }

    /// Begins an attempt of a call and returns its number.
    pub(crate) fn begin_attempt(&mut self, number: usize) -> usize {
        let call = self.call(number);
        let (name, is_retryable) = (call.subject.name(), call.subject.is_retryable());
        let last = call.attempts.last().cloned();
        call.attempts.push(Attempt::Pending);
        let (attempt, is_over) = (call.attempts.len() - 1, call.is_over);
        if is_over {
            self.violation("sent after its end", format!("call {number}, {name}"));
        }
        if let Some(last) = last
            && !is_retryable
            && !last.allows_another()
        {
            self.violation("forbidden repeat", format!("call {number}, {name}, after {last:?}"));
        }
        attempt
    }

    /// Records that the client has received the rejection of a token.
    pub(crate) fn reject(&mut self, token: &str) {
        self.rejected.entry(token.to_owned()).or_default().push(Instant::now());
    }

    /// Checks that a token which is sent was not rejected twice long ago. A token that is rejected as soon as it was issued
    /// is not replaced at once.
    pub(crate) fn check_token(&mut self, purpose: &str, token: &str) {
        let age = self.rejected.get(token).and_then(|rejections| rejections.get(1)).map(Instant::elapsed);
        if age.is_some_and(|age| age > REJECTED) {
            self.violation("rejected token", format!("{purpose} sends {token}"));
        }
    }

    /// Begins a token request for a cell, and returns its number.
    pub(crate) fn begin_token_request(&mut self, cell: &str) -> usize {
        let in_flight = self.in_flight.entry(cell.to_owned()).or_default();
        *in_flight += 1;
        if *in_flight > 1 {
            let detail = format!("{in_flight} for {cell}");
            self.violation("token requests at once", detail);
        }
        if self.refused.get(cell).is_some_and(|refused| refused.elapsed() < REFUSED) {
            self.violation("login soon after wrong credentials", format!("for {cell}"));
        }
        let now = Instant::now();
        let task = self.tasks.entry(cell.to_owned()).or_insert(TokenTask { began: now, last_end: now });
        if task.last_end != now {
            task.began = now;
        }
        self.next(cell)
    }

    /// Returns whether there was an event of a kind.
    pub(crate) fn has(&self, kind: &str) -> bool {
        self.numbers.contains_key(kind)
    }

    /// Returns the next number of a kind of events.
    pub(crate) fn next(&mut self, kind: &str) -> usize {
        let next = self.numbers.entry(kind.to_owned()).or_default();
        *next += 1;
        *next
    }

    /// Records that the credentials of a cell were refused.
    pub(crate) fn refuse(&mut self, cell: &str) {
        self.refused.insert(cell.to_owned(), Instant::now());
    }

    /// Records that a token request was dropped before its end.
    pub(crate) fn cancel_token_request(&mut self, cell: &str, age: Duration) {
        self.note(format!("token for {cell}: dropped after {age:?}"));
        let of_task = self.tasks.get(cell).map_or(age, |task| task.began.elapsed());
        if of_task < LOGIN {
            self.violation("cancelled login", format!("for {cell}, after {age:?}"));
        }
    }

    pub(crate) fn end_token_request(&mut self, cell: &str) {
        if let Some(in_flight) = self.in_flight.get_mut(cell) {
            *in_flight -= 1;
        }
        if let Some(task) = self.tasks.get_mut(cell) {
            task.last_end = Instant::now();
        }
    }
}

/// Returns the number of violations of each kind.
pub(crate) fn count_by_kind<'a>(violations: impl Iterator<Item = &'a String>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for violation in violations {
        *counts.entry(violation.split(':').next().unwrap_or_default()).or_default() += 1;
    }
    counts.iter().map(|(kind, count)| format!("{kind}: {count}\n")).collect()
}
