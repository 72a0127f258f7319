//! The requests that the fake has received, and its responses.

use std::collections::VecDeque;
use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use serde_json::Value;

use crate::limits;
use crate::requests::query::parse_query;

/// A request that the fake has received, with what became of it, as returned by [`Fake::journal`](crate::Fake::journal).
///
/// Its `Debug` output contains no values of parameters, headers or the body, since these may be credentials.
#[derive(Clone)]
#[non_exhaustive]
pub struct JournalEntry {
    /// The number of the request since the start of the fake, from 1.
    pub number: u64,
    /// When it was received, by the clock of the system.
    pub received: SystemTime,
    /// The name of the operation; `None` if no operation has this method and path.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: String,
    /// The path, still percent-encoded.
    pub path: String,
    /// The decoded query parameters, in the order in which they were sent.
    pub query: Vec<(String, String)>,
    /// The headers, with lower-case names.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
    /// The HTTP status of the response; `None` before there is one, or if the connection was closed without one.
    pub status: Option<u16>,
    /// The error code of an error response.
    pub code: Option<String>,
    /// The time until the response, by tokio's clock; `None` before that.
    pub duration: Option<Duration>,
}

impl JournalEntry {
    pub(crate) fn new(
        operation: Option<&'static str>,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Self {
        let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        Self {
            number: 0,
            received: SystemTime::now(),
            operation,
            method: method.as_str().to_owned(),
            path: uri.path().to_owned(),
            query: parse_query(uri.query().unwrap_or_default()),
            headers: headers.iter().map(header).collect(),
            body,
            status: None,
            code: None,
            duration: None,
        }
    }

    /// Returns the size of what was received, in bytes.
    fn size(&self) -> usize {
        let pairs = self.query.iter().chain(&self.headers);
        self.path.len() + self.body.len() + pairs.map(|(name, value)| name.len() + value.len()).sum::<usize>()
    }

    /// Returns the first value of a header. The name is case-insensitive.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(candidate, _)| candidate.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns the first value of a query parameter. The name is case-sensitive.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(candidate, _)| candidate == name).map(|(_, value)| value.as_str())
    }

    /// Returns the body as JSON, or `None` if it is not valid JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

// Omits all values: they may be tokens and passwords.
impl fmt::Debug for JournalEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JournalEntry")
            .field("number", &self.number)
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("query", &self.query.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("status", &self.status)
            .field("code", &self.code)
            .field("duration", &self.duration)
            .finish_non_exhaustive()
    }
}

/// The last requests.
pub(crate) struct Journal {
    entries: VecDeque<JournalEntry>,
    limit: usize,
    bytes: usize,
    received: u64,
}

impl Journal {
    /// Creates a journal of this number of requests.
    pub(crate) fn new(limit: usize) -> Self {
        Self { entries: VecDeque::new(), limit, bytes: 0, received: 0 }
    }

    /// Adds a request, and returns its number. The oldest ones are removed if there are too many.
    pub(crate) fn add(&mut self, mut entry: JournalEntry) -> u64 {
        self.received += 1;
        entry.number = self.received;
        self.bytes += entry.size();
        self.entries.push_back(entry);
        while self.entries.len() > self.limit || self.bytes > limits::JOURNAL_BYTES {
            let Some(removed) = self.entries.pop_front() else { break };
            self.bytes -= removed.size();
        }
        self.received
    }

    /// Completes the entry of a request with its response.
    pub(crate) fn finish(&mut self, finished: &JournalEntry) {
        if let Some(entry) = self.entries.iter_mut().rev().find(|entry| entry.number == finished.number) {
            entry.clone_from(finished);
        }
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &JournalEntry> {
        self.entries.iter()
    }

    /// Returns the largest number of requests.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// Returns the size of the requests, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
        self.bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(bytes: usize) -> JournalEntry {
        JournalEntry::new(None, &Method::GET, &Uri::from_static("/"), &HeaderMap::new(), vec![0; bytes].into())
    }

    #[test]
    fn the_journal_is_bounded_by_number_and_size() {
        let mut journal = Journal::new(3);
        (0..5).for_each(|_| {
            journal.add(entry(1));
        });
        assert_eq!(journal.entries().map(|entry| entry.number).collect::<Vec<_>>(), [3, 4, 5]);
        // With the path.
        journal.add(entry(limits::JOURNAL_BYTES - 1));
        assert_eq!(journal.entries().map(|entry| entry.number).collect::<Vec<_>>(), [6]);
        journal.add(entry(limits::JOURNAL_BYTES));
        assert_eq!((journal.entries().count(), journal.bytes), (0, 0));
        assert_eq!(Journal::new(0).add(entry(1)), 1);
    }
}
