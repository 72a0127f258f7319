//! Values of a message whose names occur once.

use std::borrow::Cow;

use super::error::PushError;
use crate::codec::{JsonType, Mode, Reader, encode, find_string};

/// A message that is a JSON object.
#[derive(Clone, Copy)]
pub(super) struct Message<'m> {
    json: &'m str,
}

impl<'m> Message<'m> {
    pub(super) fn parse(body: &'m [u8]) -> Result<Self, PushError> {
        let mut json = "";
        let parsed = Reader::new(body, Mode::Lenient).and_then(|mut reader| {
            json = reader.json()?;
            reader.finish()?;
            Reader::from_json(json, Mode::Lenient).each_field(&mut |reader, _| reader.skip())
        });
        parsed.map_err(PushError::NotJson)?;
        Ok(Self { json })
    }

    /// Returns the JSON of the value at a path, if it is neither absent nor `null`.
    ///
    /// Names that the codec accepts for a field are the same name here, so that what is verified is what is decoded.
    pub(super) fn json(self, path: &[&str]) -> Result<&'m str, PushError> {
        let mut json = self.json;
        for (name, depth) in path.iter().zip(1..) {
            json = field(json, name, path.get(..depth).unwrap_or(path))?;
        }
        if json == "null" { Err(PushError::invalid(path)) } else { Ok(json) }
    }

    /// Returns the JSON of an object.
    pub(super) fn object(self, path: &[&str]) -> Result<&'m str, PushError> {
        let json = self.json(path)?;
        let is_object = Reader::from_json(json, Mode::Lenient).peek() == JsonType::Object;
        is_object.then_some(json).ok_or_else(|| PushError::invalid(path))
    }

    /// Returns a string, a number or a boolean as a string.
    pub(super) fn string(self, path: &[&str]) -> Result<String, PushError> {
        let json = self.json(path)?;
        find_string(json.as_bytes(), &[]).ok_or_else(|| PushError::invalid(path))
    }

    /// Returns a value as it is signed: an owned string without its quotes, or any other value as its borrowed JSON.
    pub(super) fn signed(self, path: &[&str]) -> Result<Cow<'m, str>, PushError> {
        let json = self.json(path)?;
        if json.starts_with('"') { self.string(path).map(Cow::Owned) } else { Ok(Cow::Borrowed(json)) }
    }
}

/// Returns the JSON of a field of an object. `path` is that of the field, for errors.
fn field<'m>(json: &'m str, name: &str, path: &[&str]) -> Result<&'m str, PushError> {
    let mut found = None;
    let mut count = 0;
    let read = Reader::from_json(json, Mode::Lenient).each_field(&mut |reader, key| {
        // Trailing blanks are ignored, as in decoding.
        if key.trim_end() != name {
            return reader.skip();
        }
        count += 1;
        found = Some(reader.json()?);
        Ok(())
    });
    match (read, found) {
        (Ok(()), Some(_)) if count > 1 => Err(PushError::DuplicateField { path: path.join(".") }),
        (Ok(()), Some(json)) => Ok(json),
        _ => Err(PushError::invalid(path)),
    }
}

/// Returns a string as JSON.
#[doc(hidden)]
#[must_use]
pub fn json_string(string: &str) -> String {
    encode(&string.to_owned())
}

/// Returns an object as JSON, from the names and the JSON of its fields.
#[doc(hidden)]
#[must_use]
pub fn json_object<J: AsRef<str>>(fields: impl IntoIterator<Item = (&'static str, J)>) -> String {
    let fields = fields.into_iter().map(|(name, json)| format!("{}:{}", json_string(name), json.as_ref()));
    format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
}
