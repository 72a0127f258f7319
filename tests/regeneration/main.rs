//! Generating again: what changes, what stays, and what happens when something is wrong. `library` asks the generator itself,
//! in copies of the project and of a small fixture; `cargo` asks it as everybody does, through `cargo build`.

mod cargo;
mod library;
mod workspace;
