//! Examples: requests that tests send, with responses that the fake returns.

use serde::Deserialize;

use super::{Object, Place, Value};

/// One call of an operation, with its values as on the wire.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What distinguishes the example from the others of the operation.
    pub name: String,
    /// The path parameters.
    #[serde(default)]
    pub path: Object,
    /// The query parameters.
    #[serde(default)]
    pub query: Object,
    /// The headers that the operation declares.
    #[serde(default)]
    pub headers: Object,
    /// The body, or the parts of a multipart body by name.
    pub body: Option<Value>,
    /// The status of the success response. Defaults to 200.
    pub status: Option<u16>,
    /// The body of the success response.
    pub response: Option<Value>,
    /// The error response, instead of `response`.
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
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Object")]
pub struct ExampleError {
    /// The HTTP status.
    pub status: u16,
    /// The fields of the body, which `error` of `service.yaml` names.
    pub fields: Object,
}

impl TryFrom<Object> for ExampleError {
    type Error = String;

    fn try_from(object: Object) -> Result<Self, String> {
        let (status, fields): (Vec<_>, Vec<_>) = object.0.into_iter().partition(|(name, _)| name == "status");
        let [(_, status)] = status.as_slice() else { return Err("missing key `status`".to_owned()) };
        match status.as_int().map(u16::try_from) {
            Some(Ok(status)) => Ok(Self { status, fields: Object(fields) }),
            _ => Err(format!("`status` must be an HTTP status, not {}", status.describe())),
        }
    }
}
