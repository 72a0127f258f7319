//! Reading a value into its slot.

use super::Reader;
use crate::codec::error::DecodeError;
use crate::codec::shape::Form;
use crate::codec::value::{IntEnum, Optional, Slot, StringEnum};

impl Reader<'_> {
    /// Reads one value into its slot. A `null` in lenient mode restores the default.
    ///
    /// # Errors
    /// Returns an error if the JSON is malformed, or is not a valid value.
    pub fn read(&mut self, slot: Slot<'_>, form: Form) -> Result<(), DecodeError> {
        match slot {
            Slot::Skip => self.skip(),
            Slot::String(place) => self.string().map(|string| *place = string),
            Slot::Secret(place) => self.secret(place),
            Slot::OptionalString(place) => {
                *place = if self.null()? { None } else { Some(self.string()?) };
                Ok(())
            }
            Slot::Bool(place) => self.boolean(form).map(|value| *place = value),
            Slot::Integer(place) => self.integer(form).map(|value| *place = value),
            Slot::SmallInteger(place) => self.small_integer(form).map(|value| *place = value),
            Slot::Double(place) => self.double(form).map(|value| *place = value),
            Slot::StringEnum(place) => self.string_enum(place),
            Slot::IntEnum(place) => self.int_enum(place, form),
            Slot::Struct(place) => self.structure(place),
            Slot::List(place) => self.list(place, form),
            Slot::Map(place) => self.map(place, form),
            Slot::Optional(place) => self.optional(place, form),
            Slot::Custom(place) => place.read(self),
        }
    }

    fn secret(&mut self, place: &mut String) -> Result<(), DecodeError> {
        self.skip_whitespace();
        let start = self.at;
        *place = self.string()?;
        self.secrets.push(start..self.at);
        Ok(())
    }

    fn optional(&mut self, place: &mut dyn Optional, form: Form) -> Result<(), DecodeError> {
        let byte = self.next_byte();
        if byte == b'n' {
            self.keyword("null")?;
            place.clear();
            return Ok(());
        }
        let slot = place.fill();
        if byte == b'"' && slot.empty_string_is_absent() && self.empty_string() {
            place.clear();
            return Ok(());
        }
        self.read(slot, form)
    }

    fn string_enum(&mut self, place: &mut dyn StringEnum) -> Result<(), DecodeError> {
        if self.is_lenient() && self.null()? {
            place.set(None);
        } else {
            place.set(Some(&self.string_or_number()?));
        }
        Ok(())
    }

    fn int_enum(&mut self, place: &mut dyn IntEnum, form: Form) -> Result<(), DecodeError> {
        let is_absent = self.is_lenient() && self.null_or_empty_string()?;
        let number = if is_absent { None } else { Some(self.integer(form)?) };
        place.set(number);
        Ok(())
    }
}
