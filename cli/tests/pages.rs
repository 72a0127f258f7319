//! `--all` and `--limit`: the items of several pages of a list, against the fake.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Run, program, run};
use huaweicloud_meeting_fake::memory::ResourceName;
use huaweicloud_meeting_fake::{Fake, Outcome};
use serde_json::{Value, json};

/// The number of users: a page of the largest size, and a part of a second.
const USERS: usize = 510;

async fn fake(users: usize) -> Fake {
    let fake = Fake::builder().accept_any_token().empty().start().await.unwrap();
    for number in 0..users {
        fake.given(ResourceName::User, json!({"account": format!("user{number:04}"), "name": format!("用户{number}")}))
            .unwrap();
    }
    fake
}

async fn list(
    fake: &Fake,
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
) -> Run {
    let endpoint = fake.url().to_owned();
    let run = move || {
        let arguments = [&["user", "list", "--endpoint", &endpoint], arguments].concat();
        run(&arguments, &[environment, &[("HWMEETING_TOKEN", "token")]].concat(), b"")
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

fn accounts(done: &Run) -> Vec<String> {
    let response: Value = serde_json::from_str(&done.stdout).unwrap();
    let items = response.get("data").unwrap().as_array().unwrap();
    items.iter().map(|item| item.get("userAccount").unwrap().as_str().unwrap().to_owned()).collect()
}

/// Returns the offsets and limits of the pages that were requested.
fn pages(fake: &Fake) -> Vec<(Option<String>, Option<String>)> {
    let requests = fake.journal_of("SearchUsers");
    let query = |name| move |request: &huaweicloud_meeting_fake::JournalEntry| request.query(name).map(str::to_owned);
    requests.iter().map(|request| (query("offset")(request), query("limit")(request))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_pages_are_one_response_with_all_items() {
    let fake = fake(USERS).await;
    let done = list(&fake, &["--all"], &[]).await;
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    let mut found = accounts(&done);
    found.sort();
    found.dedup();
    assert_eq!(found.len(), USERS);
    assert_eq!(done.stdout.lines().count(), 1);
    assert_eq!(pages(&fake).len(), 2);
    let mut response: Value = serde_json::from_str(&done.stdout).unwrap();
    response.as_object_mut().unwrap().remove("data");
    assert_eq!(response, json!({"offset": 0, "limit": USERS, "count": USERS}));
    let lines = list(&fake, &["--all", "-o", "csv"], &[]).await.stdout;
    assert_eq!(lines.lines().count(), USERS + 1);
    assert_eq!(lines.matches("userAccount").count(), 1);
    assert_eq!(list(&fake, &["--all", "-o", "name"], &[]).await.stdout.lines().count(), USERS);
    assert_eq!(list(&fake, &["--all", "-o", "yaml"], &[]).await.stdout.matches("\n- ").count(), USERS);
    assert_eq!(list(&fake, &["--all", "--jq", ".data | length"], &[]).await.stdout, format!("{USERS}\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_fits_one_page_and_all_pages() {
    let fake = fake(30).await;
    let query: &[&str] = &["--jq", ".count, (.data | map(.userAccount) | sort | .[0])"];
    for paging in [&[][..], &["--all"], &["--limit", "12"]] {
        let done = list(&fake, Vec::leak([query, paging].concat()), &[]).await;
        assert_eq!((done.code, done.stdout.as_str()), (Some(0), "30\nuser0000\n"), "{paging:?}: {}", done.stderr);
    }
    for format in ["json", "yaml"] {
        let fields = |text: &str| {
            let is_outer = |line: &&str| !line.starts_with([' ', '-']);
            let mut names: Vec<String> = match serde_json::from_str::<Value>(text) {
                Ok(response) => response.as_object().unwrap().keys().cloned().collect(),
                Err(_) => {
                    text.lines().filter(is_outer).filter_map(|line| Some(line.split_once(':')?.0.to_owned())).collect()
                }
            };
            names.sort();
            names
        };
        let page = list(&fake, Vec::leak(vec!["-o", format]), &[]).await;
        for terminal in [&[][..], &[("HWMEETING_FORCE_TTY", "80")]] {
            let all = list(&fake, Vec::leak(vec!["-o", format, "--all"]), terminal).await;
            assert_eq!(fields(&all.stdout), fields(&page.stdout), "{format} {terminal:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_participants_are_in_the_meeting_that_is_shown() {
    let fake = fake(0).await;
    let person = |number| json!({"name": format!("Person {number}"), "phone": format!("+86{number}")});
    let people: Vec<Value> = (0..25).map(person).collect();
    let meeting = json!({"conferenceID": "914067448", "subject": "Retro", "attendees": people});
    fake.given(ResourceName::Meeting, meeting).unwrap();
    let show = async |arguments: &[&str], environment: &'static [(&'static str, &'static str)]| {
        let endpoint = fake.url().to_owned();
        let arguments: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
        let run = move || {
            let mut words = vec!["meeting", "show", "914067448", "--endpoint", &endpoint];
            words.extend(arguments.iter().map(String::as_str));
            run(&words, &[environment, &[("HWMEETING_TOKEN", "token")]].concat(), b"")
        };
        tokio::task::spawn_blocking(run).await.unwrap()
    };
    let query = ["--jq", ".conferenceData.subject, (.data.data | length)", "--all"];
    let done = show(&query, &[]).await;
    assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("Retro\n25\n", ""));
    let page = show(&[], &[("HWMEETING_FORCE_TTY", "80"), ("NO_COLOR", "1")]).await;
    assert!(page.stderr.contains("… 5 more; --all shows them\n"), "{}{}", page.stdout, page.stderr);
    let card = show(&["--all"], &[("HWMEETING_FORCE_TTY", "80"), ("NO_COLOR", "1")]).await.stdout;
    assert!(card.contains("subject ") && card.contains("Person 24"), "{card}");
    let lines = show(&["--all", "-o", "csv"], &[]).await.stdout;
    assert_eq!(lines.lines().count(), 26, "{lines}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_is_the_number_of_items_not_the_size_of_a_page() {
    let fake = fake(USERS).await;
    for (limit, requests) in [("3", 1), ("500", 1), ("501", 2), ("5000", 2)] {
        fake.clear_journal();
        let limit_argument: &'static [&'static str] = Vec::leak(vec!["--limit", limit]);
        let done = list(&fake, limit_argument, &[]).await;
        assert_eq!(accounts(&done).len(), USERS.min(limit.parse().unwrap()), "{limit}");
        assert_eq!(pages(&fake).len(), requests, "{limit}: {:?}", pages(&fake));
    }
    let done = list(&fake, &["--limit", "0"], &[]).await;
    assert_eq!(done.code, Some(2));
    assert!(
        done.stderr.contains("invalid value `0` for --limit: expected a whole number, at least 1"),
        "{}",
        done.stderr
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_shows_all_items_in_one_table() {
    let fake = fake(30).await;
    let terminal = &[("HWMEETING_FORCE_TTY", "80"), ("NO_COLOR", "1")];
    let first = list(&fake, &[], terminal).await;
    assert_eq!(first.stdout.lines().count(), 11);
    assert!(first.stderr.ends_with("shows them\n… 20 more; --all shows them\n"), "{}", first.stderr);
    let all = list(&fake, &["--all"], terminal).await;
    assert_eq!(all.stdout.lines().count(), 31);
    assert!(!all.stderr.contains("--all"), "{}", all.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_list_is_a_response_with_an_empty_list() {
    let fake = fake(0).await;
    let done = list(&fake, &["--all"], &[]).await;
    // The list is first; the order of the other fields is that of the response.
    assert!(done.stdout.starts_with("{\"data\":[],"), "{}", done.stdout);
    let response: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(response, serde_json::json!({"data": [], "count": 0, "limit": 0, "offset": 0}));
    let yaml = list(&fake, &["--all", "-o", "yaml"], &[]).await;
    let mut lines: Vec<&str> = yaml.stdout.lines().collect();
    lines.sort_unstable();
    assert!(yaml.stdout.starts_with("data: []\n"), "{}", yaml.stdout);
    assert_eq!((lines, yaml.stderr.as_str()), (vec!["count: 0", "data: []", "limit: 0", "offset: 0"], ""));
    let lines = list(&fake, &["--all", "-o", "tsv"], &[]).await;
    assert_eq!((lines.stdout.lines().count(), lines.stderr.as_str()), (1, "no items\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_received_before_an_error_is_printed() {
    for format in [&["--all"][..], &["--all", "-o", "table"], &["--all", "-o", "csv"]] {
        let fake = fake(0).await;
        let page = json!({"offset": 0, "limit": 500, "count": 2, "data": [{"id": "1", "userAccount": "ann"}]});
        fake.next("SearchUsers", Outcome::json(200, page)).unwrap();
        fake.next("SearchUsers", Outcome::error(403, "USG.201010001")).unwrap();
        let done = list(&fake, Vec::leak(format.to_vec()), &[]).await;
        assert_eq!(done.code, Some(1), "{}", done.stderr);
        assert!(done.stdout.contains("ann"), "{format:?}: {}", done.stdout);
        assert!(done.stderr.starts_with("error: SearchUsers failed: HTTP 403 USG.201010001"), "{}", done.stderr);
        if format.len() == 1 {
            assert_eq!(accounts(&done), ["ann"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_pages_are_requested_for_a_pipe_that_is_closed() {
    let fake = fake(USERS).await;
    for format in ["json", "csv", "yaml", "name"] {
        fake.clear_journal();
        let endpoint = fake.url().to_owned();
        let run = move || {
            let arguments = ["user", "list", "--all", "-o", format, "--endpoint", &endpoint];
            let mut child = program(&arguments, &[("HWMEETING_TOKEN", "token")]).spawn().unwrap();
            drop(child.stdout.take());
            child.wait_with_output().unwrap()
        };
        let output = tokio::task::spawn_blocking(run).await.unwrap();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{format}");
        assert_eq!(pages(&fake).len(), 1, "{format}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_is_not_paged_has_no_such_options() {
    let fake = fake(0).await;
    let endpoint = fake.url().to_owned();
    let done = tokio::task::spawn_blocking(move || run(&["ShowMyInfo", "--all", "--endpoint", &endpoint], &[], b""))
        .await
        .unwrap();
    assert_eq!(done.code, Some(2), "{}", done.stderr);
}
