//! Parts of the crate that must agree: the methods of its clients, and the documentation with what users can import and what is
//! recorded of calls.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The crates that a program with the published crate has; tokio is a requirement.
const CRATES_OF_USERS: [&str; 3] = ["huaweicloud_meeting", "std", "tokio"];

/// The line at the beginning of examples in the runtime, which rustdoc hides: they are shown in the generated crate.
const HIDDEN_LINE: &str = "# extern crate huaweicloud_meeting_runtime as huaweicloud_meeting;";

#[test]
fn examples_in_the_documentation_import_only_crates_that_users_have() {
    let mut examples = 0;
    let mut wrong = Vec::new();
    for path in ["runtime/src", "generated/src"].into_iter().flat_map(rust_files_below) {
        for (number, line) in read(&path).lines().enumerate() {
            let line = line.trim_start();
            let Some(doc) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")).map(str::trim_start) else {
                continue;
            };
            // rustdoc hides lines that begin with `# `.
            let import = doc.strip_prefix("use ").and_then(|import| import.split_once("::"));
            // Otherwise, it is a sentence.
            let name =
                import.map(|(name, _)| name).filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
            examples += usize::from(name.is_some());
            let is_foreign = name.is_some_and(|name| !CRATES_OF_USERS.contains(&name));
            // The macros of the runtime are for generated code, which does not export them.
            let mut parts = doc.split("huaweicloud_meeting_runtime").skip(1);
            let names_runtime = doc != HIDDEN_LINE && parts.any(|rest| !rest.contains("! {"));
            if is_foreign || names_runtime {
                wrong.push(format!("{path}:{}: {doc}", number + 1));
            }
        }
    }
    assert!(examples > 100, "only {examples} imports were found");
    assert!(wrong.is_empty(), "a user cannot import these:\n{}", wrong.join("\n"));
}

/// In addition to [`CRATES_OF_USERS`], a page can use crates that it lists as dependencies.
#[test]
fn the_guide_has_all_pages_and_imports_only_crates_that_users_have() {
    let included = read("generated/src/guide.rs");
    let pages = files_below("generated/guide", "md");
    assert!(pages.len() > 10, "{pages:?}");
    for path in pages {
        let page = path.strip_prefix("generated/guide/").unwrap();
        assert!(
            included.contains(&format!("\"{page}\" => ")),
            "templates/generated/src/guide.rs does not include {page}"
        );
        let text = read(&path);
        for line in text.lines().filter_map(|line| line.trim_start().strip_prefix("use ")) {
            let Some((name, _)) = line.split_once("::") else { continue };
            // The name of a package can have dashes where that of the crate has underscores.
            let dependencies = text.lines().filter_map(|line| line.split_once(" = "));
            let is_listed = dependencies.map(|(package, _)| package.replace('-', "_")).any(|package| package == name);
            let is_known = CRATES_OF_USERS.contains(&name) || is_listed;
            assert!(is_known, "{path} imports {name}, which users do not have");
        }
    }
}

#[test]
fn the_blocking_clients_have_all_methods_of_the_asynchronous_ones() {
    let methods = public_methods("generated/src");
    let module = public_methods_of_file("generated/src/blocking.rs");
    for (owner, at_least) in [("Client", 10), ("Conference", 10), ("ConferenceWithoutPassword", 3)] {
        let asynchronous = &methods[owner];
        // Those in the module itself, and those of the groups.
        let mut blocking = module[owner].clone();
        blocking.extend(methods.get(&format!("blocking::{owner}")).into_iter().flatten().cloned());
        assert!(asynchronous.len() >= at_least, "{owner} has only {asynchronous:?}");
        let missing: Vec<_> = asynchronous.difference(&blocking).collect();
        assert!(missing.is_empty(), "`blocking::{owner}` lacks {missing:?}");
    }
}

#[test]
fn blocking_calls_have_all_options_of_asynchronous_ones() {
    let asynchronous = public_methods("runtime/src/call");
    let blocking = public_methods("runtime/src/blocking");
    assert!(asynchronous["Call<T>"].contains("attempt_timeout") && asynchronous["Call<T>"].contains("items"));
    for owner in ["Call<T>", "CustomCall", "Items<T>", "Pages<T>"] {
        // Iterators have these methods by a trait.
        let of_iterators = ["next", "collect"];
        let missing = asynchronous[owner].difference(&blocking[owner]).filter(|name| match owner {
            "Items<T>" | "Pages<T>" => !of_iterators.contains(&name.as_str()),
            _ => true,
        });
        let missing: Vec<_> = missing.collect();
        assert!(missing.is_empty(), "`blocking::{owner}` lacks {missing:?}");
    }
}

#[test]
fn the_guide_lists_the_spans_and_events_of_the_runtime_with_their_fields() {
    let guide = read(TRACING_PAGE);
    let documented = DocumentedRecords::of(&guide);
    let mut recorded = BTreeSet::new();
    let sources: Vec<_> = rust_files_below("runtime/src").iter().map(|path| read(path)).collect();
    for record in sources.iter().flat_map(|source| records(source)) {
        let (level, fields) = documented.record(&record);
        assert_eq!((level, fields), (record.level.to_uppercase().as_str(), &record.fields), "{}", record.name);
        recorded.insert(documented.name(&record).to_owned());
    }
    assert!(recorded.len() > 10, "{recorded:?}");
    let missing: Vec<_> = documented.events.keys().filter(|name| !recorded.contains(*name)).collect();
    assert!(missing.is_empty(), "the runtime does not record {missing:?}");
}

#[test]
fn the_guide_lists_what_an_observer_receives() {
    let (guide, source) = (read(TRACING_PAGE), read("runtime/src/observer/event.rs"));
    for event in ["AttemptFinished", "CallFinished"] {
        let (_, body) = source.split_once(&format!("pub struct {event}<'a> {{")).unwrap();
        let fields = body.split("\n}").next().unwrap().lines().filter_map(|line| line.trim().strip_prefix("pub "));
        let fields: BTreeSet<_> = fields.map(|field| field.split(':').next().unwrap().to_owned()).collect();
        let row = guide.lines().find(|line| line.starts_with(&format!("| [`{event}`]"))).unwrap();
        assert_eq!(code_spans(cells(row)[1]), fields, "{event}");
    }
    let (_, body) = source.split_once("pub(crate) fn error_type(").unwrap();
    let literals = body.split("\n}").next().unwrap().split('"').skip(1).step_by(2).map(str::to_owned);
    // Errors of the service always have a status.
    let types: BTreeSet<_> = literals.filter(|name| name != "service").collect();
    let rows = table(&guide, "| `error.type` | meaning |").skip(1);
    assert_eq!(rows.flat_map(|row| code_spans(row[0])).collect::<BTreeSet<_>>(), types);
}

/// The page of the guide that lists what is recorded of calls.
const TRACING_PAGE: &str = "generated/guide/tracing.md";

/// A span or an event: the call of a macro of `tracing`.
struct Record {
    level: String,
    is_span: bool,
    /// The name of the span or the message of the event.
    name: String,
    fields: BTreeSet<String>,
}

/// Returns the spans and events in a source file of the runtime.
fn records(source: &str) -> impl Iterator<Item = Record> {
    source.split("tracing::").skip(1).filter_map(|rest| {
        let (name, rest) = rest.split_once("!(")?;
        // Otherwise, a path.
        name.chars().all(|c| c.is_ascii_lowercase() || c == '_').then_some(())?;
        let (level, is_span) = name.strip_suffix("_span").map_or((name, false), |level| (level, true));
        let arguments = arguments(rest);
        let text = |argument: &&str| argument.starts_with('"');
        let name = arguments.iter().copied().find(text)?.trim_matches('"').to_owned();
        let fields = arguments.iter().filter(|argument| !text(argument) && !argument.starts_with("parent: "));
        let field = |argument: &&str| argument.split(" = ").next().unwrap().trim_start_matches(['%', '?']).to_owned();
        Some(Record { level: level.to_owned(), is_span, name, fields: fields.map(field).collect() })
    })
}

/// Returns the arguments of a macro, from the text after its opening parenthesis.
fn arguments(text: &str) -> Vec<&str> {
    let (mut depth, mut in_string, mut start) = (0, false, 0);
    let mut arguments = Vec::new();
    for (index, c) in text.char_indices() {
        match c {
            '"' => in_string = !in_string,
            _ if in_string => {}
            ',' | ')' if depth == 0 => {
                arguments.push(text[start..index].trim());
                start = index + 1;
                if c == ')' {
                    break;
                }
            }
            '(' | '{' => depth += 1,
            ')' | '}' => depth -= 1,
            _ => {}
        }
    }
    arguments.retain(|argument| !argument.is_empty());
    arguments
}

/// The spans and events that the guide lists, by their names and messages, with their levels and fields.
struct DocumentedRecords {
    spans: BTreeMap<String, (String, BTreeSet<String>)>,
    events: BTreeMap<String, (String, BTreeSet<String>)>,
}

impl DocumentedRecords {
    fn of(guide: &str) -> Self {
        let fields_of = |span: &str| {
            let rows = table(guide, "| field | span | value |");
            let rows = rows.filter(|row| code_spans(row[1]).contains(span));
            rows.flat_map(|row| code_spans(row[0])).collect()
        };
        let level = |cell: &str| cell.trim_matches('`').to_owned();
        let spans = table(guide, "| span | level | covers |").map(|row| {
            let name = row[0].trim_matches('`');
            (name.to_owned(), (level(row[1]), fields_of(name)))
        });
        let events = table(guide, "| message | level | fields |").flat_map(|row| {
            let names = code_spans(row[0]).into_iter().filter(|name| name != "ahead of");
            names.map(move |name| (name, (level(row[1]), code_spans(row[2]))))
        });
        Self { spans: spans.collect(), events: events.collect() }
    }

    /// Returns the documented name of a record. A message may begin with a value.
    fn name<'a>(&'a self, record: &'a Record) -> &'a str {
        let end = record.name.rsplit('}').next().unwrap();
        let is_message = |name: &&String| name.ends_with(end) && record.name.starts_with('{');
        self.events.keys().find(is_message).unwrap_or(&record.name)
    }

    fn record(&self, record: &Record) -> (&str, &BTreeSet<String>) {
        let records = if record.is_span { &self.spans } else { &self.events };
        let Some((level, fields)) = records.get(self.name(record)) else { panic!("{} is not documented", record.name) };
        (level, fields)
    }
}

/// Returns the rows of a table of Markdown after its header.
fn table<'a>(markdown: &'a str, header: &str) -> impl Iterator<Item = Vec<&'a str>> {
    let (_, rows) = markdown.split_once(&format!("{header}\n")).unwrap_or_else(|| panic!("no table {header}"));
    rows.lines().take_while(|line| line.starts_with('|')).skip(1).map(cells)
}

fn cells(row: &str) -> Vec<&str> {
    row.trim_matches('|').split('|').map(str::trim).collect()
}

/// Returns what is between backticks.
fn code_spans(markdown: &str) -> BTreeSet<String> {
    markdown.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Returns the public methods of each type in the files of a directory, but for `blocking.rs` at its top.
fn public_methods(directory: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::<String, BTreeSet<String>>::new();
    let top = format!("{directory}/blocking.rs");
    for path in rust_files_below(directory).into_iter().filter(|path| *path != top) {
        for (owner, methods) in public_methods_of_file(&path) {
            all.entry(owner).or_default().extend(methods);
        }
    }
    all
}

/// Returns the documented public methods of each type in a file, by the type as the `impl` writes it.
fn public_methods_of_file(path: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::<String, BTreeSet<String>>::new();
    let mut owner = None;
    let mut is_hidden = false;
    for line in read(path).lines() {
        if let Some(rest) = line.strip_prefix("impl").filter(|rest| !rest.contains(" for ")) {
            let rest = rest.strip_prefix('<').map_or(rest, |generics| generics.split_once("> ").unwrap_or_default().1);
            owner = rest.trim().trim_start_matches("crate::").strip_suffix(" {").map(str::to_owned);
        } else if line == "}" {
            owner = None;
        }
        let signature = line.strip_prefix("    pub ").map(|line| line.trim_start_matches("async "));
        let name = signature.and_then(|line| line.strip_prefix("fn ")?.split(['(', '<']).next());
        if let (Some(owner), Some(name), false) = (&owner, name, is_hidden) {
            all.entry(owner.clone()).or_default().insert(name.to_owned());
        }
        is_hidden = line.contains("#[doc(hidden)]") || (is_hidden && line.trim_start().starts_with("#["));
    }
    all
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn rust_files_below(directory: &str) -> Vec<String> {
    files_below(directory, "rs")
}

/// Returns the files with an extension in a directory of the workspace and its subdirectories, as paths relative to the workspace.
fn files_below(directory: &str, extension: &str) -> Vec<String> {
    let mut files = Vec::new();
    let mut pending = vec![PathBuf::from(directory)];
    while let Some(current) = pending.pop() {
        for entry in fs::read_dir(root().join(&current)).unwrap() {
            let entry = entry.unwrap();
            let path = current.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                files.push(path.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    files.sort();
    files
}
