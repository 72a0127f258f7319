//! Lists, in brackets or as comma-separated strings.

use super::Reader;
use crate::codec::error::{DecodeError, DecodeErrorKind, JsonType};
use crate::codec::shape::Form;
use crate::codec::value::List;

impl Reader<'_> {
    /// Reads a list in a form.
    pub(super) fn list(&mut self, list: &mut dyn List, form: Form) -> Result<(), DecodeError> {
        list.clear();
        let lenient = self.is_lenient();
        match self.peek() {
            JsonType::Null if lenient => self.keyword("null"),
            JsonType::List if lenient || form != Form::Csv => self.items(list, form),
            JsonType::String if form == Form::Csv => self.csv(list),
            JsonType::Number if form == Form::Csv && lenient => self.csv(list),
            JsonType::Null => Err(self.wrong_type(list_name(form))),
            JsonType::End | JsonType::Other => Err(self.wrong_type(list_name(form))),
            _ if form == Form::OneOrMany => self.read(list.grow(), Form::Plain),
            _ => Err(self.wrong_type(list_name(form))),
        }
    }

    fn items(&mut self, list: &mut dyn List, form: Form) -> Result<(), DecodeError> {
        let form = if matches!(form, Form::Csv | Form::OneOrMany) { Form::Plain } else { form };
        self.open()?;
        if self.next_byte() == b']' {
            self.close();
            return Ok(());
        }
        let mut index = 0;
        loop {
            self.read(list.grow(), form).map_err(|error| error.in_item(index))?;
            index += 1;
            if !self.next_item(b']')? {
                return Ok(());
            }
        }
    }

    fn csv(&mut self, list: &mut dyn List) -> Result<(), DecodeError> {
        let start = self.at;
        let lenient = self.is_lenient();
        let items = self.string_or_number()?;
        if items.is_empty() {
            return Ok(());
        }
        for (index, item) in items.split(',').enumerate() {
            let item = if lenient { item.trim() } else { item };
            if lenient && item.is_empty() {
                continue;
            }
            if !list.grow().fill(item) {
                let kind =
                    DecodeErrorKind::InvalidValue { expected: "a valid item of the list", found: JsonType::String };
                return Err(DecodeError::new(kind, start).in_item(index));
            }
        }
        Ok(())
    }
}

fn list_name(form: Form) -> &'static str {
    match form {
        Form::Csv => "a string with comma-separated items",
        _ => "a list",
    }
}
