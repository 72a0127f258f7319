//! Empty: this package contains the examples and makes `cargo build` regenerate the client.

/// Compiles the Rust code in the README as doctests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// Compiles the Rust code in the Chinese README.
#[cfg(doctest)]
#[doc = include_str!("../README.zh-CN.md")]
struct ReadmeZhCn;
