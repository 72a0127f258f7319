//! Resolves requests: the fields that callers set, and the inputs of the HTTP request.

use super::Resolver;
use crate::api::{BodyKind, Direction, Field, Input, Place, Presence, Source};
use crate::spec::{self, Bind, Value};

/// A field of the spec at a place of the HTTP request.
type Placed<'a> = (Place, &'a spec::Field);

impl Resolver<'_> {
    /// Returns the fields of a request, deprecated ones last, and the inputs of its HTTP request.
    pub(super) fn request(&self, operation: &spec::Operation) -> (Vec<Field>, Vec<Input>) {
        let all = self.placed(operation);
        let is_set = |(_, field): &Placed<'_>| field.bind.is_none() && field.constant.is_none();
        let mut set: Vec<Placed<'_>> = all.iter().copied().filter(is_set).collect();
        set.sort_by_key(|(_, field)| field.deprecated.is_some());
        let inputs = all.iter().filter_map(|placed| {
            let (place, field) = *placed;
            let source = source(*placed, &set)?;
            let doc = field.doc.as_ref().filter(|_| !is_set(placed)).map(|doc| self.prose.resolve(doc, |_| None));
            Some(Input { place, name: field.name.clone(), source, doc })
        });
        let inputs = inputs.collect();
        (set.into_iter().map(|placed| self.request_field(operation, placed)).collect(), inputs)
    }

    /// Returns everything that the HTTP request has, in the order of the places.
    fn placed<'a>(&'a self, operation: &'a spec::Operation) -> Vec<Placed<'a>> {
        let fields = self.checked.index().request_fields(operation).map(|(place, field)| (place_of(place), field));
        fields.chain(operation.body_value.as_deref().map(|value| (Place::BodyValue, value))).collect()
    }

    fn request_field(&self, operation: &spec::Operation, (place, field): Placed<'_>) -> Field {
        let mut resolved = Field { place, ..self.field(field, Direction::Sent) };
        let is_required_here = place == Place::Body && operation.requires(spec::Place::Body, field);
        if place == Place::Path || is_required_here {
            resolved.presence = Presence::Required;
        }
        resolved
    }
}

/// Returns the value of an input: the id of the handle, a constant, or a field of the request.
fn source((place, field): Placed<'_>, set: &[Placed<'_>]) -> Option<Source> {
    let (place, name) = match (&field.bind, &field.constant) {
        (Some(Bind::Handle(_)), _) => return Some(Source::Handle),
        (None, Some(constant)) => return Some(Source::Constant(encoded(constant, place))),
        (Some(Bind::Field { place, name }), _) => (place_of(*place), name),
        (None, None) => (place, &field.name),
    };
    set.iter().position(|(set_at, field)| *set_at == place && field.name == *name).map(Source::Field)
}

pub(super) fn place_of(place: spec::Place) -> Place {
    match place {
        spec::Place::Path => Place::Path,
        spec::Place::Query => Place::Query,
        spec::Place::Headers => Place::Header,
        spec::Place::Body => Place::Body,
        spec::Place::Multipart => Place::Part,
    }
}

/// Encodes a constant for its place: as JSON in a body, as a plain string elsewhere.
fn encoded(value: &Value, place: Place) -> String {
    match value {
        Value::String(text) if place == Place::Body => format!("{text:?}"),
        other => other.text().unwrap_or_default(),
    }
}

/// Returns the kind of body that the HTTP request has.
pub(super) fn body(operation: &spec::Operation) -> BodyKind {
    if !operation.multipart.is_empty() {
        BodyKind::Multipart
    } else if operation.body_value.is_some() {
        BodyKind::Value
    } else if operation.body.is_empty() && operation.body_fields_of.is_none() {
        BodyKind::None
    } else if operation.body_optional {
        BodyKind::OptionalObject
    } else {
        BodyKind::Object
    }
}
