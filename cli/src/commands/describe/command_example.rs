//! The example of an operation as a command.

use huaweicloud_meeting_catalog::Shortcut;
use serde_json::Value;

use super::kinds;
use crate::operation::{self, Action, flags};

/// Returns the command for the example of an operation. Its own values are not those that a command with a verb of its own sets.
pub(super) fn of(action: &Action, request: &Value) -> Option<String> {
    let (path, action) = named(action, request);
    flags::example(&path, &action, &flags::Flags::of(&action))
}

/// Returns whether a command makes the same request as an example.
pub(super) fn is_same(action: &Action, request: &Value) -> bool {
    action.shortcut.is_none_or(|shortcut| is_set(shortcut, request))
}

/// Returns a command with its words: of an operation, one that sets inputs as the request does, if there is one.
fn named(action: &Action, request: &Value) -> (String, Action) {
    let by_vendor = (action.operation.name.to_owned(), *action);
    let Some((resource, _)) = action.item else { return by_vendor };
    let mut own: Vec<(&str, Action)> = operation::verbs(resource.noun)
        .into_iter()
        .filter(|(_, own)| own.operation.name == action.operation.name)
        .collect();
    own.sort_by_key(|(_, own)| own.shortcut.is_none());
    let found = match action.shortcut {
        Some(shortcut) => own.iter().find(|(verb, _)| *verb == shortcut.verb),
        None => own.iter().find(|(_, own)| is_same(own, request)),
    };
    // Without one, all verbs of the operation set other values.
    found.map_or(by_vendor, |(verb, own)| (format!("{} {verb}", resource.noun), *own))
}

/// Returns whether a request contains the values that a shortcut sets.
fn is_set(shortcut: &Shortcut, request: &Value) -> bool {
    shortcut.sets.iter().all(|(name, value)| {
        let mut sections = ["path", "query", "body"].iter().filter_map(|section| request.get(section));
        sections.any(|section| section.get(name).map(Value::to_string).as_deref() == Some(&kinds::json(value)))
    })
}
