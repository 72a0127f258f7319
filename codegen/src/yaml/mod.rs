//! From files to [`Spec`]: the only place that knows YAML.

mod decode;
mod lint;
mod recover;
mod sources;
mod tree;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;

pub use sources::Sources;
pub(crate) use tree::Document;

use crate::diagnostics::{Diagnostic, KeyPath, Report, RuleId, locate};
use crate::parallel;
use crate::spec::{Auth, Content, ErrorCatalog, Groups, Operation, Placeholder, Service, Spec, SpecFile, TypesFile};

/// The text is YAML, in one document that is not nested beyond measure.
pub const SYNTAX: RuleId = RuleId {
    id: "E001",
    name: "yaml-syntax",
    doc: "A file is UTF-8 and YAML: one document that is not empty and not nested beyond measure.",
};
/// Anchors and the like.
pub const PLAIN_YAML: RuleId =
    RuleId { id: "E002", name: "plain-yaml", doc: "A file does without anchors, aliases, tags and merge keys." };
/// A key that stands twice.
pub const DUPLICATE_KEY: RuleId =
    RuleId { id: "E003", name: "duplicate-key", doc: "No key stands twice in one object." };
/// A word that is a boolean to some.
pub const QUOTE: RuleId = RuleId {
    id: "E004",
    name: "quote",
    doc: "Y, N, yes, no, on and off are quoted: to many readers of YAML they are booleans.",
};
/// A key without a value.
pub const NO_VALUE: RuleId = RuleId {
    id: "E005",
    name: "no-value",
    doc: "A key has a value; one that says nothing is left out. Only examples may hold null.",
};
/// A key that the language does not have.
pub const UNKNOWN_KEY: RuleId =
    RuleId { id: "E006", name: "unknown-key", doc: "The language has only the keys of `spec/README.md`." };
/// A key that must be there.
pub const MISSING_KEY: RuleId = RuleId { id: "E007", name: "missing-key", doc: "What must be said is said." };
/// A value of the wrong shape.
pub const WRONG_VALUE: RuleId = RuleId {
    id: "E008",
    name: "wrong-value",
    doc: "A value has the shape that its key asks for: a list, a type, bounds, one of a few words.",
};
/// A file that nothing would read.
pub const STRAY_FILE: RuleId = RuleId {
    id: "E009",
    name: "stray-file",
    doc: "A file ends in .yaml and stands at the top, in the directory of a group or in `types`, where it is read.",
};
/// A file that must be there.
pub const MISSING_FILE: RuleId =
    RuleId { id: "E010", name: "missing-file", doc: "There are service.yaml, auth.yaml, groups.yaml and errors.yaml." };

/// The rules that loading keeps, by id.
pub const RULES: [RuleId; 10] = [
    SYNTAX,
    PLAIN_YAML,
    DUPLICATE_KEY,
    QUOTE,
    NO_VALUE,
    UNKNOWN_KEY,
    MISSING_KEY,
    WRONG_VALUE,
    STRAY_FILE,
    MISSING_FILE,
];

/// The directory of the types that several groups use.
const SHARED: &str = "types";
/// The file of the types that several operations of a group use.
const GROUP_TYPES: &str = "types.yaml";

/// Where files stand.
const PLACES: &str = "operations stand in `<group>/<operation>.yaml`, types in `types/*.yaml` and `<group>/types.yaml`";

/// Decodes every file.
///
/// # Errors
///
/// Reports what is wrong in any of them.
pub fn load(sources: &Sources) -> Result<Spec, Report> {
    let mut loader = Loader { texts: BTreeMap::new(), diagnostics: Vec::new(), placeholders: BTreeMap::new() };
    for (path, bytes) in &sources.files {
        loader.read(path, bytes);
    }
    let service = loader.one::<Service>("service.yaml");
    let auth = loader.one::<Auth>("auth.yaml");
    let groups = loader.one::<Groups>("groups.yaml");
    let errors = loader.one::<ErrorCatalog>("errors.yaml");
    let files = loader.files();
    let Loader { texts, diagnostics, placeholders } = loader;
    match (service, auth, groups, errors) {
        (Some(service), Some(auth), Some(groups), Some(errors)) if diagnostics.is_empty() => Ok(Spec {
            label: sources.label.clone(),
            service,
            auth,
            groups: groups.groups,
            errors: errors.errors,
            files,
            texts,
            placeholders,
            manifest: sources.manifest.clone(),
        }),
        _ => Err(Report::new(&sources.label, diagnostics, &texts)),
    }
}

struct Loader {
    texts: BTreeMap<String, Arc<str>>,
    diagnostics: Vec<Diagnostic>,
    placeholders: BTreeMap<String, Vec<Placeholder>>,
}

impl Loader {
    fn read(&mut self, path: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        if let Err(error) = std::str::from_utf8(bytes) {
            let wrong = "the file is not UTF-8 from here on";
            let mut wrong = Diagnostic::new(SYNTAX, path, KeyPath::root(), wrong);
            let before = bytes.get(..error.valid_up_to()).map(String::from_utf8_lossy);
            let at = before.map_or(0, |before| before.replace("\r\n", "\n").len());
            wrong.location = Some(locate(&text, at..at));
            self.diagnostics.push(wrong);
        }
        let depth = path.matches('/').count();
        let top = ["service.yaml", "auth.yaml", "groups.yaml", "errors.yaml"];
        if !path.ends_with(".yaml") || depth > 1 || (depth == 0 && !top.contains(&path)) {
            let stray = Diagnostic::new(STRAY_FILE, path, KeyPath::root(), "nothing reads this file");
            self.diagnostics.push(stray.help(PLACES));
        } else {
            self.texts.insert(path.to_owned(), text.into());
        }
    }

    /// A file that must be there.
    fn one<T: DeserializeOwned>(&mut self, path: &str) -> Option<T> {
        let Some(text) = self.texts.get(path).map(Arc::clone) else {
            let missing = "the file is missing";
            self.diagnostics.push(Diagnostic::new(MISSING_FILE, path, KeyPath::root(), missing));
            return None;
        };
        if self.is_broken(path) {
            return None;
        }
        self.take(path, Decoded::new(path, &text))
    }

    /// The files of operations and types.
    fn files(&mut self) -> Vec<SpecFile> {
        let texts: Vec<(String, Arc<str>)> = self
            .texts
            .iter()
            .filter(|(path, _)| path.contains('/') && !self.is_broken(path))
            .map(|(path, text)| (path.clone(), Arc::clone(text)))
            .collect();
        let decoded = parallel::map(&texts, |(path, text)| content(path, text));
        let mut files = Vec::with_capacity(texts.len());
        for ((path, text), decoded) in texts.into_iter().zip(decoded) {
            let directory = path.split_once('/').map_or("", |(directory, _)| directory);
            let group = (directory != SHARED).then(|| directory.to_owned());
            let content = self.take(&path, decoded);
            files.extend(content.map(|content| SpecFile { path, text, group, content }));
        }
        files
    }

    /// Whether a file is no string at all.
    fn is_broken(&self, path: &str) -> bool {
        self.diagnostics.iter().any(|found| found.file == path && found.rule == SYNTAX)
    }

    fn take<T>(&mut self, path: &str, decoded: Decoded<T>) -> Option<T> {
        self.diagnostics.extend(decoded.diagnostics);
        if !decoded.placeholders.is_empty() {
            self.placeholders.insert(path.to_owned(), decoded.placeholders);
        }
        decoded.value
    }
}

/// What a file of operations or types holds.
fn content(path: &str, text: &str) -> Decoded<Content> {
    let (directory, name) = path.split_once('/').unwrap_or(("", path));
    if directory == SHARED || name == GROUP_TYPES {
        Decoded::<TypesFile>::new(path, text).map(Content::Types)
    } else {
        Decoded::<Operation>::new(path, text).map(|operation| Content::Operation(Box::new(operation)))
    }
}

/// A file as far as it could be decoded.
struct Decoded<T> {
    value: Option<T>,
    placeholders: Vec<Placeholder>,
    diagnostics: Vec<Diagnostic>,
}

impl<T> Decoded<T> {
    fn wrong(diagnostics: Vec<Diagnostic>) -> Self {
        Self { value: None, placeholders: Vec::new(), diagnostics }
    }

    fn map<U>(self, into: impl FnOnce(T) -> U) -> Decoded<U> {
        Decoded { value: self.value.map(into), placeholders: self.placeholders, diagnostics: self.diagnostics }
    }
}

impl<T: DeserializeOwned> Decoded<T> {
    fn new(path: &str, text: &str) -> Self {
        let document = match Document::parse(text) {
            Ok(document) => document,
            Err(error) => return Self::wrong(vec![decode::syntax(path, text, error)]),
        };
        if document.nodes.is_empty() {
            return Self::wrong(vec![Diagnostic::new(SYNTAX, path, KeyPath::root(), "the file is empty")]);
        }
        let mut diagnostics = Vec::new();
        lint::scan(path, &document, &mut diagnostics);
        // A decoder would stumble over the same things and say it less well.
        if diagnostics.iter().any(|found| lint::is_fatal(found.rule)) {
            return Self::wrong(diagnostics);
        }
        let placeholders = lint::placeholders(&document);
        let value = match decode::decode(path, text, &document) {
            Ok(value) => Some(value),
            Err(found) => {
                diagnostics.extend(found);
                None
            }
        };
        Self { value, placeholders, diagnostics }
    }
}
