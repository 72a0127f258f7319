//! The command line of the generator. It ends with 0 when all is well, with 1 when the spec is wrong, and with 2 when it
//! was called wrongly or something cannot be read or written.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use huaweicloud_meeting_codegen::diagnostics::{Color, pretty};
use huaweicloud_meeting_codegen::{Failure, check, read, schema};

fn command() -> Command {
    Command::new("codegen")
        .about("Works with the spec of the API")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            Arg::new("spec")
                .long("spec")
                .value_name("DIR")
                .global(true)
                .value_parser(value_parser!(PathBuf))
                .help("The spec directory [default: the nearest `spec` here or above]"),
        )
        .subcommand(
            Command::new("check").about("Says what is wrong with the spec").arg(
                Arg::new("plain")
                    .long("plain")
                    .action(ArgAction::SetTrue)
                    .help("One line for each mistake, without excerpts"),
            ),
        )
        .subcommand(
            Command::new("schema").about("Writes the JSON Schemas of the spec for editors, and the table of rules"),
        )
}

/// Why a command ends with something else than 0.
enum Stop {
    /// The spec is wrong, and that has been said.
    Wrong,
    /// Anything else.
    Trouble(String),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Trouble(error.to_string())
    }
}

fn main() -> ExitCode {
    let matches = command().get_matches();
    match run(&matches) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Wrong) => ExitCode::from(1),
        Err(Stop::Trouble(message)) => {
            // Where nothing can be written there is nobody to tell.
            let _ = writeln!(io::stderr(), "error: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(matches: &ArgMatches) -> Result<(), Stop> {
    let directory = match matches.get_one::<PathBuf>("spec") {
        Some(directory) => directory.clone(),
        None => nearest_spec()?,
    };
    match matches.subcommand() {
        Some(("check", matches)) => run_check(&directory, matches.get_flag("plain")),
        Some(("schema", _)) => run_schema(&directory),
        _ => Err(Stop::Trouble("there is no such command".to_owned())),
    }
}

/// The spec directory here or in a directory above, by a path that can be clicked on.
fn nearest_spec() -> Result<PathBuf, Stop> {
    let here = env::current_dir()?;
    let mut up = PathBuf::new();
    for directory in here.ancestors() {
        if directory.join("spec/service.yaml").is_file() {
            return Ok(up.join("spec"));
        }
        up.push("..");
    }
    Err(Stop::Trouble("no directory `spec` here or above: say where it is with --spec".to_owned()))
}

fn run_check(directory: &Path, plain: bool) -> Result<(), Stop> {
    let label = directory.to_string_lossy().replace('\\', "/");
    match read(directory, label.trim_end_matches('/')) {
        Ok(_) => Ok(()),
        Err(Failure::Wrong(report)) => {
            let mut out = io::stderr().lock();
            if plain {
                write!(out, "{report}")?;
            } else {
                let color = if out.is_terminal() && env::var_os("NO_COLOR").is_none() { Color::Yes } else { Color::No };
                write!(out, "{}", pretty(&report, color))?;
                let count = report.diagnostics.len();
                let mistakes = if count == 1 { "mistake" } else { "mistakes" };
                writeln!(out, "{count} {mistakes}; docs/rules.md explains the rules")?;
            }
            Err(Stop::Wrong)
        }
        Err(failure) => Err(Stop::Trouble(failure.to_string())),
    }
}

fn run_schema(directory: &Path) -> Result<(), Stop> {
    let schemas = directory.join("schema");
    fs::create_dir_all(&schemas)?;
    for (name, text) in schema::schemas() {
        fs::write(schemas.join(name), text)?;
    }
    let docs = directory.join("../docs");
    fs::create_dir_all(&docs)?;
    fs::write(docs.join("rules.md"), check::rules_table())?;
    Ok(())
}
