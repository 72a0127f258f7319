//! The page of events.

use huaweicloud_meeting_codegen::api::{Api, Channel, Event, Field, Presence, Struct, TypeDef};
use serde::Serialize;

use super::links::anchor;

/// A channel of events.
#[derive(Debug, Serialize)]
pub(super) struct ChannelView {
    id: String,
    title: String,
    title_zh: String,
    doc: String,
    feature: String,
    events: Vec<EventView>,
    types: Vec<TypeView>,
}

/// An event.
#[derive(Debug, Serialize)]
struct EventView {
    id: String,
    kind: String,
    title_zh: String,
    summary: String,
    summary_zh: String,
    /// The paragraphs between the summary and the kind with its title.
    docs: String,
    /// The Rust variant.
    variant: String,
    /// Whether the fields are known.
    is_described: bool,
    fields: Vec<FieldLine>,
}

/// A type that only events use.
#[derive(Debug, Serialize)]
struct TypeView {
    id: String,
    name: String,
    doc: String,
    fields: Vec<FieldLine>,
    values: Vec<ValueLine>,
}

/// A field of an event or a struct.
#[derive(Debug, Serialize)]
struct FieldLine {
    wire: String,
    rust: String,
    rust_type: String,
    doc: String,
}

/// A value of an enumeration.
#[derive(Debug, Serialize)]
struct ValueLine {
    wire: String,
    rust: String,
    doc: String,
}

pub(super) fn channels(api: &Api) -> Vec<ChannelView> {
    api.channels.iter().map(channel).collect()
}

fn channel(channel: &Channel) -> ChannelView {
    let described = channel.types().map(|def| type_view(channel, def));
    ChannelView {
        id: channel.feature.clone(),
        title: channel.title.clone(),
        title_zh: channel.title_zh.clone(),
        doc: channel.doc.clone(),
        feature: channel.feature.clone(),
        events: channel.events.iter().map(|event| self::event(channel, event)).collect(),
        types: described.collect(),
    }
}

fn event(channel: &Channel, event: &Event) -> EventView {
    EventView {
        id: anchor(&channel.feature, &event.kind),
        kind: event.kind.clone(),
        title_zh: event.title_zh.clone(),
        summary: event.summary.clone(),
        summary_zh: event.summary_zh.clone(),
        docs: match event.docs.as_slice() {
            [_, docs @ .., _] => docs.join("\n\n"),
            _ => String::new(),
        },
        variant: match &event.structure {
            Some(_) => format!("{}::{}", channel.events_name, event.variant),
            None => format!("{}::{}", channel.kinds_name, event.variant),
        },
        is_described: event.structure.is_some(),
        fields: event.structure.iter().flat_map(fields).collect(),
    }
}

fn fields(structure: &Struct) -> Vec<FieldLine> {
    let inline = structure.inline.as_ref();
    let line = |(index, field): (usize, &Field)| {
        let object = inline.filter(|inline| index >= inline.first).map(|inline| format!("{}.", inline.wire));
        let names: Vec<&str> = std::iter::once(&field.wire).chain(&field.names).map(String::as_str).collect();
        let rust_type = field.ty.to_string();
        FieldLine {
            wire: format!("{}{}", object.unwrap_or_default(), names.join(", ")),
            rust: field.rust.clone(),
            rust_type: if field.presence == Presence::Optional { format!("Option<{rust_type}>") } else { rust_type },
            doc: field.docs.join("\n\n"),
        }
    };
    structure.fields.iter().enumerate().map(line).collect()
}

fn type_view(channel: &Channel, def: &TypeDef) -> TypeView {
    let values = match def {
        TypeDef::Enumeration(enumeration) => enumeration.variants.as_slice(),
        _ => &[],
    };
    let values = values.iter().map(|value| ValueLine {
        wire: value.wire.clone(),
        rust: value.name.clone(),
        doc: value.doc.clone(),
    });
    TypeView {
        id: anchor(&channel.feature, def.name()),
        name: def.name().to_owned(),
        doc: def.doc().to_owned(),
        fields: match def {
            TypeDef::Struct(structure) => fields(structure),
            _ => Vec::new(),
        },
        values: values.collect(),
    }
}
