//! `hwmeeting`: every operation of Huawei Cloud Meeting from the command line.
//!
//! It exits with 0 when it did what was asked, with 1 when the service said no, with 2 when it refused before anything was
//! sent, and with 3 when the service could not be reached or understood.

mod args;
mod call;
mod code;
mod describe;
mod failure;
mod fake;
mod login;
mod operations;
mod output;
mod patience;
mod pretty;
mod prose;

use std::process::ExitCode;

use clap::ArgMatches;

use crate::args::name;
use crate::failure::Failure;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let outcome = match args::command().try_get_matches() {
        Ok(matches) => run(&matches).await,
        Err(error) => return args::refuse(error),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

async fn run(matches: &ArgMatches) -> Result<(), Failure> {
    match matches.subcommand() {
        Some((name::CALL, matches)) => call::run(&args::Call::of(matches)).await,
        Some((name::OPERATIONS, matches)) => operations::run(&args::words(matches)),
        Some((name::DESCRIBE, matches)) => describe::run(&args::Describe::of(matches)),
        Some((name::ERROR, matches)) => code::run(&args::code(matches)),
        Some((name::FAKE, matches)) => fake::run(&args::Fake::of(matches)).await,
        _ => Err(Failure::refused("no command was given")),
    }
}
