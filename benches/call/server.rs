//! A cheap server: one thread per connection, and fixed responses.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Paths with their responses.
type Routes = [(&'static str, Vec<u8>); 4];

pub(crate) struct Server {
    address: SocketAddr,
    last: Arc<Mutex<Vec<u8>>>,
}

/// A received request, with its headers sorted.
#[derive(Debug, PartialEq)]
pub(crate) struct Request {
    line: String,
    headers: Vec<String>,
    body: String,
}

/// Returns a response with a JSON body, or with an empty one.
pub(crate) fn response(body: &str) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 07:28:00 GMT\r\nContent-Type: application/json;charset=UTF-8\r\n\
                X-Request-Id: 5fb5b8e4b0c12a0fd1f6e6d7b4b3a9c1\r\n";
    format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

impl Server {
    pub(crate) fn start(routes: Routes) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self { address: listener.local_addr().unwrap(), last: Arc::default() };
        let (routes, last) = (Arc::new(routes), server.last.clone());
        thread::spawn(move || {
            for connection in listener.incoming() {
                let (routes, last) = (routes.clone(), last.clone());
                // An error only ends this connection.
                thread::spawn(move || serve(connection?, &routes, &last));
            }
        });
        server
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn last_request(&self) -> Request {
        let text = String::from_utf8(self.last.lock().unwrap().clone()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.split("\r\n").map(str::to_owned);
        let line = lines.next().unwrap();
        let mut headers: Vec<String> = lines.collect();
        headers.sort();
        Request { line, headers, body: body.to_owned() }
    }
}

impl Request {
    /// Removes the id, which differs in every request of the client.
    pub(crate) fn without_id(mut self) -> Self {
        for header in &mut self.headers {
            if header.starts_with("x-request-id: ") {
                "x-request-id".clone_into(header);
            }
        }
        self
    }

    pub(crate) fn header(&self, name: &str) -> String {
        let mut values = self.headers.iter().filter_map(|header| header.strip_prefix(name)?.strip_prefix(": "));
        values.next().unwrap().to_owned()
    }
}

fn serve(mut connection: TcpStream, routes: &Routes, last: &Mutex<Vec<u8>>) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut request = Vec::new();
    let mut buffer = [0; 8192];
    loop {
        request.clear();
        while !is_complete(&request) {
            match connection.read(&mut buffer)? {
                0 => return Ok(()),
                length => request.extend_from_slice(&buffer[..length]),
            }
        }
        let line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
        let line = std::str::from_utf8(line).unwrap();
        let target = line.split(' ').nth(1).unwrap();
        let path = target.split('?').next();
        let (_, response) = routes.iter().find(|(known, _)| Some(*known) == path).unwrap();
        last.lock().unwrap().clone_from(&request);
        connection.write_all(response)?;
    }
}

/// Returns whether the headers and the body of a request have been received.
fn is_complete(request: &[u8]) -> bool {
    let Some(end) = request.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
        return false;
    };
    let head = std::str::from_utf8(&request[..end]).unwrap();
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |length| length.parse().unwrap());
    request.len() == end + 4 + length
}
