//! Members of records and of requests.

use serde_json::{Value as Json, json};

use super::schema::{Side, form, is_more_than_its_schema};
use super::{Object, Version, Writer, add, value};
use crate::lower::docs::{counted, range};
use crate::spec::{Bind, Bounds, Member, Operation, TypeRef, Value};

/// A member with everything that is said of it, still apart: parameters and properties put it at different places.
pub(super) struct Described {
    /// The schema of its type.
    pub(super) schema: Object,
    /// What is said of it at this place: bounds, default, ….
    pub(super) facts: Object,
    /// Whether it can be null.
    pub(super) or_null: bool,
    /// What it means.
    pub(super) description: String,
    /// Whether it should not be used any more.
    pub(super) deprecated: bool,
    /// Whether it must be there.
    pub(super) required: bool,
    /// What supplies it.
    pub(super) bind: Option<String>,
}

impl<'a> Writer<'a> {
    /// An object of members; those of a request belong to an operation.
    pub(super) fn object(
        &self,
        operation: Option<&'a Operation>,
        members: impl IntoIterator<Item = &'a Member>,
        side: Side,
    ) -> Object {
        let mut properties = Object::new();
        let mut required = Vec::new();
        for member in members {
            let Some(type_ref) = self.type_of(operation, member) else { continue };
            let described = self.describe(operation, member, type_ref, side);
            if described.required {
                required.push(member.name.as_str());
            }
            properties.insert(member.name.clone(), self.property(described).into());
        }
        let mut object = Object::from_iter([("type".to_owned(), "object".into())]);
        add(&mut object, "required", (!required.is_empty()).then_some(required));
        object.insert("properties".to_owned(), properties.into());
        object
    }

    /// What a member is; of one that is bound, what it is bound to is.
    pub(super) fn type_of(&self, operation: Option<&'a Operation>, member: &'a Member) -> Option<&'a TypeRef> {
        self.origin(operation, member).type_ref.as_ref()
    }

    /// The member that says what another one is.
    fn origin(&self, operation: Option<&'a Operation>, member: &'a Member) -> &'a Member {
        let origin = match &member.bind {
            Some(Bind::Member { .. }) => operation.and_then(|operation| self.index.bound_to(operation, member)),
            Some(Bind::Handle(name)) => self.id_of(name),
            None => None,
        };
        origin.unwrap_or(member)
    }

    /// The member that a handle's token is asked for with.
    fn id_of(&self, handle: &str) -> Option<&'a Member> {
        let scheme = self.spec.auth.schemes.iter().find(|scheme| scheme.handle.as_deref() == Some(handle))?;
        let mint = scheme.mint.as_ref()?;
        let input = mint.inputs.iter().find(|input| input.from.as_deref() == Some("handle"))?;
        self.index.request_member(self.named(&mint.operation)?, &input.name)
    }

    /// A member as a value of a type: its own, or a list where commas are left to the style of a parameter.
    pub(super) fn describe(
        &self,
        operation: Option<&'a Operation>,
        member: &'a Member,
        type_ref: &TypeRef,
        side: Side,
    ) -> Described {
        let origin = self.origin(operation, member);
        let (mut facts, mut sentences) = (Object::new(), Vec::new());
        sentences.extend(form(type_ref));
        if side == Side::Sent {
            self.bounds(origin, type_ref, &mut facts, &mut sentences);
            add(&mut facts, "default", origin.default.as_ref().and_then(|default| default_of(default, type_ref)));
        }
        if let Some(constant) = &origin.constant {
            let constant = value::json(constant);
            match self.version {
                Version::V30 => facts.insert("enum".to_owned(), json!([constant])),
                Version::V31 => facts.insert("const".to_owned(), constant),
            };
        }
        add(&mut facts, "x-type", is_more_than_its_schema(type_ref).then(|| type_ref.to_string()));
        let retired = member.retired.as_ref().map(|why| format!("Deprecated: {}", self.prose(why)));
        let doc = member.doc.as_ref().or(origin.doc.as_ref()).map(|doc| self.prose_about(type_ref, doc));
        let facts_in_words = (!sentences.is_empty()).then(|| sentences.join(" "));
        Described {
            schema: self.schema(type_ref, side),
            facts,
            or_null: side == Side::Received && !member.always,
            description: [retired, doc, facts_in_words].into_iter().flatten().collect::<Vec<_>>().join("\n\n"),
            deprecated: member.retired.is_some(),
            required: match side {
                Side::Sent => {
                    origin.required || origin.constant.is_some() || matches!(member.bind, Some(Bind::Handle(_)))
                }
                Side::Received => member.always,
            },
            bind: member.bind.as_ref().map(ToString::to_string),
        }
    }

    /// What bounds a value: in its schema, or in words where the schema is that of something else. Beside a reference 3.0
    /// could say it, too, but generators then take the value for one of another type.
    fn bounds(&self, member: &Member, type_ref: &TypeRef, facts: &mut Object, sentences: &mut Vec<String>) {
        let is_reference = matches!(type_ref, TypeRef::Named(_));
        let in_words = matches!(type_ref, TypeRef::List(_)) || is_reference && self.version == Version::V30;
        match member.length {
            Some(length) if in_words => sentences.extend(counted(length, "character")),
            Some(length) => between(facts, length, "minLength", "maxLength"),
            None => {}
        }
        match &member.pattern {
            Some(pattern) if in_words => sentences.push(format!("Of the form `{pattern}`.")),
            pattern => add(facts, "pattern", pattern.clone()),
        }
        match (member.items, type_ref) {
            (Some(items), TypeRef::List(_)) => between(facts, items, "minItems", "maxItems"),
            (Some(items), TypeRef::Map(_)) => between(facts, items, "minProperties", "maxProperties"),
            (Some(items), _) => sentences.extend(counted(items, "item")),
            (None, _) => {}
        }
        match (member.range, type_ref) {
            (Some(bounds), TypeRef::Text(_)) => sentences.push(range(bounds)),
            (Some(bounds), _) => between(facts, bounds, "minimum", "maximum"),
            (None, _) => {}
        }
    }

    fn property(&self, described: Described) -> Object {
        let mut facts = described.facts;
        add(&mut facts, "description", (!described.description.is_empty()).then_some(described.description));
        add(&mut facts, "deprecated", described.deprecated.then_some(true));
        add(&mut facts, "x-bind", described.bind);
        self.complete(described.schema, facts, described.or_null)
    }
}

fn between(facts: &mut Object, bounds: Bounds, min: &str, max: &str) {
    // No count is below zero: a bound that says so says nothing.
    let min_says_nothing = bounds.min == Some(0) && min != "minimum";
    add(facts, min, bounds.min.filter(|_| !min_says_nothing));
    add(facts, max, bounds.max);
}

/// A default as its schema has it; none of an empty text, which says nothing.
fn default_of(default: &Value, type_ref: &TypeRef) -> Option<Json> {
    match default {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) if matches!(type_ref, TypeRef::List(_)) => Some(text.split(',').collect()),
        default => Some(value::json(default)),
    }
}
