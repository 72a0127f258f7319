//! The generator, called as a library.

use std::fs;
use std::thread;

use huaweicloud_meeting_codegen::write::{Changes, MANIFEST};

use crate::workspace::Workspace;

#[test]
fn a_second_run_writes_nothing() {
    let workspace = Workspace::fixture("second-run");
    let before = workspace.tree();
    assert_eq!(workspace.regenerate(), Changes::default());
    assert!(workspace.tree() == before);
}

#[test]
fn a_read_only_workspace_that_is_up_to_date_can_be_generated() {
    let workspace = Workspace::fixture("read-only");
    let before = workspace.tree();
    set_read_only(&workspace, true);
    let outcome = workspace.generate();
    let after = workspace.tree();
    set_read_only(&workspace, false);
    assert_eq!(outcome.unwrap(), Changes::default());
    // Compares the contents as well, because the superuser can write to read-only files.
    assert!(after == before);
}

#[test]
fn an_edited_field_changes_only_the_output_of_its_operation_and_the_catalog() {
    let workspace = Workspace::project("edited-field");
    assert_eq!(workspace.regenerate(), Changes::default());
    workspace.edit("spec/meeting-control/mute_meeting.yaml", "doc: \"Whether to mute", "doc: \"Whether to silence");
    let changed = ["catalog/src/data/meeting_control.rs", "generated/src/meeting_control/mute_meeting.rs"];
    assert_eq!(workspace.regenerate(), written(changed));
    for path in changed {
        let text = workspace.read(path);
        assert!(text.contains("Whether to silence"), "{path}: {text}");
    }
}

#[test]
fn an_edited_summary_changes_the_catalog_and_the_methods_and_the_contents_of_its_group() {
    let workspace = Workspace::project("edited-summary");
    let edited = "spec/meeting-control/invite_participant.yaml";
    workspace.edit(edited, "summary: Invite people", "summary: Call people");
    let changed = [
        "catalog/src/data/meeting_control.rs",
        "generated/src/meeting_control/blocking.rs",
        "generated/src/meeting_control/methods.rs",
        "generated/src/meeting_control/mod.rs",
    ];
    assert_eq!(workspace.regenerate(), written(changed));
    for path in changed {
        let text = workspace.read(path);
        assert!(text.contains("Call people"), "{path}: {text}");
    }
}

#[test]
fn an_edited_example_also_changes_the_catalog() {
    let workspace = Workspace::fixture("edited-example");
    workspace.edit("spec/books/move_book.yaml", "from: a", "from: attic");
    assert_eq!(
        workspace.regenerate(),
        written(["catalog/src/data/examples/books.rs", "generated/src/books/move_book.rs"])
    );
}

#[test]
fn a_manual_edit_of_a_generated_file_is_overwritten() {
    let workspace = Workspace::fixture("hand-edited");
    let original = workspace.read("generated/src/codes.rs");
    workspace.write("generated/src/codes.rs", "// Edited.\n");
    assert!(!workspace.is_fresh());
    assert_eq!(workspace.regenerate(), written(["generated/src/codes.rs"]));
    assert_eq!(workspace.read("generated/src/codes.rs"), original);
}

#[test]
fn an_invalid_spec_changes_no_file_and_is_reported_with_locations() {
    let workspace = Workspace::fixture("invalid-spec");
    workspace.edit("spec/books/move_book.yaml", "type: bool", "type: boolean");
    workspace.edit("spec/session/types.yaml", "always: true", "alway: true");
    let before = workspace.tree();
    let message = workspace.generate_error();
    let [first, second] = message.lines().collect::<Vec<_>>()[..] else { panic!("expected two lines:\n{message}") };
    assert!(first.starts_with("spec/books/move_book.yaml:16:25: E008 body[3].type: unknown type `boolean`"), "{first}");
    assert!(second.starts_with("spec/session/types.yaml:5:38: E006 structs[0].fields[0].alway: "), "{second}");
    assert!(workspace.tree() == before);
}

#[test]
fn an_invalid_template_changes_no_file_and_is_named() {
    let workspace = Workspace::fixture("invalid-template");
    workspace.edit("templates/generated/api.md", "{% endfor %}", "{% endfo %}");
    let before = workspace.tree();
    let message = workspace.generate_error();
    assert!(message.starts_with("templates/generated/api.md: syntax error"), "{message}");
    assert!(workspace.tree() == before);
}

#[test]
fn the_output_of_a_removed_operation_is_removed() {
    let workspace = Workspace::fixture("removed-operation");
    workspace.remove("spec/books/set_cover.yaml");
    let changes = workspace.regenerate();
    assert_eq!(changes.removed, ["generated/src/books/set_cover.rs"]);
    assert!(!workspace.path("generated/src/books/set_cover.rs").exists());
    assert!(workspace.is_fresh());
    for path in &changes.written {
        assert!(!workspace.read(path).contains("set_cover"), "{path}");
    }
}

#[test]
fn the_directory_of_a_removed_group_is_removed() {
    let workspace = Workspace::fixture("removed-group");
    fs::remove_dir_all(workspace.path("spec/books")).unwrap();
    let groups = workspace.read("spec/groups.yaml");
    let (before, rest) = groups.split_once("  - name: books").unwrap();
    let (_, after) = rest.split_once("  - {name: reading-room").unwrap();
    workspace.write("spec/groups.yaml", &format!("{before}  - {{name: reading-room{after}"));
    // The enumerations that only books use.
    let types = workspace.read("spec/types/shared.yaml");
    let (before, rest) = types.split_once("  - name: Binding").unwrap();
    let (_, zone) = rest.split_once("  - name: Zone").unwrap();
    workspace.write("spec/types/shared.yaml", &format!("{before}  - name: Zone{zone}"));
    workspace.regenerate();
    assert!(!workspace.path("generated/src/books").exists());
    assert!(!workspace.path("catalog/src/data/books.rs").exists());
    assert!(workspace.is_fresh());
}

#[test]
fn a_new_group_without_a_feature_is_an_error_with_the_line_to_add() {
    let workspace = Workspace::fixture("new-group");
    workspace.edit("spec/groups.yaml", "groups:\n", "groups:\n  - {name: cellar, title: Cellar, title_zh: 地下室}\n");
    let operation = workspace.read("spec/reading-room/show_hours.yaml");
    let operation = operation.replace("ShowHours", "ShowCellarHours").replace("OpeningHours", "CellarHours");
    workspace.write("spec/cellar/show_cellar_hours.yaml", &operation.replace("/v1/hours", "/v1/cellar/hours"));
    assert_eq!(
        workspace.generate_error(),
        "spec/groups.yaml:2:12: E107 groups[0].name: generated/Cargo.toml has no feature `cellar` \
         (add `cellar = []` to its [features], and \"cellar\" to `all-groups`)\n"
    );

    workspace.edit("generated/Cargo.toml", "all-groups = [", "all-groups = [\"cellar\", ");
    workspace.edit("generated/Cargo.toml", "books = []", "books = []\ncellar = []");
    let changes = workspace.regenerate();
    assert!(changes.written.contains(&"generated/src/cellar/show_cellar_hours.rs".to_owned()));
    assert!(workspace.read("generated/src/lib.rs").contains("#[cfg(feature = \"cellar\")]\npub mod cellar;"));
}

/// Git may convert line endings on checkout.
#[test]
fn windows_line_endings_are_not_a_difference() {
    let workspace = Workspace::fixture("windows");
    let converted: Vec<String> = workspace
        .tree()
        .into_iter()
        .filter(|(_, (_, bytes))| !bytes.is_empty())
        .map(|(path, (_, bytes))| {
            workspace.write(&path, &String::from_utf8(bytes).unwrap().replace('\n', "\r\n"));
            path
        })
        .collect();
    assert!(converted.iter().any(|path| path.starts_with("spec/")));
    assert!(converted.iter().any(|path| path == MANIFEST));

    let before = workspace.tree();
    assert_eq!(workspace.regenerate(), Changes::default());
    assert!(workspace.tree() == before);

    // Locations are the same, too.
    workspace.edit("spec/books/move_book.yaml", "type: bool", "type: bull");
    let message = workspace.generate_error();
    assert!(message.starts_with("spec/books/move_book.yaml:16:25: "), "{message}");
}

#[test]
fn concurrent_runs_have_the_same_result_as_one() {
    let workspace = Workspace::fixture("concurrent");
    let expected = contents(&workspace);
    fs::remove_dir_all(workspace.path("generated/src")).unwrap();
    workspace.write(MANIFEST, "generated/src/books/lend_book.rs\n");
    workspace.write("generated/src/books/lend_book.rs", "// Stale.\n");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| workspace.regenerate());
        }
    });
    assert!(contents(&workspace) == expected);
}

/// The manifest must still list the files that an interrupted run did not remove.
#[test]
fn a_file_that_could_not_be_removed_is_removed_in_the_next_run() {
    let workspace = Workspace::fixture("not-removed");
    let stale = "generated/src/books/set_cover.rs";
    workspace.remove("spec/books/set_cover.yaml");
    workspace.remove(stale);
    // A directory in place of the file cannot be removed.
    fs::create_dir_all(workspace.path(stale)).unwrap();
    let message = workspace.generate_error();
    assert!(message.contains("set_cover.rs: "), "{message}");

    fs::remove_dir(workspace.path(stale)).unwrap();
    workspace.write(stale, "// Stale.\n");
    assert_eq!(workspace.regenerate().removed, [stale]);
    assert!(workspace.is_fresh());
}

#[test]
fn a_manifest_cannot_remove_other_files() {
    let workspace = Workspace::fixture("other-files");
    workspace.write("mine.txt", "keep");
    let mut manifest = workspace.read(MANIFEST);
    manifest.push_str("../other-files/mine.txt\n");
    manifest.push_str(workspace.path("mine.txt").to_str().unwrap());
    workspace.write(MANIFEST, &manifest);
    assert_eq!(workspace.regenerate().removed, [""; 0]);
    assert_eq!(workspace.read("mine.txt"), "keep");
}

fn written<const N: usize>(paths: [&str; N]) -> Changes {
    Changes { written: paths.map(str::to_owned).to_vec(), removed: Vec::new() }
}

fn contents(workspace: &Workspace) -> Vec<(String, Vec<u8>)> {
    workspace.tree().into_iter().map(|(path, (_, bytes))| (path, bytes)).collect()
}

fn set_read_only(workspace: &Workspace, read_only: bool) {
    for path in workspace.tree().into_keys().map(|path| workspace.path(&path)) {
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        #[allow(clippy::permissions_set_readonly_false, reason = "the directory belongs to the test")]
        permissions.set_readonly(read_only);
        fs::set_permissions(&path, permissions).unwrap();
    }
}
