//! Creating items.

use serde_json::{Map, Value};

use super::call::{Call, dotted};
use super::descriptor::{Cause, Field, Maker, OnMissing, Resource};
use super::fields::{base, fields_of};
use super::items::Memory;
use super::login::LoginUser;
use super::operation::{Assigned, Existing};
use super::resource;
use super::store::{Item, Origin, Table};
use crate::json::{get_path, scalar_to_string, scalars_to_strings, set_path};
use crate::requests::error_response::ErrorResponse;

impl Memory {
    /// Creates an item from a request, and returns the response.
    pub(crate) fn create(&mut self, call: &Call<'_>) -> Result<Value, ErrorResponse> {
        let fields = self.accepted(call);
        let number = self.add(call, fields)?;
        Ok(self.respond(call, number).unwrap_or_else(|| call.example.response.clone()))
    }

    /// Adds an item with these fields and those that the service makes, and returns its number.
    pub(crate) fn add(&mut self, call: &Call<'_>, mut fields: Value) -> Result<u64, ErrorResponse> {
        let scope = call.scope(self);
        self.check_references(call, &fields)?;
        self.check_unique(call, &scope, None, &fields)?;
        self.check_limits(call, &scope, &fields)?;
        self.fill(call.resource, &call.login, &mut fields);
        let id_path = resource(base(call.resource.name)).id;
        let id = get_path(&fields, id_path).filter(|_| !id_path.is_empty()).and_then(scalar_to_string);
        let (number, created_ms) = (self.next_number(), self.now_ms());
        // Without an ID, the item can be found by its other fields only.
        let id = id.unwrap_or_else(|| if id_path.is_empty() { String::new() } else { format!("#{number}") });
        let item = Item::created(number, scope, id, fields, created_ms);
        self.table_mut(call.resource.name).insert(item);
        Ok(number)
    }

    /// Returns the inputs of a creation as fields of an item.
    pub(crate) fn accepted(&self, call: &Call<'_>) -> Value {
        let mut fields = Value::Object(Map::new());
        for accept in call.described.accepts {
            let value = call.input(&accept.input).or_else(|| accept.default.map(|default| default.value()));
            if let Some(value) = value {
                set_path(&mut fields, accept.field, value);
            }
        }
        for set in call.described.sets {
            if let Some(value) = assigned(call, &set.to) {
                set_path(&mut fields, set.field, value);
            }
        }
        fields
    }

    /// Sets the fields of a new item of a resource that are not set yet.
    pub(crate) fn fill(&mut self, described: &'static Resource, login: &LoginUser, fields: &mut Value) {
        for field in fields_of(described) {
            if get_path(fields, field.path).is_some_and(|value| !value.is_null()) {
                continue;
            }
            let initial = field.initial.map(|value| value.value());
            // Only the user gets a password that the service makes. Until one is set, any is accepted.
            let maker = field.made.or(field.touched).filter(|maker| !matches!(maker, Maker::Password));
            let value = initial.or_else(|| maker.and_then(|maker| self.make(maker, login)));
            if let Some(value) = value {
                set_path(fields, field.path, value);
            }
        }
    }

    /// Rejects values that must be unique and exist. What the item replaces is removed.
    pub(crate) fn check_unique(
        &mut self,
        call: &Call<'_>,
        scope: &str,
        number: Option<u64>,
        fields: &Value,
    ) -> Result<(), ErrorResponse> {
        let name = call.resource.name;
        let id = resource(base(name)).id;
        let is_unique = |field: &&Field| field.unique.is_some() || field.path == id;
        let mut replaced = Vec::new();
        for field in fields_of(call.resource).filter(is_unique) {
            let Some(value) = get_path(fields, field.path).and_then(scalar_to_string).filter(|text| !text.is_empty())
            else {
                continue;
            };
            let is_replaced = call.described.existing == Existing::Replace;
            if field.path != id && !is_replaced && !self.enforces(field.evidence) {
                continue;
            }
            let is_other = |item: &&Item| item.scope == scope && Some(item.number) != number;
            for item in self.with_value(name, field.path, &value).filter(is_other) {
                // An item of an example gives way to a new one, except for the user of the login.
                let gives_way = item.origin == Origin::Example && number.is_none();
                let is_own = field.path != id && item.id == self.own.user_account;
                if is_replaced || gives_way && !is_own {
                    replaced.push(item.number);
                } else if !gives_way {
                    return Err(call.refuse(Cause::Exists, &format!("`{}` is `{value}` already", dotted(field.path))));
                }
            }
        }
        for number in replaced {
            self.table_mut(name).forget(number);
        }
        Ok(())
    }

    /// Rejects values that refer to an item that does not exist. What an example refers to need not be in another example.
    pub(crate) fn check_references(&self, call: &Call<'_>, fields: &Value) -> Result<(), ErrorResponse> {
        if call.is_example {
            return Ok(());
        }
        for field in fields_of(call.resource) {
            let Some(refers) = field.refers.as_ref().filter(|refers| refers.missing == OnMissing::Refuse) else {
                continue;
            };
            if !self.enforces(refers.evidence) {
                continue;
            }
            // An empty string refers to nothing.
            let value = get_path(fields, field.path).filter(|value| **value != "");
            for value in scalars_to_strings(value) {
                if self.find(refers.to, refers.key, &value).is_none() {
                    let (name, noun) = (dotted(field.path), resource(refers.to).noun);
                    return Err(call.refuse(Cause::NoReference, &format!("there is no {noun} `{value}` (`{name}`)")));
                }
            }
        }
        Ok(())
    }

    fn check_limits(&self, call: &Call<'_>, scope: &str, fields: &Value) -> Result<(), ErrorResponse> {
        for limit in call.resource.limits.iter().filter(|limit| self.enforces(limit.evidence)) {
            let value = get_path(fields, limit.per).filter(|_| !limit.per.is_empty());
            let is_counted = |item: &&Item| {
                item.scope == scope
                    && item.origin.is_changed()
                    && (limit.per.is_empty() || item.get(limit.per) == value)
            };
            let is_many = self.table(call.resource.name).map_or(0, Table::len) >= limit.count;
            if is_many && self.items(call.resource.name).filter(is_counted).count() >= limit.count {
                return Err(call.refuse(Cause::Full, &format!("there are {} already", limit.count)));
            }
        }
        Ok(())
    }
}

/// Returns the value that a field is set to.
pub(crate) fn assigned(call: &Call<'_>, to: &Assigned) -> Option<Value> {
    match to {
        Assigned::Value(value) => Some(value.value()),
        Assigned::Input(input) => call.input(input),
    }
}
