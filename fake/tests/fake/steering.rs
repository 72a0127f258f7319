//! Steering over HTTP, as programs in other languages do it.

use std::time::Duration;

use huaweicloud_meeting_fake::Fake;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{ACCESS, Response, send};

const SEARCH: &str = "/v1/mmc/management/conferences";
const MEETING: &str = "/_fake/meetings/914000001";

async fn steer(fake: &Fake, method: &str, path: &str, body: Value) -> Response {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    send(fake.url(), method, path, &[], &body).await
}

/// Sends a request that succeeds, and returns the body.
async fn steered(fake: &Fake, method: &str, path: &str, body: Value) -> Value {
    let response = steer(fake, method, path, body).await;
    assert_eq!(response.status, 200, "{method} {path}: {response:?}");
    response.json()
}

async fn search(fake: &Fake) -> Response {
    send(fake.url(), "GET", SEARCH, &[ACCESS], "").await
}

async fn fake() -> Fake {
    Fake::builder().accept_any_token().start().await.unwrap()
}

#[tokio::test]
async fn its_health_and_its_paths_are_shown() {
    let fake = fake().await;
    assert_eq!(steered(&fake, "GET", "/health", Value::Null).await, json!({"status": "ok"}));
    let index = steered(&fake, "GET", "/_fake", Value::Null).await;
    assert!(index["endpoints"].as_array().unwrap().contains(&json!("POST /_fake/next")), "{index}");
    assert!(fake.journal().is_empty(), "what steers the fake is no request of the service");
}

#[tokio::test]
async fn outcomes_are_planned_listed_and_removed() {
    let fake = fake().await;
    let busy = json!({
        "operation": "SearchMeetings", "status": 429, "code": "MMC.111070005", "message": "busy",
        "retryAfterSeconds": 600, "delaySeconds": 0.01, "times": 2,
    });
    steered(&fake, "POST", "/_fake/next", busy.clone()).await;
    for outcome in [
        json!({"operation": "SearchMeetings", "hangUp": true}),
        json!({"operation": "SearchMeetings", "truncate": 3}),
        json!({"operation": "SearchMeetings", "loseResponse": true}),
        json!({"operation": "SearchMeetings", "example": "all meetings"}),
        json!({"status": 418, "json": [1]}),
    ] {
        if outcome["example"].is_null() {
            steered(&fake, "POST", "/_fake/next", outcome).await;
        }
    }
    let pending = steered(&fake, "GET", "/_fake/next", Value::Null).await;
    assert_eq!(pending[0], busy);
    assert_eq!(pending[1], json!({"operation": "SearchMeetings", "hangUp": true, "times": 1}));
    assert_eq!(pending[4], json!({"status": 418, "json": [1], "times": 1}));
    for _ in 0..2 {
        let response = search(&fake).await;
        assert_eq!(response.error(), (429, "MMC.111070005".to_owned(), "busy".to_owned()));
        assert_eq!(response.header("retry-after"), Some("600"));
    }
    steered(&fake, "DELETE", "/_fake/next", Value::Null).await;
    assert_eq!(steered(&fake, "GET", "/_fake/next", Value::Null).await, json!([]));
    assert_eq!(search(&fake).await.status, 200);
    steered(&fake, "POST", "/_fake/next", json!({"status": 418, "json": [1]})).await;
    assert_eq!(search(&fake).await.status, 418);
}

#[tokio::test]
async fn a_wrong_body_is_an_error_that_states_where() {
    let fake = fake().await;
    let error = |method: &'static str, path: &'static str, body: &'static str| {
        let url = fake.url().to_owned();
        async move {
            let response = send(&url, method, path, &[], body).await;
            let json = response.json();
            let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
            (response.status, text("error"), text("at"), text("help"))
        }
    };
    let expected =
        |status: u16, error: &str, at: &str, help: &str| (status, error.to_owned(), at.to_owned(), help.to_owned());
    assert_eq!(
        error("POST", "/_fake/next", r#"{"operation": "CreateMeting", "status": 500}"#).await,
        expected(400, "unknown operation `CreateMeting`", "/operation", "did you mean `CreateMeeting`?")
    );
    assert_eq!(
        error("POST", "/_fake/next", r#"{"staus": 500}"#).await,
        expected(400, "unknown field `staus`", "/staus", "did you mean `status`?")
    );
    assert_eq!(
        error("POST", "/_fake/next", r#"{"status": 500, "code": "MMC.111070003", "times": "three"}"#).await,
        expected(400, "expected a whole number that is not negative, not a string", "/times", "")
    );
    assert_eq!(
        error("POST", "/_fake/next", r#"{"hangUp": true, "json": 1}"#).await,
        expected(
            400,
            "the outcome has several responses",
            "",
            "set `code` with `status`, `json`, `example` or `hangUp`"
        )
    );
    let (status, reason, ..) = error("POST", "/_fake/given", "{").await;
    assert!(status == 400 && reason.starts_with("the body is not valid JSON: "), "{reason}");
    assert_eq!(
        error("POST", "/_fake/given", r#"{"resources": {"User": [{"acount": "a"}]}}"#).await,
        expected(400, "User has no field `acount`", "/resources/User/0/acount", "did you mean `account`?")
    );
    assert_eq!(error("GET", "/_fake/nothing", "").await.0, 404);
    assert_eq!(error("GET", "/_fake/reset", "").await, expected(405, "the method for this path is POST", "", ""));
    let (status, reason, ..) = error("POST", "/_fake/meetings/914000001/raise-hnd", "{}").await;
    assert_eq!((status, reason.as_str()), (404, "a meeting has no verb `raise-hnd`; did you mean `raise-hand`?"));
    let (status, reason, ..) = error("POST", "/_fake/meetings/914000001/leave", r#"{"participant": "Eve"}"#).await;
    assert_eq!((status, reason.as_str()), (404, "the meeting has no participant with the ID, name or number `Eve`"));
    assert_eq!(error("GET", "/_fake/requests?op=x", "").await.0, 400);
}

#[tokio::test]
async fn requests_are_read_by_operation_and_removed() {
    let fake = fake().await;
    search(&fake).await;
    let path = "/v1/mmc/control/conferences/lock?conferenceID=9140";
    let headers = [("X-Conference-Authorization", "any"), ("Content-Type", "application/json")];
    send(fake.url(), "PUT", path, &headers, r#"{"isLock": 1}"#).await;
    assert_eq!(steered(&fake, "GET", "/_fake/requests", Value::Null).await.as_array().unwrap().len(), 2);
    let locks = steered(&fake, "GET", "/_fake/requests?operation=LockMeeting", Value::Null).await;
    let [lock] = locks.as_array().unwrap().as_slice() else { panic!("{locks}") };
    for (name, value) in [
        ("number", json!(2)),
        ("method", json!("PUT")),
        ("path", json!("/v1/mmc/control/conferences/lock")),
        ("query", json!({"conferenceID": "9140"})),
        ("body", json!({"isLock": 1})),
        ("status", json!(200)),
        ("code", Value::Null),
    ] {
        assert_eq!(lock[name], value, "{name}");
    }
    assert!(lock["durationMs"].is_f64() && lock["received"].as_str().unwrap().ends_with('Z'), "{lock}");
    assert_eq!(lock["headers"]["x-conference-authorization"], "any");
    steered(&fake, "DELETE", "/_fake/requests", Value::Null).await;
    assert_eq!(steered(&fake, "GET", "/_fake/requests", Value::Null).await, json!([]));
}

#[tokio::test]
async fn items_are_given_and_the_state_is_saved_loaded_and_reset() {
    let fake = fake().await;
    let state = || async {
        let mut state = steered(&fake, "GET", "/_fake/state", Value::Null).await;
        state["saved"]["nowMs"].take();
        state
    };
    let start = state().await;
    let users = json!([{"account": "ann", "name": "Ann"}, {"account": "bob", "name": "Bob"}]);
    let given = steered(&fake, "POST", "/_fake/given", json!({"resources": {"User": users}})).await;
    assert_eq!(given["resources"]["User"][1]["userAccount"], "bob");
    let members = "/v1/usg/dcs/corp/member?searchKey=ann";
    let names = || async { send(fake.url(), "GET", members, &[ACCESS], "").await.json()["data"].to_string() };
    assert!(names().await.contains("Ann"));
    let saved = steered(&fake, "GET", "/_fake/state", Value::Null).await;
    steered(&fake, "POST", "/_fake/reset", Value::Null).await;
    assert!(!names().await.contains("Ann"));
    assert_eq!(state().await, start);
    steered(&fake, "PUT", "/_fake/state", saved.clone()).await;
    assert!(names().await.contains("Ann"));
    let loaded = state().await;
    assert_eq!((&loaded["resources"], &loaded["meetings"]), (&saved["resources"], &saved["meetings"]));
}

#[tokio::test]
async fn people_act_in_a_meeting() {
    let fake = fake().await;
    let act = |verb: &'static str, body: Value| {
        let fake = &fake;
        async move { steered(fake, "POST", &format!("{MEETING}/{verb}"), body).await }
    };
    let ann = act("join", json!({"name": "Ann", "isHost": true})).await["pid"].as_str().unwrap().to_owned();
    act("join", json!({"name": "Bob"})).await;
    act("raise-hand", json!({"participant": "Bob"})).await;
    act("set", json!({"participant": "Bob", "name": "CAMERASTATE", "value": "1"})).await;
    act("speak", json!({"participants": [ann, "Bob"]})).await;
    act("caption", json!({"participant": "Ann", "text": "Hello"})).await;
    act("waiting-room", json!({"isOn": true})).await;
    act("join", json!({"name": "Carol"})).await;
    act("fail-next-invitation", json!({"result": "11076009"})).await;
    act("send-text", json!({"text": "{}"})).await;
    act("silence", Value::Null).await;
    act("cut", Value::Null).await;
    let meeting = steered(&fake, "GET", MEETING, Value::Null).await;
    let person = |list: &str, index: usize, field: &str| meeting[list][index]["fields"][field].clone();
    assert_eq!((person("participants", 0, "NAME"), person("participants", 0, "ROLE")), (json!("Ann"), json!("1")));
    assert_eq!((person("participants", 1, "HAND"), person("participants", 1, "CAMERASTATE")), (json!("1"), json!("1")));
    assert_eq!(person("waiting", 0, "NAME"), "Carol");
    assert_eq!((&meeting["speakers"][0]["pid"], &meeting["nextResults"]), (&json!(ann), &json!(["11076009"])));
    act("lower-hand", json!({"participant": "Bob"})).await;
    act("share", json!({"participant": "Bob"})).await;
    act("stop-sharing", json!({"participant": "Bob"})).await;
    act("leave", json!({"participant": "Bob"})).await;
    act("waiting-room", json!({"isOn": false})).await;
    let all = steered(&fake, "GET", "/_fake/meetings", Value::Null).await;
    let names: Vec<_> = all[0]["participants"].as_array().unwrap().iter().map(|one| &one["fields"]["NAME"]).collect();
    assert_eq!(names, ["Ann", "Carol"]);
    act("calls-ring", Value::Null).await;
    let control = [("X-Conference-Authorization", "any"), ("Content-Type", "application/json")];
    let path = "/v1/mmc/control/conferences/participants?conferenceID=914000001";
    for (name, phone, verb) in
        [("Dora", "+990001", "answer"), ("Emil", "+990002", "refuse"), ("Fay", "+990003", "busy")]
    {
        let attendees = json!({"attendees": [{"name": name, "phone": phone, "type": "normal"}]}).to_string();
        let invited = send(fake.url(), "POST", path, &control, &attendees).await;
        assert_eq!(invited.status, 200, "{invited:?}");
        act(verb, json!({"participant": name})).await;
    }
    act("drop-connection", json!({"participant": "Carol"})).await;
    let all = steered(&fake, "GET", "/_fake/meetings", Value::Null).await;
    let names: Vec<_> = all[0]["participants"].as_array().unwrap().iter().map(|one| &one["fields"]["NAME"]).collect();
    assert_eq!(names, ["Ann", "Dora"]);
    act("end", Value::Null).await;
    assert_eq!(steered(&fake, "GET", MEETING, Value::Null).await["isEnded"], true);
    assert_eq!(steer(&fake, "GET", "/_fake/meetings/1", Value::Null).await.status, 404);
}

#[tokio::test]
async fn the_clock_is_moved_and_what_is_due_happens() {
    let fake = fake().await;
    let meeting = json!({"conferenceID": "914000001", "subject": "Short", "length": 15});
    steered(&fake, "POST", "/_fake/given", json!({"resources": {"Meeting": meeting}})).await;
    let before = fake.now();
    let saved = steered(&fake, "GET", "/_fake/state", Value::Null).await;
    let moved = steered(&fake, "POST", "/_fake/advance", json!({"seconds": 24 * 3600})).await;
    assert!(moved["now"].as_str().unwrap().ends_with('Z') && fake.now() >= before + Duration::from_secs(24 * 3600));
    // An empty meeting is not prolonged.
    assert_eq!(steered(&fake, "GET", MEETING, Value::Null).await["isEnded"], true);
    // A meeting of a saved state ends by the clock, too.
    let other = Fake::builder().accept_any_token().start().await.unwrap();
    steered(&other, "PUT", "/_fake/state", saved).await;
    assert_eq!(steered(&other, "GET", MEETING, Value::Null).await["isEnded"], false);
    steered(&other, "POST", "/_fake/advance", json!({"seconds": 24 * 3600})).await;
    assert_eq!(steered(&other, "GET", MEETING, Value::Null).await["isEnded"], true);
    assert_eq!(steer(&fake, "POST", "/_fake/advance", json!({"seconds": -1})).await.status, 400);
}

#[tokio::test]
async fn tokens_are_expired() {
    let fake = Fake::start().await.unwrap();
    let client = crate::support::client(&fake);
    client.show_my_info().await.unwrap();
    steered(&fake, "POST", "/_fake/expire-tokens", Value::Null).await;
    client.show_my_info().await.unwrap();
    assert_eq!(fake.journal_of("CreateAppIdToken").len(), 2);
}

#[tokio::test]
async fn events_report_requests_and_changes_as_they_happen() {
    let fake = fake().await;
    let mut stream = TcpStream::connect(fake.url().strip_prefix("http://").unwrap()).await.unwrap();
    stream.write_all(b"GET /_fake/events HTTP/1.1\r\nHost: fake\r\n\r\n").await.unwrap();
    let mut lines = BufReader::new(stream).lines();
    let mut line = async |prefix: &str| {
        let next = async {
            loop {
                let line = lines.next_line().await.unwrap().unwrap();
                if line.starts_with(prefix) {
                    return line;
                }
            }
        };
        timeout(Duration::from_secs(10), next).await.unwrap()
    };
    assert_eq!(line("content-type").await, "content-type: text/event-stream");
    line(": open").await;
    search(&fake).await;
    assert_eq!(line("event").await, "event: request");
    let request: Value = serde_json::from_str(line("data: ").await.strip_prefix("data: ").unwrap()).unwrap();
    assert_eq!((&request["operation"], &request["status"]), (&json!("SearchMeetings"), &json!(200)));
    fake.meeting("914000001").join("Ann");
    assert_eq!(line("event").await, "event: meeting");
    assert_eq!(line("data").await, r#"data: {"conferenceID":"914000001"}"#);
    let headers = [("X-Conference-Authorization", "any"), ("Content-Type", "application/json")];
    send(fake.url(), "PUT", "/v1/mmc/control/conferences/lock?conferenceID=914000001", &headers, r#"{"isLock": 1}"#)
        .await;
    assert_eq!(line("event").await, "event: meeting");
    assert_eq!(
        (line("event").await, line("data").await),
        ("event: change".to_owned(), r#"data: {"operation":"LockMeeting"}"#.to_owned())
    );
    assert_eq!(line("event").await, "event: request");
    fake.reset();
    assert_eq!(
        (line("event").await, line("data").await),
        ("event: change".to_owned(), r#"data: {"operation":null}"#.to_owned())
    );
    // An open stream does not keep the fake from stopping.
    timeout(Duration::from_secs(10), fake.stop()).await.unwrap();
}

#[tokio::test]
async fn pages_of_other_origins_are_allowed_on_demand() {
    let preflight = [
        ("Origin", "http://page.test"),
        ("Access-Control-Request-Method", "GET"),
        ("Access-Control-Request-Headers", "x-access-token"),
    ];
    let closed = fake().await;
    assert_eq!(send(closed.url(), "OPTIONS", SEARCH, &preflight, "").await.status, 404);
    assert_eq!(search(&closed).await.header("access-control-allow-origin"), None);
    let open = Fake::builder().accept_any_token().cors().start().await.unwrap();
    let allowed = send(open.url(), "OPTIONS", SEARCH, &preflight, "").await;
    assert_eq!((allowed.status, allowed.header("access-control-allow-headers")), (204, Some("x-access-token")));
    assert_eq!(search(&open).await.header("access-control-allow-origin"), Some("*"));
    assert_eq!(steer(&open, "GET", "/health", Value::Null).await.header("access-control-allow-origin"), Some("*"));
}
