//! Values as bare strings: in paths, queries, headers and comma-separated lists.

use std::borrow::Cow;

use super::error::JsonType;
use super::reader::{Mode, Reader, double_from_str, flag_from_str, flag_str, integer_from_str};
use super::shape::Form;
use super::value::{Items, Slot, View};

impl View<'_> {
    /// Calls `each` with the string form of the value: not at all if it is absent, once for a scalar or a comma-separated
    /// list, once per item for any other list. Returns false if the value has no string form (structs, maps, files).
    pub fn strings(self, form: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
        match self {
            Self::Absent => {}
            Self::String(string) | Self::Secret(string) => each(Cow::Borrowed(string)),
            Self::Bool(value) => each(Cow::Borrowed(flag_str(value, form))),
            Self::Integer(value) => each(Cow::Owned(value.to_string())),
            Self::Double(value) => each(Cow::Owned(format!("{value:?}"))),
            Self::List(list) => return list_strings(list, form, each),
            Self::Json(json) => return json_strings(json, each),
            Self::Struct(_) | Self::Map(_) | Self::Upload(_) => return false,
        }
        true
    }
}

fn json_strings(json: &str, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
    let mut reader = Reader::from_text(json, Mode::Lenient);
    match reader.peek() {
        JsonType::Null => true,
        JsonType::Bool | JsonType::Number => {
            each(Cow::Borrowed(json));
            true
        }
        JsonType::String => reader.quoted().map(each).is_ok(),
        _ => false,
    }
}

fn list_strings(list: &dyn Items, form: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
    if form == Form::Csv {
        let mut joined = String::new();
        let is_complete = join(list, &mut joined);
        each(Cow::Owned(joined));
        return is_complete;
    }
    let form = if form == Form::OneOrMany { Form::Plain } else { form };
    let mut index = 0;
    let mut is_complete = true;
    while let Some(item) = list.item(index) {
        is_complete &= item.strings(form, each);
        index += 1;
    }
    is_complete
}

/// Appends the items with commas between them. Returns false if one has no string form.
pub(super) fn join(list: &dyn Items, joined: &mut String) -> bool {
    let mut index = 0;
    let mut is_complete = true;
    while let Some(item) = list.item(index) {
        if index > 0 {
            joined.push(',');
        }
        is_complete &= item.strings(Form::Plain, &mut |item| joined.push_str(&item));
        index += 1;
    }
    is_complete
}

impl Slot<'_> {
    /// Sets the value from a bare string, such as an item of a comma-separated list. Returns false if the string is not a
    /// valid value, or the value has no string form.
    pub fn fill(self, string: &str) -> bool {
        match self {
            Self::String(place) | Self::Secret(place) => {
                string.clone_into(place);
                true
            }
            Self::OptionalString(place) => {
                *place = Some(string.to_owned());
                true
            }
            Self::StringEnum(place) => {
                place.set(Some(string));
                true
            }
            Self::Bool(place) => put(place, flag_from_str(string)),
            Self::Integer(place) => put(place, integer_from_str(string)),
            Self::SmallInteger(place) => put(place, integer_from_str(string).and_then(|value| value.try_into().ok())),
            Self::Double(place) => put(place, double_from_str(string)),
            Self::IntEnum(place) => {
                let number = integer_from_str(string);
                if number.is_some() {
                    place.set(number);
                }
                number.is_some()
            }
            Self::Optional(place) => place.fill().fill(string),
            Self::Custom(place) => place.fill(string),
            Self::Skip | Self::Struct(_) | Self::List(_) | Self::Map(_) => false,
        }
    }
}

fn put<T>(place: &mut T, value: Option<T>) -> bool {
    value.map(|value| *place = value).is_some()
}
