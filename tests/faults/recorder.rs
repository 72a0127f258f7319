//! Records lines of `tracing` and `log` that contain a canary, from all threads and at all levels.

use std::fmt::{self, Debug, Write as _};
use std::sync::{Mutex, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span;

use crate::subject::CANARY;

/// The number of lines that are kept.
const MAX_LINES: usize = 1_000;

static LEAKS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Starts recording, for the rest of the process.
pub(crate) fn start() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        tracing::subscriber::set_global_default(Recorder).unwrap();
        log::set_boxed_logger(Box::new(Recorder)).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
}

/// Returns the recorded lines that contain a canary, and removes them.
pub(crate) fn take(canary: &str) -> Vec<String> {
    let mut leaks = LEAKS.lock().unwrap_or_else(PoisonError::into_inner);
    let (taken, kept) = std::mem::take(&mut *leaks).into_iter().partition(|line| line.contains(canary));
    *leaks = kept;
    taken
}

struct Recorder;

/// The fields of an event or a span.
#[derive(Default)]
struct Line(String);

impl Line {
    fn record(self) {
        if self.0.contains(CANARY) {
            let mut leaks = LEAKS.lock().unwrap_or_else(PoisonError::into_inner);
            if leaks.len() < MAX_LINES {
                leaks.push(self.0);
            }
        }
    }
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl tracing::Subscriber for Recorder {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        let mut line = Line(attributes.metadata().target().to_owned());
        attributes.record(&mut line);
        line.record();
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        let mut line = Line::default();
        values.record(&mut line);
        line.record();
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut line = Line(event.metadata().target().to_owned());
        event.record(&mut line);
        line.record();
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

impl log::Log for Recorder {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let mut line = Line(record.target().to_owned());
        let _ = fmt::write(&mut line.0, format_args!(" {}", record.args()));
        line.record();
    }

    fn flush(&self) {}
}
