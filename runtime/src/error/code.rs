//! Error codes of the service, as values that `match` can compare.

use std::fmt;
use std::str::FromStr;

/// An error code such as `MMC.111072065`: a family, a dot and a number.
///
/// It is `Copy` and can be used in patterns, so that the constants of the module `codes` work in `match`:
///
/// ```
/// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
/// use huaweicloud_meeting::ErrorCode;
///
/// const NOT_STARTED: ErrorCode = ErrorCode::new("MMC", 9, 111_072_005);
///
/// match "MMC.111072005".parse() {
///     Ok(NOT_STARTED) => {}
///     other => unreachable!("{other:?}"),
/// }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ErrorCode {
    family: [u8; 7],
    digits: u8,
    number: u32,
}

impl ErrorCode {
    /// Creates a code from its family and its number, which is padded with zeros to a number of digits.
    ///
    /// # Panics
    ///
    /// Panics if the family is empty or longer than seven bytes, or if `digits` is not in `1..=10`. In a constant, that is a
    /// compile error.
    #[must_use]
    #[allow(clippy::panic, clippy::indexing_slicing, reason = "meant for constants; `parse` is for input")]
    pub const fn new(family: &str, digits: u8, number: u32) -> Self {
        let letters = family.as_bytes();
        assert!(!letters.is_empty() && letters.len() <= 7, "the family of a code has one to seven letters");
        assert!(digits >= 1 && digits <= 10, "a code has one to ten digits");
        let mut bytes = [0; 7];
        let mut i = 0;
        while i < letters.len() {
            bytes[i] = letters[i];
            i += 1;
        }
        Self { family: bytes, digits, number }
    }

    /// Returns the part before the dot, such as `MMC` or `USG`.
    #[must_use]
    pub fn family(&self) -> &str {
        let end = self.family.iter().position(|byte| *byte == 0).unwrap_or(self.family.len());
        self.family.get(..end).and_then(|letters| std::str::from_utf8(letters).ok()).unwrap_or_default()
    }

    /// Returns the number after the dot.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.number
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:0width$}", self.family(), self.number, width = usize::from(self.digits))
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// An error code that the catalog of the service lists.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct KnownCode {
    /// The code.
    pub code: ErrorCode,
    /// The name of its constant.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

impl KnownCode {
    /// Creates an entry of the catalog.
    #[must_use]
    pub const fn new(code: ErrorCode, name: &'static str, meaning: &'static str) -> Self {
        Self { code, name, meaning }
    }
}

/// The error of parsing an [`ErrorCode`] from a string that does not have the form `FAMILY.number`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseErrorCodeError;

impl fmt::Display for ParseErrorCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid error code: expected one to seven capital letters, a dot and one to ten digits")
    }
}

impl std::error::Error for ParseErrorCodeError {}

impl FromStr for ErrorCode {
    type Err = ParseErrorCodeError;

    fn from_str(string: &str) -> Result<Self, Self::Err> {
        let (family, number) = string.split_once('.').ok_or(ParseErrorCodeError)?;
        let digits = number.len();
        let well_formed = (1..=7).contains(&family.len())
            && family.bytes().all(|byte| byte.is_ascii_uppercase())
            && (1..=10).contains(&digits)
            && number.bytes().all(|byte| byte.is_ascii_digit());
        if !well_formed {
            return Err(ParseErrorCodeError);
        }
        let mut bytes = [0; 7];
        for (place, letter) in bytes.iter_mut().zip(family.bytes()) {
            *place = letter;
        }
        let digits = u8::try_from(digits).map_err(|_| ParseErrorCodeError)?;
        let number = number.parse().map_err(|_| ParseErrorCodeError)?;
        Ok(Self { family: bytes, digits, number })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_displayed_as_it_was_parsed() {
        for text in ["MMC.111072065", "USG.000000002", "APIGW.0301", "MBI.000000004"] {
            assert_eq!(text.parse::<ErrorCode>().unwrap().to_string(), text);
        }
        assert_eq!("MMC.111072065".parse(), Ok(ErrorCode::new("MMC", 9, 111_072_065)));
        assert_eq!(size_of::<ErrorCode>(), 12);
    }

    #[test]
    fn strings_of_another_form_are_rejected() {
        for text in ["", ".", "MMC.", "MMC.x", "mmc.1", "ABCDEFGH.1", "MMC.12345678901", "MMC.9999999999", "111072065"]
        {
            assert_eq!(text.parse::<ErrorCode>(), Err(ParseErrorCodeError), "{text}");
        }
    }
}
