//! Fields with their places in a spec.

use crate::source::SpecPath;
use crate::spec::{Channel, Event, Field, Operation, Place, SpecFile, Struct};

/// A parameter or field, with its place in the spec.
#[derive(Debug, Clone, Copy)]
pub struct FieldRef<'a> {
    /// The file that declares the field.
    pub file: &'a SpecFile,
    /// The field.
    pub field: &'a Field,
    /// What the field belongs to.
    pub container: Container<'a>,
    /// The position in the container.
    pub(super) position: usize,
}

/// What a field belongs to.
#[derive(Debug, Clone, Copy)]
pub enum Container<'a> {
    /// A place of an operation's request.
    Request(&'a Operation, Place),
    /// The whole body of an operation's request.
    BodyValue(&'a Operation),
    /// A struct, with its position in the file.
    Struct(&'a Struct, usize),
    /// An event.
    Event(&'a Event),
    /// The envelope of a channel of events.
    Envelope(&'a Channel),
}

impl<'a> FieldRef<'a> {
    /// Returns the path of the field.
    pub fn path(&self) -> SpecPath<'a> {
        match self.container {
            Container::Request(_, place) => self.file.at(place.key()).index(self.position),
            Container::BodyValue(_) => self.file.at("body_value"),
            Container::Struct(_, position) => {
                self.file.at("structs").index(position).key("fields").index(self.position)
            }
            Container::Event(_) => self.file.at("fields").index(self.position),
            Container::Envelope(_) => self.file.at("envelope").key("fields").index(self.position),
        }
    }

    /// Returns the path of a key of the field.
    pub fn key(&self, key: &str) -> SpecPath<'a> {
        self.path().key(key)
    }
}

/// A field on a path through structs.
#[derive(Debug, Clone, Copy)]
pub struct PathField<'a> {
    /// The struct that has the field.
    pub structure: &'a Struct,
    /// The field.
    pub field: &'a Field,
}

/// A field, or one of the struct of an inlined field.
#[derive(Debug, Clone, Copy)]
pub struct FlatField<'a> {
    /// The field.
    pub field: &'a Field,
    /// The field whose struct has it, if that is inlined.
    pub inlined_by: Option<&'a Field>,
}

/// The reason why a path does not lead to a field.
#[derive(Debug, Clone)]
pub enum BrokenPath<'a> {
    /// No field has this name.
    UnknownField {
        /// The name.
        name: &'a str,
        /// The names of the fields that exist.
        known: Vec<&'a str>,
    },
    /// The path contains a type that is not declared. Another rule reports it.
    UndeclaredType,
}
