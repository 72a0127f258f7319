//! Tables: a header, aligned columns, and cells that are cut to the width of the terminal.

use jiff::tz::TimeZone;

use super::columns::Column;
use super::layout::{cut, one_line, pad, width};
use super::screen::Screen;
use super::typed::Typed;

const GAP: usize = 2;
/// The least width that a column is cut to, if columns can be left out instead.
const MIN_CHOSEN: usize = 16;
const MIN: usize = 4;

/// Returns the lines of a table. Columns that do not fit are cut; if they are a choice, the last ones are left out instead of
/// becoming narrow.
pub(super) fn table(
    columns: &[Column],
    is_choice: bool,
    items: &[Typed<'_>],
    screen: Screen,
    zone: &TimeZone,
) -> String {
    let headers: Vec<String> = columns.iter().map(|column| one_line(&column.label.to_uppercase())).collect();
    let rows: Vec<Vec<String>> =
        items.iter().map(|item| columns.iter().map(|column| one_line(&column.text(*item, zone))).collect()).collect();
    let mut widths: Vec<usize> = headers.iter().map(|header| width(header)).collect();
    for row in &rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width(cell).max(*widest);
        }
    }
    if let Some(available) = screen.width {
        fit(&mut widths, columns, available, is_choice);
    }
    let line = |cells: &[String]| {
        let cells = cells.iter().zip(&widths).zip(columns);
        let padded: Vec<String> =
            cells.map(|((cell, columns), column)| pad(&cut(cell, *columns), *columns, column.is_number)).collect();
        padded.join(&" ".repeat(GAP)).trim_end().to_owned()
    };
    let mut text = screen.bold(&line(&headers)) + "\n";
    for row in &rows {
        text.push_str(&line(row));
        text.push('\n');
    }
    text
}

/// Makes columns narrower until they fit.
fn fit(widths: &mut Vec<usize>, columns: &[Column], available: usize, is_choice: bool) {
    let least = |natural: usize, column: &Column| {
        if column.is_whole { natural } else { natural.min(MIN_CHOSEN.max(width(&column.label))) }
    };
    let needed = |widths: &[usize]| {
        let cells: usize = widths.iter().zip(columns).map(|(width, column)| least(*width, column)).sum();
        cells + GAP * widths.len().saturating_sub(1)
    };
    while is_choice && widths.len() > 1 && needed(widths) > available {
        widths.pop();
    }
    for is_whole in [false, true] {
        narrow(widths, available, |index| columns.get(index).is_some_and(|column| column.is_whole == is_whole));
    }
}

/// Makes the widest of some columns narrower, as long as all together are too wide.
fn narrow(widths: &mut [usize], available: usize, may_narrow: impl Fn(usize) -> bool) {
    loop {
        let total = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        let candidates = widths.iter_mut().enumerate().filter(|(index, width)| may_narrow(*index) && **width > MIN);
        match candidates.max_by_key(|(index, width)| (**width, *index)) {
            Some((_, width)) if total > available => *width -= 1,
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(is_whole: bool) -> Column {
        Column { path: vec![], label: String::new(), is_whole, is_number: false }
    }

    fn fitted(mut widths: Vec<usize>, id: usize, available: usize, is_choice: bool) -> Vec<usize> {
        let columns: Vec<Column> = (0..widths.len()).map(|index| column(index == id)).collect();
        fit(&mut widths, &columns, available, is_choice);
        widths
    }

    #[test]
    fn the_widest_columns_are_cut_first_and_ids_last() {
        assert_eq!(fitted(vec![30, 5, 40, 30], 0, 80, true), [30, 5, 20, 19]);
        assert_eq!(fitted(vec![30, 5], 0, 20, false), [14, 4]);
    }

    #[test]
    fn chosen_columns_that_would_be_narrow_are_left_out() {
        assert_eq!(fitted(vec![30, 20, 20, 20], 0, 60, true), [30, 20]);
        assert_eq!(fitted(vec![30, 20, 20, 20], 0, 60, false), [30, 8, 8, 8]);
    }
}
