//! Texts that fit a terminal: wrapped, in columns, with styles on a terminal only.

use clap::builder::StyledStr;
use clap::builder::styling::Style;

use super::shell;
use crate::output::Screen;

/// How a string is printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    /// The number of columns.
    pub(crate) width: usize,
    is_styled: bool,
}

impl Page {
    /// Returns the page of standard output.
    pub(crate) fn of_stdout() -> Self {
        let screen = Screen::stdout();
        Self { width: screen.text_width(), is_styled: screen.has_colors }
    }

    /// Returns a page without styles.
    #[cfg(test)]
    pub(crate) fn plain(width: usize) -> Self {
        Self { width, is_styled: false }
    }

    /// Formats a heading.
    pub(crate) fn heading(self, text: &str) -> String {
        self.styled(Style::new().bold().underline(), text)
    }

    /// Formats a name.
    pub(crate) fn name(self, text: &str) -> String {
        self.styled(Style::new().bold(), text)
    }

    /// Formats what is secondary.
    pub(crate) fn dim(self, text: &str) -> String {
        self.styled(Style::new().dimmed(), text)
    }

    /// Formats a command to type. Colors that can be read on light and dark backgrounds are few, and none of them means this.
    pub(crate) fn command(self, text: &str) -> String {
        self.styled(Style::new().bold(), text)
    }

    /// Returns help with styles, if the page has any.
    pub(crate) fn help(self, help: &StyledStr) -> String {
        if self.is_styled { help.ansi().to_string() } else { help.to_string() }
    }

    fn styled(self, style: Style, text: &str) -> String {
        if self.is_styled && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Wraps paragraphs, with an indentation.
    pub(crate) fn paragraphs(self, indent: usize, text: &str) -> String {
        let lines = wrap(&flow(text), self.width.saturating_sub(indent));
        lines.iter().map(|line| format!("{:indent$}{line}", "").trim_end().to_owned() + "\n").collect()
    }

    /// Formats rows of columns. The last column takes the rest of the line; the others are as wide as their longest cell, up to
    /// a maximum each. A line break in a cell stays. `style` formats a cell, by its row and its column.
    pub(crate) fn columns<const N: usize>(
        self,
        indent: usize,
        limits: [usize; N],
        rows: &[[String; N]],
        style: impl Fn(usize, usize, &str) -> String,
    ) -> String {
        self.rows(indent, limits, rows, style).concat()
    }

    /// Formats rows of columns, each with a line break at its end.
    pub(crate) fn rows<const N: usize>(
        self,
        indent: usize,
        limits: [usize; N],
        rows: &[[String; N]],
        style: impl Fn(usize, usize, &str) -> String,
    ) -> Vec<String> {
        let widths = self.widths(indent, limits, rows);
        rows.iter()
            .enumerate()
            .map(|(at, row)| columns_of(row, widths, indent, &|column, text| style(at, column, text)))
            .collect()
    }

    fn widths<const N: usize>(self, indent: usize, limits: [usize; N], rows: &[[String; N]]) -> [usize; N] {
        let mut widths = limits;
        for (index, width) in widths.iter_mut().enumerate() {
            let cells = rows.iter().filter_map(|row| row.get(index));
            let longest = cells.flat_map(|cell| cell.lines()).map(textwrap::core::display_width).max().unwrap_or(0);
            *width = longest.min(*width);
        }
        let before: usize = widths.iter().rev().skip(1).map(|width| width + GAP).sum();
        if let Some(last) = widths.last_mut() {
            *last = self.width.saturating_sub(indent + before).max(20);
        }
        widths
    }
}

/// The number of columns between two cells.
const GAP: usize = 2;

fn columns_of<const N: usize>(
    row: &[String; N],
    widths: [usize; N],
    indent: usize,
    style: &impl Fn(usize, &str) -> String,
) -> String {
    let cells: Vec<Vec<String>> = row.iter().zip(widths).map(|(cell, width)| wrap(cell, width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut out = String::new();
    for line in 0..height {
        let mut text = " ".repeat(indent);
        for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
            let part = cell.get(line).map_or("", String::as_str);
            text += &style(column, part);
            // A word that is longer than the column stays whole.
            text += &" ".repeat((width + GAP).saturating_sub(textwrap::core::display_width(part)).max(GAP));
        }
        out += text.trim_end();
        out.push('\n');
    }
    out
}

/// Wraps the lines of a string.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let indent = if paragraph.starts_with("- ") { "  " } else { "" };
        let options = textwrap::Options::new(width.max(8))
            .subsequent_indent(indent)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            // Chinese has no spaces. A URL that is too long stays whole, so that it can be copied.
            .break_words(super::words::is_chinese(paragraph));
        lines.extend(textwrap::wrap(paragraph, options).into_iter().map(|line| line.into_owned()));
    }
    lines
}

/// Joins the lines of paragraphs, which break where they do in the source. Empty lines and the items of lists stay.
pub(crate) fn flow(text: &str) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        let begins = line.trim().is_empty() || line.starts_with("- ");
        match paragraphs.last_mut().filter(|_| is_open && !begins) {
            Some(last) => *last += &format!(" {}", line.trim()),
            None => paragraphs.push(line.trim_end().to_owned()),
        }
        is_open = !line.trim().is_empty();
    }
    paragraphs.join("\n")
}

/// Returns the help of a command, with styles if standard output is a terminal that may have them.
pub(crate) fn rendered(help: &clap::Error) -> String {
    let page = Page::of_stdout();
    finished(&page.help(&help.render()), page.width)
}

/// Returns what clap has made of a help or an error as it is printed.
pub(crate) fn finished(text: &str, width: usize) -> String {
    shell::printed(&shell::with_usage_wrapped(&with_required(text), width))
}

/// Writes arguments that the usage has as required ones in the same way where they are described. Clap does not require them: a row of a
/// file can have them.
fn with_required(text: &str) -> String {
    let usage = text.lines().find(|line| line.contains("Usage:")).unwrap_or_default();
    let names = usage.split(' ').filter_map(|word| word.strip_prefix('<')?.split('>').next());
    names.fold(text.to_owned(), |text, name| text.replace(&format!("\n  [{name}]"), &format!("\n  <{name}>")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fit_the_page_and_the_last_one_is_wrapped() {
        let rows = [["a", "one two three four five six"], ["bbbb", "seven"]].map(|row| row.map(str::to_owned));
        let text = Page::plain(28).columns(2, [10, 0], &rows, |_, _, text| text.to_owned());
        assert_eq!(text, "  a     one two three four\n        five six\n  bbbb  seven\n");
    }

    #[test]
    fn paragraphs_flow_and_lists_stay() {
        assert_eq!(flow("one\ntwo\n\n- three\n- four\n  five"), "one two\n\n- three\n- four five");
    }

    #[test]
    fn a_url_stays_whole_and_chinese_is_broken() {
        let url = "https://support.huaweicloud.com/intl/en-us/api-meeting/meeting_21_0067.html";
        assert_eq!(wrap(url, 20), [url]);
        assert!(wrap("为企业添加用户仅企业管理员", 10).iter().all(|line| textwrap::core::display_width(line) <= 10));
    }
}
