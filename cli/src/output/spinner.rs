//! A spinner during slow calls.

use std::borrow::Cow;
use std::pin::pin;
use std::time::Duration;

use indicatif::ProgressBar;

use super::is_stderr_terminal;

/// The time after which the spinner appears.
const DELAY: Duration = Duration::from_millis(300);
const TICK: Duration = Duration::from_millis(100);

/// Waits for a future. If it takes long, a spinner is shown on standard error, provided that this is a terminal.
pub(crate) async fn wait<T>(message: impl Into<Cow<'static, str>>, future: impl Future<Output = T>) -> T {
    if !is_stderr_terminal() {
        return future.await;
    }
    let mut future = pin!(future);
    tokio::select! {
        biased;
        output = &mut future => return output,
        () = tokio::time::sleep(DELAY) => {}
    }
    let spinner = ProgressBar::new_spinner().with_message(message);
    spinner.enable_steady_tick(TICK);
    let output = future.await;
    spinner.finish_and_clear();
    output
}
