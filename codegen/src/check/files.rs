//! Rules about files, groups and operations as a whole.

use std::collections::BTreeSet;

use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::naming::{self, Registry};
use crate::spec::{Operation, SpecFile};

rules! {
    FILE_NAME = "E101" "file-name" "The file of an operation has its name, in snake case.";
    OPERATION_NAME = "E102" "operation-name" "The name of an operation is in PascalCase.";
    GROUP_DIRECTORY = "E103" "group-directory" "Every directory with operations is a group in groups.yaml.";
    DUPLICATE_OPERATION = "E104" "duplicate-operation" "The names of operations are unique.";
    DUPLICATE_ROUTE = "E105" "duplicate-route" "The method and path of an operation are unique.";
    GROUP_FORM = "E106" "group-form" "A group has a unique name in kebab-case, and two titles.";
    GROUP_FEATURE = "E107" "group-feature" "Every group is a feature of the generated crate, which `all-groups` enables.";
}

const GROUPS: &str = "groups.yaml";

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    directories(index, reporter);
    let mut names: Registry<&str> = Registry::default();
    let mut routes: Registry<&str> = Registry::default();
    for (file, operation) in index.spec().operations() {
        names_of(file, operation, reporter);
        if let Err(first) = names.claim(&operation.name, &file.path) {
            let message = format!("`{}` is already declared in {first}", operation.name);
            reporter.report(DUPLICATE_OPERATION, file.at("operation"), message);
        }
        if let Err(first) = routes.claim(&route(operation), &operation.name)
            && first != operation.name
        {
            reporter.report(DUPLICATE_ROUTE, file.at("http"), format!("`{first}` has the same method and path"));
        }
    }
    groups(index, reporter);
    features(index, reporter);
}

fn directories(index: &Index, reporter: &mut Reporter) {
    let groups: BTreeSet<&str> = index.spec().groups.iter().map(|group| group.name.as_str()).collect();
    for file in &index.spec().files {
        let group = file.group.as_deref().filter(|_| file.channel_directory().is_none());
        if let Some(group) = group.filter(|group| !groups.contains(group)) {
            reporter
                .report(GROUP_DIRECTORY, SpecPath::file(&file.path), format!("unknown group `{group}`"))
                .nearest(group, groups.iter().copied())
                .help("add it to groups.yaml");
        }
    }
}

fn names_of(file: &SpecFile, operation: &Operation, reporter: &mut Reporter) {
    let path = file.at("operation");
    if !naming::is_pascal(&operation.name) {
        reporter.report(OPERATION_NAME, path, format!("`{}` is not in PascalCase", operation.name));
    } else if let Some((directory, name)) = file.path.split_once('/') {
        let expected = format!("{}.yaml", naming::snake(&operation.name));
        if name != expected {
            let message = format!("`{}` cannot be in a file named `{name}`", operation.name);
            let help = format!("rename the file to `{directory}/{expected}`");
            reporter.report(FILE_NAME, path, message).help(help);
        }
    }
}

/// Returns the method and the path without the names of parameters, which do not distinguish routes.
fn route(operation: &Operation) -> String {
    let parameters = operation.http.path.parameters();
    parameters.fold(operation.http.to_string(), |route, name| route.replace(&format!("{{{name}}}"), "{}"))
}

fn groups(index: &Index, reporter: &mut Reporter) {
    let mut seen = BTreeSet::new();
    for (position, group) in index.spec().groups.iter().enumerate() {
        let path = SpecPath::file(GROUPS).key("groups").index(position);
        if !naming::is_kebab(&group.name) {
            reporter.report(GROUP_FORM, path.key("name"), format!("`{}` is not in kebab-case", group.name));
        }
        if !seen.insert(&group.name) {
            reporter.report(GROUP_FORM, path.key("name"), format!("duplicate group `{}`", group.name));
        }
        for (key, title) in [("title", &group.title), ("title_zh", &group.title_zh)] {
            if title.trim().is_empty() {
                reporter.report(GROUP_FORM, path.key(key), "the title is empty");
            }
        }
    }
}

fn features(index: &Index, reporter: &mut Reporter) {
    let Some(features) = index.spec().manifest.as_deref().map(features_of) else { return };
    let features = features.as_str();
    let all_groups = between(features, "\nall-groups", "]");
    for (position, group) in index.spec().groups.iter().enumerate() {
        let path = SpecPath::file(GROUPS).key("groups").index(position).key("name");
        let name = &group.name;
        if !has_feature(features, name) {
            let message = format!("generated/Cargo.toml has no feature `{name}`");
            let help = format!("add `{name} = []` to its [features], and \"{name}\" to `all-groups`");
            reporter.report(GROUP_FEATURE, path, message).help(help);
        } else if !all_groups.contains(&format!("\"{name}\"")) {
            let message = format!("`all-groups` in generated/Cargo.toml does not enable the feature `{name}`");
            reporter.report(GROUP_FEATURE, path, message).help(format!("add \"{name}\" to `all-groups`"));
        }
    }
}

/// Returns the features in a manifest, without comments.
pub(super) fn features_of(manifest: &str) -> String {
    let lines: Vec<&str> = manifest.lines().map(|line| line.split('#').next().unwrap_or_default()).collect();
    between(&lines.join("\n"), "\n[features]", "\n[").to_owned()
}

/// Returns whether a feature is one of those in a manifest.
pub(super) fn has_feature(features: &str, name: &str) -> bool {
    features.lines().any(|line| line.split('=').next().is_some_and(|key| key.trim() == name))
}

/// Returns the text between a start and the end that follows it.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let after = text.split_once(start).map_or("", |(_, after)| after);
    after.split_once(end).map_or(after, |(inside, _)| inside)
}
