//! The resolved API, which outputs print: every name, order and choice of the generated code is data here.
//!
//! The decisions are made in [`resolve`](mod@crate::resolve), which has their tests.

mod auth;
mod constructor;
mod events;
mod example;
mod operation;
mod replaces;
pub mod resource_operations;
pub mod resources;
mod types;
mod value_type;

pub use auth::{Credential, Scheme, Signature, TokenInput, TokenRequest, TokenSource, TokenValue, Variable};
pub use constructor::{Constant, Constructor, Conversion, Parameter, ParameterForm, SetBy, ShortMethod, Step, View};
pub use events::{Channel, Connection, Event, EventItems};
pub use example::{Example, ExampleCall, Expression, Outcome};
pub use operation::{
    Argument, Auth, BodyKind, Caller, Input, KnownError, Operation, Page, ResultCode, Returned, Source,
};
pub use replaces::{Read, Replaces};
pub use types::{
    DefaultImpl, Direction, Enumeration, Field, Identifier, InlineObject, PageCount, PageItems, PathStep, Place,
    Presence, Property, PropertyValues, Struct, TypeDef, Variant,
};
pub use value_type::{Form, Type};

use crate::spec;

/// The API.
#[derive(Debug)]
pub struct Api {
    /// The name of the service.
    pub title: String,
    /// The groups, in the order of the spec.
    pub groups: Vec<Group>,
    /// The types that several groups use, by file.
    pub shared: Vec<TypesModule>,
    /// The channels of events, sorted by file.
    pub channels: Vec<Channel>,
    /// The resources, sorted by name.
    pub resources: Vec<resources::Resource>,
    /// The operations that belong to no resource, each with the reason.
    pub standalone: Vec<(String, String)>,
    /// The authentication schemes.
    pub schemes: Vec<Scheme>,
    /// The handles.
    pub handles: Vec<Handle>,
    /// The known error codes, sorted.
    pub codes: Vec<Code>,
    /// Facts about the service as a whole.
    pub service: spec::Service,
}

impl Api {
    /// Returns all operations, group by group.
    pub fn operations(&self) -> impl Iterator<Item = (&Group, &Operation)> {
        self.groups.iter().flat_map(|group| group.operations.iter().map(move |operation| (group, operation)))
    }

    /// Returns all types of operations.
    pub fn types(&self) -> impl Iterator<Item = &TypeDef> {
        let shared = self.shared.iter().flat_map(|module| &module.types);
        let grouped = self.groups.iter().flat_map(|group| {
            group
                .types
                .iter()
                .flat_map(|module| &module.types)
                .chain(group.operations.iter().flat_map(|operation| &operation.types))
        });
        shared.chain(grouped)
    }

    /// Returns a type by its name.
    pub fn type_def(&self, name: &str) -> Option<&TypeDef> {
        self.types().find(|def| def.name() == name)
    }
}

/// A group of operations: a module and a feature.
#[derive(Debug)]
pub struct Group {
    /// The directory and feature, in kebab-case.
    pub feature: String,
    /// The module, in snake case.
    pub module: String,
    /// The title in English.
    pub title: String,
    /// The title in Chinese.
    pub title_zh: String,
    /// What applies to the whole group. Markdown.
    pub notes: Option<String>,
    /// The types that several of its operations use.
    pub types: Option<TypesModule>,
    /// The operations, sorted by name.
    pub operations: Vec<Operation>,
    /// The shared types that its operations use, sorted.
    pub reached: Vec<String>,
}

/// A file of types.
#[derive(Debug)]
pub struct TypesModule {
    /// The file inside the spec directory.
    pub file: String,
    /// The module, in snake case.
    pub module: String,
    /// The types, in the order of the file.
    pub types: Vec<TypeDef>,
}

/// A handle: a client for one resource with a token of its own.
#[derive(Debug)]
pub struct Handle {
    /// Its name in the spec, in snake case.
    pub name: String,
    /// Its Rust type.
    pub type_name: String,
    /// The type of its id.
    pub id: Type,
    /// The static of the scheme of its token.
    pub scheme: String,
}

/// An error code.
#[derive(Debug)]
pub struct Code {
    /// The Rust constant.
    pub constant: String,
    /// The part before the dot.
    pub family: String,
    /// The number of digits after the dot.
    pub digits: usize,
    /// The digits as a number.
    pub number: u32,
    /// The code on the wire.
    pub text: String,
    /// What it means.
    pub meaning: String,
    /// The evidence for it.
    pub evidence: spec::Evidence,
    /// The statuses that it was observed with.
    pub statuses: Vec<u16>,
    /// Whether a retry helps.
    pub retry: Option<spec::RetryAdvice>,
    /// The scheme whose token it rejects.
    pub auth: Option<String>,
}
