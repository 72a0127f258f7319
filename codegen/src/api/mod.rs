//! The fully resolved API: what the emitters print. Everything has its Rust name, its direction and its order; nothing is
//! left to be looked up, and nothing can fail any more.

mod auth;
mod operation;
mod replaces;
mod types;

pub use auth::{Credential, Login, Scheme, Signature, TokenInput, TokenPlace, TokenRequest, TokenSource};
pub use operation::{Argument, Auth, BodyKind, Caller, Input, Operation, Page, PageItems, Place, Returned, Source};
pub use replaces::{Read, Replaces};
pub use types::{Direction, Enumeration, Field, Form, Identifier, Presence, Struct, Type, TypeDef, Variant};

use crate::spec;

/// The whole API.
#[derive(Debug)]
pub struct Api {
    /// The name of the service.
    pub title: String,
    /// The groups in their order.
    pub groups: Vec<Group>,
    /// Types that several groups use, by file.
    pub shared: Vec<TypesModule>,
    /// The schemes of tokens.
    pub schemes: Vec<Scheme>,
    /// The handle whose methods are operations with a token of its own.
    pub handles: Vec<Handle>,
    /// Every known error code, sorted.
    pub codes: Vec<Code>,
    /// What is true of the service as a whole.
    pub service: spec::Service,
}

impl Api {
    /// All operations, group by group.
    pub fn operations(&self) -> impl Iterator<Item = (&Group, &Operation)> {
        self.groups.iter().flat_map(|group| group.operations.iter().map(move |operation| (group, operation)))
    }

    /// All types with the module that holds them.
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

    /// A type by its name.
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
    /// Types that several of its operations use.
    pub types: Option<TypesModule>,
    /// The operations, sorted by name.
    pub operations: Vec<Operation>,
    /// The shared types that its operations reach, sorted.
    pub reached: Vec<String>,
}

/// A file of types.
#[derive(Debug)]
pub struct TypesModule {
    /// The file inside the spec directory.
    pub file: String,
    /// The module.
    pub module: String,
    /// Its types, in the order of the file.
    pub types: Vec<TypeDef>,
}

/// A handle: something on the service that is addressed by an id and has a token of its own.
#[derive(Debug)]
pub struct Handle {
    /// Its name in the spec, in snake case.
    pub name: String,
    /// Its Rust type.
    pub type_name: String,
    /// The type of its id.
    pub id: Type,
    /// The scheme of its token.
    pub scheme: String,
}

/// An error code.
#[derive(Debug)]
pub struct Code {
    /// The Rust constant.
    pub constant: String,
    /// What stands before the dot.
    pub family: String,
    /// How many digits stand behind it.
    pub digits: usize,
    /// The number.
    pub number: u32,
    /// As on the wire.
    pub text: String,
    /// What it means.
    pub meaning: String,
    /// How well it is known.
    pub evidence: spec::Evidence,
    /// The statuses that it has been seen with.
    pub statuses: Vec<u16>,
    /// Whether repeating helps.
    pub retry: Option<spec::RetryAdvice>,
    /// The schemes whose token is no longer good when it comes.
    pub auth: Option<String>,
}
