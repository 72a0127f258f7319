//! Prints types, in files of their own or of an operation.

use super::rust::RustFile;
use super::{enumeration, structure};
use crate::api::{TypeDef, TypesModule};

/// Returns a file of types at a path below the sources of the crate.
pub(super) fn file(module: &TypesModule, path: String) -> RustFile {
    let mut file = RustFile::new(path, &module.file);
    for def in &module.types {
        print(&mut file, def);
    }
    file
}

pub(super) fn print(file: &mut RustFile, def: &TypeDef) {
    match def {
        TypeDef::Struct(structure) => structure::print(file, structure, Vec::new()),
        TypeDef::Enumeration(enumeration) => enumeration::enumeration(file, enumeration),
        TypeDef::Identifier(identifier) => enumeration::identifier(file, identifier),
    }
}
