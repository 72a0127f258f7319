//! What a card shows of a large response to a change: what is needed next, rather than all that the service has stored.

use huaweicloud_meeting_catalog::{self as catalog, Resource, Role, Value};

use super::json::Node;
use super::typed::Typed;
use crate::operation::Action;

/// The number of lines from which on a card is shortened.
const MAX_LINES: usize = 12;
/// How names of links end.
const LINKS: [&str; 3] = ["uri", "url", "link"];

/// A part of a thing.
pub(super) struct Brief {
    /// The fields that are shown.
    pub(super) node: Node,
    /// How many others have a value.
    pub(super) left_out: usize,
    /// The command that shows all fields.
    pub(super) command: Option<String>,
}

impl Brief {
    /// Returns a line that states how all fields are shown.
    pub(super) fn note(&self) -> String {
        let command = self.command.as_ref().map(|command| format!("`{command}` or ")).unwrap_or_default();
        format!("… {} more fields; {command}-o json shows them\n", self.left_out)
    }
}

/// Returns the part of a thing that matters after a change. `None` if all of it is shown.
pub(super) fn of(action: &Action, one: Typed<'_>) -> Option<Brief> {
    let (resource, item) =
        action.item.filter(|(_, item)| !matches!(item.role, Role::Read | Role::List | Role::View))?;
    let lines = lines(one.node);
    let choice = Choice { id: resource.id, columns: item.columns };
    let node = choice.of_object(one, "").filter(|_| lines > MAX_LINES)?;
    let left_out = lines.saturating_sub(self::lines(&node));
    (left_out > 0).then(|| Brief { left_out, command: command(resource, one), node })
}

/// Returns the command that shows the thing with an ID: that of the resource, or of another one with the same IDs.
fn command(resource: &'static Resource, one: Typed<'_>) -> Option<String> {
    let id = resource.id;
    let value = one.node.field(id?)?;
    let (Node::String(value) | Node::Number(value)) = value else { return None };
    let is_word = value.chars().all(|character| character.is_alphanumeric() || "-_.@+".contains(character));
    let others = catalog::resources().iter().filter(|other| other.id == id);
    let shows = [resource].into_iter().chain(others).find_map(|resource| {
        let item = resource.operations.iter().find(|item| item.role == Role::Read && item.parent.is_none())?;
        Some(format!("hwmeeting {} {} {value}", resource.noun, item.verb))
    });
    shows.filter(|_| is_word && !value.is_empty())
}

/// Returns how many lines a card has for a value.
fn lines(node: &Node) -> usize {
    match node {
        Node::Object(fields) => fields.iter().map(|(_, node)| lines(node)).sum(),
        node => usize::from(!node.is_blank()),
    }
}

/// Which fields are shown.
struct Choice {
    id: Option<&'static str>,
    columns: &'static [&'static str],
}

impl Choice {
    /// Returns the fields of an object that are shown, if there are any. `start` is the path of the object, with a dot at its end.
    fn of_object(&self, object: Typed<'_>, start: &str) -> Option<Node> {
        let Node::Object(fields) = object.node else { return None };
        let shown = fields.iter().filter_map(|(name, _)| {
            let path = format!("{start}{name}");
            Some((name.clone(), self.of_field(name, &path, object.field(name)?)?))
        });
        let shown: Vec<(String, Node)> = shown.collect();
        (!shown.is_empty()).then_some(Node::Object(shown))
    }

    fn of_field(&self, name: &str, path: &str, field: Typed<'_>) -> Option<Node> {
        if field.node.is_blank() {
            return None;
        }
        if let Node::Object(_) = field.node {
            return self.of_object(field, &format!("{path}."));
        }
        let is_link = LINKS.iter().any(|end| name.to_lowercase().ends_with(end));
        let is_named = self.columns.contains(&path) || Some(path) == self.id;
        let is_shown = is_named || is_link || matters(field, path == name) || has_secret(field);
        is_shown.then(|| field.node.clone())
    }
}

/// Returns whether a value is shown for its type: secrets, times, and IDs of the thing itself that people use, such as numbers to
/// call.
fn matters(field: Typed<'_>, is_own: bool) -> bool {
    match field.value {
        Some(Value::Secret | Value::Time(_)) => true,
        Some(Value::Id(_)) => is_own && !is_uuid(field.node),
        _ => false,
    }
}

fn is_uuid(node: &Node) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_hexdigit).count();
    matches!(node, Node::String(text) if digits(text) == 32 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-'))
}

/// Returns whether the items of a list contain secrets, such as the passwords of roles.
fn has_secret(list: Typed<'_>) -> bool {
    let is_secret = |typed: &Typed<'_>| matches!(typed.value, Some(Value::Secret));
    list.items().is_some_and(|items| {
        items.iter().any(|item| item.fields().iter().any(|(_, field)| is_secret(field) && !field.node.is_blank()))
    })
}
