//! Errors of the commands, and how they are printed.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use huaweicloud_meeting_codegen::diagnostics::{Color, Report, pretty};
use huaweicloud_meeting_codegen::generate::GenerateError;
use huaweicloud_meeting_codegen::output::OutputError;
use huaweicloud_meeting_codegen::write::{Changes, WriteError};
use huaweicloud_meeting_codegen::{ReadError, check};
use huaweicloud_meeting_codegen_tools::draft::DraftError;

/// The reason why a command failed.
#[derive(Debug)]
pub(crate) enum Error {
    /// The spec cannot be parsed or violates a rule.
    InvalidSpec(Report),
    /// Generated files differ from what the spec produces.
    OutOfDate(Changes),
    /// An argument, or a file that an argument names, is invalid.
    InvalidArgument(String),
    /// An output cannot be generated, such as a page whose template is invalid.
    Output(OutputError),
    /// A file or directory cannot be read or written.
    Io {
        /// What failed, such as "cannot write".
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    /// Standard output cannot be written.
    Stdout(io::Error),
}

/// How the diagnostics of an invalid spec are printed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Style {
    /// One line per diagnostic.
    Lines,
    /// With an excerpt of the source and help.
    Excerpts(Color),
}

impl Error {
    /// Creates an [`Error::Io`] for a path, to be passed to `map_err`.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self {
            Self::InvalidSpec(_) | Self::OutOfDate(_) => ExitCode::from(1),
            Self::InvalidArgument(_) | Self::Output(_) | Self::Io { .. } | Self::Stdout(_) => ExitCode::from(2),
        }
    }

    /// Prints the error and what to do about it.
    pub(crate) fn print(&self, out: &mut impl Write, style: Style) -> io::Result<()> {
        match self {
            Self::InvalidSpec(report) => print_report(out, report, style),
            Self::OutOfDate(changes) => print_out_of_date(out, changes),
            Self::InvalidArgument(message) => writeln!(out, "error: {message}"),
            Self::Output(source) => writeln!(out, "error: {source}"),
            Self::Io { action, path, source } => writeln!(out, "error: {action} {}: {source}", path.display()),
            Self::Stdout(source) => writeln!(out, "error: cannot write to standard output: {source}"),
        }
    }
}

fn print_report(out: &mut impl Write, report: &Report, style: Style) -> io::Result<()> {
    let color = match style {
        Style::Lines => return write!(out, "{report}"),
        Style::Excerpts(color) => color,
    };
    write!(out, "{}", pretty(report, color))?;
    let count = report.diagnostics.len();
    let errors = if count == 1 { "error" } else { "errors" };
    writeln!(out, "{count} {errors}; docs/rules.md explains the rules")?;
    match check::advice(report) {
        Some(advice) => writeln!(out, "{advice}"),
        None => Ok(()),
    }
}

fn print_out_of_date(out: &mut impl Write, changes: &Changes) -> io::Result<()> {
    writeln!(out, "error: generated files are out of date")?;
    for path in &changes.written {
        writeln!(out, "  differs: {path}")?;
    }
    for path in &changes.removed {
        writeln!(out, "  no longer generated: {path}")?;
    }
    writeln!(out, "run `cargo build` and commit the result")
}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Invalid(report) => Self::InvalidSpec(report),
            ReadError::Io(_) => Self::InvalidArgument(error.to_string()),
        }
    }
}

impl From<GenerateError> for Error {
    fn from(error: GenerateError) -> Self {
        match error {
            GenerateError::Spec(error) => error.into(),
            GenerateError::ReadTemplate(path, source) => Self::Io { action: "cannot read", path, source },
            GenerateError::Output(error) => error.into(),
            GenerateError::Write(error) => error.into(),
        }
    }
}

impl From<OutputError> for Error {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

impl From<WriteError> for Error {
    fn from(WriteError { path, error }: WriteError) -> Self {
        Self::Io { action: "cannot write", path, source: error }
    }
}

impl From<DraftError> for Error {
    fn from(error: DraftError) -> Self {
        match error {
            DraftError::InvalidSpec(report) => Self::InvalidSpec(report),
            DraftError::InvalidRequest(message) => Self::InvalidArgument(message),
            DraftError::Io { action, path, source } => Self::Io { action, path, source },
        }
    }
}
