//! The generator as a library.

use std::fs;
use std::thread;

use huaweicloud_meeting_codegen::write::{Changes, MANIFEST};

use crate::workspace::Workspace;

#[test]
fn a_second_run_touches_nothing() {
    let workspace = Workspace::of_books("second-run");
    let before = workspace.tree();
    assert_eq!(workspace.generated(), Changes::default());
    assert!(workspace.tree() == before);
}

/// What a read-only checkout that is up to date needs.
#[test]
fn nothing_is_even_tried_to_be_written_where_all_is_well() {
    let workspace = Workspace::of_books("read-only");
    let before = workspace.tree();
    set_read_only(&workspace, true);
    let outcome = workspace.generate();
    let after = workspace.tree();
    set_read_only(&workspace, false);
    assert_eq!(outcome.unwrap(), Changes::default());
    // Whoever runs this as root could have written all the same.
    assert!(after == before);
}

#[test]
fn an_edited_file_of_the_spec_changes_its_own_output_alone() {
    let workspace = Workspace::of_the_project("edited-doc");
    assert_eq!(workspace.generated(), Changes::default());
    let edited = "spec/meeting-control/invite_participant.yaml";
    workspace.edit(edited, "summary: Call people", "summary: Fetch people");
    assert_eq!(workspace.generated(), written(["generated/src/meeting_control/invite_participant.rs"]));
    let text = workspace.read("generated/src/meeting_control/invite_participant.rs");
    assert!(text.contains("/// Fetch people or rooms"), "{text}");
}

#[test]
fn an_edited_example_changes_the_fake_too() {
    let workspace = Workspace::of_books("edited-example");
    workspace.edit("spec/books/move_book.yaml", "from: a", "from: attic");
    assert_eq!(workspace.generated(), written(["fake/src/examples/books.rs", "generated/src/books/move_book.rs"]));
}

#[test]
fn a_hand_edited_file_is_mended() {
    let workspace = Workspace::of_books("hand-edited");
    let right = workspace.read("generated/src/codes.rs");
    workspace.write("generated/src/codes.rs", "// Mine now.\n");
    assert!(!workspace.is_fresh());
    assert_eq!(workspace.generated(), written(["generated/src/codes.rs"]));
    assert_eq!(workspace.read("generated/src/codes.rs"), right);
}

#[test]
fn a_broken_spec_leaves_every_file_alone_and_says_where_it_is_broken() {
    let workspace = Workspace::of_books("broken-spec");
    workspace.edit("spec/books/move_book.yaml", "type: bool", "type: boolean");
    workspace.edit("spec/session/types.yaml", "always: true", "alway: true");
    let before = workspace.tree();
    let message = workspace.refused();
    let [first, second] = message.lines().collect::<Vec<_>>()[..] else {
        panic!("two mistakes are said as\n{message}")
    };
    assert!(first.starts_with("spec/books/move_book.yaml:15:25: E008 body[3].type: unknown type `boolean`"), "{first}");
    assert!(second.starts_with("spec/session/types.yaml:5:38: E006 structs[0].fields[0].alway: "), "{second}");
    assert!(workspace.tree() == before);
}

#[test]
fn a_broken_template_leaves_every_file_alone_and_is_named() {
    let workspace = Workspace::of_books("broken-template");
    workspace.edit("templates/generated/api.md", "{% endfor %}", "{% endfo %}");
    let before = workspace.tree();
    let message = workspace.refused();
    assert!(message.starts_with("templates/generated/api.md: syntax error"), "{message}");
    assert!(workspace.tree() == before);
}

#[test]
fn an_operation_that_is_gone_leaves_nothing_behind() {
    let workspace = Workspace::of_books("removed-operation");
    workspace.remove("spec/books/set_cover.yaml");
    let changes = workspace.generated();
    assert_eq!(changes.removed, ["generated/src/books/set_cover.rs"]);
    assert!(!workspace.path("generated/src/books/set_cover.rs").exists());
    assert!(workspace.is_fresh());
    for path in &changes.written {
        assert!(!workspace.read(path).contains("set_cover"), "{path}");
    }
}

#[test]
fn a_group_that_is_gone_leaves_no_directory_behind() {
    let workspace = Workspace::of_books("removed-group");
    fs::remove_dir_all(workspace.path("spec/books")).unwrap();
    workspace.edit("spec/groups.yaml", "  - {name: books, title: Books, title_zh: 图书}\n", "");
    workspace.edit("spec/types/shared.yaml", "  - {name: Isbn, doc: The number of a book.}\n", "");
    let enumerations = workspace.read("spec/types/shared.yaml");
    let (identifiers, _) = enumerations.split_once("enumerations:").unwrap();
    workspace.write("spec/types/shared.yaml", identifiers);
    workspace.generated();
    assert!(!workspace.path("generated/src/books").exists());
    assert!(!workspace.path("fake/src/examples/books.rs").exists());
    assert!(workspace.is_fresh());
}

#[test]
fn a_new_group_needs_a_feature_and_the_message_says_how_it_is_written() {
    let workspace = Workspace::of_books("new-group");
    workspace.edit("spec/groups.yaml", "groups:\n", "groups:\n  - {name: cellar, title: Cellar, title_zh: 地下室}\n");
    let operation = workspace.read("spec/reading-room/show_hours.yaml");
    let operation = operation.replace("ShowHours", "ShowCellarHours").replace("OpeningHours", "CellarHours");
    workspace.write("spec/cellar/show_cellar_hours.yaml", &operation.replace("/v1/hours", "/v1/cellar/hours"));
    assert_eq!(
        workspace.refused(),
        "spec/groups.yaml:2:12: E107 groups[0].name: generated/Cargo.toml has no feature `cellar` \
         (add `cellar = []` to its [features], and \"cellar\" to `all-groups`)\n"
    );

    workspace.edit("generated/Cargo.toml", "all-groups = [", "all-groups = [\"cellar\", ");
    workspace.edit("generated/Cargo.toml", "books = []", "books = []\ncellar = []");
    let changes = workspace.generated();
    assert!(changes.written.contains(&"generated/src/cellar/show_cellar_hours.rs".to_owned()));
    assert!(workspace.read("generated/src/lib.rs").contains("#[cfg(feature = \"cellar\")]\npub mod cellar;"));
}

/// Git gives files the line ends of the system unless it is told otherwise.
#[test]
fn line_ends_of_windows_are_no_difference() {
    let workspace = Workspace::of_books("windows");
    let with_windows_ends: Vec<String> = workspace
        .tree()
        .into_iter()
        .filter(|(_, (_, bytes))| !bytes.is_empty())
        .map(|(path, (_, bytes))| {
            workspace.write(&path, &String::from_utf8(bytes).unwrap().replace('\n', "\r\n"));
            path
        })
        .collect();
    assert!(with_windows_ends.iter().any(|path| path.starts_with("spec/")));
    assert!(with_windows_ends.iter().any(|path| path == MANIFEST));

    let before = workspace.tree();
    assert_eq!(workspace.generated(), Changes::default());
    assert!(workspace.tree() == before);

    // A place is the same with them, too.
    workspace.edit("spec/books/move_book.yaml", "type: bool", "type: bull");
    let message = workspace.refused();
    assert!(message.starts_with("spec/books/move_book.yaml:15:25: "), "{message}");
}

#[test]
fn several_runs_at_once_end_as_one_does() {
    let workspace = Workspace::of_books("at-once");
    let right = texts(&workspace);
    fs::remove_dir_all(workspace.path("generated/src")).unwrap();
    workspace.write(MANIFEST, "generated/src/books/lend_book.rs\n");
    workspace.write("generated/src/books/lend_book.rs", "// Of yesterday.\n");
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| workspace.generated());
        }
    });
    assert!(texts(&workspace) == right);
}

/// A run may be cut short: what it had yet to remove must not be forgotten.
#[test]
fn what_could_not_be_removed_is_removed_the_next_time() {
    let workspace = Workspace::of_books("not-removed");
    let left_over = "generated/src/books/set_cover.rs";
    workspace.remove("spec/books/set_cover.yaml");
    workspace.remove(left_over);
    // Files are removed, directories are not.
    fs::create_dir_all(workspace.path(left_over)).unwrap();
    let message = workspace.refused();
    assert!(message.contains("set_cover.rs: "), "{message}");

    fs::remove_dir(workspace.path(left_over)).unwrap();
    workspace.write(left_over, "// Of yesterday.\n");
    assert_eq!(workspace.generated().removed, [left_over]);
    assert!(workspace.is_fresh());
}

#[test]
fn a_manifest_cannot_have_anything_else_removed() {
    let workspace = Workspace::of_books("tame");
    workspace.write("mine.txt", "keep");
    let mut manifest = workspace.read(MANIFEST);
    manifest.push_str("../tame/mine.txt\n");
    manifest.push_str(workspace.path("mine.txt").to_str().unwrap());
    workspace.write(MANIFEST, &manifest);
    assert_eq!(workspace.generated().removed, [""; 0]);
    assert_eq!(workspace.read("mine.txt"), "keep");
}

fn written<const N: usize>(paths: [&str; N]) -> Changes {
    Changes { written: paths.map(str::to_owned).to_vec(), removed: Vec::new() }
}

fn texts(workspace: &Workspace) -> Vec<(String, Vec<u8>)> {
    workspace.tree().into_iter().map(|(path, (_, bytes))| (path, bytes)).collect()
}

fn set_read_only(workspace: &Workspace, read_only: bool) {
    for path in workspace.tree().into_keys().map(|path| workspace.path(&path)) {
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        #[allow(clippy::permissions_set_readonly_false, reason = "a directory of the test's own")]
        permissions.set_readonly(read_only);
        fs::set_permissions(&path, permissions).unwrap();
    }
}
