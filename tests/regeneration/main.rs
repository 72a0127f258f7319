//! Regeneration: which files change, which do not, and what happens after an error. `library` calls the generator directly, in
//! copies of the project and of a small fixture; `cargo` runs it through `cargo build`.

mod cargo;
mod library;
mod workspace;
