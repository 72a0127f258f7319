//! Random numbers, from the operating system.

use std::cell::RefCell;
use std::hash::{BuildHasher as _, RandomState};

use crate::error::{Error, Result};

/// For how many request ids a thread fetches random bits from the operating system.
const IDS_AT_A_TIME: usize = 32;

/// Returns 32 random hexadecimal digits, 128 bits, for nonces and boundaries.
pub(crate) fn hex_digits() -> Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        Error::configuration(format!("the operating system returned no random numbers: {error}")).with_source(error)
    })?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

/// Returns a number in `0.0..1.0`, to spread retries.
pub(crate) fn fraction() -> f64 {
    f64::from(u32::try_from(bits() >> 32).unwrap_or_default()) / (f64::from(u32::MAX) + 1.0)
}

/// Returns a random UUID (version 4), for the id of a request.
pub(crate) fn uuid() -> String {
    const VERSION: u128 = 0xf000 << 64;
    const VARIANT: u128 = 0xc000 << 48;
    // An id need not be unpredictable, so a call does not fail because of it.
    let random = id_bits().unwrap_or_else(|| u128::from(bits()) << 64 | u128::from(bits()));
    let uuid = (random & !VERSION & !VARIANT | 0x4000 << 64 | 0x8000 << 48).to_be_bytes();
    let mut text = String::with_capacity(36);
    for (index, byte) in uuid.into_iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.extend([byte >> 4, byte & 15].into_iter().filter_map(|digit| char::from_digit(digit.into(), 16)));
    }
    text
}

/// Returns 128 random bits for an id. They are fetched for many ids at a time: one system call per id takes 2 % of the time of a call.
fn id_bits() -> Option<u128> {
    thread_local! {
        static UNUSED: RefCell<Vec<u128>> = const { RefCell::new(Vec::new()) };
    }
    let next = |unused: &mut Vec<u128>| {
        if unused.is_empty() {
            let mut bytes = [0; 16 * IDS_AT_A_TIME];
            getrandom::fill(&mut bytes).ok()?;
            unused.extend(bytes.as_chunks().0.iter().map(|bytes| u128::from_ne_bytes(*bytes)));
        }
        unused.pop()
    };
    UNUSED.try_with(|unused| next(&mut unused.borrow_mut())).ok().flatten()
}

/// Returns 64 bits of a hash with a key that the standard library seeds from the operating system: cheap, and cannot fail.
fn bits() -> u64 {
    RandomState::new().hash_one(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn digits_differ_and_have_a_fixed_length() {
        let digits: HashSet<String> = (0..1_000).map(|_| hex_digits().unwrap()).collect();
        assert_eq!(digits.len(), 1_000);
        assert!(digits.iter().all(|digits| digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())));
    }

    #[test]
    fn uuids_have_the_standard_form_and_differ() {
        let uuids: HashSet<String> = (0..1_000).map(|_| uuid()).collect();
        assert_eq!(uuids.len(), 1_000);
        for uuid in uuids {
            assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
            assert!(uuid.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()), "{uuid}");
            assert!(uuid.as_bytes()[14] == b'4' && matches!(uuid.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "{uuid}");
        }
    }

    #[test]
    fn fractions_are_below_one_and_spread() {
        let fractions: Vec<f64> = (0..1_000).map(|_| fraction()).collect();
        assert!(fractions.iter().all(|fraction| (0.0..1.0).contains(fraction)));
        assert!((300..700).contains(&fractions.iter().filter(|fraction| **fraction < 0.5).count()));
    }
}
