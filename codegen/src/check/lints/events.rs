//! Rules about the examples of events.

use std::collections::BTreeSet;

use crate::check::values::{ValueChecker, ValueRules};
use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::spec::{Channel, DataPath, Event, Field, Object, SpecFile, Value};

rules! {
    EXAMPLE = "E830" "event-example" "An event whose fields are known has examples with unique names. Their messages have the kind of the event, and match the types of the envelope and the event.";
}

pub(in crate::check) fn check(index: &Index, reporter: &mut Reporter) {
    for (file, channel) in index.spec().channels() {
        let directory = file.channel_directory().unwrap_or_default();
        for (file, event) in index.spec().events_of(directory) {
            of_event(index, reporter, (file, event), channel);
        }
    }
}

fn of_event(index: &Index, reporter: &mut Reporter, (file, event): (&SpecFile, &Event), channel: &Channel) {
    if event.examples.is_empty() && event.fields.is_some() {
        reporter.report(EXAMPLE, file.at("event"), format!("`{}` has no example", event.kind));
    }
    let mut names = BTreeSet::new();
    for (position, example) in event.examples.iter().enumerate() {
        let path = file.at("examples").index(position);
        if example.name.trim().is_empty() || !names.insert(&example.name) {
            reporter.report(EXAMPLE, path.key("name"), format!("the name `{}` is empty or not unique", example.name));
        }
        let message = Value::Object(example.message.clone());
        let path = path.key("message");
        let kind = message.at(&channel.envelope.kind).and_then(Value::as_str);
        if kind != Some(&event.kind) {
            let found = kind.map_or_else(|| "none".to_owned(), |kind| format!("`{kind}`"));
            let message = format!("`{}` should be `{}`, but is {found}", channel.envelope.kind, event.kind);
            reporter.report(EXAMPLE, path.clone(), message);
        }
        let Some(fields) = &event.fields else { continue };
        let rules = ValueRules::all(EXAMPLE);
        let mut values = ValueChecker { index, is_sent: false, is_lenient: true, rules, reporter: &mut *reporter };
        match &channel.envelope.payload {
            None => {
                let object = without(&example.message, &channel.envelope.kind);
                let fields: Vec<&Field> = channel.fields_of(event).collect();
                values.object("the event", &fields, &object, &path);
            }
            Some(payload) => payload_of(&mut values, fields, &message, payload, &path),
        }
    }
}

/// Returns the fields of a message beside the kind.
fn without(message: &Object, kind: &DataPath) -> Object {
    let first = kind.segments().next();
    Object(message.0.iter().filter(|(name, _)| Some(name.as_str()) != first).cloned().collect())
}

fn payload_of(
    values: &mut ValueChecker<'_>,
    fields: &[Field],
    message: &Value,
    payload: &DataPath,
    path: &SpecPath<'_>,
) {
    let fields: Vec<&Field> = fields.iter().collect();
    let none = Value::Object(Object::default());
    match message.at(payload).unwrap_or(&none).as_object() {
        Some(object) => {
            let path = payload.segments().fold(path.clone(), |path, name| path.key(name));
            values.object("the event", &fields, object, &path);
        }
        None => {
            values.report(EXAMPLE, path, format!("`{payload}` is not an object"));
        }
    }
}
