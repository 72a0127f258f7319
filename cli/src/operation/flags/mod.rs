//! The flags of commands of operations.
//!
//! - `table`: the flags of an operation, made from its inputs; `flag`: one of them
//! - `names`: what they are called; `defaults`: what they are set to
//! - `arguments`: the flags as arguments of a command; `values`: the names of enumerations
//! - `doc`, `help`: what the help contains

mod arguments;
mod defaults;
mod doc;
mod example;
mod flag;
mod help;
mod names;
mod table;
mod values;

pub(crate) use arguments::add;
pub(crate) use defaults::default;
pub(crate) use doc::{first_sentence, short as short_doc};
pub(crate) use example::example;
pub(crate) use flag::Flag;
pub(crate) use names::inputs_called;
#[cfg(test)]
pub(crate) use table::is_listed_by_hand;
pub(crate) use table::{Flags, Positional, section};
pub(crate) use values::value_name;
