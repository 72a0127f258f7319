//! Lines of the screen: text with styles, of a width in columns.

use std::io::{self, Write};

use crossterm::queue;
use crossterm::style::{Attribute, Color, Print, SetAttribute, SetForegroundColor};

use crate::output::{cut, width};

/// How text is shown. The colors can be read on light and dark backgrounds: green, yellow, blue and cyan cannot on one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Bold,
    Dim,
    /// Something to look at, such as a person who waits.
    Notice,
    /// Something that is wrong or public, such as a recording.
    Alert,
}

/// A line without control characters.
#[derive(Clone, Debug, Default)]
pub(super) struct Line(Vec<(Style, String)>);

impl Line {
    pub(super) fn new(style: Style, text: impl Into<String>) -> Self {
        Self::default().and(style, text)
    }

    pub(super) fn and(mut self, style: Style, text: impl Into<String>) -> Self {
        self.0.push((style, text.into()));
        self
    }

    /// Appends a line.
    pub(super) fn join(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    pub(super) fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| width(text)).sum()
    }

    /// Cuts the line, or adds spaces, so that it has this width.
    pub(super) fn fit(self, columns: usize) -> Self {
        let mut rest = columns;
        let mut fitted = Self::default();
        for (style, text) in self.0 {
            let cut = cut(&text, rest);
            rest = rest.saturating_sub(width(&cut));
            let is_whole = cut == text;
            fitted.0.push((style, cut));
            if !is_whole {
                break;
            }
        }
        fitted.and(Style::Plain, " ".repeat(rest))
    }

    /// Puts another line at the right end.
    pub(super) fn right(self, other: Self, columns: usize) -> Self {
        let left = columns.saturating_sub(other.width() + 1);
        self.fit(left).and(Style::Plain, " ").join(other).fit(columns)
    }

    pub(super) fn text(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// Writes the line, with colors unless they are off.
    pub(super) fn write(&self, out: &mut impl Write, has_colors: bool) -> io::Result<()> {
        if !has_colors {
            return out.write_all(self.text().as_bytes());
        }
        for (style, text) in &self.0 {
            match style {
                Style::Plain => {}
                Style::Bold => queue!(out, SetAttribute(Attribute::Bold))?,
                Style::Dim => queue!(out, SetAttribute(Attribute::Dim))?,
                Style::Notice => queue!(out, SetForegroundColor(Color::DarkMagenta))?,
                Style::Alert => queue!(out, SetForegroundColor(Color::Red), SetAttribute(Attribute::Bold))?,
            }
            queue!(out, Print(text))?;
            if *style != Style::Plain {
                queue!(out, SetAttribute(Attribute::Reset))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_the_width_that_is_asked_for_also_in_chinese() {
        for columns in 0..30 {
            let line = Line::new(Style::Bold, "王小明 Ann").and(Style::Dim, "，正在发言");
            assert_eq!(line.fit(columns).width(), columns);
        }
        assert_eq!(Line::new(Style::Plain, "王小明").fit(4).text(), "王… ");
        let line = Line::new(Style::Plain, "Weekly review").right(Line::new(Style::Plain, "914"), 12);
        assert_eq!(line.text(), "Weekly … 914");
    }

    #[test]
    fn without_colors_only_the_text_is_written() {
        let line = Line::new(Style::Alert, "recorded");
        let written = |has_colors| {
            let mut out = Vec::new();
            line.write(&mut out, has_colors).map(|()| String::from_utf8_lossy(&out).into_owned()).ok()
        };
        assert_eq!(written(false).as_deref(), Some("recorded"));
        assert!(written(true).is_some_and(|text| text.contains('\u{1b}') && text.contains("recorded")));
    }
}
