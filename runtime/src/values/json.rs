//! JSON whose form nobody prescribes.

use std::{fmt, str::FromStr};

use crate::codec::{Custom, Decode, DecodeError, Encode, Mode, Reader, Slot, View, Writer};

/// Any JSON value, kept as compact text.
///
/// Two values are equal when they are written alike: `1.0` and `1` differ.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Json(String);

/// The text is not one JSON value.
#[derive(Debug)]
pub struct InvalidJson(DecodeError);

impl Json {
    /// Takes a JSON text over, less its insignificant blanks.
    ///
    /// # Errors
    /// When the text is not exactly one JSON value.
    pub fn parse(text: &str) -> Result<Self, InvalidJson> {
        crate::codec::decode(text.as_bytes(), Mode::Strict).map_err(InvalidJson)
    }

    /// The value as compact JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value as compact JSON text.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }

    /// Whether the value is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.0 == "null"
    }
}

/// Drops the blanks between the tokens of a well-formed JSON text.
fn compact(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(quote) = rest.find('"') {
        let (before, text) = rest.split_at_checked(quote).unwrap_or((rest, ""));
        out.extend(before.split_ascii_whitespace());
        // The text ends at the first quote that no backslash takes.
        let mut escaped = false;
        let end = text.bytes().skip(1).position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        });
        let (text, behind) = end.and_then(|end| text.split_at_checked(end + 2)).unwrap_or((text, ""));
        out.push_str(text);
        rest = behind;
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

    fn from_str(text: &str) -> Result<Self, InvalidJson> {
        Self::parse(text)
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
        self.0 = compact(reader.value()?);
        Ok(())
    }

    /// Bare text that is JSON is that JSON, any other is a JSON text.
    fn fill(&mut self, text: &str) -> bool {
        *self = Self::parse(text).unwrap_or_else(|_| {
            let mut writer = Writer::new();
            writer.text(text);
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
