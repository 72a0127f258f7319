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

/// Returns a random UUID (version 4), for the id of a request.
pub(crate) fn uuid() -> String {
    let high = bits() & 0xffff_ffff_ffff_0fff | 0x4000;
    let low = bits() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000;
    let [time, middle, version] = [high >> 32, high >> 16 & 0xffff, high & 0xffff];
    format!("{time:08x}-{middle:04x}-{version:04x}-{:04x}-{:012x}", low >> 48, low & 0xffff_ffff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_have_the_standard_form_and_differ() {
        let (first, second) = (uuid(), uuid());
        assert_ne!(first, second);
        let parts: Vec<usize> = first.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert!(first.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()), "{first}");
        assert_eq!(first.as_bytes()[14], b'4');
        assert!(matches!(first.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "{first}");
    }
}
