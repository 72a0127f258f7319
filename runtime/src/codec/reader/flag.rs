//! Booleans, in all the words that the service has for them.

use super::number::parse_integer;
use super::{DecodeError, Form, Kind, Problem, Reader};

impl Reader<'_> {
    /// Reads a boolean in its form.
    ///
    /// # Errors
    /// When another kind of value comes, or in strict mode another form.
    pub fn boolean(&mut self, form: Form) -> Result<bool, DecodeError> {
        if form == Form::Plain || self.is_lenient() {
            let rest = self.rest();
            if rest.starts_with(b"true") {
                self.at += 4;
                return Ok(true);
            }
            if rest.starts_with(b"false") {
                self.at += 5;
                return Ok(false);
            }
        }
        self.any_boolean(form)
    }

    fn any_boolean(&mut self, form: Form) -> Result<bool, DecodeError> {
        let lenient = self.is_lenient();
        let kind = self.kind();
        let start = self.at;
        let (expected, exact) = match form {
            Form::String => ("\"true\" or \"false\"", Kind::Text),
            Form::Flag01 => ("0 or 1", Kind::Number),
            Form::FlagString01 => ("\"0\" or \"1\"", Kind::Text),
            Form::FlagNY => ("\"N\" or \"Y\"", Kind::Text),
            Form::FlagNoYes => ("\"NO\" or \"YES\"", Kind::Text),
            Form::Plain | Form::Csv | Form::OneOrMany => ("true or false", Kind::Bool),
        };
        let parsed = match kind {
            _ if !lenient && kind != exact => return Err(self.unfit(expected)),
            Kind::Bool if self.byte() == b't' => self.word("true").map(|()| Some(true))?,
            Kind::Bool => self.word("false").map(|()| Some(false))?,
            Kind::Null => self.word("null").map(|()| Some(false))?,
            Kind::Number => {
                let number = self.number_text()?;
                match number {
                    "0" => Some(false),
                    "1" => Some(true),
                    _ if lenient => parse_integer(number, true).and_then(flag),
                    _ => None,
                }
            }
            Kind::Text => {
                let text = self.text()?;
                if lenient { parse_flag(text.trim()) } else { exact_flag(&text, form) }
            }
            _ => return Err(self.unfit(expected)),
        };
        parsed.ok_or_else(|| DecodeError::new(Problem::Unsuitable { expected, found: kind }, start))
    }
}

fn flag(number: i64) -> Option<bool> {
    match number {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

/// A boolean that stands as bare text, in any of the words for it.
pub(in crate::codec) fn flag_from_text(text: &str) -> Option<bool> {
    if text.is_empty() { None } else { parse_flag(text) }
}

/// A boolean in any of the words for it; an empty text is no.
fn parse_flag(text: &str) -> Option<bool> {
    const NO: [&str; 5] = ["0", "false", "n", "no", ""];
    const YES: [&str; 4] = ["1", "true", "y", "yes"];
    if NO.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        Some(false)
    } else if YES.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        Some(true)
    } else {
        None
    }
}

fn exact_flag(text: &str, form: Form) -> Option<bool> {
    let (no, yes) = flag_words(form);
    if text == no {
        Some(false)
    } else if text == yes {
        Some(true)
    } else {
        None
    }
}

/// The words for no and yes in a form.
fn flag_words(form: Form) -> (&'static str, &'static str) {
    match form {
        Form::Flag01 | Form::FlagString01 => ("0", "1"),
        Form::FlagNY => ("N", "Y"),
        Form::FlagNoYes => ("NO", "YES"),
        Form::Plain | Form::String | Form::Csv | Form::OneOrMany => ("false", "true"),
    }
}

/// The word for a boolean in a form.
pub(in crate::codec) fn flag_word(value: bool, form: Form) -> &'static str {
    let (no, yes) = flag_words(form);
    if value { yes } else { no }
}
