//! What the server does on a connection, byte by byte, and a builder for HTTP responses.

use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

/// The request id in the headers of every response that does not state otherwise.
pub(crate) const REQUEST_ID: &str = "id-of-the-service";

/// One step of a server on a connection. After the last step, the server waits for the next request.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Send(Bytes),
    Pause(Duration),
    /// Sends the same bytes until the client closes the connection.
    Endless(Bytes),
    /// Closes the connection.
    Close,
    /// Resets the connection.
    Reset,
    /// Sends nothing more, and keeps the connection open.
    Stall,
}

/// Returns a step that sends bytes.
pub(crate) fn send(bytes: impl Into<Vec<u8>>) -> Step {
    Step::Send(bytes.into().into())
}

/// How the end of a body is marked.
#[derive(Clone, Copy, Debug)]
enum Framing {
    /// By a `Content-Length`, which may be wrong.
    Length(usize),
    Chunked,
    /// By the end of the connection.
    Closed,
    /// There is no body.
    None,
}

/// An HTTP response.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    version: &'static str,
    status: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
    framing: Framing,
}

/// Returns a response with a body, its length and the request id of the service.
pub(crate) fn response(status: u16, body: impl Into<Vec<u8>>) -> Response {
    let body = body.into();
    let headers = [("Content-Type", "application/json;charset=UTF-8"), ("X-Request-Id", REQUEST_ID)];
    Response {
        version: "HTTP/1.1",
        status: status.to_string(),
        headers: headers.map(|(name, value)| (name.to_owned(), value.into())).into(),
        framing: Framing::Length(body.len()),
        body,
    }
}

/// Returns a response with a JSON body.
pub(crate) fn json(status: u16, body: &Value) -> Response {
    response(status, body.to_string())
}

impl Response {
    /// Replaces the status line's part after the version.
    pub(crate) fn status_line(mut self, status: &str) -> Self {
        status.clone_into(&mut self.status);
        self
    }

    pub(crate) fn version(mut self, version: &'static str) -> Self {
        self.version = version;
        self
    }

    /// Adds a header, or replaces the one with this name.
    pub(crate) fn header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// Removes a header.
    pub(crate) fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// States a length that may be wrong.
    pub(crate) fn length(mut self, length: usize) -> Self {
        self.framing = Framing::Length(length);
        self
    }

    /// Sends the body in chunks of up to 7 bytes.
    pub(crate) fn chunked(mut self) -> Self {
        self.framing = Framing::Chunked;
        self
    }

    /// Ends the body with the connection.
    pub(crate) fn until_closed(mut self) -> Self {
        self.framing = Framing::Closed;
        self
    }

    /// Omits the body and its length.
    pub(crate) fn bodiless(mut self) -> Self {
        self.framing = Framing::None;
        self
    }

    /// Returns the status line and the headers, with the empty line.
    pub(crate) fn head(&self) -> Vec<u8> {
        let mut head = format!("{} {}\r\n", self.version, self.status).into_bytes();
        for (name, value) in &self.headers {
            head.extend_from_slice(name.as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value);
            head.extend_from_slice(b"\r\n");
        }
        match self.framing {
            Framing::Length(length) => head.extend_from_slice(format!("Content-Length: {length}\r\n").as_bytes()),
            Framing::Chunked => head.extend_from_slice(b"Transfer-Encoding: chunked\r\n"),
            Framing::Closed | Framing::None => {}
        }
        head.extend_from_slice(b"\r\n");
        head
    }

    /// Returns the whole response as it is sent.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.head();
        match self.framing {
            Framing::Chunked => {
                for chunk in self.body.chunks(7) {
                    bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                    bytes.extend_from_slice(chunk);
                    bytes.extend_from_slice(b"\r\n");
                }
                bytes.extend_from_slice(b"0\r\n\r\n");
            }
            Framing::Length(_) | Framing::Closed => bytes.extend_from_slice(&self.body),
            Framing::None => {}
        }
        bytes
    }

    /// Returns the response without the end of its body.
    pub(crate) fn cut_by(&self, bytes: usize) -> Vec<u8> {
        let mut whole = self.bytes();
        whole.truncate(whole.len().saturating_sub(bytes));
        whole
    }

    /// Returns the steps that send the response.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let mut steps = vec![send(self.bytes())];
        if matches!(self.framing, Framing::Closed) {
            steps.push(Step::Close);
        }
        steps
    }

    /// Returns the steps that send the response, and then another.
    pub(crate) fn then(&self, step: Step) -> Vec<Step> {
        let mut steps = self.steps();
        steps.push(step);
        steps
    }
}
