//! Numbers, bare and in quotes.

use super::{DecodeError, Form, Kind, Problem, Reader};

impl<'a> Reader<'a> {
    /// Reads a whole number.
    ///
    /// # Errors
    /// When another kind of value comes, a fraction or a number that does not fit.
    pub fn integer(&mut self, form: Form) -> Result<i64, DecodeError> {
        if form != Form::String
            && let Some(value) = self.plain_integer()
        {
            return Ok(value);
        }
        self.any_integer(form)
    }

    /// A whole number of few digits, as nearly all are.
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
        let zero_in_front = count > 1 && digits.first() == Some(&b'0');
        let goes_on = matches!(digits.get(count), Some(b'0'..=b'9' | b'.' | b'e' | b'E'));
        if count == 0 || zero_in_front || goes_on {
            return None;
        }
        self.at += count + usize::from(negative);
        Some(if negative { -value } else { value })
    }

    fn any_integer(&mut self, form: Form) -> Result<i64, DecodeError> {
        const EXPECTED: &str = "a whole number";
        const AS_TEXT: &str = "a whole number in quotes";
        let lenient = self.is_lenient();
        let expected = if form == Form::String { AS_TEXT } else { EXPECTED };
        let kind = self.kind();
        let start = self.at;
        let parsed = match kind {
            Kind::Number if lenient || form != Form::String => {
                let number = self.number_text()?;
                parse_integer(number, lenient)
            }
            Kind::Text if lenient || form == Form::String => {
                let text = self.text()?;
                if lenient && text.trim().is_empty() { Some(0) } else { parse_integer_text(&text, lenient) }
            }
            Kind::Null if lenient => {
                self.word("null")?;
                Some(0)
            }
            _ => return Err(self.unfit(expected)),
        };
        parsed.ok_or_else(|| DecodeError::new(Problem::Unsuitable { expected, found: kind }, start))
    }

    /// Reads a whole number of 32 bits.
    ///
    /// # Errors
    /// When another kind of value comes, a fraction or a number that does not fit.
    pub fn small_integer(&mut self, form: Form) -> Result<i32, DecodeError> {
        let start = self.at;
        let value = self.integer(form)?;
        i32::try_from(value).map_err(|_| {
            let problem = Problem::Unsuitable { expected: "a whole number of 32 bits", found: Kind::Number };
            DecodeError::new(problem, start)
        })
    }

    /// Reads a number.
    ///
    /// # Errors
    /// When another kind of value comes, or a number that does not fit.
    pub fn double(&mut self, form: Form) -> Result<f64, DecodeError> {
        let lenient = self.is_lenient();
        let expected = if form == Form::String { "a number in quotes" } else { "a number" };
        let kind = self.kind();
        let start = self.at;
        let parsed = match kind {
            Kind::Number if lenient || form != Form::String => parse_double(self.number_text()?),
            Kind::Text if lenient || form == Form::String => {
                let text = self.text()?;
                let text = if lenient { text.trim() } else { &*text };
                if lenient && text.is_empty() { Some(0.0) } else { double_from_text(text) }
            }
            Kind::Null if lenient => {
                self.word("null")?;
                Some(0.0)
            }
            _ => return Err(self.unfit(expected)),
        };
        parsed.ok_or_else(|| DecodeError::new(Problem::Unsuitable { expected, found: kind }, start))
    }
    /// Reads a number and hands out its text.
    pub(super) fn number_text(&mut self) -> Result<&'a str, DecodeError> {
        let start = self.at;
        match number_length(self.rest()) {
            Some(length) => {
                self.at += length;
                Ok(self.text.get(start..self.at).unwrap_or_default())
            }
            None => Err(self.fail(Problem::Syntax("a number is malformed"))),
        }
    }
}

/// The length of the number at the start, by the grammar of JSON.
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
        let (count, behind) = digits(fraction);
        if count == 0 {
            return None;
        }
        rest = behind;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', exponent @ ..] => exponent,
            _ => exponent,
        };
        let (count, behind) = digits(exponent);
        if count == 0 {
            return None;
        }
        rest = behind;
    }
    Some(bytes.len() - rest.len())
}

/// A JSON number as a whole one; in lenient mode `56.0` and `5.6e1` are whole too.
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
    // Up to here every whole number has a double of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let value: f64 = number.parse().ok()?;
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

/// A whole number that stands as bare text.
pub(in crate::codec) fn integer_from_text(text: &str) -> Option<i64> {
    parse_integer_text(text, false)
}

/// A whole number in quotes.
fn parse_integer_text(text: &str, lenient: bool) -> Option<i64> {
    let text = if lenient { text.trim() } else { text };
    let number = if lenient { text.strip_prefix('+').unwrap_or(text) } else { text };
    if number_length(number.as_bytes()) == Some(number.len()) {
        return parse_integer(number, lenient);
    }
    // Digits with zeros in front are no JSON number, but a number all the same.
    if lenient && number.bytes().all(|byte| byte.is_ascii_digit()) { number.parse().ok() } else { None }
}

fn parse_double(number: &str) -> Option<f64> {
    number.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A number that stands as a string.
pub(in crate::codec) fn double_from_text(text: &str) -> Option<f64> {
    if number_length(text.as_bytes()) == Some(text.len()) { parse_double(text) } else { None }
}
