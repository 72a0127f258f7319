//! Values as unquoted strings: in paths, queries, headers and comma-separated lists.

use std::borrow::Cow;

use super::error::JsonType;
use super::reader::{Mode, Reader, double_from_str, flag_from_str, flag_str, integer_from_str};
use super::shape::Form;
use super::value::{EncodeList, Slot, View};

impl View<'_> {
    /// Calls `each` with the string representation of the value: not at all if it is absent, once for a scalar or a
    /// comma-separated list, once per item for any other list. Returns false if the value has no string representation
    /// (structs, maps, files).
    pub fn for_each_string(self, form: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
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
    let mut reader = Reader::from_json(json, Mode::Lenient);
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

fn list_strings(list: &dyn EncodeList, form: Form, each: &mut dyn FnMut(Cow<'_, str>)) -> bool {
    if form == Form::Csv {
        let mut joined = String::new();
        let all_converted = join(list, &mut joined);
        each(Cow::Owned(joined));
        return all_converted;
    }
    let form = if form == Form::OneOrMany { Form::Plain } else { form };
    let mut index = 0;
    let mut all_converted = true;
    while let Some(item) = list.item(index) {
        all_converted &= item.for_each_string(form, each);
        index += 1;
    }
    all_converted
}

/// Appends the items with commas between them. Returns false if one has no string representation.
pub(super) fn join(list: &dyn EncodeList, joined: &mut String) -> bool {
    let mut index = 0;
    let mut all_converted = true;
    while let Some(item) = list.item(index) {
        if index > 0 {
            joined.push(',');
        }
        all_converted &= item.for_each_string(Form::Plain, &mut |item| joined.push_str(&item));
        index += 1;
    }
    all_converted
}

impl Slot<'_> {
    /// Sets the value from an unquoted string, such as an item of a comma-separated list. Returns false if the string is not
    /// a valid value, or the value has no string representation.
    pub fn set_from_str(self, string: &str) -> bool {
        match self {
            Self::String(target) | Self::Secret(target) => {
                string.clone_into(target);
                true
            }
            Self::Formatted(target, format) => {
                string.clone_into(target);
                (format.is_valid)(string)
            }
            Self::OptionalString(target) => {
                *target = Some(string.to_owned());
                true
            }
            Self::StringEnum(target) => {
                target.set(Some(string));
                true
            }
            Self::Bool(target) => put(target, flag_from_str(string)),
            Self::Integer(target) => put(target, integer_from_str(string)),
            Self::Integer32(target) => put(target, integer_from_str(string).and_then(|value| value.try_into().ok())),
            Self::Double(target) => put(target, double_from_str(string)),
            Self::IntEnum(target) => {
                let number = integer_from_str(string);
                if number.is_some() {
                    target.set(number);
                }
                number.is_some()
            }
            Self::Optional(target) => target.insert_default().set_from_str(string),
            Self::Custom(target) => target.set_from_str(string),
            Self::Skip | Self::Struct(_) | Self::List(_) | Self::Map(_) => false,
        }
    }
}

fn put<T>(target: &mut T, value: Option<T>) -> bool {
    value.map(|value| *target = value).is_some()
}
