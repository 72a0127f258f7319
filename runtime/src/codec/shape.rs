//! The description of a struct: the names and forms of its fields.

use crate::http_types::Place;

/// The form of a value on the wire, where its Rust type does not determine it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// The usual JSON of the type: `5`, `true`, `"text"`, `[…]`.
    #[default]
    Plain,
    /// A number or boolean as a string: `"122"`, `"true"`.
    String,
    /// A boolean as the number 0 or 1.
    Flag01,
    /// A boolean as the string `"0"` or `"1"`.
    FlagString01,
    /// A boolean as the string `"N"` or `"Y"`.
    FlagNY,
    /// A boolean as the string `"NO"` or `"YES"`.
    FlagNoYes,
    /// A list as one string, with commas between its items.
    Csv,
    /// A list, or its only item without brackets.
    OneOrMany,
}

/// A field of a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// The form of the value.
    pub form: Form,
    /// Whether the field must be present in strict mode.
    pub required: bool,
    /// Whether its absence is an anomaly in lenient mode.
    pub always: bool,
    /// The place in a request. Fields of other structs are in a body.
    pub place: Place,
}

impl Field {
    /// Creates an optional field in plain form, in a body.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, form: Form::Plain, required: false, always: false, place: Place::Body }
    }

    /// Sets the form.
    #[must_use]
    pub const fn form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    /// Makes the field required.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Sets the place in a request.
    #[must_use]
    pub const fn place(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// Declares that every response has the field.
    #[must_use]
    pub const fn always(self) -> Self {
        Self { always: true, ..self }
    }
}

/// The name and the fields of a struct.
#[derive(Debug)]
pub struct Shape {
    /// The name of the struct, for messages.
    pub name: &'static str,
    /// The fields, in the order in which they are written.
    pub fields: &'static [Field],
    /// The Rust names of the fields, for messages, each followed by a space. Apart from the fields, because they are rarely needed.
    pub rust_names: &'static str,
}

impl Shape {
    /// Returns the Rust name of the field at an index.
    pub(crate) fn rust_name(&self, index: usize) -> Option<&'static str> {
        self.rust_names.split_terminator(' ').nth(index)
    }
}
