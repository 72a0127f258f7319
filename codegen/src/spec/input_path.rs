//! Paths of inputs in requests.

use std::fmt;

use super::Place;
use super::text::parse_from_str;

/// An input of a request, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct InputPath {
    /// The place.
    pub place: Place,
    /// The steps from there. In a body that is not an object, the first step is [`InputStep::Each`].
    pub steps: Vec<InputStep>,
}

/// A step into a request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputStep {
    /// To the field with this name.
    Field(String),
    /// `[]`: to each item of the list.
    Each,
}

impl InputPath {
    /// Returns the path of an input.
    pub fn new(place: Place, name: &str) -> Self {
        Self { place, steps: vec![InputStep::Field(name.to_owned())] }
    }

    /// Returns the name of the input; `None` for the whole body.
    pub fn name(&self) -> Option<&str> {
        match self.steps.first() {
            Some(InputStep::Field(name)) => Some(name),
            _ => None,
        }
    }

    /// Returns whether it leads to several values.
    pub fn is_many(&self) -> bool {
        self.steps.contains(&InputStep::Each)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("expected {}, found `{text}`", Self::FORM);
        let mut place = None;
        let mut steps = Vec::new();
        for part in text.split('.') {
            let name = part.strip_suffix("[]").unwrap_or(part);
            match place {
                None => place = Some(Place::ALL.into_iter().find(|place| place.key() == name).ok_or_else(wrong)?),
                Some(_) if name.is_empty() || name.contains('[') => return Err(wrong()),
                Some(_) => steps.push(InputStep::Field(name.to_owned())),
            }
            if part.ends_with("[]") {
                if steps.contains(&InputStep::Each) {
                    return Err(format!("expected at most one `[]`, found `{text}`"));
                }
                steps.push(InputStep::Each);
            }
        }
        let place = place.filter(|place| *place == Place::Body || matches!(steps.first(), Some(InputStep::Field(_))));
        Ok(Self { place: place.ok_or_else(wrong)?, steps })
    }
}

impl fmt::Display for InputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.place.key())?;
        self.steps.iter().try_for_each(|step| match step {
            InputStep::Field(name) => write!(f, ".{name}"),
            InputStep::Each => f.write_str("[]"),
        })
    }
}

parse_from_str!(
    InputPath,
    InputPath::parse,
    "an input such as `query.id`, `body.author.name`, `body[]` or `body.books[].isbn`"
);
