//! What the fake remembers: the resources of the service, as data that is generated from the spec, and their items.
//!
//! [`resources`] returns the descriptors. The rest of this module interprets them: `engine` carries out an operation, with the
//! help of `create`, `change` and `list`; `response` makes its response; `examples` has the items that exist from the start.

mod by_hand;
mod change;
mod computed;
mod create;
pub mod descriptor;
pub(crate) mod engine;
mod examples;
mod filter;
mod inputs;
mod list;
mod login;
mod maker;
pub mod operation;
mod random;
mod refusal;
mod response;
mod select;
mod store;
mod time;
mod view;

use std::collections::BTreeMap;

pub use crate::resources::names::{Computed, ResourceName};

use crate::clock::now_ms;
use crate::resources::{RESOURCES, STANDALONE, resource as descriptor_of};
use descriptor::{Path, Resource};
use random::Random;
use store::{Item, Table};

/// Returns all resources, sorted by name.
#[must_use]
pub fn resources() -> &'static [&'static Resource] {
    RESOURCES
}

/// Returns a resource.
#[must_use]
pub fn resource(name: ResourceName) -> &'static Resource {
    descriptor_of(name)
}

/// Returns the names of the operations that belong to no resource.
#[must_use]
pub fn standalone() -> &'static [&'static str] {
    STANDALONE
}

/// The items of all resources.
#[derive(Clone)]
pub(crate) struct Memory {
    tables: BTreeMap<ResourceName, Table>,
    random: Random,
    /// Whether inferred facts are enforced.
    is_strict: bool,
    /// The base URL of the server.
    url: String,
    own: Own,
    /// The number of the next item.
    next: u64,
}

/// The items of a login that does not name a user.
#[derive(Clone, Default)]
struct Own {
    user_account: String,
    corp_id: String,
}

impl Memory {
    /// Creates a memory with the items of the spec and of its examples.
    pub(crate) fn new(url: String, seed: u64, is_strict: bool) -> Self {
        let examples = examples::memory().clone();
        Self { random: Random::new(seed), is_strict, url, ..examples }
    }

    fn empty() -> Self {
        Self {
            tables: BTreeMap::new(),
            random: Random::new(0),
            is_strict: false,
            url: String::new(),
            own: Own::default(),
            next: 0,
        }
    }

    /// Returns the items of a resource, which are those of `of` if it is a view of another one.
    fn table(&self, name: ResourceName) -> Option<&Table> {
        self.tables.get(&base(name))
    }

    fn table_mut(&mut self, name: ResourceName) -> &mut Table {
        self.tables.entry(base(name)).or_default()
    }

    fn items(&self, name: ResourceName) -> impl DoubleEndedIterator<Item = &Item> {
        self.table(name).into_iter().flat_map(Table::items)
    }

    /// Returns the item with this value of a field, in any scope.
    fn find(&self, name: ResourceName, key: Path, value: &str) -> Option<&Item> {
        if key == resource(base(name)).id
            && let Some(item) = self.table(name).and_then(|table| table.by_id("", value))
        {
            return Some(item);
        }
        self.items(name).find(|item| item.text(key).as_deref() == Some(value))
    }

    fn next_number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// Returns the current time, in milliseconds since 1970.
    #[expect(clippy::unused_self, reason = "the clock of the memory")]
    fn now_ms(&self) -> i64 {
        i64::try_from(now_ms()).unwrap_or(i64::MAX)
    }
}

/// Returns the resource whose items those of a resource are.
fn base(name: ResourceName) -> ResourceName {
    resource(name).of.map_or(name, base)
}
