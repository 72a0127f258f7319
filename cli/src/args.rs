//! The command line as a whole: its commands, and the module that runs each.

use clap::{ArgMatches, Command};
use huaweicloud_meeting_catalog as catalog;

use crate::commands::{
    self, api, call, completion, describe, error_code, fake, help, listen, login, logout, man, operations, profile,
    token,
};
use crate::error::{Error, wants_json};
#[cfg(feature = "mcp")]
use crate::mcp;
use crate::nouns;
use crate::output::{self, Screen};
use crate::reference::text::{Page, finished};
use crate::scope::Scope;
use crate::settings::{self, Settings};
use crate::unexpected;

pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  Success
  1  The service returned an error response
  2  The arguments, the environment or the request are invalid; nothing was sent
  3  There was no response, or it could not be decoded or printed";

/// Longer lines of help are hard to read.
const MAX_HELP_WIDTH: usize = 100;

/// Parses the arguments of the process.
pub(crate) fn parse() -> Result<ArgMatches, clap::Error> {
    let words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>();
    let program = program(&Scope::of(&words));
    let template = help::template(&program);
    program
        .help_template(template)
        .try_get_matches()
        .map_err(|error| help::propose(unexpected::explain(error, &words), &words))
}

/// Writes what is wrong with the command line to standard error.
pub(crate) fn report(error: &clap::Error) {
    let text = finished(&error.render().to_string(), Page::of_stdout().width);
    if wants_json(std::env::args_os()) {
        return Error::invalid(text.trim_end().trim_start_matches("error: ")).report();
    }
    output::eprint(&text);
}

/// Returns the program with its commands, or some of them.
pub(crate) fn program(scope: &Scope) -> Command {
    let tools = commands::all().into_iter().map(|command| {
        let path = format!("hwmeeting {}", command.get_name());
        // Usage takes time, and is only shown for a command that is named.
        if scope.includes(command.get_name()) { help::with_usage(command, &path) } else { command }
    });
    let commands = tools.chain(nouns::all(scope)).collect();
    Command::new("hwmeeting")
        .version(format!("{} (API of {})", env!("CARGO_PKG_VERSION"), catalog::SPEC_DATE))
        .about("Command-line client for Huawei Cloud Meeting")
        .after_help(EXIT_CODES)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .term_width(Screen::stdout().text_width().min(MAX_HELP_WIDTH))
        .args(settings::arguments())
        .subcommands(scope.narrow(commands).into_iter().map(|command| {
            let without_effect = commands::options_without_effect(command.get_name());
            settings::hide(command, &without_effect)
        }))
}

/// Runs the command that was parsed.
pub(crate) async fn run(matches: &ArgMatches) -> Result<(), Error> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Error::invalid("no command was given")) };
    commands::reject_options_without_effect(name, matches)?;
    match name {
        login::NAME => login::run(&login::Arguments::of(matches), &Settings::of(matches)?).await,
        logout::NAME => logout::run(&Settings::of(matches)?).await,
        profile::NAME => profile::run(matches).await,
        token::NAME => token::run(matches, &Settings::of(matches)?).await,
        api::NAME => api::run(api::Arguments::of(matches)?, &Settings::of(matches)?).await,
        call::NAME => call::run(&call::Arguments::of(matches), &Settings::of(matches)?).await,
        operations::NAME => operations::run(&operations::words(matches), &Settings::of(matches)?),
        describe::NAME => describe::run(&describe::Arguments::of(matches), &Settings::of(matches)?),
        error_code::NAME => error_code::run(&error_code::code(matches), &Settings::of(matches)?),
        completion::NAME => completion::run(&completion::shell(matches)),
        listen::NAME => listen::run(matches).await,
        man::NAME => man::run(man::directory(matches).as_deref()),
        fake::NAME => fake::run(&fake::Arguments::of(matches)).await,
        #[cfg(feature = "mcp")]
        mcp::NAME => mcp::run(mcp::Arguments::of(matches), &Settings::of(matches)?).await,
        _ => match commands::verb(name, matches) {
            Some((verb, matches)) => (verb.run)(matches).await,
            None => commands::run_made(name, matches).await,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_are_consistent() {
        program(&Scope::All).debug_assert();
    }
}
