//! JSON Schemas of the spec files, for editors, and the table of the rules.

use std::collections::BTreeMap;

use huaweicloud_meeting_codegen::check::rules_table;
use huaweicloud_meeting_codegen::output::{Files, Output, OutputError, Source};
use huaweicloud_meeting_codegen::spec::{
    Auth, Channel, ErrorCatalog, Event, Groups, Operation, Resource, Service, Standalone, TypesFile,
};
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

/// The output of `cargo codegen schema`.
#[derive(Debug, Clone, Copy)]
pub struct Schemas;

impl Output for Schemas {
    fn name(&self) -> &'static str {
        "the JSON Schemas and the table of rules"
    }

    fn files(&self, _: &Source<'_>) -> Result<Files, OutputError> {
        let schemas = [
            ("auth", schema::<Auth>()),
            ("channel", schema::<Channel>()),
            ("errors", schema::<ErrorCatalog>()),
            ("event", schema::<Event>()),
            ("groups", schema::<Groups>()),
            ("operation", schema::<Operation>()),
            ("resource", schema::<Resource>()),
            ("service", schema::<Service>()),
            ("standalone", schema::<Standalone>()),
            ("types", schema::<TypesFile>()),
        ];
        let mut files = Files::from(schemas.map(|(name, text)| (format!("spec/schema/{name}.json"), text)));
        files.insert("docs/rules.md".to_owned(), rules_table());
        Ok(files)
    }
}

fn schema<T: JsonSchema>() -> String {
    // Draft 7 is the one that the YAML language server supports best.
    let settings = SchemaSettings::draft07().with_transform(RemoveNull);
    let schema = settings.into_generator().into_root_schema_for::<T>();
    format!("{:#}\n", sorted(schema.to_value()))
}

/// Sorts the keys of all objects. Otherwise their order would depend on whether a crate of the build enables
/// serde_json's `preserve_order`.
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

/// Removes null from every type: optional keys of the spec are omitted, never null.
#[derive(Debug, Clone)]
struct RemoveNull;

impl Transform for RemoveNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        object.remove("format");
        object.remove("default");
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                object.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
            choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
            if let [only] = choices.as_slice() {
                let only = only.clone();
                object.remove("anyOf");
                object.insert("allOf".to_owned(), Value::Array(vec![only]));
            }
        }
    }
}
