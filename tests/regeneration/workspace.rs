//! Workspaces in temporary directories, in which a test can edit and regenerate files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use huaweicloud_meeting_codegen::generate::{GenerateError, check_fresh, generate};
use huaweicloud_meeting_codegen::write::Changes;

/// The files and directories of the project that the generator reads or writes.
const PROJECT_FILES: [&str; 8] = [
    "catalog/src/data",
    "spec",
    "templates",
    "generated/Cargo.toml",
    "generated/api.md",
    "generated/manifest.txt",
    "generated/src",
    "fake/src/resources",
];

/// The small spec with books and desks.
const FIXTURE: &str = "codegen/tests/fixtures/shapes";

pub(crate) struct Workspace {
    root: PathBuf,
}

/// The files and directories in a directory, with their modification times and contents.
pub(crate) type Tree = BTreeMap<String, (SystemTime, Vec<u8>)>;

impl Workspace {
    /// Creates a copy of the project.
    pub(crate) fn project(name: &str) -> Self {
        let workspace = Self::empty(name);
        for path in PROJECT_FILES {
            workspace.copy(path, path);
        }
        workspace
    }

    /// Creates a workspace with the small spec, and generates its files. It has no resources, so that a test can add and remove
    /// operations.
    pub(crate) fn fixture(name: &str) -> Self {
        let workspace = Self::empty(name);
        workspace.copy(&format!("{FIXTURE}/spec"), "spec");
        fs::remove_dir_all(workspace.path("spec/resources")).unwrap();
        workspace.copy(&format!("{FIXTURE}/generated/Cargo.toml"), "generated/Cargo.toml");
        workspace.copy("templates", "templates");
        workspace.copy(&format!("{FIXTURE}/templates"), "templates");
        workspace.regenerate();
        workspace
    }

    fn empty(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("regeneration").join(name);
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        fs::create_dir_all(&root).unwrap();
        Self { root }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Copies a file or directory of the project.
    pub(crate) fn copy(&self, from: &str, to: &str) {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(from), &self.path(to));
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// Replaces the first occurrence of a string in a file, which must exist.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not contain `{from}`");
        self.write(path, &text.replacen(from, to, 1));
    }

    pub(crate) fn generate(&self) -> Result<Changes, GenerateError> {
        generate(&self.root)
    }

    /// Generates, and returns the changes.
    pub(crate) fn regenerate(&self) -> Changes {
        self.generate().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Generates, and returns the message of the error.
    pub(crate) fn generate_error(&self) -> String {
        self.generate().expect_err("generating succeeded").to_string()
    }

    pub(crate) fn is_fresh(&self) -> bool {
        check_fresh(&self.root).unwrap_or_else(|error| panic!("{error}")).is_empty()
    }

    /// Returns all files and directories. The time of a directory shows whether an entry was created or removed.
    pub(crate) fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        let mut pending = vec![self.root.clone()];
        while let Some(path) = pending.pop() {
            let metadata = fs::metadata(&path).unwrap();
            let bytes = if metadata.is_dir() {
                pending.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
                Vec::new()
            } else {
                fs::read(&path).unwrap()
            };
            let name = path.strip_prefix(&self.root).unwrap().to_string_lossy().replace('\\', "/");
            tree.insert(name, (metadata.modified().unwrap(), bytes));
        }
        tree
    }
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
        return;
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}
