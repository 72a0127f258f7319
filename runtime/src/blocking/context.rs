//! Recognizing asynchronous contexts, in which a call must not block the thread.

use std::task::{Context, Poll, Waker};

use tokio::runtime::Handle;
use tokio::task::coop::poll_proceed;

use crate::error::{Error, Result};

/// More than the budget of a task, which tokio counts in a byte.
const MORE_THAN_ANY_BUDGET: usize = u8::MAX as usize + 1;

/// Returns an error in an asynchronous context.
pub(super) fn require_blocking_allowed() -> Result<()> {
    if !is_asynchronous() {
        return Ok(());
    }
    Err(Error::configuration(
        "a call of the blocking client would block the thread of an asynchronous runtime; use the asynchronous client there, \
         or make the call within `tokio::task::spawn_blocking`",
    ))
}

/// Returns whether the thread is polling a future for tokio.
///
/// tokio limits the budget of the futures that it polls, but not that of `spawn_blocking` and `block_in_place`, where blocking is
/// allowed and `Handle::try_current` succeeds as well. A future in `tokio::task::unconstrained` is not recognized: calls block
/// its thread, but cannot deadlock, because they do not need that runtime.
fn is_asynchronous() -> bool {
    if Handle::try_current().is_err() {
        return false;
    }
    let mut context = Context::from_waker(Waker::noop());
    let mut spent = Vec::new();
    let is_limited = loop {
        match poll_proceed(&mut context) {
            Poll::Pending => break true,
            Poll::Ready(_) if spent.len() == MORE_THAN_ANY_BUDGET => break false,
            Poll::Ready(restore) => spent.push(restore),
        }
    };
    // Each restores the budget that it found, so the first has to be the last.
    while spent.pop().is_some() {}
    is_limited
}

#[cfg(test)]
mod tests {
    use std::task::Poll;

    use tokio::runtime::{Builder, Handle, Runtime};
    use tokio::task::{block_in_place, coop, spawn, spawn_blocking};

    use super::is_asynchronous;

    fn multi_thread() -> Runtime {
        Builder::new_multi_thread().worker_threads(1).build().unwrap()
    }

    #[test]
    fn futures_are_asynchronous_contexts() {
        let current_thread = Builder::new_current_thread().build().unwrap();
        assert!(current_thread.block_on(async { is_asynchronous() }));
        assert!(current_thread.block_on(async { spawn(async { is_asynchronous() }).await.unwrap() }));
        assert!(multi_thread().block_on(async { is_asynchronous() }));
        assert!(multi_thread().block_on(async { spawn(async { is_asynchronous() }).await.unwrap() }));
        assert!(multi_thread().handle().block_on(async { is_asynchronous() }));
    }

    #[test]
    fn threads_that_may_block_are_not() {
        assert!(!is_asynchronous());
        let runtime = multi_thread();
        assert!(!runtime.block_on(async { spawn_blocking(is_asynchronous).await.unwrap() }));
        assert!(!runtime.block_on(async { spawn(async { block_in_place(is_asynchronous) }).await.unwrap() }));
        let _entered = runtime.enter();
        assert!(Handle::try_current().is_ok() && !is_asynchronous());
    }

    #[test]
    fn the_budget_of_a_task_is_not_spent() {
        let budget = || {
            std::iter::from_fn(|| {
                let mut context = std::task::Context::from_waker(std::task::Waker::noop());
                match coop::poll_proceed(&mut context) {
                    Poll::Ready(spent) => {
                        spent.made_progress();
                        Some(())
                    }
                    Poll::Pending => None,
                }
            })
        };
        let runtime = Builder::new_current_thread().build().unwrap();
        let without = runtime.block_on(async { budget().count() });
        let with = runtime.block_on(async {
            assert!(is_asynchronous());
            budget().count()
        });
        assert!(without > 0 && without == with, "{without} and {with}");
        assert!(runtime.block_on(async {
            let _ = budget().count();
            is_asynchronous()
        }));
    }
}
