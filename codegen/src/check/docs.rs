//! Rules about strings for people: they become the documentation.

use super::{Context, Reporter, rule_table};
use crate::diagnostics::KeyPath;
use crate::index::{Container, Index};
use crate::naming;
use crate::spec::{Field, Spec, SpecFile};

rule_table! {
    "E601" "doc-missing" "Everything that a caller sees has a doc, and no doc is empty." => missing,
    "E602" "doc-full-stop" "A doc ends in a full stop." => full_stop,
    "E603" "doc-characters" "A doc is English, without tabs; other writing stands in backticks." => characters,
    "E604" "summary-sentence" "A summary is one sentence on one line, with a capital at its beginning." => summary,
    "E605" "doc-link" "A link in brackets names an operation or a type." => link,
    "E606" "source-form" "A source is a page such as `meeting_21_0030`, or `openapi`." => source,
    "E607" "checked-date" "`checked` is a day, year first." => checked,
}

/// A string for people.
pub(super) struct Prose<'a> {
    file: &'a str,
    path: KeyPath,
    text: &'a str,
    kind: Kind,
}

/// What a string is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Sentences.
    Doc,
    /// Markdown with paragraphs, lists, tables.
    Notes,
    /// A title or a name, without a full stop.
    Title,
}

/// Every text for people in a spec.
pub(super) fn prose(spec: &Spec) -> Vec<Prose<'_>> {
    let mut all = Gather { prose: Vec::new(), file: "service.yaml" };
    all.add(KeyPath::of("title"), &spec.service.title, Kind::Title);
    for (position, region) in spec.service.regions.iter().enumerate() {
        all.add(KeyPath::of("regions").index(position).key("doc"), &region.doc, Kind::Doc);
    }
    all.file = "auth.yaml";
    for (position, scheme) in spec.auth.schemes.iter().enumerate() {
        if let Some(doc) = &scheme.doc {
            all.add(KeyPath::of("schemes").index(position).key("doc"), doc, Kind::Doc);
        }
    }
    all.file = "groups.yaml";
    for (position, group) in spec.groups.iter().enumerate() {
        all.add(KeyPath::of("groups").index(position).key("title"), &group.title, Kind::Title);
    }
    all.file = "errors.yaml";
    for (position, entry) in spec.errors.iter().enumerate() {
        all.add(KeyPath::of("errors").index(position).key("meaning"), &entry.meaning, Kind::Doc);
    }
    for file in &spec.files {
        all.file = &file.path;
        all.of_file(file);
    }
    all.prose
}

struct Gather<'a> {
    prose: Vec<Prose<'a>>,
    file: &'a str,
}

impl<'a> Gather<'a> {
    fn add(&mut self, path: KeyPath, text: &'a str, kind: Kind) {
        self.prose.push(Prose { file: self.file, path, text, kind });
    }

    fn of_file(&mut self, file: &'a SpecFile) {
        if let Some(operation) = file.operation() {
            self.add(KeyPath::of("summary"), &operation.summary, Kind::Doc);
            if let Some(notes) = &operation.notes {
                self.add(KeyPath::of("notes"), notes, Kind::Notes);
            }
            if let Some(doc) = operation.replaces.as_ref().and_then(|replaces| replaces.doc.as_ref()) {
                self.add(KeyPath::of("replaces").key("doc"), doc, Kind::Notes);
            }
            if let Some(deprecated) = &operation.deprecated {
                self.add(KeyPath::of("deprecated"), deprecated, Kind::Doc);
            }
            for place in crate::spec::Place::ALL {
                self.fields(&KeyPath::of(place.key()), operation.fields_at(place));
            }
            if let Some(value) = &operation.body_value {
                self.field(&KeyPath::of("body_value"), value);
            }
            for (position, example) in operation.examples.iter().enumerate() {
                self.add(KeyPath::of("examples").index(position).key("name"), &example.name, Kind::Title);
            }
        }
        for (position, structure) in file.structs().iter().enumerate() {
            let path = KeyPath::of("structs").index(position);
            self.add(path.key("doc"), &structure.doc, Kind::Doc);
            self.fields(&path.key("fields"), &structure.fields);
        }
        for (position, enumeration) in file.enumerations().iter().enumerate() {
            let path = KeyPath::of("enumerations").index(position);
            self.add(path.key("doc"), &enumeration.doc, Kind::Doc);
            for (position, value) in enumeration.values.iter().enumerate() {
                if let Some(doc) = &value.doc {
                    self.add(path.key("values").index(position).key("doc"), doc, Kind::Doc);
                }
            }
        }
        for (position, identifier) in file.identifiers().iter().enumerate() {
            let path = KeyPath::of("identifiers").index(position);
            self.add(path.key("doc"), &identifier.doc, Kind::Doc);
        }
    }

    fn fields(&mut self, path: &KeyPath, fields: &'a [Field]) {
        for (position, field) in fields.iter().enumerate() {
            self.field(&path.index(position), field);
        }
    }

    fn field(&mut self, path: &KeyPath, field: &'a Field) {
        if let Some(doc) = &field.doc {
            self.add(path.key("doc"), doc, Kind::Doc);
        }
        if let Some(deprecated) = &field.deprecated {
            self.add(path.key("deprecated"), deprecated, Kind::Doc);
        }
    }
}

fn missing(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for site in context.index.fields.iter().filter(|site| Index::is_caller_supplied(site.field)) {
        if site.field.doc.is_none() {
            let of = match site.owner {
                Container::Struct(structure) => format!("`{}` of `{}`", site.field.name, structure.name),
                _ => format!("`{}`", site.field.name),
            };
            let message = format!("{of} has no doc");
            reporter.push(reporter.at(&site.file.path, site.path.key("name"), message));
        }
    }
    for (file, operation) in context.index.spec.operations() {
        if operation.title_zh.trim().is_empty() {
            reporter.push(reporter.at(&file.path, KeyPath::of("title_zh"), "the title is empty"));
        }
    }
    // The name of an example and the meaning of a value have rules of their own.
    for prose in context.prose.iter().filter(|prose| prose.kind != Kind::Title && prose.text.trim().is_empty()) {
        let is_value = prose.path.to_string().contains("].values[");
        if !is_value {
            reporter.push(reporter.at(prose.file, prose.path.clone(), "the text is empty"));
        }
    }
}

fn full_stop(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for prose in &context.prose {
        let text = prose.text.trim_end();
        let ends = match prose.kind {
            Kind::Title => true,
            Kind::Doc => text.ends_with('.'),
            // A list, a table or a block of code ends without one.
            Kind::Notes => text.ends_with(['.', '|', '`', ')', ':']),
        };
        if !ends && !text.is_empty() {
            reporter.push(reporter.at(prose.file, prose.path.clone(), "the text ends without a full stop"));
        }
    }
}

fn characters(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for prose in &context.prose {
        let wrong = if prose.text.contains('\t') {
            "a tab stands in the text".to_owned()
        } else if prose.text.chars().any(|c| c.is_control() && c != '\n') {
            "a control character stands in the text".to_owned()
        } else if let Some(c) = without_code(prose.text).chars().find(|c| is_chinese(*c)) {
            format!("`{c}` is not English")
        } else {
            continue;
        };
        let at = reporter.at(prose.file, prose.path.clone(), wrong);
        reporter.push(at.help("Chinese stands in `title_zh`, and values in backticks"));
    }
}

/// The text without what stands between backticks. A run of several ends at a run of as many.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.find('`').and_then(|at| rest.split_at_checked(at)) {
        let inside = from.trim_start_matches('`');
        let (ticks, inside) = from.split_at(from.len() - inside.len());
        out.push_str(before);
        rest = match inside.split_once(ticks) {
            Some((_, after)) => after,
            // What is not closed is no code.
            None => inside,
        };
    }
    out + rest
}

/// Characters of Chinese, and the wide punctuation that comes with them.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

fn summary(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        let text = operation.summary.trim_end();
        let wrong = if text.contains('\n') {
            "the summary has several lines"
        } else if text.starts_with(|c: char| !c.is_uppercase()) {
            "the summary does not begin with a capital"
        } else if has_two_sentences(text) {
            "the summary is more than one sentence"
        } else {
            continue;
        };
        let at = reporter.at(&file.path, KeyPath::of("summary"), wrong);
        reporter.push(at.help("what does not fit into one sentence stands in `notes`"));
    }
}

/// Whether a sentence ends before the end; a stop within a word or an abbreviation ends none.
fn has_two_sentences(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(['.', '!', '?']) {
        let mut following = after.chars();
        if following.next() == Some(' ') && following.next().is_some_and(char::is_uppercase) {
            return true;
        }
        rest = after;
    }
    false
}

fn link(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let index = &context.index;
    for prose in context.prose.iter().filter(|prose| prose.kind != Kind::Title) {
        let text = without_code(&prose.text.replace("[`", "[").replace("`]", "]"));
        for name in links(&text) {
            if !index.operations.contains_key(name) && !index.types.contains_key(name) {
                let message = format!("`[{name}]` is no operation and no type");
                let known = index.operations.keys().chain(index.types.keys()).copied();
                let at = reporter.at(prose.file, prose.path.clone(), message);
                reporter.push(at.nearest(name, known));
            }
        }
    }
}

/// The names in brackets that rustdoc would take for links; those with an address are none.
fn links(text: &str) -> Vec<&str> {
    let pieces = text.split('[').skip(1).filter_map(|piece| piece.split_once(']'));
    pieces
        .filter(|(name, behind)| naming::is_pascal(name) && !behind.starts_with(['(', '[', ':']))
        .map(|(name, _)| name)
        .collect()
}

fn source(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        let source = operation.source.as_str();
        if !is_page(source) && source != "openapi" {
            let message = format!("`{source}` is no source");
            let at = reporter.at(&file.path, KeyPath::of("source"), message);
            reporter.push(at.help("write the vendor's page, `meeting_21_0030`, or `openapi` where there is none"));
        }
    }
}

/// Whether a string is the name of a page as the vendor has them: a word, and two numbers, the last of four digits.
fn is_page(source: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    match source.split('_').collect::<Vec<_>>().as_slice() {
        [word, book, page] => {
            !word.is_empty()
                && word.chars().all(|c| c.is_ascii_lowercase())
                && is_number(book)
                && is_number(page)
                && page.len() == 4
        }
        _ => false,
    }
}

fn checked(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        if !is_day(&operation.checked) {
            let message = format!("`{}` is no day", operation.checked);
            let at = reporter.at(&file.path, KeyPath::of("checked"), message);
            reporter.push(at.help("write it as 2026-11-24"));
        }
    }
}

fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |part: &str, digits: usize| -> Option<u32> {
        let fits = part.len() == digits && part.chars().all(|c| c.is_ascii_digit());
        part.parse().ok().filter(|_| fits)
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}
