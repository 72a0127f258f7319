//! The help, the version and the manual pages.

#![allow(clippy::unwrap_used, reason = "tests may unwrap")]

mod common;

use std::fs;

use common::{Run, run};

fn help(words: &[&str]) -> String {
    let words: Vec<&str> = words.iter().copied().chain(["--help"]).collect();
    let Run { code, stdout, stderr } = run(&words, &[], b"");
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{words:?}");
    stdout
}

#[test]
fn commands_are_listed_by_purpose() {
    let text = help(&[]);
    let positions: Vec<usize> = [
        "Usage:",
        "Meetings and people:",
        "  meeting ",
        "Directory:",
        "  user ",
        "Tools:",
        "  describe ",
        "Examples:",
        "Options:",
    ]
    .iter()
    .map(|part| text.find(part).unwrap_or_else(|| panic!("{part}: {text}")))
    .collect();
    assert!(positions.is_sorted(), "{text}");
    assert!(text.contains("202 operations") && text.contains("24"), "{text}");
    assert!(!text.contains("\n  CreateMeeting"), "{text}");
}

#[test]
fn the_examples_of_the_help_run() {
    let text = help(&[]);
    let examples: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("hwmeeting ")).collect();
    let examples: Vec<&str> = examples.into_iter().filter(|line| line.contains("  ")).collect();
    assert_eq!(examples.len(), 3, "{text}");
    for example in examples {
        let words: Vec<&str> = example.split("  ").next().unwrap().split(' ').collect();
        let offline = matches!(words.first(), Some(&("operations" | "describe")));
        let words: Vec<&str> = if offline { words } else { words.into_iter().chain(["--help"]).collect() };
        assert_eq!(run(&words, &[], b"").code, Some(0), "{example}");
    }
}

#[test]
fn verbs_are_in_a_sensible_order() {
    let text = help(&["user"]);
    let positions: Vec<usize> = ["  list ", "  show ", "  add ", "  update ", "  disable ", "  delete "]
        .iter()
        .map(|part| text.find(part).unwrap_or_else(|| panic!("{part}: {text}")))
        .collect();
    assert!(positions.is_sorted(), "{text}");
}

#[test]
fn hidden_names_have_help() {
    assert!(help(&["CreateMeeting"]).contains("--subject"));
    assert!(help(&["meeting-management"]).contains("create-meeting"));
    assert!(help(&["meeting-management", "create-meeting"]).contains("--subject"));
}

#[test]
fn a_noun_alone_shows_its_verbs() {
    let Run { code, stdout, stderr } = run(&["meeting"], &[], b"");
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("  list "), "{stderr}");
}

#[test]
fn a_tool_without_its_verb_lists_the_verbs() {
    let run = run(&["profile"], &[], b"");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("[subcommands: list, use, show, remove") && !run.stderr.contains("did you mean"));
}

#[test]
fn the_version_has_the_date_of_the_spec() {
    let Run { code, stdout, .. } = run(&["--version"], &[], b"");
    assert_eq!(code, Some(0));
    let date = stdout.trim().rsplit(' ').next().unwrap().trim_end_matches(')');
    let parts: Vec<&str> = date.split('-').collect();
    assert!(matches!(parts.as_slice(), [year, _, _] if year.starts_with("20")), "{stdout}");
}

#[test]
fn manual_pages_are_written() {
    let directory = std::env::temp_dir().join(format!("hwmeeting-man-{}", std::process::id()));
    let Run { code, stderr, .. } = run(&["man", "--to", directory.to_str().unwrap()], &[], b"");
    assert_eq!(code, Some(0), "{stderr}");
    for (file, parts) in [
        ("hwmeeting.1", &[".TH HWMEETING 1", "SYNOPSIS"][..]),
        ("hwmeeting-meeting.1", &["hwmeeting\\-meeting", "SUBCOMMANDS"]),
        ("hwmeeting-meeting-create.1", &[".TH HWMEETING-MEETING-CREATE 1", "\\-\\-subject"]),
        ("hwmeeting-describe.1", &["\\-\\-example"]),
    ] {
        let page = fs::read_to_string(directory.join(file)).unwrap();
        for part in parts {
            assert!(
                page.contains(part) || page.replace("\\-", "-").contains(&part.replace("\\-", "-")),
                "{file}: {part}: {page}"
            );
        }
    }
    assert!(!directory.join("hwmeeting-CreateMeeting.1").exists());
    for (name, usage) in [
        ("meeting-create", "\\fBhwmeeting meeting create\\fR [OPTIONS]"),
        ("meeting-extend", "\\fBhwmeeting meeting extend\\fR <ID> <DURATION> [OPTIONS]"),
        ("meeting", "\\fBhwmeeting meeting\\fR <VERB> [OPTIONS]"),
        ("profile-use", "\\fBhwmeeting profile use\\fR [OPTIONS] <NAME>"),
    ] {
        let page = fs::read_to_string(directory.join(format!("hwmeeting-{name}.1"))).unwrap();
        assert!(page.contains(&format!(".SH SYNOPSIS\n{usage}\n")), "{page}");
        assert!(!page.contains("\\-\\-jq") && page.ends_with("(1) has the options of all commands.\n"), "{page}");
    }
    let create = fs::read_to_string(directory.join("hwmeeting-meeting-create.1")).unwrap();
    assert!(create.contains("Title of the meeting."), "{create}");
    let program = fs::read_to_string(directory.join("hwmeeting.1")).unwrap();
    assert!(program.contains("Filter the JSON of the response with a query in the language of jq"), "{program}");
    fs::remove_dir_all(directory).unwrap();
    assert!(run(&["man"], &[], b"").stdout.contains(".SH NAME"));
}

#[test]
fn verbs_of_meetings_and_participants_are_under_headings_with_those_of_every_day_first() {
    for (noun, headings) in [
        ("meeting", ["Scheduling", "People", "Recording and streaming"]),
        ("participant", ["Coming and going", "Speaking", "Names and roles"]),
    ] {
        let text = help(&[noun]);
        let positions: Vec<Option<usize>> =
            headings.iter().map(|heading| text.find(&format!("\n{heading}:\n"))).collect();
        assert!(positions.iter().all(Option::is_some) && positions.is_sorted(), "{text}");
        assert!(!text.contains("Other:") && !text.contains("--jq"), "{text}");
    }
    let text = help(&["meeting"]);
    assert!(text.contains("\nScheduling:\n  create "), "{text}");
    let user = help(&["user"]);
    assert!(user.contains("\nVerbs:\n  list "), "{user}");
}

#[test]
fn an_example_on_a_narrow_terminal_can_be_pasted() {
    for words in [
        &["series", "create", "-h"][..],
        &["meeting", "create", "--help"],
        &["api", "-h"],
        &["api", "--help"],
        &["listen", "-h"],
    ] {
        let text = run(words, &[("HWMEETING_FORCE_TTY", "60"), ("NO_COLOR", "1")], b"").stdout;
        let examples = text.lines().skip_while(|line| !line.starts_with("Example")).skip(1);
        let examples: Vec<&str> = examples.take_while(|line| !line.is_empty()).collect();
        assert!(examples.iter().any(|line| line.ends_with(" \\")), "{words:?}: {text}");
        let mut is_further = false;
        for line in examples {
            assert!(line.starts_with("  hwmeeting ") != is_further, "{words:?}: {line}");
            assert_eq!(line.matches('\'').count() % 2, 0, "{words:?}: {line}");
            is_further = line.ends_with(" \\");
        }
        assert!(!is_further && !text.contains('\u{a0}'), "{words:?}: {text}");
    }
}

#[test]
fn a_usage_is_wrapped_between_its_parts_and_required_arguments_have_one_form() {
    let text = run(&["meeting", "broadcast", "-h"], &[("HWMEETING_FORCE_TTY", "60"), ("NO_COLOR", "1")], b"").stdout;
    let usage = "Usage: hwmeeting meeting broadcast <CONFERENCE-ID>\n         --participant-id <ID> [OPTIONS]\n";
    assert!(text.contains(usage) && text.contains("\n  <CONFERENCE-ID>  "), "{text}");
}

#[test]
fn the_flags_that_people_use_come_first_and_name_commands() {
    let text = run(&["meeting", "create", "-h"], &[], b"").stdout;
    let places = ["--subject <", "--at <", "--for <", "--attendees <", "--media-types <", "--from <"]
        .map(|flag| text.find(flag));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{text}");
    assert!(text.contains("  hwmeeting meeting create --subject 'Weekly Planning' --at "), "{text}");
    let whole = help(&["meeting", "create"]);
    assert!(whole.contains("To schedule a recurring meeting, use --every."), "{whole}");
    for name in ["SearchMemberVmr", "CreateRecurringMeeting", "AllowWaitingParticipant", "CreateWebinar"] {
        assert!(!whole.contains(name), "{name}: {whole}");
    }
}

#[test]
fn all_that_is_printed_has_the_width_and_the_colors_of_the_same_terminal() {
    let commands: [&[&str]; 6] = [
        &["--help"],
        &["meeting", "create", "--help"],
        &["describe", "meeting", "create"],
        &["operations", "extend"],
        &["error", "MMC.111070005"],
        &["error", "meeting", "ended"],
    ];
    let terminal = |width| [("HWMEETING_FORCE_TTY", width), ("TERM", "xterm")];
    for command in commands {
        let shown = run(command, &terminal("60"), b"").stdout;
        assert!(shown.contains("\u{1b}["), "{command:?}: {shown}");
        // Bold, dim and underlined text can be read on light and dark backgrounds.
        let codes: Vec<&str> = shown.split("\u{1b}[").skip(1).filter_map(|rest| rest.split('m').next()).collect();
        assert!(codes.iter().all(|code| ["0", "1", "2", "4"].contains(code)), "{command:?}: {codes:?}");
        let plain = run(command, &[&terminal("60")[..], &[("NO_COLOR", "1")]].concat(), b"").stdout;
        assert!(!plain.contains('\u{1b}'), "{command:?}: {plain}");
        let without = [command, &["--color", "never"]].concat();
        assert_eq!(run(&without, &terminal("60"), b"").stdout, plain, "{command:?}");
        let longest = |text: &str| text.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap();
        let wide = run(command, &[&terminal("150")[..], &[("NO_COLOR", "1")]].concat(), b"").stdout;
        assert!(longest(&wide) > longest(&plain) || wide == plain, "{command:?}: {wide}");
    }
}

#[test]
fn commands_of_other_programs_lead_to_those_that_do_the_same() {
    for (command, proposal) in [
        (&["version"][..], "unknown command `version`; did you mean `hwmeeting --version`?"),
        (&["whoami"], "unknown command `whoami`; did you mean `profile show` or `me show`?"),
        (&["profile", "switch", "work"], "unknown command `switch`; did you mean `profile use`?"),
        (&["department", "tree"], "unknown command `department tree`; did you mean `department list`?"),
    ] {
        let done = run(command, &[], b"");
        assert_eq!(done.code, Some(2), "{}", done.stderr);
        assert!(done.stderr.contains(proposal), "{}", done.stderr);
    }
}
