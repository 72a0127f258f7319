//! Names of operations and their paths.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// The name of an operation, or its path. The names of the spec are static; those of other requests are shared.
#[derive(Clone)]
pub struct Name(Inner);

#[derive(Clone)]
enum Inner {
    Static(&'static str),
    Shared(Arc<str>),
}

impl Deref for Name {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        match &self.0 {
            Inner::Static(name) => name,
            Inner::Shared(name) => name,
        }
    }
}

impl From<&'static str> for Name {
    #[inline]
    fn from(name: &'static str) -> Self {
        Self(Inner::Static(name))
    }
}

impl From<String> for Name {
    fn from(name: String) -> Self {
        Self(Inner::Shared(name.into()))
    }
}

impl From<&Self> for Name {
    fn from(name: &Self) -> Self {
        name.clone()
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Name {}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
