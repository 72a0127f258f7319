//! Lists, in brackets or as comma-separated strings.

use super::Reader;
use crate::codec::error::{DecodeError, DecodeErrorKind, JsonType};
use crate::codec::shape::{Form, Shape};
use crate::codec::value::{DecodeList, Slot};

impl<'a> Reader<'a> {
    /// Reads a list. Calls `each` with the JSON of each item.
    pub(in crate::codec) fn each_item(&mut self, each: &mut dyn FnMut(&'a str)) -> Result<(), DecodeError> {
        if self.peek() != JsonType::List {
            return Err(self.wrong_type("a list"));
        }
        let mut more = self.enter()?;
        while more {
            each(self.json()?);
            more = self.next_item(b']')?;
        }
        Ok(())
    }
}

impl Reader<'_> {
    /// Reads a list in a form.
    pub(super) fn list(&mut self, list: &mut dyn DecodeList, form: Form) -> Result<(), DecodeError> {
        list.clear();
        let lenient = self.is_lenient();
        match self.peek() {
            JsonType::Null if lenient => self.keyword("null"),
            JsonType::List if lenient || form != Form::Csv => self.items(list, form),
            JsonType::String if form == Form::Csv => self.csv(list),
            JsonType::Number if form == Form::Csv && lenient => self.csv(list),
            JsonType::Null | JsonType::End | JsonType::Other => Err(self.wrong_type(list_name(form))),
            _ if form == Form::OneOrMany => self.only_item(list, form),
            // The service may return a single item without brackets. A document is not a list without them.
            JsonType::Object if lenient && form != Form::Csv && self.depth > 0 => self.only_item(list, form),
            _ => Err(self.wrong_type(list_name(form))),
        }
    }

    /// Reads the only item of a list, without brackets.
    fn only_item(&mut self, list: &mut dyn DecodeList, form: Form) -> Result<(), DecodeError> {
        let slot = list.push_default();
        let is_item = match form {
            Form::OneOrMany => !self.is_lenient() || !self.is_absent(&slot),
            // An object around a list, or a list written as an object, is not an item.
            _ => match &slot {
                Slot::Struct(structure) => self.has_field_of(structure.shape()),
                // `{}` is not an item: some JSON libraries write an empty list like this.
                slot => matches!(slot, Slot::Map(_) | Slot::Custom(_)) && !self.is_empty_object(),
            },
        };
        if is_item {
            return self.read(slot, Form::Plain);
        }
        list.clear();
        Err(self.wrong_type(list_name(form)))
    }

    /// Returns whether the next value, which is an object, has no fields.
    fn is_empty_object(&mut self) -> bool {
        let start = self.start();
        let is_empty = self.enter().is_ok_and(|has_fields| !has_fields);
        self.return_to(start);
        is_empty
    }

    /// Returns whether the next value, which is an object, has a field of a struct.
    fn has_field_of(&mut self, shape: &Shape) -> bool {
        let start = self.start();
        let mut has_field = false;
        let read = self.each_field(&mut |reader, key| {
            has_field |= shape.fields.iter().any(|field| field.name == key.trim_end());
            reader.skip()
        });
        self.return_to(start);
        // Reading malformed JSON as an item reports where it is malformed.
        has_field || read.is_err()
    }

    fn items(&mut self, list: &mut dyn DecodeList, form: Form) -> Result<(), DecodeError> {
        let form = if matches!(form, Form::Csv | Form::OneOrMany) { Form::Plain } else { form };
        let mut more = self.enter()?;
        let mut index = 0;
        while more {
            self.item(list, form).map_err(|error| error.in_item(index))?;
            index += 1;
            more = self.next_item(b']')?;
        }
        Ok(())
    }

    /// Reads an item. In lenient mode, drops it if it cannot be read.
    fn item(&mut self, list: &mut dyn DecodeList, form: Form) -> Result<(), DecodeError> {
        let slot = list.push_default();
        if self.is_lenient() && self.is_absent(&slot) {
            let expected = slot.expected(form);
            list.remove_last();
            return self.skip_absent(expected);
        }
        let start = self.start();
        let Err(error) = self.read(slot, form) else {
            return Ok(());
        };
        self.recover(error, start)?;
        list.remove_last();
        Ok(())
    }

    fn csv(&mut self, list: &mut dyn DecodeList) -> Result<(), DecodeError> {
        const ITEM: &str = "a valid item of the list";
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
            if list.push_default().set_from_str(item) {
                continue;
            }
            if !lenient {
                let kind = DecodeErrorKind::InvalidValue { expected: ITEM, found: JsonType::String };
                return Err(DecodeError::new(kind, start).in_item(index));
            }
            list.remove_last();
            self.report_csv_item(start, index, ITEM);
        }
        Ok(())
    }
}

/// Describes the lists in a form.
pub(super) fn list_name(form: Form) -> &'static str {
    match form {
        Form::Csv => "a string with comma-separated items",
        _ => "a list",
    }
}
