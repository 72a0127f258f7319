//! Printing the items of a list while they arrive.

use super::json::Node;
use super::options::{Format, OutputOptions};
use super::response::{Printer, print_text};
use super::typed::Typed;
use super::view::{self, View};
use super::{delimited, eprint, print, secrets, yaml};
use crate::error::Error;
use crate::operation::Action;

/// Items that are printed: at once if they go to a program that can read them one by one, and at the end otherwise.
pub(super) struct Stream<'o> {
    printer: Printer<'o>,
    format: Format,
    is_immediate: bool,
    /// The items that have not been printed.
    kept: Vec<Node>,
    printed: usize,
}

impl<'o> Stream<'o> {
    pub(super) fn new(options: &'o OutputOptions, action: &'o Action) -> Self {
        let format = options.format();
        let is_immediate = !options.screen.is_terminal() && options.query.is_none() && format != Format::Table;
        let printer = Printer { options, action, item: view::paged_items(action) };
        Self { printer, format, is_immediate, kept: Vec::new(), printed: 0 }
    }

    /// Adds items, as JSON.
    pub(super) fn add<'j>(&mut self, items: impl Iterator<Item = &'j str>) -> Result<(), Error> {
        if self.is_immediate && self.format == Format::Json {
            return self.print_json(items);
        }
        for item in items {
            let Some(mut node) = Node::parse(item) else { continue };
            if self.printer.options.masks_secrets() {
                secrets::mask(&mut node, self.printer.item);
            }
            self.kept.push(node);
        }
        if self.is_immediate { self.print_kept() } else { Ok(()) }
    }

    /// Prints items as received, as a part of an array.
    fn print_json<'j>(&mut self, items: impl Iterator<Item = &'j str>) -> Result<(), Error> {
        let mut text = String::new();
        for item in items {
            text.push(if self.printed == 0 { '[' } else { ',' });
            text.push_str(item);
            self.printed += 1;
        }
        print(&text)
    }

    /// Prints the items that have been kept, in a format of lines.
    fn print_kept(&mut self) -> Result<(), Error> {
        let kept = std::mem::take(&mut self.kept);
        if kept.is_empty() {
            return Ok(());
        }
        let is_first = self.printed == 0;
        self.printed += kept.len();
        if self.format == Format::Yaml {
            return print_text(self.printer.options, &yaml::yaml(&Node::List(kept)));
        }
        let items: Vec<Typed<'_>> = kept.iter().map(|node| Typed::new(node, self.printer.item)).collect();
        let text = self.printer.list(&items)?;
        // The header is printed once.
        let is_headed = matches!(self.format, Format::Csv | Format::Tsv);
        let text = if is_first || !is_headed { text.as_str() } else { delimited::without_header(&text) };
        print_text(self.printer.options, text)
    }

    /// Prints the rest. `is_partial` states that an error follows.
    pub(super) fn finish(mut self, is_partial: bool) -> Result<(), Error> {
        let is_empty = self.printed == 0 && self.kept.is_empty();
        if is_empty && is_partial {
            return Ok(());
        }
        if !self.is_immediate {
            let whole = Node::List(std::mem::take(&mut self.kept));
            let items = whole.items().unwrap_or_default().iter().map(|node| Typed::new(node, self.printer.item));
            return self.printer.print(&whole, &whole.to_string(), View::List(items.collect()));
        }
        match self.format {
            Format::Json => print(if is_empty { "[]\n" } else { "]\n" }),
            Format::Yaml if is_empty => print("[]\n"),
            _ if is_empty => {
                print(&self.printer.list(&[])?)?;
                eprint("no items\n");
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
