//! Channels of events.

use super::TypesModule;
use super::example::Expression;
use super::operation::{KnownError, Operation};
use super::types::{Struct, TypeDef};
use super::value_type::Type;
use crate::spec;

/// A channel of events: a module and a feature.
#[derive(Debug)]
pub struct Channel {
    /// The file inside the spec directory.
    pub file: String,
    /// The feature and module, in snake case.
    pub feature: String,
    /// The title in English.
    pub title: String,
    /// The title in Chinese.
    pub title_zh: String,
    /// Its documentation.
    pub doc: String,
    /// The enumeration of events.
    pub events_name: String,
    /// The enumeration of kinds.
    pub kinds_name: String,
    /// The struct of the envelope, if the fields of events are in a payload.
    pub envelope: Option<Struct>,
    /// The path of the kind in a message.
    pub kind_path: Vec<String>,
    /// The path of the payload in a message; empty if there is none.
    pub payload_path: Vec<String>,
    /// The field of each event that shows whether the message is full, and its value.
    pub full: Option<(String, Expression)>,
    /// Events that no message reports.
    pub markers: Vec<spec::Marker>,
    /// The events, sorted by kind.
    pub events: Vec<Event>,
    /// The structs to which later increments are applied, sorted.
    pub merged: Vec<String>,
    /// The types that several events use.
    pub types: Option<TypesModule>,
    /// The shared types that events use, sorted.
    pub reached: Vec<String>,
    /// How the client connects.
    pub connection: Option<Connection>,
    /// How the service sends events to a server.
    pub delivery: Option<spec::Delivery>,
}

impl Channel {
    /// Returns the structs to which later increments are applied.
    pub fn merged(&self) -> impl Iterator<Item = &Struct> {
        let types = self.types().filter_map(|def| match def {
            TypeDef::Struct(structure) => Some(structure),
            _ => None,
        });
        let structs = types.chain(self.events.iter().filter_map(|event| event.structure.as_ref()));
        structs.filter(|structure| self.merged.contains(&structure.name))
    }

    /// Returns the types of the channel, without the enumerations of events and kinds.
    pub fn types(&self) -> impl Iterator<Item = &TypeDef> {
        let of_events = self.events.iter().flat_map(|event| &event.types);
        self.types.iter().flat_map(|module| &module.types).chain(of_events)
    }
}

/// An event.
#[derive(Debug)]
pub struct Event {
    /// The file inside the spec directory.
    pub file: String,
    /// The module, in snake case.
    pub module: String,
    /// The kind on the wire.
    pub kind: String,
    /// The variant.
    pub variant: String,
    /// The vendor's Chinese title.
    pub title_zh: String,
    /// What it reports.
    pub summary: String,
    /// The same in Chinese.
    pub summary_zh: String,
    /// The paragraphs of the documentation of its struct and of its kind.
    pub docs: Vec<String>,
    /// Whether it is among all kinds: more than its name is known.
    pub is_known: bool,
    /// The struct with its fields; `None` if no source describes them.
    pub structure: Option<Struct>,
    /// Whether the struct is large, so that the enumeration contains it in a box.
    pub is_boxed: bool,
    /// The items, if the event consists of a list.
    pub items: Option<EventItems>,
    /// The types that only it uses.
    pub types: Vec<TypeDef>,
}

/// The list of which an event consists.
#[derive(Debug)]
pub struct EventItems {
    /// The field.
    pub field: String,
    /// The type of an item.
    pub item: Type,
}

/// How the client connects, subscribes and stays connected. The spec has the rest.
#[derive(Debug)]
pub struct Connection {
    /// What the spec declares.
    pub source: spec::Connection,
    /// The operation that issues the token that is valid for one connection.
    pub ticket: Operation,
    /// The group of the operation, in kebab-case.
    pub ticket_group: String,
    /// The error codes that mean that there are no more events.
    pub end_codes: Vec<KnownError>,
}
