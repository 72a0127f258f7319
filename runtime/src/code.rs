//! Error codes of the service as values that `match` can compare.

use std::fmt;
use std::str::FromStr;

/// An error code such as `MMC.111072065`: a family, a dot and a number.
///
/// It is small, `Copy` and comparable in patterns, so that the constants of a `codes` module work in `match`:
///
/// ```
/// use huaweicloud_meeting_runtime::ErrorCode;
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
    /// The code of a family with a number that is written with so many digits.
    ///
    /// # Panics
    ///
    /// In a constant, that is, when it is compiled: where the family has more than seven letters or the number more
    /// digits than were said.
    #[must_use]
    #[allow(clippy::panic, clippy::indexing_slicing, reason = "evaluated by the compiler; `parse` is for input")]
    pub const fn new(family: &str, digits: u8, number: u32) -> Self {
        let letters = family.as_bytes();
        assert!(!letters.is_empty() && letters.len() <= 7, "a family has one to seven letters");
        assert!(digits >= 1 && digits <= 10, "a code has one to ten digits");
        let mut bytes = [0; 7];
        let mut i = 0;
        while i < letters.len() {
            bytes[i] = letters[i];
            i += 1;
        }
        Self { family: bytes, digits, number }
    }

    /// What stands before the dot: `MMC`, `USG`, …
    #[must_use]
    pub fn family(&self) -> &str {
        let end = self.family.iter().position(|byte| *byte == 0).unwrap_or(self.family.len());
        self.family.get(..end).and_then(|letters| std::str::from_utf8(letters).ok()).unwrap_or_default()
    }

    /// What stands behind the dot.
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

/// A string is no error code: it lacks the form `FAMILY.number`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnErrorCode;

impl fmt::Display for NotAnErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an error code: expected up to seven capital letters, a dot and up to ten digits")
    }
}

impl std::error::Error for NotAnErrorCode {}

impl FromStr for ErrorCode {
    type Err = NotAnErrorCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (family, number) = text.split_once('.').ok_or(NotAnErrorCode)?;
        let digits = number.len();
        let well_formed = (1..=7).contains(&family.len())
            && family.bytes().all(|byte| byte.is_ascii_uppercase())
            && (1..=10).contains(&digits)
            && number.bytes().all(|byte| byte.is_ascii_digit());
        if !well_formed {
            return Err(NotAnErrorCode);
        }
        let mut bytes = [0; 7];
        for (place, letter) in bytes.iter_mut().zip(family.bytes()) {
            *place = letter;
        }
        let digits = u8::try_from(digits).map_err(|_| NotAnErrorCode)?;
        let number = number.parse().map_err(|_| NotAnErrorCode)?;
        Ok(Self { family: bytes, digits, number })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_its_text() {
        for text in ["MMC.111072065", "USG.000000002", "APIGW.0301", "MBI.000000004"] {
            assert_eq!(text.parse::<ErrorCode>().unwrap().to_string(), text);
        }
        assert_eq!("MMC.111072065".parse(), Ok(ErrorCode::new("MMC", 9, 111_072_065)));
        assert_eq!(size_of::<ErrorCode>(), 12);
    }

    #[test]
    fn what_has_another_form_is_refused() {
        for text in ["", ".", "MMC.", "MMC.x", "mmc.1", "ABCDEFGH.1", "MMC.12345678901", "MMC.9999999999", "111072065"]
        {
            assert_eq!(text.parse::<ErrorCode>(), Err(NotAnErrorCode), "{text}");
        }
    }
}
