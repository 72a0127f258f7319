//! The list of outputs that a build writes into the workspace.
//!
//! # Adding an output
//!
//! 1. Write a file with a type that implements [`Output`]; `print/fake.rs` is a short one. It returns all of its files in
//!    memory, by their paths below the workspace.
//! 2. Add the type to [`OUTPUTS`].
//!
//! The rest follows: the files are written when they change, listed in the manifest, compared by `cargo codegen generate
//! --check`, and removed when the output no longer returns them. An output that a build does not need belongs in
//! `codegen-tools`, which implements the same trait.

use crate::output::{Files, Output, OutputError, Source};
use crate::parallel;
use crate::print::{FakeExamples, RustCrate, TemplateFiles};

/// The outputs of a build.
pub static OUTPUTS: &[&dyn Output] = &[&RustCrate, &TemplateFiles, &FakeExamples];

/// Returns the files of several outputs.
///
/// # Errors
///
/// Fails if an output fails, or if two outputs have a file with the same path.
pub fn files(outputs: &[&dyn Output], source: &Source<'_>) -> Result<Files, OutputError> {
    let mut all = Files::new();
    for (output, files) in outputs.iter().zip(parallel::map(outputs, |output| output.files(source))) {
        for (path, text) in files? {
            if all.contains_key(&path) {
                return Err(OutputError(format!("{}: another output also generates {path}", output.name())));
            }
            all.insert(path, text);
        }
    }
    Ok(all)
}
