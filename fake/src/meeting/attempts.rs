//! Wrong passwords, after which a meeting accepts none for a while.

/// The number of wrong passwords in succession. No source states it.
const MAX_FAILURES: u32 = 5;
/// How long no password is accepted then.
const LOCKED_MS: u64 = 5 * 60_000;

/// The wrong passwords of a meeting.
#[derive(Debug, Default)]
pub(crate) struct Attempts {
    failures: u32,
    last_ms: u64,
}

impl Attempts {
    /// Returns whether no password is accepted at a time, in milliseconds since 1970.
    pub(crate) fn are_locked(&self, now_ms: u64) -> bool {
        self.failures >= MAX_FAILURES && now_ms < self.last_ms.saturating_add(LOCKED_MS)
    }

    /// Counts an attempt. A correct password, or the end of the lock, starts again.
    pub(crate) fn add(&mut self, is_wrong: bool, now_ms: u64) {
        let is_over = self.failures >= MAX_FAILURES && !self.are_locked(now_ms);
        if !is_wrong || is_over {
            self.failures = 0;
        }
        if is_wrong {
            self.failures = self.failures.saturating_add(1);
            self.last_ms = now_ms;
        }
    }
}
