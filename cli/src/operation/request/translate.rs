//! From places in a document to flags.

use huaweicloud_meeting::dynamic::{DocumentError, DynamicOperation};
use huaweicloud_meeting::{Secret, operations, service};
use serde_json::Value as Json;

use super::given::Given;
use super::recurrence;
use crate::error::Error;
use crate::operation::Action;
use crate::operation::flags::Flags;
use crate::session::access_token_auth;

/// Parses the document as a call does. The error names flags in place of paths of the document.
pub(super) fn check(action: &Action, flags: &Flags, given: &Given, document: &Json) -> Result<(), Error> {
    let Some(dynamic) = DynamicOperation::named(operations(), action.operation.name) else { return Ok(()) };
    let text = document.to_string();
    let token = Secret::new("-");
    let parsed = match access_token_auth() {
        Some(auth) => dynamic.parse_with_token(text.as_bytes(), service(), auth.header, &token),
        None => dynamic.parse(text.as_bytes(), service()),
    };
    parsed.map(|_| ()).map_err(|error| translated(&error, flags, given, document))
}

fn translated(error: &DocumentError, flags: &Flags, given: &Given, document: &Json) -> Error {
    if error.is_unknown_name() {
        // The line and the column would be those of a document that the user has not written.
        return Error::invalid(format!(
            "`{}` {}\n  to send it nevertheless, move it to the section `extra` of the document",
            error.path(),
            error.reason()
        ));
    }
    Error::invalid(format!("{} {}", flag_name(flags, given, document, error.path()), error.reason()))
}

/// Returns the argument that has set the value at a path of a document, and the rest of the path: `--attendees[0].phone`.
pub(super) fn flag_name(flags: &Flags, given: &Given, document: &Json, path: &str) -> String {
    let is_given = |index: &usize| flags.all.get(*index).is_some_and(|flag| flag.id == path);
    if let Some(argument) = recurrence::argument(path, given, document)
        && !given.flags.keys().any(is_given)
    {
        return argument.name.to_owned();
    }
    let ends = path.match_indices(['.', '[']).map(|(index, _)| index).chain([path.len()]);
    let mut found = ends.filter_map(|end| {
        let (start, rest) = path.split_at_checked(end)?;
        let index = flags.all.iter().position(|flag| flag.id == start)?;
        let mut positionals = given.positionals.keys().filter_map(|position| flags.positionals.get(*position));
        Some(match positionals.find(|positional| positional.flag == index) {
            Some(positional) => format!("<{}>{rest}", positional.name),
            None => format!("--{}{rest}", flags.all.get(index)?.long),
        })
    });
    found.next_back().unwrap_or_else(|| format!("`{path}`"))
}
