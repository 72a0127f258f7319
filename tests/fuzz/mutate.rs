//! Random changes of inputs.

use huaweicloud_meeting_tests::random::Random;

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
    random: Random,
}

impl Mutator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: Random::new(seed) }
    }

    /// Returns an input of the corpus with one to four changes.
    pub(crate) fn mutate(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut input = self.random.pick(corpus).clone();
        for _ in 0..=self.random.below(4) {
            self.change(&mut input, corpus);
        }
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, corpus: &[Vec<u8>]) {
        let at = self.position(input);
        let end = (at + 1 + self.random.below(16)).min(input.len());
        match self.random.below(6) {
            0 => input.truncate(at),
            1 => drop(input.drain(at..end)),
            2 => {
                let piece = self.random.pick(&PIECES);
                input.splice(at..at, piece.bytes());
            }
            3 => {
                let piece = self.random.pick(&PIECES);
                input.splice(at..end, piece.bytes());
            }
            4 => {
                let other = self.random.pick(corpus);
                let from = self.position(other);
                input.splice(at..at, other[from..(from + self.random.below(64)).min(other.len())].iter().copied());
            }
            _ => {
                let byte = self.random.bits().to_le_bytes()[0];
                if let Some(place) = input.get_mut(at) {
                    *place = byte;
                }
            }
        }
    }

    /// Returns a position behind the two bytes that select what the input is for.
    fn position(&mut self, input: &[u8]) -> usize {
        let start = input.len().min(2);
        start + self.random.below(input.len() - start + 1)
    }
}
