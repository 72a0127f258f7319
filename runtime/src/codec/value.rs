//! What values are, seen from the wire: a [`View`] of one that is sent, a [`Slot`] for one that is received.

use std::borrow::Cow;

use super::reader::{double_from_text, flag_from_text, flag_word, integer_from_text};
use super::writer::list_texts;
use super::{DecodeError, DecodeStruct, EncodeStruct, Form, Kind, Mode, Reader};

/// A value that can be written as JSON.
pub trait Encode {
    /// What it is on the wire.
    fn view(&self) -> View<'_>;
}

/// A value that can be read from JSON into its place.
pub trait Decode {
    /// The place for it, which holds the default.
    fn slot(&mut self) -> Slot<'_>;

    /// The place for one that may be absent.
    #[doc(hidden)]
    fn optional_slot(place: &mut Option<Self>) -> Slot<'_>
    where
        Self: Sized + Default,
    {
        Slot::Optional(place)
    }
}

/// A value to write.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// Nothing to send: as a field it is left out of its object, as an item it is `null`.
    Absent,
    /// A string.
    Text(&'a str),
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Double(f64),
    /// An object with known fields.
    Struct(&'a dyn EncodeStruct),
    /// A list.
    List(&'a dyn Items),
    /// An object with any names.
    Map(&'a dyn Entries),
    /// JSON that is known to be well formed.
    Json(&'a str),
    /// A file.
    Upload(&'a crate::Upload),
}

/// A list whose items can be written.
pub trait Items {
    /// The item at an index; none behind the last.
    fn item(&self, index: usize) -> Option<View<'_>>;
}

/// A map whose entries can be written.
pub trait Entries {
    /// Hands out the names with their values.
    fn entries(&self, each: &mut dyn FnMut(&str, View<'_>));
}

impl View<'_> {
    /// Whether there is nothing to send.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Hands out the value as strings for a path, a query or a header: none when absent, one for a scalar or a
    /// comma-separated list, several for a plain list. False when there is no string form (structs, maps, files).
    pub fn texts(self, form: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
        match self {
            Self::Absent => {}
            Self::Text(text) => each(Cow::Borrowed(text)),
            Self::Bool(value) => each(Cow::Borrowed(flag_word(value, form))),
            Self::Integer(value) => each(Cow::Owned(value.to_string())),
            Self::Double(value) => each(Cow::Owned(format!("{value:?}"))),
            Self::List(list) => return list_texts(list, form, each),
            Self::Json(json) => return json_texts(json, each),
            Self::Struct(_) | Self::Map(_) | Self::Upload(_) => return false,
        }
        true
    }
}

fn json_texts(json: &str, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
    let mut reader = Reader::from_text(json, Mode::Lenient);
    match reader.kind() {
        Kind::Null => true,
        Kind::Bool | Kind::Number => {
            each(Cow::Borrowed(json));
            true
        }
        Kind::Text => reader.text().map(each).is_ok(),
        _ => false,
    }
}

/// A place to fill.
pub enum Slot<'a> {
    /// None: what comes is read and forgotten.
    Unread,
    /// For a string.
    Text(&'a mut String),
    /// For a string that may be absent, as most fields are.
    OptionalText(&'a mut Option<String>),
    /// For a boolean.
    Bool(&'a mut bool),
    /// For a whole number.
    Integer(&'a mut i64),
    /// For a whole number of 32 bits.
    SmallInteger(&'a mut i32),
    /// For a number.
    Double(&'a mut f64),
    /// For a string of which some are known.
    Word(&'a mut dyn Word),
    /// For a number of which some are known.
    Code(&'a mut dyn Code),
    /// For an object with known fields.
    Struct(&'a mut dyn DecodeStruct),
    /// For a list.
    List(&'a mut dyn List),
    /// For an object with any names.
    Map(&'a mut dyn Map),
    /// For a value that may be absent.
    Optional(&'a mut dyn Optional),
    /// For a value that reads itself.
    Custom(&'a mut dyn Custom),
}

/// An enumeration of strings.
pub trait Word {
    /// Takes a string, or nothing.
    fn set(&mut self, text: Option<&str>);
}

/// An enumeration of numbers.
pub trait Code {
    /// Takes a number, or nothing.
    fn set(&mut self, number: Option<i64>);
}

/// A list that can take one more item.
pub trait List {
    /// Drops all items.
    fn clear(&mut self);

    /// Appends an empty item and hands out its place.
    fn grow(&mut self) -> Slot<'_>;
}

/// A map that can take one more entry.
pub trait Map {
    /// Drops all entries.
    fn clear(&mut self);

    /// Whether there is an entry of this name.
    fn has(&self, name: &str) -> bool;

    /// Puts an empty value under the name and hands out its place.
    fn grow(&mut self, name: String) -> Slot<'_>;
}

/// A value that may be absent.
pub trait Optional {
    /// Makes it absent.
    fn clear(&mut self);

    /// Makes it present and empty, and hands out its place.
    fn fill(&mut self) -> Slot<'_>;
}

/// A value with its own way of being read.
pub trait Custom {
    /// Reads one value.
    ///
    /// # Errors
    /// When the JSON is malformed or its value does not fit.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Takes bare text, such as one item of a comma-separated list. False when it has no such form.
    fn fill(&mut self, text: &str) -> bool {
        let _ = text;
        false
    }
}

impl Slot<'_> {
    /// Fills the place from bare text, such as one item of a comma-separated list. False when the text does not fit, or
    /// the value has no string form.
    pub fn fill(self, text: &str) -> bool {
        match self {
            Self::Text(place) => {
                text.clone_into(place);
                true
            }
            Self::OptionalText(place) => {
                *place = Some(text.to_owned());
                true
            }
            Self::Word(place) => {
                place.set(Some(text));
                true
            }
            Self::Bool(place) => put(place, flag_from_text(text)),
            Self::Integer(place) => put(place, integer_from_text(text)),
            Self::SmallInteger(place) => put(place, integer_from_text(text).and_then(|value| value.try_into().ok())),
            Self::Double(place) => put(place, double_from_text(text)),
            Self::Code(place) => {
                let number = integer_from_text(text);
                if number.is_some() {
                    place.set(number);
                }
                number.is_some()
            }
            Self::Optional(place) => place.fill().fill(text),
            Self::Custom(place) => place.fill(text),
            Self::Unread | Self::Struct(_) | Self::List(_) | Self::Map(_) => false,
        }
    }

    /// Whether an empty text, in lenient mode, means that the value is absent.
    pub(super) fn blank_is_absent(&self) -> bool {
        matches!(
            self,
            Self::Bool(_)
                | Self::Integer(_)
                | Self::SmallInteger(_)
                | Self::Double(_)
                | Self::Code(_)
                | Self::Struct(_)
        )
    }
}

fn put<T>(place: &mut T, value: Option<T>) -> bool {
    value.map(|value| *place = value).is_some()
}
