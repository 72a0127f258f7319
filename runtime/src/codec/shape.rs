//! What generated types say about themselves: a static shape, and access to each member by its index.

use std::borrow::Cow;

use super::{DecodeError, Reader, Writer};

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
    /// The members; `slot` and `view` go by the index in this list.
    pub fields: &'static [Field],
}

/// A JSON object with known members.
pub trait Record {
    /// What the members are called and how they are written.
    fn shape(&self) -> &'static Shape;
}

/// A record that can be received.
pub trait DecodeRecord: Record {
    /// The member to fill; `None` leaves it unread.
    fn slot(&mut self, index: usize) -> Option<&mut dyn Decode>;
}

/// A record that can be sent.
pub trait EncodeRecord: Record {
    /// The member to write; `None` leaves it out.
    fn view(&self, index: usize) -> Option<&dyn Encode>;
}

/// A value that can be read from JSON into its place.
pub trait Decode {
    /// Reads one value. The place holds the default before; `null` in lenient mode restores it.
    ///
    /// # Errors
    /// When the JSON is malformed or its value does not fit.
    fn decode(&mut self, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError>;

    /// Fills the value from bare text, such as one item of a comma-separated list.
    /// False when the text does not fit, or the value has no text form.
    fn fill(&mut self, text: &str) -> bool {
        let _ = text;
        false
    }

    /// Reads an optional value.
    #[doc(hidden)]
    fn decode_option(place: &mut Option<Self>, reader: &mut Reader<'_>, form: Form) -> Result<(), DecodeError>
    where
        Self: Sized + Default,
    {
        *place = if reader.absent(Self::blank_is_absent())? { None } else { Some(Self::default()) };
        place.as_mut().map_or(Ok(()), |value| value.decode(reader, form))
    }

    /// Whether an empty text, in lenient mode, means that the value is absent.
    #[doc(hidden)]
    fn blank_is_absent() -> bool
    where
        Self: Sized,
    {
        false
    }
}

/// A value that can be written as JSON.
pub trait Encode {
    /// Writes the value.
    fn encode(&self, writer: &mut Writer, form: Form);

    /// Whether there is nothing to send: the member is left out of its object.
    fn is_absent(&self) -> bool {
        false
    }

    /// Hands out the value as texts for a path, a query or a header: none when absent, one for a scalar
    /// or a comma-separated list, several for a plain list. False when there is no text form (records, maps).
    fn texts(&self, form: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
        let _ = (form, each);
        false
    }

    /// The file to send, if the value is one.
    #[doc(hidden)]
    fn as_upload(&self) -> Option<&crate::Upload> {
        None
    }
}

impl<T: DecodeRecord> Decode for T {
    fn decode(&mut self, reader: &mut Reader<'_>, _: Form) -> Result<(), DecodeError> {
        reader.record(self)
    }

    fn blank_is_absent() -> bool {
        true
    }
}

impl<T: EncodeRecord> Encode for T {
    fn encode(&self, writer: &mut Writer, _: Form) {
        writer.record(self);
    }
}
