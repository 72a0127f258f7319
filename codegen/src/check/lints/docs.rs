//! Rules about prose, which becomes documentation.

use super::prose::{Kind, Prose, prose};
use crate::diagnostics::{Reporter, rules};
use crate::index::{Container, Index};
use crate::naming;
use crate::spec::{Operation, SpecFile};

rules! {
    MISSING = "E601" "doc-missing" "Everything that callers see has a doc, and no doc is empty.";
    FULL_STOP = "E602" "doc-full-stop" "A doc ends in a full stop.";
    CHARACTERS = "E603" "doc-characters" "A doc is English and has no tabs; text in other scripts is in backticks.";
    SUMMARY = "E604" "summary-sentence" "A summary is one sentence on one line, which begins with a capital letter.";
    LINK = "E605" "doc-link" "A link in brackets names an operation or a type.";
    SOURCE = "E606" "source-form" "A source is a page such as `meeting_21_0030`, or `openapi`.";
    CHECKED = "E607" "checked-date" "`checked` is a date in the form YYYY-MM-DD.";
    CHINESE_SUMMARY = "E608" "summary-zh-sentence" "A Chinese summary is one Chinese sentence on one line, which ends in `。`.";
}

pub(in crate::check) fn check(index: &Index, reporter: &mut Reporter) {
    for prose in prose(index.spec()) {
        text(reporter, &prose);
        if prose.kind != Kind::Title {
            links(index, reporter, &prose);
        }
    }
    for field_ref in
        index.fields().filter(|field_ref| field_ref.field.is_caller_supplied() && field_ref.field.doc.is_none())
    {
        let message = match field_ref.container {
            Container::Struct(structure, _) => format!("`{}` of `{}` has no doc", field_ref.field.name, structure.name),
            _ => format!("`{}` has no doc", field_ref.field.name),
        };
        reporter.report(MISSING, field_ref.key("name"), message);
    }
    for (file, operation) in index.spec().operations() {
        titles(reporter, file, &operation.title_zh, &operation.summary_zh);
        summary(reporter, file, &operation.summary);
        chinese_summary(reporter, file, &operation.summary_zh);
        origin(reporter, file, operation);
        checked(reporter, file, &operation.checked);
    }
    for (file, event) in index.spec().events() {
        titles(reporter, file, &event.title_zh, &event.summary_zh);
        summary(reporter, file, &event.summary);
        chinese_summary(reporter, file, &event.summary_zh);
        checked(reporter, file, &event.checked);
    }
    for (file, resource) in index.spec().resources() {
        titles(reporter, file, &resource.title_zh, &resource.summary_zh);
        summary(reporter, file, &resource.summary);
        chinese_summary(reporter, file, &resource.summary_zh);
    }
    for (file, channel) in index.spec().channels() {
        checked(reporter, file, &channel.checked);
    }
}

fn titles(reporter: &mut Reporter, file: &SpecFile, title_zh: &str, summary_zh: &str) {
    for (key, text, what) in [("title_zh", title_zh, "title"), ("summary_zh", summary_zh, "Chinese summary")] {
        if text.trim().is_empty() {
            reporter.report(MISSING, file.at(key), format!("the {what} is empty"));
        }
    }
}

fn text(reporter: &mut Reporter, prose: &Prose<'_>) {
    let text = prose.text.trim_end();
    let is_complete = match prose.kind {
        Kind::Title => true,
        Kind::Doc | Kind::Meaning => text.ends_with('.'),
        // A list, a table or a block of code has no full stop at its end.
        Kind::Notes => text.ends_with(['.', '|', '`', ')', ':']),
    };
    if text.is_empty() && matches!(prose.kind, Kind::Doc | Kind::Notes) {
        reporter.report(MISSING, prose.path.clone(), "the text is empty");
    } else if !is_complete && !text.is_empty() {
        reporter.report(FULL_STOP, prose.path.clone(), "the text does not end in a full stop");
    }
    let message = if prose.text.contains('\t') {
        "the text contains a tab".to_owned()
    } else if prose.text.chars().any(|c| c.is_control() && c != '\n') {
        "the text contains a control character".to_owned()
    } else if let Some(c) = without_code(prose.text).chars().find(|c| is_chinese(*c)) {
        format!("`{c}` is not English")
    } else {
        return;
    };
    reporter
        .report(CHARACTERS, prose.path.clone(), message)
        .help("Chinese titles and summaries belong in `title_zh` and `summary_zh`, values in backticks");
}

/// Returns prose without the parts in backticks. A run of several backticks ends at the next run of the same length.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.find('`').and_then(|position| rest.split_at_checked(position)) {
        let inside = from.trim_start_matches('`');
        let (ticks, inside) = from.split_at(from.len() - inside.len());
        out.push_str(before);
        // Without a closing run, this is not code.
        rest = inside.split_once(ticks).map_or(inside, |(_, after)| after);
    }
    out + rest
}

/// Returns whether a character is a Chinese word or part of one.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// Returns whether a character is Chinese, or fullwidth punctuation.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

fn summary(reporter: &mut Reporter, file: &SpecFile, summary: &str) {
    let text = summary.trim_end();
    let message = if text.contains('\n') {
        "the summary has several lines"
    } else if text.starts_with(|c: char| !c.is_uppercase()) {
        "the summary does not begin with a capital letter"
    } else if has_two_sentences(text) {
        "the summary has more than one sentence"
    } else {
        return;
    };
    reporter.report(SUMMARY, file.at("summary"), message).help("move what does not fit into one sentence to `notes`");
}

/// An empty Chinese summary is reported as missing.
fn chinese_summary(reporter: &mut Reporter, file: &SpecFile, summary: &str) {
    let text = summary.trim();
    let message = if text.is_empty() {
        return;
    } else if text.chars().any(char::is_control) {
        "the Chinese summary has several lines, or contains a control character"
    } else if !without_code(text).contains(is_ideograph) {
        "the Chinese summary is not Chinese"
    } else if !text.ends_with('。') {
        "the Chinese summary does not end in `。`"
    } else if text.matches('。').count() > 1 {
        "the Chinese summary has more than one sentence"
    } else {
        return;
    };
    reporter.report(CHINESE_SUMMARY, file.at("summary_zh"), message);
}

/// Returns whether a sentence ends before the end of the prose. A full stop inside a word or an abbreviation does
/// not end one.
fn has_two_sentences(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(['.', '!', '?']) {
        if after.strip_prefix(' ').is_some_and(|next| next.starts_with(char::is_uppercase)) {
            return true;
        }
        rest = after;
    }
    false
}

fn links(index: &Index, reporter: &mut Reporter, prose: &Prose<'_>) {
    let text = without_code(&prose.text.replace("[`", "[").replace("`]", "]"));
    for (name, after) in text.split('[').skip(1).filter_map(|piece| piece.split_once(']')) {
        // rustdoc resolves links without an address.
        let is_link = naming::is_pascal(name) && !after.starts_with(['(', '[', ':']);
        if is_link && index.operation(name).is_none() && index.declaration(name).is_none() {
            let message = format!("`[{name}]` is neither an operation nor a type");
            let known = index.operation_names().chain(index.type_names());
            reporter.report(LINK, prose.path.clone(), message).nearest(name, known);
        }
    }
}

fn origin(reporter: &mut Reporter, file: &SpecFile, operation: &Operation) {
    let source = operation.source.as_str();
    if !is_page(source) && source != "openapi" {
        reporter
            .report(SOURCE, file.at("source"), format!("`{source}` is not a source"))
            .help("write the vendor's page, such as `meeting_21_0030`, or `openapi` if there is none");
    }
}

fn checked(reporter: &mut Reporter, file: &SpecFile, date: &str) {
    if !is_date(date) {
        let message = format!("`{date}` is not a date");
        reporter.report(CHECKED, file.at("checked"), message).help("write it as 2026-11-24");
    }
}

/// Returns whether a string is the name of one of the vendor's pages: a word and two numbers, the last with four digits.
fn is_page(source: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match source.split('_').collect::<Vec<_>>().as_slice() {
        [word, book, page] => {
            !word.is_empty()
                && word.bytes().all(|byte| byte.is_ascii_lowercase())
                && is_number(book)
                && is_number(page)
                && page.len() == 4
        }
        _ => false,
    }
}

fn is_date(text: &str) -> bool {
    let number = |part: &str, digits: usize| part.parse::<u32>().ok().filter(|_| part.len() == digits);
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => {
            number(year, 4).is_some()
                && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
                && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
        }
        _ => false,
    }
}
