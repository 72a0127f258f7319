//! Batches: a call for each row of a file.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Child;

use common::{Run, Server, program, run};
use serde_json::Value;

const TOKEN: (&str, &str) = ("HWMEETING_TOKEN", "access-token");

/// A fake as a process, which is killed at the end of the test.
struct Fake {
    child: Child,
    url: String,
}

impl Fake {
    fn start() -> Self {
        let mut child = program(&["fake", "--port", "0"], &[]).spawn().unwrap();
        let line = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        let url = line.split(' ').find(|word| word.starts_with("http://")).unwrap().to_owned();
        // The log would fill the pipe.
        let mut log = child.stderr.take().unwrap();
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self { child, url }
    }

    fn run(&self, arguments: &[&str], input: &str) -> Run {
        run(&[arguments, &["--endpoint", &self.url]].concat(), &[TOKEN], input.as_bytes())
    }

    /// Returns the number of requests of an operation.
    fn requests(&self, operation: &str) -> usize {
        let mut stream = TcpStream::connect(self.url.strip_prefix("http://").unwrap()).unwrap();
        let request =
            format!("GET /_fake/requests?operation={operation} HTTP/1.1\r\nHost: fake\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text.matches(&format!("\"operation\":\"{operation}\"")).count()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A directory that is deleted at the end of the test.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("hwmeeting-batch-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, contents: &str) -> String {
        let path = self.0.join(name);
        fs::write(&path, contents).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const USERS: &str = "name,account,email,status,pwd\nLi Wei,one,a@example.com,disabled,made-up-Password1\n\
     \"Wang, F\",two,b@example.com,,\nZhao,three,c@example.com,,\n";

#[test]
fn each_row_is_a_call_and_other_flags_apply_to_all() {
    let (fake, directory) = (Fake::start(), Directory::new("rows"));
    let users = directory.write("users.csv", USERS);
    let output = fake.run(&["user", "add", "--from", &users, "--title", "Dev"], "");
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), "3 rows: 3 succeeded\n"));
    let rows: Vec<&str> = output.stdout.lines().map(|line| line.get(..9).unwrap()).collect();
    assert_eq!(rows, [r#"{"row":2,"#, r#"{"row":3,"#, r#"{"row":4,"#]);
    assert!(output.stdout.contains(r#""title":"Dev""#) && output.stdout.contains(r#""name":"Wang, F""#));
}

#[test]
fn formats_and_queries_are_those_of_single_calls() {
    let (fake, directory) = (Fake::start(), Directory::new("formats"));
    let users = directory.write("users.csv", &USERS.replace("three", "one"));
    let add = |prefix: &str, arguments: &[&str]| {
        let rows = fs::read_to_string(&users).unwrap().replace("one", &format!("{prefix}-one")).replace("two", prefix);
        let path = directory.write(&format!("{prefix}.csv"), &rows);
        fake.run(&[&["user", "add", "--from", &path, "--continue", "--concurrency", "1"], arguments].concat(), "")
    };
    let json = add("json", &["-o", "json"]);
    assert_eq!(json.code, Some(1));
    let rows: Vec<Value> = json.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let statuses: Vec<&str> = rows.iter().map(|row| row["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["succeeded", "succeeded", "failed"]);
    assert_eq!(rows[0]["response"]["name"], "Li Wei");
    assert_eq!((&rows[2]["row"], &rows[2]["error"]["code"]), (&4.into(), &"USG.201040001".into()));
    assert_eq!(rows[2]["error"]["kind"], "service");
    let names = add("query", &["--jq", ".name"]);
    assert_eq!(names.stdout, "Li Wei\nWang, F\n");
    assert_eq!(add("name", &["-o", "name"]).stdout, "name-one\nname\n");
    let csv = add("csv", &["--columns", "name,userAccount"]).stdout;
    assert_eq!(csv, "name\tuserAccount\nLi Wei\tcsv-one\nWang, F\tcsv\n");
    let table = add("table", &["-o", "table", "--columns", "name,user-account"]).stdout;
    assert_eq!(table, "NAME     USER-ACCOUNT\nLi Wei   table-one\nWang, F  table\n");
    assert!(add("yaml", &["-o", "yaml"]).stdout.starts_with("- row: 2\n  status: succeeded\n  response:\n"));
}

#[test]
fn a_query_that_does_not_fit_ends_the_batch_and_states_that_the_row_was_sent() {
    let (fake, directory) = (Fake::start(), Directory::new("query"));
    let users = directory.write("users.csv", USERS);
    let output = fake.run(&["user", "add", "--from", &users, "--concurrency", "1", "--jq", ".name.x"], "");
    assert_eq!(output.code, Some(3));
    let message = "error: row 2: --jq `.name.x` failed: cannot index a string with `x`\n  AddUser has taken effect";
    assert!(output.stderr.contains(message), "{}", output.stderr);
    assert_eq!(fake.requests("AddUser"), 1);
}

#[test]
fn a_second_run_repeats_nothing_that_succeeded() {
    let (fake, directory) = (Fake::start(), Directory::new("journal"));
    let users = directory.write("users.csv", &USERS.replace("three", "one"));
    let add = ["user", "add", "--from", &users, "--continue", "--concurrency", "1"];
    let output = fake.run(&add, "");
    assert_eq!(output.code, Some(1));
    let line = output.stderr.lines().next().unwrap();
    assert!(line.starts_with("row 4: USG.201040001: ") && line.contains("`one`"), "the service's message: {line}");
    assert!(line.ends_with("(The account already exists)"), "the meaning: {line}");
    assert!(output.stderr.contains("3 rows: 2 succeeded, 1 failed"), "{}", output.stderr);
    directory.write("users.csv", USERS);
    let output = fake.run(&add, "");
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), "3 rows: 1 succeeded, 2 done before\n"));
    let lines: Vec<&str> = output.stdout.lines().collect();
    assert_eq!(
        lines.get(..2),
        Some(&[r#"{"row":2,"status":"done_before"}"#, r#"{"row":3,"status":"done_before"}"#][..])
    );
    assert!(lines.get(2).unwrap().starts_with(r#"{"row":4,"status":"succeeded","response":{"#), "{}", output.stdout);
    let output = fake.run(&add, "");
    assert!(
        output.stderr.starts_with("3 rows: 3 done before\nto send the rows again, delete the journal"),
        "{}",
        output.stderr
    );
    assert_eq!(fake.requests("AddUser"), 4);
    let journal = fs::read_to_string(directory.0.join("users.csv.journal")).unwrap();
    for value in ["Password1", "Li Wei", "one"] {
        assert!(!journal.contains(value), "{value}: {journal}");
    }
}

#[test]
fn rows_after_a_failure_are_not_sent() {
    let (fake, directory) = (Fake::start(), Directory::new("failure"));
    let users = directory.write(
        "users.csv",
        "name,account,email\na,one,a@example.com\nb,one,b@example.com\nc,three,c@example.com\nd,four,d@example.com\n",
    );
    let output = fake.run(&["user", "add", "--from", &users, "--concurrency", "1"], "");
    assert_eq!(output.code, Some(1));
    assert!(output.stderr.contains("4 rows: 1 succeeded, 1 failed, 2 not sent"), "{}", output.stderr);
    assert!(output.stderr.ends_with("error: 1 row failed\n"), "{}", output.stderr);
    assert_eq!(fake.requests("AddUser"), 2);
}

#[test]
fn nothing_is_sent_if_a_row_is_wrong() {
    let server = Server::responding("{}");
    let rows = "{\"name\": \"a\", \"sortLevel\": 10001}\n\n{\"account\": \"b\"}\n{\"name\": \"c\"}\n";
    let line = ["user", "add", "--from", "-", "--endpoint", &server.endpoint];
    let output = run(&line, &[TOKEN], rows.as_bytes());
    assert_eq!((output.code, server.received().len()), (Some(2), 0));
    assert!(output.stderr.contains("row 1: --sort-level is 10001"), "{}", output.stderr);
    assert!(output.stderr.contains("row 3: missing required argument:"), "{}", output.stderr);
    let output = run(&line, &[TOKEN], b"nam\nx\n");
    assert!(output.stderr.contains("there is no flag for the column `nam`; did you mean `name`?"), "{}", output.stderr);
}

#[test]
fn lists_objects_and_whole_documents_are_rows() {
    let server = Server::responding("[]");
    let rows = concat!(
        r#"{"subject": "one", "attendees": [{"name": "Li"}, "name=Wang"], "confConfigInfo": {"isAutoMute": true}, "length": 60}"#,
        "\n",
        r#"{"body": {"mediaTypes": "Voice", "subject": "two"}}"#,
        "\n",
    );
    let line = [
        "meeting",
        "create",
        "--from",
        "-",
        "--endpoint",
        &server.endpoint,
        "--concurrency",
        "1",
        "--language",
        "english",
    ];
    let output = run(&line, &[TOKEN], rows.as_bytes());
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    let sent = server.received();
    let first = r#"{"mediaTypes":"HDVideo","subject":"one","length":60,"attendees":[{"name":"Li"},{"name":"Wang"}],"confConfigInfo":{"isAutoMute":true},"language":"en-US"}"#;
    assert!(sent.first().unwrap().ends_with(first), "{sent:?}");
    assert!(sent.get(1).unwrap().ends_with(r#"{"mediaTypes":"Voice","subject":"two","language":"en-US"}"#), "{sent:?}");
    assert_eq!(
        output.stdout,
        "{\"row\":1,\"status\":\"succeeded\",\"response\":[]}\n{\"row\":2,\"status\":\"succeeded\",\"response\":[]}\n"
    );
}

#[test]
fn a_call_with_an_unknown_outcome_is_not_repeated_unless_asked_for() {
    let (silent, directory) = (Server::start(""), Directory::new("unknown"));
    let rows = directory.write("users.csv", "name\na\n");
    let arguments = ["user", "add", "--from", &rows, "--endpoint", &silent.endpoint, "--timeout", "0.5"];
    let first = run(&arguments, &[TOKEN], b"");
    assert_eq!((first.code, silent.received().len()), (Some(3), 1), "{}", first.stderr);
    assert!(first.stderr.contains("row 2: unknown whether the call took effect"), "{}", first.stderr);
    let second = run(&arguments, &[TOKEN], b"");
    assert_eq!((second.code, silent.received().len()), (Some(3), 1), "{}", second.stderr);
    assert!(second.stderr.contains("only repeated with --retry-unknown"), "{}", second.stderr);
    let third = run(&[&arguments[..], &["--retry-unknown"]].concat(), &[TOKEN], b"");
    assert_eq!((third.code, silent.received().len()), (Some(3), 2), "{}", third.stderr);
}

#[test]
fn a_batch_logs_in_once() {
    let (fake, directory) = (Fake::start(), Directory::new("login"));
    let rows = directory.write("accounts.csv", &format!("account\n{}", "zhangsan@mycorp.com\n".repeat(6)));
    let arguments = ["user", "show", "--from", &rows, "--continue", "--endpoint", &fake.url];
    let output =
        run(&arguments, &[("HWMEETING_ACCOUNT", "zhangsan@mycorp.com"), ("HWMEETING_PASSWORD", "made-up-1")], b"");
    assert!(output.stderr.contains("6 rows: "), "{}", output.stderr);
    assert_eq!((fake.requests("CreateToken"), fake.requests("ShowUserDetail")), (1, 6), "{}", output.stderr);
}

#[test]
fn another_login_does_not_skip_the_rows_of_this_one() {
    let (fake, directory) = (Fake::start(), Directory::new("logins"));
    let departments = directory.write("departments.csv", "dept-name\nSales\n");
    let add = ["department", "create", "--from", &departments, "--endpoint", &fake.url];
    for (app, done) in [("a", ""), ("b", ""), ("a", "1 done before")] {
        let output = run(&add, &[("HWMEETING_APP_ID", app), ("HWMEETING_APP_KEY", "made-up-key")], b"");
        assert!(output.stderr.contains("1 row: ") && output.stderr.contains(done), "{app}: {}", output.stderr);
    }
    assert_eq!(fake.requests("AddDepartment"), 2);
}

#[test]
fn an_operation_that_changes_nothing_has_no_journal() {
    let (fake, directory) = (Fake::start(), Directory::new("read"));
    let rows = directory.write("words.csv", "search-key\na\nb\n");
    let output = fake.run(&["user", "list", "--from", &rows], "");
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    assert!(!directory.0.join("words.csv.journal").exists());
}

#[test]
fn a_cell_replaces_what_the_arguments_state() {
    let server = Server::responding("{}");
    let line = [
        "user",
        "update",
        "--replace",
        "everyone",
        "--title",
        "Dev",
        "--from",
        "-",
        "--endpoint",
        &server.endpoint,
        "--concurrency",
        "1",
    ];
    let output = run(&line, &[TOKEN], b"account,title\none,Ops\n,\ntwo,\n");
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), "2 rows: 2 succeeded\n"));
    let sent = server.received();
    assert!(sent.first().unwrap().starts_with("PUT /v1/usg/dcs/corp/member/one HTTP/1.1\r\n"), "{sent:?}");
    assert!(sent.first().unwrap().ends_with(r#"{"title":"Ops"}"#), "{sent:?}");
    assert!(sent.get(1).unwrap().starts_with("PUT /v1/usg/dcs/corp/member/two HTTP/1.1\r\n"), "{sent:?}");
    assert!(sent.get(1).unwrap().ends_with(r#"{"title":"Dev"}"#), "{sent:?}");
}

#[test]
fn a_row_that_was_never_sent_is_sent_by_the_next_run() {
    let (fake, directory) = (Fake::start(), Directory::new("credentials"));
    let rows = directory.write("users.csv", "name,email\na,a@example.com\n");
    let arguments = ["user", "add", "--from", &rows, "--endpoint", &fake.url];
    let output = run(&arguments, &[], b"");
    assert_eq!(output.code, Some(2), "{}", output.stderr);
    assert!(output.stderr.contains("AddUser needs an access token"), "{}", output.stderr);
    let output = run(&arguments, &[TOKEN], b"");
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), "1 row: 1 succeeded\n"));
}

#[test]
fn a_row_with_too_many_cells_is_named_with_their_number() {
    let (fake, directory) = (Fake::start(), Directory::new("cells"));
    let users = directory.write("users.csv", "name,account\nLi,one\nWang, F,two\n");
    let output = fake.run(&["user", "add", "--from", &users], "");
    assert_eq!(output.code, Some(2));
    assert!(output.stderr.contains("row 3: 3 cells, the header has 2; "), "{}", output.stderr);
    assert_eq!(fake.requests("AddUser"), 0);
}

#[test]
fn semicolons_and_tabs_separate_cells_if_the_header_has_no_comma() {
    let (fake, directory) = (Fake::start(), Directory::new("semicolons"));
    for (name, separator) in [("semicolon", ";"), ("tab", "\t")] {
        let rows = format!("name;account;email\nWang, F;{name};a@example.com\n").replace(';', separator);
        let users = directory.write(&format!("{name}.csv"), &rows);
        let output = fake.run(&["user", "add", "--from", &users], "");
        assert_eq!(output.code, Some(0), "{}", output.stderr);
        assert!(output.stdout.contains(r#""name":"Wang, F""#), "{}", output.stdout);
    }
}

#[test]
fn a_dry_run_prints_the_request_of_each_row_and_leaves_no_journal() {
    let (server, directory) = (Server::responding("{}"), Directory::new("dry"));
    let rows = directory.write("users.csv", "name,email\na,a@example.com\nb,b@example.com\n");
    let output = run(&["user", "add", "--from", &rows, "--dry-run", "--endpoint", &server.endpoint], &[TOKEN], b"");
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), "2 rows: 2 shown, and not sent\n"));
    let positions = [r#""name": "a""#, r#""name": "b""#].map(|shown| output.stdout.find(shown));
    assert!(positions[0].is_some() && positions[0] < positions[1], "{}", output.stdout);
    assert!(server.received().is_empty());
    assert!(!directory.0.join("users.csv.journal").exists());
}
