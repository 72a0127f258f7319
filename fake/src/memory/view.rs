//! The values of the fields of an item: stored, computed and looked up.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::descriptor::{Lookup, Path, Resource, Shown, Take};
use super::fields::fields_of;
use super::items::Memory;
use super::login::LoginUser;
use super::store::Item;
use super::{ResourceName, resource};
use crate::json::{get_path, scalar_to_string};

/// An item, as a resource shows it to the user of a login.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) memory: &'a Memory,
    pub(crate) resource: &'static Resource,
    pub(crate) item: &'a Item,
    pub(crate) login: LoginUser,
}

impl<'a> View<'a> {
    pub(crate) fn new(memory: &'a Memory, resource: &'static Resource, item: &'a Item, login: LoginUser) -> Self {
        Self { memory, resource, item, login }
    }

    /// Returns another item as its resource shows it.
    fn of(&self, name: ResourceName, item: &'a Item) -> Self {
        Self { resource: resource(name), item, ..*self }
    }

    /// Returns a copy of the value of a field, or of a field of a computed or looked-up object.
    pub(crate) fn value(&self, path: Path) -> Option<Value> {
        self.get(path).map(Cow::into_owned)
    }

    /// Returns the value of a field as [`value`](Self::value) does, without a copy if it is stored.
    pub(crate) fn get(&self, path: Path) -> Option<Cow<'a, Value>> {
        let described = fields_of(self.resource).find(|field| path.starts_with(field.path));
        let whole = match described.map(|field| &field.shown) {
            Some(Shown::Computed(function)) => self.compute(*function),
            Some(Shown::Lookup(lookup)) => self.look_up(lookup).or_else(|| self.unknown_reference(lookup, path)),
            _ => return self.item.get(path).map(Cow::Borrowed),
        };
        let rest = path.get(described.map_or(0, |field| field.path.len())..).unwrap_or_default();
        get_path(&whole?, rest).cloned().map(Cow::Owned)
    }

    /// Returns the value that an example has for an item that no example contains.
    fn unknown_reference(&self, lookup: &Lookup, path: Path) -> Option<Value> {
        let is_field = matches!(lookup.take, Take::Field(_)) && self.item.get(lookup.by).is_some();
        self.item.get(path).filter(|_| is_field).cloned()
    }

    /// Returns a value of another resource.
    pub(crate) fn look_up(&self, lookup: &Lookup) -> Option<Value> {
        match (self.item.get(lookup.by)?, lookup.each) {
            (Value::Array(objects), Some(name)) => {
                Some(objects.iter().map(|object| self.look_up_into(lookup, object, name)).collect())
            }
            (Value::Array(values), None) => {
                Some(values.iter().filter_map(|value| self.look_up_one(lookup, value)).collect())
            }
            (value, _) => self.look_up_one(lookup, value),
        }
    }

    /// Returns an object with what is looked up by one of its fields.
    fn look_up_into(&self, lookup: &Lookup, object: &Value, name: &str) -> Value {
        let mut merged = object.clone();
        let found = object.get(name).and_then(|value| self.look_up_one(lookup, value));
        if let (Value::Object(fields), Some(Value::Object(found))) = (&mut merged, found) {
            fields.extend(found);
        }
        merged
    }

    /// Returns what is taken from the item with a value. Of an item that does not exist, an object has the value only.
    fn look_up_one(&self, lookup: &Lookup, value: &Value) -> Option<Value> {
        let found = self.memory.find(lookup.resource, lookup.key, &scalar_to_string(value)?);
        let found = found.map(|item| self.of(lookup.resource, item));
        match lookup.take {
            Take::Field(path) => found?.value(path),
            Take::Object(fields) => {
                let taken = |(name, path): &(&str, Path)| {
                    let taken = match &found {
                        Some(found) => found.value(path),
                        None => (*path == lookup.key).then(|| value.clone()),
                    };
                    Some(((*name).to_owned(), taken?))
                };
                let is_reference = found.is_some() || self.item.get(lookup.by).is_some_and(Value::is_array);
                let object: Map<_, _> = fields.iter().filter_map(taken).collect();
                (is_reference && !object.is_empty()).then_some(Value::Object(object))
            }
        }
    }

    /// Returns whether a lookup finds an item that a request has created or changed.
    pub(crate) fn looks_up_changed(&self, lookup: &Lookup) -> bool {
        let is_changed = |value: &Value| {
            let found = scalar_to_string(value).and_then(|value| self.memory.find(lookup.resource, lookup.key, &value));
            found.is_some_and(|item| item.origin.is_changed())
        };
        match (self.item.get(lookup.by), lookup.each) {
            (Some(Value::Array(objects)), Some(name)) => {
                objects.iter().filter_map(|object| object.get(name)).any(is_changed)
            }
            (Some(Value::Array(values)), None) => values.iter().any(is_changed),
            (value, _) => value.is_some_and(is_changed),
        }
    }
}
