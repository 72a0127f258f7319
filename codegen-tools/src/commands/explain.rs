//! `cargo codegen explain`.

use clap::{Arg, ArgMatches, Command};
use huaweicloud_meeting_codegen::nearest;
use huaweicloud_meeting_codegen::resolve::resolve;
use huaweicloud_meeting_codegen_tools::explain::{explain, explain_event};
use huaweicloud_meeting_codegen_tools::explain_resource::explain_resource;

use crate::error::Error;
use crate::workspace::{Workspace, print};

pub(super) fn command() -> Command {
    Command::new("explain").about("Print the Rust method, the HTTP request and the retry policy of an operation, the Rust struct of an event, or the life cycle of a resource").arg(
        Arg::new("operation")
            .value_name("OPERATION")
            .required(true)
            .help("The vendor's name of the operation, in PascalCase, the kind of the event on the wire, or the name of the resource"),
    )
}

pub(super) fn run(workspace: &Workspace, arguments: &ArgMatches) -> Result<(), Error> {
    let name = arguments.get_one::<String>("operation").map(String::as_str).unwrap_or_default();
    let spec = workspace.read_spec()?;
    let api = resolve(&spec);
    if let Some(text) =
        explain(&api, name).or_else(|| explain_event(&api, name)).or_else(|| explain_resource(&api, name))
    {
        return print(&text);
    }
    let kinds = spec.spec().events().map(|(_, event)| event.kind.as_str());
    let resources = spec.spec().resources().map(|(_, resource)| resource.name.as_str());
    let hint = nearest(name, spec.index().operation_names().chain(kinds).chain(resources))
        .map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default();
    Err(Error::InvalidArgument(format!("the spec has no operation, event or resource `{name}`{hint}")))
}
