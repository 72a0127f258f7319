//! Random changes of inputs.

/// Strings with a meaning in JSON or YAML.
const PIECES: [&str; 32] = [
    "null",
    "true",
    "\"\"",
    "[]",
    "{}",
    "[{}]",
    "0",
    "-1",
    "1e400",
    "12.5",
    "9223372036854775808",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"Asia/Shanghai\"",
    ",",
    ":",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "\\",
    "\u{feff}",
    "会",
    "\n",
    "  ",
    "- ",
    "&a ",
    "*a",
    "|\n",
    "#",
    "~",
];

/// A source of changed inputs. The same seed yields the same inputs.
pub(crate) struct Mutator {
    state: u64,
}

impl Mutator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed ^ 0x9e37_79b9_7f4a_7c15 }
    }

    /// Returns an input of the corpus with one to four changes.
    pub(crate) fn mutate(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut input = corpus[self.below(corpus.len())].clone();
        for _ in 0..=self.below(4) {
            self.change(&mut input, corpus);
        }
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        let at = self.position(input);
        let end = (at + 1 + self.below(16)).min(input.len());
        match self.below(6) {
            0 => input.truncate(at),
            1 => drop(input.drain(at..end)),
            2 => {
                let piece = PIECES[self.below(PIECES.len())];
                input.splice(at..at, piece.bytes());
            }
            3 => {
                let piece = PIECES[self.below(PIECES.len())];
                input.splice(at..end, piece.bytes());
            }
            4 => {
                let other = &corpus[self.below(corpus.len())];
                let from = self.position(other);
                input.splice(at..at, other[from..(from + self.below(64)).min(other.len())].iter().copied());
            }
            _ => {
                let byte = self.next().to_le_bytes()[0];
                if let Some(place) = input.get_mut(at) {
                    *place = byte;
                }
            }
        }
    }

    /// Returns a position behind the two bytes that select what the input is for.
    fn position(&mut self, input: &[u8]) -> usize {
        let start = input.len().min(2);
        start + self.below(input.len() - start + 1)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    /// Returns the next number of a SplitMix64 generator.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
