//! The time, and IDs that are made of it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The time between the start of the Gregorian calendar and that of Unix time, in units of 100 ns.
const GREGORIAN_OFFSET: u64 = 0x01B2_1DD2_1381_4000;
const TICKS_PER_MS: u64 = 10_000;

/// Returns the current Unix time in milliseconds.
pub(crate) fn now_ms() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}

/// Returns a unique ID in the form of the service: a UUID of version 1 without dashes, whose clock is the current time.
pub(crate) fn uuid() -> String {
    static ISSUED: AtomicU64 = AtomicU64::new(0);
    let number = ISSUED.fetch_add(1, Ordering::Relaxed);
    let ticks = now_ms().saturating_mul(TICKS_PER_MS).saturating_add(GREGORIAN_OFFSET + number % TICKS_PER_MS);
    let (low, middle, high) = (ticks & 0xffff_ffff, (ticks >> 32) & 0xffff, (ticks >> 48) & 0x0fff);
    format!("{low:08x}{middle:04x}1{high:03x}980a{:012x}", number / TICKS_PER_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_contain_the_time() {
        let (first, second) = (uuid(), uuid());
        assert!(first != second && first.len() == 32, "{first}");
        let part = |range| u64::from_str_radix(first.get(range).unwrap_or_default(), 16).unwrap_or_default();
        let ticks = part(13..16) << 48 | part(8..12) << 32 | part(0..8);
        assert!((ticks - GREGORIAN_OFFSET) / TICKS_PER_MS <= now_ms());
    }
}
