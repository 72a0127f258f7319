//! Examples: requests that a test sends, and what the service answers.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::{Fields, Value};

/// One call of an operation, as on the wire.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What is special about it.
    pub name: String,
    /// The parameters in the path.
    #[serde(default)]
    pub path: Fields,
    /// The parameters in the query.
    #[serde(default)]
    pub query: Fields,
    /// The headers that the operation declares.
    #[serde(default)]
    pub headers: Fields,
    /// The body, or the parts of a multipart body by name.
    pub body: Option<Value>,
    /// The status of the answer; 200 when it is left out.
    pub status: Option<u16>,
    /// The body of the answer.
    pub answer: Option<Value>,
    /// The answer, when it says no.
    pub error: Option<ExampleError>,
}

/// An answer that says no.
#[derive(Debug, Clone)]
pub struct ExampleError {
    /// The status.
    pub status: u16,
    /// Everything else: the members of the answer's body, named as `error` of `service.yaml` says.
    pub members: Fields,
}

impl<'de> Deserialize<'de> for ExampleError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = ExampleError;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a status and the members of an error answer")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ExampleError, A::Error> {
                let mut status = None;
                let mut members = Fields::default();
                while let Some(key) = map.next_key::<String>()? {
                    if key == "status" {
                        status = Some(map.next_value()?);
                    } else {
                        members.0.push((key, map.next_value()?));
                    }
                }
                let status = status.ok_or_else(|| A::Error::missing_field("status"))?;
                Ok(ExampleError { status, members })
            }
        }

        deserializer.deserialize_map(Members)
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for ExampleError {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ExampleError".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "description": "An answer that says no: its status, and the members of its body.",
            "properties": { "status": { "type": "integer", "minimum": 400, "maximum": 599 } },
            "required": ["status"],
            "additionalProperties": { "type": "string" },
        })
    }
}
