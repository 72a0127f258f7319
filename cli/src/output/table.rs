//! Tables: a header, aligned columns, and cells that are cut to the width of the terminal.

use jiff::tz::TimeZone;

use super::columns::{self, Column, Kind};
use super::layout::{cut, one_line, pad, width};
use super::screen::Screen;
use super::typed::Typed;

const GAP: usize = 2;
/// The least width that a column is cut to, if columns can be left out instead.
const MIN_CHOSEN: usize = 16;
const MIN: usize = 4;

/// The width from which on a column of IDs is less important than names.
const MIN_LONG_ID: usize = 20;

/// The lines of a table.
pub(super) struct Table {
    pub(super) text: String,
    /// The number of fields that have a value and are not shown, on a terminal.
    left_out: usize,
}

impl Table {
    /// Returns a line that states how many columns are missing.
    pub(super) fn note(&self) -> Option<String> {
        let columns = if self.left_out == 1 { "column" } else { "columns" };
        (self.left_out > 0).then(|| format!("… {} {columns} left out; -o json or --columns shows them", self.left_out))
    }
}

/// Returns a table. Columns that do not fit are cut; if they are a choice, those that are empty are left out, and the least important
/// ones instead of becoming narrow.
pub(super) fn table(
    columns: &[Column],
    is_choice: bool,
    items: &[Typed<'_>],
    screen: Screen,
    zone: &TimeZone,
) -> Table {
    let shown: Vec<Shown<'_>> = columns.iter().map(|column| Shown::new(column, items, zone)).collect();
    let mut shown = if is_choice { fitting(filled(shown), screen.width.unwrap_or(usize::MAX)) } else { shown };
    if let Some(available) = screen.width {
        narrow(&mut shown, available, false);
        narrow(&mut shown, available, true);
    }
    let line = |cell: &dyn Fn(&Shown<'_>) -> String| {
        let cells: Vec<String> = shown.iter().map(|shown| shown.padded(&cell(shown))).collect();
        cells.join(&" ".repeat(GAP)).trim_end().to_owned()
    };
    let mut text = screen.bold(&line(&|shown| shown.header.clone())) + "\n";
    for index in 0..items.len() {
        text += &line(&|shown| shown.cells.get(index).cloned().unwrap_or_default());
        text.push('\n');
    }
    let is_stated = is_choice && screen.is_terminal();
    let left_out = if is_stated { columns::left_out(items, shown.iter().map(|shown| shown.column)) } else { 0 };
    Table { text, left_out }
}

/// A column with its cells.
struct Shown<'c> {
    column: &'c Column,
    header: String,
    cells: Vec<String>,
    width: usize,
}

impl<'c> Shown<'c> {
    fn new(column: &'c Column, items: &[Typed<'_>], zone: &TimeZone) -> Self {
        let header = one_line(&column.label.to_uppercase());
        let cells: Vec<String> = items.iter().map(|item| one_line(&column.text(*item, zone))).collect();
        let width = cells.iter().chain([&header]).map(|text| width(text)).max().unwrap_or(0);
        Self { column, header, cells, width }
    }

    /// Returns the width to which the column can be cut before others are left out.
    fn least(&self) -> usize {
        if self.column.is_whole { self.width } else { self.width.min(MIN_CHOSEN.max(width(&self.header))) }
    }

    /// Returns how important the column is: short IDs are as important as names.
    fn rank(&self) -> Kind {
        let is_short = self.column.kind == Kind::Id && self.width < MIN_LONG_ID;
        if is_short { Kind::Name } else { self.column.kind }
    }

    fn padded(&self, text: &str) -> String {
        pad(&cut(text, self.width), self.width, self.column.is_number)
    }
}

/// Returns the columns that are not empty in all items. One is always there.
fn filled(mut shown: Vec<Shown<'_>>) -> Vec<Shown<'_>> {
    let is_filled = |shown: &Shown<'_>| shown.cells.iter().any(|cell| !cell.is_empty());
    if shown.iter().any(is_filled) {
        shown.retain(is_filled);
    }
    shown
}

/// Returns the columns that fit: each of them, by importance, for which the ones before leave room. What identifies an item is always
/// there.
fn fitting(shown: Vec<Shown<'_>>, available: usize) -> Vec<Shown<'_>> {
    let mut order: Vec<(Kind, usize, usize)> =
        shown.iter().enumerate().map(|(index, shown)| (shown.rank(), index, shown.least())).collect();
    order.sort_unstable();
    let mut used = 0;
    let mut kept = Vec::new();
    for (kind, index, least) in order {
        let needed = if kept.is_empty() { least } else { used + GAP + least };
        if kept.is_empty() || kind == Kind::Key || needed <= available {
            used = needed;
            kept.push(index);
        }
    }
    shown.into_iter().enumerate().filter(|(index, _)| kept.contains(index)).map(|(_, shown)| shown).collect()
}

/// Makes the widest of some columns narrower, as long as all together are too wide.
fn narrow(shown: &mut [Shown<'_>], available: usize, is_whole: bool) {
    loop {
        let total = shown.iter().map(|shown| shown.width).sum::<usize>() + GAP * shown.len().saturating_sub(1);
        let candidates = shown.iter_mut().enumerate();
        let candidates = candidates.filter(|(_, shown)| shown.column.is_whole == is_whole && shown.width > MIN);
        match candidates.max_by_key(|(index, shown)| (shown.width, *index)) {
            Some((_, widest)) if total > available => widest.width -= 1,
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the widths of columns, where the one at `id` is an ID.
    fn fitted(widths: &[usize], id: usize, available: usize, is_choice: bool) -> Vec<usize> {
        let kinds = widths.iter().enumerate().map(|(index, _)| if index == id { Kind::Id } else { Kind::Other });
        let columns: Vec<Column> = kinds.map(Column::of_kind).collect();
        let shown = columns.iter().zip(widths).map(|(column, width)| Shown {
            column,
            header: String::new(),
            cells: Vec::new(),
            width: *width,
        });
        let mut shown: Vec<Shown<'_>> = shown.collect();
        if is_choice {
            shown = fitting(shown, available);
        }
        narrow(&mut shown, available, false);
        narrow(&mut shown, available, true);
        shown.into_iter().map(|shown| shown.width).collect()
    }

    #[test]
    fn the_widest_columns_are_cut_first_and_ids_last() {
        assert_eq!(fitted(&[30, 5, 40, 30], 0, 80, true), [30, 5, 20, 19]);
        assert_eq!(fitted(&[30, 5], 0, 20, false), [14, 4]);
    }

    #[test]
    fn chosen_columns_that_would_be_narrow_are_left_out() {
        assert_eq!(fitted(&[30, 20, 20, 20], 0, 60, true), [30, 20]);
        assert_eq!(fitted(&[30, 20, 20, 20], 0, 60, false), [30, 8, 8, 8]);
        // A narrow one that fits stays, wherever it is.
        assert_eq!(fitted(&[30, 20, 20, 8], 0, 60, true), [30, 18, 8]);
    }
}
