//! Rules about the error codes and the service as a whole.

use std::collections::BTreeSet;

use super::{Context, Reporter, rule_table};
use crate::diagnostics::KeyPath;
use crate::naming;

rule_table! {
    "E501" "code-form" "An error code is a word in capitals, a full stop and digits." => code_form,
    "E502" "code-order" "The error codes are sorted, and none stands twice." => code_order,
    "E503" "code-name" "An error code has a name in capitals that no other has." => code_name,
    "E504" "code-status" "The statuses of an error code are from 200 to 599." => code_status,
    "E505" "service-form" "A region has a constant of its own and an https endpoint; a page has `{source}`." => service_form,
}

const FILE: &str = "errors.yaml";

/// Whether a code is a family and a number, `ABC.123456789`.
fn is_code(code: &str) -> bool {
    code.split_once('.').is_some_and(|(family, number)| {
        !family.is_empty()
            && family.chars().all(|c| c.is_ascii_uppercase())
            && !number.is_empty()
            && number.chars().all(|c| c.is_ascii_digit())
    })
}

fn code_form(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (position, entry) in context.index.spec.errors.iter().enumerate() {
        if !is_code(&entry.code) {
            let path = KeyPath::of("errors").index(position).key("code");
            let message = format!("`{}` is no code such as `ABC.123456789`", entry.code);
            reporter.push(reporter.at(FILE, path, message));
        }
    }
}

fn code_order(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (position, entry) in context.index.spec.errors.iter().enumerate() {
        let path = KeyPath::of("errors").index(position).key("code");
        let next = seen.range(entry.code.as_str()..).next();
        if seen.contains(entry.code.as_str()) {
            reporter.push(reporter.at(FILE, path, format!("`{}` stands twice", entry.code)));
        } else if let Some(next) = next {
            let message = format!("`{}` stands behind greater codes", entry.code);
            reporter.push(reporter.at(FILE, path, message).help(format!("move it before `{next}`")));
        }
        seen.insert(&entry.code);
    }
}

fn code_name(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let mut seen = naming::Registry::default();
    for (position, entry) in context.index.spec.errors.iter().enumerate() {
        let path = KeyPath::of("errors").index(position).key("name");
        if !naming::is_screaming(&entry.name) {
            let message = format!("`{}` is not in capitals with `_` between words", entry.name);
            reporter.push(reporter.at(FILE, path, message));
            continue;
        }
        match seen.claim(&entry.name, &entry.code) {
            // A code that stands twice has been reported.
            Err(first) if *first != entry.code => {
                let message = format!("`{}` is the name of `{first}` already", entry.name);
                reporter.push(reporter.at(FILE, path, message));
            }
            _ => {}
        }
    }
}

fn code_status(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    for (position, entry) in context.index.spec.errors.iter().enumerate() {
        for (at, status) in entry.status.iter().enumerate() {
            if !(200..600).contains(status) {
                let path = KeyPath::of("errors").index(position).key("status").index(at);
                reporter.push(reporter.at(FILE, path, format!("{status} is no status")));
            }
        }
    }
}

fn service_form(context: &Context<'_>, reporter: &mut Reporter<'_>) {
    let file = "service.yaml";
    let service = &context.index.spec.service;
    let mut constants = BTreeSet::new();
    for (position, region) in service.regions.iter().enumerate() {
        let path = KeyPath::of("regions").index(position);
        if !naming::is_screaming(&region.constant) {
            let message = format!("`{}` is no name of a constant", region.constant);
            reporter.push(reporter.at(file, path.key("constant"), message));
        } else if !constants.insert(&region.constant) {
            let message = format!("another region is `{}` too", region.constant);
            reporter.push(reporter.at(file, path.key("constant"), message));
        }
        let host = region.endpoint.strip_prefix("https://").unwrap_or("");
        if host.is_empty() || host.ends_with('/') || host.contains(char::is_whitespace) {
            let message = format!("`{}` is no https URL without a slash at its end", region.endpoint);
            reporter.push(reporter.at(file, path.key("endpoint"), message));
        }
    }
    if service.regions.is_empty() {
        reporter.push(reporter.at(file, KeyPath::of("regions"), "there are no regions"));
    }
    let pages = [("page", &service.documentation.page), ("page_zh", &service.documentation.page_zh)];
    for (key, page) in pages {
        if !page.contains("{source}") {
            let message = "the address has no `{source}`";
            reporter.push(reporter.at(file, KeyPath::of("documentation").key(key), message));
        }
    }
}
