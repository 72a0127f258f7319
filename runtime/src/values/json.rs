//! Arbitrary JSON.

use std::{fmt, str::FromStr};

use crate::codec::{Custom, Decode, DecodeError, Encode, Mode, Reader, Slot, View, Writer};

/// Any JSON value, in compact form.
///
/// Two values are equal if their JSON is equal: `1.0` and `1` differ.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Json(String);

/// The error of parsing [`Json`] from a string that is not one JSON value.
#[derive(Debug)]
pub struct InvalidJson(DecodeError);

impl Json {
    /// Returns `null`.
    #[must_use]
    pub fn null() -> Self {
        Self::default()
    }

    /// Parses a JSON value and removes its insignificant whitespace.
    ///
    /// # Errors
    /// Returns an error if the string is not exactly one JSON value.
    pub fn parse(json: &str) -> Result<Self, InvalidJson> {
        crate::codec::decode(json.as_bytes(), Mode::Strict).map_err(InvalidJson)
    }

    /// Parses the body of a response.
    pub(crate) fn from_body(body: &[u8]) -> Option<Self> {
        crate::codec::decode(body, Mode::Lenient).ok()
    }

    /// Creates a value from well-formed JSON.
    pub(crate) fn of_well_formed(json: &str) -> Self {
        Self(compact(json))
    }

    /// Returns the value at a JSON pointer, such as `/books/0/title`. The empty pointer is the value itself.
    ///
    /// ```
    /// # extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;
    /// use huaweicloud_meeting::values::Json;
    ///
    /// let json = Json::parse(r#"{"books": [{"title": "Moby-Dick"}]}"#)?;
    /// let title = json.pointer("/books/0/title").and_then(|title| title.string());
    /// assert_eq!(title.as_deref(), Some("Moby-Dick"));
    /// # Ok::<(), huaweicloud_meeting::values::InvalidJson>(())
    /// ```
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<Self> {
        crate::codec::find_pointer(&self.0, pointer).map(|json| Self(json.to_owned()))
    }

    /// Returns the string, if the value is one.
    #[must_use]
    pub fn string(&self) -> Option<String> {
        self.0.starts_with('"').then(|| crate::codec::find_string(self.0.as_bytes(), &[]))?
    }

    /// Returns the value as compact JSON.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Converts the value into compact JSON.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// Returns whether the value is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.0 == "null"
    }
}

/// Removes the whitespace between the tokens of well-formed JSON.
fn compact(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(quote) = rest.find('"') {
        let (before, string) = rest.split_at_checked(quote).unwrap_or((rest, ""));
        out.extend(before.split_ascii_whitespace());
        // The string ends at the first quote that is not escaped.
        let mut escaped = false;
        let end = string.bytes().skip(1).position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        });
        let (string, after) = end.and_then(|end| string.split_at_checked(end + 2)).unwrap_or((string, ""));
        out.push_str(string);
        rest = after;
    }
    out.extend(rest.split_ascii_whitespace());
    out
}

impl Default for Json {
    /// `null`
    fn default() -> Self {
        Self("null".to_owned())
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({})", self.0)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Json {
    type Err = InvalidJson;

    fn from_str(json: &str) -> Result<Self, InvalidJson> {
        Self::parse(json)
    }
}

impl fmt::Display for InvalidJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for InvalidJson {}

impl Decode for Json {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Custom(self)
    }
}

impl Custom for Json {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        self.0 = compact(reader.json()?);
        Ok(())
    }

    /// Sets the value to the JSON in the string, or to a JSON string if it is not valid JSON.
    fn set_from_str(&mut self, string: &str) -> bool {
        *self = Self::parse(string).unwrap_or_else(|_| {
            let mut writer = Writer::new();
            writer.string(string);
            Self(writer.finish())
        });
        true
    }
}

impl Encode for Json {
    fn view(&self) -> View<'_> {
        View::Json(&self.0)
    }
}

crate::serde_struct!(Json);
