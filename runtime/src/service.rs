//! Properties of the service that all operations share.

use crate::error::{ErrorCode, KnownCode};
use crate::retry::RetryAdvice;

/// Properties of the service that all operations share. The generated crate holds one static `Service`.
#[derive(Debug)]
pub struct Service {
    /// The `User-Agent` of the generated crate.
    pub user_agent: &'static str,
    /// The header that carries the request id, in requests and responses.
    pub request_id_header: &'static str,
    /// The header that selects the language of messages.
    pub language_header: &'static str,
    /// The field of an error response that holds the error code.
    pub error_code: &'static str,
    /// The field of an error response that holds the message.
    pub error_message: &'static str,
    /// The field of an error response that holds the request id.
    pub error_request_id: &'static str,
    /// The error codes that decide whether a call is retried.
    pub retry: RetryAdvice,
    /// The catalog of error codes, sorted.
    pub codes: &'static [KnownCode],
}

impl Service {
    /// Returns the entry of an error code in the catalog.
    #[must_use]
    pub fn find_code(&self, code: ErrorCode) -> Option<&'static KnownCode> {
        let index = self.codes.binary_search_by(|known| known.code.cmp(&code)).ok()?;
        self.codes.get(index)
    }

    /// Parses an error code. A number without a family is the only code of the catalog with that number, if there is one. Codes
    /// of the catalog are also recognized in another spelling, such as `abc_00020`.
    pub(crate) fn parse_code(&self, text: &str) -> Option<ErrorCode> {
        if let Ok(code) = text.parse() {
            return Some(code);
        }
        if let Some(known) = self.known_in_other_spelling(text) {
            return Some(known);
        }
        // A JSON number may be written as a fraction.
        let number = text.strip_suffix(".0").unwrap_or(text).parse::<u32>().ok()?;
        let mut with_number = self.codes.iter().filter(|known| known.code.number() == number);
        let found = with_number.next()?;
        with_number.next().is_none().then_some(found.code)
    }

    fn known_in_other_spelling(&self, text: &str) -> Option<ErrorCode> {
        let (family, number) = text.split_at_checked(text.find(|c: char| !c.is_ascii_alphabetic())?)?;
        let number = number.strip_prefix(['.', '-', '_', ':']).unwrap_or(number);
        let code: ErrorCode = format!("{}.{number}", family.to_ascii_uppercase()).parse().ok()?;
        self.find_code(code).map(|known| known.code)
    }

    /// Returns the error code of a number without a family. The catalog decides how many digits it has, because a JSON number
    /// has no leading zeros. Returns `None` if the string is not the number of a code.
    pub(crate) fn code_of_number(&self, family: &str, number: &str) -> Option<ErrorCode> {
        let code: ErrorCode = format!("{family}.{number}").parse().ok()?;
        let same = |known: &&KnownCode| known.code.family() == family && known.code.number() == code.number();
        let known = self.find_code(code).or_else(|| self.codes.iter().find(same));
        Some(known.map_or(code, |known| known.code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn known(family: &str, digits: u8, number: u32) -> KnownCode {
        KnownCode::new(ErrorCode::new(family, digits, number), "NAME", "")
    }

    static SERVICE: Service = Service {
        user_agent: "",
        request_id_header: "",
        language_header: "",
        error_code: "",
        error_message: "",
        error_request_id: "",
        retry: RetryAdvice { later: &[], never: &[] },
        codes: &[known("ABC", 5, 20), known("ABC", 9, 4), known("ABC", 9, 20), known("XYZ", 9, 7)],
    };

    #[test]
    fn codes_of_the_catalog_are_recognized_in_other_spellings() {
        let code = |text| SERVICE.parse_code(text).map(|code| code.to_string());
        for text in ["ABC.00020", "abc.00020", "ABC00020", "ABC_00020", "abc-00020"] {
            assert_eq!(code(text).as_deref(), Some("ABC.00020"), "{text}");
        }
        for text in ["7", "7.0", "000000007"] {
            assert_eq!(code(text).as_deref(), Some("XYZ.000000007"), "{text}");
        }
        assert_eq!(code("OTHER.1").as_deref(), Some("OTHER.1"));
        for text in ["20", "7.5", "other.1", "ABC", "abc.1", "ABC.00020x", "", "."] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn the_code_of_a_number_has_the_digits_of_the_catalog() {
        let code = |number| SERVICE.code_of_number("ABC", number).map(|code| code.to_string());
        assert_eq!(code("4").as_deref(), Some("ABC.000000004"));
        assert_eq!(code("000000004").as_deref(), Some("ABC.000000004"));
        assert_eq!(
            (code("00020").as_deref(), code("000000020").as_deref()),
            (Some("ABC.00020"), Some("ABC.000000020"))
        );
        assert_eq!(code("7").as_deref(), Some("ABC.7"), "the catalog has this number in another family only");
        for text in ["", "ABC.000000004", "-4", "4.5", "not a number", "99999999999"] {
            assert_eq!(code(text), None, "{text}");
        }
    }
}
