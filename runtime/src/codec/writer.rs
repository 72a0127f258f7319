//! A writer of compact JSON.

use std::fmt::Write as _;

use super::reader::{flag_str, unescaped_length};
use super::shape::Form;
use super::strings::join;
use super::value::{EncodeList, EncodeStruct, View};

/// Writes a JSON document.
#[derive(Default)]
pub struct Writer {
    out: String,
    /// Whether a comma must precede the next item.
    separate: bool,
    /// Whether secrets are left out of structs, lists and maps.
    without_secrets: bool,
}

impl Writer {
    /// Creates a writer of an empty document.
    #[must_use]
    pub fn new() -> Self {
        // Enough for most requests.
        Self { out: String::with_capacity(512), separate: false, without_secrets: false }
    }

    /// Creates a writer that leaves out secrets.
    pub(super) fn without_secrets() -> Self {
        Self { without_secrets: true, ..Self::new() }
    }

    /// Returns the document.
    #[must_use]
    pub fn finish(self) -> String {
        self.out
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.push_str("null");
    }

    /// Writes a string.
    pub fn string(&mut self, string: &str) {
        self.out.push('"');
        self.escaped(string);
        self.out.push('"');
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: i64, form: Form) {
        let quoted = form == Form::String;
        self.quote(quoted);
        self.digits(value);
        self.quote(quoted);
    }

    /// Writes a floating-point number, or `null` if it is not finite.
    pub fn double(&mut self, value: f64, form: Form) {
        if !value.is_finite() {
            return self.null();
        }
        let quoted = form == Form::String;
        self.quote(quoted);
        let _ = write!(self.out, "{value:?}");
        self.quote(quoted);
    }

    /// Writes a boolean in its form.
    pub fn boolean(&mut self, value: bool, form: Form) {
        let quoted = matches!(form, Form::String | Form::FlagString01 | Form::FlagNY | Form::FlagNoYes);
        self.quote(quoted);
        self.out.push_str(flag_str(value, form));
        self.quote(quoted);
    }

    /// Writes JSON, which must be well-formed.
    pub fn raw(&mut self, json: &str) {
        self.out.push_str(json);
    }

    /// Writes a value in a form, or `null` if it is absent.
    pub fn value(&mut self, value: View<'_>, form: Form) {
        match value {
            View::Absent => self.null(),
            View::Secret(_) if self.without_secrets => self.null(),
            View::String(string) | View::Secret(string) => self.string(string),
            View::Bool(value) => self.boolean(value, form),
            View::Integer(value) => self.integer(value, form),
            View::Double(value) => self.double(value, form),
            View::Struct(structure) => self.structure(structure),
            View::List(list) => self.list(list, form),
            View::Map(map) => {
                self.open_object();
                map.entries(&mut |name, value| {
                    if !self.leaves_out(value) {
                        self.field(name);
                        self.value(value, form);
                    }
                });
                self.close_object();
            }
            View::Json(json) => self.raw(json),
            // Files are sent in multipart bodies only.
            View::Upload(file) => self.string(file.filename()),
        }
    }

    /// Writes the fields of a struct that are not absent, as an object.
    pub fn structure(&mut self, structure: &dyn EncodeStruct) {
        self.open('{');
        for (index, field) in structure.shape().fields.iter().enumerate() {
            let value = structure.view_at(index);
            if !value.is_absent() && !self.leaves_out(value) {
                self.field(field.name);
                self.value(value, field.form);
            }
        }
        self.close('}');
    }

    /// Creates a writer and begins an object.
    pub(crate) fn object() -> Self {
        let mut writer = Self::new();
        writer.open('{');
        writer
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
    pub(crate) fn open_list(&mut self) {
        self.open('[');
    }

    /// Ends a list.
    pub(crate) fn close_list(&mut self) {
        self.close(']');
    }

    /// Returns the current length of the document.
    #[cfg(feature = "serde")]
    pub(super) fn mark(&self) -> usize {
        self.out.len()
    }

    /// Truncates the document to an earlier length.
    #[cfg(feature = "serde")]
    pub(super) fn back_to(&mut self, mark: usize) {
        self.out.truncate(mark);
    }

    /// Writes the name of a field and the punctuation around it.
    pub(crate) fn field(&mut self, name: &str) {
        self.comma();
        self.out.push('"');
        self.escaped(name);
        self.out.push_str("\":");
    }

    /// Writes a list in a form.
    pub(super) fn list(&mut self, list: &dyn EncodeList, form: Form) {
        if form == Form::Csv {
            let mut joined = String::new();
            join(list, &mut joined);
            return self.string(&joined);
        }
        let form = if form == Form::OneOrMany { Form::Plain } else { form };
        self.open('[');
        let mut index = 0;
        while let Some(item) = list.item(index) {
            if !self.leaves_out(item) {
                self.comma();
                self.value(item, form);
            }
            index += 1;
        }
        self.close(']');
    }

    /// Returns whether a value is a secret, or a list of secrets, and secrets are left out.
    fn leaves_out(&self, value: View<'_>) -> bool {
        self.without_secrets
            && match value {
                View::Secret(_) => true,
                View::List(list) => matches!(list.item(0), Some(View::Secret(_))),
                _ => false,
            }
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

    /// Writes the comma before an item, if it is not the first.
    pub(crate) fn comma(&mut self) {
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

    /// Writes a quote if the value is written as a string.
    fn quote(&mut self, quoted: bool) {
        if quoted {
            self.out.push('"');
        }
    }

    #[inline]
    fn escaped(&mut self, string: &str) {
        if unescaped_length(string.as_bytes()) == string.len() {
            self.out.push_str(string);
        } else {
            self.escape_slowly(string);
        }
    }

    #[cold]
    fn escape_slowly(&mut self, string: &str) {
        let mut rest = string;
        loop {
            let (plain, from) = rest.split_at_checked(unescaped_length(rest.as_bytes())).unwrap_or((rest, ""));
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
