//! `hwmeeting fake` as a process: what it prints and logs, how it is set up, and how it ends.

#![cfg(unix)]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "Clippy does not treat helper functions as tests")]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

const SEARCH: &str = "/v1/mmc/management/conferences";

/// A running fake, which is killed at the end of the test.
struct Running {
    child: Child,
    /// The lines of the log.
    log: Lines<BufReader<ChildStderr>>,
    /// The first lines of standard output.
    lines: Vec<String>,
    url: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = common::program(&[&["fake"], arguments].concat(), &[]).spawn().unwrap();
        let output: BufReader<ChildStdout> = BufReader::new(child.stdout.take().unwrap());
        let log = BufReader::new(child.stderr.take().unwrap()).lines();
        let lines: Vec<String> = output.lines().map(Result::unwrap).take(6).collect();
        let url = lines[0].split(' ').find(|word| word.starts_with("http://")).unwrap().to_owned();
        Self { child, log, lines, url }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(self.url.strip_prefix("http://").unwrap()).unwrap()
    }

    /// Sends a request, and returns the whole response.
    fn send(&self, method: &str, path: &str, body: &str) -> String {
        let mut stream = self.connect();
        let length = body.len();
        let head = format!("{method} {path} HTTP/1.1\r\nHost: fake\r\nConnection: close\r\nX-Access-Token: canary\r\n");
        stream.write_all(format!("{head}Content-Length: {length}\r\n\r\n{body}").as_bytes()).unwrap();
        let mut response = String::new();
        let _ = stream.read_to_string(&mut response);
        response
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the end of the process.
    fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "the process does not end");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn it_prints_commands_to_try() {
    let fake = Running::start(&[]);
    let words: Vec<&str> = fake.lines[5].split_whitespace().collect();
    assert_eq!(words[..4], ["curl", "-H", "'X-Access-Token:", "any'"], "{:?}", fake.lines);
    assert!(fake.send("GET", words[4].strip_prefix(&fake.url).unwrap(), "").starts_with("HTTP/1.1 200"));
    assert!(fake.lines[3].starts_with("  echo any | hwmeeting login --profile fake "), "{:?}", fake.lines);
    assert_eq!(fake.lines[4], "  hwmeeting meeting list");
    assert!(fake.send("GET", "/health", "").ends_with(r#"{"status":"ok"}"#));
}

#[test]
fn the_commands_to_try_trust_the_certificate_of_an_https_fake() {
    let certificate = concat!(env!("CARGO_TARGET_TMPDIR"), "/greeting.pem");
    let mut child = common::program(&["fake", "--https", "--certificate", certificate], &[]).spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let mut lines = output.lines().map(Result::unwrap).skip_while(|line| line != "Try:").skip(1);
    let [login, list, curl] = [lines.next().unwrap(), lines.next().unwrap(), lines.next().unwrap()];
    assert!(curl.starts_with(&format!("  curl --cacert {certificate} -H ")), "{curl}");
    // The program is called by its name.
    let directory = Path::new(env!("CARGO_BIN_EXE_hwmeeting")).parent().unwrap();
    let path = format!("{}:{}", directory.display(), std::env::var("PATH").unwrap_or_default());
    let config = common::Config::new();
    let call = format!("{login} && {list}");
    let mut shell = Command::new("sh");
    shell.args(["-c", &call]).env("PATH", path).env("HWMEETING_CONFIG_DIR", config.path());
    let called = shell.env("HWMEETING_KEYRING", "off").output().unwrap();
    let _ = child.kill();
    let _ = child.wait();
    let stdout = String::from_utf8_lossy(&called.stdout).into_owned();
    assert!(called.status.success() && stdout.contains("conferenceID"), "{call}: {called:?}");
}

#[test]
fn a_machine_without_root_certificates_is_named_as_the_cause() {
    let mut fake = common::program(&["fake", "--https"], &[]).spawn().unwrap();
    let lines = BufReader::new(fake.stdout.take().unwrap()).lines().map(Result::unwrap);
    let url = lines.filter_map(|line| Some(line.split_once("https://")?.1.to_owned())).next().unwrap();
    let url = format!("https://{}", url.split_whitespace().next().unwrap());
    let variables = [("HWMEETING_TOKEN", "any"), ("SSL_CERT_FILE", "/dev/null"), ("SSL_CERT_DIR", "/dev/null")];
    let run = common::run(&["meeting", "list", "--endpoint", &url], &variables, b"");
    let _ = fake.kill();
    let _ = fake.wait();
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(run.stderr.contains("cannot load the root certificates of the system"), "{}", run.stderr);
}

#[test]
fn each_request_is_a_line_of_the_log_without_tokens() {
    let mut fake = Running::start(&["--check-tokens"]);
    fake.send("GET", &format!("{SEARCH}?pw=canary"), "");
    fake.send("GET", "/no/such?pw=canary", "");
    let lines: Vec<String> = fake.log.by_ref().map(Result::unwrap).take(2).collect();
    let words = |line: &str| -> Vec<String> { line.split(' ').map(str::to_owned).collect() };
    assert_eq!(words(&lines[0])[1..4], ["GET", "SearchMeetings", "401"], "{lines:?}");
    assert_eq!(words(&lines[1])[1..5], ["GET", "/no/such", "404", "APIG.0101"], "{lines:?}");
    assert!(lines.iter().all(|line| line.ends_with(" ms") && !line.contains(['\u{1b}']) && !line.contains("canary")));
}

#[test]
fn both_signals_end_it_after_open_requests_and_without_an_error() {
    for signal in ["-INT", "-TERM"] {
        let mut fake = Running::start(&["--quiet", "--latency", "700ms"]);
        let mut stream = fake.connect();
        let head = "GET /v1/mmc/management/conferences HTTP/1.1\r\nHost: fake\r\nX-Access-Token: any\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        // The request is in the journal as soon as it has been received.
        while !fake.send("GET", "/_fake/requests", "").contains("SearchMeetings") {
            thread::sleep(Duration::from_millis(10));
        }
        // Readers of events do not keep it from ending.
        let mut events = fake.connect();
        events.write_all(b"GET /_fake/events HTTP/1.1\r\nHost: fake\r\n\r\n").unwrap();
        fake.signal(signal);
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        assert!(response.starts_with("HTTP/1.1 200") && response.contains("conferenceID"), "{response}");
        assert_eq!(fake.wait().code(), Some(0), "{signal}");
        assert_eq!(fake.log.next().map(Result::unwrap), None, "{signal}");
    }
}

#[test]
fn an_idle_connection_and_a_long_request_do_not_keep_it_from_ending() {
    let mut fake = Running::start(&["--quiet", "--latency", "600s"]);
    let _idle = fake.connect();
    let mut stream = fake.connect();
    let head = "GET /v1/mmc/management/conferences HTTP/1.1\r\nHost: fake\r\nX-Access-Token: any\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    while !fake.send("GET", "/_fake/requests", "").contains("SearchMeetings") {
        thread::sleep(Duration::from_millis(10));
    }
    fake.signal("-TERM");
    assert_eq!(fake.wait().code(), Some(0));
}

#[test]
fn a_fixture_is_loaded_and_a_saved_state_is_a_fixture() {
    let directory = std::env::temp_dir().join(format!("hwmeeting-fixture-{}", std::process::id()));
    fs::create_dir_all(&directory).unwrap();
    let file = directory.join("fixture.json");
    fs::write(&file, r#"{"resources": {"User": {"account": "ann", "name": "Ann Canary"}}}"#).unwrap();
    let users = |fake: &Running| fake.send("GET", "/v1/usg/dcs/corp/member", "");
    let first = Running::start(&["--empty", "--fixture", file.to_str().unwrap()]);
    assert!(users(&first).contains("Ann Canary"));
    let state = first.send("GET", "/_fake/state", "");
    let saved = directory.join("saved.json");
    fs::write(&saved, state.split_once("\r\n\r\n").unwrap().1).unwrap();
    let second = Running::start(&["--fixture", saved.to_str().unwrap()]);
    let body = |response: String| response.split_once("\r\n\r\n").unwrap().1.to_owned();
    assert_eq!(body(users(&second)), body(users(&first)));
    fs::write(&file, r#"{"resources": {"User": {"acount": "ann"}}}"#).unwrap();
    for (path, expected) in [
        (file.clone(), "at `/resources/User/acount`: User has no field `acount`; did you mean `account`?"),
        (directory.join("none.json"), "cannot read `"),
    ] {
        let run = common::run(&["fake", "--fixture", path.to_str().unwrap()], &[], b"");
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
    fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn a_host_that_other_machines_reach_causes_a_warning_and_a_client_names_it() {
    let mut fake = Running::start(&["--host", "0.0.0.0", "--url", "http://0.0.0.0:1"]);
    let warning = fake.log.next().unwrap().unwrap();
    assert!(warning.starts_with("warning: other machines can reach the fake at 0.0.0.0: "), "{warning}");
    // An address of this machine that is no loopback address, for the client.
    let port = fake.lines[0].rsplit(':').next().unwrap().split(' ').next().unwrap();
    let url = format!("http://0.0.0.0:{port}");
    let document = r#"{"operation": "SearchMeetings"}"#;
    let token = [("HWMEETING_TOKEN", "any")];
    let rejected = common::call(&url, &token, document);
    assert_eq!(rejected.code, Some(2));
    assert!(
        rejected.stderr.contains("is not encrypted") && rejected.stderr.contains("--allow-http"),
        "{}",
        rejected.stderr
    );
    let arguments = ["call", "--request", "-", "--endpoint", &url, "--allow-http", "0.0.0.0"];
    let allowed = common::run(&arguments, &token, document.as_bytes());
    assert_eq!(allowed.code, Some(0), "{}", allowed.stderr);
    assert!(allowed.stdout.contains("conferenceID"));
}

#[test]
fn faults_by_chance_are_logged() {
    let mut fake = Running::start(&["--fault-rate", "1", "--seed", "3"]);
    for _ in 0..20 {
        fake.send("GET", SEARCH, "");
    }
    let lines: Vec<String> = fake.log.by_ref().map(Result::unwrap).take(20).collect();
    for expected in ["SearchMeetings 500 MMC.111070003 ", "SearchMeetings 503 MMC.111070003 ", "SearchMeetings closed "]
    {
        assert!(lines.iter().any(|line| line.contains(expected)), "{expected}: {lines:?}");
    }
}

#[test]
fn invalid_arguments_are_errors() {
    for (arguments, expected) in [
        (["--prot", "1"], "unexpected argument '--prot'"),
        (["--latency", "50"], "expected a duration or a range, such as 50ms..1.5s"),
        (["--fault-rate", "5"], "expected a number from 0 to 1"),
        (["--host", "nowhere"], "invalid value `nowhere` for --host: "),
    ] {
        let run = common::run(&[&["fake"], &arguments[..]].concat(), &[], b"");
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
    let help = common::run(&["fake", "--help"], &[], b"");
    assert!(help.stdout.contains("--fixture <FILE>"), "{}", help.stdout);
}
