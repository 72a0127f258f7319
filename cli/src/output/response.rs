//! Printing the response of an operation.

use std::fmt::Write as _;

use huaweicloud_meeting_catalog::Value;

use super::columns::{self, Column};
use super::delimited::{Separator, delimited, raw};
use super::json::Node;
use super::options::{Format, OutputOptions};
use super::typed::Typed;
use super::view::{self, View};
use super::{card, eprint, harmless, pretty, print, query, secrets, table, values, yaml};
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
    let masked = if is_masked { node.to_string() } else { String::new() };
    let printer = Printer { options, action, item: view::list_place(action).and_then(|place| place.item) };
    let view = view::view(action, &node);
    let shown = if let View::List(items) = &view { items.len() } else { 0 };
    printer.print(&node, if is_masked { &masked } else { json }, view)?;
    if let Some(further) = view::further(action, &node, shown).filter(|_| options.format() == Format::Table) {
        eprint(&format!("… {further} more; --all shows them\n"));
    }
    Ok(())
}

/// Prints what was received, in the format that was asked for.
#[derive(Clone, Copy)]
pub(super) struct Printer<'o> {
    pub(super) options: &'o OutputOptions,
    pub(super) action: &'o Action,
    /// The type of the items of a list.
    pub(super) item: Option<&'static Value>,
}

impl Printer<'_> {
    /// Prints a value, whose text is `json`.
    pub(super) fn print(self, node: &Node, json: &str, view: View<'_>) -> Result<(), Error> {
        let options = self.options;
        if let Some(query) = &options.query {
            let lines = query.run(json)?.into_iter().map(|line| {
                let is_indented = options.screen.is_terminal() && query::is_nested(&line);
                (if is_indented { pretty(&line) } else { line }) + "\n"
            });
            return print_text(options, &lines.collect::<String>());
        }
        match (options.format(), view) {
            // On a terminal, control characters are escaped.
            (Format::Json, _) if options.screen.is_terminal() => {
                print_text(options, &format!("{}\n", pretty(&node.to_string())))
            }
            (Format::Json, _) => print_text(options, &format!("{json}\n")),
            (Format::Yaml, _) => print_text(options, &yaml::yaml(node)),
            (Format::Table, View::One(one, rest)) if options.columns.is_empty() => {
                print_text(options, &card::card(one, rest, options.screen, &options.zone))
            }
            (_, View::One(one, _)) => print_text(options, &self.list(&[one])?),
            (_, View::List(items)) => {
                print_text(options, &self.list(&items)?)?;
                if items.is_empty() {
                    eprint("no items\n");
                }
                Ok(())
            }
        }
    }

    /// Returns the text of a list in a format of lines.
    pub(super) fn list(self, items: &[Typed<'_>]) -> Result<String, Error> {
        let Self { options, action, .. } = self;
        let item = items.first().map_or(self.item, |item| item.value);
        let asked = asked(options, item)?;
        let is_choice = asked.is_empty();
        Ok(match options.format() {
            format @ (Format::Csv | Format::Tsv) => {
                let columns = if is_choice { columns::of_file(item, items) } else { asked };
                delimited(&columns, items, if format == Format::Csv { Separator::Comma } else { Separator::Tab })
            }
            Format::Name => names(action, items),
            _ if items.is_empty() => String::new(),
            _ => {
                let columns = if is_choice { columns::of_table(action, items) } else { asked };
                if columns.is_empty() {
                    items.iter().map(|item| harmless(&values::text(*item, &options.zone)) + "\n").collect()
                } else {
                    table::table(&columns, is_choice, items, options.screen, &options.zone)
                }
            }
        })
    }
}

/// Returns the columns that were asked for.
fn asked(options: &OutputOptions, item: Option<&'static Value>) -> Result<Vec<Column>, Error> {
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
            let _ = writeln!(text, "{}", raw(name).replace(['\n', '\r'], " "));
        }
    }
    text
}

/// Prints a text. A terminal gets no control characters of the response.
pub(super) fn print_text(options: &OutputOptions, text: &str) -> Result<(), Error> {
    if !options.screen.is_terminal() {
        return print(text);
    }
    let is_styled = options.format() == Format::Table && options.query.is_none();
    if is_styled {
        print(text)?
    } else {
        print(&harmless(text))?
    }
    if text.contains(secrets::MASK) && !options.shows_secrets {
        eprint("secrets are masked; --show-secrets shows them\n");
    }
    Ok(())
}

/// Checks the options that depend on the operation, before anything is sent.
pub(crate) fn check(settings: &Settings, action: &Action) -> Result<(), Error> {
    let options = &settings.output;
    let paged = view::paged_items(action).filter(|_| options.all_pages);
    let item = paged.or_else(|| view::list_place(action)?.item).or(action.operation.response.as_ref());
    asked(options, item).map(drop)
}
