//! Booleans, in all forms that the service uses.

use super::Reader;
use super::number::parse_integer;
use crate::codec::error::{DecodeError, DecodeErrorKind, JsonType};
use crate::codec::shape::Form;

impl Reader<'_> {
    /// Reads a boolean in a form. In lenient mode, all forms are accepted.
    ///
    /// # Errors
    /// Returns an error if the value is not a boolean in an accepted form.
    pub fn boolean(&mut self, form: Form) -> Result<bool, DecodeError> {
        // The usual JSON of a boolean in this form.
        let (value, length) = match (form, self.rest()) {
            (Form::FlagString01, [b'"', digit @ (b'0' | b'1'), b'"', ..]) => (*digit == b'1', 3),
            (Form::Flag01, [digit @ (b'0' | b'1'), b',' | b'}' | b']', ..]) => (*digit == b'1', 1),
            (Form::Plain, [b't', b'r', b'u', b'e', ..]) => (true, 4),
            (Form::Plain, [b'f', b'a', b'l', b's', b'e', ..]) => (false, 5),
            _ => return self.any_boolean(form),
        };
        self.at += length;
        Ok(value)
    }

    fn any_boolean(&mut self, form: Form) -> Result<bool, DecodeError> {
        let lenient = self.is_lenient();
        let found = self.peek();
        let start = self.at;
        let expected = flag_name(form);
        let exact = match form {
            Form::String | Form::FlagString01 | Form::FlagNY | Form::FlagNoYes => JsonType::String,
            Form::Flag01 => JsonType::Number,
            Form::Plain | Form::Csv | Form::OneOrMany => JsonType::Bool,
        };
        let parsed = match found {
            _ if !lenient && found != exact => return Err(self.wrong_type(expected)),
            JsonType::Bool if self.byte() == b't' => self.keyword("true").map(|()| Some(true))?,
            JsonType::Bool => self.keyword("false").map(|()| Some(false))?,
            JsonType::Null => self.keyword("null").map(|()| Some(false))?,
            JsonType::Number => {
                let number = self.number_literal()?;
                match number {
                    "0" => Some(false),
                    "1" => Some(true),
                    _ if lenient => parse_integer(number, true).and_then(flag),
                    _ => None,
                }
            }
            JsonType::String => {
                let string = self.quoted()?;
                match &*string {
                    // The service sends an empty string for an absent value.
                    "" if lenient => Some(false),
                    string if lenient => flag_from_str(string.trim()),
                    string => exact_flag(string, form),
                }
            }
            _ => return Err(self.wrong_type(expected)),
        };
        parsed.ok_or_else(|| DecodeError::new(DecodeErrorKind::InvalidValue { expected, found }, start))
    }
}

/// Describes the booleans in a form.
pub(super) fn flag_name(form: Form) -> &'static str {
    match form {
        Form::String => "\"true\" or \"false\"",
        Form::Flag01 => "0 or 1",
        Form::FlagString01 => "\"0\" or \"1\"",
        Form::FlagNY => "\"N\" or \"Y\"",
        Form::FlagNoYes => "\"NO\" or \"YES\"",
        Form::Plain | Form::Csv | Form::OneOrMany => "true or false",
    }
}

fn flag(number: i64) -> Option<bool> {
    match number {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

/// Parses a boolean in any form from a unquoted string.
pub(in crate::codec) fn flag_from_str(string: &str) -> Option<bool> {
    parse_flag(string)
}

fn parse_flag(string: &str) -> Option<bool> {
    const FALSE: [&str; 4] = ["0", "false", "n", "no"];
    const TRUE: [&str; 4] = ["1", "true", "y", "yes"];
    if FALSE.iter().any(|value| value.eq_ignore_ascii_case(string)) {
        Some(false)
    } else if TRUE.iter().any(|value| value.eq_ignore_ascii_case(string)) {
        Some(true)
    } else {
        None
    }
}

fn exact_flag(string: &str, form: Form) -> Option<bool> {
    let (no, yes) = flag_strs(form);
    if string == no {
        Some(false)
    } else if string == yes {
        Some(true)
    } else {
        None
    }
}

/// Returns the strings for false and true in a form.
fn flag_strs(form: Form) -> (&'static str, &'static str) {
    match form {
        Form::Flag01 | Form::FlagString01 => ("0", "1"),
        Form::FlagNY => ("N", "Y"),
        Form::FlagNoYes => ("NO", "YES"),
        Form::Plain | Form::String | Form::Csv | Form::OneOrMany => ("false", "true"),
    }
}

/// Returns the string for a boolean in a form.
pub(in crate::codec) fn flag_str(value: bool, form: Form) -> &'static str {
    let (no, yes) = flag_strs(form);
    if value { yes } else { no }
}
