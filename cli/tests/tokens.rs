//! Tokens that are kept between calls.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use std::fs;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use common::{Config, Run};
use huaweicloud_meeting_fake::Fake;
use tokio::task::block_in_place;

const MY_INFO: &str = r#"{"operation": "ShowMyInfo"}"#;
const MUTE: &str = r#"{"operation": "MuteMeeting", "query": {"conferenceID": "914083136"}, "body": {"isMute": 1}}"#;
const APP: [(&str, &str); 2] = [("HWMEETING_APP_ID", "app"), ("HWMEETING_APP_KEY", "key-canary")];

async fn fake() -> Fake {
    Fake::builder().app_key("app", "key-canary").start().await.unwrap()
}

/// Calls an operation with credentials and further variables in the environment.
fn call(config: &Config, fake: &Fake, more: &[(&str, &str)], document: &str) -> Run {
    let environment = [&APP[..], &[("HWMEETING_ENDPOINT", fake.url())], more].concat();
    block_in_place(|| config.run(&["call", "--request", "-"], &environment, document))
}

#[track_caller]
fn succeeded(run: &Run) {
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

fn operations(fake: &Fake) -> Vec<&'static str> {
    fake.journal().iter().filter_map(|request| request.operation).collect()
}

fn logins(fake: &Fake) -> usize {
    operations(fake).iter().filter(|operation| **operation == "CreateAppIdToken").count()
}

/// Changes the only kept token.
fn edit_token(config: &Config, edit: impl FnOnce(&mut serde_json::Value)) {
    let files = config.token_files();
    assert_eq!(files.len(), 1, "{files:?}");
    let file = files.first().unwrap();
    let mut token = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    edit(&mut token);
    fs::write(file, token.to_string()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn five_calls_are_six_requests() {
    let (fake, config) = (fake().await, Config::new());
    for _ in 0..5 {
        succeeded(&call(&config, &fake, &[], MY_INFO));
    }
    assert_eq!(fake.journal().len(), 6, "{:?}", operations(&fake));
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_processes_at_once_log_in_once() {
    let (fake, config) = (fake().await, Config::new());
    let environment = [APP[0], APP[1], ("HWMEETING_ENDPOINT", fake.url())];
    let processes: Vec<_> = (0..8).map(|_| config.program(&["ShowMyInfo"], &environment).spawn().unwrap()).collect();
    for process in processes {
        let output = block_in_place(|| process.wait_with_output().unwrap());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!((logins(&fake), fake.journal().len()), (1, 9));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_the_service_rejects_is_replaced_once() {
    let (fake, config) = (fake().await, Config::new());
    succeeded(&call(&config, &fake, &[], MY_INFO));
    fake.expire_tokens();
    succeeded(&call(&config, &fake, &[], MY_INFO));
    succeeded(&call(&config, &fake, &[], MY_INFO));
    let expected = ["CreateAppIdToken", "ShowMyInfo", "ShowMyInfo", "CreateAppIdToken", "ShowMyInfo", "ShowMyInfo"];
    assert_eq!(operations(&fake), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_not_sent() {
    let (fake, config) = (fake().await, Config::new());
    succeeded(&call(&config, &fake, &[], MY_INFO));
    edit_token(&config, |token| {
        token["obtained_at_ms"] = 1.into();
        token["expires_at_ms"] = 2.into();
    });
    succeeded(&call(&config, &fake, &[], MY_INFO));
    assert_eq!(operations(&fake), ["CreateAppIdToken", "ShowMyInfo", "CreateAppIdToken", "ShowMyInfo"]);
}

/// The program would end before the refresh in the background does.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_expires_soon_is_refreshed_and_kept() {
    let (fake, config) = (fake().await, Config::new());
    succeeded(&call(&config, &fake, &[], MY_INFO));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let hours = |hours: u64| Duration::from_secs(hours * 3600);
    let before = fs::read(config.token_files().first().unwrap()).unwrap();
    edit_token(&config, |token| {
        token["obtained_at_ms"] = u64::try_from((now - hours(22)).as_millis()).unwrap().into();
        token["expires_at_ms"] = u64::try_from((now + hours(2)).as_millis()).unwrap().into();
    });
    succeeded(&call(&config, &fake, &[], MY_INFO));
    let mut sent = operations(&fake).split_off(2);
    sent.sort_unstable();
    assert_eq!(sent, ["ShowMyInfo", "UpdateToken"]);
    assert_ne!(fs::read(config.token_files().first().unwrap()).unwrap(), before);
    succeeded(&call(&config, &fake, &[], MY_INFO));
    assert_eq!(fake.journal().len(), 5, "{:?}", operations(&fake));
}

#[tokio::test(flavor = "multi_thread")]
async fn users_and_secrets_do_not_share_a_token() {
    let (fake, config) = (fake().await, Config::new());
    for user in ["alice", "bob", "alice", "bob"] {
        succeeded(&call(&config, &fake, &[("HWMEETING_USER", user)], MY_INFO));
    }
    assert_eq!(logins(&fake), 2);
    let wrong = call(&config, &fake, &[("HWMEETING_USER", "alice"), ("HWMEETING_APP_KEY", "wrong-canary")], MY_INFO);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (Some(1), ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_kept_is_revoked() {
    let (fake, config) = (fake().await, Config::new());
    succeeded(&call(&config, &fake, &[("HWMEETING_TOKEN_CACHE", "off")], MY_INFO));
    assert_eq!(operations(&fake), ["CreateAppIdToken", "ShowMyInfo", "DeleteToken"]);
    assert_eq!(config.files(), [""; 0].map(std::path::PathBuf::from));
    let wrong = call(&config, &fake, &[("HWMEETING_TOKEN_CACHE", "no")], MY_INFO);
    assert_eq!(
        (wrong.code, wrong.stderr.as_str()),
        (Some(2), "error: HWMEETING_TOKEN_CACHE is neither `on` nor `off`\n")
    );
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_not_kept_where_other_users_can_write() {
    use std::os::unix::fs::PermissionsExt as _;
    let (fake, config) = (fake().await, Config::new());
    let directory = config.path().join("tokens");
    fs::create_dir_all(&directory).unwrap();
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o777)).unwrap();
    let run = call(&config, &fake, &[], MY_INFO);
    assert_eq!(run.code, Some(0));
    assert!(run.stderr.starts_with("warning: tokens are not kept: other users can write to "), "{}", run.stderr);
    assert_eq!(operations(&fake), ["CreateAppIdToken", "ShowMyInfo", "DeleteToken"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_control_token_of_a_meeting_is_obtained_by_its_scheduler_and_kept() {
    let (fake, config) = (fake().await, Config::new());
    for _ in 0..3 {
        succeeded(&call(&config, &fake, &[], MUTE));
    }
    let expected =
        ["CreateAppIdToken", "ShowMeetingDetail", "CreateConfToken", "MuteMeeting", "MuteMeeting", "MuteMeeting"];
    assert_eq!(operations(&fake), expected);
    // The service ends both tokens.
    fake.expire_tokens();
    succeeded(&call(&config, &fake, &[], MUTE));
    let before = fake.journal().len();
    succeeded(&call(&config, &fake, &[], MUTE));
    assert_eq!(fake.journal().len(), before + 1);
    // Another user looks up the password again.
    succeeded(&call(&config, &fake, &[("HWMEETING_USER", "bob")], MUTE));
    let expected = ["CreateAppIdToken", "ShowMeetingDetail", "CreateConfToken", "MuteMeeting"];
    assert_eq!(operations(&fake).split_off(before + 1), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_password_can_be_in_a_file() {
    let (fake, config) = (fake().await, Config::new());
    fs::create_dir_all(config.path()).unwrap();
    let file = config.path().join("host-password");
    fs::write(&file, "123456\n").unwrap();
    let arguments = ["call", "--request", "-", "--endpoint", fake.url(), "--password-file", file.to_str().unwrap()];
    for _ in 0..2 {
        succeeded(&block_in_place(|| config.run(&arguments, &[], MUTE)));
    }
    assert_eq!(operations(&fake), ["CreateConfToken", "MuteMeeting", "MuteMeeting"]);
    for (contents, reason) in [("\n", "is empty"), (" 1\n", "starts or ends with white space")] {
        fs::write(&file, contents).unwrap();
        let run = block_in_place(|| config.run(&arguments, &[], MUTE));
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains(reason), "{}", run.stderr);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_whose_password_cannot_be_looked_up_is_reported() {
    let (fake, config) = (fake().await, Config::new());
    let run = call(&config, &fake, &[], &MUTE.replace("914083136", "1"));
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    let expected =
        "error: the host password of the meeting 1 was not found: ShowMeetingDetail failed: HTTP 400 MMC.111070005";
    assert!(run.stderr.starts_with(expected), "{}", run.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn scripts_get_the_tokens_that_commands_use() {
    let (fake, config) = (fake().await, Config::new());
    let environment = [APP[0], APP[1], ("HWMEETING_ENDPOINT", fake.url())];
    let token = |arguments: &[&str]| {
        let run = block_in_place(|| config.run(&[&["token"], arguments].concat(), &environment, ""));
        succeeded(&run);
        run.stdout
    };
    let access = token(&[]);
    let control = token(&["--meeting", "914083136"]);
    assert_eq!((access.lines().count(), control.lines().count()), (1, 1));
    assert_eq!((token(&[]), token(&["--meeting", "914083136"])), (access.clone(), control));
    let json: serde_json::Value = serde_json::from_str(&token(&["--json"])).unwrap();
    assert_eq!(json["token"], access.trim_end());
    assert!(json["expires_at"].as_str().unwrap().ends_with('Z'), "{json}");
    assert_eq!(operations(&fake), ["CreateAppIdToken", "ShowMeetingDetail", "CreateConfToken"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logout_revokes_the_token_of_the_environment() {
    let (fake, config) = (fake().await, Config::new());
    let environment = [APP[0], APP[1], ("HWMEETING_ENDPOINT", fake.url())];
    succeeded(&call(&config, &fake, &[], MY_INFO));
    for _ in 0..2 {
        let run = block_in_place(|| config.run(&["logout"], &environment, ""));
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), "The access token was revoked.\n"));
    }
    assert_eq!(operations(&fake), ["CreateAppIdToken", "ShowMyInfo", "DeleteToken"]);
    assert!(config.token_files().is_empty());
}
