//! Addresses of pages relative to the root of the site, and anchors within a page.

use serde::Serialize;

/// A link to a page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Link {
    pub(super) text: String,
    /// The address relative to the root of the site.
    pub(super) href: String,
}

impl Link {
    pub(super) fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into() }
    }

    pub(super) fn operation(name: &str) -> Self {
        Self::new(name, operation(name))
    }

    pub(super) fn resource(name: &str) -> Self {
        Self::new(name, resource(name))
    }

    pub(super) fn type_def(name: &str) -> Self {
        Self::new(name, type_def(name))
    }
}

pub(super) fn operation(name: &str) -> String {
    format!("operations/{name}.html")
}

pub(super) fn group(feature: &str) -> String {
    format!("groups/{feature}.html")
}

pub(super) fn type_def(name: &str) -> String {
    format!("types/{name}.html")
}

pub(super) fn resource(name: &str) -> String {
    format!("resources/{name}.html")
}

pub(super) fn code(text: &str) -> String {
    format!("errors/{text}.html")
}

pub(super) fn scheme(name: &str) -> String {
    format!("tokens.html#{name}")
}

pub(super) fn format(id: &str) -> String {
    format!("formats.html#{id}")
}

/// Returns the anchor of a wire name, whose special characters are encoded. `site.js` has the same function.
pub(super) fn anchor(place: &str, name: &str) -> String {
    let mut anchor = format!("{place}-");
    for character in name.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' => anchor.push(character),
            other => anchor.push_str(&format!("_{:x}", u32::from(other))),
        }
    }
    anchor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_ascii_and_distinct() {
        assert_eq!(anchor("field", "shelfID"), "field-shelfID");
        assert_eq!(anchor("value", "a b"), "value-a_20b");
        assert_ne!(anchor("value", "a_b"), anchor("value", "a_5fb"));
    }
}
