//! What a call does to the service, as the hints of a tool state it.

use std::fmt;

use huaweicloud_meeting_catalog::{ItemOperation, Operation, Role};
use huaweicloud_meeting_runtime::operation::Effect;
use rmcp::model::ToolAnnotations;

/// Words in the names of operations that take something away, even if the item remains.
const DESTRUCTIVE_WORDS: [&str; 13] = [
    "cancel",
    "delete",
    "disable",
    "disassociate",
    "end",
    "hang",
    "kick",
    "password",
    "pwd",
    "remove",
    "reset",
    "stop",
    "unassign",
];
/// Words in the names of operations that reach people or devices outside of the service.
const OUTWARD_WORDS: [&str; 4] = ["ask", "call", "invite", "send"];

/// What a call does to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ToolEffect {
    /// Changes nothing.
    Read,
    /// Creates or changes something.
    Write,
    /// Deletes, ends or resets something.
    Destroy,
}

impl ToolEffect {
    /// Returns what an operation does.
    pub(super) fn of(operation: &Operation, item: Option<&ItemOperation>, effect: Effect) -> Self {
        let has_role = |role| item.is_some_and(|item| item.role == role);
        if effect.is_read() {
            Self::Read
        } else if has_role(Role::Delete) || has_role(Role::Reset) || has_word(operation, item, &DESTRUCTIVE_WORDS) {
            Self::Destroy
        } else {
            Self::Write
        }
    }
}

impl fmt::Display for ToolEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "reads",
            Self::Write => "writes",
            Self::Destroy => "destroys",
        })
    }
}

/// Returns the hints of a tool.
pub(super) fn annotations(operation: &Operation, item: Option<&ItemOperation>, effect: Effect) -> ToolAnnotations {
    let kind = ToolEffect::of(operation, item, effect);
    let title = title(operation.kebab_name);
    let annotations = ToolAnnotations::with_title(title).read_only(kind == ToolEffect::Read);
    let annotations = annotations.open_world(has_word(operation, item, &OUTWARD_WORDS));
    if kind == ToolEffect::Read {
        return annotations;
    }
    // An update replaces earlier values, which are lost.
    let overwrites = item.is_some_and(|item| item.role == Role::Update);
    annotations.destructive(kind == ToolEffect::Destroy || overwrites).idempotent(effect == Effect::Idempotent)
}

/// Returns a name for people: `Search meetings`.
fn title(kebab_name: &str) -> String {
    let mut characters = kebab_name.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).map(|character| if character == '-' { ' ' } else { character }).collect()
}

/// Returns whether the name of an operation, or its verb, contains one of these words.
fn has_word(operation: &Operation, item: Option<&ItemOperation>, words: &[&str]) -> bool {
    let verb = item.map_or("", |item| item.verb);
    operation.kebab_name.split('-').chain(verb.split('-')).any(|word| words.contains(&word))
}
