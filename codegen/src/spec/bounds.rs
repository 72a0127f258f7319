//! `length`, `range` and `items`.

use std::fmt;

use super::text::parse_from_str;

/// Inclusive lower and upper bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The lower bound.
    pub min: Option<i64>,
    /// The upper bound.
    pub max: Option<i64>,
}

impl Bounds {
    fn parse(text: &str) -> Result<Self, String> {
        let end = |text: &str| match text {
            "" => Ok(None),
            _ => text.parse().map(Some).map_err(|_| format!("`{text}` is not an integer")),
        };
        let (min, max) =
            text.split_once("..").ok_or_else(|| format!("expected bounds such as `1..32` or `1..`, found `{text}`"))?;
        match (end(min)?, end(max)?) {
            (None, None) => Err("`..` has no bounds: remove the key".to_owned()),
            (min, max) => Ok(Self { min, max }),
        }
    }

    /// Returns whether a number is within the bounds.
    pub fn contains(self, number: i64) -> bool {
        self.min.is_none_or(|min| min <= number) && self.max.is_none_or(|max| number <= max)
    }

    /// Returns whether the lower bound is above the upper.
    pub fn is_reversed(self) -> bool {
        matches!((self.min, self.max), (Some(min), Some(max)) if min > max)
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: Option<i64>| end.map(|end| end.to_string()).unwrap_or_default();
        write!(f, "{}..{}", end(self.min), end(self.max))
    }
}

parse_from_str!(Bounds, Bounds::parse, "bounds such as `1..32`");
