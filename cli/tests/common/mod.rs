//! The program as a process, with nothing of the environment that it heeds, and a server that says what it is told to.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses its part, and tests may")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

const VARIABLES: [&str; 7] = [
    "HWMEETING_TOKEN",
    "HWMEETING_APP_ID",
    "HWMEETING_APP_KEY",
    "HWMEETING_USER",
    "HWMEETING_ACCOUNT",
    "HWMEETING_PASSWORD",
    "HWMEETING_CONFERENCE_PASSWORD",
];

/// What the program did.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program, not yet started.
pub(crate) fn program(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hwmeeting"));
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    command.args(arguments).envs(environment.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program with a string on its standard input.
pub(crate) fn run(arguments: &[&str], environment: &[(&str, &str)], input: &[u8]) -> Run {
    let mut child = program(arguments, environment).spawn().unwrap();
    // It may end before it reads, as it does when its arguments are wrong.
    let _ = child.stdin.take().unwrap().write_all(input);
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

/// Calls with a document at an endpoint.
pub(crate) fn call(endpoint: &str, environment: &[(&str, &str)], document: &str) -> Run {
    run(&["call", "--request", "-", "--endpoint", endpoint], environment, document.as_bytes())
}

/// A server on loopback that returns the same to everything and keeps what it was sent.
pub(crate) struct Server {
    pub(crate) endpoint: String,
    received: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// `response` is what stands behind `HTTP/1.1 `: status line, headers, an empty line and the body. Empty, it never comes.
    pub(crate) fn start(response: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = received.clone();
        thread::spawn(move || {
            // Held open, so that silence is silence and no broken connection.
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                kept.lock().unwrap().push(read_request(&mut stream));
                if response.is_empty() {
                    silent.push(stream);
                } else {
                    let _ = stream.write_all(format!("HTTP/1.1 {response}").as_bytes());
                }
            }
        });
        Self { endpoint, received }
    }

    /// A server that returns 200 with this body.
    pub(crate) fn answering(body: &'static str) -> Self {
        Self::answering_with("200 OK", body)
    }

    /// A server that returns this status, with further headers behind it, and this body.
    pub(crate) fn answering_with(status: &str, body: &str) -> Self {
        let length = body.len();
        Self::start(format!("{status}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}").leak())
    }

    /// What was sent, request by request, with the names of headers in lower case.
    pub(crate) fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }

    /// The only request.
    pub(crate) fn only_request(&self) -> String {
        let mut received = self.received();
        assert_eq!(received.len(), 1, "{received:?}");
        received.remove(0)
    }
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).unwrap();
        text.extend_from_slice(buffer.get(..count).unwrap());
        let so_far = String::from_utf8_lossy(&text).into_owned();
        if let Some((head, body)) = so_far.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if count == 0 || body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return so_far;
            }
        } else if count == 0 {
            return so_far;
        }
    }
}
