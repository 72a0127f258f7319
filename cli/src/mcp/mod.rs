//! `hwmeeting mcp`: a server of the Model Context Protocol over standard input and output. Operations are tools.
//!
//! - `tools`: which operations are tools, their names, and what they may do
//! - `effect`: what a call does to the service, as hints
//! - `schema`: the arguments of a tool as a JSON Schema
//! - `document`: the arguments of a call as a request
//! - `result`: responses and errors, without secrets and bounded
//! - `server`: the protocol

mod document;
mod effect;
mod pattern;
mod result;
mod schema;
mod server;
mod time;
mod tools;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use rmcp::ServiceExt as _;

use crate::error::Error;
use crate::output;
use crate::session::Session;
use crate::settings::Settings;
use server::Server;
use tools::{Policy, Tools};

pub(crate) const NAME: &str = "mcp";

/// The default of `--max-items`.
const MAX_ITEMS: &str = "50";

const HELP: &str = "\
A client starts the server itself. Its configuration, with the environment of `hwmeeting call`:

  {\"mcpServers\": {\"meetings\": {
    \"command\": \"hwmeeting\",
    \"args\": [\"mcp\", \"--region\", \"cn-north-4\", \"--tools\", \"meeting_*,user_*\", \"--allow\", \"meeting_create\"],
    \"env\": {\"HWMEETING_APP_ID\": \"…\", \"HWMEETING_APP_KEY\": \"…\"}}}}";

pub(crate) fn command() -> Command {
    let list = |name: &'static str, value| {
        Arg::new(name).long(name).value_name(value).value_delimiter(',').action(ArgAction::Append)
    };
    Command::new(NAME)
        .about("Serve the operations as tools of the Model Context Protocol")
        .long_about(
            "Serve the operations as tools of the Model Context Protocol (MCP), over standard input and output.\n\n\
             Without options, only tools that change nothing are served. Passwords, tokens and links that contain one are \
             masked in results. Operations that issue tokens are no tools.",
        )
        .after_help(HELP)
        .arg(list("tools", "GLOB").help("Serve only tools whose names match, such as meeting_*,user_list"))
        .arg(
            Arg::new("allow-writes")
                .long("allow-writes")
                .action(ArgAction::SetTrue)
                .help("Serve tools that create and change things, but not those that delete, end or reset them"),
        )
        .arg(list("allow", "NAME").help("Serve this tool whatever it does; needed for each one that deletes, ends or resets"))
        .arg(
            Arg::new("max-items")
                .long("max-items")
                .value_name("N")
                .value_parser(value_parser!(u32).range(1..=500))
                .default_value(MAX_ITEMS)
                .help("Maximum number of items of a list in a result"),
        )
        .arg(
            Arg::new("list")
                .long("list")
                .action(ArgAction::SetTrue)
                .help("Print the tools that would be served, with what they do, and exit"),
        )
}

/// The arguments of `mcp`.
pub(crate) struct Arguments {
    policy: Policy,
    max_items: u32,
    only_list: bool,
}

impl Arguments {
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        let strings = |name| matches.get_many::<String>(name).unwrap_or_default().cloned().collect();
        let policy =
            Policy { only: strings("tools"), allow_writes: matches.get_flag("allow-writes"), allow: strings("allow") };
        let max_items = matches.get_one("max-items").copied().unwrap_or_default();
        Self { policy, max_items, only_list: matches.get_flag("list") }
    }
}

pub(crate) async fn run(arguments: Arguments, settings: &Settings) -> Result<(), Error> {
    let tools = Tools::new(arguments.policy)?;
    if arguments.only_list {
        let lines = tools.served().map(|tool| format!("{}\t{}\t{}\n", tool.name, tool.effect, tool.operation.summary));
        return output::print(&lines.collect::<String>());
    }
    if settings.wire.is_dry_run() {
        return Err(Error::invalid(
            "standard output is that of the protocol: --dry-run and --curl print nothing to it",
        ));
    }
    let session = Session::open(settings, true)?;
    let server = Server::new(tools, session, arguments.max_items);
    let running = server.serve(rmcp::transport::io::stdio()).await;
    let running =
        running.map_err(|error| Error::no_result(format!("the client did not initialize the server: {error}")))?;
    running.waiting().await.map_err(|error| Error::no_result(format!("the server failed: {error}")))?;
    Ok(())
}
