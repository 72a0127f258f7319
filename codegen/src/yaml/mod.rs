//! Reads the files of a spec directory. This module and `source` are the only ones that depend on a YAML parser.

mod decode;
mod lint;
mod rules;
mod sources;

use std::collections::BTreeMap;
use std::convert::identity;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use lint::Linted;
pub(crate) use rules::RULES;
use rules::{MISSING_FILE, STRAY_FILE, SYNTAX};
pub use sources::Sources;

use crate::diagnostics::{Diagnostic, Report, Reporter, SpecPath};
use crate::parallel;
use crate::source::{Document, SyntaxError, locate};
use crate::spec::{Auth, Content, ErrorCatalog, Groups, Placeholder, Service, Spec, SpecFile, Value};

/// The files at the top of the directory.
const TOP: [&str; 4] = ["service.yaml", "auth.yaml", "groups.yaml", "errors.yaml"];
/// The directory of the types that several groups use.
const SHARED: &str = "types";
/// The file of the types that several operations of a group use.
const GROUP_TYPES: &str = "types.yaml";

/// The directory of events: a file for each channel, and a directory for its events.
const EVENTS: &str = "events";
/// The channels of events.
const CHANNELS: [&str; 2] = ["events/push", "events/stream"];

/// The directory of resources, and the file of the operations that belong to none.
const RESOURCES: &str = "resources";
const STANDALONE: &str = "resources/standalone.yaml";

/// The help for a file at the wrong path.
const PLACES: &str = "operations are read from `<group>/<operation>.yaml`, types from `types/*.yaml` and `<group>/types.yaml`, \
                      events from `events/stream/<event>.yaml` and `events/push/<event>.yaml`, resources from `resources/<resource>.yaml`";

/// Decodes every file.
///
/// # Errors
///
/// Reports everything that is wrong in any of them.
pub fn load(sources: &Sources) -> Result<Spec, Report> {
    let mut loader = Loader::default();
    for (path, bytes) in &sources.files {
        loader.read(path, bytes);
    }
    let service = loader.required::<Service>("service.yaml");
    let auth = loader.required::<Auth>("auth.yaml");
    let groups = loader.required::<Groups>("groups.yaml");
    let errors = loader.required::<ErrorCatalog>("errors.yaml");
    let files = loader.files();
    let Loader { texts, reporter, values, placeholders, .. } = loader;
    let diagnostics = reporter.finish();
    match (service, auth, groups, errors) {
        (Some(service), Some(auth), Some(groups), Some(errors)) if diagnostics.is_empty() => Ok(Spec {
            label: sources.label.clone(),
            service,
            auth,
            groups: groups.groups,
            errors: errors.errors,
            files,
            texts,
            values,
            placeholders,
            manifest: sources.manifest.clone(),
        }),
        _ => Err(Report::new(&sources.label, diagnostics, &texts)),
    }
}

#[derive(Default)]
struct Loader {
    texts: BTreeMap<String, Arc<str>>,
    /// The files that are not UTF-8.
    broken: Vec<String>,
    values: BTreeMap<String, Value>,
    placeholders: BTreeMap<String, Vec<Placeholder>>,
    reporter: Reporter,
}

impl Loader {
    fn read(&mut self, path: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        if let Err(error) = std::str::from_utf8(bytes) {
            let before = bytes.get(..error.valid_up_to()).map(String::from_utf8_lossy);
            let start = before.map_or(0, |before| before.replace("\r\n", "\n").len());
            let message = "the file is not UTF-8 from here on";
            self.reporter.report(SYNTAX, SpecPath::file(path), message).at(locate(&text, start..start));
            self.broken.push(path.to_owned());
        }
        if !path.ends_with(".yaml") || !is_place(path) {
            self.reporter.report(STRAY_FILE, SpecPath::file(path), "this file is not read").help(PLACES);
        } else {
            self.texts.insert(path.to_owned(), text.into());
        }
    }

    /// Decodes a file that must exist.
    fn required<T: DeserializeOwned>(&mut self, path: &str) -> Option<T> {
        let Some(text) = self.texts.get(path).map(Arc::clone) else {
            self.reporter.report(MISSING_FILE, SpecPath::file(path), "the file is missing");
            return None;
        };
        if self.broken.iter().any(|broken| broken == path) {
            return None;
        }
        self.take(path, decode_file(path, &text, identity))
    }

    /// Decodes the files of operations, events, resources and types.
    fn files(&mut self) -> Vec<SpecFile> {
        let texts: Vec<(String, Arc<str>)> = self
            .texts
            .iter()
            .filter(|(path, _)| path.contains('/') && !self.broken.contains(path))
            .map(|(path, text)| (path.clone(), Arc::clone(text)))
            .collect();
        let decoded = parallel::map(&texts, |(path, text)| content(path, text));
        let mut files = Vec::with_capacity(texts.len());
        for ((path, _), decoded) in texts.into_iter().zip(decoded) {
            // A channel and its events belong together.
            let directory = match directory_of(&path) {
                EVENTS => path.trim_end_matches(".yaml"),
                directory => directory,
            };
            let group = (directory != SHARED && directory != RESOURCES).then(|| directory.to_owned());
            files.extend(self.take(&path, decoded).map(|content| SpecFile { path, group, content }));
        }
        files
    }

    fn take<T>(&mut self, path: &str, decoded: Result<Decoded<T>, Vec<Diagnostic>>) -> Option<T> {
        match decoded {
            Ok(Decoded { content, value, placeholders }) => {
                self.values.insert(path.to_owned(), value);
                self.placeholders.insert(path.to_owned(), placeholders);
                Some(content)
            }
            Err(diagnostics) => {
                diagnostics.into_iter().for_each(|diagnostic| self.reporter.add(diagnostic));
                None
            }
        }
    }
}

/// Returns the directory of a file; empty for a file at the top.
fn directory_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// Returns whether a file is in a place where it is read.
fn is_place(path: &str) -> bool {
    match directory_of(path) {
        "" => TOP.contains(&path),
        EVENTS => path.strip_suffix(".yaml").is_some_and(|path| CHANNELS.contains(&path)),
        directory => CHANNELS.contains(&directory) || !directory.contains('/'),
    }
}

/// Decodes a file of an operation, an event, a resource or types.
fn content(path: &str, text: &str) -> Result<Decoded<Content>, Vec<Diagnostic>> {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    if path == STANDALONE {
        decode_file(path, text, Content::Standalone)
    } else if directory == RESOURCES {
        decode_file(path, text, |resource| Content::Resource(Box::new(resource)))
    } else if directory == SHARED || name == GROUP_TYPES {
        decode_file(path, text, Content::Types)
    } else if CHANNELS.contains(&directory) {
        decode_file(path, text, |event| Content::Event(Box::new(event)))
    } else if directory == EVENTS {
        decode_file(path, text, |channel| Content::Channel(Box::new(channel)))
    } else {
        decode_file(path, text, |operation| Content::Operation(Box::new(operation)))
    }
}

/// A decoded file.
struct Decoded<T> {
    content: T,
    value: Value,
    placeholders: Vec<Placeholder>,
}

/// Decodes a file and converts its content, or returns everything that is wrong with it.
fn decode_file<T: DeserializeOwned, U>(
    path: &str,
    text: &str,
    convert: impl FnOnce(T) -> U,
) -> Result<Decoded<U>, Vec<Diagnostic>> {
    let wrong = |message: String| Diagnostic::new(SYNTAX, SpecPath::file(path), message);
    let document = Document::parse(text).map_err(|error| vec![syntax(path, text, error)])?;
    let root = document.root.ok_or_else(|| vec![wrong("the file is empty".to_owned())])?;
    let linted = lint::lint(path, text, &root);
    let is_fatal = linted.is_fatal();
    let Linted { mut diagnostics, placeholders } = linted;
    if is_fatal {
        return Err(diagnostics);
    }
    let value = serde_yaml::from_str::<Value>(text).map_err(|error| vec![wrong(error.to_string())]);
    let decoded = value.and_then(|value| Ok((decode::decode(path, &value)?, value)));
    match decoded {
        Ok((content, value)) if diagnostics.is_empty() => {
            Ok(Decoded { content: convert(content), value, placeholders })
        }
        decoded => {
            diagnostics.extend(decoded.err().unwrap_or_default());
            Err(diagnostics)
        }
    }
}

/// Reports that a file is not YAML.
fn syntax(file: &str, text: &str, error: SyntaxError) -> Diagnostic {
    let (before, after) = text.split_at_checked(error.span.start).unwrap_or((text, ""));
    let help = if after.starts_with(':') {
        Some("quote strings that contain `: `, as in `doc: \"One: two.\"`")
    } else if before.ends_with('\t') || after.starts_with('\t') {
        Some("indent with spaces")
    } else {
        None
    };
    let mut diagnostic = Diagnostic::new(SYNTAX, SpecPath::file(file), error.message);
    diagnostic.at(locate(text, error.span));
    diagnostic.help = help.map(str::to_owned);
    diagnostic
}
