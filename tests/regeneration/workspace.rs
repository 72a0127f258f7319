//! A workspace in a temporary directory that is generated in.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use huaweicloud_meeting_codegen::generate::{GenerateError, check_fresh, generate};
use huaweicloud_meeting_codegen::write::Changes;

/// What the project's own root holds that generating reads and writes.
const OF_THE_PROJECT: [&str; 6] =
    ["spec", "templates", "generated/Cargo.toml", "generated/api.md", "generated/manifest.txt", "generated/src"];

/// The operations of the fixture stand here.
const FIXTURE: &str = "codegen/tests/fixtures/shapes";

pub(crate) struct Workspace {
    root: PathBuf,
}

/// Everything below a directory, with when it was last written.
pub(crate) type Tree = BTreeMap<String, (SystemTime, Vec<u8>)>;

impl Workspace {
    /// A copy of the project.
    pub(crate) fn of_the_project(name: &str) -> Self {
        let workspace = Self::empty(name);
        for path in OF_THE_PROJECT.into_iter().chain(["fake/src/examples"]) {
            workspace.copy(path, path);
        }
        workspace
    }

    /// A small workspace, of books and desks, that has been generated.
    pub(crate) fn of_books(name: &str) -> Self {
        let workspace = Self::empty(name);
        workspace.copy(&format!("{FIXTURE}/spec"), "spec");
        workspace.copy(&format!("{FIXTURE}/generated/Cargo.toml"), "generated/Cargo.toml");
        workspace.copy("templates", "templates");
        workspace.copy(&format!("{FIXTURE}/templates"), "templates");
        workspace.generated();
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
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(from), &self.path(to));
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

    /// Puts one text of a file in the place of another one, which it must hold.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has no `{from}`");
        self.write(path, &text.replacen(from, to, 1));
    }

    pub(crate) fn generate(&self) -> Result<Changes, GenerateError> {
        generate(&self.root)
    }

    /// Generates, with all well.
    pub(crate) fn generated(&self) -> Changes {
        self.generate().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Why nothing can be generated.
    pub(crate) fn refused(&self) -> String {
        self.generate().expect_err("generates").to_string()
    }

    pub(crate) fn is_fresh(&self) -> bool {
        check_fresh(&self.root).unwrap_or_else(|error| panic!("{error}")).is_empty()
    }

    /// Everything that is there; also directories, whose time tells whether anything was made or removed in them.
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
