//! Printing the response of an operation.

use std::fmt::Write as _;

use super::columns::{self, Column};
use super::delimited::{self, Separator};
use super::json::Node;
use super::options::{Format, OutputOptions};
use super::typed::Typed;
use super::view::{self, View};
use super::{card, eprint, harmless, pretty, print, query, secrets, table, yaml};
use crate::error::Error;
use crate::operation::Action;
use crate::session::Response;
use crate::settings::Settings;

/// Prints the response of an operation.
pub(crate) fn print_response(settings: &Settings, action: &Action, response: &Response) -> Result<(), Error> {
    let options = &settings.output;
    let json = response.json.as_str();
    if json.is_empty() {
        if options.screen.is_terminal() && options.format.is_none() {
            eprint("done\n");
        }
        return Ok(());
    }
    let Some(mut node) = Node::parse(json) else { return print_text(options, &format!("{json}\n")) };
    let is_masked = options.masks_secrets() && secrets::mask(&mut node, action.operation.response.as_ref());
    print_node(options, action, &node, if is_masked { None } else { Some(json) })
}

/// Prints a response. `json` is the text of it, if nothing was masked.
fn print_node(options: &OutputOptions, action: &Action, node: &Node, json: Option<&str>) -> Result<(), Error> {
    let masked;
    let json = match json {
        Some(json) => json,
        None => {
            masked = node.to_string();
            &masked
        }
    };
    if let Some(query) = &options.query {
        let lines = query.run(json)?.into_iter().map(|line| {
            let is_indented = options.screen.is_terminal() && query::is_nested(&line);
            (if is_indented { pretty(&line) } else { line }) + "\n"
        });
        return print_text(options, &lines.collect::<String>());
    }
    match options.format() {
        // On a terminal, control characters are escaped.
        Format::Json if options.screen.is_terminal() => print(&format!("{}\n", pretty(&node.to_string()))),
        Format::Json => print(&format!("{json}\n")),
        Format::Yaml => print(&yaml::yaml(node)),
        format => print_view(options, action, node, format),
    }
}

fn print_view(options: &OutputOptions, action: &Action, node: &Node, format: Format) -> Result<(), Error> {
    let items = match view::view(action, node) {
        View::List(items) => items,
        View::One(one) if format == Format::Table && options.columns.is_empty() => {
            return print(&card::card(one, options.screen, &options.zone));
        }
        View::One(one) => vec![one],
    };
    let text = list(options, action, &items, format)?;
    print_text(options, &text)?;
    if items.is_empty() {
        eprint("no items\n");
    } else if let Some(further) = view::further(action, node, items.len()).filter(|_| format == Format::Table) {
        eprint(&format!("… {further} more; --all shows them\n"));
    }
    Ok(())
}

/// Returns the text of a list.
pub(super) fn list(
    options: &OutputOptions,
    action: &Action,
    items: &[Typed<'_>],
    format: Format,
) -> Result<String, Error> {
    let item = items.first().map_or_else(|| view::list_place(action).and_then(|place| place.item), |item| item.value);
    let asked = asked(options, item)?;
    let is_choice = asked.is_empty();
    Ok(match format {
        Format::Csv | Format::Tsv => {
            let columns = if is_choice { columns::of_file(item, items) } else { asked };
            let separator = if format == Format::Csv { Separator::Comma } else { Separator::Tab };
            delimited::delimited(&columns, items, separator)
        }
        Format::Name => names(action, items),
        _ if items.is_empty() => String::new(),
        _ => {
            let columns = if is_choice { columns::of_table(action, items) } else { asked };
            if columns.is_empty() {
                items.iter().map(|item| harmless(&super::values::text(*item, &options.zone)) + "\n").collect()
            } else {
                table::table(&columns, is_choice, items, options.screen, &options.zone)
            }
        }
    })
}

/// Returns the columns that were asked for.
fn asked(
    options: &OutputOptions,
    item: Option<&'static huaweicloud_meeting_catalog::Value>,
) -> Result<Vec<Column>, Error> {
    options.columns.iter().map(|name| columns::named(name, item)).collect()
}

/// Returns the ids of items, a line for each.
fn names(action: &Action, items: &[Typed<'_>]) -> String {
    let id = action.item.and_then(|(resource, _)| resource.id);
    let mut text = String::new();
    for item in items {
        let name = match item.node {
            Node::Object(fields) => id.and_then(|id| item.node.field(id)).or_else(|| {
                let is_id = |name: &str| name.to_lowercase().ends_with("id") || name == "account";
                fields.iter().find(|(name, value)| is_id(name) && value.is_scalar()).map(|(_, value)| value)
            }),
            scalar => Some(scalar),
        };
        if let Some(name) = name.filter(|name| !name.is_blank()) {
            let _ = writeln!(text, "{}", delimited::raw(name).replace(['\n', '\r'], " "));
        }
    }
    text
}

/// Prints a text. A terminal gets no control characters of the response.
pub(super) fn print_text(options: &OutputOptions, text: &str) -> Result<(), Error> {
    let is_styled = matches!(options.format(), Format::Table) && options.query.is_none();
    if options.screen.is_terminal() && !is_styled { print(&harmless(text)) } else { print(text) }
}

/// Checks the options that depend on the operation, before anything is sent.
pub(crate) fn check(settings: &Settings, action: &Action) -> Result<(), Error> {
    let options = &settings.output;
    let item = view::list_place(action).and_then(|place| place.item).or(action.operation.response.as_ref());
    asked(options, item).map(drop)
}
