//! `serde`'s traits over the codec: JSON text on one side, any format of `serde` on the other.

use std::{cell::RefCell, fmt};

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde::{
    de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor},
    ser::{Error as _, SerializeMap, SerializeSeq},
};

use super::{Form, Kind, Mode, Reader, Slot, View, Writer, decode_into, encode_as};

/// Serializes what the codec writes.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(value: View<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serialize_json(&encode_as(value, Form::Plain), serializer)
}

/// Serializes JSON text as the values that it holds.
///
/// # Errors
/// Those of the serializer, or when the text is not JSON.
pub fn serialize_json<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    Next(&RefCell::new(Reader::from_text(json, Mode::Lenient))).serialize(serializer)
}

/// Deserializes into what the codec reads, with its leniency.
///
/// # Errors
/// Those of the deserializer, or when its value does not fit.
pub fn deserialize<'de, D: Deserializer<'de>>(slot: Slot<'_>, deserializer: D) -> Result<(), D::Error> {
    let json = deserialize_json(deserializer)?;
    decode_into(json.as_bytes(), Mode::Lenient, Form::Plain, slot).map_err(D::Error::custom)
}

/// Deserializes any value into JSON text.
///
/// # Errors
/// Those of the deserializer.
pub fn deserialize_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut writer = Writer::new();
    Into(&mut writer).deserialize(deserializer)?;
    Ok(writer.finish())
}

/// The next value of a reader.
struct Next<'r, 'a>(&'r RefCell<Reader<'a>>);

impl Serialize for Next<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = self.0.borrow_mut().kind();
        match kind {
            Kind::Null => {
                self.0.borrow_mut().skip().map_err(S::Error::custom)?;
                serializer.serialize_unit()
            }
            Kind::Bool => {
                let value = self.0.borrow_mut().boolean(Form::Plain).map_err(S::Error::custom)?;
                serializer.serialize_bool(value)
            }
            Kind::Number => {
                let number = self.0.borrow_mut().value().map_err(S::Error::custom)?;
                match (number.parse::<i64>(), number.parse::<u64>()) {
                    (Ok(value), _) => serializer.serialize_i64(value),
                    (_, Ok(value)) => serializer.serialize_u64(value),
                    _ => serializer.serialize_f64(number.parse().map_err(S::Error::custom)?),
                }
            }
            Kind::Text => {
                let text = self.0.borrow_mut().text().map_err(S::Error::custom)?;
                serializer.serialize_str(&text)
            }
            Kind::List => {
                let mut list = serializer.serialize_seq(None)?;
                let mut more = self.0.borrow_mut().enter().map_err(S::Error::custom)?;
                while more {
                    list.serialize_element(self)?;
                    more = self.0.borrow_mut().more(b']').map_err(S::Error::custom)?;
                }
                list.end()
            }
            Kind::Object | Kind::End | Kind::Other => {
                let mut map = serializer.serialize_map(None)?;
                let mut more = self.0.borrow_mut().enter().map_err(S::Error::custom)?;
                while more {
                    let key = self.0.borrow_mut().key().map_err(S::Error::custom)?;
                    map.serialize_entry(&*key, self)?;
                    more = self.0.borrow_mut().more(b'}').map_err(S::Error::custom)?;
                }
                map.end()
            }
        }
    }
}

/// A writer that takes one value.
struct Into<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for Into<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Into<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.boolean(value, Form::Plain);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.0.integer(value, Form::Plain);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.0.raw(&value.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.0.double(value, Form::Plain);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.text(value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.open_list();
        loop {
            // What separates the items is taken back when no further one comes.
            let end = self.0.mark();
            self.0.comma();
            if list.next_element_seed(Into(self.0))?.is_none() {
                self.0.back_to(end);
                self.0.close_list();
                return Ok(());
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        self.0.open_object();
        while let Some(name) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            self.0.field(&name);
            map.next_value_seed(Into(self.0))?;
        }
        self.0.close_object();
        Ok(())
    }
}
