//! The example of an operation as a command.

use huaweicloud_meeting_catalog::Shortcut;
use serde_json::Value;

use super::kinds;
use crate::operation::{self, Action, flags};

/// Returns the command that makes the same request as the document of an example. `None` if the command sets other values.
pub(super) fn of(action: &Action, document: &str) -> Option<String> {
    let request: Value = serde_json::from_str(document).ok()?;
    let (path, action) = named(action, &request)?;
    flags::example(&path, &action, &flags::Flags::of(&action))
}

/// Returns the command, by its words: one that sets inputs as the request does, if there is one.
fn named(action: &Action, request: &Value) -> Option<(String, Action)> {
    let Some((resource, item)) = action.item else { return Some((action.operation.name.to_owned(), *action)) };
    let of_operation =
        operation::verbs(resource.noun).into_iter().filter(|(_, own)| own.operation.name == action.operation.name);
    let mut own: Vec<(&str, Action)> = of_operation.collect();
    // What a shortcut sets is not to be typed.
    own.sort_by_key(|(_, own)| own.shortcut.is_none());
    if let Some(shortcut) = action.shortcut {
        own.retain(|(verb, _)| *verb == shortcut.verb);
    }
    let is_made = |own: &Action| own.shortcut.is_none_or(|shortcut| is_set(shortcut, request));
    match own.iter().find(|(_, own)| is_made(own)) {
        Some((verb, own)) => Some((format!("{} {verb}", resource.noun), *own)),
        None if action.shortcut.is_some() => None,
        // The verb of the operation is that of a shortcut.
        None => Some((action.operation.name.to_owned(), Action { item: Some((resource, item)), ..*action })),
    }
}

/// Returns whether a request contains the values that a shortcut sets.
fn is_set(shortcut: &Shortcut, request: &Value) -> bool {
    shortcut.sets.iter().all(|(name, value)| {
        let mut sections = ["path", "query", "body"].iter().filter_map(|section| request.get(section));
        sections.any(|section| section.get(name).is_some_and(|own| own.to_string() == kinds::json(value)))
    })
}
