//! Examples of operations as Rust calls.

use std::collections::{BTreeMap, BTreeSet};

use crate::spec;

/// An example of the spec.
#[derive(Debug)]
pub struct Example {
    /// The example as the spec gives it: the request and the response on the wire.
    pub source: spec::Example,
    /// The same request as a call. `None` if no typed request can express it.
    pub call: Option<ExampleCall>,
}

/// A call of a method, and what is done with its result.
#[derive(Debug, Clone, PartialEq)]
pub struct ExampleCall {
    /// The call, such as `client.show_book("b1")`.
    pub call: Expression,
    /// What is done with its result.
    pub outcome: Outcome,
    /// The names that the call uses, by the path of their module.
    pub imports: BTreeMap<String, BTreeSet<String>>,
}

/// What an example does with the result of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is awaited and has no value.
    Empty,
    /// It is awaited, and the response is assigned to a variable.
    Response(String),
    /// The items of all pages are printed, each as the value of a variable.
    Items(String),
}

/// A Rust expression of an example.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// `true`
    Bool(bool),
    /// `5`
    Int(i64),
    /// `5.0`
    Float(f64),
    /// `"text"`
    String(String),
    /// `Kind::Board`, `client`
    Path(String),
    /// `(a, b)`
    Tuple(Vec<Expression>),
    /// `[a, b]`
    Array(Vec<Expression>),
    /// `a?`
    Try(Box<Expression>),
    /// `function(a, b)`
    Call {
        /// The path of the function.
        function: String,
        /// The arguments.
        arguments: Vec<Expression>,
    },
    /// `receiver.method(a, b)`
    MethodCall {
        /// The receiver.
        receiver: Box<Expression>,
        /// The name of the method.
        method: String,
        /// The arguments.
        arguments: Vec<Expression>,
    },
}

impl Expression {
    /// Creates the call of a function.
    #[must_use]
    pub fn call(function: impl Into<String>, arguments: impl IntoIterator<Item = Self>) -> Self {
        Self::Call { function: function.into(), arguments: arguments.into_iter().collect() }
    }

    /// Creates the call of a method of this value.
    #[must_use]
    pub fn method(self, method: impl Into<String>, arguments: impl IntoIterator<Item = Self>) -> Self {
        Self::MethodCall { receiver: Box::new(self), method: method.into(), arguments: arguments.into_iter().collect() }
    }
}
