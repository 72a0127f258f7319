//! A query: the words that a user searches with, and how well a string matches them.

use super::words;

/// What a synonym counts, out of 100.
const SYNONYM: u32 = 85;
/// What a Chinese text counts that contains only a part of a word of the query, out of 100.
const PART: u32 = 60;

/// A query.
pub(crate) struct Query {
    terms: Vec<Term>,
}

/// A word of a query.
struct Term {
    /// The words that match: the given one first. A synonym can consist of several words.
    alternatives: Vec<Alternative>,
}

struct Alternative {
    words: Vec<String>,
    factor: u32,
}

/// How well something matches a query. More terms that match count more than the points of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Score {
    /// How many words of the query match.
    pub(crate) terms: usize,
    pub(crate) points: u32,
}

/// A string to search, and what a match in it counts.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    weight: u32,
    words: Vec<String>,
    /// The text itself if it contains Chinese.
    chinese: Option<String>,
}

impl Text {
    /// Creates a string from what a match in it counts.
    pub(crate) fn new(weight: u32, text: &str) -> Self {
        let chinese = words::is_chinese(text).then(|| text.to_owned());
        Self { weight, words: words::split(text).collect(), chinese }
    }
}

impl Query {
    /// Parses the words of a query.
    pub(crate) fn new<'a>(given: impl IntoIterator<Item = &'a str>) -> Self {
        let all = words::with_phrases(given.into_iter().flat_map(words::split).flat_map(|word| words::segments(&word)));
        let mut meaningful: Vec<String> = all.iter().filter(|word| !words::is_stop_word(word)).cloned().collect();
        if meaningful.is_empty() {
            meaningful = all;
        }
        Self { terms: meaningful.iter().map(|word| Term::new(word)).collect() }
    }

    /// Returns the number of words that can match.
    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }

    /// Returns whether a word is one of the query or means the same.
    pub(crate) fn has(&self, word: &str) -> bool {
        let mut alternatives =
            self.terms.iter().flat_map(|term| &term.alternatives).flat_map(|alternative| &alternative.words);
        alternatives.any(|own| words::quality(own, word) > 0)
    }

    /// Returns whether a string has no other words that mean something.
    pub(crate) fn is_all_of(&self, text: &str) -> bool {
        words::split(text).filter(|word| !words::is_stop_word(word)).all(|word| self.has(&word))
    }

    /// Returns how well texts match together.
    pub(crate) fn score(&self, texts: &[Text]) -> Score {
        let points = self.terms.iter().map(|term| texts.iter().map(|text| term.points(text)).max().unwrap_or(0));
        points
            .filter(|points| *points > 0)
            .fold(Score::default(), |score, points| Score { terms: score.terms + 1, points: score.points + points })
    }
}

impl Term {
    fn new(word: &str) -> Self {
        let given = Alternative { words: words::split(word).collect(), factor: 100 };
        let synonyms = words::synonyms(word).filter(|synonym| *synonym != word);
        let synonyms = synonyms.map(|synonym| Alternative { words: words::split(synonym).collect(), factor: SYNONYM });
        Self { alternatives: std::iter::once(given).chain(synonyms).collect() }
    }

    fn points(&self, text: &Text) -> u32 {
        let best =
            self.alternatives.iter().map(|alternative| alternative.quality(text) * alternative.factor / 100).max();
        best.unwrap_or(0) * text.weight / 10
    }
}

impl Alternative {
    /// Returns how well a string matches, out of 100.
    fn quality(&self, text: &Text) -> u32 {
        let of_word = |word: &String| match &text.chinese {
            Some(chinese) if words::is_chinese(word) => chinese_quality(word, chinese),
            _ => text.words.iter().map(|own| words::quality(word, own)).max().unwrap_or(0),
        };
        // Only the given word is searched with typing errors: those of synonyms are other words.
        let least = self.words.iter().map(of_word).min().unwrap_or(0);
        if self.factor < 100 && least < 90 { 0 } else { least }
    }
}

/// Returns how well a string contains a Chinese word: as a whole, or most of its pairs of characters.
fn chinese_quality(word: &str, text: &str) -> u32 {
    if text.contains(word) {
        return 100;
    }
    let characters: Vec<char> = word.chars().collect();
    let pairs = characters.windows(2).map(|pair| text.contains(&pair.iter().collect::<String>()));
    let (found, all) = pairs.fold((0_u32, 0_u32), |(found, all), is_found| (found + u32::from(is_found), all + 1));
    if found * 2 > all { PART * found / all } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(query: &str, text: &str) -> Score {
        Query::new([query]).score(&[Text::new(10, text)])
    }

    #[test]
    fn synonyms_count_less_than_the_word_and_more_than_nothing() {
        let [word, synonym, other] =
            ["Extend a meeting", "Prolong a meeting", "Lock a meeting"].map(|text| score("extend", text));
        assert!(word > synonym && synonym > other, "{word:?} {synonym:?} {other:?}");
        assert_eq!(other, Score::default());
    }

    #[test]
    fn chinese_words_are_found_inside_of_texts() {
        assert_eq!(score("静音", "全场静音").terms, 1);
        assert_eq!(score("修改用户状态", "批量修改用户状态").terms, 3);
        assert_eq!(score("查询用户状态", "批量修改用户状态").terms, 2);
        assert_eq!(score("录制", "静音").terms, 0);
    }
}
