//! Reading a value into its slot.

use super::flag::flag_name;
use super::list::list_name;
use super::number::{double_name, integer_name};
use super::{Reader, Recorded};
use crate::codec::error::{DecodeError, DecodeErrorKind, JsonType};
use crate::codec::format::Format;
use crate::codec::shape::Form;
use crate::codec::value::{Custom, DecodeOption, IntEnum, Slot, StringEnum};

impl Slot<'_> {
    /// Describes the values that the slot accepts.
    pub(super) fn expected(&self, form: Form) -> &'static str {
        match self {
            Self::String(_) | Self::Secret(_) | Self::OptionalString(_) | Self::StringEnum(_) => "a string",
            Self::Formatted(_, format) => format.expected,
            Self::Bool(_) => flag_name(form),
            Self::Integer(_) | Self::Integer32(_) | Self::IntEnum(_) => integer_name(form),
            Self::Double(_) => double_name(form),
            Self::Struct(_) | Self::Map(_) => "an object",
            Self::List(_) => list_name(form),
            Self::Skip | Self::Optional(_) | Self::Custom(_) => "a value",
        }
    }
}

impl Reader<'_> {
    /// Reads the value of a document.
    pub(in crate::codec) fn document(&mut self, slot: Slot<'_>, form: Form) -> Result<(), DecodeError> {
        if self.is_lenient() && self.is_absent(&slot) {
            self.report_empty(slot.expected(form));
        }
        self.read(slot, form)
    }

    /// Reads one value into its slot. A `null` in lenient mode restores the default.
    ///
    /// # Errors
    /// Returns an error if the JSON is malformed, or is not a valid value.
    pub fn read(&mut self, slot: Slot<'_>, form: Form) -> Result<(), DecodeError> {
        match slot {
            Slot::Skip => self.skip(),
            Slot::String(target) => self.string().map(|string| *target = string),
            Slot::Secret(target) => self.secret(target),
            Slot::Formatted(target, format) => self.formatted(target, format),
            Slot::OptionalString(target) => {
                *target = if self.null()? { None } else { Some(self.string()?) };
                Ok(())
            }
            Slot::Bool(target) => self.boolean(form).map(|value| *target = value),
            Slot::Integer(target) => self.integer(form).map(|value| *target = value),
            Slot::Integer32(target) => self.integer32(form).map(|value| *target = value),
            Slot::Double(target) => self.double(form).map(|value| *target = value),
            Slot::StringEnum(target) => self.string_enum(target),
            Slot::IntEnum(target) => self.int_enum(target, form),
            Slot::Struct(target) => self.structure(target),
            Slot::List(target) => self.list(target, form),
            Slot::Map(target) => self.map(target, form),
            Slot::Optional(target) => self.optional(target, form),
            Slot::Custom(target) => self.custom(target),
        }
    }

    fn secret(&mut self, target: &mut String) -> Result<(), DecodeError> {
        self.skip_whitespace();
        let start = self.at;
        *target = self.string()?;
        self.recorded.push(Recorded { range: start..self.at, is_secret: true });
        Ok(())
    }

    /// Reads a string of a format. In lenient mode, the format is not checked.
    fn formatted(&mut self, target: &mut String, format: &Format) -> Result<(), DecodeError> {
        let (found, start) = (self.peek(), self.at);
        if found != JsonType::String && !self.is_lenient() {
            return Err(self.wrong_type(format.expected));
        }
        *target = self.string()?;
        if self.is_lenient() || (format.is_valid)(target) {
            return Ok(());
        }
        Err(DecodeError::new(DecodeErrorKind::InvalidValue { expected: format.expected, found }, start))
    }

    fn optional(&mut self, target: &mut dyn DecodeOption, form: Form) -> Result<(), DecodeError> {
        let byte = self.next_byte();
        if byte == b'n' {
            self.keyword("null")?;
            target.clear();
            return Ok(());
        }
        let slot = target.insert_default();
        if byte == b'"' && slot.empty_string_is_absent() && self.empty_string() {
            target.clear();
            return Ok(());
        }
        self.read(slot, form)
    }

    fn string_enum(&mut self, target: &mut dyn StringEnum) -> Result<(), DecodeError> {
        if self.is_lenient() && self.null()? {
            target.set(None);
        } else {
            target.set(Some(&self.string_or_number()?));
        }
        Ok(())
    }

    fn custom(&mut self, target: &mut dyn Custom) -> Result<(), DecodeError> {
        let start = self.start();
        target.read(self).map_err(|error| self.custom_error(error, start))
    }

    fn int_enum(&mut self, target: &mut dyn IntEnum, form: Form) -> Result<(), DecodeError> {
        let is_absent = self.is_lenient() && self.null_or_empty_string()?;
        let number = if is_absent { None } else { Some(self.integer(form)?) };
        target.set(number);
        Ok(())
    }
}
