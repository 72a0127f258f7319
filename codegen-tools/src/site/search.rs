//! The search index. It is a script, as pages opened from disk cannot load JSON.

use std::collections::BTreeMap;

use huaweicloud_meeting_codegen::api::{Api, Input, TypeDef};
use serde::Serialize;

use super::fields::place_name;
use super::types;

/// Everything that can be searched. `site.js` derives the addresses from the names.
#[derive(Serialize)]
struct Index<'a> {
    /// Feature, title, Chinese title.
    groups: Vec<[&'a str; 3]>,
    /// Name, Chinese title, summary, Chinese summary, path, Rust method.
    operations: Vec<[&'a str; 6]>,
    /// Name, kind, meaning.
    types: Vec<[&'a str; 3]>,
    /// By enumeration: wire value, variant, meaning.
    values: BTreeMap<&'a str, Vec<[&'a str; 3]>>,
    /// By struct: the wire names of its fields.
    fields: BTreeMap<&'a str, Vec<&'a str>>,
    /// By operation: its inputs, as place, hyphen and wire name.
    inputs: BTreeMap<&'a str, Vec<String>>,
    /// Code, constant, meaning.
    codes: Vec<[&'a str; 3]>,
}

pub(super) fn index(api: &Api) -> String {
    let mut index = Index {
        groups: api.groups.iter().map(|group| [group.feature.as_str(), &group.title, &group.title_zh]).collect(),
        operations: Vec::new(),
        types: Vec::new(),
        values: BTreeMap::new(),
        fields: BTreeMap::new(),
        inputs: BTreeMap::new(),
        codes: api.codes.iter().map(|code| [code.text.as_str(), &code.constant, &code.meaning]).collect(),
    };
    for (_, operation) in api.operations() {
        index.operations.push([
            &operation.name,
            &operation.title_zh,
            &operation.summary,
            &operation.summary_zh,
            &operation.path,
            &operation.rust,
        ]);
        let placed = |input: &Input| format!("{}-{}", place_name(input.place), input.name);
        let inputs: Vec<String> = operation.inputs.iter().map(placed).collect();
        if !inputs.is_empty() {
            index.inputs.insert(&operation.name, inputs);
        }
    }
    for def in api.types() {
        index.types.push([def.name(), types::kind(def), def.doc()]);
        match def {
            TypeDef::Struct(structure) => {
                index
                    .fields
                    .insert(&structure.name, structure.fields.iter().map(|field| field.wire.as_str()).collect());
            }
            TypeDef::Enumeration(enumeration) => {
                let values = enumeration.variants.iter();
                let values = values.map(|variant| [variant.wire.as_str(), &variant.name, &variant.doc]).collect();
                index.values.insert(&enumeration.name, values);
            }
            TypeDef::Identifier(_) => {}
        }
    }
    index.types.sort_unstable();
    // Maps and lists of strings always serialize.
    let json = serde_json::to_string(&index).unwrap_or_default();
    format!("\"use strict\";\nwindow.siteIndex = {json};\n")
}
