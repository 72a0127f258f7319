//! Paths of values.

use std::fmt;

/// The path of a value inside a file, such as `body[4].type`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyPath {
    segments: Vec<Segment>,
}

/// One segment of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// A key of an object.
    Key(String),
    /// The position of a list item, counted from 0.
    Index(usize),
}

impl KeyPath {
    /// Returns the path of the whole file.
    pub fn root() -> Self {
        Self::default()
    }

    /// Returns the segments in order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Returns whether this is the path of the whole file.
    pub fn is_root(&self) -> bool {
        self.segments.is_empty()
    }
}

impl From<Vec<Segment>> for KeyPath {
    fn from(segments: Vec<Segment>) -> Self {
        Self { segments }
    }
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
        Self { file, keys: KeyPath::root() }
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
        Self { file: self.file, keys: [self.keys.segments(), &[segment]].concat().into() }
    }
}
