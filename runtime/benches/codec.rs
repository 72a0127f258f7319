//! The codec beside serde.
fn main() {}
