//! Cards: one thing, a line for each field.

use jiff::tz::TimeZone;

use super::columns;
use super::json::Node;
use super::layout::{cut, harmless, one_line, pad, width};
use super::screen::Screen;
use super::table::table;
use super::typed::Typed;
use super::values;

const INDENT: usize = 2;
const GAP: usize = 2;
/// The width from which on the value of a label is on a line of its own, so that it does not move the others.
const MAX_LABEL: usize = 40;

/// Returns the lines of a card, with further fields at the end. Fields that are empty are left out.
pub(super) fn card(one: Typed<'_>, rest: Vec<(&str, Typed<'_>)>, screen: Screen, zone: &TimeZone) -> String {
    let mut text = String::new();
    match one.node {
        Node::Object(_) => {
            let mut fields = one.fields_in_order();
            fields.extend(rest);
            Card { thing: one.node, screen, zone }.fields(fields, 0, &mut text);
        }
        _ => text = harmless(&values::text(one, zone)) + "\n",
    }
    text
}

#[derive(Clone, Copy)]
struct Card<'z> {
    thing: &'z Node,
    screen: Screen,
    zone: &'z TimeZone,
}

impl Card<'_> {
    fn fields(self, fields: Vec<(&str, Typed<'_>)>, indent: usize, text: &mut String) {
        let shown: Vec<_> = fields.into_iter().filter(|(_, typed)| !is_empty(*typed)).collect();
        let is_line = |typed: &Typed<'_>| !is_section(*typed);
        let labels = shown.iter().filter(|(_, typed)| is_line(typed)).map(|(label, _)| width(&one_line(label)));
        let column = labels.filter(|width| *width <= self.max_label()).max().unwrap_or(0) + GAP;
        // Sections come last: fields that follow one would seem to belong to it.
        let (lines, sections): (Vec<_>, Vec<_>) = shown.into_iter().partition(|(_, typed)| is_line(typed));
        for (label, typed) in lines {
            self.line(label, typed, indent, column, text);
        }
        for (label, typed) in sections {
            if indent == 0 && !text.is_empty() {
                text.push('\n');
            }
            let label = self.screen.bold(&one_line(label));
            text.push_str(&format!("{}{label}\n", " ".repeat(indent)));
            self.section(typed, indent + INDENT, text);
        }
    }

    /// Returns the greatest width of a label beside its value: half of a narrow screen.
    fn max_label(self) -> usize {
        self.screen.width.map_or(MAX_LABEL, |width| MAX_LABEL.min(width / 2))
    }

    /// Adds the line of a scalar, or of a list of scalars.
    fn line(self, label: &str, typed: Typed<'_>, indent: usize, column: usize, text: &mut String) {
        let start = indent + column;
        let value = harmless(&values::text(typed, self.zone).replace("\r\n", "\n"));
        let value = value.trim_end().replace('\n', &format!("\n{}", " ".repeat(start)));
        let label = one_line(label);
        let padding = match column.checked_sub(width(&label) + GAP) {
            Some(spaces) => " ".repeat(spaces + GAP),
            None => format!("\n{}", " ".repeat(start)),
        };
        text.push_str(&format!("{}{}{padding}{value}", " ".repeat(indent), self.screen.bold(&label)));
        if let Some(meaning) = values::meaning(typed) {
            let used = start + width(&value) + GAP;
            let left = self.screen.width.map_or(usize::MAX, |width| width.saturating_sub(used));
            if left >= 16 {
                text.push_str(&format!("{}{}", " ".repeat(GAP), self.screen.dim(&cut(&meaning, left))));
            }
        }
        text.push('\n');
    }

    fn section(self, typed: Typed<'_>, indent: usize, text: &mut String) {
        let Some(items) = typed.items().or_else(|| only_list(typed)) else {
            return self.fields(typed.fields_in_order(), indent, text);
        };
        let columns = columns::of_part(&items, self.thing);
        if columns.is_empty() {
            for item in items {
                self.fields(item.fields_in_order(), indent, text);
            }
            return;
        }
        let width = self.screen.width.map(|width| width.saturating_sub(indent).max(20));
        let table = table(&columns, true, &items, Screen { width, ..self.screen }, self.zone);
        let note = table.note().map(|note| self.screen.dim(&note));
        for line in table.text.lines().map(str::to_owned).chain(note) {
            text.push_str(&pad("", indent, false));
            text.push_str(&line);
            text.push('\n');
        }
    }
}

/// Returns whether there is nothing to show: no value, or a page without items.
fn is_empty(typed: Typed<'_>) -> bool {
    typed.node.is_blank() || only_list(typed).is_some_and(|items| items.is_empty())
}

/// Returns the items of an object that contains nothing else but numbers: a page of a list.
fn only_list(typed: Typed<'_>) -> Option<Vec<Typed<'_>>> {
    let fields = typed.fields();
    let mut others = fields.iter().filter(|(_, typed)| !matches!(typed.node, Node::Number(_)));
    let ((_, only), None) = (others.next()?, others.next()) else { return None };
    only.items().filter(|items| items.iter().all(|item| matches!(item.node, Node::Object(_))))
}

/// Returns whether a value takes lines of its own: an object, or a list that contains objects.
fn is_section(typed: Typed<'_>) -> bool {
    match typed.node {
        Node::Object(_) => true,
        Node::List(items) => items.iter().any(|item| matches!(item, Node::Object(_))),
        _ => false,
    }
}
