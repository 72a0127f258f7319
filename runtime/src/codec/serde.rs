//! `serde`'s traits over the codec: values are converted by way of their JSON.

use std::{cell::RefCell, fmt};

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde::{
    de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor},
    ser::{Error as _, SerializeMap, SerializeSeq},
};

use super::error::{DecodeError, JsonType};
use super::reader::{Mode, Reader};
use super::shape::Form;
use super::value::{Slot, View};
use super::writer::Writer;
use super::{decode_lenient_into, encode_as};

/// Serializes a value of the codec.
///
/// # Errors
/// Returns the error of the serializer.
pub fn serialize<S: Serializer>(value: View<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serialize_json(&encode_as(value, Form::Plain), serializer)
}

/// Serializes a JSON document.
///
/// # Errors
/// Returns the error of the serializer, or an error if the document is malformed.
pub fn serialize_json<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    Next(&RefCell::new(Reader::from_json(json, Mode::Lenient))).serialize(serializer)
}

/// Deserializes a value into a slot. As in a response, fields may be missing, unknown, `null` or in another form.
///
/// # Errors
/// Returns the error of the deserializer, or an error if it is not a valid value: `serde` has no place for anomalies.
pub fn deserialize<'de, D: Deserializer<'de>>(slot: Slot<'_>, deserializer: D) -> Result<(), D::Error> {
    let json = deserialize_json(deserializer)?;
    let anomalies = decode_lenient_into(json.as_bytes(), Form::Plain, slot).map_err(D::Error::custom)?;
    match anomalies.iter().find(|anomaly| !anomaly.is_missing()) {
        Some(invalid) => Err(D::Error::custom(invalid)),
        None => Ok(()),
    }
}

/// Deserializes any value to JSON.
///
/// # Errors
/// Returns the error of the deserializer.
pub fn deserialize_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut writer = Writer::new();
    IntoWriter(&mut writer).deserialize(deserializer)?;
    Ok(writer.finish())
}

/// Serializes the next value of a reader.
struct Next<'r, 'a>(&'r RefCell<Reader<'a>>);

impl Serialize for Next<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json_type = self.0.borrow_mut().peek();
        match json_type {
            JsonType::Null => {
                self.read(Reader::skip)?;
                serializer.serialize_unit()
            }
            JsonType::Bool => serializer.serialize_bool(self.read(|reader| reader.boolean(Form::Plain))?),
            JsonType::Number => self.number(serializer),
            JsonType::String => serializer.serialize_str(&self.read(|reader| reader.quoted())?),
            JsonType::List => self.list(serializer),
            JsonType::Object | JsonType::Absent | JsonType::End | JsonType::Other => self.object(serializer),
        }
    }
}

impl<'a> Next<'_, 'a> {
    /// Reads from the document.
    fn read<T, E: serde::ser::Error>(
        &self,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, DecodeError>,
    ) -> Result<T, E> {
        read(&mut self.0.borrow_mut()).map_err(E::custom)
    }

    fn number<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = self.read(|reader| reader.json())?;
        match (number.parse::<i64>(), number.parse::<u64>()) {
            (Ok(value), _) => serializer.serialize_i64(value),
            (_, Ok(value)) => serializer.serialize_u64(value),
            _ => serializer.serialize_f64(number.parse().map_err(S::Error::custom)?),
        }
    }

    fn list<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut more = self.read(Reader::enter)?;
        while more {
            list.serialize_element(self)?;
            more = self.read(|reader| reader.next_item(b']'))?;
        }
        list.end()
    }

    fn object<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut more = self.read(Reader::enter)?;
        while more {
            let key = self.read(|reader| reader.key())?;
            map.serialize_entry(&*key, self)?;
            more = self.read(|reader| reader.next_item(b'}'))?;
        }
        map.end()
    }
}

/// Deserializes one value into a writer.
struct IntoWriter<'w>(&'w mut Writer);

impl<'de> DeserializeSeed<'de> for IntoWriter<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for IntoWriter<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
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
        self.0.string(value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.open_list();
        loop {
            // The comma is removed again if there is no further item.
            let end = self.0.mark();
            self.0.comma();
            if list.next_element_seed(IntoWriter(self.0))?.is_none() {
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
            map.next_value_seed(IntoWriter(self.0))?;
        }
        self.0.close_object();
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may")]
mod tests {
    use std::collections::BTreeMap;

    #[derive(Debug, Default, PartialEq)]
    struct Book {
        title: String,
        pages: Option<i64>,
        tags: BTreeMap<String, Vec<bool>>,
    }

    crate::fields! {
        both Book {
            0 => title, "title", always;
            1 => pages, "pages";
            2 => tags, "tags";
        }
    }

    #[test]
    fn a_value_is_serialized_as_its_json_and_deserialized_again() {
        let tags = BTreeMap::from([("a".to_owned(), vec![true, false]), ("b".to_owned(), vec![])]);
        let book = Book { title: "x\"y".to_owned(), pages: Some(-7), tags };
        let value = serde_json::to_value(&book).unwrap();
        assert_eq!(value, serde_json::json!({"title": "x\"y", "pages": -7, "tags": {"a": [true, false], "b": []}}));
        assert_eq!(serde_json::from_value::<Book>(value).unwrap(), book);
    }

    /// A value that was left out would be lost: `serde` cannot return anomalies.
    #[test]
    fn an_invalid_field_is_an_error_and_a_missing_one_is_not() {
        let error = serde_json::from_str::<Book>(r#"{"title": "x", "tags": {"a": [true, "x"]}}"#).unwrap_err();
        assert_eq!(error.to_string(), "`tags.a[1]` should be true or false, but is another string");
        let missing = "{},".repeat(40) + r#"{"pages": {}}"#;
        let error = serde_json::from_str::<Vec<Book>>(&format!("[{missing}]")).unwrap_err();
        assert!(error.to_string().contains("`pages` should be a whole number, but is an object"), "{error}");
        assert_eq!(serde_json::from_str::<Book>("{}").unwrap(), Book::default());
    }
}
