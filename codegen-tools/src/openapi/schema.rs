//! JSON schemas of types.

use huaweicloud_meeting_codegen::index::Declaration;
use huaweicloud_meeting_codegen::spec::{DurationUnit, Encoded, EnumBase, Flag, Time, TypeRef};
use serde_json::{Value as Json, json};

use super::version::Version;
use super::writer::{Writer, into_object, reference};
use crate::json::JsonObject;

/// Whether a value is part of a request or a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// A request: required values must be present, and no value is null.
    Sent,
    /// A response: most values may be missing or null.
    Received,
}

impl Writer<'_> {
    /// Returns the schema of a type. [`format_sentence`] and `x-type` add what JSON Schema cannot express.
    pub(super) fn schema(&self, type_ref: &TypeRef, side: Side) -> JsonObject {
        let schema = match type_ref {
            TypeRef::Int32 => json!({ "type": "integer", "format": "int32" }),
            TypeRef::Int64 | TypeRef::Duration(_) => json!({ "type": "integer", "format": "int64" }),
            TypeRef::Double => json!({ "type": "number", "format": "double" }),
            TypeRef::Bool => json!({ "type": "boolean" }),
            TypeRef::Secret => json!({ "type": "string", "format": "password" }),
            TypeRef::Json => json!({}),
            TypeRef::File => self.file(),
            TypeRef::Time(Time::Date) => json!({ "type": "string", "format": "date" }),
            TypeRef::Time(Time::Iso) => json!({ "type": "string", "format": "date-time" }),
            TypeRef::Time(time) if time.is_number() => json!({ "type": "integer", "format": "int64" }),
            TypeRef::String | TypeRef::Encoded(_) | TypeRef::Quoted(_) | TypeRef::Time(_) | TypeRef::Csv(_) => {
                json!({ "type": "string" })
            }
            TypeRef::Flag(flag) => return reference("schemas", &flag_component(flag)),
            TypeRef::List(item) => json!({ "type": "array", "items": self.schema(item, side) }),
            TypeRef::OneOrMany(item) => {
                let item = self.schema(item, side);
                json!({ "oneOf": [{ "type": "array", "items": item }, item] })
            }
            TypeRef::Map(value) => json!({ "type": "object", "additionalProperties": self.schema(value, side) }),
            TypeRef::Named(name) => return reference("schemas", &self.component(name, side)),
        };
        into_object(schema)
    }

    /// Returns the schema of a file. In OpenAPI 3.1 an empty schema would suffice, but generators do not recognize it as a
    /// file.
    fn file(&self) -> Json {
        match self.version {
            Version::V30 => json!({ "type": "string", "format": "binary" }),
            Version::V31 => {
                json!({ "type": "string", "format": "binary", "contentMediaType": "application/octet-stream" })
            }
        }
    }

    /// Returns the name of the component of a type. A struct that is both sent and received has two components, which
    /// differ in `required`.
    pub(super) fn component(&self, name: &str, side: Side) -> String {
        let both_ways = self.index.usage(name).is_some_and(|usage| usage.sent && usage.received);
        if both_ways && side == Side::Sent && self.index.structure(name).is_some() {
            // Names in the spec contain no dot.
            format!("{name}.Sent")
        } else {
            name.to_owned()
        }
    }

    /// Adds keywords to a schema and, if `or_null` is set, makes it accept null.
    pub(super) fn complete(&self, schema: JsonObject, keywords: JsonObject, or_null: bool) -> JsonObject {
        let mut complete = match (self.version, or_null) {
            (Version::V30, false) if schema.contains_key("$ref") && !keywords.is_empty() => all_of(schema),
            (_, false) => schema,
            (Version::V30, true) => self.nullable(schema),
            (Version::V31, true) => with_null(schema),
        };
        complete.extend(keywords);
        complete
    }

    /// Makes a schema accept null as in OpenAPI 3.0, with `nullable` next to `type`. 3.0 does not define that for a
    /// reference, but generators understand `nullable` next to `allOf`.
    fn nullable(&self, mut schema: JsonObject) -> JsonObject {
        if let Some(Json::Array(choices)) = schema.get_mut("oneOf") {
            if let Some(Json::Object(first)) = choices.first_mut() {
                first.insert("nullable".to_owned(), true.into());
            }
            return schema;
        }
        if let Some(type_of_target) = self.type_of_reference(&schema) {
            schema = all_of(schema);
            schema.insert("type".to_owned(), type_of_target.into());
        }
        if schema.contains_key("type") {
            schema.insert("nullable".to_owned(), true.into());
        }
        schema
    }

    fn type_of_reference(&self, schema: &JsonObject) -> Option<&'static str> {
        let name = schema.get("$ref")?.as_str()?.rsplit('/').next()?;
        Some(match self.index.declaration(name) {
            Some(Declaration::Struct(_)) => "object",
            Some(Declaration::Enumeration(enumeration)) if enumeration.of == EnumBase::Int => "integer",
            None if name == flag_component(&Flag::Number) => "integer",
            _ => "string",
        })
    }
}

/// Wraps a reference in `allOf`, because OpenAPI 3.0 ignores other keywords next to `$ref`.
fn all_of(schema: JsonObject) -> JsonObject {
    JsonObject::from_iter([("allOf".to_owned(), json!([schema]))])
}

/// Makes a schema accept null as in OpenAPI 3.1, where null is a type.
fn with_null(mut schema: JsonObject) -> JsonObject {
    if schema.contains_key("$ref") {
        return JsonObject::from_iter([("anyOf".to_owned(), json!([schema, { "type": "null" }]))]);
    }
    if let Some(known) = schema.get_mut("type") {
        *known = json!([known, "null"]);
    } else if let Some(Json::Array(choices)) = schema.get_mut("oneOf") {
        choices.push(json!({ "type": "null" }));
    }
    schema
}

/// Returns the name of the component of a flag.
pub(super) fn flag_component(flag: &Flag) -> String {
    match flag {
        Flag::Number => "Flag.Number".to_owned(),
        Flag::Text { yes, .. } => format!("Flag.{yes}"),
    }
}

/// Describes the format of the values of a type, if their schema does not express it.
pub(super) fn format_sentence(type_ref: &TypeRef) -> Option<String> {
    let sentence = match type_ref {
        TypeRef::Encoded(Encoded::Int64) => "An integer, written as a string.",
        TypeRef::Encoded(Encoded::Double) => "A number, written as a string.",
        TypeRef::Encoded(Encoded::Bool) => "`true` or `false`, written as a string.",
        TypeRef::Time(Time::EpochMillis) => "Milliseconds since 1970-01-01 00:00 UTC.",
        TypeRef::Time(Time::EpochMillisString) => "Milliseconds since 1970-01-01 00:00 UTC, written as a string.",
        TypeRef::Time(Time::EpochSeconds) => "Seconds since 1970-01-01 00:00 UTC.",
        TypeRef::Time(Time::UtcMinute) => "Format: `2022-08-30 12:00`, in UTC.",
        TypeRef::Time(Time::Second) => "Format: `2022-08-30 12:00:00`, in an undocumented time zone.",
        TypeRef::Time(Time::DayOrMonth) => "Format: `2022-08-30` or `2022-08`.",
        TypeRef::Time(Time::DayOfMonth) => "A day of a month, from 1 to 31.",
        TypeRef::Time(Time::UnknownString | Time::UnknownNumber) => "The format of this time is undocumented.",
        TypeRef::Duration(DurationUnit::Millis) => "In milliseconds.",
        TypeRef::Duration(DurationUnit::Seconds) => "In seconds.",
        TypeRef::Duration(DurationUnit::Minutes) => "In minutes.",
        TypeRef::Duration(DurationUnit::Hours) => "In hours.",
        TypeRef::Duration(DurationUnit::Days) => "In days.",
        TypeRef::Quoted(name) => return Some(format!("A `{name}`, written as a string.")),
        TypeRef::Csv(item) => {
            return Some(match item.named() {
                Some(name) => format!("Comma-separated items, each a `{name}`."),
                None => "Comma-separated items.".to_owned(),
            });
        }
        TypeRef::List(inner) | TypeRef::OneOrMany(inner) | TypeRef::Map(inner) => return format_sentence(inner),
        _ => return None,
    };
    Some(sentence.to_owned())
}

/// Returns whether the schema of a type loses information, which `x-type` then adds.
pub(super) fn needs_type_extension(type_ref: &TypeRef) -> bool {
    match type_ref {
        TypeRef::Secret
        | TypeRef::Encoded(_)
        | TypeRef::Quoted(_)
        | TypeRef::Time(_)
        | TypeRef::Duration(_)
        | TypeRef::Csv(_)
        | TypeRef::OneOrMany(_) => true,
        TypeRef::List(inner) | TypeRef::Map(inner) => needs_type_extension(inner),
        _ => false,
    }
}
