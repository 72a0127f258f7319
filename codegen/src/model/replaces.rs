//! Requests that replace everything, made of an answer so that only what is meant to change does.

use super::Presence;
use crate::spec::Fields;

/// What an operation that replaces everything says of it.
#[derive(Debug, Clone)]
pub struct Replaces {
    /// The vendor does not say so.
    pub assumed: bool,
    /// What else is lost, or why nothing can be read.
    pub doc: Option<String>,
    /// How the request is made of an answer, where there is one.
    pub keeping: Option<Keeping>,
}

/// How a request is made of an answer.
#[derive(Debug, Clone)]
pub struct Keeping {
    /// The operation that is read.
    pub read: String,
    /// Its method, `Client::show_book`.
    pub method: String,
    /// What it is asked with in the example, besides what its own example says: by names on the wire.
    pub with: Fields,
    /// The record that it answers.
    pub answer: String,
    /// Every member of the request, in its order.
    pub members: Vec<Kept>,
    /// Members that come from another place than one would think, in words.
    pub elsewhere: Vec<String>,
    /// Members that the answer does not tell, by their paths.
    pub unknown: Vec<String>,
    /// Members that an answer may lack without its type being able to say so, by their paths.
    pub doubtful: Vec<String>,
}

impl Keeping {
    /// Whether an answer can be unfit.
    #[must_use]
    pub fn can_fail(&self) -> bool {
        self.members.iter().any(|kept| match &kept.source {
            KeptSource::Between { .. } => true,
            KeptSource::Member { path, is_page, .. } => *is_page || (kept.is_needed() && is_optional(path)),
            _ => false,
        })
    }
}

/// A member of a request and the source of its value.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The member.
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

/// Members on the way to a value, each with whether it is optional.
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
    Nothing,
    /// An argument: the member of the request with this index.
    Asked(usize),
    /// A member of the answer.
    Member {
        /// The way to it.
        path: Steps,
        /// What is made of it.
        conversion: Conversion,
        /// Whether it is the list that comes in pages.
        is_page: bool,
    },
    /// A member of the first item of a list in which another one is a variant.
    Picked {
        /// The way to the list.
        list: Steps,
        /// The member that tells, and whether it is optional.
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

/// How a value of an answer becomes one of a request.
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
    /// A record is made of another.
    Record {
        /// The record that is made.
        name: String,
        /// Its members.
        members: Vec<Kept>,
    },
    /// A record of the same type, in which members that are absent are filled in.
    Filled {
        /// The record.
        name: String,
        /// The members.
        members: Vec<Kept>,
    },
}
