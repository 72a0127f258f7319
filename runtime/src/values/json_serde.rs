//! Conversions of JSON to and from the types of serde.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::json::Json;

/// The error of converting [`Json`] to or from a type that implements serde's traits.
///
/// It contains names of fields, but no value: that could be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError(String);

impl Json {
    /// Converts a value that implements `Serialize`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value has no JSON, such as a map whose keys are lists.
    pub fn from_serialize<T: Serialize + ?Sized>(value: &T) -> Result<Self, JsonError> {
        // By way of a `Value`, because `RawValue` could contain whitespace.
        serde_json::to_value(value).map(Self::from).map_err(|error| JsonError(reason(&error)))
    }

    /// Converts the value into a type that implements `Deserialize`.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is not that of a `T`.
    pub fn deserialize<T: DeserializeOwned>(&self) -> Result<T, JsonError> {
        serde_json::from_str(self.as_str()).map_err(|error| JsonError(reason(&error)))
    }
}

/// Returns the reason of an error without values.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let has_names_only =
        ["missing field", "duplicate field", "unknown field"].iter().any(|kind| message.starts_with(kind));
    if has_names_only {
        return message;
    }
    format!("a value does not have the type that was expected at column {} of the compact JSON", error.column())
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        Self::of_well_formed(&value.to_string())
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for JsonError {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn json_is_converted_to_and_from_the_types_of_serde() {
        let value = serde_json::json!({"title": "a \"b\"", "pages": [1, 2.5, null]});
        let json = Json::from(value.clone());
        assert_eq!(json.deserialize::<serde_json::Value>().unwrap(), value);
        assert_eq!(Json::from_serialize(&value).unwrap(), json);
        assert!(Json::from_serialize(&BTreeMap::from([(vec![1], 1)])).is_err());
    }

    #[test]
    fn errors_contain_names_but_no_values() {
        #[derive(Debug, serde::Deserialize)]
        struct Book {
            #[serde(rename = "pages")]
            _pages: u8,
        }
        let error = |json: &str| Json::parse(json).unwrap().deserialize::<Book>().unwrap_err().to_string();
        assert!(error("{}").starts_with("missing field `pages`"));
        for wrong in [r#"{"pages": "5f1c7e"}"#, r#"{"pages": 51712}"#, r#""5f1c7e""#] {
            let error = error(wrong);
            assert!(error.contains("does not have the type") && !error.contains("51"), "{error}");
        }
    }
}
