//! The interface between values and the codec: a [`View`] of a value to encode, and a [`Slot`] for a value to decode.

use super::error::DecodeError;
use super::format::Format;
use super::reader::Reader;
use super::shape::Shape;
use crate::request::upload::Upload;

/// A value that can be encoded.
pub trait Encode {
    /// Returns the value to write.
    fn view(&self) -> View<'_>;
}

/// A value that can be decoded.
pub trait Decode {
    /// Returns the slot to fill. `self` must be blank.
    fn slot(&mut self) -> Slot<'_>;

    /// Returns the slot of an optional value.
    #[doc(hidden)]
    fn optional_slot(target: &mut Option<Self>) -> Slot<'_>
    where
        Self: Sized + Blank,
    {
        Slot::Optional(target)
    }
}

/// The value that decoding starts from.
///
/// It is the default value. A struct with required fields has no default value, because a caller could send it; decoding
/// starts from a value of such a struct in which every field is blank.
#[doc(hidden)]
pub trait Blank {
    /// Returns the value.
    fn blank() -> Self;
}

impl<T: Default> Blank for T {
    fn blank() -> Self {
        Self::default()
    }
}

/// A JSON object with known fields.
pub trait HasShape {
    /// The names of the fields and their forms on the wire.
    const SHAPE: &'static Shape;
}

/// Returns the names of the fields of a struct, and their forms on the wire.
#[must_use]
pub const fn shape_of<T: HasShape>() -> &'static Shape {
    T::SHAPE
}

/// A value that is a JSON object with known fields.
pub trait Struct {
    /// Returns the names of the fields and their forms on the wire.
    fn shape(&self) -> &'static Shape;
}

impl<T: HasShape> Struct for T {
    #[inline]
    fn shape(&self) -> &'static Shape {
        T::SHAPE
    }
}

/// A struct that can be decoded.
pub trait DecodeStruct: Struct {
    /// Returns the field at an index of the shape.
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Decode>;

    /// Returns the slot of the field at an index of the shape. It is compiled for each struct, so that no call is dynamic.
    #[inline]
    fn slot_at(&mut self, index: usize) -> Slot<'_> {
        self.field_mut(index).map_or(Slot::Skip, Decode::slot)
    }
}

/// A struct that can be encoded.
pub trait EncodeStruct: Struct {
    /// Returns the field at an index of the shape.
    fn field(&self, index: usize) -> Option<&dyn Encode>;

    /// Returns the value of the field at an index of the shape.
    #[inline]
    fn view_at(&self, index: usize) -> View<'_> {
        self.field(index).map_or(View::Absent, Encode::view)
    }
}

/// A value to encode.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// No value: a field is omitted, an item of a list is `null`.
    Absent,
    /// A string.
    String(&'a str),
    /// A string whose content is secret.
    Secret(&'a str),
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A floating-point number.
    Double(f64),
    /// An object with known fields.
    Struct(&'a dyn EncodeStruct),
    /// A list.
    List(&'a dyn EncodeList),
    /// An object with arbitrary names.
    Map(&'a dyn EncodeMap),
    /// Well-formed JSON.
    Json(&'a str),
    /// A file.
    Upload(&'a Upload),
}

impl View<'_> {
    /// Returns whether there is no value.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// A list that can be encoded.
pub trait EncodeList {
    /// Returns the item at an index, or `None` beyond the last.
    fn item(&self, index: usize) -> Option<View<'_>>;
}

/// A map that can be encoded.
pub trait EncodeMap {
    /// Calls `each` with the name and the value of each entry.
    fn entries(&self, each: &mut dyn FnMut(&str, View<'_>));
}

/// A slot for a decoded value.
pub enum Slot<'a> {
    /// Skips the value.
    Skip,
    /// A string.
    String(&'a mut String),
    /// A string whose content is secret.
    Secret(&'a mut String),
    /// A string of a format. In lenient mode, any string is accepted.
    Formatted(&'a mut String, &'static Format),
    /// An optional string. It is the most frequent type of a field, so it has its own variant.
    OptionalString(&'a mut Option<String>),
    /// A boolean.
    Bool(&'a mut bool),
    /// An integer.
    Integer(&'a mut i64),
    /// An integer of 32 bits.
    Integer32(&'a mut i32),
    /// A floating-point number.
    Double(&'a mut f64),
    /// An enumeration of strings.
    StringEnum(&'a mut dyn StringEnum),
    /// An enumeration of integers.
    IntEnum(&'a mut dyn IntEnum),
    /// An object with known fields.
    Struct(&'a mut dyn DecodeStruct),
    /// A list.
    List(&'a mut dyn DecodeList),
    /// An object with arbitrary names.
    Map(&'a mut dyn DecodeMap),
    /// An optional value.
    Optional(&'a mut dyn DecodeOption),
    /// A value that decodes itself.
    Custom(&'a mut dyn Custom),
}

impl Slot<'_> {
    /// Returns whether `null` is a value, rather than the absence of one.
    pub(super) fn accepts_null(&self) -> bool {
        matches!(self, Self::Skip | Self::OptionalString(_) | Self::Optional(_) | Self::Custom(_))
    }

    /// Returns whether an empty string, in lenient mode, means that the value is absent.
    pub(super) fn empty_string_is_absent(&self) -> bool {
        matches!(
            self,
            Self::Bool(_)
                | Self::Integer(_)
                | Self::Integer32(_)
                | Self::Double(_)
                | Self::IntEnum(_)
                | Self::Struct(_)
        )
    }
}

/// An enumeration of strings that can be decoded.
pub trait StringEnum {
    /// Sets the value; `None` if it is absent.
    fn set(&mut self, string: Option<&str>);
}

// One implementation for all enumerations, so that each of them is less to compile.
impl<T: Default + for<'a> From<&'a str>> StringEnum for T {
    fn set(&mut self, string: Option<&str>) {
        *self = string.map_or_else(T::default, T::from);
    }
}

/// An enumeration of integers that can be decoded.
pub trait IntEnum {
    /// Sets the value; `None` if it is absent.
    fn set(&mut self, number: Option<i64>);
}

impl<T: Default + From<i64>> IntEnum for T {
    fn set(&mut self, number: Option<i64>) {
        *self = number.map_or_else(T::default, T::from);
    }
}

/// A list that can be decoded.
pub trait DecodeList {
    /// Removes all items.
    fn clear(&mut self);

    /// Appends a default item and returns its slot.
    fn push_default(&mut self) -> Slot<'_>;

    /// Removes the last item.
    fn remove_last(&mut self);
}

/// A map that can be decoded.
pub trait DecodeMap {
    /// Removes all entries.
    fn clear(&mut self);

    /// Returns whether there is an entry with this name.
    fn contains_name(&self, name: &str) -> bool;

    /// Inserts a default value under the name and returns its slot.
    fn insert_default(&mut self, name: String) -> Slot<'_>;

    /// Removes the entry with this name.
    fn remove(&mut self, name: &str);
}

/// An optional value that can be decoded.
pub trait DecodeOption {
    /// Sets the value to `None`.
    fn clear(&mut self);

    /// Sets the value to the default and returns its slot.
    fn insert_default(&mut self) -> Slot<'_>;
}

/// A value that decodes itself.
pub trait Custom {
    /// Reads one value. In lenient mode, `null` should set the default.
    ///
    /// # Errors
    /// Returns an error if the JSON is malformed, or is not a valid value.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Sets the value from an unquoted string, such as an item of a comma-separated list. Returns false if that is not
    /// possible.
    fn set_from_str(&mut self, string: &str) -> bool {
        let _ = string;
        false
    }
}
