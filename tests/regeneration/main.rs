//! Regeneration: which files change, which do not, and what happens after an error.
//!
//! `workspace` creates copies of the project, and workspaces with a small spec, in temporary directories. `library` calls the
//! generator in them directly; `cargo` runs it through `cargo build`.

mod cargo;
mod library;
mod workspace;
