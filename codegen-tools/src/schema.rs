//! JSON Schemas of the files of a spec, for editors.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use huaweicloud_meeting_codegen::spec::{Auth, ErrorCatalog, Groups, Operation, Service, TypesFile};

/// Every schema: the name of its file, and its text.
pub fn schemas() -> Vec<(&'static str, String)> {
    vec![
        ("auth.json", schema::<Auth>()),
        ("errors.json", schema::<ErrorCatalog>()),
        ("groups.json", schema::<Groups>()),
        ("operation.json", schema::<Operation>()),
        ("service.json", schema::<Service>()),
        ("types.json", schema::<TypesFile>()),
    ]
}

fn schema<T: JsonSchema>() -> String {
    // The draft that the YAML language server knows best.
    let settings = SchemaSettings::draft07().with_transform(NoNull);
    let schema = settings.into_generator().into_root_schema_for::<T>();
    // A schema is a tree of strings, which can always be written.
    let mut text = serde_json::to_string_pretty(&sorted(schema.to_value())).unwrap_or_default();
    text.push('\n');
    text
}

/// The same value with the keys of objects in order, whether or not someone in the build has asked serde_json to keep theirs.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<String, Value> = fields.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Value::Object(fields.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

/// Optional keys are left out, never null.
#[derive(Debug, Clone)]
struct NoNull;

impl Transform for NoNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        object.remove("format");
        object.remove("default");
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|one| one != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                object.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
            choices.retain(|choice| choice.get("type").is_none_or(|one| one != "null"));
            if let [only] = choices.as_slice() {
                let only = only.clone();
                object.remove("anyOf");
                object.insert("allOf".to_owned(), Value::Array(vec![only]));
            }
        }
    }
}
