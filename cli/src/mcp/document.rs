//! The arguments of a call as a request.

use huaweicloud_meeting_catalog::{Field, Input, Value};
use huaweicloud_meeting_runtime::operation::Place;
use rmcp::model::JsonObject;
use serde_json::{Value as JsonValue, json};

use super::schema::{self, to_json};
use super::time;
use super::tools::Entry;

/// Returns the request of a call. An error names the argument.
pub(super) fn of(entry: &Entry, arguments: JsonObject) -> Result<String, String> {
    let mut sections = JsonObject::from_iter([("operation".to_owned(), json!(entry.operation.name))]);
    for (name, value) in arguments {
        let mut inputs = schema::inputs(entry);
        let Some(input) = inputs.find(|input| input.field.name == name) else {
            let known: Vec<&str> = schema::inputs(entry).map(|input| input.field.name).collect();
            return Err(format!("there is no argument `{name}`; the arguments are {}", known.join(", ")));
        };
        // Models send null for what they leave out.
        if !value.is_null() {
            set(&mut sections, input, to_wire(&input.field.value, value, &name)?);
        }
    }
    Ok(JsonValue::Object(sections).to_string())
}

fn set(sections: &mut JsonObject, input: &Input, value: JsonValue) {
    let section = match input.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "headers",
        Place::Body | Place::Part => "body",
        Place::BodyValue => {
            sections.insert("body".to_owned(), value);
            return;
        }
    };
    let section = sections.entry(section).or_insert_with(|| json!({}));
    if let Some(section) = section.as_object_mut() {
        section.insert(input.field.name.to_owned(), value);
    }
}

/// Returns a value as the service expects it. `path` names it in errors.
fn to_wire(value: &'static Value, given: JsonValue, path: &str) -> Result<JsonValue, String> {
    Ok(match (value, given) {
        (Value::Flag(flag), JsonValue::Bool(value)) => to_json(if value { &flag.yes } else { &flag.no }),
        (Value::Quoted(value), given) => match to_wire(value, given, path)? {
            given @ (JsonValue::Bool(_) | JsonValue::Number(_)) => json!(given.to_string()),
            given => given,
        },
        (Value::Time(form), given) => time::to_wire(*form, given).map_err(|reason| format!("`{path}`: {reason}"))?,
        (Value::Csv(item), JsonValue::Array(items)) => {
            let items = each(item, items, path)?.into_iter().map(|item| match item {
                JsonValue::String(string) => string,
                item => item.to_string(),
            });
            json!(items.collect::<Vec<_>>().join(","))
        }
        (Value::List(item) | Value::OneOrMany(item), JsonValue::Array(items)) => {
            JsonValue::Array(each(item, items, path)?)
        }
        (Value::Map(value), JsonValue::Object(entries)) => {
            let entries = entries.into_iter().map(|(name, given)| {
                let path = format!("{path}.{name}");
                Ok((name, to_wire(value, given, &path)?))
            });
            JsonValue::Object(entries.collect::<Result<_, String>>()?)
        }
        (Value::Structure(structure), JsonValue::Object(entries)) => fields(structure.fields, entries, path)?,
        (_, given) => given,
    })
}

fn each(item: &'static Value, items: Vec<JsonValue>, path: &str) -> Result<Vec<JsonValue>, String> {
    items.into_iter().enumerate().map(|(index, given)| to_wire(item, given, &format!("{path}[{index}]"))).collect()
}

fn fields(known: &'static [Field], entries: JsonObject, path: &str) -> Result<JsonValue, String> {
    let mut fields = JsonObject::new();
    for (name, given) in entries {
        let given = match known.iter().find(|field| field.name == name) {
            Some(_) if given.is_null() => continue,
            Some(field) => to_wire(&field.value, given, &format!("{path}.{name}"))?,
            // The parser of the request reports it, and proposes another name.
            None => given,
        };
        fields.insert(name, given);
    }
    Ok(JsonValue::Object(fields))
}
