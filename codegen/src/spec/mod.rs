//! The language of the spec as Rust types, one file per concept: exactly what stands in the YAML files, decoded and typed,
//! with nothing resolved yet. `spec/README.md` explains the language.

mod auth;
mod bounds;
mod catalog;
mod example;
mod field;
mod http;
mod operation;
mod placeholder;
mod replaces;
mod service;
mod text;
mod type_ref;
mod types;
mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::Segment;

pub use auth::{Auth, Credential, Format, Input, InputType, Lifetime, Login, OperationCall, Scheme, Sign};
pub use bounds::Bounds;
pub use catalog::{ErrorCatalog, ErrorEntry, Evidence, Group, Groups, RetryAdvice};
pub use example::{Example, ExampleError};
pub use field::{Bind, Field, Place};
pub use http::{Http, Method, PathPart, PathTemplate};
pub use operation::{Effect, Operation, Page, Response, ResultCode, Returns};
pub use placeholder::{Placeholder, TODO, guess};
pub use replaces::{KeptField, Pick, Replaces};
pub use service::{CommonHeaders, Documentation, ErrorShape, Region, Service};
pub use text::DataPath;
pub use type_ref::{DurationUnit, Encoded, Flag, Time, TypeRef};
pub use types::{EnumBase, EnumValue, Enumeration, Identifier, Struct, TypesFile, Vendor};
pub use value::{Object, Value};

/// Everything that was read from a directory of spec files.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The spec directory, as diagnostics show it.
    pub label: String,
    /// `service.yaml`.
    pub service: Service,
    /// `auth.yaml`.
    pub auth: Auth,
    /// `groups.yaml`, in its order.
    pub groups: Vec<Group>,
    /// `errors.yaml`, in its order.
    pub errors: Vec<ErrorEntry>,
    /// The files of operations and types, sorted by path.
    pub files: Vec<SpecFile>,
    /// The text of every file that was read, by its path inside the spec directory.
    pub texts: BTreeMap<String, Arc<str>>,
    /// What is still to be filled in, by file.
    pub placeholders: BTreeMap<String, Vec<Placeholder>>,
    /// The manifest of the generated crate, when it stands where it is looked for.
    pub manifest: Option<String>,
}

impl Spec {
    /// The operations with their files, sorted by path.
    pub fn operations(&self) -> impl Iterator<Item = (&SpecFile, &Operation)> {
        self.files.iter().filter_map(|file| file.operation().map(|operation| (file, operation)))
    }

    /// Returns the placeholders of a file.
    pub fn placeholders_of(&self, file: &str) -> &[Placeholder] {
        self.placeholders.get(file).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns whether the value of a top-level key is a placeholder, or contains one.
    pub fn is_placeholder(&self, file: &str, key: &str) -> bool {
        let mut paths = self.placeholders_of(file).iter().map(|placeholder| placeholder.path.segments());
        paths.any(|path| matches!(path, [Segment::Key(first), ..] if first == key))
    }
}

/// A file of an operation or of shared types.
#[derive(Debug, Clone)]
pub struct SpecFile {
    /// The path inside the spec directory, with `/` on every system.
    pub path: String,
    /// What stands in the file.
    pub text: Arc<str>,
    /// The directory, when it stands for a group.
    pub group: Option<String>,
    /// What was decoded.
    pub content: Content,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// An operation, with the types that only it uses.
    Operation(Box<Operation>),
    /// Types that several operations use.
    Types(TypesFile),
}

impl SpecFile {
    /// The operation, unless it is a file of types.
    pub fn operation(&self) -> Option<&Operation> {
        match &self.content {
            Content::Operation(operation) => Some(operation),
            Content::Types(_) => None,
        }
    }

    /// The structs that the file declares.
    pub fn structs(&self) -> &[Struct] {
        match &self.content {
            Content::Operation(operation) => &operation.structs,
            Content::Types(types) => &types.structs,
        }
    }

    /// The enumerations that the file declares.
    pub fn enumerations(&self) -> &[Enumeration] {
        match &self.content {
            Content::Operation(operation) => &operation.enumerations,
            Content::Types(types) => &types.enumerations,
        }
    }

    /// The identifiers that the file declares.
    pub fn identifiers(&self) -> &[Identifier] {
        match &self.content {
            Content::Operation(operation) => &operation.identifiers,
            Content::Types(types) => &types.identifiers,
        }
    }
}
