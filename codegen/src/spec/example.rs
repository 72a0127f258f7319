//! Examples: requests that a test sends, and what the service returns.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::{Object, Place, Value};

/// One call of an operation, as on the wire.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What is special about it.
    pub name: String,
    /// The parameters in the path.
    #[serde(default)]
    pub path: Object,
    /// The parameters in the query.
    #[serde(default)]
    pub query: Object,
    /// The headers that the operation declares.
    #[serde(default)]
    pub headers: Object,
    /// The body, or the parts of a multipart body by name.
    pub body: Option<Value>,
    /// The status of the response; 200 when it is left out.
    pub status: Option<u16>,
    /// The body of the response.
    pub response: Option<Value>,
    /// The response, when it says no.
    pub error: Option<ExampleError>,
}

impl Example {
    /// Returns the values at a place of the request; `None` if the body is missing or not an object.
    pub fn at(&self, place: Place) -> Option<&Object> {
        match place {
            Place::Path => Some(&self.path),
            Place::Query => Some(&self.query),
            Place::Headers => Some(&self.headers),
            Place::Body | Place::Multipart => self.body.as_ref()?.as_object(),
        }
    }
}

/// An error response.
#[derive(Debug, Clone)]
pub struct ExampleError {
    /// The status.
    pub status: u16,
    /// Everything else: the fields of the response's body, named as `error` of `service.yaml` says.
    pub fields: Object,
}

impl<'de> Deserialize<'de> for ExampleError {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = ExampleError;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a status and the fields of an error response")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ExampleError, A::Error> {
                let mut status = None;
                let mut fields = Object::default();
                while let Some(key) = map.next_key::<String>()? {
                    if key == "status" {
                        status = Some(map.next_value()?);
                    } else {
                        fields.0.push((key, map.next_value()?));
                    }
                }
                let status = status.ok_or_else(|| A::Error::missing_field("status"))?;
                Ok(ExampleError { status, fields })
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ExampleError {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ExampleError".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "description": "A response that says no: its status, and the fields of its body.",
            "properties": { "status": { "type": "integer", "minimum": 400, "maximum": 599 } },
            "required": ["status"],
            "additionalProperties": { "type": "string" },
        })
    }
}
