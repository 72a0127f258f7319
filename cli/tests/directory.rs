//! `hwmeeting directory export` and `department list`: users and departments, as CSV, as JSON and as a tree.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "Clippy does not treat helper functions as tests"
)]

mod common;

use common::Run;
use huaweicloud_meeting_fake::Fake;
use huaweicloud_meeting_fake::memory::ResourceName;
use serde_json::{Value, json};

const ENVIRONMENT: [(&str, &str); 1] = [("HWMEETING_TOKEN", "any")];

fn export(fake: &Fake, arguments: &[&str]) -> Run {
    common::run(&[&["directory", "export"], arguments, &["--endpoint", fake.url()]].concat(), &ENVIRONMENT, b"")
}

/// Adds a department, and returns its code.
fn add_department(fake: &Fake, name: &str, parent: &str) -> String {
    let body = json!({"deptName": name, "parentDeptCode": parent});
    let document = json!({"operation": "AddDepartment", "body": body}).to_string();
    let run = common::call(fake.url(), &ENVIRONMENT, &document);
    let response: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    response["value"].as_str().unwrap().to_owned()
}

async fn enterprise() -> Fake {
    let fake = Fake::builder().empty().accept_any_token().start().await.unwrap();
    for number in 0..501 {
        fake.given(ResourceName::User, json!({"account": format!("user{number:03}"), "name": "李伟, Ann"})).unwrap();
    }
    fake
}

#[tokio::test(flavor = "multi_thread")]
async fn users_of_all_pages_have_the_columns_of_user_add() {
    let fake = enterprise().await;
    let file = std::env::temp_dir().join(format!("hwmeeting-users-{}.csv", std::process::id()));
    let run = export(&fake, &["--to", file.to_str().unwrap()]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    assert!(run.stderr.ends_with(": 501 users\n"), "{}", run.stderr);
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let mut lines = text.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let help = common::run(&["user", "add", "--help"], &[], b"").stdout;
    for column in &columns {
        assert!(help.contains(&format!("--{column}")), "`user add` has no --{column}");
    }
    assert_eq!(lines.clone().count(), 501);
    assert!(lines.all(|line| line.starts_with("user") && line.contains("\"李伟, Ann\"")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_can_be_added_to_another_enterprise() {
    let (from, to) = (Fake::builder().empty().accept_any_token(), Fake::builder().empty().accept_any_token());
    let (from, to) = (from.start().await.unwrap(), to.start().await.unwrap());
    let user = json!({"account": "liwei", "name": "李伟, Ann", "phone": "+8613800000001", "country": "chinaPR", "hidePhone": true, "title": "\"CTO\""});
    from.given(ResourceName::User, user).unwrap();
    let file = std::env::temp_dir().join(format!("hwmeeting-copy-{}.csv", std::process::id()));
    let path = file.to_str().unwrap();
    assert_eq!(export(&from, &["--to", path]).code, Some(0));
    let arguments = ["user", "add", "--from", path, "--journal", &format!("{path}.journal"), "--endpoint", to.url()];
    let added = common::run(&arguments, &ENVIRONMENT, b"");
    assert_eq!(added.code, Some(0), "{}{}", added.stdout, added.stderr);
    let [before, after] = [&from, &to].map(|fake| export(fake, &[]).stdout);
    assert_eq!(before, after);
    std::fs::remove_file(&file).unwrap();
    let _ = std::fs::remove_file(format!("{path}.journal"));
}

#[tokio::test(flavor = "multi_thread")]
async fn departments_follow_those_above_them_and_json_has_both() {
    let fake = enterprise().await;
    let research = add_department(&fake, "研发", "1");
    let ai = add_department(&fake, "AI", &research);
    let run = export(&fake, &["departments"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let codes: Vec<&str> = run.stdout.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(codes, ["dept-code", &research, &ai]);
    let help = common::run(&["department", "create", "--help"], &[], b"").stdout;
    for column in run.stdout.lines().next().unwrap().split(',') {
        assert!(help.contains(&format!("--{column}")), "`department create` has no --{column}");
    }
    let json: Value = serde_json::from_str(&export(&fake, &["--format", "json"]).stdout).unwrap();
    let lengths = ["users", "departments"].map(|name| json[name].as_array().unwrap().len());
    assert_eq!(lengths, [501, 3]);
    assert!(json["users"][0]["id"].is_string(), "{}", json["users"][0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn departments_are_listed_as_a_tree_or_as_json() {
    let fake = Fake::builder().empty().accept_any_token().start().await.unwrap();
    let research = add_department(&fake, "研发", "1");
    let ai = add_department(&fake, "AI", &research);
    let sales = add_department(&fake, "Sales", "1");
    let list = |arguments: &[&str], terminal: &[(&str, &str)]| {
        let arguments = [&["department", "list", "--endpoint", fake.url()], arguments].concat();
        let run = common::run(&arguments, &[&ENVIRONMENT, terminal].concat(), b"");
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
        run.stdout
    };
    let terminal = [("HWMEETING_FORCE_TTY", "80")];
    let names = |table: &str| -> Vec<String> {
        table.lines().skip(1).map(|line| line.split_once(' ').unwrap().1.trim_start().to_owned()).collect()
    };
    let tree = list(&[], &terminal);
    assert_eq!(names(&tree), ["Root Department", "├─ 研发", "│  └─ AI", "└─ Sales"], "{tree}");
    assert_eq!(list(&["-o", "table"], &[]), tree);
    assert_eq!(names(&list(&["--depth", "1"], &terminal)), ["Root Department", "├─ 研发", "└─ Sales"]);
    assert_eq!(names(&list(&["--parent", &research], &terminal)), ["研发", "└─ AI"]);
    let json: Vec<Value> = serde_json::from_str(&list(&[], &[])).unwrap();
    let codes: Vec<&str> = json.iter().map(|department| department["deptCode"].as_str().unwrap()).collect();
    assert_eq!(codes, ["1", &research, &ai, &sales]);
    assert_eq!(list(&["-o", "name"], &[]), format!("1\n{research}\n{ai}\n{sales}\n"));
    let columns = list(&["--columns", "dept-name,parent-dept-code", "-o", "csv"], &[]);
    assert!(columns.starts_with("deptName,parentDeptCode\r\nRoot Department,"), "{columns}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_credentials_nothing_is_sent() {
    let fake = enterprise().await;
    let run = common::run(&["directory", "export", "--endpoint", fake.url()], &[], b"");
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{}", run.stderr);
    assert!(run.stderr.contains("needs an access token"), "{}", run.stderr);
}
