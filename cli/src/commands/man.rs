//! `hwmeeting man`: prints the manual page of the program, or writes those of all commands.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command, value_parser};
use clap_mangen::Man;
use huaweicloud_meeting_catalog::SPEC_DATE;

use crate::args;
use crate::error::Error;
use crate::output;
use crate::reference::shell;
use crate::scope::Scope;
use crate::settings;

pub(crate) const NAME: &str = "man";

const PROGRAM: &str = "hwmeeting";
const USAGE: &str = "hwmeeting <NOUN> <VERB> [OPTIONS]";
const SEE_ALSO: &str = ".SH \"SEE ALSO\"\n\\fBhwmeeting\\fR(1) has the options of all commands.\n";

pub(crate) fn command() -> Command {
    Command::new(NAME)
        .about("Print the manual page, or write those of all commands")
        .after_help("Examples:\n  hwmeeting man | man -l -\n  hwmeeting man --to ~/.local/share/man/man1")
        .arg(Arg::new("to").long("to").value_name("DIR").value_parser(value_parser!(PathBuf)).help(
            "Write the pages of the program, its nouns and their verbs to this directory, which is made if need be",
        ))
}

/// Returns the directory of the arguments.
pub(crate) fn directory(matches: &ArgMatches) -> Option<PathBuf> {
    matches.get_one::<PathBuf>("to").cloned()
}

pub(crate) fn run(directory: Option<&Path>) -> Result<(), Error> {
    let mut program = args::program(&Scope::All);
    let Some(directory) = directory else {
        let cannot_print = |error| Error::no_result(format!("cannot make the page: {error}"));
        return output::print_bytes(&page(program, PROGRAM).map_err(cannot_print)?);
    };
    program.build();
    fs::create_dir_all(directory).map_err(|error| cannot_write(directory, &error))?;
    let count = write(directory, &program, PROGRAM)?;
    output::eprint(&format!("{count} pages in {}\n", directory.display()));
    Ok(())
}

/// Writes the page of a command and those of its subcommands. Returns their number.
fn write(directory: &Path, command: &Command, name: &str) -> Result<usize, Error> {
    let file = directory.join(format!("{}.1", name.replace(' ', "-")));
    let written = page(command.clone(), name).and_then(|page| fs::write(&file, page));
    written.map_err(|error| cannot_write(&file, &error))?;
    let mut count = 1;
    // The operations under their vendor's names and in their groups are hidden: the same calls are verbs.
    for subcommand in command.get_subcommands().filter(|own| !own.is_hide_set() && own.get_name() != "help") {
        count += write(directory, subcommand, &format!("{name} {}", subcommand.get_name()))?;
    }
    Ok(count)
}

fn page(command: Command, name: &str) -> io::Result<Vec<u8>> {
    let title = name.replace(' ', "-");
    let is_program = name == PROGRAM;
    let mut command = command.display_name(title.clone()).bin_name(name.to_owned());
    let usage = match is_program {
        true => USAGE.to_owned(),
        false => command.render_usage().to_string().trim_start_matches("Usage: ").to_owned(),
    };
    let command = command.override_usage(usage).mut_args(|argument| {
        // Those of all commands are on the page of the program.
        let is_left_out = !is_program && argument.get_help_heading() == Some(settings::HEADING);
        // A page shows what `-h` leaves out.
        let argument = argument.hide_short_help(false);
        if is_left_out { argument.hide(true) } else { argument }
    });
    let man = Man::new(command)
        .title(title.to_uppercase())
        .date(SPEC_DATE)
        .source(format!("hwmeeting {}", env!("CARGO_PKG_VERSION")))
        .manual("Huawei Cloud Meeting");
    let mut page = Vec::new();
    man.render(&mut page)?;
    let mut page = shell::printed(&String::from_utf8_lossy(&page)).into_bytes();
    if !is_program {
        page.write_all(SEE_ALSO.as_bytes())?;
    }
    page.flush()?;
    Ok(page)
}

fn cannot_write(path: &Path, error: &io::Error) -> Error {
    Error::invalid(format!("cannot write `{}`: {error}", path.display()))
}
