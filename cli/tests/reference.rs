//! What the reference and the profiles print in the formats of `-o`: no command needs the service.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Config, Run, run};
use serde_json::{Value, json};

fn printed(words: &[&str]) -> String {
    let Run { code, stdout, stderr } = run(words, &[], b"");
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{words:?}");
    stdout
}

fn json(words: &[&str]) -> Value {
    serde_json::from_str(&printed(&[words, &["-o", "json"]].concat())).unwrap()
}

#[test]
fn error_codes_are_a_list_of_objects() {
    let one = json(&["error", "MMC.111070005"]);
    assert_eq!(one[0]["name"], "CONF_DATA_NOT_FOUND");
    assert_eq!(one[0]["statuses"], json!([400]));
    assert!(one[0]["operations"].as_array().unwrap().contains(&"ShowMeetingDetail".into()), "{one}");
    let several = json(&["error", "meeting", "ended"]);
    // All of them, not only the first ones.
    assert!(several.as_array().unwrap().len() > 10, "{several}");
    let csv = printed(&["error", "meeting", "ended", "-o", "csv"]);
    assert!(csv.starts_with("code,name,meaning,hint,retry,statuses,operations\r\n"), "{csv}");
    assert_eq!(printed(&["error", "MMC.111070005", "-o", "name"]), "MMC.111070005\n");
    assert_eq!(printed(&["error", "MMC.111070005", "--jq", ".[].name"]), "CONF_DATA_NOT_FOUND\n");
    let Run { code, stdout, stderr } = run(&["error", "qqqq", "-o", "json"], &[], b"");
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert!(stderr.starts_with(r#"{"error":{"kind":"invalid""#), "{stderr}");
}

#[test]
fn operations_are_a_list_of_commands() {
    let all = json(&["operations"]);
    let operations: std::collections::BTreeSet<&str> =
        all.as_array().unwrap().iter().filter_map(|entry| entry["operation"].as_str()).collect();
    assert_eq!(operations.len(), huaweicloud_meeting::OPERATIONS.len());
    let extend = &json(&["operations", "extend"])[0];
    assert_eq!(extend["command"], "meeting extend");
    assert_eq!((&extend["method"], &extend["effect"]), (&"PUT".into(), &"non_idempotent".into()));
    let Run { code, stdout, stderr } = run(&["operations", "qqqq", "-o", "json"], &[], b"");
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert!(stderr.starts_with(r#"{"error":{"kind":"invalid""#), "{stderr}");
    assert!(printed(&["operations", "extend", "-o", "name"]).starts_with("meeting extend\n"));
    assert!(printed(&["operations", "extend", "-o", "yaml"]).starts_with("- command: meeting extend\n"));
}

#[test]
fn descriptions_are_objects() {
    let add = json(&["describe", "user", "add"]);
    assert_eq!((&add["operation"], &add["method"]), (&"AddUser".into(), &"POST".into()));
    assert_eq!(add["request"]["properties"]["body"]["required"], json!(["name"]));
    assert_eq!(add["response"]["$ref"].as_str().unwrap().split('/').next(), Some("#"), "{}", add["response"]);
    assert!(add["commands"].as_array().unwrap().contains(&"hwmeeting user add".into()), "{add}");
    assert_eq!(add["example"]["operation"], "AddUser");
    assert!(add["errors"][0]["meaning"].is_string(), "{add}");
    assert_eq!(json(&["describe", "UserStatus"])["values"][1]["name"], "disabled");
    let user = json(&["describe", "user"]);
    assert!(user["commands"].as_array().unwrap().iter().any(|command| command["command"] == "user list"), "{user}");
    assert_eq!(json(&["describe", "user-management"])["group"], "user-management");
    let watch = json(&["describe", "meeting", "watch"]);
    assert_eq!((&watch["arguments"][0]["required"], &watch["operation"]), (&true.into(), &Value::Null));
    let extend = json(&["describe", "meeting", "mute"]);
    assert_eq!((&extend["command"], extend["arguments"].is_array()), (&"meeting mute".into(), true));
    assert!(json(&["describe", "UserFunction"])["schema"]["properties"]["enableRoom"].is_object());
    assert!(printed(&["describe", "user", "-o", "yaml"]).starts_with("noun: user\n"));
    assert_eq!(printed(&["describe", "user", "add", "--jq", ".operation"]), "AddUser\n");
    assert_eq!(run(&["describe", "user", "-o", "csv"], &[], b"").code, Some(2));
}

#[test]
fn profiles_are_a_list_of_objects() {
    let config = Config::new();
    let list = |format: &str| config.run(&["profile", "list", "-o", format], &[], "").stdout;
    assert_eq!(list("json"), "[]\n");
    let profile = json!({"id": "1", "region": "cn-north-4", "login": {"kind": "account", "account": "zhang"}});
    std::fs::create_dir_all(config.path()).unwrap();
    let profiles = json!({"current": "work", "profiles": {"home": profile, "work": profile}}).to_string();
    std::fs::write(config.path().join("profiles.json"), profiles).unwrap();
    let profiles: Value = serde_json::from_str(&list("json")).unwrap();
    assert_eq!(profiles[1]["profile"], "work");
    assert_eq!((&profiles[0]["current"], &profiles[1]["current"]), (&false.into(), &true.into()));
    assert_eq!(list("name"), "home\nwork\n");
    assert!(list("csv").starts_with("profile,current,service,login\r\nhome,false,"), "{}", list("csv"));
}
