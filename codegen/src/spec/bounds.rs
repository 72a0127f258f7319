//! `length`, `range` and `items`.

use std::fmt;

use super::text::parse_from_str;

/// The least and the greatest that the service accepts; both ends count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The least, when there is one.
    pub min: Option<i64>,
    /// The greatest, when there is one.
    pub max: Option<i64>,
}

impl Bounds {
    fn parse(text: &str) -> Result<Self, String> {
        let end = |text: &str| -> Result<Option<i64>, String> {
            match text {
                "" => Ok(None),
                _ => match text.parse() {
                    Ok(number) => Ok(Some(number)),
                    Err(_) => Err(format!("`{text}` is no whole number")),
                },
            }
        };
        let Some((min, max)) = text.split_once("..") else {
            return Err(format!("`{text}` has no `..`: write both ends, `1..32`, or one, `1..` or `..32`"));
        };
        let bounds = Self { min: end(min)?, max: end(max)? };
        if bounds.min.is_none() && bounds.max.is_none() {
            return Err("`..` bounds nothing: leave the key out".to_owned());
        }
        Ok(bounds)
    }

    /// Whether a number lies within.
    pub fn contains(self, number: i64) -> bool {
        self.min.is_none_or(|min| min <= number) && self.max.is_none_or(|max| number <= max)
    }

    /// Whether no number can lie within.
    pub fn is_reversed(self) -> bool {
        matches!((self.min, self.max), (Some(min), Some(max)) if min > max)
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(min) = self.min {
            write!(f, "{min}")?;
        }
        f.write_str("..")?;
        if let Some(max) = self.max {
            write!(f, "{max}")?;
        }
        Ok(())
    }
}

parse_from_str!(Bounds, Bounds::parse, "bounds such as `1..32`", r"^(-?\d+)?\.\.(-?\d+)?$");
