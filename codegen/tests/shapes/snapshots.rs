//! A directory of snapshots, all of which are used.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use insta::Settings;

pub(crate) struct Snapshots {
    directory: &'static str,
    checked: BTreeSet<String>,
}

impl Snapshots {
    /// Compares with the snapshots in a directory below `tests/snapshots/shapes`.
    pub(crate) fn new(directory: &'static str) -> Self {
        Self { directory, checked: BTreeSet::new() }
    }

    pub(crate) fn check(&mut self, name: &str, text: &str) {
        let mut settings = Settings::new();
        settings.set_snapshot_path(format!("../snapshots/shapes/{}", self.directory));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, text));
        self.checked.insert(format!("{name}.snap"));
    }

    /// Fails if the directory contains snapshots that were not checked.
    pub(crate) fn finish(self) {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/shapes").join(self.directory);
        let left_over: Vec<_> = fs::read_dir(directory)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !self.checked.contains(name))
            .collect();
        assert!(left_over.is_empty(), "remove the snapshots {left_over:?}");
    }
}
