//! Running the program without the environment variables that it reads, and a server with a fixed response.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part of this, and tests may unwrap")]

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

const VARIABLES: [&str; 35] = [
    "HWMEETING_TOKEN",
    "HWMEETING_APP_ID",
    "HWMEETING_APP_KEY",
    "HWMEETING_USER",
    "HWMEETING_USER_NAME",
    "HWMEETING_USER_EMAIL",
    "HWMEETING_USER_PHONE",
    "HWMEETING_DEPARTMENT",
    "HWMEETING_CORP",
    "HWMEETING_ACCOUNT",
    "HWMEETING_PASSWORD",
    "HWMEETING_WELINK_ACCOUNT",
    "HWMEETING_WELINK_PASSWORD",
    "HWMEETING_OAUTH_DOMAIN",
    "HWMEETING_OAUTH_CODE",
    "HWMEETING_CONFERENCE_PASSWORD",
    "HWMEETING_SUBSCRIBER_ID",
    "HWMEETING_SUBSCRIBER_KEY",
    "HWMEETING_PROFILE",
    "HWMEETING_ENDPOINT",
    "HWMEETING_REGION",
    "HWMEETING_CONFIG_DIR",
    "HWMEETING_TOKEN_CACHE",
    "HWMEETING_KEYRING",
    "HWMEETING_FORCE_TTY",
    "NO_COLOR",
    "TZ",
    "ALL_PROXY",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
    "all_proxy",
    "https_proxy",
    "http_proxy",
    "no_proxy",
];

/// The result of the program.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Returns the path of a directory for configuration that does not exist.
pub(crate) fn config_dir() -> PathBuf {
    static CREATED: AtomicUsize = AtomicUsize::new(0);
    let number = CREATED.fetch_add(1, Ordering::SeqCst);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("config-{}-{number}", std::process::id()));
    // That of an earlier process with the same id.
    let _ = fs::remove_dir_all(&path);
    path
}

/// The configuration of a user. It is removed when it is dropped.
pub(crate) struct Config(PathBuf);

impl Config {
    pub(crate) fn new() -> Self {
        Self(config_dir())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Returns a command that runs the program with this configuration.
    pub(crate) fn program(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Command {
        let mut command = program(arguments, environment);
        command.env("HWMEETING_CONFIG_DIR", &self.0);
        command
    }

    /// Runs the program with this configuration.
    pub(crate) fn run(&self, arguments: &[&str], environment: &[(&str, &str)], input: &str) -> Run {
        run_command(self.program(arguments, environment), input.as_bytes())
    }

    /// Returns the paths of all files and directories.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut next = vec![self.0.clone()];
        while let Some(path) = next.pop() {
            if let Ok(entries) = fs::read_dir(&path) {
                next.extend(entries.map(|entry| entry.unwrap().path()));
            }
            if path.exists() {
                found.push(path);
            }
        }
        found
    }

    /// Returns the files with kept tokens.
    pub(crate) fn token_files(&self) -> Vec<PathBuf> {
        let is_token =
            |path: &PathBuf| path.starts_with(self.0.join("tokens")) && path.extension() == Some("json".as_ref());
        self.files().into_iter().filter(is_token).collect()
    }
}

impl Drop for Config {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Returns a command that runs the program, without configuration.
pub(crate) fn program(arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hwmeeting"));
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    command.env("HWMEETING_CONFIG_DIR", config_dir()).env("HWMEETING_KEYRING", "off");
    command.args(arguments).envs(environment.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program with an input on standard input.
pub(crate) fn run(arguments: &[&str], environment: &[(&str, &str)], input: &[u8]) -> Run {
    run_command(program(arguments, environment), input)
}

fn run_command(mut command: Command, input: &[u8]) -> Run {
    let mut child = command.spawn().unwrap();
    // Fails if the program exits without reading, as it does if its arguments are invalid.
    let _ = child.stdin.take().unwrap().write_all(input);
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

/// Returns whether a line begins with a time of the last minutes on the clock of a zone.
pub(crate) fn begins_with_now_in(zone: &str, line: &str) -> bool {
    let now = jiff::Timestamp::now().in_tz(zone).unwrap();
    let minute = |text: &str| {
        text.get(..2).unwrap().parse::<i32>().unwrap() * 60 + text.get(3..5).unwrap().parse::<i32>().unwrap()
    };
    let age = (minute(&now.strftime("%H:%M").to_string()) - minute(line)).rem_euclid(24 * 60);
    age < 5
}

/// Runs `hwmeeting call` with a document.
pub(crate) fn call(endpoint: &str, environment: &[(&str, &str)], document: &str) -> Run {
    run(&["call", "--request", "-", "--endpoint", endpoint], environment, document.as_bytes())
}

/// A server on loopback that returns the same response to all requests and records them.
pub(crate) struct Server {
    pub(crate) endpoint: String,
    received: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server that sends the same response to every request. `response` is the whole response without the leading
    /// `HTTP/1.1 `. If it is empty, the server never responds.
    pub(crate) fn start(response: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let requests = received.clone();
        thread::spawn(move || {
            // Keeps connections open that get no response.
            let mut open = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                requests.lock().unwrap().push(read_request(&mut stream));
                if response.is_empty() {
                    open.push(stream);
                } else {
                    let _ = stream.write_all(format!("HTTP/1.1 {response}").as_bytes());
                }
            }
        });
        Self { endpoint, received }
    }

    /// Starts a server that responds with 200 and this body.
    pub(crate) fn responding(body: &'static str) -> Self {
        Self::responding_with("200 OK", body)
    }

    /// Starts a server that responds with this status line, which may be followed by headers, and this body.
    pub(crate) fn responding_with(status: &str, body: &str) -> Self {
        let length = body.len();
        Self::start(format!("{status}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}").leak())
    }

    /// Returns the requests as received.
    pub(crate) fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }

    /// Returns the only request.
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
