//! Operations that replace a resource as a whole.

/// How to change a part of a resource that an operation replaces as a whole.
#[derive(Debug, Clone)]
pub struct Replaces {
    /// The operation that returns the current state, if there is one. The request then has a constructor `from_current`.
    pub read: Option<Read>,
    /// Which data is lost although `from_current` is used, or why no operation returns the current state.
    pub doc: Option<String>,
    /// The vendor does not document what happens to fields that are omitted from the request.
    pub undocumented: bool,
}

/// An operation that returns the current state of a resource.
#[derive(Debug, Clone)]
pub struct Read {
    /// Its name.
    pub operation: String,
    /// The path of its method, `Client::show_book`.
    pub method: String,
}
