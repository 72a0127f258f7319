//! The command line of the generator. It ends with 0 when all is well, with 1 when the spec is wrong, and with 2 when it
//! was called wrongly or something cannot be read or written.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use huaweicloud_meeting_codegen::check::{self, Checked};
use huaweicloud_meeting_codegen::diagnostics::{Color, pretty};
use huaweicloud_meeting_codegen::generate::{GenerateError, check_fresh, generate};
use huaweicloud_meeting_codegen::resolve::resolve;
use huaweicloud_meeting_codegen::{ReadError, nearest, read};
use huaweicloud_meeting_codegen_tools::draft::{self, Document, Order};
use huaweicloud_meeting_codegen_tools::explain::explain;
use huaweicloud_meeting_codegen_tools::openapi::{self, document};
use huaweicloud_meeting_codegen_tools::{schema, site};

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
            Command::new("generate").about("Makes the generated files what the spec says, as `cargo build` does").arg(
                Arg::new("check")
                    .long("check")
                    .action(ArgAction::SetTrue)
                    .help("Changes nothing, and says which files differ"),
            ),
        )
        .subcommand(
            Command::new("explain")
                .about("Shows what an operation becomes: the method, the request on the wire, what is repeated")
                .arg(Arg::new("operation").value_name("OPERATION").required(true).help("The vendor's name")),
        )
        .subcommand(new_command())
        .subcommand(
            Command::new("site").about("Writes the reference as a static site").arg(
                Arg::new("output")
                    .long("output")
                    .value_name("DIR")
                    .value_parser(value_parser!(PathBuf))
                    .help("Where to [default: target/site]; what an earlier run wrote there is removed"),
            ),
        )
        .subcommand(
            Command::new("openapi")
                .about("Writes the API as an OpenAPI document, as JSON")
                .arg(
                    Arg::new("version")
                        .long("version")
                        .value_name("VERSION")
                        .value_parser(openapi::Version::ALL.map(|(word, _)| word))
                        .default_value(openapi::Version::ALL[0].0)
                        .help("The version of OpenAPI"),
                )
                .arg(
                    Arg::new("output")
                        .long("output")
                        .short('o')
                        .value_name("FILE")
                        .value_parser(value_parser!(PathBuf))
                        .help("Where to write it [default: standard output]"),
                )
                .arg(
                    Arg::new("without")
                        .long("without")
                        .value_name("WHAT")
                        .value_parser(["multipart"])
                        .help("Leaves out the operations that send files, which some generators refuse"),
                ),
        )
        .subcommand(
            Command::new("schema").about("Writes the JSON Schemas of the spec for editors, and the table of rules"),
        )
}

fn new_command() -> Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("FILE").value_parser(value_parser!(PathBuf)).help(help)
    };
    Command::new("new")
        .about("Drafts the file of an operation from a call and its response, with placeholders to be filled in")
        .arg(Arg::new("group").value_name("GROUP").required(true).help("A group of groups.yaml"))
        .arg(Arg::new("operation").value_name("OPERATION").required(true).help("The vendor's name"))
        .arg(
            Arg::new("http")
                .long("http")
                .value_name("METHOD PATH")
                .help("Method and path, such as 'GET /v1/shelves/{shelf}'"),
        )
        .arg(file(
            "from",
            "A call, as `hwmeeting call` takes it: {\"path\": …, \"query\": …, \"headers\": …, \"body\": …}",
        ))
        .arg(file("response", "The body of a response that says yes"))
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
        Some(("new", matches)) => run_new(&directory, matches),
        Some(("site", matches)) => run_site(&directory, matches.get_one::<PathBuf>("output")),
        Some(("generate", matches)) => run_generate(&directory, matches.get_flag("check")),
        Some(("explain", matches)) => match matches.get_one::<String>("operation") {
            Some(operation) => run_explain(&directory, operation),
            None => Err(Stop::Trouble("say which operation".to_owned())),
        },
        Some(("openapi", matches)) => run_openapi(&directory, matches),
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

/// How a spec directory is called in messages.
fn label(directory: &Path) -> String {
    directory.to_string_lossy().replace('\\', "/").trim_end_matches('/').to_owned()
}

fn run_check(directory: &Path, plain: bool) -> Result<(), Stop> {
    match read(directory, &label(directory)) {
        Ok(_) => Ok(()),
        Err(ReadError::Invalid(report)) => {
            let mut out = io::stderr().lock();
            if plain {
                write!(out, "{report}")?;
            } else {
                let color = if out.is_terminal() && env::var_os("NO_COLOR").is_none() { Color::Yes } else { Color::No };
                write!(out, "{}", pretty(&report, color))?;
                let count = report.diagnostics.len();
                let mistakes = if count == 1 { "mistake" } else { "mistakes" };
                writeln!(out, "{count} {mistakes}; docs/rules.md explains the rules")?;
                if let Some(advice) = check::advice(&report) {
                    writeln!(out, "{advice}")?;
                }
            }
            Err(Stop::Wrong)
        }
        Err(failure) => Err(Stop::Trouble(failure.to_string())),
    }
}

fn run_generate(directory: &Path, only_check: bool) -> Result<(), Stop> {
    let workspace = directory.join("..");
    let outcome = if only_check { check_fresh(&workspace) } else { generate(&workspace) };
    let changes = match outcome {
        Ok(changes) => changes,
        Err(GenerateError::Spec(ReadError::Invalid(_))) => return run_check(directory, false),
        Err(error) => return Err(Stop::Trouble(error.to_string())),
    };
    let mut out = io::stdout().lock();
    let (written, removed) = if only_check { ("differs", "is left over") } else { ("written", "removed") };
    for (what, paths) in [(written, &changes.written), (removed, &changes.removed)] {
        for path in paths {
            writeln!(out, "{what}: {path}")?;
        }
    }
    if only_check && !changes.is_empty() {
        writeln!(out, "run `cargo build` and commit the result")?;
        return Err(Stop::Wrong);
    }
    Ok(())
}

fn run_explain(directory: &Path, operation: &str) -> Result<(), Stop> {
    let Some(checked) = read_spec(directory)? else { return run_check(directory, false) };
    match explain(&resolve(&checked), operation) {
        Some(text) => print(&text),
        None => {
            let names = checked.index().operation_names();
            let hint = nearest(operation, names).map(|name| format!("; did you mean {name}?")).unwrap_or_default();
            Err(Stop::Trouble(format!("the spec has no operation {operation}{hint}")))
        }
    }
}

fn run_new(directory: &Path, matches: &ArgMatches) -> Result<(), Stop> {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let document = |name: &str| {
        let path = matches.get_one::<PathBuf>(name)?;
        let label = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| Stop::Trouble(format!("{label}: {error}")));
        Some(text.map(|text| Document { label, text }))
    };
    let order = Order {
        group: text("group").unwrap_or_default(),
        operation: text("operation").unwrap_or_default(),
        http: text("http"),
        request: document("from").transpose()?,
        response: document("response").transpose()?,
    };
    match draft::new(directory, &label(directory), &order) {
        Ok(said) => print(&said),
        Err(draft::Stop::Wrong) => run_check(directory, false),
        Err(draft::Stop::Trouble(message)) => Err(Stop::Trouble(message)),
    }
}

fn run_site(directory: &Path, output: Option<&PathBuf>) -> Result<(), Stop> {
    let workspace = directory.join("..");
    let files = match site::make(&workspace) {
        Ok(files) => files,
        Err(GenerateError::Spec(ReadError::Invalid(_))) => return run_check(directory, false),
        Err(error) => return Err(Stop::Trouble(error.to_string())),
    };
    let output = output.cloned().unwrap_or_else(|| workspace.join("target/site"));
    let changes = site::write(&output, &files).map_err(|error| Stop::Trouble(error.to_string()))?;
    let (count, written, removed) = (files.len(), changes.written.len(), changes.removed.len());
    let index = output.join("index.html").canonicalize()?;
    writeln!(io::stdout().lock(), "{}: {count} files, {written} written, {removed} removed", index.display())?;
    Ok(())
}

fn run_openapi(directory: &Path, matches: &ArgMatches) -> Result<(), Stop> {
    let Some(checked) = read_spec(directory)? else { return run_check(directory, false) };
    let word = matches.get_one::<String>("version");
    let known = openapi::Version::ALL.into_iter().find(|(known, _)| word.is_some_and(|word| word == known));
    let options = openapi::Options {
        version: known.map_or(openapi::Version::V31, |(_, version)| version),
        multipart: !matches.contains_id("without"),
    };
    let text = format!("{:#}\n", document(&checked, options));
    match matches.get_one::<PathBuf>("output") {
        Some(path) => fs::write(path, text)
            .map_err(|error| Stop::Trouble(format!("{} cannot be written: {error}", path.display()))),
        None => print(&text),
    }
}

/// Writes to standard output. A reader who has seen enough is no trouble.
fn print(text: &str) -> Result<(), Stop> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// The spec, or nothing when it is wrong.
fn read_spec(directory: &Path) -> Result<Option<Checked>, Stop> {
    match read(directory, &label(directory)) {
        Ok(checked) => Ok(Some(checked)),
        Err(ReadError::Invalid(_)) => Ok(None),
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
