//! The commands that are written by hand.

pub(crate) mod call;
pub(crate) mod describe;
pub(crate) mod error_code;
pub(crate) mod fake;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod operations;
pub(crate) mod profile;
pub(crate) mod token;

use clap::Command;

/// Returns the commands, in the order of the help.
pub(crate) fn all() -> [Command; 8] {
    [
        login::command(),
        logout::command(),
        profile::command(),
        call::command(),
        operations::command(),
        describe::command(),
        error_code::command(),
        fake::command(),
    ]
}
