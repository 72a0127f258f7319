//! How callers build a struct that is sent.

use super::example::Expression;
use super::value_type::Type;

/// A function that creates a struct which is sent: `new`, or a named constructor of the spec.
#[derive(Debug, Clone, PartialEq)]
pub struct Constructor {
    /// Its name in Rust.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// What it is for, as the spec states it; empty for `new`.
    pub purpose: String,
    /// Whether the spec allows a short method for it.
    pub short: bool,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The fields that it sets, and their values.
    pub constants: Vec<Constant>,
    /// The type that it returns: the struct itself, or its first step.
    pub returns: String,
}

impl Constructor {
    /// Returns whether it returns the complete struct.
    pub fn is_complete(&self, structure: &str) -> bool {
        self.returns == structure
    }
}

/// A parameter of a constructor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// The index of the field that it sets.
    pub field: usize,
    /// The index of the view whose type it has, among those of the field. `None` if it has the type of the field.
    pub view: Option<usize>,
}

/// A field that a constructor sets to a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Constant {
    /// The index of the field.
    pub field: usize,
    /// The value.
    pub value: Expression,
    /// The value on the wire, as text.
    pub wire: String,
}

/// A view of a list of numbers: a method that returns them with a type of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The method, and the parameter of constructors.
    pub name: String,
    /// The type of the values: a list.
    pub ty: Type,
    /// The field that must have a certain value for the list to have this meaning.
    pub when: String,
    /// Whether that field is an `Option`.
    pub is_optional: bool,
    /// The value of that field.
    pub value: Expression,
    /// The documentation of the method.
    pub doc: String,
}

/// A method of the client or of a handle that creates a request with a named constructor and calls an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortMethod {
    /// The index of the constructor of the request.
    pub constructor: usize,
    /// The paragraphs of its documentation.
    pub docs: Vec<String>,
}

/// How callers set a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetBy {
    /// An argument of each constructor.
    Argument,
    /// Constructors only: they set it to a constant, or take it with the type of a view.
    Constructor,
    /// A named step after the constructor, because a swap with an argument could compile, or because the value of a boolean
    /// does not show what it means.
    Step(Step),
    /// A setter.
    Setter,
    /// Nothing: the struct is only received.
    None,
}

/// A named step: a type between `new` and the complete struct, with one method, which sets one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The name of the type.
    pub name: String,
    /// The type that its method returns: the next step, or the struct itself.
    pub next: String,
}

/// How a parameter accepts a value of type `T`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterForm {
    /// `T`
    Value,
    /// `impl IntoParam<T>`
    IntoParam,
    /// For a list: `impl IntoIterator<Item = T>`
    Items,
    /// For a list: `impl IntoList<T, Kind>`
    IntoList,
}

/// A `From` implementation of a struct with a single required field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conversion {
    /// `From<T>`
    Value(Type),
    /// `From<&T>`
    Reference(Type),
    /// `From<&str>`
    Str,
    /// `From<&String>`
    StringReference,
    /// `From<[T; N]>`
    Array(Type),
    /// `From<[&str; N]>`
    StrArray,
}
