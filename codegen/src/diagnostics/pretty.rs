//! Diagnostics with excerpts of the text, for terminals.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::diagnostic::Diagnostic;
use super::report::{Report, one_line};
use crate::source::Location;

/// Whether to use colors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// For terminals.
    Yes,
    /// For files and pipes.
    No,
}

/// Renders a report with an excerpt for each diagnostic.
pub fn pretty(report: &Report, color: Color) -> String {
    let renderer = match color {
        Color::Yes => Renderer::styled(),
        Color::No => Renderer::plain(),
    };
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        out.push_str(&one(report, diagnostic, &renderer));
        out.push_str("\n\n");
    }
    out
}

fn one(report: &Report, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let file = report.file(diagnostic);
    let what = one_line(&diagnostic.what());
    let path = one_line(&diagnostic.path.to_string());
    let help = diagnostic.help.as_deref().map(one_line);
    let mut group =
        Level::ERROR.primary_title(what).id(diagnostic.rule.id).elements(excerpt(report, diagnostic).map(|excerpt| {
            Snippet::source(excerpt.text)
                .line_start(excerpt.first_line)
                .path(file.clone())
                .annotation(AnnotationKind::Primary.span(excerpt.start..excerpt.end).label(path))
        }));
    if diagnostic.location.is_none() {
        group = group.element(annotate_snippets::Origin::path(file));
    }
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}

struct Excerpt {
    text: String,
    first_line: usize,
    start: usize,
    end: usize,
}

/// Returns the line of a diagnostic and the line before it. Of a value that spans several lines, the first is marked.
fn excerpt(report: &Report, diagnostic: &Diagnostic) -> Option<Excerpt> {
    let text = report.texts.get(&diagnostic.file)?;
    let Location { line, span, .. } = diagnostic.location.as_ref()?;
    let line_start = text.get(..span.start)?.rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text.get(span.start..)?.find('\n').map_or(text.len(), |length| span.start + length);
    let first = text.get(..line_start.saturating_sub(1))?.rfind('\n').map_or(0, |newline| newline + 1);
    let first = if line_start == 0 { 0 } else { first };
    let end = span.end.clamp(span.start, line_end);
    // Replaces control characters with spaces of the same width, which keeps the span correct.
    let visible = |part: &str| -> String {
        part.chars()
            .flat_map(|c| {
                let blank = c.is_control() && c != '\n' && c != '\t';
                std::iter::repeat_n(if blank { ' ' } else { c }, if blank { c.len_utf8() } else { 1 })
            })
            .collect()
    };
    Some(Excerpt {
        text: visible(text.get(first..line_end)?),
        first_line: if line_start == 0 { *line } else { line.saturating_sub(1) },
        start: span.start - first,
        end: end - first,
    })
}
