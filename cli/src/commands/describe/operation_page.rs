//! The description of an operation.

use std::collections::HashMap;

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::{codes, operations};
use huaweicloud_meeting_catalog::{self as catalog, Input};
use huaweicloud_meeting_runtime::auth::TokenSource;
use huaweicloud_meeting_runtime::operation::{Effect, Operation, Place};

use super::fields::Fields;
use super::{command_example, example_of, kinds};
use crate::operation::Action;
use crate::operation::flags::Flags;
use crate::output::pretty;
use crate::reference::search;
use crate::reference::text::{Page, flow};

/// Returns the description of an operation. Of a command that sets inputs, these are shown as well.
pub(super) fn of(action: &Action, page: Page) -> String {
    let operation = action.operation;
    let Some(dynamic) = DynamicOperation::named(operations(), operation.name) else { return String::new() };
    let mut text = format!("{} {}\n", page.heading(operation.name), page.dim(operation.title_zh));
    text += &page.paragraphs(0, operation.summary);
    text += &page.paragraphs(0, operation.summary_zh);
    text.push('\n');
    text += &facts(action, dynamic.operation, page);
    if let Some(deprecated) = operation.deprecated {
        text += &format!("\n{}\n{}", page.heading("Deprecated"), page.paragraphs(2, deprecated));
    }
    if let Some(notes) = operation.notes {
        text += &format!("\n{}\n{}", page.heading("Notes"), page.paragraphs(2, notes));
    }
    text += &inputs(action, dynamic, page);
    text += &response(operation, page);
    text += &errors(operation, page);
    text + &example(action, page)
}

/// Returns the facts about the operation as a whole.
fn facts(action: &Action, operation: &Operation, page: Page) -> String {
    let mut rows = vec![["Request".to_owned(), format!("{} {}", operation.method.as_str(), operation.path)]];
    rows.push(["Effect".to_owned(), effect(operation.effect).to_owned()]);
    rows.push(["Token".to_owned(), token(operation)]);
    rows.push(["Commands".to_owned(), commands_of(action.operation).join("\n")]);
    let group =
        catalog::group_of(operation.name).map(|group| format!("{} ({}) {}", group.title, group.name, group.title_zh));
    rows.extend(group.map(|group| ["Group".to_owned(), group]));
    rows.extend(action.operation.url.map(|url| ["Page".to_owned(), url.to_owned()]));
    page.columns(0, [10, 0], &rows, |_, column, text| if column == 0 { page.name(text) } else { text.to_owned() })
}

/// Returns the commands that call an operation.
pub(super) fn commands_of(operation: &catalog::Operation) -> Vec<String> {
    let all = search::nouns().into_iter().flat_map(search::of_noun);
    let own = all.filter(|entry| entry.operation.is_some_and(|own| own.name == operation.name));
    let group = catalog::group_of(operation.name).map(|group| format!("{} {}", group.name, operation.kebab_name));
    let names = own.map(|entry| entry.command).chain(group).chain([operation.name.to_owned()]);
    names.map(|name| format!("hwmeeting {name}")).collect()
}

fn token(operation: &Operation) -> String {
    match operation.auth.as_ref().map(|auth| (auth.header, &auth.scheme.source)) {
        None => "none".to_owned(),
        Some((header, TokenSource::Login { .. })) => format!("access token, sent as {header}"),
        Some((header, TokenSource::Handle(_))) => format!(
            "control token, sent as {header}: obtained with the host password of the meeting in HWMEETING_CONFERENCE_PASSWORD"
        ),
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "read-only; retried after transient errors",
        Effect::Issue => "issues a new value on every call; retried after transient errors",
        Effect::Idempotent => "idempotent; retried after transient errors",
        Effect::NonIdempotent => "not idempotent; not retried if the service may have received the request",
        Effect::OneTime => "one-time; not retried if the service may have received the request",
    }
}

/// Returns the tables of the inputs, by their places.
fn inputs(action: &Action, dynamic: &DynamicOperation, page: Page) -> String {
    let own = action.operation.inputs;
    if own.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    let arguments = arguments(action);
    for (title, section, is_place) in [
        ("Path parameters", "path", (|place| place == Place::Path) as fn(Place) -> bool),
        ("Query parameters", "query", |place| place == Place::Query),
        ("Headers", "headers", |place| place == Place::Header),
        ("Body", "body", |place| matches!(place, Place::Body | Place::BodyValue | Place::Part)),
    ] {
        let mut fields = Fields::of_inputs(section, arguments.clone());
        let here: Vec<&Input> = own.iter().filter(|input| is_place(input.place)).collect();
        for input in &here {
            add_input(input, dynamic, &mut fields);
        }
        if !here.is_empty() {
            text += &format!("\n{}\n{}", page.heading(title), fields.print(page));
        }
    }
    if let Some(shortcut) = action.shortcut {
        let sets = shortcut.sets.iter().map(|(name, value)| format!("`{name}` = {}", kinds::json(value)));
        let sets = format!("This command sets {}.", sets.collect::<Vec<_>>().join(", "));
        text = format!("\n{}{text}", page.paragraphs(0, &sets));
    }
    text
}

/// Returns the arguments of the command, by the paths of what they set in a document.
fn arguments(action: &Action) -> HashMap<String, String> {
    let flags = Flags::of(action);
    let mut names: HashMap<String, String> =
        flags.all.iter().map(|flag| (flag.id.clone(), format!("--{}", flag.long))).collect();
    for positional in &flags.positionals {
        let name = format!("<{}>", positional.name);
        names.extend(flags.all.get(positional.flag).map(|flag| (flag.id.clone(), name)));
    }
    names
}

/// Adds an input. If the whole body is one, the fields of the body are those of the value.
fn add_input(input: &'static Input, dynamic: &DynamicOperation, fields: &mut Fields) {
    let of_client = dynamic.operation.inputs().find(|own| own.place == input.place && own.name == input.field.name);
    let is_required = input.field.is_required || of_client.is_some_and(|own| dynamic.requires(&own));
    let name = if input.place == Place::BodyValue { "(the body)" } else { input.field.name };
    fields.add(0, name, &input.field, is_required);
}

fn response(operation: &'static catalog::Operation, page: Page) -> String {
    let Some(value) = &operation.response else { return format!("\n{}\n  no content\n", page.heading("Response")) };
    let mut fields = Fields::default();
    fields.add_parts(0, value);
    let kind = page.paragraphs(2, &kinds::of(value));
    format!("\n{}\n{kind}{}", page.heading("Response"), fields.print(page))
}

fn errors(operation: &catalog::Operation, page: Page) -> String {
    let known = operation.errors.iter().filter_map(|code| codes::find(code.parse().ok()?));
    let rows: Vec<[String; 2]> =
        known.map(|known| [known.code.to_string(), format!("{}: {}", known.name, known.meaning)]).collect();
    if rows.is_empty() {
        return String::new();
    }
    let table =
        page.columns(2, [16, 0], &rows, |_, column, text| if column == 0 { page.name(text) } else { text.to_owned() });
    format!("\n{}\n{table}", page.heading("Documented errors"))
}

/// Returns the example, as a command and as a document.
fn example(action: &Action, page: Page) -> String {
    let Some(example) = example_of(action.operation.name) else { return String::new() };
    let Ok(request) = serde_json::from_str(example.request) else { return String::new() };
    let mut text = format!("\n{} {}\n", page.heading("Example"), page.dim(&format!("({})", flow(example.name))));
    if let Some(command) = command_example::of(action, &request) {
        text += &format!("{}\n", page.command(&command));
    }
    if command_example::is_same(action, &request) {
        text += &format!("hwmeeting call --request - <<'JSON'\n{}\nJSON\n", pretty(example.request));
    }
    text
}
