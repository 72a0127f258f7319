//! What the search knows, as a script: from a disk nothing else can be loaded.

use std::collections::BTreeMap;

use serde::Serialize;

use super::fields::place_word;
use super::types;
use huaweicloud_meeting_codegen::api::{Api, Input, TypeDef};

/// Everything that can be found. The script of the site knows how the addresses are made.
#[derive(Serialize)]
struct Index<'a> {
    /// Feature, title, Chinese title.
    groups: Vec<[&'a str; 3]>,
    /// Name, Chinese title, summary, path, the name of the method.
    operations: Vec<[&'a str; 5]>,
    /// Name, kind, meaning.
    types: Vec<[&'a str; 3]>,
    /// Of each enumeration: value on the wire, variant, meaning.
    values: BTreeMap<&'a str, Vec<[&'a str; 3]>>,
    /// Of each struct: the names of its fields on the wire.
    fields: BTreeMap<&'a str, Vec<&'a str>>,
    /// Of each operation: its inputs, with their places before the first hyphen.
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
        let line = [operation.name.as_str(), &operation.title_zh, &operation.summary, &operation.path, &operation.rust];
        index.operations.push(line);
        let placed = |input: &Input| format!("{}-{}", place_word(input.place), input.name);
        let inputs: Vec<String> = operation.inputs.iter().map(placed).collect();
        if !inputs.is_empty() {
            index.inputs.insert(&operation.name, inputs);
        }
    }
    for def in api.types() {
        index.types.push([def.name(), types::kind(def), types::doc(def)]);
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
    // Strings in lists and maps of strings: this cannot fail.
    let json = serde_json::to_string(&index).unwrap_or_default();
    format!("\"use strict\";\nwindow.siteIndex = {json};\n")
}
