//! Suggestions for misspelled names.

use super::shape::Shape;

/// Returns the field with the most similar name, if one is similar enough.
#[cold]
pub(super) fn nearest(shape: &Shape, name: &str) -> Option<&'static str> {
    let similar = shape.fields.iter().filter_map(|field| Some((similarity(field.name, name)?, field.name)));
    similar.min_by_key(|&(distance, _)| distance).map(|(_, name)| name)
}

/// Returns the edit distance of a known name from a misspelled one, or `None` if they are not similar.
pub(crate) fn similarity(known: &str, name: &str) -> Option<usize> {
    let allowed = name.chars().count() / 4 + 1;
    Some(distance(known, name)).filter(|distance| *distance <= allowed)
}

/// Returns the edit distance of two names, ignoring case.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().flat_map(char::to_lowercase).take(128).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, letter) in left.chars().flat_map(char::to_lowercase).enumerate() {
        let mut diagonal = above;
        let mut last = above + 1;
        if let Some(first) = row.first_mut() {
            *first = last;
        }
        for (cell, other) in row.iter_mut().skip(1).zip(&right) {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = *cell;
            last = changed.min(diagonal + 1).min(last + 1);
            *cell = last;
        }
    }
    row.last().copied().unwrap_or(0)
}
