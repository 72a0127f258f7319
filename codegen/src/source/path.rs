//! Paths of values.

use std::fmt;

/// The path of a value inside a file, such as `body[4].type`; without segments, that of the whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyPath {
    /// The segments in order.
    pub segments: Vec<Segment>,
}

/// One segment of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// A key of an object.
    Key(String),
    /// The position of a list item, counted from 0.
    Index(usize),
}

impl fmt::Display for KeyPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::Key(key) if position == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// The path of a value inside a spec.
#[derive(Debug, Clone)]
pub struct SpecPath<'a> {
    /// The file, by its path inside the spec directory.
    pub file: &'a str,
    /// The path of the value inside the file.
    pub keys: KeyPath,
}

impl<'a> SpecPath<'a> {
    /// Returns the path of a whole file.
    pub fn file(file: &'a str) -> Self {
        Self { file, keys: KeyPath::default() }
    }

    /// Returns the path of a key of this object.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Segment::Key(key.to_owned()))
    }

    /// Returns the path of an item of this list.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Segment::Index(index))
    }

    fn with(&self, segment: Segment) -> Self {
        let segments = [self.keys.segments.as_slice(), &[segment]].concat();
        Self { file: self.file, keys: KeyPath { segments } }
    }
}
