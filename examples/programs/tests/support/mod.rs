//! What the tests of the programs share.

// Each test file uses a part of it.
#![allow(dead_code)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use huaweicloud_meeting_fake::{Fake, JournalEntry};
use serde_json::Value;

/// Returns the command of a program that starts a fake of its own, whatever the environment of the test contains.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    for variable in
        ["HWMEETING_ENDPOINT", "HWMEETING_APP_ID", "HWMEETING_APP_KEY", "HWMEETING_USER", "MEETING_ID", "TENANTS"]
    {
        command.env_remove(variable);
    }
    command
}

pub fn requests_of(fake: &Fake, operation: &str) -> Vec<JournalEntry> {
    fake.journal_of(operation)
}

pub fn body(request: &JournalEntry) -> Value {
    request.json().unwrap()
}

/// A running server.
pub struct Server {
    process: Child,
    stdout: BufReader<ChildStdout>,
    address: String,
}

impl Server {
    pub fn start(command: &mut Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("Listening at http://").expect(&line).to_owned();
        Self { process, stdout, address }
    }

    /// Returns the next line of the output, without its end.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Sends a request, and returns the status and the body of the response.
    pub fn send(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    /// Ends the process, and returns its log.
    pub fn stop(mut self) -> String {
        self.process.kill().unwrap();
        let mut log = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}
