//! `hwmeeting mcp`: tools, as a client of the protocol sees them. The service is the fake.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests may")]

mod common;

use std::process::Stdio;

use huaweicloud_meeting_fake::Fake;
use rmcp::model::{CallToolRequestParams, CallToolResult, Tool};
use rmcp::service::RunningService;
use rmcp::{RoleClient, ServiceExt};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

/// The largest list of tools that only read, in bytes of JSON: a client puts it into the context of its model.
const MAX_LIST_BYTES: usize = 64_000;

/// A client of a server, which is a process.
struct Client {
    service: RunningService<RoleClient, ()>,
    fake: Fake,
    process: Child,
}

impl Client {
    async fn start(arguments: &[&str]) -> Self {
        let fake = Fake::start().await.unwrap();
        let arguments = [&["mcp", "--endpoint", fake.url()], arguments].concat();
        let credentials = [("HWMEETING_APP_ID", "app"), ("HWMEETING_APP_KEY", "made-up-key")];
        let program = common::program(&arguments, &credentials);
        let mut command = Command::from(program);
        let mut process = command.stderr(Stdio::inherit()).kill_on_drop(true).spawn().unwrap();
        let streams = (process.stdout.take().unwrap(), process.stdin.take().unwrap());
        Self { service: ().serve(streams).await.unwrap(), fake, process }
    }

    async fn tools(&self) -> Vec<Tool> {
        self.service.list_all_tools().await.unwrap()
    }

    /// Calls a tool. Returns the structured content.
    async fn call(&self, name: &'static str, arguments: Value) -> (bool, Value) {
        let request = CallToolRequestParams::new(name).with_arguments(arguments.as_object().unwrap().clone());
        let CallToolResult { content, structured_content, is_error, .. } =
            self.service.call_tool(request).await.unwrap();
        let content_json: Value = serde_json::from_str(&content.first().unwrap().as_text().unwrap().text).unwrap();
        assert_eq!(Some(&content_json), structured_content.as_ref());
        (is_error.unwrap_or_default(), content_json)
    }

    /// Returns the operations that the fake received, without logins and logouts.
    fn received(&self) -> Vec<&'static str> {
        let operations = self.fake.journal().into_iter().filter_map(|entry| entry.operation);
        operations.filter(|operation| !operation.ends_with("Token")).collect()
    }

    async fn stop(mut self) {
        let _ = self.service.cancel().await;
        assert!(self.process.wait().await.unwrap().success());
    }
}

fn named<'t>(tools: &'t [Tool], name: &str) -> &'t Tool {
    tools.iter().find(|tool| tool.name == name).unwrap_or_else(|| panic!("{name} is not served"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_options_only_reads() {
    let client = Client::start(&[]).await;
    let info = client.service.peer_info().unwrap();
    assert!(info.instructions.as_ref().unwrap().contains("[redacted]"));
    let tools = client.tools().await;
    assert!(tools.iter().all(|tool| tool.annotations.as_ref().unwrap().read_only_hint == Some(true)));
    let bytes = serde_json::to_string(&tools).unwrap().len();
    assert!(bytes < MAX_LIST_BYTES, "{bytes} bytes for {} tools", tools.len());

    let list = named(&tools, "user_list");
    assert_eq!(list.annotations.as_ref().unwrap().title.as_deref(), Some("Search users"));
    let schema = Value::Object((*list.input_schema).clone());
    let status = &schema["properties"]["status"];
    assert_eq!(status["enum"], json!([0, 1]));
    assert!(status["description"].as_str().unwrap().ends_with(" 0: The user can log in; 1: The user is deactivated."));
    assert_eq!(schema["properties"]["limit"], json!({"type": "integer", "minimum": 1, "maximum": 50}));
    assert_eq!(schema["additionalProperties"], json!(false));

    let (is_error, result) = client.call("user_add", json!({"name": "Li"})).await;
    assert!(is_error && result["error"].as_str().unwrap().contains("--allow-writes or --allow user_add"), "{result}");
    assert!(client.service.call_tool(CallToolRequestParams::new("no_such_tool")).await.is_err());
    assert_eq!(client.received(), Vec::<&str>::new());
    client.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_and_what_deletes_are_allowed_separately() {
    let client = Client::start(&["--allow-writes", "--allow", "user_delete", "--tools", "user_*,meeting_*"]).await;
    let tools = client.tools().await;
    assert!(tools.iter().all(|tool| tool.name.starts_with("user_") || tool.name.starts_with("meeting_")));
    let hints = |name: &str| {
        let hints = named(&tools, name).annotations.clone().unwrap();
        (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint)
    };
    assert_eq!(hints("user_list"), (Some(true), None, None));
    assert_eq!(hints("user_add"), (Some(false), Some(false), Some(false)));
    assert_eq!(hints("user_update"), (Some(false), Some(true), Some(true)));
    assert_eq!(hints("user_delete"), (Some(false), Some(true), Some(true)));
    assert!(!tools.iter().any(|tool| tool.name == "meeting_cancel"));

    let (is_error, user) = client
        .call("user_add", json!({"name": "Li", "account": "li", "email": "li@example.com", "sendNotify": false}))
        .await;
    assert!(!is_error, "{user}");
    let (is_error, result) = client.call("meeting_cancel", json!({"conferenceID": "1"})).await;
    assert!(is_error && result["error"].as_str().unwrap().contains("--allow meeting_cancel"), "{result}");
    let (is_error, result) = client.call("user_delete", json!({"accounts": ["li"]})).await;
    assert!(!is_error, "{result}");
    assert_eq!(client.received(), ["AddUser", "BatchDeleteUsers"]);
    client.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn results_have_no_secrets_and_times_have_offsets() {
    let client = Client::start(&["--allow-writes"]).await;
    let meeting =
        json!({"subject": "Weekly", "mediaTypes": "HDVideo", "startTime": "2099-12-01T10:00:00+08:00", "length": 30});
    let (is_error, created) = client.call("meeting_create", meeting).await;
    assert!(!is_error, "{created}");
    let meeting = &created["items"][0];
    assert_eq!(meeting["startTime"], json!("2099-12-01 02:00"));
    assert_eq!(meeting["passwordEntry"][0]["password"], json!("[redacted]"));
    assert_eq!(meeting["chairJoinUri"], json!("[redacted]"));
    client.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_bounded() {
    let client = Client::start(&["--max-items", "3", "--allow", "user_add"]).await;
    for number in 1..=5 {
        let (is_error, user) =
            client.call("user_add", json!({"name": format!("User {number}"), "email": "a@example.com"})).await;
        assert!(!is_error, "{user}");
    }
    let (_, users) = client.call("user_list", json!({"limit": 100})).await;
    assert_eq!(users["data"].as_array().unwrap().len(), 3);
    let total = users["_page"]["total"].as_i64().unwrap();
    assert_eq!(users["_page"], json!({"items": 3, "offset": 0, "total": total, "next_offset": 3}));
    let (_, rest) = client.call("user_list", json!({"offset": total - 1})).await;
    assert_eq!(rest["_page"], json!({"items": 1, "offset": total - 1, "total": total}));
    client.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_have_code_meaning_and_hint() {
    let client = Client::start(&[]).await;
    let (is_error, result) = client.call("meeting_show", json!({"conferenceID": "no-such-meeting"})).await;
    assert!(is_error, "{result}");
    for field in ["error", "code", "name", "meaning", "request_id"] {
        assert!(result[field].is_string(), "{field}: {result}");
    }
    let sent = client.received().len();
    for (arguments, reason) in [
        (json!({}), "`query.conferenceID` is required, but missing"),
        (json!({"conferenceID": "1", "x": 1}), "there is no argument `x`; the arguments are conferenceID, "),
        (json!({"conferenceID": ["1"]}), "`query.conferenceID` "),
    ] {
        let (is_error, result) = client.call("meeting_show", arguments).await;
        assert!(is_error && result["error"].as_str().unwrap().contains(reason), "{result}");
    }
    assert_eq!(client.received().len(), sent, "nothing was sent");
    client.stop().await;
}

#[test]
fn arguments_are_checked() {
    for (arguments, reason) in [
        (&["--allow", "user_ad"][..], "--allow: there is no tool `user_ad`; did you mean `user_add`?"),
        (&["--tools", "x*"], "--tools: no tool that is allowed has such a name"),
        (&["--dry-run"], "standard output is that of the protocol"),
    ] {
        let arguments = [&["mcp", "--endpoint", "http://127.0.0.1:1"], arguments].concat();
        let output = common::run(&arguments, &[], b"");
        assert_eq!((output.code, output.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(output.stderr.contains(reason), "{}", output.stderr);
    }
}
