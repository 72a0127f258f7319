//! The JSON writer: compact, one growing text.

use std::{borrow::Cow, fmt::Write as _};

use super::reader::{flag_word, plain_length};
use super::{EncodeStruct, Form, Items, View};

/// Writes a JSON document.
#[derive(Default)]
pub struct Writer {
    out: String,
    /// Whether the next item is preceded by another in its list or object.
    separate: bool,
}

impl Writer {
    /// A writer of an empty document.
    #[must_use]
    pub fn new() -> Self {
        // Enough for most requests; from there on it doubles.
        Self { out: String::with_capacity(512), separate: false }
    }

    /// The document.
    #[must_use]
    pub fn finish(self) -> String {
        self.out
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.push_str("null");
    }

    /// Writes a string in quotes.
    pub fn text(&mut self, text: &str) {
        self.out.push('"');
        self.escaped(text);
        self.out.push('"');
    }

    /// Writes a whole number.
    pub fn integer(&mut self, value: i64, form: Form) {
        let quote = form == Form::String;
        self.quote(quote);
        self.digits(value);
        self.quote(quote);
    }

    /// Writes a number; `null` when it is not finite.
    pub fn double(&mut self, value: f64, form: Form) {
        if !value.is_finite() {
            return self.null();
        }
        let quote = form == Form::String;
        self.quote(quote);
        let _ = write!(self.out, "{value:?}");
        self.quote(quote);
    }

    /// Writes a boolean in its form.
    pub fn boolean(&mut self, value: bool, form: Form) {
        let quote = matches!(form, Form::String | Form::FlagString01 | Form::FlagNY | Form::FlagNoYes);
        self.quote(quote);
        self.out.push_str(flag_word(value, form));
        self.quote(quote);
    }

    /// Writes JSON that the caller knows to be well formed.
    pub fn raw(&mut self, json: &str) {
        self.out.push_str(json);
    }

    /// Writes a value in its form; `null` when it is absent.
    pub fn value(&mut self, value: View<'_>, form: Form) {
        match value {
            View::Absent => self.null(),
            View::Text(text) => self.text(text),
            View::Bool(value) => self.boolean(value, form),
            View::Integer(value) => self.integer(value, form),
            View::Double(value) => self.double(value, form),
            View::Struct(structure) => self.structure(structure),
            View::List(list) => self.list(list, form),
            View::Map(map) => {
                self.open_object();
                map.entries(&mut |name, value| {
                    self.field(name);
                    self.value(value, form);
                });
                self.close_object();
            }
            View::Json(json) => self.raw(json),
            // A file is no JSON: only its name has a place there.
            View::Upload(file) => self.text(file.filename()),
        }
    }

    /// Writes an object: the fields of a struct that are not absent.
    pub fn structure(&mut self, structure: &dyn EncodeStruct) {
        self.open('{');
        for (index, field) in structure.shape().fields.iter().enumerate() {
            let value = structure.field(index);
            if !value.is_absent() {
                self.field(field.name);
                self.value(value, field.form);
            }
        }
        self.close('}');
    }

    /// Begins an object.
    pub(crate) fn open_object(&mut self) {
        self.open('{');
    }

    /// Ends an object.
    pub(crate) fn close_object(&mut self) {
        self.close('}');
    }

    /// Begins a list.
    #[cfg(feature = "serde")]
    pub(super) fn open_list(&mut self) {
        self.open('[');
    }

    /// Ends a list.
    #[cfg(feature = "serde")]
    pub(super) fn close_list(&mut self) {
        self.close(']');
    }

    /// Where the document ends so far.
    #[cfg(feature = "serde")]
    pub(super) fn mark(&self) -> usize {
        self.out.len()
    }

    /// Takes back what was written since.
    #[cfg(feature = "serde")]
    pub(super) fn back_to(&mut self, mark: usize) {
        self.out.truncate(mark);
    }

    /// Writes the name of a field, with what separates it from the one before.
    pub(crate) fn field(&mut self, name: &str) {
        self.comma();
        self.out.push('"');
        self.escaped(name);
        self.out.push_str("\":");
    }

    /// Writes a list in its form.
    pub(super) fn list(&mut self, list: &dyn Items, form: Form) {
        if form == Form::Csv {
            let mut text = String::new();
            join(list, &mut text);
            return self.text(&text);
        }
        let form = if form == Form::OneOrMany { Form::Plain } else { form };
        self.open('[');
        let mut index = 0;
        while let Some(item) = list.item(index) {
            self.comma();
            self.value(item, form);
            index += 1;
        }
        self.close(']');
    }

    fn digits(&mut self, value: i64) {
        let mut digits = [0; 20];
        let mut rest = value.unsigned_abs();
        let mut first = digits.len();
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
            first -= 1;
            if rest == 0 {
                break;
            }
        }
        if value < 0 {
            self.out.push('-');
        }
        self.out.push_str(digits.get(first..).and_then(|digits| std::str::from_utf8(digits).ok()).unwrap_or_default());
    }

    /// Separates an item from the one before.
    pub(super) fn comma(&mut self) {
        if self.separate {
            self.out.push(',');
        }
        self.separate = true;
    }

    fn open(&mut self, bracket: char) {
        self.out.push(bracket);
        self.separate = false;
    }

    fn close(&mut self, bracket: char) {
        self.out.push(bracket);
        self.separate = true;
    }

    fn quote(&mut self, quote: bool) {
        if quote {
            self.out.push('"');
        }
    }

    #[inline]
    fn escaped(&mut self, text: &str) {
        if plain_length(text.as_bytes()) == text.len() {
            self.out.push_str(text);
        } else {
            self.escaped_with_care(text);
        }
    }

    #[cold]
    fn escaped_with_care(&mut self, text: &str) {
        let mut rest = text;
        loop {
            let (plain, from) = rest.split_at_checked(plain_length(rest.as_bytes())).unwrap_or((rest, ""));
            self.out.push_str(plain);
            let mut characters = from.chars();
            match characters.next() {
                Some('"') => self.out.push_str("\\\""),
                Some('\\') => self.out.push_str("\\\\"),
                Some('\n') => self.out.push_str("\\n"),
                Some('\r') => self.out.push_str("\\r"),
                Some('\t') => self.out.push_str("\\t"),
                Some(other) => {
                    let _ = write!(self.out, "\\u{:04x}", u32::from(other));
                }
                None => return,
            }
            rest = characters.as_str();
        }
    }
}

/// Appends the items with commas between them; false when one has no string form.
fn join(list: &dyn Items, text: &mut String) -> bool {
    let mut index = 0;
    let mut complete = true;
    while let Some(item) = list.item(index) {
        if index > 0 {
            text.push(',');
        }
        complete &= item.texts(Form::Plain, &mut |item| text.push_str(&item));
        index += 1;
    }
    complete
}

/// The strings of a list: one with commas, or those of its items.
pub(super) fn list_texts(list: &dyn Items, form: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
    if form == Form::Csv {
        let mut text = String::new();
        let complete = join(list, &mut text);
        each(Cow::Owned(text));
        return complete;
    }
    let form = if form == Form::OneOrMany { Form::Plain } else { form };
    let mut index = 0;
    let mut complete = true;
    while let Some(item) = list.item(index) {
        complete &= item.texts(form, each);
        index += 1;
    }
    complete
}
