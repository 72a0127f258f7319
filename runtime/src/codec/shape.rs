//! What generated types say about themselves: a static shape, and access to each field by its index.

use super::{Slot, View};

/// How a value is written on the wire, beyond what its Rust type tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// As JSON writes the type: `5`, `true`, `"text"`, `[…]`.
    #[default]
    Plain,
    /// A number or boolean written as a string: `"122"`, `"true"`.
    String,
    /// A boolean written as the number 0 or 1.
    Flag01,
    /// A boolean written as the text `"0"` or `"1"`.
    FlagString01,
    /// A boolean written as the text `"N"` or `"Y"`.
    FlagNY,
    /// A boolean written as the text `"NO"` or `"YES"`.
    FlagNoYes,
    /// A list written as one string, its items separated by commas.
    Csv,
    /// A list, or its only item without the brackets.
    OneOrMany,
}

/// One field of a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// How the value is written.
    pub form: Form,
    /// Whether a document without it is refused in strict mode.
    pub required: bool,
}

impl Field {
    /// An optional field in plain form.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, form: Form::Plain, required: false }
    }

    /// The same field in another form.
    #[must_use]
    pub const fn form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    /// The same field, required.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

/// The fields of a struct, in the order in which they are written.
#[derive(Debug)]
pub struct Shape {
    /// The name of the struct, for messages.
    pub name: &'static str,
    /// The fields; fields go by the index in this list.
    pub fields: &'static [Field],
}

/// A JSON object with known fields.
pub trait Struct {
    /// What the fields are called and how they are written.
    fn shape(&self) -> &'static Shape;
}

/// A struct that can be received.
pub trait DecodeStruct: Struct {
    /// The place of the field with this index.
    fn field_mut(&mut self, index: usize) -> Slot<'_>;
}

/// A struct that can be sent.
pub trait EncodeStruct: Struct {
    /// The value of the field with this index.
    fn field(&self, index: usize) -> View<'_>;
}
