//! The clock of a fake, and the IDs that are made of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::Notify;
use tokio::time::Instant;

/// The time between the start of the Gregorian calendar and that of Unix time, in units of 100 ns.
const GREGORIAN_OFFSET: u64 = 0x01B2_1DD2_1381_4000;
const TICKS_PER_MS: u64 = 10_000;
/// The bits of the node and of the clock sequence of a UUID that are made here.
const NODE_BITS: u64 = 0xffff_ffff_ffff;
const SEQUENCE_BITS: u64 = 0x3fff;
/// The value of `pinned_ms` if the clock runs.
const RUNS: u64 = u64::MAX;

/// The clock of one fake: that of tokio, which a test can stop, and what [`Fake::advance`](crate::Fake::advance) has added.
///
/// All clones are one clock.
#[derive(Clone, Debug)]
pub(crate) struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    started: Instant,
    start_ms: u64,
    /// Whether only `advance` moves the clock.
    is_stopped: bool,
    advanced_ms: AtomicU64,
    /// The time while something is processed that was due earlier.
    pinned_ms: AtomicU64,
    issued: AtomicU64,
    node: u64,
    changed: Notify,
}

impl Clock {
    /// Creates a clock with the current time, or one that stands still at a time in milliseconds since 1970.
    ///
    /// The seed is part of all IDs.
    pub(crate) fn new(seed: u64, stopped_at_ms: Option<u64>) -> Self {
        let system_ms = || millis(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default());
        Self(Arc::new(Inner {
            started: Instant::now(),
            start_ms: stopped_at_ms.unwrap_or_else(system_ms),
            is_stopped: stopped_at_ms.is_some(),
            advanced_ms: AtomicU64::new(0),
            pinned_ms: AtomicU64::new(RUNS),
            issued: AtomicU64::new(0),
            node: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) & NODE_BITS,
            changed: Notify::new(),
        }))
    }

    /// Returns the time in milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> u64 {
        match self.0.pinned_ms.load(Ordering::Relaxed) {
            RUNS => self.running_ms(),
            pinned_ms => pinned_ms,
        }
    }

    fn running_ms(&self) -> u64 {
        let inner = &*self.0;
        let elapsed_ms =
            if inner.is_stopped { 0 } else { u64::try_from(inner.started.elapsed().as_millis()).unwrap_or(u64::MAX) };
        inner.start_ms.saturating_add(elapsed_ms).saturating_add(inner.advanced_ms.load(Ordering::Relaxed))
    }

    /// Moves the clock.
    pub(crate) fn advance(&self, duration: Duration) {
        self.0.advanced_ms.fetch_add(millis(duration), Ordering::Relaxed);
    }

    /// Runs a function at an earlier time. The caller holds the lock of the state.
    pub(crate) fn at<T>(&self, time_ms: u64, run: impl FnOnce() -> T) -> T {
        self.0.pinned_ms.store(time_ms.min(self.running_ms()), Ordering::Relaxed);
        let result = run();
        self.0.pinned_ms.store(RUNS, Ordering::Relaxed);
        result
    }

    /// Returns how long it takes until a time, or nothing if the clock stands still.
    pub(crate) fn until(&self, time_ms: u64) -> Option<Duration> {
        (!self.0.is_stopped).then(|| Duration::from_millis(time_ms.saturating_sub(self.running_ms())))
    }

    /// Wakes the task that waits for what is due next, because that may have changed.
    pub(crate) fn notify(&self) {
        self.0.changed.notify_one();
    }

    /// Completes after a call of `notify`.
    pub(crate) async fn changed(&self) {
        self.0.changed.notified().await;
    }

    /// Returns a unique ID in the form of the service: a UUID of version 1 without dashes, with the current time.
    pub(crate) fn uuid(&self) -> String {
        let number = self.0.issued.fetch_add(1, Ordering::Relaxed);
        let ticks = self.now_ms().saturating_mul(TICKS_PER_MS).saturating_add(GREGORIAN_OFFSET + number % TICKS_PER_MS);
        let (low, middle, high) = (ticks & 0xffff_ffff, (ticks >> 32) & 0xffff, (ticks >> 48) & 0x0fff);
        let sequence = 0x8000 | (number / TICKS_PER_MS) & SEQUENCE_BITS;
        let node = self.0.node ^ (number / TICKS_PER_MS / SEQUENCE_BITS);
        format!("{low:08x}{middle:04x}1{high:03x}{sequence:04x}{node:012x}")
    }
}

/// Returns a duration in milliseconds, rounded up.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_contain_the_time_and_the_seed() {
        let clock = Clock::new(7, Some(1_900_000_000_000));
        let (first, second) = (clock.uuid(), clock.uuid());
        assert!(first != second && first.len() == 32, "{first}");
        let part = |range| u64::from_str_radix(first.get(range).unwrap_or_default(), 16).unwrap_or_default();
        let ticks = part(13..16) << 48 | part(8..12) << 32 | part(0..8);
        assert_eq!((ticks - GREGORIAN_OFFSET) / TICKS_PER_MS, 1_900_000_000_000);
        assert_eq!(Clock::new(7, Some(1_900_000_000_000)).uuid(), first);
        assert_ne!(Clock::new(8, Some(1_900_000_000_000)).uuid(), first);
    }

    #[tokio::test(start_paused = true)]
    async fn the_clock_follows_that_of_tokio_and_can_be_advanced() {
        let clock = Clock::new(0, None);
        let start = clock.now_ms();
        tokio::time::advance(Duration::from_secs(60)).await;
        clock.clone().advance(Duration::from_secs(1));
        assert_eq!(clock.now_ms() - start, 61_000);
        assert_eq!(clock.at(start + 5, || clock.now_ms()), start + 5);
        assert_eq!(clock.until(start + 62_000), Some(Duration::from_secs(1)));
        let stopped = Clock::new(0, Some(1));
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!((stopped.now_ms(), stopped.until(2)), (1, None));
    }
}
