//! The flags of commands of operations.

mod arguments;
mod defaults;
mod help;
mod names;
mod table;

pub(crate) use arguments::{add, negation_id};
pub(crate) use defaults::default;
pub(crate) use help::{example, first_sentence};
pub(crate) use table::{Flag, Flags, section};
