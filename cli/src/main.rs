//! `hwmeeting`: a command-line client for Huawei Cloud Meeting.
//!
//! The exit code is 0 after success, 1 after an error response of the service, 2 if the arguments, the environment or the
//! request are invalid, and 3 if there was no response or it could not be decoded.

mod args;
mod call;
mod describe;
mod environment;
mod error;
mod error_code;
mod fake;
mod messages;
mod operations;
mod output;
mod pretty;
mod spinner;

use std::process::ExitCode;

use clap::ArgMatches;
use clap::error::ErrorKind;

use crate::args::name;
use crate::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let result = match args::parse() {
        Ok(matches) => run(&matches).await,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            output::print(&error.render().to_string())
        }
        Err(error) => {
            output::eprint(&error.render().to_string());
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::eprint(&format!("error: {error}\n"));
            ExitCode::from(error.exit_code())
        }
    }
}

async fn run(matches: &ArgMatches) -> Result<(), Error> {
    match matches.subcommand() {
        Some((name::CALL, matches)) => call::run(&args::Call::of(matches)).await,
        Some((name::OPERATIONS, matches)) => operations::run(&args::words(matches)),
        Some((name::DESCRIBE, matches)) => describe::run(&args::Describe::of(matches)),
        Some((name::ERROR, matches)) => error_code::run(&args::code(matches)),
        Some((name::FAKE, matches)) => fake::run(&fake::Arguments::of(matches)).await,
        _ => Err(Error::invalid("no command was given")),
    }
}
