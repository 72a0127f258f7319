//! Selecting the items that a request identifies.

use huaweicloud_meeting_catalog::{self as catalog, Json};
use serde_json::Value;

use super::call::{Call, dotted};
use super::descriptor::{Cause, Kind, Path, Scope};
use super::fields::base;
use super::items::Memory;
use super::operation::{Batch, SelectKey};
use super::refusal::refusal;
use super::store::{Item, Origin};
use super::view::View;
use super::{ResourceName, examples, inputs, resource};
use crate::json::{equals, scalar_to_string};
use crate::requests::error_response::ErrorResponse;

impl Memory {
    /// Returns the numbers of the items that a request identifies, in the order of the request.
    ///
    /// An item that does not exist is an error, except in the request of an example and in a batch, which is carried out for the
    /// others, if there are any.
    pub(crate) fn select(&self, call: &Call<'_>) -> Result<Vec<u64>, ErrorResponse> {
        if call.resource.kind == Kind::Singleton {
            return Ok(self.only_item(call).into_iter().collect());
        }
        let Some(select) = &call.described.select else { return self.select_by_filters(call) };
        let key = key_of(call, &select.key);
        let values = inputs::values(call.request, &select.at);
        let mut selected = Vec::new();
        for value in values.iter().filter_map(scalar_to_string) {
            let found = self.identified_item(call, key, &value);
            match found.filter(|item| item.origin == Origin::Example || self.meets_conditions(call, item)) {
                Some(item) => {
                    self.check_owner(call, item)?;
                    selected.push(item.number);
                }
                None if found.is_some() && self.is_known(call.resource, Cause::Running) => {
                    return Err(call.refuse(Cause::Running, &format!("the {} has started", call.resource.noun)));
                }
                None => self.check_missing(call, key, &value)?,
            }
        }
        let unknown = values.iter().find_map(scalar_to_string).filter(|_| selected.is_empty());
        if let Some(unknown) = unknown.filter(|_| self.rejects_batch(call)) {
            return Err(call.missing(key, &unknown));
        }
        Ok(selected)
    }

    fn identified_item(&self, call: &Call<'_>, key: Path, value: &str) -> Option<&Item> {
        let scope = call.scope(self);
        let table = self.table(call.resource.name)?;
        if key == resource(base(call.resource.name)).id {
            table.by_id(&scope, value)
        } else {
            // Examples contradict each other: several of their items can have a value that is unique otherwise.
            let is_in_example =
                |item: &Item| examples::content(call.described.operation, item.number, call.example).is_some();
            let items = self.with_value(call.resource.name, key, value).filter(|item| item.scope == scope);
            items.max_by_key(|item| (item.origin.is_changed(), is_in_example(item)))
        }
    }

    /// Returns the number of the only item of the scope.
    pub(crate) fn only_item(&self, call: &Call<'_>) -> Option<u64> {
        match call.resource.of {
            Some(ResourceName::User) => self.user(&call.login).map(|item| item.number),
            Some(_) => self.find(base(call.resource.name), &["id"], &self.own.corp_id).map(|item| item.number),
            None => self.table(call.resource.name)?.by_id(&call.scope(self), "").map(|item| item.number),
        }
    }

    /// Returns the item that matches the filters of an operation that reads one item. The newest item takes precedence, and
    /// one that was created over one of the examples.
    fn select_by_filters(&self, call: &Call<'_>) -> Result<Vec<u64>, ErrorResponse> {
        let filters = self.filters(call);
        let created = |item: &&Item| item.origin == Origin::Created && self.matches_filters(call, &filters, item);
        let items = || self.items(call.resource.name).rev();
        let listed = examples::listed(call.example);
        let deleted = self.deleted_value(call);
        // A filter that no example has is that of an item that does not exist.
        let is_asked = |name: &'static str| inputs::parameters(call.request, name).next().is_some();
        let is_filtered = call.described.filters.iter().any(|filter| is_asked(filter.parameter));
        let is_gone = deleted.is_some() || is_filtered && !call.is_example;
        let of_example = || items().find(|item| listed.contains(&item.number)).filter(|_| !is_gone);
        let found = items().find(created).or_else(of_example);
        if found.is_none() {
            self.check_missing(call, call.resource.id, deleted.as_deref().unwrap_or_default())?;
        }
        Ok(found.map(|item| item.number).into_iter().collect())
    }

    /// Returns the value of a filter with which an item was deleted.
    fn deleted_value(&self, call: &Call<'_>) -> Option<String> {
        let table = self.table(call.resource.name)?;
        let parameters = call.described.filters.iter().map(|filter| filter.parameter);
        let mut values = parameters.flat_map(|name| inputs::parameters(call.request, name));
        values.find(|value| table.was_deleted(&call.scope(self), value)).map(str::to_owned)
    }

    /// Rejects items of an item that does not exist. Meetings in progress are checked before.
    pub(super) fn check_parent(&self, call: &Call<'_>) -> Result<(), ErrorResponse> {
        let (Some(parent), Scope::Resource(name)) = (&call.described.parent, call.resource.scope) else {
            return Ok(());
        };
        let id = call.input(parent).as_ref().and_then(scalar_to_string).unwrap_or_default();
        let is_of_example = || parent.path.last().is_some_and(|name| call.is_item_of_example(name));
        let is_known = || self.find(name, resource(name).id, &id).is_some();
        if name == ResourceName::Meeting || is_known() || call.is_example || is_of_example() {
            return Ok(());
        }
        let (described, noun) = (resource(name), resource(name).noun);
        Err(refusal(described, call.operation(), Cause::Missing, &format!("there is no {noun} `{id}`")))
    }

    fn check_owner(&self, call: &Call<'_>, item: &Item) -> Result<(), ErrorResponse> {
        let is_owned = item.origin == Origin::Example || self.is_mine(call, item);
        if !is_owned && self.is_known(call.resource, Cause::NotOwner) {
            return Err(call.refuse(Cause::NotOwner, "the item belongs to another user"));
        }
        Ok(())
    }

    /// Rejects an item that does not exist, unless others of a batch can be changed without it.
    fn check_missing(&self, call: &Call<'_>, key: Path, value: &str) -> Result<(), ErrorResponse> {
        let is_batch = call.described.batch != Batch::Atomic;
        let is_gone = || {
            let table = self.table(call.resource.name);
            table.is_some_and(|table| table.was_deleted(&call.scope(self), value))
        };
        if is_batch || !(self.rejects_unknown(call) || is_gone()) {
            return Ok(());
        }
        Err(call.missing(key, value))
    }

    /// Returns whether a batch none of whose items exist is rejected: if the error code for that is documented for the operation.
    /// Which items a batch with others changes is not known.
    fn rejects_batch(&self, call: &Call<'_>) -> bool {
        let documented = catalog::operation(call.described.operation).map_or(&[][..], |operation| operation.errors);
        let code = call.resource.errors.iter().find(|(cause, _)| *cause == Cause::Missing).map(|(_, code)| code.code);
        self.rejects_unknown(call) && code.is_some_and(|code| documented.contains(&code))
    }

    /// Returns whether the fields of an item have the values that the operation requires.
    pub(crate) fn meets_conditions(&self, call: &Call<'_>, item: &Item) -> bool {
        let view = View::new(self, call.resource, item, call.login);
        call.described.conditions.iter().all(|(path, values)| {
            let value = view.get(path);
            let value = value.as_deref().unwrap_or(&Value::Null);
            values.iter().any(|expected| equals(value, expected))
        })
    }
}

impl Call<'_> {
    /// Returns the error response for an item that does not exist.
    fn missing(&self, key: Path, value: &str) -> ErrorResponse {
        let noun = self.resource.noun;
        self.refuse(Cause::Missing, &format!("there is no {noun} whose `{}` is `{value}`", dotted(key)))
    }
}

fn key_of(call: &Call<'_>, key: &SelectKey) -> Path {
    match key {
        SelectKey::Field(path) => path,
        SelectKey::By(input, default, paths) => {
            let value = call.input(input).or_else(|| default.as_ref().map(Json::value));
            let value = value.as_ref().and_then(scalar_to_string);
            let found = paths.iter().find(|(known, _)| Some(*known) == value.as_deref());
            found.or(paths.first()).map_or(call.resource.id, |(_, path)| path)
        }
    }
}
