//! The JSON Schemas of types that have a form of their own. The others are derived.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{
    Bind, Bounds, DataPath, DurationUnit, EventSource, ExampleError, Http, InputPath, Maker, Object, PropertyKind,
    Response, Scope, SortKey, TypeRef, Value,
};

macro_rules! schema {
    ($type:ident, $($schema:tt)*) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ $($schema)* })
            }
        }
    };
}

schema!(Value, "description": "Any value.");
schema!(Object, "type": "object", "description": "Values by name, as on the wire.");
schema!(
    ExampleError,
    "type": "object",
    "description": "An error response: its HTTP status and the fields of its body.",
    "properties": { "status": { "type": "integer", "minimum": 400, "maximum": 599 } },
    "required": ["status"],
    "additionalProperties": { "type": "string" },
);

/// Types that are written as one string.
macro_rules! strings {
    ($($type:ident: $pattern:literal;)*) => {
        $(schema!(
            $type,
            "type": "string",
            "description": format!("Written as {}.", $type::FORM),
            "pattern": $pattern,
        );)*
    };
}

strings! {
    Bind: r"^\S+$";
    Bounds: r"^(-?\d+)?\.\.(-?\d+)?$";
    DataPath: r"^[^.]+(\.[^.]+)*$";
    DurationUnit: "^(ms|s|min|h|d)$";
    EventSource: r"^(client|topic_\d+|[a-z]+_\d+_\d+)$";
    Http: r"^(GET|POST|PUT|PATCH|DELETE) /\S+$";
    InputPath: r"^(path|query|headers|multipart|body)(\[\])?(\.[^.\[\]]+(\[\])?)*$";
    Maker: r"^((hex|digits|pin)\(\d+\)|uuid|password|sip_number|now|login\..+)$";
    PropertyKind: r"^(iana-zone|duration<(ms|s|min|h|d)>)$";
    Response: r"^\S+$";
    Scope: r"^(service|sp|corp|user|[A-Z]\S*)$";
    SortKey: r"^-?[^.]+(\.[^.]+)*$";
    TypeRef: r"^\S+$";
}
