//! Requests that replace everything, made of a response so that only what is meant to change does.

use super::example::{ExampleCall, Expression};
use super::types::Presence;
use crate::spec::Object;

/// What an operation that replaces everything says of it.
#[derive(Debug, Clone)]
pub struct Replaces {
    /// The vendor does not say so.
    pub undocumented: bool,
    /// What else is lost, or why nothing can be read.
    pub doc: Option<String>,
    /// How the request is made of a response, where there is one.
    pub keeping: Option<Keeping>,
}

/// How a request is made of a response.
#[derive(Debug, Clone)]
pub struct Keeping {
    /// The operation that is read.
    pub read: String,
    /// Its method, `Client::show_book`.
    pub method: String,
    /// What it is asked with in the example, besides what its own example says: by names on the wire.
    pub with: Object,
    /// The struct that it returns.
    pub response: String,
    /// Every field of the request, in its order.
    pub fields: Vec<Kept>,
    /// How a part is changed: read, change, write.
    pub example: Option<KeepingExample>,
    /// Fields that come from another place than one would think, in words.
    pub elsewhere: Vec<String>,
    /// Fields that the response does not tell, by their paths.
    pub unknown: Vec<String>,
    /// Fields that a response may lack without its type being able to say so, by their paths.
    pub doubtful: Vec<String>,
}

/// An example that changes a part of what is there.
#[derive(Debug, Clone)]
pub struct KeepingExample {
    /// The call that reads.
    pub read: ExampleCall,
    /// The request that keeps what was read and changes a field.
    pub request: Expression,
    /// The call that writes.
    pub write: Expression,
}

impl Keeping {
    /// Whether a response can be unfit.
    #[must_use]
    pub fn can_fail(&self) -> bool {
        self.fields.iter().any(|kept| match &kept.source {
            KeptSource::Between { .. } => true,
            KeptSource::Field { path, is_page, .. } => *is_page || (kept.is_needed() && is_optional(path)),
            _ => false,
        })
    }
}

/// A field of a request and the source of its value.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The field.
    pub rust: String,
    /// Whether the request can do without.
    pub presence: Presence,
    /// Where its value comes from.
    pub source: KeptSource,
}

impl Kept {
    /// Whether there must be a value.
    #[must_use]
    pub fn is_needed(&self) -> bool {
        self.presence != Presence::Optional
    }
}

/// Fields on the way to a value, each with whether it is optional.
pub type Steps = Vec<(String, bool)>;

/// Whether there may be no value at the end of a path.
#[must_use]
pub fn is_optional(path: &Steps) -> bool {
    path.iter().any(|(_, optional)| *optional)
}

/// The source of a value.
#[derive(Debug, Clone)]
pub enum KeptSource {
    /// None.
    Empty,
    /// An argument: the field of the request with this index.
    Asked(usize),
    /// A field of the response.
    Field {
        /// The way to it.
        path: Steps,
        /// What is made of it.
        conversion: Conversion,
        /// Whether it is the list that comes in pages.
        is_page: bool,
    },
    /// A field of the first item of a list in which another one is a variant.
    Picked {
        /// The way to the list.
        list: Steps,
        /// The field that tells, and whether it is optional.
        by: (String, bool),
        /// The enumeration.
        enumeration: String,
        /// The variant.
        variant: String,
        /// The way to the value in the item.
        path: Steps,
        /// Whether it is a secret, which shows itself only when it is asked.
        is_secret: bool,
    },
    /// The minutes between two times.
    Between {
        /// The way to the first.
        from: Steps,
        /// The way to the second.
        until: Steps,
    },
}

/// How a value of a response becomes one of a request.
#[derive(Debug, Clone)]
pub enum Conversion {
    /// It is copied.
    Copy,
    /// It is cloned.
    Clone,
    /// A number becomes an `i64`.
    Widen,
    /// Every item of a list is converted.
    Each(Box<Conversion>),
    /// A struct is made of another.
    Struct {
        /// The struct that is made.
        name: String,
        /// Its fields.
        fields: Vec<Kept>,
    },
    /// A struct of the same type, in which fields that are absent are filled in.
    Filled {
        /// The struct.
        name: String,
        /// The fields.
        fields: Vec<Kept>,
    },
}
