//! `hwmeeting completion`: the scripts, and the candidates that they request.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use common::{Config, Run, run};
use serde_json::json;

/// Returns the candidates for the last word of a line. The scripts call the program like this.
fn candidates(shell: &str, line: &[&str]) -> Vec<String> {
    let words: Vec<&str> = ["--", "hwmeeting"].into_iter().chain(line.iter().copied()).collect();
    let index = line.len().to_string();
    let environment = [
        ("HWMEETING_COMPLETE", shell),
        ("_HWMEETING_INDEX", &index),
        ("_CLAP_COMPLETE_INDEX", &index),
        ("_CLAP_IFS", "\n"),
        ("_HWMEETING_COLUMNS", "100"),
    ];
    let Run { code, stdout, .. } = run(&words, &environment, b"");
    assert_eq!(code, Some(0), "{line:?}");
    stdout.lines().map(str::to_owned).collect()
}

fn names(line: &[&str]) -> Vec<String> {
    candidates("bash", line).into_iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect()
}

#[test]
fn each_shell_has_a_script_that_calls_the_program() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let Run { code, stdout, .. } = run(&["completion", shell], &[], b"");
        assert_eq!(code, Some(0), "{shell}");
        assert!(stdout.contains("HWMEETING_COMPLETE"), "{shell}: {stdout}");
        assert!(stdout.len() < 4000, "{shell}: {}", stdout.len());
    }
    assert_eq!(run(&["completion", "tcsh"], &[], b"").code, Some(2));
}

#[test]
fn commands_verbs_options_and_values_are_completed() {
    for (line, expected) in [
        (&[""][..], &["meeting", "user", "describe"][..]),
        (&["mee"], &["meeting"]),
        (&["meeting", ""], &["list", "create", "cancel"]),
        (&["meeting", "create", "--"], &["--subject", "--media-types", "--endpoint"]),
        (&["meeting", "create", "--sub"], &["--subject"]),
        (&["meeting", "list", "--region", ""], &["cn-north-4", "ap-southeast-1"]),
        (&["CreateMee"], &["CreateMeeting"]),
        (&["CreateMeeting", "--sub"], &["--subject"]),
        (&["describe", "Add"], &["AddUser"]),
        (&["describe", "meeting", "c"], &["create", "cancel"]),
        (&["completion", ""], &["bash", "zsh", "fish", "powershell"]),
    ] {
        let found = names(line);
        for name in expected {
            assert!(found.iter().any(|own| own == name), "{line:?}: {name} in {found:?}");
        }
    }
}

#[test]
fn values_are_completed_after_an_equals_sign_and_only_paths_are_files() {
    for (line, expected) in [
        (&["meeting", "create", "--record-type=rec"][..], &["--record-type=record"][..]),
        (&["meeting", "create", "--at", ""], &[]),
        (&["meeting", "create", "--at="], &[]),
        (&["meeting", "create", "--json", ""], &["<files>"]),
        (&["meeting", "create", "--json=x"], &["<files>"]),
        (&["user", "add", "--from", "x"], &["<files>"]),
        (&["meeting", "create", "--subject", ""], &[]),
        (&["user", "list", "--columns", "user-a"], &["user-account"]),
        (&["user", "list", "--columns=name,user-a"], &["--columns=name,user-account"]),
    ] {
        assert_eq!(names(line), expected, "{line:?}");
    }
    assert!(names(&["user", "list", "--columns", ""]).contains(&"status".to_owned()));
}

/// Completes a line with the script in a shell that is not interactive, in which the words are those that bash makes of the line.
#[test]
fn the_script_for_bash_joins_the_words_that_bash_splits() {
    let complete = |line: &str, words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
        let script = format!(
            "PATH={}:$PATH; complete() {{ :; }}; source <(hwmeeting completion bash); COMP_LINE='{line}'; \
             COMP_WORDS=({}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _hwmeeting; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            std::path::Path::new(env!("CARGO_BIN_EXE_hwmeeting")).parent().unwrap().display(),
            words.join(" ")
        );
        let output = std::process::Command::new("bash").args(["--norc", "-c", &script]).output();
        output.ok().map(|output| String::from_utf8(output.stdout).unwrap())
    };
    for (line, words, expected) in [
        (
            "hwmeeting meeting create --record-type=rec",
            &["hwmeeting", "meeting", "create", "--record-type", "=", "rec"][..],
            "record\n",
        ),
        ("hwmeeting user list --status=d", &["hwmeeting", "user", "list", "--status", "=", "d"], "disabled\n"),
        ("hwmeeting user list --status d", &["hwmeeting", "user", "list", "--status", "d"], "disabled\n"),
        ("hwmeeting user list > d", &["hwmeeting", "user", "list", ">", "d"], "\n"),
    ] {
        // There may be no bash.
        assert_eq!(complete(line, words).as_deref().unwrap_or(expected), expected, "{line}");
    }
}

#[test]
fn powershell_passes_the_words_before_the_cursor_without_the_empty_one_at_the_end() {
    let found = |words: &[&str], index: &str| {
        let words: Vec<&str> = ["--", "hwmeeting"].into_iter().chain(words.iter().copied()).collect();
        let Run { code, stdout, .. } =
            run(&words, &[("HWMEETING_COMPLETE", "powershell"), ("_HWMEETING_INDEX", index)], b"");
        assert_eq!(code, Some(0));
        stdout
    };
    assert!(
        found(&["meeting"], "2").contains("\ncancel\tCancel a scheduled meeting\n"),
        "{}",
        found(&["meeting"], "2")
    );
    assert_eq!(found(&["meeting", "canc"], "2"), "cancel\tCancel a scheduled meeting\n");
    let region = found(&["meeting", "list", "--region"], "4");
    assert_eq!(
        region.lines().map(|line| line.split('\t').next().unwrap()).collect::<Vec<_>>(),
        ["cn-north-4", "ap-southeast-1"]
    );
    // The line is not evaluated.
    let script = run(&["completion", "powershell"], &[], b"").stdout;
    assert!(!script.contains("Invoke-Expression") && script.contains("& hwmeeting -- @words"), "{script}");
}

#[test]
fn names_of_profiles_are_completed() {
    let config = Config::new();
    let profile =
        |account| json!({"id": "1", "region": "cn-north-4", "login": {"kind": "account", "account": account}});
    std::fs::create_dir_all(config.path()).unwrap();
    let profiles =
        json!({"current": "work", "profiles": {"home": profile("li"), "work": profile("zhang")}}).to_string();
    std::fs::write(config.path().join("profiles.json"), profiles).unwrap();
    let found = |line: &[&str]| {
        let words: Vec<&str> = ["--", "hwmeeting"].into_iter().chain(line.iter().copied()).collect();
        let index = line.len().to_string();
        let environment = [("HWMEETING_COMPLETE", "fish"), ("_CLAP_COMPLETE_INDEX", index.as_str())];
        config.run(&words, &environment, "").stdout
    };
    let both = "home\tthe account li at cn-north-4\nwork\tthe account zhang at cn-north-4, the current one\n";
    for line in [
        &["profile", "use", ""][..],
        &["profile", "remove", ""],
        &["profile", "show", ""],
        &["logout", "--profile", ""],
        &["meeting", "list", "--profile", ""],
        &["--profile", ""],
    ] {
        assert_eq!(found(line), both, "{line:?}");
    }
    assert_eq!(found(&["profile", "use", "w"]).lines().count(), 1);
    assert_eq!(found(&["user", "list", "--profile=h"]), "--profile=home\tthe account li at cn-north-4\n");
    assert!(names(&["profile", "use", ""]).iter().all(|name| name != "home"), "profiles of another configuration");
}

#[test]
fn the_first_words_are_commands_without_hidden_ones() {
    let found = names(&[""]);
    assert!(!found.iter().any(|name| name == "CreateMeeting" || name.starts_with('-')), "{found:?}");
}

#[test]
fn candidates_have_their_meaning_beside_them() {
    let bash = candidates("bash", &["meeting", "c"]);
    assert!(bash.iter().any(|line| line.starts_with("cancel") && line.ends_with(')')), "{bash:?}");
    assert!(bash.iter().all(|line| line.chars().count() <= 100), "{bash:?}");
    assert_eq!(candidates("bash", &["meeting", "canc"]), ["cancel"]);
    let zsh = candidates("zsh", &["meeting", "canc"]);
    assert!(zsh.iter().any(|line| line.starts_with("cancel:")), "{zsh:?}");
    let fish = candidates("fish", &["meeting", "canc"]);
    assert!(fish.iter().any(|line| line.starts_with("cancel\t")), "{fish:?}");
}

#[test]
fn an_option_that_was_not_begun_is_not_inserted() {
    for shell in ["bash", "zsh", "fish"] {
        assert_eq!(candidates(shell, &["meeting", "mute", "1", ""]), [""; 0], "{shell}");
        let begun = candidates(shell, &["meeting", "mute", "1", "--no-u"]);
        assert!(begun.first().unwrap().starts_with("--no-unmuting"), "{shell}: {begun:?}");
    }
    assert!(names(&["meeting", "create", ""]).iter().any(|name| name == "--subject"));
}
