//! Numbers, also as strings.

use super::Reader;
use crate::codec::error::{DecodeError, DecodeErrorKind, JsonType};
use crate::codec::shape::Form;

impl<'a> Reader<'a> {
    /// Reads an integer in a form.
    ///
    /// # Errors
    /// Returns an error if the value is not an integer of 64 bits.
    pub fn integer(&mut self, form: Form) -> Result<i64, DecodeError> {
        if form != Form::String
            && let Some(value) = self.plain_integer()
        {
            return Ok(value);
        }
        self.any_integer(form)
    }

    /// Reads an integer of up to 18 digits, as nearly all are, if one follows.
    #[inline]
    fn plain_integer(&mut self) -> Option<i64> {
        const DIGITS: usize = 18;
        let rest = self.rest();
        let (negative, digits) = match rest {
            [b'-', digits @ ..] => (true, digits),
            digits => (false, digits),
        };
        let mut value = 0_i64;
        let mut count = 0;
        for &byte in digits.iter().take(DIGITS) {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            value = value * 10 + i64::from(digit);
            count += 1;
        }
        let has_leading_zero = count > 1 && digits.first() == Some(&b'0');
        let continues = matches!(digits.get(count), Some(b'0'..=b'9' | b'.' | b'e' | b'E'));
        if count == 0 || has_leading_zero || continues {
            return None;
        }
        self.at += count + usize::from(negative);
        Some(if negative { -value } else { value })
    }

    fn any_integer(&mut self, form: Form) -> Result<i64, DecodeError> {
        let lenient = self.is_lenient();
        let expected = integer_name(form);
        let found = self.peek();
        let start = self.at;
        let parsed = match found {
            JsonType::Number if lenient || form != Form::String => {
                let number = self.number_literal()?;
                parse_integer(number, lenient)
            }
            JsonType::String if lenient || form == Form::String => {
                let string = self.quoted()?;
                if lenient && string.is_empty() { Some(0) } else { parse_integer_str(&string, lenient) }
            }
            JsonType::Null if lenient => {
                self.keyword("null")?;
                Some(0)
            }
            _ => return Err(self.wrong_type(expected)),
        };
        parsed.ok_or_else(|| DecodeError::new(DecodeErrorKind::InvalidValue { expected, found }, start))
    }

    /// Reads an integer of 32 bits in a form.
    ///
    /// # Errors
    /// Returns an error if the value is not an integer of 32 bits.
    pub fn integer32(&mut self, form: Form) -> Result<i32, DecodeError> {
        let start = self.at;
        let is_string = self.next_byte() == b'"';
        let value = self.integer(form)?;
        i32::try_from(value).map_err(|_| {
            let found = if is_string { JsonType::String } else { JsonType::Number };
            let kind = DecodeErrorKind::InvalidValue { expected: "a whole number of 32 bits", found };
            DecodeError::new(kind, start)
        })
    }

    /// Reads a floating-point number in a form.
    ///
    /// # Errors
    /// Returns an error if the value is not a number, or is too large.
    pub fn double(&mut self, form: Form) -> Result<f64, DecodeError> {
        let lenient = self.is_lenient();
        let expected = double_name(form);
        let found = self.peek();
        let start = self.at;
        let parsed = match found {
            JsonType::Number if lenient || form != Form::String => parse_double(self.number_literal()?),
            JsonType::String if lenient || form == Form::String => {
                let string = self.quoted()?;
                match &*string {
                    // The service sends an empty string for an absent value.
                    "" if lenient => Some(0.0),
                    string if lenient => double_from_str(string.trim()),
                    string => double_from_str(string),
                }
            }
            JsonType::Null if lenient => {
                self.keyword("null")?;
                Some(0.0)
            }
            _ => return Err(self.wrong_type(expected)),
        };
        parsed.ok_or_else(|| DecodeError::new(DecodeErrorKind::InvalidValue { expected, found }, start))
    }

    /// Reads a number and returns its JSON.
    pub(super) fn number_literal(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.at;
        match number_length(self.rest()) {
            Some(length) => {
                self.at += length;
                Ok(self.text.get(start..self.at).unwrap_or_default())
            }
            None => Err(self.fail(DecodeErrorKind::Syntax("malformed number"))),
        }
    }
}

/// Describes the integers in a form.
pub(super) fn integer_name(form: Form) -> &'static str {
    if form == Form::String { "a whole number in quotes" } else { "a whole number" }
}

/// Describes the floating-point numbers in a form.
pub(super) fn double_name(form: Form) -> &'static str {
    if form == Form::String { "a number in quotes" } else { "a number" }
}

/// Returns the length of the JSON number at the start, if there is one.
fn number_length(bytes: &[u8]) -> Option<usize> {
    fn digits(bytes: &[u8]) -> (usize, &[u8]) {
        let count = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (count, bytes.get(count..).unwrap_or_default())
    }
    let rest = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let leading_zero = rest.first() == Some(&b'0');
    let (count, mut rest) = digits(rest);
    if count == 0 || (leading_zero && count > 1) {
        return None;
    }
    if let Some(fraction) = rest.strip_prefix(b".") {
        let (count, after) = digits(fraction);
        if count == 0 {
            return None;
        }
        rest = after;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', exponent @ ..] => exponent,
            _ => exponent,
        };
        let (count, after) = digits(exponent);
        if count == 0 {
            return None;
        }
        rest = after;
    }
    Some(bytes.len() - rest.len())
}

/// Parses a JSON number as an integer. In lenient mode, `56.0` and `5.6e1` are accepted.
pub(super) fn parse_integer(number: &str, lenient: bool) -> Option<i64> {
    match number.parse() {
        Ok(value) => Some(value),
        Err(_) if lenient => parse_whole(number),
        Err(_) => None,
    }
}

#[cold]
fn parse_whole(number: &str) -> Option<i64> {
    if let Some((whole, fraction)) = number.split_once('.')
        && fraction.bytes().all(|byte| byte == b'0')
    {
        return whole.parse().ok();
    }
    // The largest number up to which every integer can be represented as `f64`.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let value: f64 = number.parse().ok()?;
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

/// Parses an integer from a unquoted string.
pub(in crate::codec) fn integer_from_str(string: &str) -> Option<i64> {
    parse_integer_str(string, false)
}

/// Parses an integer from a string.
fn parse_integer_str(string: &str, lenient: bool) -> Option<i64> {
    let string = if lenient { string.trim() } else { string };
    let number = if lenient { string.strip_prefix('+').unwrap_or(string) } else { string };
    if number_length(number.as_bytes()) == Some(number.len()) {
        return parse_integer(number, lenient);
    }
    // Leading zeros, which a JSON number cannot have.
    if lenient && number.bytes().all(|byte| byte.is_ascii_digit()) { number.parse().ok() } else { None }
}

fn parse_double(number: &str) -> Option<f64> {
    number.parse().ok().filter(|value: &f64| value.is_finite())
}

/// Parses a floating-point number from a unquoted string.
pub(in crate::codec) fn double_from_str(string: &str) -> Option<f64> {
    if number_length(string.as_bytes()) == Some(string.len()) { parse_double(string) } else { None }
}
