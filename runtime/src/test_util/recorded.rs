//! Requests that a script received.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use percent_encoding::percent_decode_str;

use super::diff::diff;
use super::json::{formatted, formatted_or_text};
use super::route::Routes;
use crate::body::{Body, BodyError};
use crate::codec;

/// A request that a [`Script`](super::Script) received.
///
/// `Display` shows the method, the URL without its host, and the body, with one line for each value.
#[derive(Clone)]
pub struct RecordedRequest {
    operation: Option<&'static str>,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    url: String,
    headers: HeaderMap,
    body: Bytes,
}

impl RecordedRequest {
    /// Reads the body of a request.
    pub(super) async fn read(request: Request<Body>, routes: Routes) -> Result<Self, BodyError> {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path().to_owned();
        let query = parts.uri.query().unwrap_or_default();
        let decoded = |string: &str| percent_decode_str(string).decode_utf8_lossy().into_owned();
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        });
        Ok(Self {
            operation: routes.operation(&parts.method, &path),
            query: pairs.collect(),
            url: parts.uri.path_and_query().map_or_else(|| path.clone(), ToString::to_string),
            method: parts.method,
            path,
            headers: parts.headers,
            body: body.into_bytes().await?,
        })
    }

    /// Returns the vendor's name of the operation, or `None` if no operation has this method and path.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// Returns the HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the path, percent-encoded as it was sent.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the decoded value of a query parameter. If there are several with the name, returns the first.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the names and values of all query parameters, decoded, in the order in which they were sent.
    #[must_use]
    pub fn queries(&self) -> &[(String, String)] {
        &self.query
    }

    /// Returns the value of a header. If there are several with the name, returns the first; a value that is not visible ASCII is
    /// `None`.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns all headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body. It is empty if there was none.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns a string, number or boolean in the JSON body, by the names of its fields on the wire with dots between them.
    /// Returns `None` if the body has no such value.
    #[must_use]
    pub fn field(&self, path: &str) -> Option<String> {
        let path: Vec<&str> = path.split('.').collect();
        codec::find_string(&self.body, &path)
    }

    /// Asserts that the body is a JSON value. `expected` is a string of JSON, or anything that is displayed as JSON, such as
    /// `serde_json::json!(…)`.
    ///
    /// The order of the fields of an object does not matter. Numbers are equal if they are written in the same way.
    ///
    /// # Panics
    ///
    /// Panics with the differing lines if the values differ, and if one of them is not JSON.
    #[track_caller]
    pub fn assert_json(&self, expected: impl fmt::Display) {
        let expected = match formatted(&expected.to_string()) {
            Ok(expected) => expected,
            Err(error) => panic!("the expected body is not JSON: {error}"),
        };
        let body = formatted_or_text(&self.body);
        if body != expected {
            let difference = diff(&expected, &body);
            panic!("the body of {} differs; - expected, + sent:\n{difference}", self.line());
        }
    }

    /// Returns the operation, the method and the URL.
    pub(super) fn line(&self) -> String {
        let operation = self.operation.map(|name| format!("{name}, ")).unwrap_or_default();
        format!("{operation}{} {}", self.method, self.url)
    }
}

impl fmt::Display for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line())?;
        if self.body.is_empty() { Ok(()) } else { write!(f, "\n{}", formatted_or_text(&self.body)) }
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
