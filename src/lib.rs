//! Nothing: this package holds the tests, examples and benchmarks of the workspace, and makes `cargo build` regenerate.

/// The Rust of the README is compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
