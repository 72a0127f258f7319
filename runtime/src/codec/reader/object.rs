//! Objects: structs and maps.

use std::borrow::Cow;

use super::order::{Order, Seen};
use super::{DecodeError, DecodeStruct, Form, Kind, Map, Mode, Problem, Reader, Shape, Slot, plain_length};
use crate::codec::nearest::nearest;

impl<'a> Reader<'a> {
    /// Reads an object into the fields of a struct.
    ///
    /// # Errors
    /// When another kind of value comes, or a field that does not fit.
    pub fn structure(&mut self, structure: &mut dyn DecodeStruct) -> Result<(), DecodeError> {
        if self.next_byte() != b'{' {
            return self.no_struct(structure);
        }
        let lenient = self.is_lenient();
        let start = self.at;
        let shape = structure.shape();
        let order = self.orders.of(shape);
        let mut seen = Seen::default();
        let mut previous = 0;
        self.open()?;
        if self.next_byte() == b'}' {
            self.close();
        } else {
            loop {
                self.next_byte();
                let at = self.at;
                let found = self.field(shape, order, previous)?;
                if let Some(index) = found
                    && let Some(field) = shape.fields.get(index)
                {
                    previous = index + 1;
                    let twice = seen.mark(index);
                    if twice && !lenient {
                        return Err(DecodeError::new(Problem::Twice(field.name.to_owned()), at));
                    }
                    if twice {
                        reset(structure.field_mut(index), field.form)?;
                    }
                    let slot = structure.field_mut(index);
                    let read = if lenient {
                        self.read(slot, field.form)
                    } else {
                        self.strict_field(slot, field.form, field.required)
                    };
                    if let Err(error) = read {
                        return Err(error.in_field(field.name));
                    }
                } else {
                    self.skip()?;
                }
                if !self.more(b'}')? {
                    break;
                }
            }
        }
        if !lenient {
            for (index, field) in shape.fields.iter().enumerate() {
                if field.required && !seen.has(index) {
                    return Err(DecodeError::new(Problem::Missing(field.name), start));
                }
            }
        }
        Ok(())
    }

    /// Reads an object into a map.
    pub(super) fn map(&mut self, map: &mut dyn Map, form: Form) -> Result<(), DecodeError> {
        map.clear();
        match self.kind() {
            Kind::Object => self.open()?,
            Kind::Null if self.is_lenient() => return self.word("null"),
            _ => return Err(self.unfit("an object")),
        }
        if self.next_byte() == b'}' {
            self.close();
            return Ok(());
        }
        loop {
            self.next_byte();
            let at = self.at;
            let key = self.key()?.into_owned();
            if !self.is_lenient() && map.has(&key) {
                return Err(DecodeError::new(Problem::Twice(key), at));
            }
            let step = key.clone();
            self.read(map.grow(key), form).map_err(|error| error.in_field(step))?;
            if !self.more(b'}')? {
                return Ok(());
            }
        }
    }

    /// Reads the name of a field and its colon.
    pub(in crate::codec) fn key(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        if self.next_byte() != b'"' {
            return Err(self.fail(Problem::Syntax("the name of a field is missing")));
        }
        let key = self.text()?;
        self.colon()?;
        Ok(key)
    }

    /// Reads an object field by field, as far as it is well formed; `each` reads the value of the field.
    pub(crate) fn each_field(
        &mut self,
        each: &mut dyn FnMut(&mut Self, &str) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        if self.next_byte() != b'{' {
            return Err(self.unfit("an object"));
        }
        self.open()?;
        if self.next_byte() == b'}' {
            self.close();
            return Ok(());
        }
        loop {
            let key = self.key()?;
            each(self, &key)?;
            if !self.more(b'}')? {
                return Ok(());
            }
        }
    }

    pub(super) fn skip_key(&mut self) -> Result<(), DecodeError> {
        if self.next_byte() != b'"' {
            return Err(self.fail(Problem::Syntax("the name of a field is missing")));
        }
        self.skip_text()?;
        self.colon()
    }

    fn colon(&mut self) -> Result<(), DecodeError> {
        if self.next_byte() != b':' {
            return Err(self.fail(Problem::Syntax("`:` is missing")));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads the name of the next field: which of the shape it is, if any.
    #[inline]
    fn field(&mut self, shape: &'static Shape, order: Order, previous: usize) -> Result<Option<usize>, DecodeError> {
        let guess = self.orders.next(order, previous);
        if let Some(field) = shape.fields.get(guess)
            && let Some(length) = name_length(self.rest(), field.name.as_bytes())
        {
            self.at += length;
            return Ok(Some(guess));
        }
        self.other_field(shape, order, previous)
    }

    /// The same when it is not the one that was expected.
    fn other_field(
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
                let problem = Problem::Unknown { shape: shape.name, name: key.into_owned(), near };
                return Err(DecodeError::new(problem, at));
            }
            found => found,
        };
        if let Some(index) = found {
            self.orders.learn(order, previous, index);
        }
        Ok(found)
    }

    /// A name without escapes and with its colon right behind, as nearly all are.
    fn plain_key(&mut self) -> Option<&'a str> {
        let name = self.rest().strip_prefix(b"\"")?;
        let start = self.at + 1;
        let end = start + plain_length(name);
        if !self.text.as_bytes().get(end..)?.starts_with(b"\":") {
            return None;
        }
        let name = self.text.get(start..end)?;
        self.at = end + 2;
        Some(name)
    }

    fn strict_field(&mut self, slot: Slot<'_>, form: Form, required: bool) -> Result<(), DecodeError> {
        match self.next_byte() {
            b'n' if required => Err(self.unfit("a value")),
            b'n' => self.word("null"),
            _ => self.read(slot, form),
        }
    }

    /// What stands for a struct without being an object.
    #[cold]
    fn no_struct(&mut self, structure: &mut dyn DecodeStruct) -> Result<(), DecodeError> {
        if !self.is_lenient() || !self.absent()? {
            return Err(self.unfit("an object"));
        }
        let shape = structure.shape();
        for (index, field) in shape.fields.iter().enumerate() {
            reset(structure.field_mut(index), field.form)?;
        }
        Ok(())
    }
}

/// Restores the default by reading a `null`.
fn reset(slot: Slot<'_>, form: Form) -> Result<(), DecodeError> {
    Reader::from_text("null", Mode::Lenient).read(slot, form)
}

/// The length of `"name":` if that is what comes.
#[inline]
fn name_length(rest: &[u8], name: &[u8]) -> Option<usize> {
    let (start, behind) = rest.split_at_checked(name.len() + 1)?;
    let (quote, start) = start.split_first()?;
    (*quote == b'"' && same(start, name) && behind.starts_with(b"\":")).then_some(name.len() + 3)
}

/// Whether two names of equal length are the same. They are short: a call of `memcmp` would cost more than it compares.
#[inline]
fn same(left: &[u8], right: &[u8]) -> bool {
    let word = |bytes: &[u8; 8]| u64::from_le_bytes(*bytes);
    if let (Some(left_end), Some(right_end)) = (left.last_chunk(), right.last_chunk()) {
        // The last word overlaps the ones before it.
        let (left_words, _) = left.as_chunks();
        let (right_words, _) = right.as_chunks();
        return word(left_end) == word(right_end)
            && left_words.iter().zip(right_words).all(|(left, right)| word(left) == word(right));
    }
    left.iter().zip(right).all(|(left, right)| left == right)
}
