//! Random numbers, from the operating system.

use std::hash::{BuildHasher as _, RandomState};

use crate::error::{Error, Result};

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
    // A hash with a key that the standard library seeds from the operating system: cheap, and cannot fail.
    let bits = RandomState::new().hash_one(());
    f64::from(u32::try_from(bits >> 32).unwrap_or_default()) / (f64::from(u32::MAX) + 1.0)
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
    fn fractions_are_below_one_and_spread() {
        let fractions: Vec<f64> = (0..1_000).map(|_| fraction()).collect();
        assert!(fractions.iter().all(|fraction| (0.0..1.0).contains(fraction)));
        assert!((300..700).contains(&fractions.iter().filter(|fraction| **fraction < 0.5).count()));
    }
}
