//! Types as schemas: what stands on the wire.

use serde_json::{Value as Json, json};

use super::{JsonObject, Version, Writer, reference};
use huaweicloud_meeting_codegen::index::Declaration;
use huaweicloud_meeting_codegen::spec::{DurationUnit, Encoded, EnumBase, Flag, Time, TypeRef};

/// Which way a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// To the service: what is required must be there, and nothing is null.
    Sent,
    /// From the service: nearly everything may be missing or null.
    Received,
}

impl Writer<'_> {
    /// The schema of a type. What JSON Schema cannot say of it, [`form`] and `x-type` do.
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
            TypeRef::String | TypeRef::Encoded(_) | TypeRef::Time(_) | TypeRef::Csv(_) => json!({ "type": "string" }),
            TypeRef::Flag(flag) => return reference("schemas", &flag_component(flag)),
            TypeRef::List(item) => json!({ "type": "array", "items": self.schema(item, side) }),
            TypeRef::OneOrMany(item) => {
                let item = self.schema(item, side);
                json!({ "oneOf": [{ "type": "array", "items": item }, item] })
            }
            TypeRef::Map(value) => json!({ "type": "object", "additionalProperties": self.schema(value, side) }),
            TypeRef::Named(name) => return reference("schemas", &self.component(name, side)),
        };
        match schema {
            Json::Object(schema) => schema,
            _ => JsonObject::new(),
        }
    }

    /// The bytes of a part. 3.1 would do with a schema that says nothing, but there generators do not see a file.
    fn file(&self) -> Json {
        match self.version {
            Version::V30 => json!({ "type": "string", "format": "binary" }),
            Version::V31 => {
                json!({ "type": "string", "format": "binary", "contentMediaType": "application/octet-stream" })
            }
        }
    }

    /// The component of a type. A struct that goes both ways has two, as what is required differs.
    pub(super) fn component(&self, name: &str, side: Side) -> String {
        let both_ways = self.index.usage(name).is_some_and(|usage| usage.sent && usage.received);
        if both_ways && side == Side::Sent && self.index.structure(name).is_some() {
            // No name of the spec has a dot.
            format!("{name}.Sent")
        } else {
            name.to_owned()
        }
    }

    /// A schema with what is said of it at this place, and with null where that is possible.
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

    /// Null as 3.0 has it: beside a type. With a reference it cannot be said strictly; generators understand this form.
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

/// Beside a reference 3.0 ignores everything.
fn all_of(schema: JsonObject) -> JsonObject {
    JsonObject::from_iter([("allOf".to_owned(), json!([schema]))])
}

/// Null as 3.1 has it: a type of its own.
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

/// The component of a flag.
pub(super) fn flag_component(flag: &Flag) -> String {
    match flag {
        Flag::Number => "Flag.Number".to_owned(),
        Flag::Text { yes, .. } => format!("Flag.{yes}"),
    }
}

/// How a value is written, where its schema does not tell.
pub(super) fn form(type_ref: &TypeRef) -> Option<String> {
    let sentence = match type_ref {
        TypeRef::Encoded(Encoded::Int64) => "A whole number, written as a string.",
        TypeRef::Encoded(Encoded::Double) => "A number, written as a string.",
        TypeRef::Encoded(Encoded::Bool) => "`true` or `false`, written as a string.",
        TypeRef::Time(Time::EpochMillis) => "In milliseconds since 1970-01-01 00:00 UTC.",
        TypeRef::Time(Time::EpochMillisString) => "In milliseconds since 1970-01-01 00:00 UTC, written as a string.",
        TypeRef::Time(Time::EpochSeconds) => "In seconds since 1970-01-01 00:00 UTC.",
        TypeRef::Time(Time::UtcMinute) => "Of the form `2022-08-30 12:00`, in UTC.",
        TypeRef::Time(Time::Second) => {
            "Of the form `2022-08-30 12:00:00`, in a time zone that the vendor does not name."
        }
        TypeRef::Time(Time::DayOrMonth) => "Of the form `2022-08-30` or `2022-08`.",
        TypeRef::Time(Time::UnknownString | Time::UnknownNumber) => "The vendor does not say how this time is written.",
        TypeRef::Duration(DurationUnit::Millis) => "In milliseconds.",
        TypeRef::Duration(DurationUnit::Seconds) => "In seconds.",
        TypeRef::Duration(DurationUnit::Minutes) => "In minutes.",
        TypeRef::Duration(DurationUnit::Hours) => "In hours.",
        TypeRef::Duration(DurationUnit::Days) => "In days.",
        TypeRef::Csv(item) => {
            return Some(match item.named() {
                Some(name) => format!("Items with commas between them, each a `{name}`."),
                None => "Items with commas between them.".to_owned(),
            });
        }
        TypeRef::List(inner) | TypeRef::OneOrMany(inner) | TypeRef::Map(inner) => return form(inner),
        _ => return None,
    };
    Some(sentence.to_owned())
}

/// Whether `x-type` says more of a type than its schema does.
pub(super) fn is_more_than_its_schema(type_ref: &TypeRef) -> bool {
    match type_ref {
        TypeRef::Secret
        | TypeRef::Encoded(_)
        | TypeRef::Time(_)
        | TypeRef::Duration(_)
        | TypeRef::Csv(_)
        | TypeRef::OneOrMany(_) => true,
        TypeRef::List(inner) | TypeRef::Map(inner) => is_more_than_its_schema(inner),
        _ => false,
    }
}
