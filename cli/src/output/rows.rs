//! Printing what became of the rows of a batch.

use super::json::Node;
use super::options::Format;
use super::response::{Printer, after_call};
use super::typed::Typed;
use super::view::{self, View};
use super::{delimited, harmless, print, secrets, yaml};
use crate::error::Error;
use crate::operation::Action;
use crate::settings::Settings;

/// What became of a row.
pub(crate) struct RowResult<'r> {
    pub(crate) row: u64,
    /// A word for programs.
    pub(crate) status: &'static str,
    /// The response as received; empty if there is none.
    pub(crate) response: &'r str,
    pub(crate) error: Option<&'r Node>,
}

/// Prints rows: JSON and YAML with what became of each, and other formats with the items of the responses, as if they were one list.
pub(crate) struct Rows<'o> {
    printer: Printer<'o>,
    action: &'o Action,
    /// The responses of a table, whose columns depend on all of them.
    kept: Vec<Node>,
    has_header: bool,
}

impl<'o> Rows<'o> {
    pub(crate) fn new(settings: &'o Settings, action: &'o Action) -> Self {
        let options = &settings.output;
        let printer = Printer::new(options, Some(action), options.format());
        Self { printer, action, kept: Vec::new(), has_header: false }
    }

    /// Prints a row, or keeps it until all are there.
    pub(crate) fn add(&mut self, result: &RowResult<'_>) -> Result<(), Error> {
        let printed = self.print(result);
        printed.map_err(|error| after_call(error, self.action).with_context(&format!("row {}", result.row)))
    }

    fn print(&mut self, result: &RowResult<'_>) -> Result<(), Error> {
        let Printer { options, format, .. } = self.printer;
        let mut node = Node::parse(result.response);
        let response = self.action.operation.response.as_ref();
        let is_masked = options.masks_secrets() && node.as_mut().is_some_and(|node| secrets::mask(node, response));
        let json = node.as_ref().filter(|_| is_masked).map_or(result.response.to_owned(), Node::to_string);
        match (&options.query, format, node) {
            (Some(_), _, None) => Ok(()),
            (Some(_), _, Some(node)) => self.printer.print(&node, &json, View::List(Vec::new())),
            (None, Format::Json, _) => {
                let line = line(result, &json) + "\n";
                print(&if options.screen.is_terminal() { harmless(&line) } else { line })
            }
            (None, Format::Yaml, node) => self.printer.print_text(&yaml::yaml(&Node::List(vec![object(result, node)]))),
            (None, _, None) => Ok(()),
            (None, Format::Table, Some(node)) => {
                self.kept.push(node);
                Ok(())
            }
            (None, _, Some(node)) => {
                let text = self.printer.list(&items(self.action, &node))?.text;
                let is_headed = matches!(format, Format::Csv | Format::Tsv) && self.has_header;
                self.has_header = true;
                self.printer.print_text(if is_headed { delimited::without_header(&text) } else { &text })
            }
        }
    }

    /// Prints the table of all rows.
    pub(crate) fn finish(self) -> Result<(), Error> {
        let items: Vec<Typed<'_>> = self.kept.iter().flat_map(|node| items(self.action, node)).collect();
        let is_table = self.printer.format == Format::Table && !items.is_empty();
        if is_table { self.printer.print_lines(&self.printer.list(&items)?) } else { Ok(()) }
    }
}

/// Returns the items of a response, or the one that it is.
fn items<'n>(action: &Action, node: &'n Node) -> Vec<Typed<'n>> {
    match view::view(Some(action), node) {
        View::List(items) => items,
        View::One(one) => vec![one.thing],
    }
}

/// Returns a row as JSON, with the response as received.
fn line(result: &RowResult<'_>, response: &str) -> String {
    let mut line = format!(r#"{{"row":{},"status":"{}""#, result.row, result.status);
    if !response.is_empty() {
        line += &format!(r#","response":{response}"#);
    }
    if let Some(error) = result.error {
        line += &format!(r#","error":{error}"#);
    }
    line + "}"
}

fn object(result: &RowResult<'_>, response: Option<Node>) -> Node {
    Node::object([
        ("row", Some(Node::Number(result.row.to_string()))),
        ("status", Some(Node::string(result.status))),
        ("response", response),
        ("error", result.error.cloned()),
    ])
}
