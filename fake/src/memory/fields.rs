//! The fields of resources that need more than to be stored and returned.

use super::descriptor::{Field, Path, Resource, Shown};
use super::{ResourceName, resource};

/// Returns the resource whose items those of a resource are.
pub(crate) fn base(name: ResourceName) -> ResourceName {
    resource(name).of.map_or(name, base)
}

/// Returns the fields of a resource with a description, and those of the resource of which it is a view.
pub(crate) fn fields_of(described: &'static Resource) -> impl Iterator<Item = &'static Field> {
    let of = base(described.name);
    let inherited = if of == described.name { &[][..] } else { resource(of).fields };
    described.fields.iter().chain(inherited)
}

/// Returns whether the value at a path is stored, and neither computed nor looked up.
pub(crate) fn is_stored(described: &'static Resource, path: Path) -> bool {
    let field = fields_of(described).find(|field| path.starts_with(field.path));
    field.is_none_or(|field| matches!(field.shown, Shown::Stored | Shown::Hidden))
}
