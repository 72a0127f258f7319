//! Groups, operations and their inputs.

use huaweicloud_meeting_runtime::operation::Place;

use crate::{Field, Json, Value};

/// A group of operations.
#[derive(Debug)]
pub struct Group {
    /// The name in kebab-case, which is also that of the feature of the client.
    pub name: &'static str,
    /// The English title.
    pub title: &'static str,
    /// The Chinese title.
    pub title_zh: &'static str,
    /// The operations, sorted by name.
    pub operations: &'static [Operation],
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The vendor's name, such as `AddUser`.
    pub name: &'static str,
    /// The name in kebab-case.
    pub kebab_name: &'static str,
    /// What a call does, as one imperative sentence.
    pub summary: &'static str,
    /// The vendor's Chinese title.
    pub title_zh: &'static str,
    /// The summary in Chinese.
    pub summary_zh: &'static str,
    /// Further documentation: limits, side effects, surprises.
    pub notes: Option<&'static str>,
    /// The vendor's page.
    pub url: Option<&'static str>,
    /// Why the operation is deprecated, and what to use instead.
    pub deprecated: Option<&'static str>,
    /// The inputs, without constants, and without those that have the value of another input.
    pub inputs: &'static [Input],
    /// The type of the response; `None` if it has no content that matters.
    pub response: Option<Value>,
    /// The error codes that a source documents for this operation.
    pub errors: &'static [&'static str],
    /// Requests that differ in the values of a few inputs and have a name of their own.
    pub shortcuts: &'static [Shortcut],
}

impl Operation {
    /// Returns the input with this name at a place.
    #[must_use]
    pub fn input(&self, place: Place, name: &str) -> Option<&'static Input> {
        self.inputs.iter().find(|input| input.place == place && input.field.name == name)
    }
}

/// An input of an operation.
#[derive(Debug)]
pub struct Input {
    /// The place. If the whole body is one input, its name does not appear in the request.
    pub place: Place,
    /// Whether it is the ID of the meeting whose control token the call needs.
    pub is_handle: bool,
    /// Its name, its type and what it means.
    pub field: Field,
}

impl Input {
    /// Creates an input.
    pub(crate) const fn new(place: Place, field: Field) -> Self {
        Self { place, is_handle: false, field }
    }

    /// Creates the input with the ID of the meeting whose control token the call needs.
    pub(crate) const fn handle(place: Place, field: Field) -> Self {
        Self { place, is_handle: true, field }
    }
}

/// A request with some inputs set, such as that which locks a meeting in place of unlocking it.
#[derive(Debug)]
pub struct Shortcut {
    /// The verb in kebab-case, such as `unlock`. It can be that of the operation, which it then replaces.
    pub verb: &'static str,
    /// Other words for the verb, in kebab-case or Chinese.
    pub words: &'static [&'static str],
    /// What a call does, in the third person.
    pub doc: &'static str,
    /// The inputs that it sets.
    pub sets: &'static [(&'static str, Json)],
    /// The optional inputs that it cannot do without.
    pub with: &'static [&'static str],
}
