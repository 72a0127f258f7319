//! The generator of the `huaweicloud-meeting` crate.
//!
//! Data flows one way: `load` (the only place that knows YAML) → `check` (named rules) → lowering → emission → writing.
//! The crate knows the language of the spec, and no operation, member or type of the API.

pub mod diagnostics;
pub mod load;
pub mod naming;
pub mod spec;
mod suggest;
