//! What generated types say about themselves: a static shape, and access to each member by its index.

use super::{Slot, View};

/// How a value is written on the wire, beyond what its Rust type tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// As JSON writes the type: `5`, `true`, `"text"`, `[…]`.
    #[default]
    Plain,
    /// A number or boolean written as text: `"122"`, `"true"`.
    Text,
    /// A boolean written as the number 0 or 1.
    Flag01,
    /// A boolean written as the text `"0"` or `"1"`.
    FlagText01,
    /// A boolean written as the text `"N"` or `"Y"`.
    FlagNy,
    /// A boolean written as the text `"NO"` or `"YES"`.
    FlagNoYes,
    /// A list written as one text, its items separated by commas.
    Csv,
    /// A list, or its only item without the brackets.
    OneOrMany,
}

/// One member of a record.
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
    /// An optional member in plain form.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, form: Form::Plain, required: false }
    }

    /// The same member in another form.
    #[must_use]
    pub const fn form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    /// The same member, required.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

/// The members of a record, in the order in which they are written.
#[derive(Debug)]
pub struct Shape {
    /// The name of the record, for messages.
    pub name: &'static str,
    /// The members; members go by the index in this list.
    pub fields: &'static [Field],
}

/// A JSON object with known members.
pub trait Record {
    /// What the members are called and how they are written.
    fn shape(&self) -> &'static Shape;
}

/// A record that can be received.
pub trait DecodeRecord: Record {
    /// The place of the member with this index.
    fn member_mut(&mut self, index: usize) -> Slot<'_>;
}

/// A record that can be sent.
pub trait EncodeRecord: Record {
    /// The value of the member with this index.
    fn member(&self, index: usize) -> View<'_>;
}
