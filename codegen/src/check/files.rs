//! Rules about files, groups and operations as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Reporter, rule_table};
use crate::diagnostics::KeyPath;
use crate::naming;

rule_table! {
    "E101" "file-name" "The file of an operation is named after it, in snake case." => file_name,
    "E102" "operation-name" "An operation is named in PascalCase." => operation_name,
    "E103" "group-directory" "Every directory with operations is a group of groups.yaml." => group_directory,
    "E104" "duplicate-operation" "No two operations have one name." => duplicate_operation,
    "E105" "duplicate-route" "No two operations have one method and path." => duplicate_route,
    "E106" "group-form" "A group has a name in kebab-case that no other has, and two titles." => group_form,
    "E107" "group-feature" "Every group is a feature of the generated crate, and among its `all-groups`." => group_feature,
}

fn file_name(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        let Some((directory, name)) = file.path.split_once('/') else {
            continue;
        };
        let right = format!("{}.yaml", naming::snake(&operation.name));
        if name != right && naming::is_pascal(&operation.name) {
            let message = format!("`{}` does not stand in `{name}`", operation.name);
            let help = format!("rename the file to `{directory}/{right}`");
            reporter.push(reporter.at(&file.path, KeyPath::of("operation"), message).help(help));
        }
    }
}

fn operation_name(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (file, operation) in context.index.spec.operations() {
        if !naming::is_pascal(&operation.name) {
            let message = format!("`{}` is not in PascalCase", operation.name);
            reporter.push(reporter.at(&file.path, KeyPath::of("operation"), message));
        }
    }
}

fn group_directory(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let groups: BTreeSet<&str> = context.index.spec.groups.iter().map(|group| group.name.as_str()).collect();
    for file in &context.index.spec.files {
        let unknown = file.group.as_deref().filter(|group| !groups.contains(group));
        if let Some(group) = unknown {
            let at = reporter.at(&file.path, KeyPath::root(), format!("no group is called `{group}`"));
            reporter.push(at.nearest(group, groups.iter().copied()).help("groups stand in groups.yaml"));
        }
    }
}

fn duplicate_operation(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (file, operation) in context.index.spec.operations() {
        if let Some(first) = seen.get(operation.name.as_str()) {
            let message = format!("`{}` stands in {first} already", operation.name);
            reporter.push(reporter.at(&file.path, KeyPath::of("operation"), message));
        } else {
            seen.insert(&operation.name, &file.path);
        }
    }
}

fn duplicate_route(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (file, operation) in context.index.spec.operations() {
        // The names between braces do not tell routes apart.
        let parameters: BTreeSet<&str> = operation.http.path.parameters().collect();
        let route = parameters
            .iter()
            .fold(operation.http.to_string(), |route, name| route.replace(&format!("{{{name}}}"), "{}"));
        match seen.get(&route) {
            Some(first) if *first != operation.name => {
                let message = format!("`{first}` has this method and path too");
                reporter.push(reporter.at(&file.path, KeyPath::of("http"), message));
            }
            Some(_) => {}
            None => {
                seen.insert(route, &operation.name);
            }
        }
    }
}

fn group_form(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let mut seen = BTreeSet::new();
    for (position, group) in context.index.spec.groups.iter().enumerate() {
        let path = KeyPath::of("groups").index(position);
        if !naming::is_kebab(&group.name) {
            let message = format!("`{}` is not in kebab-case", group.name);
            reporter.push(reporter.at("groups.yaml", path.key("name"), message));
        }
        if !seen.insert(group.name.as_str()) {
            let message = format!("`{}` stands twice", group.name);
            reporter.push(reporter.at("groups.yaml", path.key("name"), message));
        }
        for (key, title) in [("title", &group.title), ("title_zh", &group.title_zh)] {
            if title.trim().is_empty() {
                reporter.push(reporter.at("groups.yaml", path.key(key), "the title is empty"));
            }
        }
    }
}

fn group_feature(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let Some(manifest) = &context.index.spec.manifest else {
        return;
    };
    let (features, all_groups) = features(manifest);
    for (position, group) in context.index.spec.groups.iter().enumerate() {
        let path = KeyPath::of("groups").index(position).key("name");
        if !features.contains(&group.name) {
            let message = format!("generated/Cargo.toml has no feature `{}`", group.name);
            let help = format!("add `{} = []` to its [features], and \"{0}\" to `all-groups`", group.name);
            reporter.push(reporter.at("groups.yaml", path, message).help(help));
        } else if !all_groups.contains(&group.name) {
            let message = format!("the feature `{}` of generated/Cargo.toml is not among `all-groups`", group.name);
            let help = format!("add \"{}\" to `all-groups`", group.name);
            reporter.push(reporter.at("groups.yaml", path, message).help(help));
        }
    }
}

/// The keys of `[features]`, and the items of its `all-groups`. Enough of TOML for a table of lists.
fn features(manifest: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut keys = BTreeSet::new();
    let mut all_groups = BTreeSet::new();
    let mut inside = false;
    let mut key = String::new();
    for line in manifest.lines() {
        let line = line.split('#').next().unwrap_or("").trim();
        if line.starts_with('[') && line.ends_with(']') && !line.contains('"') {
            inside = line == "[features]";
            continue;
        }
        if !inside {
            continue;
        }
        let items = match line.split_once('=') {
            Some((name, items)) => {
                name.trim().trim_matches('"').clone_into(&mut key);
                keys.insert(key.clone());
                items
            }
            None => line,
        };
        if key == "all-groups" {
            all_groups.extend(items.split('"').skip(1).step_by(2).map(String::from));
        }
    }
    (keys, all_groups)
}
