//! The arguments of a tool as a JSON Schema.

use huaweicloud_meeting_catalog::{
    self as catalog, Bounds, Enumeration, Field, Input, Json, Measure, Structure, TimeForm, Value,
};
use rmcp::model::JsonObject;
use serde_json::{Value as JsonValue, json};

use super::tools::{self, Entry};

/// The maximum number of values of an enumeration whose meanings are listed.
const MAX_MEANINGS: usize = 24;
/// The number of characters after which documentation ends with its sentence.
const MAX_DOC: usize = 160;

/// The beginning of sentences that do not help to choose a value.
const NOT_HELPFUL: &str = "The vendor does not document";

/// Returns the schema of the arguments of a tool. `max_items` is the largest limit of a page.
pub(super) fn of(entry: &Entry, max_items: i64) -> JsonObject {
    let inputs = inputs(entry);
    let mut properties = JsonObject::new();
    let mut required = Vec::new();
    for input in inputs {
        let schema = match entry.limit() {
            Some((name, max)) if name == input.field.name => {
                json!({"type": "integer", "minimum": 1, "maximum": max_items.min(max)})
            }
            _ => of_field(&input.field, &mut Vec::new()),
        };
        properties.insert(input.field.name.to_owned(), schema);
        if input.field.is_required {
            required.push(json!(input.field.name));
        }
    }
    let mut schema = object(properties, required);
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema
}

/// Returns the inputs that a tool has arguments for. Deprecated ones are left out, and the access token, which the server has.
pub(super) fn inputs(entry: &Entry) -> impl Iterator<Item = &'static Input> {
    let token = crate::session::access_token_auth().map(|auth| auth.header);
    entry.operation.inputs.iter().filter(move |input| {
        input.field.deprecated.is_none() && !token.is_some_and(|token| token.eq_ignore_ascii_case(input.field.name))
    })
}

fn object(properties: JsonObject, required: Vec<JsonValue>) -> JsonObject {
    let mut schema = JsonObject::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), JsonValue::Object(properties));
    if !required.is_empty() {
        schema.insert("required".to_owned(), JsonValue::Array(required));
    }
    schema
}

/// Returns the schema of a field. `within` are the names of the structures around it.
fn of_field(field: &'static Field, within: &mut Vec<&'static str>) -> JsonValue {
    let mut schema = of_value(&field.value, within);
    let Some(object) = schema.as_object_mut() else { return schema };
    let own = object.remove("description").and_then(|own| own.as_str().map(str::to_owned));
    let description = [Some(shortened(field.doc)), own].into_iter().flatten().filter(|text| !text.is_empty());
    let description = description.collect::<Vec<_>>().join(" ");
    if !description.is_empty() {
        object.insert("description".to_owned(), json!(description));
    }
    if let Some(default) = &field.default {
        object.insert("default".to_owned(), default_of(&field.value, default));
    }
    if let Some(bounds) = field.bounds {
        add_bounds(object, bounds);
    }
    if let Some(pattern) = field.pattern {
        object.insert("pattern".to_owned(), json!(pattern));
    }
    schema
}

fn add_bounds(schema: &mut JsonObject, Bounds { measure, min, max }: Bounds) {
    let (least, largest) = measure.keywords();
    if min != i64::MIN && (min != 0 || measure == Measure::Number) {
        schema.insert(least.to_owned(), json!(min));
    }
    if max != i64::MAX {
        schema.insert(largest.to_owned(), json!(max));
    }
}

fn of_value(value: &'static Value, within: &mut Vec<&'static str>) -> JsonValue {
    match value {
        Value::Json => json!({}),
        Value::File => json!({
            "type": "object",
            "properties": {"filename": {"type": "string"}, "content_base64": {"type": "string"}},
            "required": ["filename", "content_base64"],
        }),
        Value::Bool | Value::Flag(_) => json!({"type": "boolean"}),
        Value::String | Value::Id(_) => json!({"type": "string"}),
        Value::Secret => json!({"type": "string", "writeOnly": true}),
        Value::Int32 | Value::Int64 => json!({"type": "integer"}),
        Value::Double => json!({"type": "number"}),
        Value::Quoted(value) => of_value(value, within),
        Value::Constant(constant) => json!({"const": to_json(constant)}),
        Value::Enumeration(enumeration) => of_enumeration(enumeration),
        Value::Time(form) => of_time(*form),
        Value::Duration(unit) => {
            json!({"type": "integer", "description": format!("In {}.", format!("{unit:?}").to_lowercase().replace("millis", "milliseconds"))})
        }
        Value::List(item) | Value::Csv(item) | Value::OneOrMany(item) => {
            json!({"type": "array", "items": of_value(item, within)})
        }
        Value::Map(value) => json!({"type": "object", "additionalProperties": of_value(value, within)}),
        Value::Structure(structure) => of_structure(structure, within),
    }
}

fn of_structure(structure: &'static Structure, within: &mut Vec<&'static str>) -> JsonValue {
    if within.contains(&structure.name) {
        return json!({"type": "object"});
    }
    within.push(structure.name);
    let fields = structure.fields.iter().filter(|field| field.deprecated.is_none());
    let properties = fields.map(|field| (field.name.to_owned(), of_field(field, within))).collect();
    within.pop();
    let required = structure.fields.iter().filter(|field| field.is_required).map(|field| json!(field.name));
    JsonValue::Object(object(properties, required.collect()))
}

/// Returns the schema of an enumeration. The service may accept further values, but the known ones are what can be chosen from.
fn of_enumeration(enumeration: &Enumeration) -> JsonValue {
    let values: Vec<JsonValue> = enumeration.values.iter().map(|known| to_json(&known.value)).collect();
    let meanings = enumeration.values.iter().filter(|known| !known.doc.is_empty()).map(|known| {
        let doc = known.doc.trim_end_matches('.');
        format!("{}: {doc}", plain(&to_json(&known.value)))
    });
    let mut schema = json!({"enum": values});
    if values.len() <= MAX_MEANINGS {
        let meanings = meanings.collect::<Vec<_>>().join("; ");
        if let (Some(object), false) = (schema.as_object_mut(), meanings.is_empty()) {
            object.insert("description".to_owned(), json!(format!("{meanings}.")));
        }
    }
    schema
}

fn of_time(form: TimeForm) -> JsonValue {
    match form {
        TimeForm::EpochMillis
        | TimeForm::EpochSeconds
        | TimeForm::EpochMillisString
        | TimeForm::UtcMinute
        | TimeForm::Iso => {
            json!({"type": "string", "format": "date-time"})
        }
        TimeForm::Date => json!({"type": "string", "format": "date"}),
        TimeForm::Second => json!({"type": "string", "description": "As `2026-08-30 12:00:00`."}),
        TimeForm::DayOrMonth => json!({"type": "string", "description": "As `2026-08-30` or `2026-08`."}),
        TimeForm::DayOfMonth => json!({"type": "integer", "minimum": 1, "maximum": 31}),
        TimeForm::UnknownString => json!({"type": "string"}),
        TimeForm::UnknownNumber => json!({"type": "integer"}),
    }
}

/// Returns a default as the schema of the value has it.
fn default_of(value: &Value, default: &Json) -> JsonValue {
    match value {
        Value::Flag(flag) => json!(*default == flag.yes),
        _ => to_json(default),
    }
}

pub(super) fn to_json(value: &Json) -> JsonValue {
    match value {
        Json::Null => JsonValue::Null,
        Json::Bool(value) => json!(value),
        Json::Int(value) => json!(value),
        Json::Float(value) => json!(value),
        Json::String(value) => json!(value),
        Json::List(items) => items.iter().map(to_json).collect(),
        Json::Object(fields) => fields.iter().map(|(name, value)| ((*name).to_owned(), to_json(value))).collect(),
    }
}

fn plain(value: &JsonValue) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns the first sentences of documentation, on one line.
pub(super) fn shortened(doc: &str) -> String {
    let line = doc.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short = String::new();
    for sentence in line.split_inclusive(". ").filter(|sentence| !sentence.starts_with(NOT_HELPFUL)) {
        if short.len() >= MAX_DOC {
            break;
        }
        short.push_str(sentence);
    }
    with_tools(short.trim_end())
}

/// Replaces the names of operations by those of tools.
fn with_tools(doc: &str) -> String {
    let tool = |part: &str| catalog::operation(part).and_then(tools::name_of);
    let parts = doc.split('`').map(|part| tool(part).unwrap_or_else(|| part.to_owned()));
    parts.collect::<Vec<_>>().join("`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_ends_with_a_sentence() {
        let doc = format!("{}. More.\nEven more.", "x".repeat(160));
        assert_eq!(shortened(&doc), format!("{}.", "x".repeat(160)));
        assert_eq!(shortened("One.\nTwo. Three."), "One. Two. Three.");
        assert_eq!(shortened("One. The vendor does not document the default. Two."), "One. Two.");
        assert_eq!(shortened("See `SearchMeetings`, `x`."), "See `meeting_list`, `x`.");
        assert_eq!(shortened(""), "");
    }
}
