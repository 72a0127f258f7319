//! `--dry-run` and `--curl`: requests that are printed in place of being sent.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use std::process::{Command, Stdio};

use common::{Run, Server, run};

/// The lines of a request without its id, which is random.
fn lines(output: &Run) -> Vec<&str> {
    output.stdout.lines().filter(|line| !line.starts_with("X-Request-Id: ")).collect()
}

const ADD_USER: &str =
    r#"{"operation": "AddUser", "body": {"name": "L'i \"x\" $HOME", "account": "li", "pwd": "made-up\"Secret\\1"}}"#;

/// Runs a command with a document that is not sent.
fn dry(option: &str, server: &Server, document: &str) -> Run {
    let output = run(&["call", "--request", "-", option, "--endpoint", &server.endpoint], &[], document.as_bytes());
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""), "{document}");
    assert!(server.received().is_empty());
    output
}

#[test]
fn a_dry_run_prints_the_request_without_secrets_and_needs_no_credentials() {
    let server = Server::responding("{}");
    let output = dry("--dry-run", &server, ADD_USER);
    let target = format!("POST {}/v1/usg/dcs/corp/member", server.endpoint);
    let version = format!("User-Agent: huaweicloud-meeting/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(
        lines(&output),
        [
            &*target,
            "Accept: application/json",
            "Content-Type: application/json",
            &version,
            "X-Access-Token: [redacted]",
            "",
            "{",
            r#"  "name": "L'i \"x\" $HOME","#,
            r#"  "account": "li","#,
            r#"  "pwd": "[redacted]""#,
            "}",
        ]
    );
    assert!(!output.stdout.contains("Secret"), "{}", output.stdout);
}

#[test]
fn every_way_to_call_has_a_dry_run() {
    let server = Server::responding("{}");
    for line in [
        &["user", "add", "--name", "Li", "--pwd-file", "-"][..],
        &["user-management", "add-user", "--name", "Li", "--pwd-file", "-"],
        &["AddUser", "--name", "Li", "--pwd-file", "-"],
        &["api", "POST", "/v1/usg/dcs/corp/member", "-f", "name=Li", "-f", "pwd=made-up-Secret1"],
    ] {
        let arguments = [line, &["--dry-run", "--endpoint", &server.endpoint]].concat();
        // The service rejects this login; it is not attempted.
        let credentials = [("HWMEETING_ACCOUNT", "a"), ("HWMEETING_PASSWORD", "made-up-Secret2")];
        let output = run(&arguments, &credentials, b"made-up-Secret1\n");
        assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""), "{line:?}");
        let expected = "  \"name\": \"Li\",\n  \"pwd\": \"[redacted]\"\n}\n";
        assert!(output.stdout.ends_with(expected) && !output.stdout.contains("Secret"), "{line:?}: {}", output.stdout);
    }
    assert!(server.received().is_empty());
}

#[test]
fn a_call_with_a_control_token_needs_no_password() {
    let server = Server::responding("{}");
    let document = r#"{"operation": "LockMeeting", "query": {"conferenceID": "91"}, "body": {"isLock": 1}}"#;
    let output = dry("--dry-run", &server, document);
    let target = format!("PUT {}/v1/mmc/control/conferences/lock?conferenceID=91", server.endpoint);
    assert_eq!(output.stdout.lines().next(), Some(&*target));
    assert!(output.stdout.contains("\nX-Conference-Authorization: [redacted]\n"), "{}", output.stdout);
    // The request that obtains a control token is that of the user here.
    let document =
        r#"{"operation": "CreateConfToken", "query": {"conferenceID": "91"}, "headers": {"X-Password": "123456"}}"#;
    let output = dry("--dry-run", &server, document);
    assert!(output.stdout.contains("\nX-Password: [redacted]\n"), "{}", output.stdout);
}

#[test]
fn an_invalid_request_is_refused_in_a_dry_run_too() {
    let server = Server::responding("{}");
    let document = br#"{"operation": "AddUser", "body": {"name": 1}}"#;
    let output = run(&["call", "--request", "-", "--curl", "--endpoint", &server.endpoint], &[], document);
    assert_eq!((output.code, output.stdout.as_str()), (Some(2), ""));
}

/// Runs a command with `sh`, and returns the request that it sent.
fn run_in_shell(server: &Server, command: &str, variables: &[(&str, &str)]) -> String {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    let output = shell.envs(variables.iter().copied()).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{command}\n{}", String::from_utf8_lossy(&output.stderr));
    server.only_request()
}

#[test]
fn the_curl_command_sends_the_same_request() {
    let server = Server::responding("{}");
    let printed = dry("--curl", &server, ADD_USER).stdout;
    assert!(printed.contains("-H \"X-Access-Token: $HWMEETING_TOKEN\""), "{printed}");
    assert!(printed.starts_with("# Secrets are in HWMEETING_TOKEN, SECRET_PWD\ncurl -X POST '"), "{printed}");
    assert!(!printed.contains("made-up"), "{printed}");
    let variables = [("HWMEETING_TOKEN", "of the shell"), ("SECRET_PWD", "made-up\"Secret\\1")];
    let sent = run_in_shell(&server, &printed, &variables);
    assert!(sent.starts_with("POST /v1/usg/dcs/corp/member HTTP/1.1\r\n"), "{sent}");
    assert!(sent.contains("X-Access-Token: of the shell\r\n"), "{sent}");
    assert!(sent.contains("Content-Type: application/json\r\n"), "{sent}");
    let body = r#"{"name":"L'i \"x\" $HOME","account":"li","pwd":"made-up\"Secret\\1"}"#;
    assert_eq!(sent.split_once("\r\n\r\n").unwrap().1, body);
}

#[test]
fn the_curl_command_has_control_tokens_and_encodes_queries() {
    let server = Server::responding("{}");
    let document = r#"{"operation": "LockMeeting", "query": {"conferenceID": "a&b'c"}, "body": {"isLock": 1}}"#;
    let printed = dry("--curl", &server, document).stdout;
    let sent = run_in_shell(&server, &printed, &[("HWMEETING_CONTROL_TOKEN", "control-token")]);
    assert!(sent.starts_with("PUT /v1/mmc/control/conferences/lock?conferenceID=a%26b%27c HTTP/1.1\r\n"), "{sent}");
    assert!(sent.contains("X-Conference-Authorization: control-token\r\n"), "{sent}");

    let server = Server::responding("{}");
    let document = r#"{"operation": "GET /v1/x", "query": {"secretKey": "a b+ä", "tag": ["1", "2"]}}"#;
    let printed = dry("--curl", &server, document).stdout;
    let sent = run_in_shell(&server, &printed, &[("SECRET_SECRET_KEY", "a b+ä"), ("HWMEETING_TOKEN", "t")]);
    assert!(sent.starts_with("GET /v1/x?secretKey=%61%20%62%2b%c3%a4&tag=1&tag=2 HTTP/1.1\r\n"), "{sent}");
}

#[test]
fn the_curl_command_of_a_request_without_a_body_has_none() {
    for (method, length) in [("POST", true), ("DELETE", false), ("GET", false)] {
        let server = Server::responding("{}");
        let arguments = ["api", method, "/v1/x?a={b}", "--curl", "--endpoint", &server.endpoint];
        let printed = run(&arguments, &[], b"").stdout;
        let sent = run_in_shell(&server, &printed, &[("HWMEETING_TOKEN", "t")]);
        assert!(sent.starts_with(&format!("{method} /v1/x?a=%7Bb%7D HTTP/1.1\r\n")), "{sent}");
        assert_eq!(sent.contains("Content-Length: 0\r\n"), length, "{sent}");
        assert!(sent.ends_with("\r\n\r\n"), "{sent}");
    }
}

#[test]
fn the_curl_command_of_an_upload_names_the_file() {
    let server = Server::responding("{}");
    let directory = std::env::temp_dir().join(format!("hwmeeting-curl-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("it's; a \"logo\".png"), "content").unwrap();
    let document = r#"{"operation": "UploadFile", "body": {
        "file": {"filename": "it's; a \"logo\".png", "content_base64": "Y29udGVudA=="}}}"#;
    let described = dry("--dry-run", &server, document).stdout;
    assert!(described.contains("file: (file it's; a \"logo\".png, image/png, 7 bytes)\n"), "{described}");
    let printed = dry("--curl", &server, document).stdout;
    assert!(printed.contains("  -F 'file=@"), "{printed}");
    let command = format!("cd '{}'; {printed}", directory.display());
    let sent = run_in_shell(&server, &command, &[("HWMEETING_TOKEN", "t")]);
    std::fs::remove_dir_all(&directory).unwrap();
    assert!(sent.contains("Content-Type: multipart/form-data; boundary="), "{sent}");
    assert!(sent.contains("content\r\n"), "{sent}");
}
