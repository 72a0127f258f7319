//! `hwmeeting`: every operation of Huawei Cloud Meeting from the command line.
//!
//! It ends with 0 when all went well, with 1 when the service said no, with 2 when something was refused before anything was
//! sent, and with 3 when the service could not be reached or understood.

mod args;
mod call;
mod catalog;
mod output;
mod stop;

use std::process::ExitCode;

use clap::ArgMatches;

use stop::Stop;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let matches = args::command().get_matches();
    match run(&matches).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            stop.explain();
            stop.exit_code()
        }
    }
}

async fn run(matches: &ArgMatches) -> Result<(), Stop> {
    match matches.subcommand() {
        Some(("call", matches)) => call::run(matches).await,
        Some(("operations", matches)) => catalog::operations(matches),
        Some(("describe", matches)) => catalog::describe(matches),
        Some(("error", matches)) => catalog::error(matches),
        Some(("fake", matches)) => fake(matches).await,
        _ => Err(Stop::refused("say what to do: call, operations, describe, error or fake")),
    }
}

async fn fake(matches: &ArgMatches) -> Result<(), Stop> {
    let port = matches.get_one::<u16>("port").copied().unwrap_or(0);
    let builder = huaweicloud_meeting_fake::Fake::builder().accept_any_token();
    huaweicloud_meeting_fake::run(builder, port, std::io::stdout())
        .await
        .map_err(|error| Stop::refused(format!("the fake cannot run on port {port}: {error}")))
}
