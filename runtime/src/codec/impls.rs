//! The codec of the types that Rust brings along. Each is a shim over a function that is compiled once.

use std::{borrow::Cow, collections::BTreeMap};

use super::{
    Decode, DecodeError, Encode, Form, Reader, Writer,
    reader::{Grow, GrowMap, parse_double_text, parse_flag, parse_integer_text},
    writer::{Items, flag_word, list_texts},
};

impl Decode for String {
    fn decode(&mut self, reader: &mut Reader<'_>, _: Form) -> Result<(), DecodeError> {
        *self = reader.string()?;
        Ok(())
    }

    fn decode_option(place: &mut Option<Self>, reader: &mut Reader<'_>, _: Form) -> Result<(), DecodeError> {
        *place = if reader.absent(false)? { None } else { Some(reader.string()?) };
        Ok(())
    }

    fn fill(&mut self, text: &str) -> bool {
        self.clear();
        self.push_str(text);
        true
    }
}

impl Encode for String {
    fn encode(&self, writer: &mut Writer, _: Form) {
        writer.text(self);
    }

    fn texts(&self, _: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
        each(Cow::Borrowed(self));
        true
    }
}

impl Decode for bool {
    fn decode(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        *self = reader.boolean(form)?;
        Ok(())
    }

    fn decode_option(place: &mut Option<Self>, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        *place = if reader.absent(true)? { None } else { Some(reader.boolean(form)?) };
        Ok(())
    }

    fn fill(&mut self, text: &str) -> bool {
        match parse_flag(text) {
            Some(value) if !text.is_empty() => {
                *self = value;
                true
            }
            _ => false,
        }
    }

    fn blank_is_absent() -> bool {
        true
    }
}

impl Encode for bool {
    fn encode(&self, writer: &mut Writer, form: Form) {
        writer.boolean(*self, form);
    }

    fn texts(&self, form: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
        each(Cow::Borrowed(flag_word(*self, form)));
        true
    }
}

impl Decode for i64 {
    fn decode(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        *self = reader.integer(form)?;
        Ok(())
    }

    fn decode_option(place: &mut Option<Self>, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        *place = if reader.absent(true)? { None } else { Some(reader.integer(form)?) };
        Ok(())
    }

    fn fill(&mut self, text: &str) -> bool {
        parse_integer_text(text, false).map(|value| *self = value).is_some()
    }

    fn blank_is_absent() -> bool {
        true
    }
}

impl Encode for i64 {
    fn encode(&self, writer: &mut Writer, form: Form) {
        writer.integer(*self, form);
    }

    fn texts(&self, _: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
        each(Cow::Owned(self.to_string()));
        true
    }
}

impl Decode for i32 {
    fn decode(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        *self = reader.small_integer(form)?;
        Ok(())
    }

    fn decode_option(place: &mut Option<Self>, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        *place = if reader.absent(true)? { None } else { Some(reader.small_integer(form)?) };
        Ok(())
    }

    fn fill(&mut self, text: &str) -> bool {
        let value = parse_integer_text(text, false).and_then(|value| Self::try_from(value).ok());
        value.map(|value| *self = value).is_some()
    }

    fn blank_is_absent() -> bool {
        true
    }
}

impl Encode for i32 {
    fn encode(&self, writer: &mut Writer, form: Form) {
        writer.integer(i64::from(*self), form);
    }

    fn texts(&self, _: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
        each(Cow::Owned(self.to_string()));
        true
    }
}

impl Decode for f64 {
    fn decode(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        *self = reader.double(form)?;
        Ok(())
    }

    fn decode_option(place: &mut Option<Self>, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        *place = if reader.absent(true)? { None } else { Some(reader.double(form)?) };
        Ok(())
    }

    fn fill(&mut self, text: &str) -> bool {
        parse_double_text(text).map(|value| *self = value).is_some()
    }

    fn blank_is_absent() -> bool {
        true
    }
}

impl Encode for f64 {
    fn encode(&self, writer: &mut Writer, form: Form) {
        writer.double(*self, form);
    }

    fn texts(&self, form: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
        let _ = form;
        each(Cow::Owned(format!("{self:?}")));
        true
    }
}

impl<T: Decode + Default> Decode for Option<T> {
    fn decode(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        T::decode_option(self, reader, form)
    }

    fn fill(&mut self, text: &str) -> bool {
        self.insert(T::default()).fill(text)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, writer: &mut Writer, form: Form) {
        match self {
            Some(value) => value.encode(writer, form),
            None => writer.null(),
        }
    }

    fn as_upload(&self) -> Option<&crate::Upload> {
        self.as_ref().and_then(Encode::as_upload)
    }

    fn is_absent(&self) -> bool {
        self.as_ref().is_none_or(T::is_absent)
    }

    fn texts(&self, form: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
        self.as_ref().is_none_or(|value| value.texts(form, each))
    }
}

impl<T: Decode + Default> Grow for Vec<T> {
    fn clear(&mut self) {
        Self::clear(self);
    }

    fn grow(&mut self) -> Option<&mut dyn Decode> {
        self.push(T::default());
        self.last_mut().map(|item| item as &mut dyn Decode)
    }
}

impl<T: Decode + Default> Decode for Vec<T> {
    fn decode(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.list(self, form)
    }
}

impl<T: Encode> Items for Vec<T> {
    fn item(&self, index: usize) -> Option<&dyn Encode> {
        self.get(index).map(|item| item as &dyn Encode)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, writer: &mut Writer, form: Form) {
        writer.list(self, form);
    }

    fn texts(&self, form: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
        list_texts(self, form, each)
    }
}

impl<T: Decode + Default> GrowMap for BTreeMap<String, T> {
    fn clear(&mut self) {
        Self::clear(self);
    }

    fn has(&self, key: &str) -> bool {
        self.contains_key(key)
    }

    fn grow(&mut self, key: String) -> &mut dyn Decode {
        let place = self.entry(key).or_default();
        *place = T::default();
        place
    }
}

impl<T: Decode + Default> Decode for BTreeMap<String, T> {
    fn decode(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError> {
        reader.map(self, form)
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(&self, writer: &mut Writer, form: Form) {
        writer.open_object();
        for (name, value) in self {
            writer.member(name);
            value.encode(writer, form);
        }
        writer.close_object();
    }
}
