//! Requests, and reading them from a connection.

use std::io;

use serde_json::Value;
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _};

/// The maximum size of a request's body.
const MAX_BODY: usize = 16 << 20;

/// A received request.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// The path and the query.
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// Returns the method and the path: `GET /v1/usg/dcs/member`.
    pub fn route(&self) -> String {
        format!("{} {}", self.method, self.path())
    }

    /// Returns the query, not decoded.
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// Returns the value of a query parameter, not decoded.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query().split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    }

    /// Returns the value of a header, which must not be repeated.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "`{name}` was sent twice");
        value
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error}", self.route()))
    }

    /// Reads the next request, or returns `None` at the end of the connection.
    pub async fn read(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<Self>> {
        let Some(first) = line(stream).await? else { return Ok(None) };
        let mut parts = first.split(' ').map(str::to_owned);
        let (Some(method), Some(target)) = (parts.next(), parts.next()) else {
            return Err(io::Error::other("no request line"));
        };
        let mut request = Self { method, target, headers: Vec::new(), body: Vec::new() };
        while let Some(header) = line(stream).await?.filter(|header| !header.is_empty()) {
            let (name, value) = header.split_once(':').ok_or_else(|| io::Error::other("no header"))?;
            request.headers.push((name.to_owned(), value.trim().to_owned()));
        }
        if request.header("Transfer-Encoding").is_some() {
            request.body = chunked(stream).await?;
        } else if let Some(length) = request.header("Content-Length") {
            let length = length.parse().map_err(io::Error::other)?;
            request.body = exactly(stream, length).await?;
        }
        Ok(Some(request))
    }
}

async fn chunked(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = line(stream).await?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let size = usize::from_str_radix(&size, 16).map_err(io::Error::other)?;
        body.extend(exactly(stream, size).await?);
        line(stream).await?;
        if size == 0 {
            return Ok(body);
        }
    }
}

async fn exactly(stream: &mut (impl AsyncBufRead + Unpin), length: usize) -> io::Result<Vec<u8>> {
    if length > MAX_BODY {
        return Err(io::Error::other("the request is too large"));
    }
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

async fn line(stream: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if stream.read_until(b'\n', &mut bytes).await? == 0 {
        return Ok(None);
    }
    let line = String::from_utf8(bytes).map_err(io::Error::other)?;
    Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()))
}
