//! A sign of life while a call takes its time.

use std::io::{self, IsTerminal as _};
use std::pin::pin;
use std::time::Duration;

use indicatif::ProgressBar;

/// A call that is quicker needs no sign of life.
const QUIET: Duration = Duration::from_millis(300);
const TICK: Duration = Duration::from_millis(100);

/// Waits, and shows people on standard error that it does.
pub(crate) async fn wait<T>(what: &'static str, future: impl Future<Output = T>) -> T {
    if !io::stderr().is_terminal() {
        return future.await;
    }
    let mut future = pin!(future);
    tokio::select! {
        biased;
        outcome = &mut future => return outcome,
        () = tokio::time::sleep(QUIET) => {}
    }
    let spinner = ProgressBar::new_spinner().with_message(what);
    spinner.enable_steady_tick(TICK);
    let outcome = future.await;
    spinner.finish_and_clear();
    outcome
}
