//! Nothing: this package holds the tests, examples and benchmarks of the workspace, and makes `cargo build` regenerate.
