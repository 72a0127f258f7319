//! Objects: structs and maps.

use std::borrow::Cow;

use super::order::{Order, Seen};
use super::recovery::Start;
use super::string::unescaped_length;
use super::{Mode, Reader, Recorded};
use crate::codec::error::{DecodeError, DecodeErrorKind, JsonType};
use crate::codec::nearest::nearest;
use crate::codec::shape::{Field, Form, Shape};
use crate::codec::value::{DecodeMap, DecodeStruct, Slot};

impl<'a> Reader<'a> {
    /// Reads an object into the fields of a struct.
    ///
    /// # Errors
    /// Returns an error if the value is not an object, or a field is not valid.
    pub fn structure(&mut self, structure: &mut dyn DecodeStruct) -> Result<(), DecodeError> {
        if self.next_byte() != b'{' {
            return self.absent_struct(structure);
        }
        let start = self.at;
        let shape = structure.shape();
        let order = self.orders.of(shape, self.mode);
        let mut seen = Seen::default();
        let mut previous = 0;
        self.open()?;
        if self.next_byte() == b'}' {
            self.close();
        } else {
            loop {
                self.next_byte();
                let at = self.at;
                match self.field(shape, order, previous)? {
                    Some(index) => {
                        previous = index + 1;
                        let is_duplicate = seen.mark(index);
                        self.field_value(structure, shape, index, is_duplicate, at)?;
                    }
                    None => self.unknown_value()?,
                }
                if !self.next_item(b'}')? {
                    break;
                }
            }
        }
        if order.expected > 0 { self.check_missing(structure, &seen, start, order.expected) } else { Ok(()) }
    }

    /// Skips the value of an unknown field.
    fn unknown_value(&mut self) -> Result<(), DecodeError> {
        self.next_byte();
        let start = self.at;
        self.skip()?;
        if self.records_unknown {
            self.recorded.push(Recorded { range: start..self.at, is_secret: false });
        }
        Ok(())
    }

    /// Checks that an object, which begins at `start`, has the fields that it should have. They are among the first `count`.
    fn check_missing(
        &mut self,
        structure: &mut dyn DecodeStruct,
        seen: &Seen,
        start: usize,
        count: usize,
    ) -> Result<(), DecodeError> {
        let lenient = self.is_lenient();
        for (index, field) in structure.shape().fields.iter().enumerate().take(count) {
            let is_expected = if lenient { field.always } else { field.required };
            if !is_expected || seen.has(index) {
                continue;
            }
            if !lenient {
                return Err(DecodeError::new(DecodeErrorKind::MissingField(field.name), start));
            }
            self.report_absent(start, field.name, structure.slot_at(index).expected(field.form));
        }
        Ok(())
    }

    /// Reads the value of a field, whose name is at the offset `at`.
    fn field_value(
        &mut self,
        structure: &mut dyn DecodeStruct,
        shape: &'static Shape,
        index: usize,
        is_duplicate: bool,
        at: usize,
    ) -> Result<(), DecodeError> {
        let Some(field) = shape.fields.get(index) else {
            return self.skip();
        };
        if is_duplicate {
            if !self.is_lenient() {
                return Err(DecodeError::new(DecodeErrorKind::DuplicateField(field.name.to_owned()), at));
            }
            reset(structure.slot_at(index), field.form);
        }
        let start = self.start();
        let slot = structure.slot_at(index);
        if field.always && self.is_lenient() && self.is_absent(&slot) {
            self.report_empty(slot.expected(field.form));
        }
        let read = if self.is_lenient() { self.read(slot, field.form) } else { self.strict_field(slot, field) };
        match read {
            Ok(()) => Ok(()),
            Err(error) => self.recover_field(structure, (index, field), error, start),
        }
    }

    /// Skips the value of a field that could not be read, and restores the default of the field.
    #[cold]
    fn recover_field(
        &mut self,
        structure: &mut dyn DecodeStruct,
        (index, field): (usize, &Field),
        error: DecodeError,
        start: Start,
    ) -> Result<(), DecodeError> {
        self.recover(error, start).map_err(|error| error.in_field(field.name))?;
        reset(structure.slot_at(index), field.form);
        Ok(())
    }

    /// Reads an object into a map.
    pub(super) fn map(&mut self, map: &mut dyn DecodeMap, form: Form) -> Result<(), DecodeError> {
        map.clear();
        match self.peek() {
            JsonType::Object => self.open()?,
            JsonType::Null if self.is_lenient() => return self.keyword("null"),
            _ => return Err(self.wrong_type("an object")),
        }
        if self.next_byte() == b'}' {
            self.close();
            return Ok(());
        }
        loop {
            self.next_byte();
            let at = self.at;
            let key = self.key()?.into_owned();
            if !self.is_lenient() && map.contains_name(&key) {
                return Err(DecodeError::new(DecodeErrorKind::DuplicateField(key), at));
            }
            self.entry(map, &key, form).map_err(|error| error.in_field(key))?;
            if !self.next_item(b'}')? {
                return Ok(());
            }
        }
    }

    /// Reads the value of an entry. In lenient mode, drops the entry if it cannot be read.
    fn entry(&mut self, map: &mut dyn DecodeMap, name: &str, form: Form) -> Result<(), DecodeError> {
        let slot = map.insert_default(name.to_owned());
        if self.is_lenient() && self.is_absent(&slot) {
            let expected = slot.expected(form);
            map.remove(name);
            return self.skip_absent(expected);
        }
        let start = self.start();
        let Err(error) = self.read(slot, form) else {
            return Ok(());
        };
        self.recover(error, start)?;
        map.remove(name);
        Ok(())
    }

    /// Reads the name of a field and its colon.
    pub(crate) fn key(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if self.next_byte() != b'"' {
            return Err(self.fail(DecodeErrorKind::Syntax("expected the name of a field")));
        }
        let key = self.quoted()?;
        self.colon()?;
        Ok(key)
    }

    /// Creates a reader of the rest of an object, from an offset in it.
    #[cfg(any(feature = "events", feature = "webhooks"))]
    pub(crate) fn within_object(text: &'a str, at: usize) -> Option<Self> {
        let is_boundary = text.is_char_boundary(at);
        is_boundary.then(|| Self { at, depth: 1, ..Self::from_json(text, Mode::Lenient) })
    }

    /// Reads a colon and a value, and returns the JSON of the value.
    #[cfg(any(feature = "events", feature = "webhooks"))]
    pub(crate) fn field_json(&mut self) -> Result<&'a str, DecodeError> {
        self.colon()?;
        self.json()
    }

    /// Reads an object. Calls `each` with each name; it must read the value.
    pub(crate) fn each_field(
        &mut self,
        each: &mut dyn FnMut(&mut Self, &str) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        if self.next_byte() != b'{' {
            return Err(self.wrong_type("an object"));
        }
        self.open()?;
        if self.next_byte() == b'}' {
            self.close();
            return Ok(());
        }
        loop {
            let key = self.key()?;
            each(self, &key)?;
            if !self.next_item(b'}')? {
                return Ok(());
            }
        }
    }

    pub(super) fn skip_key(&mut self) -> Result<(), DecodeError> {
        if self.next_byte() != b'"' {
            return Err(self.fail(DecodeErrorKind::Syntax("expected the name of a field")));
        }
        self.skip_string()?;
        self.colon()
    }

    fn colon(&mut self) -> Result<(), DecodeError> {
        if self.next_byte() != b':' {
            return Err(self.fail(DecodeErrorKind::Syntax("expected `:`")));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads the name of the next field. Returns its index in the shape, if it is a field of it.
    #[inline]
    fn field(&mut self, shape: &'static Shape, order: Order, previous: usize) -> Result<Option<usize>, DecodeError> {
        let guess = self.orders.next(order, previous);
        if let Some(field) = shape.fields.get(guess)
            && let Some(length) = name_length(self.rest(), field.name.as_bytes())
        {
            self.at += length;
            return Ok(Some(guess));
        }
        self.unexpected_field(shape, order, previous)
    }

    /// Reads the name of a field that does not follow the expected order.
    fn unexpected_field(
        &mut self,
        shape: &'static Shape,
        order: Order,
        previous: usize,
    ) -> Result<Option<usize>, DecodeError> {
        let at = self.at;
        let key = match self.plain_key() {
            Some(key) => Cow::Borrowed(key),
            None => self.key()?,
        };
        let found = match self.orders.find(order, &key) {
            None if self.is_lenient() => {
                let name = key.trim_end();
                if name.len() == key.len() { None } else { self.orders.find(order, name) }
            }
            None => {
                let near = nearest(shape, &key);
                let kind = DecodeErrorKind::UnknownField { shape: shape.name, name: key.into_owned(), near };
                return Err(DecodeError::new(kind, at));
            }
            found => found,
        };
        if let Some(index) = found {
            self.orders.learn(order, previous, index);
        }
        Ok(found)
    }

    /// Reads a name without escapes that is followed by its colon, as nearly all are.
    fn plain_key(&mut self) -> Option<&'a str> {
        let name = self.rest().strip_prefix(b"\"")?;
        let start = self.at + 1;
        let end = start + unescaped_length(name);
        if !self.text.as_bytes().get(end..)?.starts_with(b"\":") {
            return None;
        }
        let name = self.text.get(start..end)?;
        self.at = end + 2;
        Some(name)
    }

    /// Reads a field in strict mode. Only arbitrary JSON can be `null`: absent fields are omitted.
    pub(in crate::codec) fn strict_field(&mut self, slot: Slot<'_>, field: &Field) -> Result<(), DecodeError> {
        if self.next_byte() != b'n' {
            return self.read(slot, field.form);
        }
        let slot = match slot {
            Slot::Optional(target) => target.insert_default(),
            slot => slot,
        };
        if matches!(slot, Slot::Custom(_)) {
            return self.read(slot, field.form);
        }
        let expected = slot.expected(field.form);
        let error = if field.required { self.wrong_type(expected) } else { self.fail(DecodeErrorKind::NullField) };
        self.keyword("null").and(Err(error))
    }

    /// Reads what the service sends for an absent struct.
    #[cold]
    fn absent_struct(&mut self, structure: &mut dyn DecodeStruct) -> Result<(), DecodeError> {
        if !self.is_lenient() || !self.null_or_empty_string()? {
            return Err(self.wrong_type("an object"));
        }
        let shape = structure.shape();
        for (index, field) in shape.fields.iter().enumerate() {
            reset(structure.slot_at(index), field.form);
        }
        Ok(())
    }
}

/// Restores the default.
#[cold]
fn reset(slot: Slot<'_>, form: Form) {
    // Only fails for a value that decodes itself and does not accept `null`. It keeps its state.
    let _ = Reader::from_json("null", Mode::Lenient).read(slot, form);
}

/// Returns the length of `"name":` if the document continues with that.
#[inline]
fn name_length(rest: &[u8], name: &[u8]) -> Option<usize> {
    let (start, after) = rest.split_at_checked(name.len() + 1)?;
    let (quote, start) = start.split_first()?;
    (*quote == b'"' && same(start, name) && after.starts_with(b"\":")).then_some(name.len() + 3)
}

/// Returns whether two names of equal length are equal. Names are short, so this is faster than a call of `memcmp`.
#[inline]
fn same(left: &[u8], right: &[u8]) -> bool {
    // The last word overlaps the ones before it.
    if let (Some(left_end), Some(right_end)) = (left.last_chunk::<8>(), right.last_chunk()) {
        let (left_words, _) = left.as_chunks::<8>();
        let (right_words, _) = right.as_chunks();
        return left_end == right_end && left_words.iter().zip(right_words).all(|(left, right)| left == right);
    }
    if let (Some(left_end), Some(right_end)) = (left.last_chunk::<4>(), right.last_chunk()) {
        return left_end == right_end && left.first_chunk::<4>() == right.first_chunk();
    }
    left.iter().zip(right).all(|(left, right)| left == right)
}
