//! Spec files as text: key paths, locations, and the tree of nodes that connects the two. Independent of the rules.

mod location;
mod path;
mod tree;

pub use location::Location;
pub(crate) use location::locate;
pub use path::{KeyPath, Segment, SpecPath};
pub use tree::Part;
pub(crate) use tree::{Document, Kind, Node, SyntaxError};
