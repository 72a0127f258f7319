//! Decodes the types of the spec from the value of a file.
//!
//! serde stops at the first error. To find the errors after it, decoding starts again without the list item or the
//! entry that contains the error.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::iter::Enumerate;
use std::slice::Iter;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Error as _, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    Visitor,
};
use serde::forward_to_deserialize_any;

use super::lint::UNQUOTED_COMMA;
use super::rules::{DUPLICATE_KEY, MISSING_KEY, UNKNOWN_KEY, WRONG_VALUE};
use crate::diagnostics::{Diagnostic, Rule, Segment, SpecPath};
use crate::nearest::nearest;
use crate::spec::Value;

/// The number of errors after which decoding a file stops.
const MAX_ERRORS: usize = 20;

/// Decodes a value, or returns everything that is wrong with it.
pub(super) fn decode<T: DeserializeOwned>(file: &str, value: &Value) -> Result<T, Vec<Diagnostic>> {
    let skipped = Skipped::default();
    let mut found = Vec::new();
    loop {
        let error = match T::deserialize(Node { value, skipped: &skipped }) {
            Ok(decoded) if found.is_empty() => return Ok(decoded),
            Ok(_) => return Err(found),
            Err(error) => error,
        };
        let can_go_on = error.is_skipped;
        if !error.is_consequence {
            found.push(error.into_diagnostic(file));
        }
        if !can_go_on || found.len() >= MAX_ERRORS {
            return Err(found);
        }
    }
}

/// The list items, and the values of entries, that decoding skips.
#[derive(Default)]
struct Skipped(RefCell<BTreeSet<*const Value>>);

impl Skipped {
    fn contains(&self, value: &Value) -> bool {
        self.0.borrow().contains(&std::ptr::from_ref(value))
    }

    fn insert(&self, value: &Value) {
        self.0.borrow_mut().insert(std::ptr::from_ref(value));
    }
}

/// An error of serde, with its path.
#[derive(Debug)]
struct Error {
    diagnostic: Box<Diagnostic>,
    /// The segments of the path, innermost first.
    segments: Vec<Segment>,
    /// The key that the innermost object lacks.
    missing: Option<&'static str>,
    /// Whether the key is missing because its value was skipped.
    is_consequence: bool,
    /// Whether an item or entry that contains the error is skipped from now on.
    is_skipped: bool,
}

impl Error {
    fn new(rule: Rule, message: String) -> Self {
        let diagnostic = Box::new(Diagnostic::new(rule, SpecPath::file(""), message));
        Self { diagnostic, segments: Vec::new(), missing: None, is_consequence: false, is_skipped: false }
    }

    fn expected(expected: &dyn Expected, found: &Value) -> Self {
        let mut error = Self::new(WRONG_VALUE, format!("expected {expected}, found {}", found.describe()));
        if matches!(found, Value::Int(_) | Value::Float(_) | Value::Bool(_)) && expected.to_string().contains("string")
        {
            error.diagnostic.help("quote it");
        }
        error
    }

    fn one_of(mut self, name: &str, known: &[&str]) -> Self {
        self.diagnostic.one_of(name, known);
        self
    }

    /// Adds the item or entry that contains the error, and skips it if it is the innermost.
    fn within(mut self, segment: Segment, value: &Value, skipped: &Skipped) -> Self {
        self.segments.push(segment);
        if !self.is_skipped {
            skipped.insert(value);
            self.is_skipped = true;
        }
        self
    }

    fn into_diagnostic(mut self, file: &str) -> Diagnostic {
        self.segments.reverse();
        file.clone_into(&mut self.diagnostic.file);
        self.diagnostic.path.segments = self.segments;
        *self.diagnostic
    }
}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(WRONG_VALUE, message.to_string())
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match unexpected {
            Unexpected::Seq => Value::List(Vec::new()),
            Unexpected::Map => Value::Object(crate::spec::Object::default()),
            Unexpected::Unit | Unexpected::Option => Value::Null,
            Unexpected::Str(text) => Value::String(text.to_owned()),
            Unexpected::Bool(value) => Value::Bool(value),
            Unexpected::Signed(number) => Value::Int(number),
            Unexpected::Float(number) => Value::Float(number),
            other => return Self::custom(format!("expected {expected}, found {other}")),
        };
        Self::expected(expected, &found)
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(WRONG_VALUE, format!("unknown value `{name}`")).one_of(name, known)
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        let mut error = Self::new(UNKNOWN_KEY, format!("unknown key `{name}`")).one_of(name, known);
        if name.contains(' ') {
            error.diagnostic.help(UNQUOTED_COMMA);
        }
        error.diagnostic.at_key();
        error
    }

    fn missing_field(name: &'static str) -> Self {
        Self { missing: Some(name), ..Self::new(MISSING_KEY, format!("missing key `{name}`")) }
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::new(DUPLICATE_KEY, format!("duplicate key `{name}`"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for Error {}

/// A value to decode.
#[derive(Clone, Copy)]
struct Node<'v> {
    value: &'v Value,
    skipped: &'v Skipped,
}

impl<'v> Node<'v> {
    fn object<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::Object(object) = self.value else { return Err(Error::expected(&"an object", self.value)) };
        visitor.visit_map(Entries { entries: object.0.iter(), current: None, skipped: self.skipped }).map_err(
            |mut error| {
                if let Some(name) = error.missing.take() {
                    // A misspelled key is reported as unknown.
                    let is_meant = |key: &str| key == name || nearest(key, [name]).is_some();
                    let mut entries = object.iter();
                    error.is_consequence = entries.any(|(key, value)| is_meant(key) && self.skipped.contains(value));
                }
                error
            },
        )
    }

    fn list<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::List(items) => visitor.visit_seq(Items { items: items.iter().enumerate(), skipped: self.skipped }),
            other => Err(Error::expected(&"a list", other)),
        }
    }
}

impl<'de> de::Deserializer<'de> for Node<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Int(number) => visitor.visit_i64(*number),
            Value::Float(number) => visitor.visit_f64(*number),
            Value::String(text) => visitor.visit_str(text),
            Value::List(_) => self.list(visitor),
            Value::Object(_) => self.object(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Bool(value) => visitor.visit_bool(*value),
            other => Err(Error::expected(&"`true` or `false`", other)),
        }
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value.as_int().map(u16::try_from) {
            Some(Ok(number)) => visitor.visit_u16(number),
            _ => Err(Error::expected(&"an integer from 0 to 65535", self.value)),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::String(text) => visitor.visit_str(text),
            other => Err(Error::expected(&visitor, other)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if *self.value == Value::Null { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.value {
            Value::String(text) => visitor.visit_enum(text.as_str().into_deserializer()),
            other => Err(Error::expected(&"a string", other).one_of("", known)),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.list(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.object(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.object(visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct newtype_struct tuple
        tuple_struct identifier ignored_any
    }
}

struct Items<'v> {
    items: Enumerate<Iter<'v, Value>>,
    skipped: &'v Skipped,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let skipped = self.skipped;
        let Some((index, value)) = self.items.find(|(_, item)| !skipped.contains(item)) else { return Ok(None) };
        let item = seed.deserialize(Node { value, skipped });
        item.map(Some).map_err(|error| error.within(Segment::Index(index), value, skipped))
    }
}

struct Entries<'v> {
    entries: Iter<'v, (String, Value)>,
    /// The entry whose key was decoded last.
    current: Option<&'v (String, Value)>,
    skipped: &'v Skipped,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let skipped = self.skipped;
        self.current = self.entries.find(|(_, value)| !skipped.contains(value));
        let Some((key, value)) = self.current else { return Ok(None) };
        let decoded = seed.deserialize(StrDeserializer::<Error>::new(key));
        decoded.map(Some).map_err(|error| error.within(Segment::Key(key.clone()), value, skipped))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let Some((key, value)) = self.current else { return Err(Error::custom("no key precedes this value")) };
        let decoded = seed.deserialize(Node { value, skipped: self.skipped });
        decoded.map_err(|error| error.within(Segment::Key(key.clone()), value, self.skipped))
    }
}
