//! The items of all resources.

use std::collections::BTreeMap;

use serde_json::Value;

use super::call::Call;
use super::descriptor::{Field, Path};
use super::fields::{base, is_stored};
use super::operation::Match;
use super::random::Random;
use super::store::{Item, Table};
use super::{ResourceName, resource, resources};
use crate::clock::Clock;
use crate::json::get_path;
use crate::uploads::Uploads;

/// The items of all resources.
#[derive(Clone)]
pub(crate) struct Memory {
    pub(super) clock: Clock,
    pub(super) tables: BTreeMap<ResourceName, Table>,
    pub(super) random: Random,
    /// Whether inferred facts are enforced.
    pub(super) is_strict: bool,
    /// Whether the items of the examples were left out.
    pub(super) is_empty: bool,
    /// The base URL of the server.
    pub(super) url: String,
    pub(super) own: Own,
    pub(crate) uploads: Uploads,
    /// The size of files that are made up, in bytes.
    pub(crate) file_size: usize,
    /// The number of the next item.
    pub(super) next: u64,
}

/// The items of a login that does not name a user.
#[derive(Clone, Default)]
pub(super) struct Own {
    pub(super) user_account: String,
    pub(super) corp_id: String,
}

impl Memory {
    pub(super) fn empty() -> Self {
        Self {
            clock: Clock::new(0, None),
            tables: BTreeMap::new(),
            random: Random::new(0),
            is_strict: false,
            is_empty: false,
            url: String::new(),
            own: Own::default(),
            uploads: Uploads::default(),
            file_size: 0,
            next: 0,
        }
    }

    /// Returns the items of the list in the example of a call. There are none if the items of the examples were left out.
    pub(super) fn listed_in_example(&self, call: &Call<'_>) -> impl Iterator<Item = &'static Value> + use<> {
        let listed = get_path(&call.example.response, &["data"]).and_then(Value::as_array);
        listed.filter(|_| !self.is_empty).into_iter().flatten()
    }

    /// Returns the items of a resource, which are those of `of` if it is a view of another one.
    pub(super) fn table(&self, name: ResourceName) -> Option<&Table> {
        self.tables.get(&base(name))
    }

    pub(super) fn table_mut(&mut self, name: ResourceName) -> &mut Table {
        let name = base(name);
        self.tables.entry(name).or_insert_with(|| Table::new(keys(name), searched(name)))
    }

    pub(super) fn items(&self, name: ResourceName) -> impl DoubleEndedIterator<Item = &Item> {
        self.table(name).into_iter().flat_map(Table::items)
    }

    /// Returns the item with this value of a field, in any scope.
    pub(super) fn find(&self, name: ResourceName, key: Path, value: &str) -> Option<&Item> {
        if key == resource(base(name)).id
            && let Some(item) = self.table(name).and_then(|table| table.by_id("", value))
        {
            return Some(item);
        }
        self.with_value(name, key, value).next()
    }

    /// Returns the items with this value of a field, in any scope.
    pub(super) fn with_value<'a, 'v>(
        &'a self,
        name: ResourceName,
        path: Path,
        value: &'v str,
    ) -> impl Iterator<Item = &'a Item> + use<'a, 'v> {
        let candidates = self.table(name).map(|table| table.candidates(path, value));
        candidates.into_iter().flatten().filter(move |item| item.is(path, value))
    }

    /// Returns the name of each resource with the numbers of its items and of its deleted items that are known.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (&'static str, usize, usize)> {
        self.tables.iter().map(|(name, table)| (name.as_str(), table.len(), table.deleted().count()))
    }

    pub(super) fn next_number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Returns the current time, in milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        i64::try_from(self.clock.now_ms()).unwrap_or(i64::MAX)
    }
}

/// Returns the fields by which items are looked up: those that identify them, those that refer to other items, and those that
/// have one value in a list.
fn keys(name: ResourceName) -> Vec<Path> {
    let described = resource(name);
    let is_key = |field: &&Field| field.unique.is_some() || field.refers.is_some();
    let mut keys: Vec<Path> = described.fields.iter().filter(is_key).map(|field| field.path).collect();
    let of_lists = described.operations.iter().flat_map(|described| described.conditions);
    keys.extend(
        of_lists.filter(|(path, values)| values.len() == 1 && is_stored(described, path)).map(|(path, _)| *path),
    );
    let owners = described.operations.iter().filter_map(|described| described.mine.as_ref()).map(|mine| mine.field);
    keys.extend([described.id].into_iter().filter(|id| !id.is_empty()).chain(owners));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Returns the stored fields that lists of the items search for a string, including those of views of the resource.
fn searched(name: ResourceName) -> Vec<Path> {
    let views = resources().iter().filter(|described| base(described.name) == name);
    let filters = views.flat_map(|view| {
        view.operations.iter().flat_map(|described| described.filters).map(move |filter| (*view, filter))
    });
    let fields = filters.flat_map(|(view, filter)| match &filter.by {
        Match::Contains(fields) => fields.iter().filter(|path| is_stored(view, path)).copied().collect(),
        _ => Vec::new(),
    });
    let mut fields: Vec<Path> = fields.collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}
