//! Fields of structs and of requests.

use huaweicloud_meeting_codegen::resolve::docs::{counted, range};
use huaweicloud_meeting_codegen::spec::{Bind, Bounds, Field, Operation, TypeRef, Value};
use serde_json::{Value as Json, json};

use super::schema::{Side, format_sentence, needs_type_extension};
use super::version::Version;
use super::writer::{Writer, add};
use crate::json::{self, JsonObject};

/// The description of a field, in parts that parameters and properties arrange differently.
pub(super) struct Described {
    /// The schema of its type.
    pub(super) schema: JsonObject,
    /// Keywords in addition to the type: bounds, default, ….
    pub(super) keywords: JsonObject,
    /// Whether it may be null.
    pub(super) or_null: bool,
    /// What it means.
    pub(super) description: String,
    /// Whether it is deprecated.
    pub(super) deprecated: bool,
    /// Whether it is required.
    pub(super) required: bool,
    /// The handle or the field that supplies its value.
    pub(super) bind: Option<String>,
}

impl<'a> Writer<'a> {
    /// Returns the schema of an object. Fields of a request need their operation, to which they may be bound.
    pub(super) fn object(
        &self,
        operation: Option<&'a Operation>,
        fields: impl IntoIterator<Item = &'a Field>,
        side: Side,
    ) -> JsonObject {
        let mut properties = JsonObject::new();
        let mut required = Vec::new();
        for field in fields {
            let Some(type_ref) = self.type_of(operation, field) else { continue };
            let described = self.describe(operation, field, type_ref, side);
            if described.required || operation.is_some_and(|operation| operation.body_required.contains(&field.name)) {
                required.push(field.name.as_str());
            }
            properties.insert(field.name.clone(), self.property(described).into());
        }
        let mut object = JsonObject::from_iter([("type".to_owned(), "object".into())]);
        add(&mut object, "required", (!required.is_empty()).then_some(required));
        object.insert("properties".to_owned(), properties.into());
        object
    }

    /// Returns the type of a field. A bound field has the type of the field that supplies its value.
    pub(super) fn type_of(&self, operation: Option<&'a Operation>, field: &'a Field) -> Option<&'a TypeRef> {
        self.origin(operation, field).type_ref.as_ref()
    }

    /// Returns the field that supplies the value of a bound field, or the field itself.
    fn origin(&self, operation: Option<&'a Operation>, field: &'a Field) -> &'a Field {
        let origin = match &field.bind {
            Some(Bind::Field { .. }) => operation.and_then(|operation| self.index.bound_to(operation, field)),
            Some(Bind::Handle(name)) => self.id_of(name),
            None => None,
        };
        origin.unwrap_or(field)
    }

    /// Returns the field of the token request that contains the id of a handle.
    fn id_of(&self, handle: &str) -> Option<&'a Field> {
        let scheme = self.spec.auth.schemes.iter().find(|scheme| scheme.handle.as_deref() == Some(handle))?;
        let request = scheme.token_request.as_ref()?;
        let input = request.inputs.iter().find(|input| input.from.as_deref() == Some("handle"))?;
        self.index.request_field(self.operation_named(&request.operation)?, &input.name)
    }

    /// Describes a field as a value of a type: its own, or a list for a comma-separated parameter.
    pub(super) fn describe(
        &self,
        operation: Option<&'a Operation>,
        field: &'a Field,
        type_ref: &TypeRef,
        side: Side,
    ) -> Described {
        let origin = self.origin(operation, field);
        let (mut keywords, mut sentences) = (JsonObject::new(), Vec::new());
        sentences.extend(format_sentence(type_ref));
        if side == Side::Sent {
            self.bounds(origin, type_ref, &mut keywords, &mut sentences);
            add(&mut keywords, "default", origin.default.as_ref().and_then(|default| default_of(default, type_ref)));
        }
        if let Some(constant) = &origin.constant {
            let constant = json::json(constant);
            match self.version {
                Version::V30 => keywords.insert("enum".to_owned(), json!([constant])),
                Version::V31 => keywords.insert("const".to_owned(), constant),
            };
        }
        add(&mut keywords, "x-type", needs_type_extension(type_ref).then(|| type_ref.to_string()));
        let deprecated = field.deprecated.as_ref().map(|why| format!("Deprecated: {}", self.prose(why)));
        let doc = field.doc.as_ref().or(origin.doc.as_ref()).map(|doc| self.prose_about(type_ref, doc));
        let constraints = (!sentences.is_empty()).then(|| sentences.join(" "));
        Described {
            schema: self.schema(type_ref, side),
            keywords,
            or_null: side == Side::Received && !field.always,
            description: [deprecated, doc, constraints].into_iter().flatten().collect::<Vec<_>>().join("\n\n"),
            deprecated: field.deprecated.is_some(),
            required: match side {
                Side::Sent => {
                    origin.required || origin.constant.is_some() || matches!(field.bind, Some(Bind::Handle(_)))
                }
                Side::Received => field.always,
            },
            bind: field.bind.as_ref().map(ToString::to_string),
        }
    }

    /// Adds bounds as keywords, or as sentences if the schema is not that of the bounded value. In 3.0 keywords next to a
    /// reference are possible, but generators then derive a different type.
    fn bounds(&self, field: &Field, type_ref: &TypeRef, keywords: &mut JsonObject, sentences: &mut Vec<String>) {
        let is_reference = matches!(type_ref, TypeRef::Named(_));
        let as_sentence = matches!(type_ref, TypeRef::List(_)) || is_reference && self.version == Version::V30;
        match field.length {
            Some(length) if as_sentence => sentences.extend(counted(length, "character")),
            Some(length) => between(keywords, length, "minLength", "maxLength"),
            None => {}
        }
        match &field.pattern {
            Some(pattern) if as_sentence => sentences.push(format!("Of the form `{pattern}`.")),
            pattern => add(keywords, "pattern", pattern.clone()),
        }
        match (field.items, type_ref) {
            (Some(items), TypeRef::List(_)) => between(keywords, items, "minItems", "maxItems"),
            (Some(items), TypeRef::Map(_)) => between(keywords, items, "minProperties", "maxProperties"),
            (Some(items), _) => sentences.extend(counted(items, "item")),
            (None, _) => {}
        }
        match (field.range, type_ref) {
            (Some(bounds), TypeRef::Encoded(_)) => sentences.push(range(bounds, None)),
            (Some(bounds), _) => between(keywords, bounds, "minimum", "maximum"),
            (None, _) => {}
        }
    }

    fn property(&self, described: Described) -> JsonObject {
        let mut keywords = described.keywords;
        add(&mut keywords, "description", (!described.description.is_empty()).then_some(described.description));
        add(&mut keywords, "deprecated", described.deprecated.then_some(true));
        add(&mut keywords, "x-bind", described.bind);
        self.complete(described.schema, keywords, described.or_null)
    }
}

fn between(keywords: &mut JsonObject, bounds: Bounds, min: &str, max: &str) {
    // A minimum count of zero is implied.
    let is_implied = bounds.min == Some(0) && min != "minimum";
    add(keywords, min, bounds.min.filter(|_| !is_implied));
    add(keywords, max, bounds.max);
}

/// Returns a default as a value of its schema; `None` for null and the empty string.
fn default_of(default: &Value, type_ref: &TypeRef) -> Option<Json> {
    match default {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) if matches!(type_ref, TypeRef::List(_)) => Some(text.split(',').collect()),
        default => Some(json::json(default)),
    }
}
