//! The JSON Schema of a request, as the document that `hwmeeting call` takes.

use huaweicloud_meeting_catalog::{Bounds, Field, Json, Operation, Structure, Value as Type};
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Map, Value, json};

/// Returns the JSON Schema of the document of an operation.
pub(super) fn of_request(operation: &Operation) -> Value {
    let mut definitions = Map::new();
    let mut sections = Map::from_iter([("operation".to_owned(), json!({"const": operation.name}))]);
    let mut required = vec!["operation"];
    for (name, is_here) in [
        ("path", (|place| place == Place::Path) as fn(Place) -> bool),
        ("query", |place| place == Place::Query),
        ("headers", |place| place == Place::Header),
        ("body", |place| matches!(place, Place::Body | Place::Part)),
    ] {
        let own: Vec<&'static Field> =
            operation.inputs.iter().filter(|input| is_here(input.place)).map(|input| &input.field).collect();
        if !own.is_empty() {
            required.extend(own.iter().any(|field| field.is_required).then_some(name));
            sections.insert(name.to_owned(), object(own, &mut definitions));
        }
    }
    if let Some(input) = operation.inputs.iter().find(|input| input.place == Place::BodyValue) {
        required.extend(input.field.is_required.then_some("body"));
        sections.insert("body".to_owned(), of_field(&input.field, &mut definitions));
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": operation.name,
        "description": operation.summary,
        "type": "object",
        "properties": sections,
        "required": required,
        "additionalProperties": false,
    });
    with_definitions(schema, definitions)
}

/// Returns the JSON Schema of a response.
pub(super) fn of_value(value: &'static Type) -> Value {
    let mut definitions = Map::new();
    let schema = of_type(value, &mut definitions);
    with_definitions(schema, definitions)
}

/// Returns the JSON Schema of an object type.
pub(super) fn of_structure(structure: &'static Structure) -> Value {
    let mut definitions = Map::new();
    let schema = object(structure.fields, &mut definitions);
    with_definitions(schema, definitions)
}

fn with_definitions(mut schema: Value, definitions: Map<String, Value>) -> Value {
    if let Some(schema) = schema.as_object_mut().filter(|_| !definitions.is_empty()) {
        schema.insert("$defs".to_owned(), definitions.into());
    }
    schema
}

fn object(fields: impl IntoIterator<Item = &'static Field>, definitions: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        properties.insert(field.name.to_owned(), of_field(field, definitions));
        required.extend(field.is_required.then_some(field.name));
    }
    let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if let Some(schema) = schema.as_object_mut().filter(|_| !required.is_empty()) {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

fn of_field(field: &'static Field, definitions: &mut Map<String, Value>) -> Value {
    let mut schema = of_type(&field.value, definitions);
    let Some(own) = schema.as_object_mut() else { return schema };
    if !field.doc.is_empty() {
        own.insert("description".to_owned(), json!(field.doc));
    }
    if let Some(default) = &field.default {
        own.insert("default".to_owned(), json_of(default));
    }
    if field.deprecated.is_some() {
        own.insert("deprecated".to_owned(), json!(true));
    }
    own.extend(field.pattern.map(|pattern| ("pattern".to_owned(), json!(pattern))));
    if let Some(Bounds { measure, min, max }) = field.bounds {
        let (least, most) = measure.keywords();
        own.extend((min != i64::MIN).then(|| (least.to_owned(), json!(min))));
        own.extend((max != i64::MAX).then(|| (most.to_owned(), json!(max))));
    }
    schema
}

fn of_type(value: &'static Type, definitions: &mut Map<String, Value>) -> Value {
    match value {
        Type::Json => json!({}),
        Type::File => json!({
            "type": "object",
            "properties": {"filename": {"type": "string"}, "content_base64": {"type": "string", "contentEncoding": "base64"}},
            "required": ["filename", "content_base64"],
        }),
        Type::Bool => json!({"type": "boolean"}),
        Type::Flag(flag) => json!({"enum": [json_of(&flag.no), json_of(&flag.yes)]}),
        Type::Constant(value) => json!({"const": json_of(value)}),
        Type::Int32 | Type::Int64 | Type::Duration(_) => json!({"type": "integer"}),
        Type::Double => json!({"type": "number"}),
        Type::String | Type::Id(_) | Type::Quoted(_) | Type::Csv(_) => json!({"type": "string"}),
        Type::Secret => json!({"type": "string", "writeOnly": true}),
        Type::Time(form) => json!({"type": time(*form)}),
        // Not `enum`: the service can add values.
        Type::Enumeration(enumeration) => {
            let known = enumeration
                .values
                .iter()
                .map(|value| json!({"const": json_of(&value.value), "description": value.doc}));
            json!({"anyOf": known.chain([json!({"type": kind(enumeration.values.first().map(|value| &value.value))})]).collect::<Vec<_>>()})
        }
        Type::List(inner) => json!({"type": "array", "items": of_type(inner, definitions)}),
        Type::OneOrMany(inner) => {
            let one = of_type(inner, definitions);
            json!({"anyOf": [one, {"type": "array", "items": one}]})
        }
        Type::Map(inner) => json!({"type": "object", "additionalProperties": of_type(inner, definitions)}),
        Type::Structure(structure) => reference(structure, definitions),
    }
}

/// Returns a reference to the definition of an object, which is added unless it is there.
fn reference(structure: &'static Structure, definitions: &mut Map<String, Value>) -> Value {
    if !definitions.contains_key(structure.name) {
        // Objects can contain themselves.
        definitions.insert(structure.name.to_owned(), Value::Null);
        let schema = object(structure.fields, definitions);
        definitions.insert(structure.name.to_owned(), schema);
    }
    json!({"$ref": format!("#/$defs/{}", structure.name)})
}

fn time(form: huaweicloud_meeting_catalog::TimeForm) -> &'static str {
    use huaweicloud_meeting_catalog::TimeForm;
    match form {
        TimeForm::EpochMillis | TimeForm::EpochSeconds | TimeForm::UnknownNumber | TimeForm::DayOfMonth => "integer",
        _ => "string",
    }
}

fn kind(value: Option<&Json>) -> &'static str {
    if matches!(value, Some(Json::Int(_))) { "integer" } else { "string" }
}

fn json_of(value: &Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::Bool(value) => json!(value),
        Json::Int(value) => json!(value),
        Json::Float(value) => json!(value),
        Json::String(value) => json!(value),
        Json::List(items) => items.iter().map(json_of).collect(),
        Json::Object(fields) => fields.iter().map(|(name, value)| ((*name).to_owned(), json_of(value))).collect(),
    }
}
