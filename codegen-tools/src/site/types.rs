//! The page of a type.

use huaweicloud_meeting_codegen::api::{Api, Direction, Group, Struct, TypeDef};
use serde::Serialize;

use super::fields::{Row, Value, rows, values};
use super::links;
use super::uses::{TypeUses, Uses};
use crate::explain::parameters;

/// The content of the page.
#[derive(Debug, Serialize)]
pub(super) struct TypeView {
    name: String,
    /// "struct", "enumeration" or "identifier".
    kind: &'static str,
    doc: String,
    /// Whether it is sent or received, for a struct.
    direction: Option<&'static str>,
    /// The paths of the Rust type in the crate.
    rust_paths: Vec<String>,
    /// The JSON type of the values, for an enumeration.
    base: Option<&'static str>,
    rows: Vec<Row>,
    /// The functions of the Rust type that create it, and those that return views of its fields.
    functions: Vec<Function>,
    values: Vec<Value>,
    uses: TypeUses,
}

/// A function of the Rust type of a struct.
#[derive(Debug, Serialize)]
struct Function {
    signature: String,
    doc: String,
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
        doc: def.doc().to_owned(),
        direction: None,
        rust_paths: rust_paths(api, def),
        base: None,
        rows: Vec::new(),
        functions: Vec::new(),
        values: Vec::new(),
        uses: uses.type_uses(def.name()),
    };
    match def {
        TypeDef::Struct(structure) => TypeView {
            direction: Some(match structure.direction {
                Direction::Sent => "Used in requests.",
                Direction::Received => "Used in responses.",
                Direction::Both => "Used in requests and responses.",
            }),
            rows: rows(api, "field", structure),
            functions: functions(structure),
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

/// Returns the named constructors of a struct, and its views.
fn functions(structure: &Struct) -> Vec<Function> {
    let named = structure.constructors.iter().filter(|constructor| !constructor.constants.is_empty());
    let constructors = named.map(|constructor| Function {
        signature: format!(
            "{}::{}({}) -> {}",
            structure.name,
            constructor.name,
            parameters(&structure.fields, constructor),
            constructor.returns
        ),
        doc: constructor.purpose.clone(),
    });
    let views = structure.fields.iter().flat_map(|field| &field.views);
    let views = views.map(|view| Function {
        signature: format!("{}::{}(&self) -> {}", structure.name, view.name, view.ty),
        doc: view.doc.clone(),
    });
    constructors.chain(views).collect()
}

/// Returns the types of a kind, sorted by name.
pub(super) fn lines(api: &Api, of: &str) -> Vec<TypeLine> {
    let mut lines: Vec<TypeLine> = api
        .types()
        .filter(|def| kind(def) == of)
        .map(|def| TypeLine {
            name: def.name().to_owned(),
            href: links::type_def(def.name()),
            doc: def.doc().to_owned(),
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

/// Returns the paths of a type: the module of every group that uses it exports it.
fn rust_paths(api: &Api, def: &TypeDef) -> Vec<String> {
    let name = def.name();
    let declares = |group: &&Group| {
        let own = group.types.iter().flat_map(|module| &module.types);
        own.chain(group.operations.iter().flat_map(|operation| &operation.types)).any(|def| def.name() == name)
            || group.reached.iter().any(|reached| reached == name)
    };
    api.groups.iter().filter(declares).map(|group| format!("{}::{name}", group.module)).collect()
}
