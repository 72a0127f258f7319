//! Random numbers from a seed, and the seeds of the tests.

use std::env;
use std::ops::Range;

/// A generator of random numbers (SplitMix64). Equal seeds result in equal numbers.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the generator of a part of a test, which does not depend on the order in which parts are executed.
    pub fn of_part(seed: u64, part: &str) -> Self {
        Self(part.bytes().fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)))
    }

    /// Returns the next number.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// Returns a number in a range, which must not be empty.
    pub fn within(&mut self, range: Range<u64>) -> u64 {
        range.start + self.bits() % (range.end - range.start)
    }

    /// Returns an index below a bound, which must not be zero.
    pub fn below(&mut self, bound: usize) -> usize {
        self.within(0..bound as u64) as usize
    }

    /// Returns true with a probability in percent.
    pub fn percent(&mut self, probability: u64) -> bool {
        self.within(0..100) < probability
    }

    /// Returns one of the items, of which there must be one.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// Returns the number in an environment variable, if it is set.
pub fn variable(name: &str) -> Option<u64> {
    let value = env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} is not a number: {value}")))
}
