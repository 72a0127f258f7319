//! Rules about channels and events as a whole.

use std::collections::BTreeSet;

use super::files::{features_of, has_feature};
use super::types::is_reserved;
use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::{Index, field_name};
use crate::naming::{self, Registry};
use crate::spec::{Channel, Event, Mark, SpecFile, TypeRef};

rules! {
    EVENT_FILE = "E801" "event-file" "The file of an event has the name of its kind, in snake case.";
    EVENT_CHANNEL = "E802" "event-channel" "Events are in the directory of a channel, which has a file and titles, and a feature of the generated crate.";
    EVENT_NAME = "E803" "event-name" "The kinds of the events of a channel are unique, and so are their variants, which are in PascalCase and do not result in the name of another type.";
    EVENT_ENVELOPE = "E804" "event-envelope" "An event does not declare a field of the envelope again, neither on the wire nor in Rust.";
    EVENT_TYPES = "E805" "event-types" "Events use types of their own channel and of `types`, and nothing else uses types of a channel.";
    EVENT_FULL = "E806" "event-full" "`full` names a field of the envelope that is `always` present, and a value of its enumeration.";
    EVENT_MARKERS = "E807" "event-markers" "A channel with a connection has one marker for a gap and one for the end, and any other channel has none.";
}

/// The variant of events of unknown kinds.
const UNKNOWN: &str = "Unknown";

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    let spec = index.spec();
    for (file, event) in spec.events() {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let expected = format!("{}.yaml", naming::snake(&event.kind));
        if name != expected {
            let message = format!("`{}` cannot be in a file named `{name}`", event.kind);
            let help = format!("rename the file to `{expected}`");
            reporter.report(EVENT_FILE, file.at("event"), message).help(help);
        }
    }
    let channels: BTreeSet<&str> = spec.channels().filter_map(|(file, _)| file.channel_directory()).collect();
    for file in &spec.files {
        if let Some(directory) = file.channel_directory().filter(|directory| !channels.contains(directory)) {
            let message = format!("`{directory}.yaml` is missing, which describes the channel");
            reporter.report(EVENT_CHANNEL, SpecPath::file(&file.path), message);
        }
    }
    for (file, channel) in spec.channels() {
        let directory = file.channel_directory().unwrap_or_default();
        channel_form(index, reporter, file, channel);
        names(index, reporter, (file, channel), directory);
        full(index, reporter, file, channel);
        markers(reporter, file, channel);
        for (file, event) in spec.events_of(directory) {
            envelope(index, reporter, (file, event), channel);
        }
    }
    types(index, reporter);
}

fn channel_form(index: &Index, reporter: &mut Reporter, file: &SpecFile, channel: &Channel) {
    let feature = channel.feature.as_str();
    for (key, title) in [("title", &channel.title), ("title_zh", &channel.title_zh)] {
        if title.trim().is_empty() {
            reporter.report(EVENT_CHANNEL, file.at(key), "the title is empty");
        }
    }
    let is_group = index.spec().groups.iter().any(|group| group.name.replace('-', "_") == feature);
    if !naming::is_snake(feature) || naming::is_taken(feature) || is_group {
        let message = format!("`{feature}` is not a name in snake case that is neither a keyword nor a group");
        reporter.report(EVENT_CHANNEL, file.at("feature"), message);
    } else if let Some(manifest) = &index.spec().manifest
        && !has_feature(&features_of(manifest), feature)
    {
        let message = format!("generated/Cargo.toml has no feature `{feature}`");
        let help = format!("add `{feature} = [\"huaweicloud-meeting-runtime/{feature}\"]` to its [features]");
        reporter.report(EVENT_CHANNEL, file.at("feature"), message).help(help);
    }
    if channel.envelope.payload.is_some() != channel.names.envelope.is_some() {
        let message = "the envelope has a name if the fields of events are in a `payload`, and only then";
        reporter.report(EVENT_CHANNEL, file.at("names"), message);
    }
}

fn markers(reporter: &mut Reporter, file: &SpecFile, channel: &Channel) {
    let expected = usize::from(channel.connection.is_some());
    for (mark, name) in [(Mark::Gap, "gap"), (Mark::End, "end")] {
        let found = channel.markers.iter().filter(|marker| marker.marks == mark).count();
        if found != expected {
            let message = format!("expected {expected} marker with `marks: {name}`, found {found}");
            reporter.report(EVENT_MARKERS, file.at("markers"), message);
        }
    }
}

fn names(index: &Index, reporter: &mut Reporter, (file, channel): (&SpecFile, &Channel), directory: &str) {
    let mut types: Registry<&str> = Registry::default();
    let names = [("events", Some(&channel.names.events)), ("kinds", Some(&channel.names.kinds))];
    for (key, name) in names.into_iter().chain([("envelope", channel.names.envelope.as_ref())]) {
        if let Some(name) = name {
            type_name(index, reporter, &file.at("names").key(key), name, &mut types);
        }
    }
    let mut variants: Registry<&str> = Registry::default();
    for (position, marker) in channel.markers.iter().enumerate() {
        let path = file.at("markers").index(position).key("variant");
        variant(reporter, &path, &marker.variant, &mut variants);
    }
    let mut kinds: Registry<&str> = Registry::default();
    for (file, event) in index.spec().events_of(directory) {
        if let Err(first) = kinds.claim(&event.kind, &event.variant) {
            let message = format!("`{}` is already the kind of `{first}`", event.kind);
            reporter.report(EVENT_NAME, file.at("event"), message);
        }
        let path = file.at("variant");
        if variant(reporter, &path, &event.variant, &mut variants) && event.fields.is_some() {
            type_name(index, reporter, &path, &event.struct_name(), &mut types);
        }
    }
}

/// Checks the name of a variant. Returns whether it is valid.
fn variant<'a>(reporter: &mut Reporter, path: &SpecPath<'_>, name: &'a str, variants: &mut Registry<&'a str>) -> bool {
    let message = if !naming::is_pascal(name) {
        format!("`{name}` is not in PascalCase")
    } else if name == UNKNOWN {
        format!("`{UNKNOWN}` is the variant of events of unknown kinds")
    } else if variants.claim(name, name).is_err() {
        format!("`{name}` is already a variant of the channel")
    } else {
        return true;
    };
    reporter.report(EVENT_NAME, path.clone(), message);
    false
}

fn type_name(index: &Index, reporter: &mut Reporter, path: &SpecPath<'_>, name: &str, types: &mut Registry<&str>) {
    let message = if !naming::is_pascal(name) {
        format!("`{name}` is not in PascalCase")
    } else if is_reserved(name) || index.declaration(name).is_some() || types.claim(name, "").is_err() {
        format!("`{name}` is already the name of a type")
    } else {
        return;
    };
    reporter.report(EVENT_NAME, path.clone(), message);
}

fn envelope(index: &Index, reporter: &mut Reporter, (file, event): (&SpecFile, &Event), channel: &Channel) {
    if channel.envelope.payload.is_some() {
        return;
    }
    let kind = channel.envelope.kind.segments().next();
    let fields = event.fields.as_deref().unwrap_or_default();
    for (position, field) in fields.iter().enumerate() {
        let path = file.at("fields").index(position).key("name");
        let declared = channel.envelope.fields.iter().find(|known| known.name == field.name);
        if declared.is_some() || kind == Some(&field.name) {
            let message = format!("`{}` is a field of the envelope, which all events have", field.name);
            reporter.report(EVENT_ENVELOPE, path.clone(), message).help("remove it");
        }
        let flat = index.flattened(std::slice::from_ref(field));
        let same = |name: &str| channel.envelope.fields.iter().any(|known| field_name(known) == name);
        let taken = flat.iter().filter(|flat| !flat.field.inline).map(|flat| field_name(flat.field));
        if let Some(taken) = taken.filter(|_| declared.is_none()).find(|name| same(name)) {
            let message = format!("`{taken}` is the Rust name of a field of the envelope");
            reporter.report(EVENT_ENVELOPE, path, message).help("set another name with `rust`");
        }
    }
}

fn types(index: &Index, reporter: &mut Reporter) {
    let spec = index.spec();
    let declared = spec.files.iter().flat_map(|file| file.declarations().map(move |declared| (file, declared)));
    for (file, (position, declaration)) in declared {
        let Some(usage) = index.usage(declaration.name()) else { continue };
        let path = || file.at(declaration.key()).index(position).key("name");
        let is_channel = |group: &&str| group.contains('/');
        let mut users = usage.groups.iter().map(String::as_str);
        let stranger = match file.group.as_deref() {
            None => None,
            Some(group) if is_channel(&group) => users.find(|user| *user != group),
            Some(_) => users.find(is_channel),
        };
        if let Some(stranger) = stranger {
            let message = format!("`{}` is also used in `{stranger}`", declaration.name());
            let help = "declare it in `types`, which are always compiled, or another type for each use";
            reporter.report(EVENT_TYPES, path(), message).help(help);
        }
    }
}

fn full(index: &Index, reporter: &mut Reporter, file: &SpecFile, channel: &Channel) {
    let Some(full) = &channel.envelope.full else { return };
    let path = file.at("envelope").key("full");
    let Some(field) = channel.envelope.fields.iter().find(|field| field.name == full.field) else {
        let known = channel.envelope.fields.iter().map(|field| field.name.as_str());
        let message = format!("the envelope has no field `{}`", full.field);
        reporter.report(EVENT_FULL, path.key("field"), message).nearest(&full.field, known);
        return;
    };
    let enumeration = match &field.type_ref {
        Some(TypeRef::Named(name)) => index.enumeration(name),
        _ => None,
    };
    let (key, message) = match enumeration {
        _ if !field.always => ("field", format!("`{}` is not `always` present", full.field)),
        None => ("field", format!("`{}` is not an enumeration", full.field)),
        Some(known) if known.values.iter().all(|value| value.value != full.value) => {
            ("value", format!("{} is not a value of `{}`", full.value.describe(), known.name))
        }
        Some(_) => return,
    };
    reporter.report(EVENT_FULL, path.key(key), message);
}
