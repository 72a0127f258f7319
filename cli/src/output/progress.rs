//! A progress bar on standard error while the pages of a list arrive.

use std::pin::pin;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::Instant;

use super::is_stderr_terminal;

/// The time after which the bar appears.
const DELAY: Duration = Duration::from_millis(300);
const TICK: Duration = Duration::from_millis(100);

/// The progress of a list.
pub(super) struct Progress {
    message: &'static str,
    appears_at: Instant,
    bar: Option<ProgressBar>,
    received: u64,
    total: Option<u64>,
    is_shown: bool,
}

impl Progress {
    pub(super) fn new(message: &'static str) -> Self {
        let is_shown = is_stderr_terminal();
        Self { message, appears_at: Instant::now() + DELAY, bar: None, received: 0, total: None, is_shown }
    }

    /// Waits for a future, and shows the bar if that takes long.
    pub(super) async fn wait<T>(&mut self, future: impl Future<Output = T>) -> T {
        if !self.is_shown || self.bar.is_some() {
            return future.await;
        }
        let mut future = pin!(future);
        tokio::select! {
            biased;
            output = &mut future => return output,
            () = tokio::time::sleep_until(self.appears_at) => {}
        }
        let bar = self.bar.insert(ProgressBar::new_spinner().with_message(self.message));
        bar.enable_steady_tick(TICK);
        self.update();
        future.await
    }

    /// Adds items that have arrived, of a total if that is known.
    pub(super) fn add(&mut self, items: usize, total: Option<u64>) {
        self.received += u64::try_from(items).unwrap_or(0);
        self.total = total.or(self.total);
        self.update();
    }

    fn update(&self) {
        let Some(bar) = &self.bar else { return };
        if let Some(total) = self.total {
            bar.set_length(total);
            if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}") {
                bar.set_style(style);
            }
        } else if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {pos}") {
            bar.set_style(style);
        }
        bar.set_position(self.received);
    }

    /// Removes the bar.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
