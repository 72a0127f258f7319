//! How callers build a struct that is sent.

use super::value_type::Type;

/// `new` of a struct that is sent, and what converts into the struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constructor {
    /// The documentation of `new`.
    pub doc: String,
    /// The type that `new` returns: the struct itself, or its first step.
    pub returns: String,
    /// The `From` implementations.
    pub conversions: Vec<Conversion>,
}

/// How callers set a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetBy {
    /// An argument of `new`.
    Argument,
    /// A named step after `new`, because a swap with the argument before it could compile.
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
    /// `From<[T; N]>`
    Array(Type),
    /// `From<[&str; N]>`
    StrArray,
}
