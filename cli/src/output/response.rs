//! Printing the response of an operation.

use std::fmt::Write as _;

use huaweicloud_meeting::dynamic::DynamicOperation;
use huaweicloud_meeting::operations;
use huaweicloud_meeting_catalog::Value;

use super::columns::{self, Column};
use super::delimited::{Separator, delimited, raw};
use super::json::Node;
use super::options::{Format, OutputOptions};
use super::typed::{self, Typed};
use super::view::{self, View};
use super::{brief, card, eprint, harmless, pretty, print, query, secrets, table, values, yaml};
use crate::error::Error;
use crate::operation::Action;
use crate::session::Response;
use crate::settings::Settings;

/// Prints the response of an operation.
pub(crate) fn print_response(settings: &Settings, action: &Action, response: &Response) -> Result<(), Error> {
    let options = &settings.output;
    let printed = Printer::new(options, Some(action), options.format()).print_json(&response.json);
    printed.map_err(|error| after_call(error, action))
}

/// Adds to an error that the operation had succeeded before.
pub(super) fn after_call(error: Error, action: &Action) -> Error {
    let name = action.operation.name;
    let is_read = DynamicOperation::named(operations(), name).is_some_and(|dynamic| dynamic.operation.effect.is_read());
    error.after_call(name, is_read)
}

/// Writes what a command without a result has done to standard error.
pub(crate) fn print_done(what: &str) {
    eprint(&format!("{what}\n"));
}

/// Prints JSON that the service sent, as JSON unless another format was asked for. `action` describes what it contains.
pub(crate) fn print_json_response(settings: &Settings, action: Option<&Action>, json: &str) -> Result<(), Error> {
    let options = &settings.output;
    let format = if options.is_chosen() { options.format() } else { Format::Json };
    if json.is_empty() {
        return Ok(());
    }
    let printed = Printer::new(options, action, format).print_json(json);
    printed.map_err(|error| action.map_or(error.clone(), |action| after_call(error, action)))
}

/// Prints what does not come from the service and has no secrets, as JSON unless another format was asked for.
pub(crate) fn print_document(settings: &Settings, node: &Node) -> Result<(), Error> {
    let options = &settings.output;
    let format = if options.is_chosen() { options.format() } else { Format::Json };
    Printer::new(options, None, format).print(node, &node.to_string(), view::view(None, node))
}

/// Prints a list of items that a command has collected. `list` is the path of such items in
/// the response of an operation.
pub(crate) fn print_items(settings: &Settings, action: &Action, list: &[&str], mut node: Node) -> Result<(), Error> {
    let options = &settings.output;
    if options.masks_secrets() {
        secrets::mask(&mut node, typed::at(action.operation.response.as_ref(), list));
    }
    let item = item_at(action, list);
    let items = node.items().unwrap_or_default().iter().map(|node| Typed::new(node, item)).collect();
    let printer = Printer { item, ..Printer::new(options, Some(action), options.format()) };
    printer.print(&node, &node.to_string(), View::List(items))
}

/// Returns the type of the items of a list in the response of an operation.
fn item_at(action: &Action, list: &[&str]) -> Option<&'static Value> {
    typed::item_of(typed::at(action.operation.response.as_ref(), list))
}

/// Checks the options that depend on the items of a list, before anything is sent.
pub(crate) fn check_items(settings: &Settings, action: &Action, list: &[&str]) -> Result<(), Error> {
    asked(&settings.output, item_at(action, list)).map(drop)
}

/// Prints what was received.
#[derive(Clone, Copy)]
pub(super) struct Printer<'o> {
    pub(super) options: &'o OutputOptions,
    /// The operation whose response it is, if there is one.
    pub(super) action: Option<&'o Action>,
    pub(super) format: Format,
    /// The type of the items of a list.
    pub(super) item: Option<&'static Value>,
}

impl<'o> Printer<'o> {
    pub(super) fn new(options: &'o OutputOptions, action: Option<&'o Action>, format: Format) -> Self {
        let item = action.and_then(view::list_place).and_then(|place| place.item);
        Self { options, action, format, item }
    }
}

impl Printer<'_> {
    /// Prints what the service sent.
    fn print_json(self, json: &str) -> Result<(), Error> {
        let Self { options, action, .. } = self;
        let Some(mut node) = Node::parse(json) else { return self.print_text(&format!("{json}\n")) };
        let response = action.and_then(|action| action.operation.response.as_ref());
        let is_masked = options.masks_secrets() && secrets::mask(&mut node, response);
        let masked = if is_masked { node.to_string() } else { String::new() };
        let view = view::view(action, &node);
        let shown = match &view {
            View::List(items) => items.len(),
            View::One(..) => action.and_then(|action| view::items_of_page(action, &node)).map_or(0, <[Node]>::len),
        };
        self.print(&node, if is_masked { &masked } else { json }, view)?;
        let further = action.and_then(|action| view::further(action, &node, shown));
        if let Some(further) = further.filter(|_| self.format == Format::Table && options.query.is_none()) {
            eprint(&format!("… {further} more; --all shows them\n"));
        }
        Ok(())
    }

    /// Prints a value, whose text is `json`.
    pub(super) fn print(self, node: &Node, json: &str, view: View<'_>) -> Result<(), Error> {
        let options = self.options;
        if let Some(query) = &options.query {
            let lines = query.run(json)?.into_iter().map(|line| {
                let is_indented = options.screen.is_terminal() && query::is_nested(&line);
                (if is_indented { pretty(&line) } else { line }) + "\n"
            });
            return self.print_text(&lines.collect::<String>());
        }
        match (self.format, view) {
            // On a terminal, control characters are escaped.
            (Format::Json, _) if options.screen.is_terminal() => {
                self.print_text(&format!("{}\n", pretty(&node.to_string())))
            }
            (Format::Json, _) => self.print_text(&format!("{json}\n")),
            (Format::Yaml, _) => self.print_text(&yaml::yaml(node)),
            (Format::Table, View::One(one)) if options.columns.is_empty() => {
                let brief = self.action.and_then(|action| brief::of(action, one.thing));
                let shown = brief.as_ref().map_or(one.thing, |brief| Typed { node: &brief.node, ..one.thing });
                self.print_text(&card::card(shown, one.rest, options.screen, &options.zone))?;
                brief.iter().for_each(|brief| eprint(&brief.note()));
                Ok(())
            }
            (_, View::One(one)) if options.columns.is_empty() => self.print_lines(&self.list(&[one.thing])?),
            (_, View::One(one)) => {
                let named = options.columns.iter().map(|name| columns::named_of_one(name, &one));
                self.print_lines(&self.lines(&[one.whole], &named.collect::<Result<Vec<_>, _>>()?, false))
            }
            (_, View::List(items)) => {
                self.print_lines(&self.list(&items)?)?;
                if items.is_empty() {
                    eprint("no items\n");
                }
                Ok(())
            }
        }
    }

    /// Returns a list in a format of lines.
    pub(super) fn list(self, items: &[Typed<'_>]) -> Result<Lines, Error> {
        let Self { options, action, .. } = self;
        let item = items.first().map_or(self.item, |item| item.value);
        let asked = asked(options, item)?;
        if !asked.is_empty() {
            return Ok(self.lines(items, &asked, false));
        }
        Ok(match self.format {
            Format::Csv | Format::Tsv => self.lines(items, &columns::of_file(item, items), true),
            Format::Name => Lines::of(names(action, items)),
            _ if items.is_empty() => Lines::default(),
            _ => self.lines(items, &columns::of_table(action, items), true),
        })
    }

    /// Returns the lines of items with columns, which are a choice or were asked for.
    fn lines(self, items: &[Typed<'_>], columns: &[Column], is_choice: bool) -> Lines {
        let OutputOptions { screen, zone, .. } = self.options;
        match self.format {
            Format::Csv => Lines::of(delimited(columns, items, Separator::Comma)),
            Format::Tsv => Lines::of(delimited(columns, items, Separator::Tab)),
            _ if items.is_empty() => Lines::default(),
            _ if columns.is_empty() => {
                Lines::of(items.iter().map(|item| harmless(&values::text(*item, zone)) + "\n").collect())
            }
            _ => {
                let table = table::table(columns, is_choice, items, *screen, zone);
                Lines { note: table.note(), text: table.text }
            }
        }
    }

    /// Prints lines, and what is missing in them.
    pub(super) fn print_lines(self, lines: &Lines) -> Result<(), Error> {
        self.print_text(&lines.text)?;
        lines.note.iter().for_each(|note| eprint(&format!("{note}\n")));
        Ok(())
    }

    /// Prints a string. A terminal gets no control characters of the response.
    pub(super) fn print_text(self, text: &str) -> Result<(), Error> {
        let options = self.options;
        if !options.screen.is_terminal() {
            return print(text);
        }
        let is_styled = self.format == Format::Table && options.query.is_none();
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
}

/// The lines of a list.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) text: String,
    /// A line for people that states what is missing.
    note: Option<String>,
}

impl Lines {
    fn of(text: String) -> Self {
        Self { text, note: None }
    }
}

/// Returns the columns that were asked for.
fn asked(options: &OutputOptions, item: Option<&'static Value>) -> Result<Vec<Column>, Error> {
    options.columns.iter().map(|name| columns::named(name, item)).collect()
}

/// Returns the ids of items, a line for each.
fn names(action: Option<&Action>, items: &[Typed<'_>]) -> String {
    let id = action.and_then(|action| action.item?.0.id);
    let mut text = String::new();
    for item in items {
        let name = match item.node {
            Node::Object(fields) => id.and_then(|id| item.node.field(id)).or_else(|| {
                let is_id = |name: &str| name.to_lowercase().ends_with("id") || name == "account";
                let named = fields.iter().find(|(name, value)| is_id(name) && value.is_scalar());
                // What does not come from the service begins with its name.
                named.or_else(|| fields.first().filter(|_| action.is_none())).map(|(_, value)| value)
            }),
            scalar => Some(scalar),
        };
        if let Some(name) = name.filter(|name| !name.is_blank()) {
            let _ = writeln!(text, "{}", raw(name).replace(['\n', '\r'], " "));
        }
    }
    text
}

/// Checks the options that depend on the operation, before anything is sent.
pub(crate) fn check(settings: &Settings, action: &Action) -> Result<(), Error> {
    let options = &settings.output;
    let things = view::things(action, options.all_pages);
    for name in &options.columns {
        let mut found = things.iter().map(|thing| columns::named(name, *thing));
        let first = found.next().transpose();
        if !found.any(|column| column.is_ok()) {
            first?;
        }
    }
    Ok(())
}
