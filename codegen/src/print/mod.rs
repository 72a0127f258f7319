//! From the resolved API to the text of files. Nothing is decided here: what to print is in the api. Only a template that
//! someone broke can fail.

mod auth;
mod codes;
mod crate_root;
mod docs;
mod enumeration;
mod example;
mod fake;
mod operation;
mod replaces;
mod request;
mod rust;
mod structure;
mod text;

use std::collections::BTreeMap;

use crate::api::{Api, TypeDef, TypesModule};
use crate::parallel;

pub use example::{code as example_code, code_of as example_code_of};
pub use operation::after_failure;
use rust::RustFile;
pub use text::{TemplateError, Templates, json, shown as type_text};

/// Files by their path below the workspace.
pub type Files = BTreeMap<String, String>;

/// Where the crate's sources are.
pub const SOURCES: &str = "generated/src";

/// Prints everything that is generated.
///
/// # Errors
///
/// When a template does not work.
pub fn print(api: &Api, templates: &Templates) -> Result<Files, TemplateError> {
    let mut files = Files::from_iter(parallel::map(&sources(api), |source| source().print()));
    files.extend(text::files(api, templates)?);
    files.extend(fake::files(api));
    Ok(files)
}

/// Makes one file of Rust. Tokens cannot go from one thread to another, the work of making them can.
type Source<'a> = Box<dyn Fn() -> RustFile + Send + Sync + 'a>;

/// The sources of the crate.
fn sources(api: &Api) -> Vec<Source<'_>> {
    let mut sources: Vec<Source<'_>> = vec![
        Box::new(|| crate_root::shared_types(api)),
        Box::new(|| crate_root::registry(api)),
        Box::new(|| auth::file(api)),
        Box::new(|| codes::file(api)),
    ];
    for module in &api.shared {
        sources.push(Box::new(|| types_file(api, module, format!("types/{}.rs", module.module))));
    }
    for group in &api.groups {
        sources.push(Box::new(|| crate_root::group(group)));
        if let Some(module) = &group.types {
            sources.push(Box::new(|| types_file(api, module, format!("{}/types.rs", group.module))));
        }
        for operation in &group.operations {
            sources.push(Box::new(|| operation::file(api, group, operation)));
        }
    }
    sources
}

fn types_file(api: &Api, module: &TypesModule, path: String) -> RustFile {
    let mut file = RustFile::new(path, &module.file);
    for def in &module.types {
        type_def(api, &mut file, def);
    }
    file
}

fn type_def(api: &Api, file: &mut RustFile, def: &TypeDef) {
    match def {
        TypeDef::Struct(structure) => structure::print(api, file, structure),
        TypeDef::Enumeration(enumeration) => enumeration::enumeration(file, enumeration),
        TypeDef::Identifier(identifier) => enumeration::identifier(file, identifier),
    }
}
