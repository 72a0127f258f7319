//! The API as an OpenAPI document, for tools that read nothing else.
//!
//! It is made from the spec and not from the [api](huaweicloud_meeting_codegen::api): a document of OpenAPI describes the wire, and the api
//! has forgotten the wire in favour of Rust (docs/adr/0011). Nothing is decided about the API here, and nothing can fail.

mod body;
mod components;
mod errors;
mod extensions;
mod field;
mod operation;
mod parameter;
mod prose;
mod response;
mod schema;
mod security;
mod value;

use serde_json::{Map, Value as Json, json};

use huaweicloud_meeting_codegen::check::Checked;
use huaweicloud_meeting_codegen::index::Index;
use huaweicloud_meeting_codegen::resolve::{Names, Prose};
use huaweicloud_meeting_codegen::spec::{Flag, Operation, Spec, TypeRef};

pub use extensions::EXTENSIONS;

/// Fields of a JSON object, in their order.
type JsonObject = Map<String, Json>;

/// The versions of OpenAPI that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 3.0.3
    V30,
    /// 3.1.0
    V31,
}

impl Version {
    /// Every version with the word for it.
    pub const ALL: [(&'static str, Self); 2] = [("3.1", Self::V31), ("3.0", Self::V30)];

    fn number(self) -> &'static str {
        match self {
            Self::V30 => "3.0.3",
            Self::V31 => "3.1.0",
        }
    }
}

/// What a document is to hold.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The version of OpenAPI.
    pub version: Version,
    /// Whether operations that send files are among the operations: some generators refuse the whole document for them.
    pub multipart: bool,
}

/// Writes a spec as an OpenAPI document.
#[must_use]
pub fn document(checked: &Checked, options: Options) -> Json {
    let spec = checked.spec();
    let names = spec.operations().map(|(_, operation)| (operation.name.clone(), operation.name.clone()));
    let writer =
        Writer { spec, index: checked.index(), prose: Prose::new(Names::Rust, names, []), version: options.version };
    json!({
        "openapi": options.version.number(),
        "info": writer.info(),
        "servers": writer.servers(),
        "tags": writer.tags(),
        "paths": writer.paths(options),
        "components": writer.components(),
        "x-extensions": extensions::explained(),
    })
}

/// A spec with what has to be looked up in it.
struct Writer<'a> {
    spec: &'a Spec,
    index: &'a Index,
    prose: Prose,
    version: Version,
}

impl<'a> Writer<'a> {
    fn info(&self) -> Json {
        json!({
            "title": self.spec.service.title,
            "version": prose::version(self.last_checked()),
            "description": prose::introduction(&self.spec.service),
            "license": {
                "name": env!("CARGO_PKG_LICENSE"),
                "url": concat!("https://spdx.org/licenses/", env!("CARGO_PKG_LICENSE"), ".html"),
            },
        })
    }

    /// The API has no version of its own: it is known as it was on the day when somebody last looked.
    fn last_checked(&self) -> &'a str {
        self.spec.operations().map(|(_, operation)| operation.checked.as_str()).max().unwrap_or_default()
    }

    fn servers(&self) -> Vec<Json> {
        let regions = &self.spec.service.regions;
        regions
            .iter()
            .map(|region| json!({ "url": region.endpoint, "description": region.doc, "x-region": region.name }))
            .collect()
    }

    fn tags(&self) -> Vec<Json> {
        self.spec
            .groups
            .iter()
            .map(|group| json!({ "name": group.title, "description": group.title_zh, "x-title-zh": group.title_zh }))
            .collect()
    }

    fn paths(&self, options: Options) -> Json {
        let mut paths = JsonObject::new();
        for group in &self.spec.groups {
            let of_group = self.spec.operations().filter(|(file, _)| file.group.as_ref() == Some(&group.name));
            for (_, operation) in of_group.filter(|(_, one)| options.multipart || one.multipart.is_empty()) {
                let path = paths.entry(&operation.http.path.text).or_insert_with(|| json!({}));
                if let Some(methods) = path.as_object_mut() {
                    let method = operation.http.method.as_str().to_lowercase();
                    methods.insert(method, self.operation(group, operation));
                }
            }
        }
        Json::Object(paths)
    }

    /// Prose of the spec, in which references to operations become their names.
    fn prose(&self, text: &str) -> String {
        self.prose.resolve_plain(text.trim(), |_| None)
    }

    /// Prose about a value. What it calls `true` or `false` is a word or a number on the wire of a flag.
    fn prose_about(&self, type_ref: &TypeRef, text: &str) -> String {
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

    /// The operation of this name.
    fn named(&self, name: &str) -> Option<&'a Operation> {
        self.index.operation(name).map(|(_, operation)| operation)
    }
}

/// A reference to a component.
fn reference(kind: &str, name: &str) -> JsonObject {
    JsonObject::from_iter([("$ref".to_owned(), format!("#/components/{kind}/{name}").into())])
}

/// Adds a field if there is something to say.
fn add(object: &mut JsonObject, name: &str, value: Option<impl Into<Json>>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), value.into());
    }
}
