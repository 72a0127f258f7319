//! Rules about requests that can notify people. A retry of such a request may notify them again, which the HTTP method does
//! not reveal: the effect of these operations must be chosen deliberately.

use std::collections::{BTreeSet, VecDeque};

use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::spec::{Effect, Field, Notifications, Operation, SpecFile};

rules! {
    EFFECT = "E418" "notification-effect" "A request that can notify people, by `notifications` of service.yaml, has an effect that is not retried, or `effect_reason` states why a retry is acceptable.";
    PATTERN = "E419" "notification-pattern" "Every pattern of `notifications.fields` matches a field of a request, and no word is empty.";
}

pub(in crate::check) fn check(index: &Index, reporter: &mut Reporter) {
    let notifications = &index.spec().service.notifications;
    let mut sent = BTreeSet::new();
    for (file, operation) in index.spec().operations() {
        let fields = sent_fields(index, operation);
        if is_retryable(operation.effect) && operation.effect_reason.is_none() {
            effect(reporter, file, operation, notifications, &fields);
        }
        sent.extend(fields.into_iter().map(|(_, field)| field.name.as_str()));
    }
    patterns(reporter, notifications, &sent);
}

fn effect(
    reporter: &mut Reporter,
    file: &SpecFile,
    operation: &Operation,
    notifications: &Notifications,
    fields: &[(String, &Field)],
) {
    let is_switch = |name: &str| notifications.fields.iter().any(|pattern| matches(pattern, name));
    let switch = fields.iter().find(|(_, field)| is_switch(&field.name));
    let hint = match (switch, notifying_prose(operation, notifications, fields)) {
        (Some((path, _)), _) => format!("`{path}` can make the service notify people"),
        (None, Some((place, word))) => format!("{place} suggests that the service notifies people (\"{word}\")"),
        (None, None) => return,
    };
    let message = format!("{hint}, but calls with the effect `{}` are retried", operation.effect.word());
    let help = "use `non_idempotent`, or state in `effect_reason` why a retry is acceptable";
    reporter.report(EFFECT, file.at("effect"), message).help(help);
}

/// Returns the first prose of an operation that contains a word for a notification, and the word.
fn notifying_prose<'a>(
    operation: &Operation,
    notifications: &'a Notifications,
    fields: &[(String, &Field)],
) -> Option<(String, &'a str)> {
    let own = [("the summary", Some(&operation.summary)), ("`notes`", operation.notes.as_ref())];
    let own = own.into_iter().map(|(place, text)| (place.to_owned(), text));
    let of_fields = fields.iter().map(|(path, field)| (format!("the doc of `{path}`"), field.doc.as_ref()));
    own.chain(of_fields).find_map(|(place, text)| {
        // A line break between two words does not separate them.
        let text = text?.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let mut words = notifications.words.iter().filter(|word| !word.trim().is_empty());
        let word = words.find(|word| text.contains(&word.to_lowercase()))?;
        Some((place, word.as_str()))
    })
}

/// Returns every field that a request can contain, at any depth, with its path.
fn sent_fields<'a>(index: &'a Index, operation: &'a Operation) -> Vec<(String, &'a Field)> {
    let top = index.request_fields(operation).map(|(_, field)| field).chain(operation.body_value.as_deref());
    let mut pending: VecDeque<(String, &Field)> = top.map(|field| (field.name.clone(), field)).collect();
    let mut visited = BTreeSet::new();
    let mut all = Vec::new();
    while let Some((path, field)) = pending.pop_front() {
        let type_name = field.type_ref.as_ref().and_then(|type_ref| type_ref.named());
        if let Some(name) = type_name.filter(|name| visited.insert(*name)) {
            let nested = index.fields_of(Some(name)).iter();
            pending.extend(nested.map(|nested| (format!("{path}.{}", nested.name), nested)));
        }
        all.push((path, field));
    }
    all
}

fn patterns(reporter: &mut Reporter, notifications: &Notifications, sent: &BTreeSet<&str>) {
    let path = SpecPath::file("service.yaml").key("notifications");
    for (position, pattern) in notifications.fields.iter().enumerate() {
        if !sent.iter().any(|name| matches(pattern, name)) {
            let message = format!("no field of a request is called `{pattern}`");
            let found = reporter.report(PATTERN, path.key("fields").index(position), message);
            found.nearest(pattern, sent.iter().copied());
        }
    }
    for (position, _) in notifications.words.iter().enumerate().filter(|(_, word)| word.trim().is_empty()) {
        reporter.report(PATTERN, path.key("words").index(position), "the word is empty");
    }
}

/// Returns whether a call is retried although an earlier attempt may have taken effect.
fn is_retryable(effect: Effect) -> bool {
    matches!(effect, Effect::Read | Effect::Issue | Effect::Idempotent)
}

/// Returns whether a name matches a pattern, which may start or end with `*`.
fn matches(pattern: &str, name: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), None) => name.ends_with(end),
        (None, Some(start)) => name.starts_with(start),
        _ => name == pattern,
    }
}
