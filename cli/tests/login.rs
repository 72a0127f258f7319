//! Logins with credentials from environment variables, against the fake service; no message contains a secret.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Run, Server, call, run};
use huaweicloud_meeting_fake::Fake;

const MY_INFO: &str = r#"{"operation": "ShowMyInfo"}"#;
const APP: [(&str, &str); 3] =
    [("HWMEETING_APP_ID", "app"), ("HWMEETING_APP_KEY", "app-key-canary"), ("HWMEETING_USER", "alice")];
const ACCOUNT: [(&str, &str); 2] = [("HWMEETING_ACCOUNT", "zhangsan"), ("HWMEETING_PASSWORD", "password-canary")];

async fn fake() -> Fake {
    Fake::builder().app_key("app", "app-key-canary").account("zhangsan", "password-canary").start().await.unwrap()
}

async fn call_at(fake: &Fake, environment: &'static [(&'static str, &'static str)], document: &'static str) -> Run {
    let endpoint = fake.url().to_owned();
    tokio::task::spawn_blocking(move || call(&endpoint, environment, document)).await.unwrap()
}

fn operations(fake: &Fake) -> Vec<&'static str> {
    fake.journal().iter().filter_map(|request| request.operation).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_logs_in() {
    let fake = fake().await;
    let output = call_at(&fake, &APP, MY_INFO).await;
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    assert_eq!(operations(&fake), ["CreateAppIdToken", "ShowMyInfo"]);
    let login = fake.journal().first().unwrap().json().unwrap();
    assert_eq!(login.get("userId").unwrap(), "alice");
    assert!(login.get("corpId").is_none(), "{login}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_application_of_a_service_provider_logs_in_for_an_enterprise() {
    let fake = fake().await;
    let output = call_at(&fake, &[APP[0], APP[1], ("HWMEETING_CORP", "corp-1")], MY_INFO).await;
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    assert_eq!(fake.journal().first().unwrap().json().unwrap().get("corpId").unwrap(), "corp-1");
}

/// Returns the values of fields of the login that was sent.
fn sent(fake: &Fake, names: &[&str]) -> Vec<String> {
    let login = fake.journal().first().unwrap().json().unwrap();
    names.iter().map(|name| login.get(name).unwrap().as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_logs_in_with_what_is_known_of_the_user() {
    const USER: [(&str, &str); 7] = [
        APP[0],
        APP[1],
        APP[2],
        ("HWMEETING_USER_NAME", "Alice"),
        ("HWMEETING_USER_EMAIL", "alice@mycorp.example"),
        ("HWMEETING_USER_PHONE", "+8617300009092"),
        ("HWMEETING_DEPARTMENT", "7"),
    ];
    let fake = fake().await;
    let output = call_at(&fake, &USER, MY_INFO).await;
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    let names = ["userId", "userName", "userEmail", "userPhone", "deptCode"];
    assert_eq!(sent(&fake, &names), ["alice", "Alice", "alice@mycorp.example", "+8617300009092", "7"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_welink_account_logs_in() {
    const WELINK: [(&str, &str); 2] =
        [("HWMEETING_WELINK_ACCOUNT", "zhangsan@mycorp"), ("HWMEETING_WELINK_PASSWORD", "welink-canary")];
    let fake = fake().await;
    let output = call_at(&fake, &WELINK, MY_INFO).await;
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    assert_eq!(operations(&fake), ["CreateProxyToken", "ShowMyInfo"]);
    let names = ["authServerType", "account", "pwd"];
    assert_eq!(sent(&fake, &names), ["workplace", "zhangsan@mycorp", "welink-canary"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authorization_code_logs_in() {
    const OAUTH: [(&str, &str); 2] =
        [("HWMEETING_OAUTH_DOMAIN", "mycorp.com"), ("HWMEETING_OAUTH_CODE", "code-canary")];
    let fake = fake().await;
    let output = call_at(&fake, &OAUTH, MY_INFO).await;
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    assert_eq!(operations(&fake), ["CreateProxyToken", "ShowMyInfo"]);
    assert_eq!(sent(&fake, &["authServerType", "domain", "credential"]), ["oauth2", "mycorp.com", "code-canary"]);
}

#[test]
fn credentials_of_two_kinds_are_rejected() {
    let server = Server::responding("{}");
    let both = [ACCOUNT[0], ACCOUNT[1], ("HWMEETING_OAUTH_DOMAIN", "mycorp.com"), ("HWMEETING_OAUTH_CODE", "canary")];
    let output = call(&server.endpoint, &both, MY_INFO);
    let expected =
        "error: both HWMEETING_ACCOUNT and HWMEETING_OAUTH_DOMAIN are set; unset the one that should not be used\n";
    assert_eq!((output.code, output.stderr.as_str()), (Some(2), expected));
    assert!(server.received().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_may_be_needed_for_the_result_is_not_revoked() {
    let fake = fake().await;
    let output = call_at(&fake, &APP, r#"{"operation": "CreatePortalRefNonce"}"#).await;
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    assert_eq!(operations(&fake), ["CreateAppIdToken", "CreatePortalRefNonce"]);
}

#[test]
fn white_space_around_a_value_of_the_environment_is_rejected() {
    for (name, value) in [
        ("HWMEETING_TOKEN", "token-canary\n"),
        ("HWMEETING_APP_KEY", " app-key-canary"),
        ("HWMEETING_APP_KEY", "\u{feff}app-key-canary"),
        ("HWMEETING_CONFERENCE_PASSWORD", "host-canary\r\n"),
    ] {
        let server = Server::responding("{}");
        let document = r#"{"operation": "MuteMeeting", "query": {"conferenceID": "1"}, "body": {"isMute": 1}}"#;
        let document = if name == "HWMEETING_CONFERENCE_PASSWORD" { document } else { MY_INFO };
        let output = call(&server.endpoint, &[APP[0], (name, value)], document);
        assert_eq!(output.code, Some(2));
        assert_eq!(
            output.stderr,
            format!(
                "error: {name} starts or ends with white space, a line break or an invisible character; remove it\n"
            )
        );
        assert!(server.received().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_logs_in() {
    let fake = fake().await;
    let output = call_at(&fake, &ACCOUNT, MY_INFO).await;
    assert_eq!(output.code, Some(0), "{}", output.stderr);
    assert_eq!(operations(&fake), ["CreateToken", "ShowMyInfo"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_access_token_is_sent_without_a_login() {
    let fake = fake().await;
    let output = call_at(&fake, &[("HWMEETING_TOKEN", "token-canary"), APP[0], APP[1]], MY_INFO).await;
    assert_eq!(output.code, Some(1));
    assert_eq!(operations(&fake), ["ShowMyInfo"]);
    assert!(!output.stderr.contains("canary"), "{}", output.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_login_is_an_error_response() {
    let fake = fake().await;
    let output =
        call_at(&fake, &[("HWMEETING_ACCOUNT", "zhangsan"), ("HWMEETING_PASSWORD", "wrong-canary")], MY_INFO).await;
    assert_eq!((output.code, output.stdout.as_str()), (Some(1), ""));
    assert!(output.stderr.starts_with("error: ShowMyInfo failed: CreateToken failed: "), "{}", output.stderr);
    assert!(!output.stderr.contains("canary"), "{}", output.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_control_token_is_obtained_with_the_host_password() {
    let fake = fake().await;
    const MUTE: &str = r#"{"operation": "MuteMeeting", "query": {"conferenceID": "914083136"}, "body": {"isMute": 1}}"#;
    let output = call_at(&fake, &[("HWMEETING_CONFERENCE_PASSWORD", "host-canary")], MUTE).await;
    assert_eq!((output.code, output.stdout.as_str()), (Some(0), ""), "{}", output.stderr);
    assert_eq!(operations(&fake), ["CreateConfToken", "MuteMeeting"]);
    let without = call_at(&fake, &[], MUTE).await;
    assert_eq!(without.code, Some(2));
    assert!(without.stderr.contains("headers.X-Conference-Authorization"), "{}", without.stderr);
    assert_eq!(operations(&fake).len(), 2);
}

#[test]
fn incomplete_and_ambiguous_credentials_are_rejected() {
    for (environment, expected) in [
        (&[][..], "ShowMyInfo needs an access token"),
        (&[APP[0]], "HWMEETING_APP_ID is set, but HWMEETING_APP_KEY is not"),
        (&[APP[1]], "HWMEETING_APP_KEY is set, but HWMEETING_APP_ID is not"),
        (&[ACCOUNT[0]], "HWMEETING_ACCOUNT is set, but HWMEETING_PASSWORD is not"),
        (&[APP[0], APP[1], ACCOUNT[0], ACCOUNT[1]], "both HWMEETING_APP_ID and HWMEETING_ACCOUNT are set"),
    ] {
        let server = Server::responding("{}");
        let output = call(&server.endpoint, environment, MY_INFO);
        assert_eq!((output.code, output.stdout.as_str()), (Some(2), ""), "{environment:?}");
        assert!(output.stderr.contains(expected), "{}", output.stderr);
        assert!(!output.stderr.contains("canary"), "{}", output.stderr);
        assert!(server.received().is_empty());
    }
}

#[test]
fn no_message_contains_a_secret() {
    let everything = [
        ("HWMEETING_TOKEN", "token-canary"),
        ("HWMEETING_CONFERENCE_PASSWORD", "host-canary"),
        APP[0],
        APP[1],
        ACCOUNT[0],
        ACCOUNT[1],
    ];
    let documents = [
        MY_INFO,
        r#"{"operation": "ResetPwd", "headers": {"X-Access-Token": "canary-1"}, "body": {"user": "u", "newPwd": "canary-2"}}"#,
        r#"{"operation": "ResetPwd", "headers": {"X-Access-Token": ["canary"]}, "body": {"user": "u", "newPwd": "canary"}}"#,
        r#"{"operation": "ResetPwd", "body": {"user": "u", "newPwd": {"canary": 1}}}"#,
        r#"{"operation": "CreateConfToken", "query": {"conferenceID": "1"}, "headers": {"X-Password": "canary\n"}}"#,
        r#"{"operation": "MuteMeeting", "query": {"conferenceID": "1"}, "headers": {"X-Conference-Authorization": "canary"}, "body": {"isMute": true}}"#,
        r#"{"operation": "MuteMeeting", "query": {"conferenceID": "1"}, "body": {"isMute": 1}}"#,
    ];
    for response in [
        "200 OK\r\nConnection: close\r\nContent-Length: 6\r\n\r\ncanary",
        "401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "canary",
    ] {
        let server = Server::start(response);
        for document in documents {
            let output = call(&server.endpoint, &everything, document);
            assert!(!output.stderr.contains("canary"), "{document}: {}", output.stderr);
        }
    }
    for endpoint in
        ["https://u:canary@meeting.test", "https://u:canary@meeting test", "https://meeting.test?key=canary"]
    {
        let output = call(endpoint, &everything, MY_INFO);
        assert_eq!(output.code, Some(2));
        assert!(!output.stderr.contains("canary"), "{}", output.stderr);
    }
    for arguments in [
        &["call", "--request", "-", "--endpoint", "http://127.0.0.1:1", "--token", "two", "canary"][..],
        &["call", "--request", "-", "--endpoint", "http://127.0.0.1:1", "--tokn=canary"],
        &["call", "--request", "-", "--token", "canary"],
        &["call", "--request", "-", "--token", "canary", "--endpoint", "http://127.0.0.1:1"],
    ] {
        let output = run(arguments, &[], MY_INFO.as_bytes());
        assert_ne!(output.code, Some(0));
        assert!(!output.stderr.contains("canary"), "{arguments:?}: {}", output.stderr);
    }
}
