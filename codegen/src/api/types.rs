//! Types and their fields.

use super::constructor::{Constructor, Conversion, ParameterForm, SetBy, Step, View};
use super::value_type::{Form, Type};
use crate::spec::DurationUnit;

/// A type of the API.
#[derive(Debug)]
pub enum TypeDef {
    /// A struct.
    Struct(Struct),
    /// An enumeration.
    Enumeration(Enumeration),
    /// An identifier.
    Identifier(Identifier),
}

impl TypeDef {
    /// Returns its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Struct(structure) => &structure.name,
            Self::Enumeration(enumeration) => &enumeration.name,
            Self::Identifier(identifier) => &identifier.name,
        }
    }

    /// Returns its documentation.
    pub fn doc(&self) -> &str {
        match self {
            Self::Struct(structure) => &structure.doc,
            Self::Enumeration(enumeration) => &enumeration.doc,
            Self::Identifier(identifier) => &identifier.doc,
        }
    }

    /// Returns the public names that it declares.
    pub fn exports(&self) -> Vec<&str> {
        match self {
            Self::Struct(structure) => structure.exports().collect(),
            _ => vec![self.name()],
        }
    }
}

/// A struct.
#[derive(Debug, Clone)]
pub struct Struct {
    /// The Rust type.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// Whether it is sent, received or both.
    pub direction: Direction,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Whether it implements `Default`.
    pub default: DefaultImpl,
    /// The functions that create it; empty if it is only received.
    pub constructors: Vec<Constructor>,
    /// The `From` implementations.
    pub conversions: Vec<Conversion>,
    /// The items, if it is a page.
    pub page: Option<PageItems>,
    /// The object whose fields are the last fields, if one is inlined.
    pub inline: Option<InlineObject>,
    /// Whether required fields have setters, too: a request that replaces a resource is created from its current state, and
    /// then changed.
    pub is_changed: bool,
}

/// An object in a field of a struct, whose fields are fields of the struct in Rust.
#[derive(Debug, Clone)]
pub struct InlineObject {
    /// The name of the field on the wire.
    pub wire: String,
    /// The index of the first field of the object.
    pub first: usize,
}

impl Struct {
    /// Returns the fields that have a setter. An identifier of a request that is changed has none: with another one, the request
    /// would write the state of one resource to another.
    pub fn settable(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| match field.set_by {
            SetBy::Setter => true,
            SetBy::Argument | SetBy::Step(_) => self.is_changed && !matches!(field.ty, Type::Identifier(_)),
            SetBy::Constructor | SetBy::None => false,
        })
    }

    /// Returns the steps between `new` and the struct, with their fields.
    pub fn steps(&self) -> impl Iterator<Item = (&Field, &Step)> {
        self.fields.iter().filter_map(|field| Some((field, field.step()?)))
    }

    /// Returns the public names that it declares: its own, and those of its steps.
    pub fn exports(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.steps().map(|(_, step)| step.name.as_str()))
    }
}

/// When a struct implements `Default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultImpl {
    /// Always.
    Always,
    /// Never: the struct is only sent, and required fields have no default.
    Never,
}

/// The items of a page and their total count, in a struct that is a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageItems {
    /// The type of an item.
    pub item: Type,
    /// The fields on the path to the items.
    pub items: Vec<PathStep>,
    /// The total count, if the service sends it.
    pub count: Option<PageCount>,
}

/// The total count of the items on all pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageCount {
    /// The fields on the path to it.
    pub path: Vec<PathStep>,
    /// Whether it is an `i32`, which becomes an `i64`.
    pub is_widened: bool,
}

/// A field on a path through structs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathStep {
    /// The field.
    pub field: String,
    /// Whether it is an `Option`.
    pub is_optional: bool,
}

/// Whether a type is sent, received or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Only sent to the service.
    Sent,
    /// Only received from the service.
    Received,
    /// Both.
    Both,
}

impl Direction {
    /// Returns whether the type is sent.
    pub fn is_sent(self) -> bool {
        self != Self::Received
    }

    /// Returns whether the type is received.
    pub fn is_received(self) -> bool {
        self != Self::Sent
    }
}

/// A field of a struct or of a request.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name on the wire.
    pub wire: String,
    /// Other spellings of its name that are received.
    pub names: Vec<String>,
    /// Its name in Rust.
    pub rust: String,
    /// Its place in a request. Fields of other structs are in a body.
    pub place: Place,
    /// Its type, without `Option`.
    pub ty: Type,
    /// How it is encoded.
    pub form: Form,
    /// Whether it can be absent.
    pub presence: Presence,
    /// Whether every response has it.
    pub always: bool,
    /// How parameters accept its value.
    pub parameter: ParameterForm,
    /// How callers set it.
    pub set_by: SetBy,
    /// Other types of its values.
    pub views: Vec<View>,
    /// The paragraphs of its documentation.
    pub docs: Vec<String>,
    /// Why it is deprecated, if it is.
    pub deprecated: Option<String>,
}

impl Field {
    /// Returns the named step that sets the field, if one does.
    pub fn step(&self) -> Option<&Step> {
        match &self.set_by {
            SetBy::Step(step) => Some(step),
            _ => None,
        }
    }
}

/// A place of the HTTP request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A path parameter.
    Path,
    /// A query parameter.
    Query,
    /// A header.
    Header,
    /// A field of the JSON body.
    Body,
    /// The JSON body itself.
    BodyValue,
    /// A part of a multipart body.
    Part,
}

/// Whether a field can be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Requests must contain it. It is a `T`.
    Required,
    /// It can be absent. It is an `Option<T>`.
    Optional,
    /// It is a `T`, which is the default value if a response does not contain it.
    DefaultIfAbsent,
}

/// An enumeration.
#[derive(Debug, Clone)]
pub struct Enumeration {
    /// The Rust type.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// Whether the values are numbers.
    pub is_number: bool,
    /// The known values.
    pub variants: Vec<Variant>,
    /// The properties of the values.
    pub properties: Vec<Property>,
}

/// A property of the values of an enumeration: a method.
#[derive(Debug, Clone)]
pub struct Property {
    /// The name of the method.
    pub name: String,
    /// What it returns.
    pub doc: String,
    /// What the values have.
    pub values: PropertyValues,
}

/// What the values of an enumeration have as a property. Each is listed with its variant.
#[derive(Debug, Clone)]
pub enum PropertyValues {
    /// The names of time zones, which also find the values.
    IanaZones(Vec<(String, Vec<String>)>),
    /// Durations.
    Durations(DurationUnit, Vec<(String, i64)>),
}

/// A known value of an enumeration.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The Rust variant.
    pub name: String,
    /// The value on the wire; the digits of a number.
    pub wire: String,
    /// What it means.
    pub doc: String,
}

/// An identifier: a string with a type of its own.
#[derive(Debug, Clone)]
pub struct Identifier {
    /// The Rust type.
    pub name: String,
    /// Its documentation.
    pub doc: String,
}
