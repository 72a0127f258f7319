//! The runtime of tokio behind a blocking client.

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, JoinHandle, Thread};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use super::context::require_blocking_allowed;
use crate::error::{Error, Result};

/// A runtime of tokio on a thread of its own, which drives timers and connections. It ends with the last clone.
#[derive(Clone)]
pub struct Background(Arc<Running>);

struct Running {
    handle: Handle,
    /// Dropped to end the thread.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    /// Starts the thread and its runtime.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Configuration`](crate::ErrorKind::Configuration) if the system cannot create the thread or
    /// the runtime.
    pub fn start() -> Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let (started, handle) = mpsc::sync_channel(1);
        let thread = thread::Builder::new().name("blocking-client".to_owned()).spawn(move || run(&started, stopped));
        let thread = thread.map_err(not_started)?;
        let handle = handle.recv().map_err(io::Error::other).and_then(|handle| handle).map_err(not_started)?;
        Ok(Self(Arc::new(Running { handle, stop: Some(stop), thread: Some(thread) })))
    }

    /// Blocks the thread until a future has completed.
    ///
    /// # Errors
    ///
    /// Returns an error of kind [`Configuration`](crate::ErrorKind::Configuration) in an asynchronous context, without polling
    /// the future.
    pub fn block_on<F: Future>(&self, future: F) -> Result<F::Output> {
        require_blocking_allowed()?;
        // Timers, connections and tasks of the future belong to the runtime. `Handle::block_on` would panic where
        // an asynchronous context was not recognized.
        let _entered = self.0.handle.enter();
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return Ok(output);
            }
            thread::park();
        }
    }
}

/// Runs the runtime until the sender of `stopped` is dropped.
fn run(started: &mpsc::SyncSender<io::Result<Handle>>, stopped: oneshot::Receiver<()>) {
    let runtime = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = started.send(Err(error));
            return;
        }
    };
    let _ = started.send(Ok(runtime.handle().clone()));
    let _ = runtime.block_on(stopped);
    // Does not wait for a lookup of a host name that hangs.
    runtime.shutdown_background();
}

fn not_started(error: io::Error) -> Error {
    Error::configuration("the background thread of the blocking client could not be started").with_source(error)
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop = None;
        // A transport or an observer may hold the last clone, and is dropped by the thread itself.
        if let Some(thread) = self.thread.take().filter(|thread| thread.thread().id() != thread::current().id()) {
            let _ = thread.join();
        }
    }
}

/// Wakes a thread that waits in [`Background::block_on`].
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

impl fmt::Debug for Background {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Background").finish_non_exhaustive()
    }
}
