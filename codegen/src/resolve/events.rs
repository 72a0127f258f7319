//! Resolves channels and their events.

use std::collections::BTreeSet;

use super::{Resolver, docs, file_stem};
use crate::api::{Channel, Connection, Event, EventItems, Expression, Struct, Type};
use crate::check::{CONNECTION, EVENT_FULL, guaranteed};
use crate::index::field_name;
use crate::spec::{self, Confidence, EventSource, SpecFile};

/// The number of fields from which on a struct is large.
const LARGE: usize = 16;

impl Resolver<'_> {
    /// Returns the channels, sorted by file.
    pub(super) fn channels(&self) -> Vec<Channel> {
        self.spec.channels().map(|(file, channel)| self.channel(file, channel)).collect()
    }

    fn channel(&self, file: &SpecFile, channel: &spec::Channel) -> Channel {
        let directory = file.channel_directory().unwrap_or_default();
        let envelope = channel.names.envelope.as_ref().map(|name| {
            let doc = "What all events have in common: when and for whom an event was sent.";
            self.received(name.clone(), doc, channel.envelope.fields.iter())
        });
        let mut events: Vec<_> =
            self.spec.events_of(directory).map(|(file, event)| self.event(channel, file, event)).collect();
        events.sort_by(|a, b| a.kind.cmp(&b.kind));
        Channel {
            file: file.path.clone(),
            feature: channel.feature.clone(),
            title: channel.title.clone(),
            title_zh: channel.title_zh.clone(),
            doc: self.prose.resolve(&channel.doc, |_| None),
            events_name: channel.names.events.clone(),
            kinds_name: channel.names.kinds.clone(),
            envelope,
            kind_path: channel.envelope.kind.0.clone(),
            payload_path: channel.envelope.payload.as_ref().map(|path| path.0.clone()).unwrap_or_default(),
            merged: self.merged(channel, &events),
            full: channel.envelope.full.as_ref().map(|full| self.full(channel, full)),
            markers: channel.markers.clone(),
            events,
            types: self.types_modules(Some(directory)).into_iter().next(),
            reached: self.shared_types_of(directory),
            connection: channel.connection.as_ref().map(|connection| self.connection(connection)),
            delivery: channel.delivery.clone(),
        }
    }

    /// Returns the structs to which increments are applied: items of events that state whether the item is removed, by a boolean
    /// that is always present, and events that are no list.
    fn merged(&self, channel: &spec::Channel, events: &[Event]) -> Vec<String> {
        let items = events.iter().filter_map(|event| event.items.as_ref()?.item.named());
        let states_removal = |name: &&str| {
            let mut fields = self.checked.index().fields_of(Some(name)).iter();
            let is_boolean = |field: &spec::Field| {
                field.type_ref.as_ref().is_some_and(|type_ref| self.resolve(type_ref).0 == Type::Bool)
            };
            fields.any(|field| field.always && is_boolean(field))
        };
        if channel.envelope.full.is_none() {
            return Vec::new();
        }
        let single = events.iter().filter(|event| event.items.is_none()).filter_map(|event| event.structure.as_ref());
        let names = items.filter(states_removal).chain(single.map(|structure| structure.name.as_str()));
        names.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn full(&self, channel: &spec::Channel, full: &spec::Full) -> (String, Expression) {
        let field = channel.envelope.fields.iter().find(|field| field.name == full.field);
        let field = guaranteed(field, EVENT_FULL, &full.field);
        let ty = field.type_ref.as_ref().map(|type_ref| self.resolve(type_ref).0);
        let wire = full.value.text().unwrap_or_default();
        let variant = ty.and_then(|ty| self.variant(&ty, &wire));
        (field_name(field), Expression::Path(guaranteed(variant, EVENT_FULL, &wire)))
    }

    fn event(&self, channel: &spec::Channel, file: &SpecFile, event: &spec::Event) -> Event {
        let docs = self.event_docs(event);
        let structure = event.fields.as_ref().map(|_| {
            let structure = self.received(event.struct_name(), "", channel.fields_of(event));
            Struct { doc: docs.join("\n\n"), ..structure }
        });
        Event {
            file: file.path.clone(),
            module: file_stem(&file.path).to_owned(),
            kind: event.kind.clone(),
            variant: event.variant.clone(),
            title_zh: event.title_zh.clone(),
            summary: event.summary.clone(),
            summary_zh: event.summary_zh.clone(),
            is_known: event.confidence != Confidence::Low,
            is_boxed: structure.as_ref().is_some_and(|structure| structure.fields.len() >= LARGE),
            items: event.fields.as_deref().and_then(|fields| self.items(fields)),
            docs,
            structure,
            types: self.types_of(file),
        }
    }

    /// Returns the paragraphs of the documentation of an event.
    fn event_docs(&self, event: &spec::Event) -> Vec<String> {
        let fields = event.fields.as_deref().unwrap_or_default();
        let fields = self.checked.index().flattened(fields);
        let rust_name = |wire: &str| {
            let field = fields.iter().find(|flat| flat.field.name == wire && !flat.field.inline);
            field.map(|flat| field_name(flat.field))
        };
        let mut docs = vec![event.summary.clone()];
        docs.extend(event.notes.as_ref().map(|notes| self.prose.resolve(notes.trim_end(), rust_name)));
        docs.extend(docs::confidence(event.confidence).map(str::to_owned));
        let link = match &event.source {
            EventSource::Page(page) => {
                let url = self.spec.service.documentation.page.replace("{source}", page);
                format!(", [vendor's page]({url})")
            }
            EventSource::Topic(_) | EventSource::Client => String::new(),
        };
        docs.push(format!("`{}`, {}{link}", event.kind, event.title_zh));
        docs
    }

    /// Returns the items of an event whose only field is a list.
    fn items(&self, fields: &[spec::Field]) -> Option<EventItems> {
        let [field] = fields else { return None };
        match self.resolve(field.type_ref.as_ref()?).0 {
            Type::List(item) => Some(EventItems { field: field_name(field), item: *item }),
            _ => None,
        }
    }

    fn connection(&self, connection: &spec::Connection) -> Connection {
        let name = &connection.ticket.operation;
        let (file, operation) = guaranteed(self.checked.index().operation(name), CONNECTION, name);
        Connection {
            ticket: self.operation(file, operation),
            ticket_group: file.group.clone().unwrap_or_default(),
            end_codes: self.known_errors(&connection.end.codes),
            source: connection.clone(),
        }
    }
}
