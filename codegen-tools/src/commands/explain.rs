//! `cargo codegen explain`.

use clap::{Arg, ArgMatches, Command};
use huaweicloud_meeting_codegen::nearest;
use huaweicloud_meeting_codegen::resolve::resolve;
use huaweicloud_meeting_codegen_tools::explain::{explain, explain_event};

use crate::error::Error;
use crate::workspace::{Workspace, print};

pub(super) fn command() -> Command {
    Command::new("explain").about("Print the Rust method, the HTTP request and the retry policy of an operation, or the Rust struct of an event").arg(
        Arg::new("operation")
            .value_name("OPERATION")
            .required(true)
            .help("The vendor's name of the operation, in PascalCase, or the kind of the event on the wire"),
    )
}

pub(super) fn run(workspace: &Workspace, arguments: &ArgMatches) -> Result<(), Error> {
    let name = arguments.get_one::<String>("operation").map(String::as_str).unwrap_or_default();
    let spec = workspace.read_spec()?;
    let api = resolve(&spec);
    if let Some(text) = explain(&api, name).or_else(|| explain_event(&api, name)) {
        return print(&text);
    }
    let kinds = spec.spec().events().map(|(_, event)| event.kind.as_str());
    let hint = nearest(name, spec.index().operation_names().chain(kinds))
        .map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default();
    Err(Error::InvalidArgument(format!("the spec has no operation and no event `{name}`{hint}")))
}
