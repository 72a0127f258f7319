//! The language of the spec as Rust types, one file per concept: the content of the YAML files, decoded but not resolved.
//! `spec/README.md` explains the language. The doc comments become the descriptions of the JSON Schemas.

mod auth;
mod bounds;
mod catalog;
mod channel;
mod constructor;
mod event;
mod example;
mod field;
mod http;
mod input_path;
mod operation;
mod placeholder;
mod replaces;
mod resource;
mod resource_field;
mod resource_operation;
#[cfg(feature = "schema")]
mod schema;
mod service;
mod shortcut;
mod text;
mod type_ref;
mod types;
mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::{Segment, SpecPath};

pub use auth::{Auth, Credential, Format, Input, InputType, Lifetime, Login, OperationCall, Scheme, Sign};
pub use bounds::Bounds;
pub use catalog::{ErrorCatalog, ErrorEntry, Evidence, Group, Groups, RetryAdvice};
pub use channel::{
    Channel, ChannelNames, Connection, Delivery, Envelope, Frame, FrameField, FrameResponse, FrameVariable, Frames,
    Full, LastEvent, Mark, Marker, ResponseValue, UrlParameter, Verification, VerificationField,
};
pub use constructor::{Constructor, View};
pub use event::{Confidence, Event, EventExample, EventSource, Origin};
pub use example::{Example, ExampleError};
pub use field::{Bind, Field, Place};
pub use http::{Http, Method, PathTemplate};
pub use input_path::{InputPath, InputStep};
pub use operation::{Effect, Operation, Page, Response, ResultCode, Returns};
pub use placeholder::{Placeholder, TODO, guess};
pub use replaces::Replaces;
pub use resource::{
    Cause, FactEvidence, Limit, LoginItem, Resource, ResourceError, ResourceKind, Scope, Standalone,
    StandaloneOperation,
};
pub use resource_field::{Lookup, Maker, OnDeleted, OnMissing, Refers, ResourceField};
pub use resource_operation::{
    Assignment, Batch, Existing, Filter, ItemOperation, KeyBy, Mine, Omitted, Returned, Role, Select, Sort, SortKey,
};
pub use service::{CommonHeaders, Documentation, ErrorShape, Notifications, Region, Service};
pub use shortcut::Shortcut;
pub use text::DataPath;
pub use type_ref::{DurationUnit, Encoded, Flag, Time, TypeRef};
pub use types::{Declaration, EnumBase, EnumValue, Enumeration, Identifier, Property, PropertyKind, Struct, TypesFile};
pub use value::{Object, Value};

/// The content of a spec directory.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The name of the directory in diagnostics.
    pub label: String,
    /// `service.yaml`.
    pub service: Service,
    /// `auth.yaml`.
    pub auth: Auth,
    /// `groups.yaml`, in its order.
    pub groups: Vec<Group>,
    /// `errors.yaml`, in its order.
    pub errors: Vec<ErrorEntry>,
    /// The files of operations, channels, events, resources and types, sorted by path.
    pub files: Vec<SpecFile>,
    /// The texts of all files, by their paths inside the spec directory.
    pub texts: BTreeMap<String, Arc<str>>,
    /// The values of all files before decoding.
    pub values: BTreeMap<String, Value>,
    /// The placeholders, by file.
    pub placeholders: BTreeMap<String, Vec<Placeholder>>,
    /// The manifest of the generated crate, if it exists.
    pub manifest: Option<String>,
}

impl Spec {
    /// Returns the operations with their files, sorted by path.
    pub fn operations(&self) -> impl Iterator<Item = (&SpecFile, &Operation)> {
        self.files.iter().filter_map(|file| file.operation().map(|operation| (file, operation)))
    }

    /// Returns the channels of events with their files, sorted by path.
    pub fn channels(&self) -> impl Iterator<Item = (&SpecFile, &Channel)> {
        self.files.iter().filter_map(|file| file.channel().map(|channel| (file, channel)))
    }

    /// Returns the events of all channels with their files, sorted by path.
    pub fn events(&self) -> impl Iterator<Item = (&SpecFile, &Event)> {
        self.files.iter().filter_map(|file| file.event().map(|event| (file, event)))
    }

    /// Returns the events of the channel with this directory.
    pub fn events_of<'a>(&'a self, directory: &'a str) -> impl Iterator<Item = (&'a SpecFile, &'a Event)> {
        self.events().filter(move |(file, _)| file.group.as_deref() == Some(directory))
    }

    /// Returns the resources with their files, sorted by path.
    pub fn resources(&self) -> impl Iterator<Item = (&SpecFile, &Resource)> {
        self.files.iter().filter_map(|file| file.resource().map(|resource| (file, resource)))
    }

    /// Returns the file of the operations that belong to no resource.
    pub fn standalone(&self) -> Option<(&SpecFile, &Standalone)> {
        self.files.iter().find_map(|file| match &file.content {
            Content::Standalone(standalone) => Some((file, standalone)),
            _ => None,
        })
    }

    /// Returns the placeholders of a file.
    pub fn placeholders_of(&self, file: &str) -> &[Placeholder] {
        self.placeholders.get(file).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns whether the value of a top-level key is a placeholder, or contains one.
    pub fn is_placeholder(&self, file: &str, key: &str) -> bool {
        let mut paths = self.placeholders_of(file).iter().map(|placeholder| placeholder.path.segments.as_slice());
        paths.any(|path| matches!(path, [Segment::Key(first), ..] if first == key))
    }
}

/// A file of an operation, of events, of a resource or of types.
#[derive(Debug, Clone)]
pub struct SpecFile {
    /// The path inside the spec directory, with `/` on every system.
    pub path: String,
    /// The group, or the directory of a channel of events, if the directory is neither `types` nor `resources`.
    pub group: Option<String>,
    /// The decoded content.
    pub content: Content,
}

/// The content of a file.
#[derive(Debug, Clone)]
pub enum Content {
    /// An operation, with the types that only it uses.
    Operation(Box<Operation>),
    /// A channel of events.
    Channel(Box<Channel>),
    /// An event, with the types that only it uses.
    Event(Box<Event>),
    /// A resource.
    Resource(Box<Resource>),
    /// The operations that belong to no resource.
    Standalone(Standalone),
    /// Types that several operations or events use.
    Types(TypesFile),
}

impl SpecFile {
    /// Returns the path of a top-level key.
    pub fn at(&self, key: &str) -> SpecPath<'_> {
        SpecPath::file(&self.path).key(key)
    }

    /// Returns the operation, if this is the file of one.
    pub fn operation(&self) -> Option<&Operation> {
        match &self.content {
            Content::Operation(operation) => Some(operation),
            _ => None,
        }
    }

    /// Returns the event, if this is the file of one.
    pub fn event(&self) -> Option<&Event> {
        match &self.content {
            Content::Event(event) => Some(event),
            _ => None,
        }
    }

    /// Returns the channel, if this is the file of one.
    pub fn channel(&self) -> Option<&Channel> {
        match &self.content {
            Content::Channel(channel) => Some(channel),
            _ => None,
        }
    }

    /// Returns the resource, if this is the file of one.
    pub fn resource(&self) -> Option<&Resource> {
        match &self.content {
            Content::Resource(resource) => Some(resource),
            _ => None,
        }
    }

    /// Returns the directory of the channel to which this file belongs, if it is one of events or their types.
    pub fn channel_directory(&self) -> Option<&str> {
        self.group.as_deref().filter(|group| group.contains('/'))
    }

    /// Returns the structs that the file declares.
    pub fn structs(&self) -> &[Struct] {
        match &self.content {
            Content::Operation(operation) => &operation.structs,
            Content::Event(event) => &event.structs,
            Content::Channel(_) | Content::Resource(_) | Content::Standalone(_) => &[],
            Content::Types(types) => &types.structs,
        }
    }

    /// Returns the enumerations that the file declares.
    pub fn enumerations(&self) -> &[Enumeration] {
        match &self.content {
            Content::Operation(operation) => &operation.enumerations,
            Content::Event(event) => &event.enumerations,
            Content::Channel(_) | Content::Resource(_) | Content::Standalone(_) => &[],
            Content::Types(types) => &types.enumerations,
        }
    }

    /// Returns the identifiers that the file declares.
    pub fn identifiers(&self) -> &[Identifier] {
        match &self.content {
            Content::Operation(operation) => &operation.identifiers,
            Content::Event(event) => &event.identifiers,
            Content::Channel(_) | Content::Resource(_) | Content::Standalone(_) => &[],
            Content::Types(types) => &types.identifiers,
        }
    }

    /// Returns the types that the file declares, each with its position among those of its kind.
    pub fn declarations(&self) -> impl Iterator<Item = (usize, Declaration<'_>)> {
        let structs = self.structs().iter().map(Declaration::Struct).enumerate();
        let enumerations = self.enumerations().iter().map(Declaration::Enumeration).enumerate();
        structs.chain(enumerations).chain(self.identifiers().iter().map(Declaration::Identifier).enumerate())
    }
}
