//! Leaving out the values that cannot be decoded, in lenient mode.

use super::Reader;
use crate::codec::anomaly::{Problem, Unlocated};
use crate::codec::error::{DecodeError, DecodeErrorKind, JsonType, Step};
use crate::codec::value::Slot;

/// The start of a value.
#[derive(Clone, Copy)]
pub(super) struct Start {
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    #[inline]
    pub(super) fn start(&self) -> Start {
        Start { at: self.at, depth: self.depth }
    }

    pub(super) fn return_to(&mut self, start: Start) {
        self.at = start.at;
        self.depth = start.depth;
    }

    /// Returns whether the service sent the next value in place of none, so that its slot would keep the default.
    #[inline]
    pub(super) fn is_absent(&mut self, slot: &Slot<'_>) -> bool {
        match self.next_byte() {
            b'n' => !slot.accepts_null(),
            b'"' => slot.empty_string_is_absent() && self.rest().starts_with(b"\"\""),
            _ => false,
        }
    }

    /// Skips the value that could not be read and records the anomaly. Returns an error in strict mode, or if the value is not
    /// JSON.
    #[cold]
    pub(super) fn recover(&mut self, error: DecodeError, start: Start) -> Result<(), DecodeError> {
        if !self.is_lenient() || error.is_syntax() {
            return Err(error);
        }
        self.return_to(start);
        let found = self.peek();
        let offset = self.at;
        self.skip()?;
        let problem = if error.is_wrong_type() { Problem::WrongType } else { Problem::Invalid };
        let expected = error.expected().unwrap_or("a valid value");
        self.anomalies.push(Unlocated { offset, step: None, expected, found, problem });
        Ok(())
    }

    /// Returns the error of a value that decodes itself. A syntax error may be about the content of a string: the value is
    /// only malformed if it cannot be skipped.
    #[cold]
    pub(super) fn custom_error(&mut self, error: DecodeError, start: Start) -> DecodeError {
        if !self.is_lenient() || !error.is_syntax() {
            return error;
        }
        self.return_to(start);
        let found = self.peek();
        let offset = self.at;
        match self.skip() {
            Ok(()) => DecodeError::new(DecodeErrorKind::InvalidValue { expected: "a valid value", found }, offset),
            Err(_) => error,
        }
    }

    /// Skips an item or an entry without a value and records the anomaly.
    #[cold]
    pub(super) fn skip_absent(&mut self, expected: &'static str) -> Result<(), DecodeError> {
        let found = self.peek();
        let offset = self.at;
        self.skip()?;
        self.anomalies.push(Unlocated { offset, step: None, expected, found, problem: Problem::WrongType });
        Ok(())
    }

    /// Records that the next value, which every response has, is `null` or empty.
    #[cold]
    pub(super) fn report_empty(&mut self, expected: &'static str) {
        let found = self.peek();
        self.anomalies.push(Unlocated { offset: self.at, step: None, expected, found, problem: Problem::Missing });
    }

    /// Records that an object, which begins at `offset`, lacks a field.
    #[cold]
    pub(super) fn report_absent(&mut self, offset: usize, name: &'static str, expected: &'static str) {
        let step = Some(Step::Field(name.into()));
        let found = JsonType::Absent;
        self.anomalies.push(Unlocated { offset, step, expected, found, problem: Problem::Missing });
    }

    /// Records that an item of a comma-separated list, which begins at `offset`, is invalid.
    #[cold]
    pub(super) fn report_csv_item(&mut self, offset: usize, index: usize, expected: &'static str) {
        let step = Some(Step::Item(index));
        let found = JsonType::String;
        self.anomalies.push(Unlocated { offset, step, expected, found, problem: Problem::Invalid });
    }
}
