//! The request of one page, which the stream of pages polls itself or leaves to a task.

use std::future::{Future as _, poll_fn};
use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tracing::Instrument as _;

use super::ResponseFuture;
use super::attempts::RawResponse;
use crate::error::{Error, Result};

/// A page that has been requested.
pub(super) enum PageRequest<T> {
    /// Is sent while the stream is polled.
    Polled(ResponseFuture<T>),
    /// Is sent by a task, also while the stream is not polled.
    Spawned(Task<T>),
}

impl<T> PageRequest<T> {
    /// Polls for the page.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(T, RawResponse)>> {
        match self {
            Self::Polled(response) => response.poll_with_raw(context),
            Self::Spawned(task) => task.poll(context),
        }
    }
}

impl<T: Send + 'static> PageRequest<T> {
    /// Sends a request in a task. Outside of a runtime of tokio, where there are none, polling results in the error.
    pub(super) fn spawn(mut response: ResponseFuture<T>) -> Self {
        let Ok(runtime) = Handle::try_current() else { return Self::Polled(response) };
        let operation = response.operation.name;
        let page = poll_fn(move |context| response.poll_with_raw(context));
        Self::Spawned(Task { operation, page: runtime.spawn(page.in_current_span()) })
    }
}

/// A task that ends when it is dropped.
pub(super) struct Task<T> {
    operation: &'static str,
    page: JoinHandle<Result<(T, RawResponse)>>,
}

impl<T> Task<T> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(T, RawResponse)>> {
        Pin::new(&mut self.page).poll(context).map(|joined| {
            joined.unwrap_or_else(|error| match error.try_into_panic() {
                Ok(panic) => resume_unwind(panic),
                Err(error) => {
                    let message = "the runtime of tokio in which the next page was requested has been shut down";
                    Err(Error::configuration(message).with_source(error).with_operation(self.operation, 0))
                }
            })
        })
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        self.page.abort();
    }
}
