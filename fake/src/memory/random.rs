//! Pseudo-random values. Two fakes with the same seed make the same ones.

/// A generator of pseudo-random numbers (`SplitMix64`).
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns what a generator is created with to continue like this one.
    pub(crate) const fn state(&self) -> u64 {
        self.0
    }

    /// Returns a number below a limit, which is not 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// Returns a string of `count` characters of the alphabet.
    pub(crate) fn string(&mut self, alphabet: &[u8], count: usize) -> String {
        let size = u64::try_from(alphabet.len()).unwrap_or(1).max(1);
        let mut one = || {
            let index = usize::try_from(self.next() % size).unwrap_or_default();
            alphabet.get(index).copied().map_or('0', char::from)
        };
        (0..count).map(|_| one()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_determines_the_values() {
        let made = |seed| Random::new(seed).string(b"0123456789abcdef", 32);
        assert_eq!(made(1), made(1));
        assert_ne!(made(1), made(2));
        let mut random = Random::new(1);
        assert_ne!(random.string(b"01", 64), random.string(b"01", 64));
    }
}
