//! Rules about the connection and the delivery of a channel of events.

use super::paths::ResponsePath;
use crate::diagnostics::{Reporter, SpecPath, rules};
use crate::index::Index;
use crate::spec::{
    Channel, Connection, DataPath, Delivery, Field, Frame, FrameVariable, ResponseValue, Scheme, SpecFile, Time,
    TypeRef,
};

rules! {
    CONNECTION = "E820" "event-connection" "A channel has a connection or a delivery. Both name operations, values in their responses, events and error codes that exist. The URL comes with the token of a handle, and the ticket needs no other input.";
    FRAME = "E821" "event-frame" "A field of a frame has either `from` or `value`, and its path is unique. A heartbeat contains no tokens.";
    SIGNED = "E822" "event-signed" "What is read from a pushed message is signed, except for the signature. `event` contains the kind and the payload, and `sent_at` is a `time<epoch-ms>` of the envelope.";
}

pub(super) fn check(index: &Index, reporter: &mut Reporter) {
    for (file, channel) in index.spec().channels() {
        match (&channel.connection, &channel.delivery) {
            (Some(connection), None) => of_connection(index, reporter, file, connection),
            (None, Some(delivery)) => {
                of_delivery(index, reporter, file, delivery);
                if !delivery.signed.is_empty() {
                    signed(reporter, file, channel, delivery);
                }
            }
            _ => {
                let message = "a channel has either a `connection` or a `delivery`";
                reporter.report(CONNECTION, SpecPath::file(&file.path), message);
            }
        }
    }
}

fn of_connection(index: &Index, reporter: &mut Reporter, file: &SpecFile, connection: &Connection) {
    let path = file.at("connection");
    let is_string = |type_ref: &TypeRef| matches!(type_ref, TypeRef::String | TypeRef::Secret);
    response_value(index, reporter, &path.key("url"), &connection.url, "a string", is_string);
    response_value(index, reporter, &path.key("ticket"), &connection.ticket, "a string", is_string);
    tokens(index, reporter, &path, connection);
    if !connection.path.starts_with('/') {
        reporter.report(CONNECTION, path.key("path"), "the path does not begin with `/`");
    }
    let frames = &connection.frames;
    let required = [("subscribe", &frames.subscribe), ("heartbeat", &frames.heartbeat)];
    for (key, frame) in required.into_iter().chain(frames.captions.as_ref().map(|frame| ("captions", frame))) {
        self::frame(reporter, &path.key("frames").key(key), frame);
    }
    heartbeat(reporter, &path.key("frames").key("heartbeat"), &frames.heartbeat);
    caption_event(index, reporter, file, connection);
    last_event(index, reporter, file, connection);
}

/// Checks that the event of captions exists if and only if they can be started.
fn caption_event(index: &Index, reporter: &mut Reporter, file: &SpecFile, connection: &Connection) {
    let path = file.at("connection");
    match (&connection.frames.captions, &connection.caption_event) {
        (Some(_), Some(event)) => known_event(index, reporter, file, path.key("caption_event"), event),
        (None, Some(_)) => {
            reporter.report(CONNECTION, path.key("caption_event"), "no frame starts captions");
        }
        (Some(_), None) => {
            let message = "a connection with captions needs `caption_event`";
            reporter.report(CONNECTION, path.key("frames").key("captions"), message);
        }
        (None, None) => {}
    }
}

/// Checks that an event of the channel exists.
fn known_event(index: &Index, reporter: &mut Reporter, file: &SpecFile, path: SpecPath<'_>, event: &str) {
    let directory = file.channel_directory().unwrap_or_default();
    let kinds = || index.spec().events_of(directory).map(|(_, event)| event.kind.as_str());
    if !kinds().any(|kind| kind == event) {
        reporter.report(CONNECTION, path, format!("unknown event `{event}`")).nearest(event, kinds());
    }
}

/// Checks that the URL comes with the token of a handle, and that the handle needs nothing else to obtain a ticket.
fn tokens(index: &Index, reporter: &mut Reporter, path: &SpecPath<'_>, connection: &Connection) {
    let (url, ticket) = (&connection.url.operation, &connection.ticket.operation);
    let is_of_url = |scheme: &&Scheme| scheme.token_request.as_ref().is_some_and(|request| request.operation == *url);
    let Some(scheme) = index.spec().auth.schemes.iter().find(is_of_url) else {
        if index.operation(url).is_some() {
            let message = format!("`{url}` does not obtain the token of a handle");
            reporter.report(CONNECTION, path.key("url").key("operation"), message);
        }
        return;
    };
    let Some((_, operation)) = index.operation(ticket) else { return };
    let is_missing = |(_, field): (_, &Field)| field.required && field.bind.is_none();
    if index.handle(operation) != scheme.handle.as_deref() || index.request_fields(operation).any(is_missing) {
        let message = format!("`{ticket}` is not an operation of the handle without required inputs");
        reporter.report(CONNECTION, path.key("ticket").key("operation"), message);
    }
}

/// Checks that a heartbeat contains nothing that is not always known.
fn heartbeat(reporter: &mut Reporter, path: &SpecPath<'_>, frame: &Frame) {
    for (position, field) in frame.fields.iter().enumerate() {
        if field.from.is_some_and(|from| from != FrameVariable::Sequence) {
            let message = "a heartbeat contains constants and `sequence` only";
            reporter.report(FRAME, path.key("fields").index(position).key("from"), message);
        }
    }
}

fn response_value(
    index: &Index,
    reporter: &mut Reporter,
    path: &SpecPath<'_>,
    value: &ResponseValue,
    expected: &str,
    fits: impl Fn(&TypeRef) -> bool,
) {
    let Some((_, operation)) = index.operation(&value.operation) else {
        let message = format!("unknown operation `{}`", value.operation);
        let found = reporter.report(CONNECTION, path.key("operation"), message);
        found.nearest(&value.operation, index.operation_names());
        return;
    };
    ResponsePath { rule: CONNECTION, key: path.key("path"), operation, path: &value.path }
        .check(index, reporter, expected, fits);
}

fn frame(reporter: &mut Reporter, path: &SpecPath<'_>, frame: &Frame) {
    for (position, field) in frame.fields.iter().enumerate() {
        let path = path.key("fields").index(position);
        let mut others = frame.fields.iter().filter(|other| other.path == field.path);
        if field.from.is_some() == field.value.is_some() {
            reporter.report(FRAME, path.key("path"), "the field needs either `from` or `value`");
        } else if others.nth(1).is_some() {
            reporter.report(FRAME, path.key("path"), format!("duplicate path `{}`", field.path));
        }
    }
    let is_object = |text: &String| frame.fields.iter().any(|field| field.path.segments().next() == Some(text));
    if let Some(text) = frame.text.as_ref().filter(|text| !is_object(text)) {
        reporter.report(FRAME, path.key("text"), format!("no field of the frame is in `{text}`"));
    }
}

fn last_event(index: &Index, reporter: &mut Reporter, file: &SpecFile, connection: &Connection) {
    let end = &connection.end;
    let path = file.at("connection").key("end");
    let directory = file.channel_directory().unwrap_or_default();
    let Some((_, event)) = index.spec().events_of(directory).find(|(_, event)| event.kind == end.event) else {
        let kinds = index.spec().events_of(directory).map(|(_, event)| event.kind.as_str());
        let message = format!("unknown event `{}`", end.event);
        reporter.report(CONNECTION, path.key("event"), message).nearest(&end.event, kinds);
        return;
    };
    for (position, code) in end.codes.iter().enumerate() {
        if index.code(code).is_none() {
            let path = path.key("codes").index(position);
            reporter.report(CONNECTION, path, format!("unknown error code `{code}`")).nearest(code, index.codes());
        }
    }
    let fields = event.fields.as_deref().unwrap_or_default();
    if !fields.iter().any(|field| field.name == end.field) {
        let message = format!("`{}` has no field `{}`", end.event, end.field);
        let known = fields.iter().map(|field| field.name.as_str());
        reporter.report(CONNECTION, path.key("field"), message).nearest(&end.field, known);
    }
}

fn of_delivery(index: &Index, reporter: &mut Reporter, file: &SpecFile, delivery: &Delivery) {
    let verification = file.at("delivery").key("verification").key("event");
    known_event(index, reporter, file, verification, &delivery.verification.event);
    if delivery.signed.is_empty() {
        reporter.report(CONNECTION, file.at("delivery").key("signed"), "nothing is signed");
    }
}

fn signed(reporter: &mut Reporter, file: &SpecFile, channel: &Channel, delivery: &Delivery) {
    let path = file.at("delivery");
    let is_signed = |value: &DataPath| delivery.signed.iter().any(|signed| contains(signed, value));
    let read = [("subscriber", &delivery.subscriber), ("sent_at", &delivery.sent_at), ("event", &delivery.event)];
    let read = read.map(|(key, value)| (path.key(key), value));
    let response =
        delivery.verification.response.iter().enumerate().map(|(position, field)| {
            (path.key("verification").key("response").index(position).key("path"), &field.path)
        });
    for (path, value) in read.into_iter().chain(response).filter(|(_, value)| !is_signed(value)) {
        reporter.report(SIGNED, path, format!("`{value}` is not signed")).help("add it to `signed`");
    }
    if is_signed(&delivery.signature) {
        reporter.report(SIGNED, path.key("signature"), "the signature is among the values that are signed");
    }
    for value in [Some(&channel.envelope.kind), channel.envelope.payload.as_ref()].into_iter().flatten() {
        if !contains(&delivery.event, value) {
            let message = format!("`{value}` is outside of `{}`", delivery.event);
            reporter.report(SIGNED, path.key("event"), message);
        }
    }
    let sent_at = channel.envelope.fields.iter().find(|field| field.name == delivery.sent_at.to_string());
    if sent_at.and_then(|field| field.type_ref.as_ref()) != Some(&TypeRef::Time(Time::EpochMillis)) {
        let message = format!("`{}` is not a `time<epoch-ms>` of the envelope", delivery.sent_at);
        reporter.report(SIGNED, path.key("sent_at"), message);
    }
}

/// Returns whether a path leads to a value inside the value at another path, or to that value.
fn contains(outer: &DataPath, inner: &DataPath) -> bool {
    inner.0.starts_with(&outer.0)
}
