//! Creates a draft and writes it into the spec directory.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use huaweicloud_meeting_codegen::diagnostics::Report;
use huaweicloud_meeting_codegen::index::Index;
use huaweicloud_meeting_codegen::spec::{SpecFile, TODO};
use huaweicloud_meeting_codegen::yaml::{Sources, load};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::documents::Call;
use super::event::EventDraftRequest;
use super::operation::OperationDraft;
use super::precedents::Precedents;
use super::request::{DraftRequest, check_call};
use super::yaml::{self, Node};

/// The file of a new operation or event, with placeholders for the author to replace.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The path in the spec directory.
    pub path: String,
    /// The name of the operation, or the kind of the event.
    pub name: String,
    /// The text.
    pub text: String,
    /// The number of placeholders.
    pub placeholders: usize,
    /// Types the draft uses that another operation or event declares for itself, with the file. They must move to the
    /// `types.yaml` of the group or channel.
    pub shared: Vec<(String, String)>,
}

/// The reason why no draft was created.
#[derive(Debug)]
pub enum DraftError {
    /// The spec cannot be parsed.
    InvalidSpec(Report),
    /// The request or one of its documents is invalid.
    InvalidRequest(String),
    /// A file cannot be read or written.
    Io {
        /// What failed, such as "cannot write".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

impl fmt::Display for DraftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidSpec(report) => write!(f, "{report}"),
            Self::InvalidRequest(message) => f.write_str(message),
            Self::Io { action, path, source } => write!(f, "{action} {}: {source}", path.display()),
        }
    }
}

impl std::error::Error for DraftError {}

/// Drafts an operation, writes the file into the spec directory, and returns the next steps for the author.
///
/// # Errors
///
/// Fails if the request or the spec is invalid, or a file cannot be read or written. Existing files are never overwritten.
pub fn create(directory: &Path, label: &str, request: &DraftRequest) -> Result<String, DraftError> {
    let written = write(directory, label, |index, today| draft(index, request, today))?;
    let explain = format!("Run `cargo codegen explain {}` to see the Rust method and the HTTP request.", written.name);
    Ok(next_steps(&written, label, &[explain]))
}

/// Drafts an event, writes the file into the spec directory, and returns the next steps for the author.
///
/// # Errors
///
/// Fails like [`create`].
pub fn create_event(directory: &Path, label: &str, request: &EventDraftRequest) -> Result<String, DraftError> {
    let written = write(directory, label, |index, today| draft_event(index, request, today))?;
    let steps = [
        "Replace personal data in the example.".to_owned(),
        "Compare the fields with the vendor's page: a message rarely has all of them. Add `always: true` to those that\n   \
         every message has."
            .to_owned(),
        format!("Run `cargo codegen explain {}` to see the Rust names.", written.name),
    ];
    Ok(next_steps(&written, label, &steps))
}

/// Drafts a file and writes it into the spec directory.
fn write(
    directory: &Path,
    label: &str,
    draft: impl FnOnce(&Index, &str) -> Result<Draft, DraftError>,
) -> Result<Draft, DraftError> {
    let io = |action, path: &Path| {
        let path = path.to_owned();
        move |source| DraftError::Io { action, path, source }
    };
    let sources = Sources::read(directory, label).map_err(io("cannot read", directory))?;
    // Loaded but not checked: other drafts may still contain placeholders.
    let index = Index::new(load(&sources).map_err(DraftError::InvalidSpec)?);
    let today = Timestamp::now().to_zoned_datetime(TimeZone::UTC).date().to_string();
    let draft = draft(&index, &today)?;
    let path = directory.join(&draft.path);
    fs::create_dir_all(path.parent().unwrap_or(directory))
        .and_then(|()| OpenOptions::new().write(true).create_new(true).open(&path))
        .and_then(|mut file| file.write_all(draft.text.as_bytes()))
        .map_err(io("cannot write", &path))?;
    Ok(draft)
}

/// Drafts the file of an operation of the indexed spec; `today` becomes its `checked` date.
///
/// # Errors
///
/// Fails with [`DraftError::InvalidRequest`] if the operation exists already, or a document is invalid.
pub fn draft(index: &Index, request: &DraftRequest, today: &str) -> Result<Draft, DraftError> {
    infer(index, request, today).map_err(DraftError::InvalidRequest)
}

/// Drafts the file of an event of the indexed spec; `today` becomes its `checked` date.
///
/// # Errors
///
/// Fails with [`DraftError::InvalidRequest`] if the event exists already, or a message is invalid.
pub fn draft_event(index: &Index, request: &EventDraftRequest, today: &str) -> Result<Draft, DraftError> {
    let event = request.parse(index).map_err(DraftError::InvalidRequest)?;
    let precedents = Precedents::new(index, event.directory());
    let entries = event.entries(&precedents, today.to_owned());
    Ok(Draft::new(event.path(), event.kind.clone(), &entries, &precedents))
}

fn infer(index: &Index, request: &DraftRequest, today: &str) -> Result<Draft, String> {
    let path = request.path(index.spec())?;
    let http = request.parse_http()?;
    let mut call = match &request.request {
        Some(document) => document.call(&request.operation)?,
        None => Call::default(),
    };
    let response = request.response.as_ref().map(|document| document.response(index)).transpose()?;
    if let Some(http) = &http {
        check_call(http, &call)?;
    }
    let scheme = call.take_scheme(index);
    let precedents = Precedents::new(index, &request.group);
    let operation = request.operation.as_str();
    let today = today.to_owned();
    let entries = OperationDraft { precedents: &precedents, operation, today, http, scheme, call, response }.entries();
    Ok(Draft::new(path, request.operation.clone(), &entries, &precedents))
}

impl Draft {
    fn new(path: String, name: String, entries: &[(String, Node)], precedents: &Precedents<'_>) -> Self {
        let mut names = BTreeSet::new();
        for (key, node) in entries.iter().filter(|(key, _)| key != "examples") {
            node.collect_types(key, &mut names);
        }
        let is_of_one = |file: &SpecFile| file.operation().is_some() || file.event().is_some();
        let shared = names.iter().filter_map(|name| {
            let file = precedents.file_of(name).filter(|file| is_of_one(file))?;
            Some(((*name).to_owned(), file.path.clone()))
        });
        let placeholders = entries.iter().map(|(_, node)| node.placeholders()).sum();
        Self { path, name, text: yaml::print(entries), placeholders, shared: shared.collect() }
    }
}

/// Returns what the author does next: `steps` between replacing the placeholders and building.
fn next_steps(draft: &Draft, label: &str, steps: &[String]) -> String {
    let Draft { path, .. } = draft;
    let directory = Path::new(path).parent().unwrap_or(Path::new("")).display();
    let mut out = format!(
        "written: {label}/{path}, with {count} placeholders\n\n\
         1. Replace every {TODO}. `{TODO} x` proposes x: if x is correct, delete {TODO}.\n   \
         `cargo codegen check` lists the remaining placeholders and what each expects.\n",
        count = draft.placeholders
    );
    // Writing to a string cannot fail.
    for (name, file) in &draft.shared {
        let _ = writeln!(out, "   Move {name} from {file} to {directory}/types.yaml: two files now use it.");
    }
    let build = "Run `cargo build` to generate and compile the code.";
    for (number, step) in (2..).zip(steps.iter().map(String::as_str).chain([build])) {
        let _ = writeln!(out, "{number}. {step}");
    }
    out
}
