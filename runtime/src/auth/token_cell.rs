//! The cache of one token. It is obtained by one task for all callers, and refreshed in the background.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, timeout_at};

use super::cached_token::{CachedToken, IssuedToken, TaskId};
use super::token_owner::TokenOwner;
use super::token_state::{Outcome, RecentFailure, Rejection, Step, TaskFailure, TokenState};
use crate::error::{Error, Result};
use crate::random;

/// A cell for one token.
#[derive(Debug, Default)]
pub(crate) struct TokenCell {
    state: RwLock<TokenState>,
    /// Notifies waiting callers that the state has changed.
    changes: watch::Sender<()>,
    /// Held while tokens are revoked, so that each is revoked once.
    revoking: Mutex<()>,
}

impl TokenCell {
    /// Returns the token. Without a valid one, waits for the task that obtains it.
    ///
    /// `owner` returns what the token is obtained with; all callers of a cell pass the same.
    pub(crate) async fn get(self: &Arc<Self>, owner: impl Fn() -> TokenOwner) -> Result<Arc<CachedToken>> {
        loop {
            if let Some(token) = self.read().ready(Instant::now()) {
                return Ok(token);
            }
            let step = self.write().step(Instant::now());
            match step {
                Step::Use(token) => return Ok(token),
                Step::Refresh(task, token) => {
                    self.spawn(task, Some(token.clone()), owner());
                    return Ok(token);
                }
                Step::LogIn(task) => {
                    self.spawn(task, None, owner());
                    self.wait(task).await?;
                }
                Step::Wait(task) => self.wait(task).await?,
                Step::WaitForEnd(task) => self.wait_for_end(task).await,
                Step::Fail(failure) => return Err(recent(&failure)),
            }
        }
    }

    /// Discards a token that the service rejected. Returns whether the call may succeed with another token.
    pub(crate) fn reject(&self, token: &CachedToken, rejection: Rejection, operation: &str) -> bool {
        self.write().reject(token.id, rejection, operation, Instant::now())
    }

    /// Records that an operation also rejected the token that replaced a rejected one.
    pub(crate) fn reject_again(&self, operation: &str) {
        self.write().reject_again(operation, Instant::now());
    }

    /// Waits until the token is neither being obtained nor refreshed.
    pub(crate) async fn settle(&self) {
        let running = self.read().running_task(Instant::now());
        if let Some(task) = running {
            self.wait_for_end(task).await;
        }
    }

    /// Revokes the token, and the one that a running task obtains. `request_id` is the id of the requests.
    pub(crate) async fn log_out(&self, owner: &TokenOwner, request_id: &str) -> Result<()> {
        let running = self.write().log_out(Instant::now());
        self.changes.send_replace(());
        if let Some(task) = running {
            self.wait_for_end(task).await;
        }
        if let Some(token) = owner.take_from_store(|| self.read().is_logged_out()).await {
            self.write().log_out_stored(token, Instant::now());
        }
        self.revoke(owner, request_id).await
    }

    /// Returns whether the cell contains nothing that is of use to later callers.
    pub(super) fn is_idle(&self) -> bool {
        self.read().is_idle(Instant::now())
    }

    /// Returns when the token was obtained.
    pub(super) fn obtained_at(&self) -> Option<Instant> {
        self.read().obtained_at()
    }

    /// Spawns a task that obtains the token. It is not part of the future of a caller, which may time out or be dropped
    /// while others wait for the token.
    fn spawn(self: &Arc<Self>, id: TaskId, old: Option<Arc<CachedToken>>, owner: TokenOwner) {
        let task = RunningTask { cell: Arc::clone(self), id };
        let discarded = self.read().discarded();
        tokio::spawn(async move {
            let result = owner.obtain(old, discarded).await;
            if task.finish(result) {
                // A logout that still waits for this task reports the error.
                let _ = task.cell.revoke(&owner, &random::uuid()).await;
            }
        });
    }

    /// Waits until a task has ended, and returns its error.
    async fn wait(&self, task: TaskId) -> Result<()> {
        let mut changes = self.changes.subscribe();
        loop {
            let outcome = self.read().outcome(task, Instant::now());
            match outcome {
                Outcome::Pending(abandoned_at) => {
                    let _ = timeout_at(abandoned_at, changes.changed()).await;
                }
                Outcome::Next => return Ok(()),
                Outcome::Failed(error) => return Err(error.shared()),
                Outcome::LoggedOut => {
                    return Err(Error::configuration("the client was logged out before the token of the call arrived"));
                }
            }
        }
    }

    async fn wait_for_end(&self, task: TaskId) {
        let mut changes = self.changes.subscribe();
        loop {
            let Some(abandoned_at) = self.read().wait_until(task, Instant::now()) else { return };
            let _ = timeout_at(abandoned_at, changes.changed()).await;
        }
    }

    /// Revokes the tokens that were logged out. A token that could not be revoked is kept for the next logout.
    async fn revoke(&self, owner: &TokenOwner, request_id: &str) -> Result<()> {
        let _revoking = self.revoking.lock().await;
        let tokens = self.write().unrevoked(Instant::now());
        let mut outcome = Ok(());
        for token in tokens {
            match owner.revoke(&token.token, request_id).await {
                Ok(()) => self.write().revoked(token.id),
                Err(error) => outcome = outcome.and(Err(error)),
            }
        }
        outcome
    }

    fn read(&self) -> RwLockReadGuard<'_, TokenState> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, TokenState> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A task that obtains the token of a cell. If it is dropped with its runtime, the next caller starts another.
struct RunningTask {
    cell: Arc<TokenCell>,
    id: TaskId,
}

impl RunningTask {
    fn finish(&self, result: Result<IssuedToken, TaskFailure>) -> bool {
        let is_to_be_revoked = self.cell.write().finish(self.id, result, Instant::now());
        self.cell.changes.send_replace(());
        is_to_be_revoked
    }
}

impl Drop for RunningTask {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // A transport, a store or a function of the application. The next task would panic as well, at once.
            let error = Error::configuration("the task that obtains the token panicked");
            self.finish(Err(TaskFailure::Login(error)));
        } else {
            self.cell.write().abandon(self.id, Instant::now());
            self.cell.changes.send_replace(());
        }
    }
}

fn recent(failure: &RecentFailure) -> Error {
    let seconds = |duration: Duration| duration.as_secs_f64().ceil();
    let (elapsed, remaining) = (seconds(failure.elapsed), seconds(failure.remaining));
    failure
        .error
        .shared()
        .with_note(&format!("this login failed {elapsed} s ago and is not tried again for {remaining} s"))
}
