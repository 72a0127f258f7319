//! The state of a token cell: events in, steps out. It has no lock, no clock and no I/O, so that its tests can check every
//! order of events.
//!
//! A token is obtained by a task. At most one task is running; its id becomes the id of the token. A caller without a valid
//! token waits for the task; a caller with a valid token never waits.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::cached_token::{CachedToken, IssuedToken, TaskId};
use super::pause::{Pause, PauseLengths};
use crate::error::Error;

/// A task that has not ended after this time is abandoned: the runtime that it was spawned on is not running. It exceeds the
/// sum of the timeouts within a task.
const TASK_LIMIT: Duration = Duration::from_secs(60);

/// How long a failed refresh is not tried again while the token is valid.
const REFRESH_PAUSE: Duration = Duration::from_secs(10);

/// How long the service's refusal of credentials is returned to callers without another login: repeated logins with a wrong
/// password lock accounts.
const REFUSAL_PAUSE: PauseLengths = PauseLengths { first: Duration::from_secs(30), max: Duration::from_secs(300) };

/// The maximum time for which callers respect the `Retry-After` of a failed login.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(300);

/// A younger token is not replaced because of a [`Rejection::Unspecified`].
const FRESH: Duration = Duration::from_secs(5);

/// How long a token is not replaced again because of a [`Rejection::Unspecified`]: the service may respond to an operation
/// with 401 whatever the token.
const UNSPECIFIED_PAUSE: PauseLengths = PauseLengths { first: Duration::from_secs(60), max: Duration::from_secs(3600) };

/// How long an operation that also rejected a new token does not cause another login.
const FUTILE_PAUSE: PauseLengths = PauseLengths { first: Duration::from_secs(10), max: Duration::from_secs(3600) };

/// Tokens of failed logouts that are kept; beyond that, the oldest is dropped.
const MAX_UNREVOKED: usize = 16;

/// The state of a token cell.
#[derive(Clone, Debug, Default)]
pub(super) struct TokenState {
    token: Option<Arc<CachedToken>>,
    /// The last token that was rejected or logged out.
    discarded: Option<Arc<CachedToken>>,
    task: Option<Task>,
    last_task: TaskId,
    /// The failure of the last login, until a token is obtained.
    failure: Option<LoginFailure>,
    /// When the token may be refreshed again, after a refresh failed.
    next_refresh: Option<Instant>,
    unspecified_rejection: Option<Pause>,
    /// The operations that also rejected the token that replaced a rejected one.
    futile: BTreeMap<Box<str>, Pause>,
    /// The last task that was started before a logout. Its token, and older ones, are not used any more.
    logged_out: TaskId,
    /// Tokens that a logout has yet to revoke.
    unrevoked: Vec<Arc<CachedToken>>,
}

#[derive(Clone, Copy, Debug)]
struct Task {
    id: TaskId,
    abandoned_at: Instant,
}

#[derive(Clone, Debug)]
struct LoginFailure {
    task: TaskId,
    error: Arc<Error>,
    pause: Option<Pause>,
}

/// Why a task did not obtain a token.
#[derive(Debug)]
pub(crate) enum TaskFailure {
    /// The token could not be refreshed. It is still used, and a login replaces it when it expires.
    Refresh,
    /// The login failed.
    Login(Error),
    /// The service refused the credentials or the password.
    Refused(Error),
}

/// What a caller that needs a token does next.
#[derive(Debug)]
pub(super) enum Step {
    /// Use the token.
    Use(Arc<CachedToken>),
    /// Use the token, and start the task that refreshes it.
    Refresh(TaskId, Arc<CachedToken>),
    /// Start the task that logs in, and wait for its outcome.
    LogIn(TaskId),
    /// Wait for the outcome of the task.
    Wait(TaskId),
    /// Wait until the task, which was started before a logout, has ended.
    WaitForEnd(TaskId),
    /// The last login failed recently.
    Fail(RecentFailure),
}

/// A failed login that is not tried again yet.
#[derive(Debug)]
pub(super) struct RecentFailure {
    pub(super) error: Arc<Error>,
    pub(super) elapsed: Duration,
    pub(super) remaining: Duration,
}

/// The outcome of a task for a caller that waits for it.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The task is running. At this time it is abandoned.
    Pending(Instant),
    /// Take the next step.
    Next,
    /// The login failed.
    Failed(Arc<Error>),
    /// The client was logged out in the meantime.
    LoggedOut,
}

/// How the service rejected a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rejection {
    /// With an error code that the scheme lists.
    Listed,
    /// With status 401, but without a known error code: the token may be valid.
    Unspecified,
}

impl TokenState {
    /// Returns the token if it is valid and no refresh is to be started.
    pub(super) fn ready(&self, now: Instant) -> Option<Arc<CachedToken>> {
        self.valid_token(now).filter(|token| !self.is_refresh_due(token, now)).cloned()
    }

    /// Returns what a caller that needs a token does next.
    pub(super) fn step(&mut self, now: Instant) -> Step {
        if let Some(token) = self.valid_token(now).cloned() {
            if self.is_refresh_due(&token, now) {
                return Step::Refresh(self.start(now), token);
            }
            return Step::Use(token);
        }
        if let Some(Task { id, .. }) = self.running(now) {
            return if id <= self.logged_out { Step::WaitForEnd(id) } else { Step::Wait(id) };
        }
        match self.recent_failure(now) {
            Some(failure) => Step::Fail(failure),
            None => Step::LogIn(self.start(now)),
        }
    }

    /// Returns the outcome of a task for a caller that waits for it.
    pub(super) fn outcome(&self, id: TaskId, now: Instant) -> Outcome {
        if id <= self.logged_out {
            return Outcome::LoggedOut;
        }
        match (self.running(now), &self.failure) {
            (Some(task), _) if task.id == id => Outcome::Pending(task.abandoned_at),
            (_, Some(failure)) if failure.task >= id => Outcome::Failed(Arc::clone(&failure.error)),
            _ => Outcome::Next,
        }
    }

    /// Returns until when to wait for the end of a task, or `None` if it has ended.
    pub(super) fn wait_until(&self, id: TaskId, now: Instant) -> Option<Instant> {
        self.running(now).filter(|task| task.id == id).map(|task| task.abandoned_at)
    }

    /// Returns the last token that was rejected or logged out, which is not to be taken from a store again.
    pub(super) fn discarded(&self) -> Option<Arc<CachedToken>> {
        self.discarded.clone()
    }

    /// Returns the task that is running.
    pub(super) fn running_task(&self, now: Instant) -> Option<TaskId> {
        self.running(now).map(|task| task.id)
    }

    /// Ends a task. Returns whether its token is to be revoked.
    pub(super) fn finish(&mut self, id: TaskId, result: Result<IssuedToken, TaskFailure>, now: Instant) -> bool {
        let is_running = self.task.take_if(|task| task.id == id).is_some();
        let is_current = is_running && id > self.logged_out;
        match result {
            Ok(issued) if is_current => {
                self.token = Some(Arc::new(CachedToken::new(id, issued, now)));
                self.failure = None;
                self.next_refresh = None;
            }
            // An abandoned task may have obtained the token that is used now.
            Ok(issued) if id > self.logged_out && self.is_used_elsewhere(&issued) => {}
            Ok(issued) => {
                self.discard(Arc::new(CachedToken::new(id, issued, now)));
                return true;
            }
            // The credentials are wrong whether or not the client was logged out in the meantime.
            Err(failure @ TaskFailure::Refused(_)) if is_running => self.fail(id, failure, now),
            Err(failure) if is_current => self.fail(id, failure, now),
            Err(_) => {}
        }
        false
    }

    /// Ends a task that was dropped, with its runtime, before it had an outcome.
    pub(super) fn abandon(&mut self, id: TaskId, now: Instant) {
        if self.task.take_if(|task| task.id == id).is_some() {
            // A program may create a runtime for each call, and none lasts until the token is refreshed.
            self.next_refresh = Some(now + REFRESH_PAUSE);
        }
    }

    /// Discards a token that the service rejected, unless a newer one has replaced it. Returns whether the call may succeed
    /// with another token.
    pub(super) fn reject(&mut self, id: TaskId, rejection: Rejection, operation: &str, now: Instant) -> bool {
        if id <= self.logged_out {
            return false;
        }
        let Some(token) = self.token.as_ref().filter(|token| token.id == id) else {
            return true;
        };
        let is_active = |pause: Option<&Pause>| pause.is_some_and(|pause| !pause.is_over(now));
        if is_active(self.futile.get(operation)) {
            return false;
        }
        if rejection == Rejection::Unspecified {
            if is_active(self.unspecified_rejection.as_ref()) || token.age(now) < FRESH {
                return false;
            }
            self.unspecified_rejection = Some(Pause::begin(&UNSPECIFIED_PAUSE, self.unspecified_rejection, now));
        }
        self.discarded = self.token.take();
        true
    }

    /// Records that an operation also rejected the token that replaced a rejected one: the token is not the reason.
    pub(super) fn reject_again(&mut self, operation: &str, now: Instant) {
        let pause = Pause::begin(&FUTILE_PAUSE, self.futile.get(operation).copied(), now);
        self.futile.insert(operation.into(), pause);
    }

    /// Begins a logout: no caller uses the token, or that of a running task, any more. Returns the running task.
    pub(super) fn log_out(&mut self, now: Instant) -> Option<TaskId> {
        self.logged_out = self.last_task;
        if let Some(token) = self.token.take() {
            self.discard(token);
        }
        self.running_task(now)
    }

    /// Returns whether no call has logged in, or is logging in, since the last logout began. Otherwise the token in the store may
    /// be that of such a call.
    pub(super) fn is_logged_out(&self) -> bool {
        self.token.is_none() && self.task.is_none_or(|task| task.id <= self.logged_out)
    }

    /// Adds a token that was in a store to those that a logout has to revoke.
    pub(super) fn log_out_stored(&mut self, issued: IssuedToken, now: Instant) {
        if self.unrevoked.iter().any(|token| token.token == issued.token) {
            return;
        }
        // The id of a task that never runs.
        self.last_task = self.last_task.next();
        self.discard(Arc::new(CachedToken::new(self.last_task, issued, now)));
    }

    /// Returns the tokens that a logout has to revoke.
    pub(super) fn unrevoked(&mut self, now: Instant) -> Vec<Arc<CachedToken>> {
        self.unrevoked.retain(|token| token.is_valid(now));
        self.unrevoked.clone()
    }

    /// Forgets a token that has been revoked.
    pub(super) fn revoked(&mut self, id: TaskId) {
        self.unrevoked.retain(|token| token.id != id);
    }

    /// Returns whether the state contains nothing that is of use to later callers.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        self.valid_token(now).is_none() && self.running(now).is_none() && self.recent_failure(now).is_none()
    }

    /// Returns when the token was obtained.
    pub(super) fn obtained_at(&self) -> Option<Instant> {
        self.token.as_ref().map(|token| token.obtained_at)
    }

    fn valid_token(&self, now: Instant) -> Option<&Arc<CachedToken>> {
        self.token.as_ref().filter(|token| token.is_valid(now))
    }

    fn is_refresh_due(&self, token: &CachedToken, now: Instant) -> bool {
        token.is_due_for_refresh(now)
            && self.running(now).is_none()
            && self.next_refresh.is_none_or(|next_refresh| now >= next_refresh)
    }

    fn running(&self, now: Instant) -> Option<Task> {
        self.task.filter(|task| now < task.abandoned_at)
    }

    fn start(&mut self, now: Instant) -> TaskId {
        let id = self.last_task.next();
        self.last_task = id;
        self.task = Some(Task { id, abandoned_at: now + TASK_LIMIT });
        id
    }

    fn fail(&mut self, task: TaskId, failure: TaskFailure, now: Instant) {
        self.next_refresh = Some(now + REFRESH_PAUSE);
        let previous = self.failure.as_ref().and_then(|failure| failure.pause);
        let (error, pause) = match failure {
            TaskFailure::Refresh => return,
            TaskFailure::Login(error) => {
                let retry_after = error.retry_after().map(|delay| delay.min(MAX_RETRY_AFTER));
                let pause = retry_after.map(|first| PauseLengths { first, max: first });
                (error, pause.map(|lengths| Pause::begin(&lengths, None, now)))
            }
            TaskFailure::Refused(error) => {
                // Another login is not made in the background: nothing would report that it is refused as well.
                let expires_in = self.valid_token(now).and_then(|token| token.remaining(now));
                self.next_refresh = expires_in.map(|expires_in| now + expires_in);
                (error, Some(Pause::begin(&REFUSAL_PAUSE, previous, now)))
            }
        };
        self.failure = Some(LoginFailure { task, error: Arc::new(error), pause });
    }

    fn recent_failure(&self, now: Instant) -> Option<RecentFailure> {
        let LoginFailure { error, pause, .. } = self.failure.as_ref()?;
        let pause = pause.filter(|pause| !pause.is_over(now))?;
        Some(RecentFailure { error: Arc::clone(error), elapsed: pause.elapsed(now), remaining: pause.remaining(now) })
    }

    /// Returns whether a token is the current one, or that of another client.
    fn is_used_elsewhere(&self, issued: &IssuedToken) -> bool {
        issued.is_from_store || self.token.as_ref().is_some_and(|token| token.token == issued.token)
    }

    /// Adds a token to those that a logout has to revoke.
    fn discard(&mut self, token: Arc<CachedToken>) {
        self.discarded = Some(Arc::clone(&token));
        if self.unrevoked.len() == MAX_UNREVOKED {
            self.unrevoked.remove(0);
        }
        self.unrevoked.push(token);
    }
}

#[cfg(test)]
mod abandoned;
#[cfg(test)]
mod explore;
#[cfg(test)]
mod model;
