//! The commands that are written by hand.

pub(crate) mod api;
pub(crate) mod call;
pub(crate) mod describe;
pub(crate) mod error_code;
pub(crate) mod fake;
pub(crate) mod operations;

use clap::Command;

/// Returns the commands, in the order of the help.
pub(crate) fn all() -> Vec<Command> {
    vec![
        api::command(),
        call::command(),
        operations::command(),
        describe::command(),
        error_code::command(),
        fake::command(),
        #[cfg(feature = "mcp")]
        crate::mcp::command(),
    ]
}
