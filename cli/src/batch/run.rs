//! Running a batch: the rows are checked, then sent, a few at a time.

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use futures_util::StreamExt as _;
use futures_util::stream;
use huaweicloud_meeting::dynamic::DynamicOperation;
use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::Mutex;

use super::arguments::Arguments;
use super::journal::{self, Journal, State};
use super::report::{Outcome, Report, of_error};
use super::rows::{self, Row};
use crate::error::Error;
use crate::operation::Action;
use crate::operation::flags::Flags;
use crate::operation::request::{self, Given};
use crate::operation::time::Clock;
use crate::operation::update::Change;
use crate::output::{self, Rows};
use crate::session::{self, Session};
use crate::settings::Settings;
use crate::wire;

/// A call that is ready to be sent.
struct Ready<'a> {
    row: u64,
    key: String,
    request: Request<'a>,
}

/// The request of a row.
enum Request<'a> {
    Document(String),
    /// The current state is read first. A lock lets changes of the same item start from each other's results.
    Change(Box<Change<'a>>, Rc<Mutex<()>>),
}

/// What the calls of a batch share.
struct Batch<'a> {
    arguments: &'a Arguments,
    concurrency: usize,
    dynamic: &'static DynamicOperation,
    session: Session,
    /// The session that reads what is changed, if the other one sends nothing.
    reader: Option<Session>,
    journal: Journal,
    /// Whether no further row is sent.
    is_stopped: Cell<bool>,
}

/// Makes a call for each row of a file.
pub(crate) async fn run(
    arguments: &Arguments,
    action: &Action,
    flags: &Flags,
    given: &Given,
    clock: &Clock,
    settings: &Settings,
) -> Result<(), Error> {
    let dynamic = session::operation(action.operation.name)?;
    let rows = rows::read(&arguments.from, action, flags)?;
    let session = Session::for_operation(settings, dynamic.operation)?;
    let reader =
        action.update.and_then(|_| Session::for_reading(settings, dynamic.operation).transpose()).transpose()?;
    let calls = ready(&rows, action, flags, given, clock, session.identity())?;
    let journal = Journal::open(journal_path(arguments, dynamic).filter(|_| !settings.wire.is_dry_run()))?;
    // Requests that are printed are printed in order.
    let concurrency = if settings.wire.is_dry_run() { 1 } else { arguments.concurrency };
    let batch = Batch { arguments, concurrency, dynamic, session, reader, journal, is_stopped: Cell::new(false) };
    batch.run(&calls, Rows::new(settings, action)).await
}

/// Returns the path of the journal: that of the rows with another ending, if none was chosen.
fn journal_path(arguments: &Arguments, dynamic: &DynamicOperation) -> Option<String> {
    let default =
        (arguments.from != "-" && !dynamic.operation.effect.is_read()).then(|| format!("{}.journal", arguments.from));
    arguments.journal.clone().or(default)
}

/// Makes the requests of all rows. What is wrong with any of them is reported, and then nothing is sent.
fn ready<'a>(
    rows: &[Row],
    action: &'a Action,
    flags: &'a Flags,
    given: &Given,
    clock: &'a Clock,
    identity: &str,
) -> Result<Vec<Ready<'a>>, Error> {
    let (mut calls, mut wrong) = (Vec::new(), Vec::new());
    let mut occurrences: HashMap<String, usize> = HashMap::new();
    let mut locks: HashMap<String, Rc<Mutex<()>>> = HashMap::new();
    for row in rows {
        let merged = Given { can_ask: false, ..given.under(row.given.clone()) };
        let occurrence = occurrences.entry(journal::key(action, flags, identity, &merged, 0)).or_default();
        let key = journal::key(action, flags, identity, &merged, *occurrence);
        *occurrence = occurrence.saturating_add(1);
        let warning = request::past::warning(action, flags, &merged, clock);
        match request(action, flags, merged, clock, &mut locks) {
            Ok(request) => {
                output::warn(warning.map(|warning| format!("row {}: {warning}", row.number)).as_slice());
                calls.push(Ready { row: row.number, key, request });
            }
            Err(error) => wrong.push(format!("row {}: {error}", row.number)),
        }
    }
    if wrong.is_empty() {
        Ok(calls)
    } else {
        Err(Error::invalid(format!("nothing was sent\n  {}", wrong.join("\n  "))))
    }
}

/// Makes the request of a row.
fn request<'a>(
    action: &'a Action,
    flags: &'a Flags,
    given: Given,
    clock: &'a Clock,
    locks: &mut HashMap<String, Rc<Mutex<()>>>,
) -> Result<Request<'a>, Error> {
    let Some(update) = action.update else {
        return Ok(Request::Document(request::of(action, flags, &given, clock)?.to_string()));
    };
    let change = Change::new(update, action, flags, given, clock)?;
    let lock = Rc::clone(locks.entry(change.item()).or_default());
    Ok(Request::Change(Box::new(change), lock))
}

impl Batch<'_> {
    async fn run(&self, calls: &[Ready<'_>], mut printed: Rows<'_>) -> Result<(), Error> {
        let progress = progress(calls.len());
        let mut report = Report::default();
        let sent = stream::iter(calls).map(|call| async { (call.row, self.send(call).await) });
        let mut outcomes = std::pin::pin!(sent.buffered(self.concurrency));
        let mut broken = Ok(());
        while let Some((row, outcome)) = outcomes.next().await {
            progress.inc(1);
            let added = outcome.and_then(|outcome| {
                report.add(row, &outcome);
                progress.suspend(|| print(row, &outcome, &mut printed))
            });
            // What was sent must be seen through, even if the journal or the output is gone.
            if added.is_err() {
                self.is_stopped.set(true);
                broken = broken.and(added);
            }
        }
        progress.finish_and_clear();
        broken = broken.and(printed.finish());
        output::eprint(&report.text(self.journal.path()));
        broken?;
        report.error().map_or(Ok(()), Err)
    }

    async fn send(&self, call: &Ready<'_>) -> Result<Outcome, Error> {
        let (change, lock) = match &call.request {
            Request::Document(document) => return self.send_document(call, document).await,
            Request::Change(change, lock) => (change, lock),
        };
        let _held = lock.lock().await;
        if let Some(outcome) = self.known(call) {
            return Ok(outcome);
        }
        let (outcome, state, code) = match change.request(self.reader.as_ref().unwrap_or(&self.session)).await {
            Ok(Some(document)) => return self.send_document(call, &document.to_string()).await,
            Ok(None) => (Outcome::Unchanged, State::Succeeded, None),
            Err(error) => {
                self.is_stopped.set(self.is_stopped.get() || !self.arguments.is_continued);
                (Outcome::of_error(&error), State::Failed, error.code().map(str::to_owned))
            }
        };
        self.journal.record(call.row, &call.key, state, code.as_deref())?;
        Ok(outcome)
    }

    /// Returns the outcome of a call that is not made, because of an earlier run or of another row.
    fn known(&self, call: &Ready<'_>) -> Option<Outcome> {
        let is_repeatable = self.dynamic.operation.effect.is_retryable();
        match self.journal.state(&call.key) {
            Some(State::Succeeded) => Some(Outcome::Done),
            Some(State::Started | State::Unknown) if !is_repeatable && !self.arguments.retries_unknown => {
                Some(Outcome::interrupted())
            }
            _ => self.is_stopped.get().then_some(Outcome::NotSent),
        }
    }

    async fn send_document(&self, call: &Ready<'_>, document: &str) -> Result<Outcome, Error> {
        let is_repeatable = self.dynamic.operation.effect.is_retryable();
        if let Some(outcome) = self.known(call) {
            return Ok(outcome);
        }
        self.journal.record(call.row, &call.key, State::Started, None)?;
        let outcome = match self.session.exchange(self.dynamic, document.as_bytes()).await {
            Ok(Ok(response)) => Outcome::Succeeded(response),
            Ok(Err(error)) if wire::is_dry_run(&error) => return Ok(Outcome::Shown),
            Ok(Err(error)) => of_error(error, is_repeatable),
            Err(error) => {
                // Nothing was sent.
                self.journal.record(call.row, &call.key, State::Failed, None)?;
                return Err(error);
            }
        };
        let (state, code) = match &outcome {
            Outcome::Failed { code, .. } => (State::Failed, Some(code.as_str()).filter(|code| !code.is_empty())),
            Outcome::Unknown { .. } => (State::Unknown, None),
            _ => (State::Succeeded, None),
        };
        if !matches!(outcome, Outcome::Succeeded(_)) && !self.arguments.is_continued {
            self.is_stopped.set(true);
        }
        self.journal.record(call.row, &call.key, state, code)?;
        Ok(outcome)
    }
}

/// Prints what became of a row.
fn print(row: u64, outcome: &Outcome, printed: &mut Rows<'_>) -> Result<(), Error> {
    if let Outcome::Succeeded(response) = outcome {
        let warnings: Vec<String> = response.anomalies.iter().map(|anomaly| format!("row {row}: {anomaly}")).collect();
        output::warn(&warnings);
    }
    if matches!(outcome, Outcome::Shown) {
        return Ok(());
    }
    printed.add(&outcome.of_row(row))
}

/// Returns a progress bar on standard error, which is invisible unless that is a terminal.
fn progress(count: usize) -> ProgressBar {
    if !output::is_stderr_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(u64::try_from(count).unwrap_or(u64::MAX));
    match ProgressStyle::with_template("{wide_bar} {pos}/{len} rows, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
