//! Logging in, and the profiles that it creates.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use std::fs;

use common::{Config, Run};
use huaweicloud_meeting_fake::Fake;
use tokio::task::block_in_place;

const APP: [&str; 4] = ["login", "--app-id", "app", "--endpoint"];

async fn fake() -> Fake {
    let fake = Fake::builder().app_key("app", "key-canary").app_key("other", "key-canary");
    fake.account("zhangsan", "password-canary").start().await.unwrap()
}

fn operations(fake: &Fake) -> Vec<&'static str> {
    fake.journal().iter().filter_map(|request| request.operation).collect()
}

fn run(config: &Config, arguments: &[&str], environment: &[(&str, &str)], input: &str) -> Run {
    block_in_place(|| config.run(arguments, environment, input))
}

/// Logs in as the application.
#[track_caller]
fn log_in(config: &Config, fake: &Fake, more: &[&str]) -> Run {
    let run = run(config, &[&APP[..], &[fake.url()], more].concat(), &[], "key-canary\n");
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    run
}

/// Returns the last login that was sent.
fn last_login(fake: &Fake) -> serde_json::Value {
    let journal = fake.journal();
    journal.iter().rfind(|request| request.operation == Some("CreateAppIdToken")).unwrap().json().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_after_the_login_needs_nothing_else() {
    let (fake, config) = (fake().await, Config::new());
    let login = log_in(&config, &fake, &["--user", "alice"]);
    let message = format!("Logged in as the application app for the user alice at {}. Profile: default.", fake.url());
    assert!(login.stderr.starts_with(&message), "{}", login.stderr);
    for _ in 0..5 {
        assert_eq!(run(&config, &["ShowMyInfo"], &[], "").code, Some(0));
    }
    assert_eq!(fake.journal().len(), 6, "{:?}", operations(&fake));
    assert_eq!(last_login(&fake)["userId"], "alice");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_credentials_are_not_stored() {
    let (fake, config) = (fake().await, Config::new());
    for (arguments, wrong) in [(["--app-id", "app"], "wrong-canary\n"), (["--account", "zhangsan"], "wrong-canary")] {
        let run = run(&config, &[&["login", "--endpoint", fake.url()][..], &arguments].concat(), &[], wrong);
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
        assert!(run.stderr.starts_with("error: Create") && !run.stderr.contains("canary"), "{}", run.stderr);
    }
    let is_stored = |path: &std::path::PathBuf| path.is_file() && path.extension() != Some("lock".as_ref());
    assert_eq!(config.files().into_iter().filter(is_stored).count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_missing_or_damaged_is_not_sent() {
    let (fake, config) = (fake().await, Config::new());
    for (input, reason) in [("", "no app key was given"), ("\n", "no app key was given"), (" key\n", "white space")] {
        let run = run(&config, &[&APP[..], &[fake.url()]].concat(), &[], input);
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains(reason), "{}", run.stderr);
    }
    assert!(fake.journal().is_empty() && config.files().is_empty());
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn only_the_user_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let (fake, config) = (fake().await, Config::new());
    log_in(&config, &fake, &[]);
    let files = config.files();
    assert!(files.len() > 6, "{files:?}");
    for path in files {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_is_in_its_file_and_nowhere_else() {
    let (fake, config) = (fake().await, Config::new());
    let mut runs = vec![log_in(&config, &fake, &[])];
    for arguments in [&["profile", "list"][..], &["profile", "show"], &["ShowMyInfo"], &["token"], &["login"]] {
        runs.push(run(&config, arguments, &[], "key-canary\n"));
    }
    for run in &runs {
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(!run.stdout.contains("canary") && !run.stderr.contains("canary"), "{}{}", run.stdout, run.stderr);
    }
    let has_secret = |path: &std::path::PathBuf| fs::read_to_string(path).is_ok_and(|text| text.contains("canary"));
    let with_secret: Vec<_> = config.files().into_iter().filter(has_secret).collect();
    assert_eq!(with_secret, [config.path().join("secrets").join("default.secret")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn options_precede_the_environment_and_that_the_profile() {
    let (of_profile, of_environment, of_option) = (fake().await, fake().await, fake().await);
    let config = Config::new();
    log_in(&config, &of_profile, &[]);
    let environment = [("HWMEETING_ENDPOINT", of_environment.url())];
    assert_eq!(run(&config, &["ShowMyInfo"], &environment, "").code, Some(0));
    assert_eq!(run(&config, &["ShowMyInfo", "--endpoint", of_option.url()], &environment, "").code, Some(0));
    for fake in [&of_profile, &of_environment, &of_option] {
        assert_eq!(operations(fake).first(), Some(&"CreateAppIdToken"));
    }
    assert_eq!(operations(&of_option), ["CreateAppIdToken", "ShowMyInfo"]);
    // A profile that is named is used as it is.
    assert_eq!(run(&config, &["ShowMyInfo", "--profile", "default"], &environment, "").code, Some(0));
    assert_eq!(operations(&of_profile), ["CreateAppIdToken", "ShowMyInfo"]);
    // Other credentials, and another user of the same.
    let other = [("HWMEETING_APP_ID", "other"), ("HWMEETING_APP_KEY", "key-canary")];
    assert_eq!(run(&config, &["ShowMyInfo"], &other, "").code, Some(0));
    assert_eq!(last_login(&of_profile)["appId"], "other");
    assert_eq!(run(&config, &["ShowMyInfo"], &[("HWMEETING_USER", "bob")], "").code, Some(0));
    assert_eq!(last_login(&of_profile)["appId"], "app");
    assert_eq!(last_login(&of_profile)["userId"], "bob");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_several_profiles_is_current() {
    let (first, second, config) = (fake().await, fake().await, Config::new());
    log_in(&config, &first, &["--profile", "first"]);
    log_in(&config, &second, &["--profile", "second", "--user", "bob"]);
    let list = run(&config, &["profile", "list"], &[], "");
    let expected =
        format!("\tfirst\t{}\tapp app\tfile\n*\tsecond\t{}\tapp app, user bob\tfile\n", first.url(), second.url());
    assert_eq!((list.stdout, list.stderr.as_str()), (expected, ""));
    let calls = |fake: &Fake| operations(fake).iter().filter(|operation| **operation == "ShowMyInfo").count();
    run(&config, &["ShowMyInfo"], &[], "");
    run(&config, &["ShowMyInfo"], &[("HWMEETING_PROFILE", "first")], "");
    run(&config, &["ShowMyInfo", "--profile", "second"], &[("HWMEETING_PROFILE", "first")], "");
    assert_eq!((calls(&first), calls(&second)), (1, 2));
    assert_eq!(run(&config, &["profile", "use", "first"], &[], "").stderr, "The profile is first from now on.\n");
    run(&config, &["ShowMyInfo"], &[], "");
    assert_eq!((calls(&first), calls(&second)), (2, 2));
    let shown: serde_json::Value =
        serde_json::from_str(&run(&config, &["profile", "show", "second"], &[], "").stdout).unwrap();
    let expected = serde_json::json!({
        "profile": "second", "endpoint": second.url(), "login": {"kind": "app_id", "app_id": "app", "user": "bob"}, "secret": "file",
    });
    assert_eq!(shown, expected);
    let unknown = run(&config, &["ShowMyInfo", "--profile", "third"], &[], "");
    let expected =
        "error: there is no profile `third`; there are: first, second. `hwmeeting login --profile third` creates it\n";
    assert_eq!((unknown.code, unknown.stderr.as_str()), (Some(2), expected));
    assert_eq!(run(&config, &["ShowMyInfo", "--profile", "../x"], &[], "").code, Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_login_replaces_a_profile_only_by_force() {
    let (fake, elsewhere, config) = (fake().await, fake().await, Config::new());
    log_in(&config, &fake, &[]);
    let endpoint = elsewhere.url();
    for arguments in [
        &["login", "--app-id", "other"][..],
        &["login", "--app-id", "app", "--user", "bob"],
        &["login", "--account", "zhangsan"],
        &["login", "--account", "zhangsan", "--profile", "default"],
        &["login", "--app-id", "app", "--endpoint", endpoint],
    ] {
        let refused = run(&config, arguments, &[], "key-canary");
        let expected = format!(
            "error: the profile `default` is that of the application app at {}; create another one with --profile NAME, or \
             replace it with --force\n",
            fake.url()
        );
        assert_eq!((refused.code, refused.stderr), (Some(2), expected), "{arguments:?}");
    }
    let other = run(
        &config,
        &["login", "--app-id", "other", "--profile", "other", "--endpoint", fake.url()],
        &[],
        "key-canary",
    );
    assert_eq!(other.code, Some(0), "{}", other.stderr);
    let replaced = ["login", "--account", "zhangsan", "--profile", "default", "--force"];
    let replaced = run(&config, &replaced, &[], "password-canary");
    assert_eq!(replaced.code, Some(0), "{}", replaced.stderr);
    assert_eq!(run(&config, &["ShowMyInfo"], &[], "").code, Some(0));
    // The token of the earlier login is revoked.
    let expected = ["CreateAppIdToken", "CreateAppIdToken", "CreateToken", "DeleteToken", "ShowMyInfo"];
    assert_eq!(operations(&fake), expected);
    assert!(elsewhere.journal().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_login_verifies_the_secret_and_revokes_the_earlier_token() {
    let (fake, config) = (fake().await, Config::new());
    log_in(&config, &fake, &["--user", "alice"]);
    assert_eq!(run(&config, &["login"], &[], "wrong-canary").code, Some(1));
    assert_eq!(run(&config, &["ShowMyInfo"], &[], "").code, Some(0), "the earlier secret is kept");
    assert_eq!(run(&config, &["login"], &[], "key-canary\r\n").code, Some(0));
    assert_eq!(run(&config, &["ShowMyInfo"], &[], "").code, Some(0));
    let expected =
        ["CreateAppIdToken", "CreateAppIdToken", "ShowMyInfo", "CreateAppIdToken", "DeleteToken", "ShowMyInfo"];
    assert_eq!(operations(&fake), expected);
    assert_eq!(last_login(&fake)["userId"], "alice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logout_revokes_the_token_and_removes_the_secret() {
    let (fake, config) = (fake().await, Config::new());
    log_in(&config, &fake, &[]);
    let logout = run(&config, &["logout"], &[], "");
    assert_eq!((logout.code, logout.stdout.as_str()), (Some(0), ""));
    assert_eq!(operations(&fake), ["CreateAppIdToken", "DeleteToken"]);
    assert!(config.token_files().is_empty());
    assert!(!config.path().join("secrets").join("default.secret").exists());
    let call = run(&config, &["ShowMyInfo"], &[], "");
    let expected = "error: the profile `default` is logged out; log in with `hwmeeting login --profile default`\n";
    assert_eq!((call.code, call.stderr.as_str()), (Some(2), expected));
    // Only the secret is needed again.
    assert_eq!(run(&config, &["login"], &[], "key-canary").code, Some(0));
    assert_eq!(run(&config, &["profile", "remove", "default"], &[], "").code, Some(0));
    assert_eq!(
        run(&config, &["profile", "list"], &[], "").stderr,
        "There are no profiles; `hwmeeting login` creates one.\n"
    );
    assert_eq!(operations(&fake), ["CreateAppIdToken", "DeleteToken", "CreateAppIdToken", "DeleteToken"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logout_without_the_service_removes_the_secret_and_fails() {
    let config = Config::new();
    let fake = fake().await;
    log_in(&config, &fake, &[]);
    drop(fake);
    let logout = run(&config, &["logout"], &[], "");
    assert_eq!(logout.code, Some(3));
    assert!(
        logout.stderr.contains("error: the access token was not revoked, and expires by itself: "),
        "{}",
        logout.stderr
    );
    assert!(!config.path().join("secrets").join("default.secret").exists());
}

#[test]
fn an_error_about_the_service_or_the_credentials_states_the_shortest_way_first() {
    let config = Config::new();
    let no_service = config.run(&["ShowMyInfo"], &[], "");
    let expected = "error: no service was chosen; log in with `hwmeeting login`, or set --region, --endpoint, HWMEETING_REGION or \
                    HWMEETING_ENDPOINT\n";
    assert_eq!((no_service.code, no_service.stderr.as_str()), (Some(2), expected));
    let no_credentials = config.run(&["ShowMyInfo"], &[("HWMEETING_REGION", "cn-north-4")], "");
    let expected =
        "error: ShowMyInfo needs an access token; log in with `hwmeeting login`, or set HWMEETING_TOKEN, or ";
    assert!(no_credentials.stderr.starts_with(expected), "{}", no_credentials.stderr);
    let both = [("HWMEETING_REGION", "cn-north-4"), ("HWMEETING_ENDPOINT", "http://127.0.0.1:1")];
    let expected =
        "error: both HWMEETING_ENDPOINT and HWMEETING_REGION are set; unset the one that should not be used\n";
    assert_eq!(config.run(&["ShowMyInfo"], &both, "").stderr, expected);
    let login = config.run(&["login", "--app-id", "app"], &[], "key");
    let expected =
        "error: state the region of the account with --region; the regions are cn-north-4 and ap-southeast-1\n";
    assert_eq!((login.code, login.stderr.as_str()), (Some(2), expected));
    let login = config.run(&["login", "--region", "cn-north-4"], &[], "key");
    assert_eq!(login.stderr, "error: state who logs in, with --app-id or --account\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn profiles_that_cannot_be_read_only_matter_if_they_are_needed() {
    let (fake, config) = (fake().await, Config::new());
    fs::create_dir_all(config.path()).unwrap();
    fs::write(config.path().join("profiles.json"), r#"{"curent": "x"}"#).unwrap();
    let failed = run(&config, &["ShowMyInfo"], &[], "");
    assert_eq!(failed.code, Some(2));
    assert!(failed.stderr.contains("profiles.json` is invalid: unknown field `curent`"), "{}", failed.stderr);
    let environment =
        [("HWMEETING_APP_ID", "app"), ("HWMEETING_APP_KEY", "key-canary"), ("HWMEETING_ENDPOINT", fake.url())];
    assert_eq!(run(&config, &["ShowMyInfo"], &environment, "").code, Some(0));
}

/// Runs a login in a pseudo-terminal, which `script` makes. Each text that is waited for is answered. Returns what is shown.
#[cfg(target_os = "linux")]
fn log_in_at_terminal(config: &Config, arguments: &str, answers: &[(&str, &str)]) -> String {
    use std::io::{Read as _, Write as _};
    let program = env!("CARGO_BIN_EXE_hwmeeting");
    let mut command = config.program(&[], &[]);
    let mut script = std::process::Command::new("script");
    script.args(["-qec", &format!("'{program}' login {arguments}"), "/dev/null"]);
    script.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    for (name, value) in command.stdin(std::process::Stdio::null()).get_envs() {
        match value {
            Some(value) => script.env(name, value),
            None => script.env_remove(name),
        };
    }
    block_in_place(|| {
        let mut child = script.spawn().unwrap();
        let (mut input, mut output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut shown = Vec::new();
        for (question, answer) in answers {
            while !String::from_utf8_lossy(&shown).contains(question) {
                let mut byte = [0];
                output.read_exact(&mut byte).unwrap();
                shown.extend(byte);
            }
            // The program discards what was entered before it has switched off the echo.
            std::thread::sleep(std::time::Duration::from_secs(1));
            input.write_all(format!("{answer}\n").as_bytes()).unwrap();
        }
        output.read_to_end(&mut shown).unwrap();
        child.wait().unwrap();
        String::from_utf8(shown).unwrap()
    })
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_entered_in_a_terminal_is_not_shown() {
    let (fake, config) = (fake().await, Config::new());
    let arguments = format!("--app-id app --endpoint {}", fake.url());
    let shown = log_in_at_terminal(&config, &arguments, &[("App key of the application app: ", "key-canary")]);
    assert!(shown.contains("Logged in as the application app") && !shown.contains("canary"), "{shown}");
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_asks_before_another_login_replaces_a_profile() {
    let (fake, config) = (fake().await, Config::new());
    log_in(&config, &fake, &[]);
    let question =
        format!("The profile `default` is that of the application app at {}. Replace it? [y/N] ", fake.url());
    for no in ["", "n"] {
        let shown = log_in_at_terminal(&config, "--app-id other", &[(&question, no)]);
        assert!(shown.contains("create another one with --profile NAME"), "{shown}");
    }
    assert_eq!(operations(&fake), ["CreateAppIdToken"]);
    let key = ("App key of the application other: ", "key-canary");
    let shown = log_in_at_terminal(&config, "--app-id other", &[(&question, "y"), key]);
    assert!(shown.contains("Logged in as the application other"), "{shown}");
}
