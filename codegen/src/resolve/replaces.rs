//! Resolves operations that replace a resource as a whole.

use super::Resolver;
use super::types::named;
use crate::api::{Field, Read, Replaces};
use crate::index::field_name;
use crate::spec;

impl Resolver<'_> {
    pub(super) fn replaces(&self, operation: &spec::Operation, fields: &[Field]) -> Option<Replaces> {
        let replaces = operation.replaces.as_ref()?;
        let read = replaces.read.as_deref().map(|name| self.checked.operation(name));
        // The documentation also refers to the request that reads.
        let of_read = |wire: &str| self.checked.index().request_field(read?.1, wire).map(field_name);
        let name = |wire: &str| named(fields)(wire).or_else(|| of_read(wire));
        Some(Replaces {
            read: read.map(|(file, read)| Read { operation: read.name.clone(), method: self.method(file, read) }),
            doc: replaces.doc.as_ref().map(|doc| self.prose.resolve(doc, name)),
            undocumented: replaces.undocumented,
        })
    }
}
