//! `hwmeeting`: a command-line client for Huawei Cloud Meeting.
//!
//! The exit code is 0 after success, 1 after an error response of the service, 2 if the arguments, the environment or the
//! request are invalid, and 3 if there was no response or it could not be decoded or printed.
//!
//! - `args`: the command line as a whole, and which module runs a command
//! - `settings`: the options that all commands have
//! - `commands`: the commands that are written by hand, one file each
//! - `scope`: which commands are made
//! - `unexpected`: what may be meant by an argument that a command does not have
//! - `operation`: the commands of operations, made from the catalog: their names, their flags, the request
//! - `nouns`: these commands and those that are written by hand, by noun
//! - `batch`: the same operation for each row of a file
//! - `session`: where the service is, who calls, and with which tokens
//! - `reference`: looking up commands and error codes by words
//! - `output`: what is printed, and how
//! - `wire`: showing what goes over the wire

mod args;
mod batch;
mod commands;
mod error;
#[cfg(feature = "mcp")]
mod mcp;
mod messages;
mod nouns;
mod operation;
mod output;
mod reference;
mod scope;
mod session;
mod settings;
mod unexpected;
mod wire;

use std::process::ExitCode;

use clap::error::ErrorKind;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    if commands::completion::respond() {
        return ExitCode::SUCCESS;
    }
    let result = match args::parse() {
        Ok(matches) => args::run(&matches).await,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            output::print(&reference::text::rendered(&error))
        }
        Err(error) => {
            args::report(&error);
            return ExitCode::from(2);
        }
    };
    session::close_all().await;
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // A dry run ends early, but not with an error.
        Err(error) if error.is_dry_run() => ExitCode::SUCCESS,
        Err(error) => {
            error.report();
            ExitCode::from(error.exit_code())
        }
    }
}
