//! The pages of types.

use serde::Serialize;

use super::fields::{Row, Value, rows, values};
use super::links;
use super::uses::{TypeUses, Uses};
use huaweicloud_meeting_codegen::api::{Api, Direction, Group, TypeDef};

/// Everything that its page says of a type.
#[derive(Debug, Serialize)]
pub(super) struct TypeView {
    name: String,
    /// "struct", "enumeration" or "identifier".
    kind: &'static str,
    doc: String,
    /// Which way it travels.
    direction: Option<&'static str>,
    /// Its paths in the crate.
    rust_paths: Vec<String>,
    /// Of an enumeration: what the values are.
    base: Option<&'static str>,
    rows: Vec<Row>,
    values: Vec<Value>,
    uses: TypeUses,
}

/// A type in a list.
#[derive(Debug, Serialize)]
pub(super) struct TypeLine {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) doc: String,
}

pub(super) fn view(api: &Api, uses: &Uses<'_>, def: &TypeDef) -> TypeView {
    let view = TypeView {
        name: def.name().to_owned(),
        kind: kind(def),
        doc: doc(def).to_owned(),
        direction: None,
        rust_paths: rust_paths(api, def),
        base: None,
        rows: Vec::new(),
        values: Vec::new(),
        uses: uses.type_uses(def.name()),
    };
    match def {
        TypeDef::Struct(structure) => TypeView {
            direction: Some(match structure.direction {
                Direction::Sent => "It is sent to the service.",
                Direction::Received => "It comes from the service.",
                Direction::Both => "It is sent to the service and comes back from it.",
            }),
            rows: rows(api, "field", structure),
            ..view
        },
        TypeDef::Enumeration(enumeration) => TypeView {
            base: Some(if enumeration.is_number { "numbers" } else { "strings" }),
            values: values(enumeration),
            ..view
        },
        TypeDef::Identifier(_) => view,
    }
}

/// The types of a kind, by name.
pub(super) fn lines(api: &Api, of: &str) -> Vec<TypeLine> {
    let mut lines: Vec<TypeLine> = api
        .types()
        .filter(|def| kind(def) == of)
        .map(|def| TypeLine {
            name: def.name().to_owned(),
            href: links::type_def(def.name()),
            doc: doc(def).to_owned(),
        })
        .collect();
    lines.sort_by(|a, b| a.name.cmp(&b.name));
    lines
}

pub(super) fn kind(def: &TypeDef) -> &'static str {
    match def {
        TypeDef::Struct(_) => "struct",
        TypeDef::Enumeration(_) => "enumeration",
        TypeDef::Identifier(_) => "identifier",
    }
}

pub(super) fn doc(def: &TypeDef) -> &str {
    match def {
        TypeDef::Struct(structure) => &structure.doc,
        TypeDef::Enumeration(enumeration) => &enumeration.doc,
        TypeDef::Identifier(identifier) => &identifier.doc,
    }
}

/// A type stands in the module of every group that reaches it.
fn rust_paths(api: &Api, def: &TypeDef) -> Vec<String> {
    let name = def.name();
    let declares = |group: &&Group| {
        let own = group.types.iter().flat_map(|module| &module.types);
        own.chain(group.operations.iter().flat_map(|operation| &operation.types)).any(|def| def.name() == name)
            || group.reached.iter().any(|reached| reached == name)
    };
    api.groups.iter().filter(declares).map(|group| format!("{}::{name}", group.module)).collect()
}
