//! Components: types, common headers, error responses and security schemes.

use std::collections::BTreeMap;

use huaweicloud_meeting_codegen::index::{Declaration, variant_name};
use huaweicloud_meeting_codegen::spec::{EnumBase, Enumeration, Flag, SpecFile, Struct, TypeRef};
use serde_json::{Value as Json, json};

use super::errors::{ERROR, ERROR_CODE};
use super::schema::{Side, flag_component};
use super::writer::Writer;
use crate::json::{self, JsonObject};

impl<'a> Writer<'a> {
    pub(super) fn components(&self) -> Json {
        json!({
            "schemas": self.schemas(),
            "parameters": self.common_parameters(),
            "responses": self.any_error(),
            "securitySchemes": self.security_schemes(),
        })
    }

    /// Returns the schemas of all types.
    pub(crate) fn schemas(&self) -> JsonObject {
        let mut schemas = BTreeMap::new();
        let files = self.spec.files.iter().filter(|file| self.contains(file));
        for (_, declaration) in files.flat_map(SpecFile::declarations) {
            let name = declaration.name();
            match declaration {
                Declaration::Struct(structure) => {
                    let usage = self.index.usage(name);
                    if usage.is_some_and(|usage| usage.sent) {
                        schemas.insert(self.component(name, Side::Sent), self.structure(structure, Side::Sent));
                    }
                    // The fields of an inlined struct are part of the schema of a webhook.
                    let is_inlined =
                        usage.is_some_and(|usage| usage.groups.is_empty() && !usage.sent) && !self.is_of_connections;
                    if usage.is_some_and(|usage| usage.received) && !is_inlined {
                        schemas.insert(self.component(name, Side::Received), self.structure(structure, Side::Received));
                    }
                }
                Declaration::Enumeration(enumeration) => {
                    schemas.insert(name.to_owned(), self.enumeration(enumeration));
                }
                Declaration::Identifier(identifier) => {
                    let schema = json!({ "type": "string", "description": self.prose(&identifier.doc) });
                    schemas.insert(name.to_owned(), schema);
                }
            }
        }
        let fields = self.index.fields().filter(|field| self.contains(field.file));
        let types = fields.filter_map(|field| field.field.type_ref.as_ref());
        for flag in types.filter_map(flag_in) {
            schemas.entry(flag_component(flag)).or_insert_with(|| flag_schema(flag));
        }
        schemas.insert(ERROR.to_owned(), self.error_schema().into());
        schemas.insert(ERROR_CODE.to_owned(), self.error_code_schema().into());
        schemas.into_iter().collect()
    }

    fn structure(&self, structure: &'a Struct, side: Side) -> Json {
        let mut schema = JsonObject::from_iter([
            ("type".to_owned(), "object".into()),
            ("description".to_owned(), self.prose(&structure.doc).into()),
        ]);
        schema.extend(self.object(None, &structure.fields, side));
        schema.into()
    }

    fn enumeration(&self, enumeration: &Enumeration) -> Json {
        let names: Vec<String> = enumeration.values.iter().map(variant_name).collect();
        let docs: Vec<String> = enumeration
            .values
            .iter()
            .map(|value| value.doc.as_ref().map(|doc| self.prose(doc)).unwrap_or_default())
            .collect();
        let values: Vec<Json> = enumeration.values.iter().map(|known| json::json(&known.value)).collect();
        let mut description = format!("{}\n", self.prose(&enumeration.doc));
        for ((value, name), doc) in enumeration.values.iter().zip(&names).zip(&docs) {
            description.push_str(&format!("\n- `{}` {name}: {doc}", value.wire()));
        }
        description.push_str("\n\nThese are the known values; the service may add others.");
        let base = match enumeration.of {
            EnumBase::String => "string",
            EnumBase::Int => "integer",
        };
        json!({
            "type": base,
            "enum": values,
            "description": description,
            "x-enum-varnames": names,
            "x-enum-descriptions": docs,
        })
    }
}

/// Returns the flag that a type is or contains, such as the item of a list of flags.
fn flag_in(type_ref: &TypeRef) -> Option<&Flag> {
    match type_ref {
        TypeRef::Flag(flag) => Some(flag),
        TypeRef::List(inner) | TypeRef::Csv(inner) | TypeRef::OneOrMany(inner) | TypeRef::Map(inner) => flag_in(inner),
        _ => None,
    }
}

fn flag_schema(flag: &Flag) -> Json {
    let (base, no, yes) = match flag {
        Flag::Number => ("integer", json!(0), json!(1)),
        Flag::Text { no, yes } => ("string", json!(no), json!(yes)),
    };
    json!({
        "type": base,
        "enum": [no, yes],
        "description": format!("`{}` means true, `{}` false.", bare(&yes), bare(&no)),
        "x-enum-varnames": ["No", "Yes"],
        "x-enum-descriptions": ["No.", "Yes."],
    })
}

fn bare(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
