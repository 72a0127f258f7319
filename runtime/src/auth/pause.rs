//! Pauses that grow while their cause recurs.

use std::time::Duration;

use tokio::time::Instant;

/// A time in which something is not tried again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pause {
    pub(super) began_at: Instant,
    pub(super) length: Duration,
}

/// The lengths of a kind of pause.
pub(super) struct PauseLengths {
    pub(super) first: Duration,
    pub(super) max: Duration,
}

impl Pause {
    /// Begins a pause. If it soon follows the previous one, it is twice as long.
    pub(super) fn begin(lengths: &PauseLengths, previous: Option<Self>, now: Instant) -> Self {
        let recurring = previous.filter(|pause| now < pause.began_at + pause.length * 2);
        let length = recurring.map_or(lengths.first, |pause| (pause.length * 2).min(lengths.max));
        Self { began_at: now, length }
    }

    pub(super) fn is_over(&self, now: Instant) -> bool {
        self.remaining(now).is_zero()
    }

    pub(super) fn elapsed(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.began_at)
    }

    pub(super) fn remaining(&self, now: Instant) -> Duration {
        self.length.saturating_sub(self.elapsed(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_doubles_while_its_cause_recurs() {
        let lengths = PauseLengths { first: Duration::from_secs(30), max: Duration::from_secs(100) };
        let mut now = Instant::now();
        let mut previous = None;
        for expected in [30, 60, 100, 100] {
            let pause = Pause::begin(&lengths, previous, now);
            assert_eq!(pause.remaining(now).as_secs(), expected);
            assert!(!pause.is_over(now));
            now += pause.remaining(now);
            assert!(pause.is_over(now));
            previous = Some(pause);
        }
        now += Duration::from_secs(100);
        assert_eq!(Pause::begin(&lengths, previous, now).remaining(now).as_secs(), 30, "the cause had ceased");
    }
}
