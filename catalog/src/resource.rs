//! Resources: what operations are about.

use huaweicloud_meeting_runtime::operation::Place;

/// A resource.
#[derive(Debug)]
pub struct Resource {
    /// The name in PascalCase.
    pub name: &'static str,
    /// The noun of a command line, in kebab-case. Resources can share one.
    pub noun: &'static str,
    /// Other words for the noun, in kebab-case or Chinese. Each stands for one noun.
    pub words: &'static [&'static str],
    /// The Chinese title.
    pub title_zh: &'static str,
    /// What an item is, as one sentence.
    pub summary: &'static str,
    /// The same in Chinese.
    pub summary_zh: &'static str,
    /// Further documentation: the life cycle, limits, what is unknown.
    pub notes: Option<&'static str>,
    /// The field that identifies an item.
    pub id: Option<&'static str>,
    /// The operations.
    pub operations: &'static [ItemOperation],
}

/// What an operation does to a resource.
#[derive(Debug)]
pub struct ItemOperation {
    /// The vendor's name of the operation.
    pub operation: &'static str,
    /// What it does.
    pub role: Role,
    /// The verb of a command line, in kebab-case. Unique among all resources with the same noun.
    pub verb: &'static str,
    /// Other words for the verb, in kebab-case or Chinese. Each stands for one verb of the noun.
    pub words: &'static [&'static str],
    /// The input that identifies the item, or the items.
    pub select: Option<InputPath>,
    /// The input that identifies what the item is part of, such as the meeting of a participant.
    pub parent: Option<InputPath>,
    /// The path in the response of the item, or of the items of a list.
    pub result: &'static [&'static str],
    /// The fields that a table of items shows and a card shows first, by their paths in the item: `id`, `corp.name`. None is a
    /// secret.
    pub columns: &'static [&'static str],
}

/// What an operation does to the items of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Creates an item.
    Create,
    /// Returns an item.
    Read,
    /// Returns several items.
    List,
    /// Changes what the request contains.
    Update,
    /// Changes one aspect.
    Set,
    /// Makes a value anew.
    Reset,
    /// Deletes items.
    Delete,
    /// Returns measured or computed figures.
    View,
    /// Is a step of a sequence, or an action without state.
    Flow,
}

/// A place in a request.
#[derive(Debug)]
pub struct InputPath {
    /// The place.
    pub place: Place,
    /// The steps from there. In a body that is not an object, the first one is [`Step::Each`].
    pub steps: &'static [Step],
}

/// A step into a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the field with this name.
    Field(&'static str),
    /// To each item of a list.
    Each,
}

impl InputPath {
    /// Returns whether it leads to several values.
    #[must_use]
    pub fn is_many(&self) -> bool {
        self.steps.contains(&Step::Each)
    }

    /// Returns the name of the input; `None` for the whole body.
    #[must_use]
    pub fn input_name(&self) -> Option<&'static str> {
        match self.steps.first() {
            Some(Step::Field(name)) => Some(name),
            _ => None,
        }
    }
}
