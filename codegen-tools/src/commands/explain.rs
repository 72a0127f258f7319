//! `cargo codegen explain`.

use clap::{Arg, ArgMatches, Command};
use huaweicloud_meeting_codegen::nearest;
use huaweicloud_meeting_codegen::resolve::resolve;
use huaweicloud_meeting_codegen_tools::explain::explain;

use crate::error::Error;
use crate::workspace::{Workspace, print};

pub(super) fn command() -> Command {
    Command::new("explain").about("Print the Rust method, the HTTP request and the retry policy of an operation").arg(
        Arg::new("operation")
            .value_name("OPERATION")
            .required(true)
            .help("The vendor's name of the operation, in PascalCase"),
    )
}

pub(super) fn run(workspace: &Workspace, arguments: &ArgMatches) -> Result<(), Error> {
    let name = arguments.get_one::<String>("operation").map(String::as_str).unwrap_or_default();
    let spec = workspace.read_spec()?;
    if let Some(text) = explain(&resolve(&spec), name) {
        return print(&text);
    }
    let hint = nearest(name, spec.index().operation_names())
        .map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default();
    Err(Error::InvalidArgument(format!("the spec has no operation `{name}`{hint}")))
}
