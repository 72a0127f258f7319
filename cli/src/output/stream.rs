//! Printing the items of a list while they arrive.

use super::frame::Frame;
use super::json::Node;
use super::options::{Format, OutputOptions};
use super::response::Printer;
use super::typed::Typed;
use super::view::{self, View};
use super::{delimited, eprint, print, print_while_open, secrets};
use crate::error::Error;
use crate::operation::Action;

/// Items that are printed: at once if they go to a program that can read them one by one, and at the end otherwise.
pub(super) struct Stream<'o> {
    printer: Printer<'o>,
    is_immediate: bool,
    /// What is around the items.
    frame: Frame,
    /// The items that have not been printed.
    kept: Vec<Node>,
    printed: usize,
}

impl<'o> Stream<'o> {
    /// Begins with what is around the items of the first page.
    pub(super) fn new(options: &'o OutputOptions, action: &'o Action, mut frame: Frame) -> Self {
        let format = options.format();
        let is_immediate = !options.screen.is_terminal() && options.query.is_none() && format != Format::Table;
        let printer = Printer { item: view::paged_items(action), ..Printer::new(options, Some(action), format) };
        if options.masks_secrets() {
            frame.mask(action.operation.response.as_ref());
        }
        Self { printer, is_immediate, frame, kept: Vec::new(), printed: 0 }
    }

    /// Adds the items of a page, as JSON. Returns false if standard output is a pipe that has been closed: then no more items are
    /// needed.
    pub(super) fn add<'j>(&mut self, items: impl Iterator<Item = &'j str>, count: Option<i64>) -> Result<bool, Error> {
        self.frame.set_count(count);
        if self.is_immediate && self.printer.format == Format::Json {
            return self.print_json(items);
        }
        for item in items {
            let Some(mut node) = Node::parse(item) else { continue };
            if self.printer.options.masks_secrets() {
                secrets::mask(&mut node, self.printer.item);
            }
            self.kept.push(node);
        }
        if self.is_immediate { self.print_kept() } else { Ok(true) }
    }

    /// Prints items as received, as a part of the list.
    fn print_json<'j>(&mut self, items: impl Iterator<Item = &'j str>) -> Result<bool, Error> {
        let mut text = String::new();
        for item in items {
            text.push_str(&if self.printed == 0 { self.frame.json().0 } else { ",".to_owned() });
            text.push_str(item);
            self.printed += 1;
        }
        print_while_open(text.as_bytes())
    }

    /// Prints the items that have been kept.
    fn print_kept(&mut self) -> Result<bool, Error> {
        let kept = std::mem::take(&mut self.kept);
        if kept.is_empty() {
            return Ok(true);
        }
        let is_first = self.printed == 0;
        self.printed += kept.len();
        if self.printer.format == Format::Yaml {
            let before = if is_first { self.frame.yaml().0 } else { String::new() };
            return print_while_open((before + &self.frame.yaml_items(&kept)).as_bytes());
        }
        let items: Vec<Typed<'_>> = kept.iter().map(|node| Typed::new(node, self.printer.item)).collect();
        let text = self.printer.list(&items)?.text;
        // The header is printed once.
        let is_headed = matches!(self.printer.format, Format::Csv | Format::Tsv);
        let text = if is_first || !is_headed { text.as_str() } else { delimited::without_header(&text) };
        print_while_open(text.as_bytes())
    }

    /// Prints the rest.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        let Self { printer, .. } = self;
        let is_empty = self.printed == 0 && self.kept.is_empty();
        self.frame.set_size(self.printed + self.kept.len());
        match printer.format {
            _ if !self.is_immediate => print_whole(printer, self.frame.with_items(self.kept)),
            Format::Json | Format::Yaml if is_empty => {
                let whole = self.frame.with_items(Vec::new());
                printer.print(&whole, &whole.to_string(), View::List(Vec::new()))
            }
            Format::Json => print(&self.frame.json().1),
            Format::Yaml => print(&self.frame.yaml().1),
            _ if is_empty => {
                print(&printer.list(&[])?.text)?;
                eprint("no items\n");
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Prints the response with all items: as the items, unless they are a part of one thing that is shown as a whole.
fn print_whole(printer: Printer<'_>, whole: Node) -> Result<(), Error> {
    let is_part = printer.format == Format::Table
        && printer.options.columns.is_empty()
        && printer.action.is_some_and(|action| view::list_place(action).is_none());
    if is_part {
        return printer.print(&whole, &whole.to_string(), view::view(printer.action, &whole));
    }
    let items = printer.action.and_then(|action| view::items_of_page(action, &whole)).unwrap_or_default();
    let items = items.iter().map(|node| Typed::new(node, printer.item)).collect();
    printer.print(&whole, &whole.to_string(), View::List(items))
}
