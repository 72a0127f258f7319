//! What all parts of a document share: the spec with its index, and small constructors.

use huaweicloud_meeting_codegen::check::Checked;
use huaweicloud_meeting_codegen::index::Index;
use huaweicloud_meeting_codegen::resolve::{Names, Prose};
use huaweicloud_meeting_codegen::spec::{Flag, Operation, Spec, TypeRef};
use serde_json::Value as Json;

use super::version::Version;
use crate::json::JsonObject;

/// Writes a spec as an OpenAPI document. Each module of `openapi` adds the methods for one part of the document.
pub(crate) struct Writer<'a> {
    pub(crate) spec: &'a Spec,
    pub(super) index: &'a Index,
    pub(super) version: Version,
    /// Whether the document describes the channels that a client connects to, in place of operations and webhooks.
    pub(super) is_of_connections: bool,
    prose: Prose,
}

impl<'a> Writer<'a> {
    pub(super) fn new(checked: &'a Checked, version: Version) -> Self {
        let spec = checked.spec();
        let names = spec.operations().map(|(_, operation)| (operation.name.clone(), operation.name.clone()));
        Self {
            spec,
            index: checked.index(),
            version,
            is_of_connections: false,
            prose: Prose::new(Names::Rust, names, []),
        }
    }

    /// Creates the writer of the parts that an AsyncAPI document has in common with OpenAPI.
    pub(crate) fn for_connections(checked: &'a Checked) -> Self {
        Self { is_of_connections: true, ..Self::new(checked, Version::V31) }
    }

    /// Returns prose of the spec, with references to operations replaced by their names.
    pub(crate) fn prose(&self, text: &str) -> String {
        self.prose.resolve_plain(text.trim(), |_| None)
    }

    /// Returns prose about a value of a type. For a flag, `true` and `false` are replaced by the two values of the flag.
    pub(super) fn prose_about(&self, type_ref: &TypeRef, text: &str) -> String {
        let TypeRef::Flag(flag) = type_ref else { return self.prose(text) };
        let (no, yes) = match flag {
            Flag::Number => ("0", "1"),
            Flag::Text { no, yes } => (*no, *yes),
        };
        self.prose.resolve_plain(text.trim(), |word| match word {
            "false" => Some(no.to_owned()),
            "true" => Some(yes.to_owned()),
            _ => None,
        })
    }

    /// Returns the operation with this name.
    pub(super) fn operation_named(&self, name: &str) -> Option<&'a Operation> {
        self.index.operation(name).map(|(_, operation)| operation)
    }
}

/// Returns a reference to a component.
pub(super) fn reference(kind: &str, name: &str) -> JsonObject {
    JsonObject::from_iter([("$ref".to_owned(), format!("#/components/{kind}/{name}").into())])
}

/// Adds a field if it has a value.
pub(crate) fn add(object: &mut JsonObject, name: &str, value: Option<impl Into<Json>>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), value.into());
    }
}

/// Returns the fields of an object, for `json!({…})`.
pub(crate) fn into_object(value: Json) -> JsonObject {
    match value {
        Json::Object(object) => object,
        _ => JsonObject::new(),
    }
}
