//! Random numbers for nonces and retry delays.

use std::hash::{BuildHasher, RandomState};

/// Returns 64 random bits.
///
/// `RandomState` is a SipHash with a 128-bit key that the standard library seeds from the operating system, so its output
/// cannot be predicted without the key. That suffices for a nonce and for jitter, and saves a dependency on a random number
/// generator.
pub(crate) fn bits() -> u64 {
    RandomState::new().hash_one(std::time::SystemTime::now())
}

/// Returns a number in `0.0..1.0`.
pub(crate) fn fraction() -> f64 {
    f64::from(u32::try_from(bits() >> 32).unwrap_or_default()) / (f64::from(u32::MAX) + 1.0)
}
