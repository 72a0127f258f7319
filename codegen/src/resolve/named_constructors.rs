//! Resolves named constructors, the short methods that use them, and views of fields.

use super::Resolver;
use super::constructor::NamedConstructor;
use crate::api::{Constant, Constructor, Expression, Field, Operation, Parameter, Presence, ShortMethod, Struct, View};
use crate::check::{CONSTRUCTOR_FIELD, VIEW, guaranteed};
use crate::spec;

/// The most parameters of a short method: with more of them, a call does not show what they mean.
const MAX_PARAMETERS: usize = 2;

impl Resolver<'_> {
    /// Returns the named constructors of a struct or a request with these fields.
    pub(super) fn named_constructors(&self, declared: &[spec::Constructor], fields: &[Field]) -> Vec<NamedConstructor> {
        let constructor = |declared: &spec::Constructor| NamedConstructor {
            name: declared.name.clone(),
            doc: self.prose.resolve(&declared.doc, super::types::named(fields)),
            short: declared.short,
            constants: declared.set.iter().map(|(name, value)| self.constant(fields, name, value)).collect(),
            with: declared.with.iter().map(|name| parameter(fields, name)).collect(),
        };
        declared.iter().map(constructor).collect()
    }

    fn constant(&self, fields: &[Field], name: &str, value: &spec::Value) -> Constant {
        let position = fields.iter().position(|field| field.wire == name);
        let field = guaranteed(position, CONSTRUCTOR_FIELD, name);
        let wire = value.text().unwrap_or_default();
        Constant { field, value: self.constant_value(fields.get(field), &wire), wire }
    }

    /// Returns a value on the wire, of a boolean or an enumeration, in Rust.
    fn constant_value(&self, field: Option<&Field>, wire: &str) -> Expression {
        let variant = field.and_then(|field| self.variant(&field.ty, wire));
        variant.map_or_else(|| Expression::Bool(super::types::is_true(wire)), Expression::Path)
    }

    /// Returns the views of a field of a struct, whose fields are resolved.
    pub(super) fn views(&self, declared: &[spec::View], fields: &[Field]) -> Vec<View> {
        let view = |declared: &spec::View| {
            let (name, value) = guaranteed(declared.when.iter().next(), VIEW, &declared.name);
            let when = guaranteed(fields.iter().find(|field| field.wire == name), VIEW, name);
            View {
                name: declared.name.clone(),
                ty: self.resolve(&declared.type_ref).0,
                when: when.rust.clone(),
                is_optional: when.presence == Presence::Optional,
                value: self.constant_value(Some(when), &value.text().unwrap_or_default()),
                doc: self.prose.resolve(&declared.doc, super::types::named(fields)),
            }
        };
        declared.iter().map(view).collect()
    }
}

/// Returns the parameter that is named after a field or a view.
fn parameter(fields: &[Field], name: &str) -> Parameter {
    let parameter = fields.iter().enumerate().find_map(|(index, field)| {
        if field.wire == name {
            return Some(Parameter { field: index, view: None });
        }
        let view = field.views.iter().position(|view| view.name == name)?;
        Some(Parameter { field: index, view: Some(view) })
    });
    guaranteed(parameter, CONSTRUCTOR_FIELD, name)
}

/// Returns the methods that create the request of an operation with a named constructor: those that need few arguments and no
/// steps. An operation that is deprecated has none.
pub(super) fn short_methods(operation: &Operation) -> Vec<ShortMethod> {
    let Some(request) = operation.request.as_ref().filter(|_| operation.deprecated.is_none()) else {
        return Vec::new();
    };
    let short = |(index, constructor): (usize, &Constructor)| {
        is_short(constructor, request).then(|| ShortMethod {
            constructor: index,
            docs: vec![
                constructor.purpose.clone(),
                format!(
                    "Short for [`{method}`](Self::{method}) with [`{request}::{name}`].",
                    method = operation.rust,
                    request = request.name,
                    name = constructor.name
                ),
            ],
        })
    };
    request.constructors.iter().enumerate().filter_map(short).collect()
}

fn is_short(constructor: &Constructor, request: &Struct) -> bool {
    constructor.short && constructor.is_complete(&request.name) && constructor.parameters.len() <= MAX_PARAMETERS
}
