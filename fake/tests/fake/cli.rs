//! The program.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use crate::support::{ACCESS, send};

const PROGRAM: &str = env!("CARGO_BIN_EXE_huaweicloud-meeting-fake");

/// A running program, which is killed at the end of the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(arguments: &[&str]) -> (Running, String, Vec<String>) {
    let mut program = Running(Command::new(PROGRAM).args(arguments).stdout(Stdio::piped()).spawn().unwrap());
    let lines = BufReader::new(program.0.stdout.take().unwrap()).lines().map(Result::unwrap);
    let lines: Vec<String> = lines.take(5).collect();
    let url = lines[0].split(' ').find(|word| word.starts_with("http://")).unwrap().to_owned();
    (program, url, lines)
}

#[tokio::test]
async fn it_prints_commands_to_try() {
    let (_program, url, lines) = start(&[]);
    let words: Vec<&str> = lines[3].split_whitespace().collect();
    assert_eq!(words[..4], ["curl", "-H", "'X-Access-Token:", "any'"], "{lines:?}");
    let response = send(&url, "GET", words[4].strip_prefix(&url).unwrap(), &[ACCESS], "").await;
    assert_eq!(response.status, 200, "{response:?}");
    assert!(lines[4].contains("hwmeeting call --endpoint"), "{lines:?}");
}

#[tokio::test]
async fn it_can_check_tokens_as_the_service_does() {
    let (_program, url, _) = start(&["--check-tokens"]);
    assert_eq!(send(&url, "GET", "/v1/mmc/management/conferences", &[ACCESS], "").await.status, 401);
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_it() {
    let (mut program, _, _) = start(&[]);
    let sent = Command::new("kill").args(["-INT", &program.0.id().to_string()]).status().unwrap();
    assert!(sent.success());
    assert!(program.0.wait().unwrap().success());
}

#[test]
fn an_unknown_argument_is_an_error() {
    let output = Command::new(PROGRAM).arg("--prot").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: unexpected argument `--prot`\n\n"));
    let mut help = String::new();
    let mut program = Running(Command::new(PROGRAM).arg("--help").stdout(Stdio::piped()).spawn().unwrap());
    program.0.stdout.take().unwrap().read_to_string(&mut help).unwrap();
    assert!(help.contains("--port PORT"));
}
