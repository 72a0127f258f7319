//! The items of a resource.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use serde_json::Value;

use super::descriptor::Path;
use crate::json::{get_path, scalar_text, scalar_to_string, scalars_to_strings};
use crate::limits;
use crate::meeting::records::Records;

/// An item of a resource.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Items are numbered in the order of their creation, over all resources.
    pub(crate) number: u64,
    /// The ID of the item that this one is part of; empty for the enterprise or the user of the login.
    pub(crate) scope: String,
    /// The value of the field that identifies the item; empty for the only item of its scope.
    pub(crate) id: String,
    /// The stored fields.
    pub(crate) fields: Value,
    pub(crate) origin: Origin,
    /// When the item was created, in milliseconds since 1970.
    pub(crate) created_ms: i64,
    /// What happened in the meeting, of a meeting that is in progress or has ended.
    pub(crate) records: Option<Arc<Records>>,
    /// The values that are searched, in lower case. The table sets it.
    pub(super) searched: Box<str>,
}

/// What separates the values that are searched.
const SEPARATOR: char = '\u{1f}';

/// Where an item comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The examples of the spec. Nothing has changed it, so that responses contain it as the examples do.
    Example,
    /// The examples of the spec; a request has changed it.
    ChangedExample,
    /// The description of the resource in the spec. Nothing has changed it.
    Spec,
    /// A request.
    Created,
}

impl Origin {
    /// Returns whether a request has created or changed the item.
    pub(crate) fn is_changed(self) -> bool {
        matches!(self, Self::ChangedExample | Self::Created)
    }
}

impl Item {
    /// Creates an item that a request has created.
    pub(crate) fn created(number: u64, scope: String, id: String, fields: Value, created_ms: i64) -> Self {
        Self::new(number, (scope, id), fields, Origin::Created, created_ms)
    }

    /// Creates an item with a scope and an ID.
    pub(crate) fn new(
        number: u64,
        (scope, id): (String, String),
        fields: Value,
        origin: Origin,
        created_ms: i64,
    ) -> Self {
        Self { number, scope, id, fields, origin, created_ms, records: None, searched: Box::default() }
    }

    /// Returns whether one of the values that are searched may contain a string in lower case.
    pub(crate) fn may_contain(&self, lower: &str) -> bool {
        self.searched.contains(lower)
    }

    fn key(&self) -> (String, String) {
        (self.scope.clone(), self.id.clone())
    }

    pub(crate) fn get(&self, path: Path) -> Option<&Value> {
        get_path(&self.fields, path).filter(|value| !value.is_null())
    }

    /// Returns whether a field is this scalar, as text.
    pub(crate) fn is(&self, path: Path, text: &str) -> bool {
        match self.get(path) {
            Some(Value::String(value)) => value == text,
            Some(value) => scalar_to_string(value).as_deref() == Some(text),
            None => false,
        }
    }

    /// Returns a field as text, if it is a scalar.
    pub(crate) fn text(&self, path: Path) -> Option<String> {
        self.get(path).and_then(scalar_to_string)
    }
}

/// The items of a resource, in the order of their creation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    items: BTreeMap<u64, Item>,
    /// The numbers of the items by scope and ID.
    ids: BTreeMap<(String, String), u64>,
    /// The fields by whose values items are found without comparing all of them.
    keys: Vec<Path>,
    /// The values of these fields, by the index of the field, and the numbers of the items that have them.
    values: BTreeSet<(usize, String, u64)>,
    deleted: VecDeque<(String, String)>,
    /// The fields that are searched for strings.
    searched: Vec<Path>,
}

impl Table {
    /// Creates a table whose items are found by the values of the keys, and which is searched in other fields.
    pub(crate) fn new(keys: Vec<Path>, searched: Vec<Path>) -> Self {
        Self { keys, searched, ..Self::default() }
    }

    /// Returns whether [`Item::may_contain`] takes these fields into account.
    pub(crate) fn searches(&self, fields: &[Path]) -> bool {
        fields.iter().all(|field| self.searched.contains(field))
    }

    /// Returns whether [`candidates`](Self::candidates) need not compare all items.
    pub(crate) fn has_key(&self, path: Path) -> bool {
        self.keys.contains(&path)
    }

    pub(crate) fn items(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.items.values()
    }

    pub(crate) fn get(&self, number: u64) -> Option<&Item> {
        self.items.get(&number)
    }

    /// Returns the items one of whose values of a field is this text, or all items if the field is not a key.
    pub(crate) fn candidates<'a>(&'a self, path: Path, text: &str) -> Box<dyn Iterator<Item = &'a Item> + 'a> {
        let Some(key) = self.keys.iter().position(|key| *key == path) else { return Box::new(self.items()) };
        let numbers = self.values.range((key, text.to_owned(), 0)..=(key, text.to_owned(), u64::MAX));
        Box::new(numbers.filter_map(|(.., number)| self.items.get(number)))
    }

    /// Changes an item. Returns nothing if there is none with this number.
    pub(crate) fn change<T>(&mut self, number: u64, change: impl FnOnce(&mut Item) -> T) -> Option<T> {
        let mut item = self.items.remove(&number)?;
        self.remove_values(&item);
        let result = change(&mut item);
        self.add_values(&mut item);
        self.items.insert(number, item);
        Some(result)
    }

    /// Sets what happened in the meeting that an item is.
    pub(crate) fn set_records(&mut self, number: u64, records: Option<Arc<Records>>) {
        if let Some(item) = self.items.get_mut(&number) {
            item.records = records;
        }
    }

    fn add_values(&mut self, item: &mut Item) {
        let searched = self.searched.iter().filter_map(|path| item.get(path).and_then(scalar_text));
        item.searched = searched.flat_map(|text| [text.to_lowercase(), SEPARATOR.into()]).collect();
        for (key, path) in self.keys.iter().enumerate() {
            self.values.extend(scalars_to_strings(item.get(path)).into_iter().map(|text| (key, text, item.number)));
        }
    }

    fn remove_values(&mut self, item: &Item) {
        for (key, path) in self.keys.iter().enumerate() {
            for text in scalars_to_strings(item.get(path)) {
                self.values.remove(&(key, text, item.number));
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// Returns the item with an ID.
    pub(crate) fn by_id(&self, scope: &str, id: &str) -> Option<&Item> {
        self.ids.get(&(scope.to_owned(), id.to_owned())).and_then(|number| self.items.get(number))
    }

    /// Returns whether an item with this value of an identifying field was deleted.
    pub(crate) fn was_deleted(&self, scope: &str, value: &str) -> bool {
        self.deleted.iter().any(|(of, deleted)| of == scope && deleted == value)
    }

    /// Adds an item, in place of one with the same ID.
    pub(crate) fn insert(&mut self, mut item: Item) {
        self.deleted.retain(|(of, deleted)| *of != item.scope || *deleted != item.id);
        if let Some(replaced) = self.ids.get(&item.key()).copied() {
            self.forget(replaced);
        }
        self.ids.insert(item.key(), item.number);
        self.add_values(&mut item);
        self.items.insert(item.number, item);
        if self.items.len() > limits::ITEMS
            && let Some(oldest) = self.items.keys().next().copied()
        {
            self.forget(oldest);
        }
    }

    /// Removes an item, whose identifying values are remembered.
    pub(crate) fn delete(&mut self, number: u64, identifying: impl IntoIterator<Item = String>) -> Option<Item> {
        let item = self.forget(number)?;
        for value in identifying {
            self.deleted.push_back((item.scope.clone(), value));
        }
        while self.deleted.len() > limits::DELETED {
            self.deleted.pop_front();
        }
        Some(item)
    }

    /// Removes an item as if it had never existed.
    pub(crate) fn forget(&mut self, number: u64) -> Option<Item> {
        let item = self.items.remove(&number)?;
        self.remove_values(&item);
        self.ids.remove(&item.key());
        Some(item)
    }

    /// Returns the identifying values of items that were deleted, each with the scope.
    pub(crate) fn deleted(&self) -> impl Iterator<Item = &(String, String)> {
        self.deleted.iter()
    }

    pub(crate) fn set_deleted(&mut self, deleted: impl IntoIterator<Item = (String, String)>) {
        self.deleted = deleted.into_iter().take(limits::DELETED).collect();
    }

    /// Changes the ID of an item.
    pub(crate) fn rename(&mut self, number: u64, id: String) {
        let Some(item) = self.items.get_mut(&number) else { return };
        self.ids.remove(&item.key());
        item.id = id;
        self.ids.insert(item.key(), number);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item(number: u64, id: &str) -> Item {
        let fields = json!({"id": id});
        let (scope, id) = (String::new(), id.to_owned());
        Item::created(number, scope, id, fields, 0)
    }

    #[test]
    fn the_memory_is_bounded() {
        let mut table = Table::default();
        for number in 0..30_000 {
            table.insert(item(number, &number.to_string()));
        }
        assert_eq!(table.len(), limits::ITEMS);
        assert!(table.by_id("", "0").is_none() && table.by_id("", "29999").is_some());
        for number in 15_000..20_000 {
            table.delete(number, [number.to_string()]);
        }
        assert_eq!(table.deleted.len(), limits::DELETED);
        assert!(table.was_deleted("", "19999") && !table.was_deleted("", "15000"));
    }

    #[test]
    fn an_id_finds_its_item_after_a_change() {
        let mut table = Table::default();
        table.insert(item(1, "a"));
        table.rename(1, "b".to_owned());
        assert!(table.by_id("", "a").is_none() && table.by_id("", "b").is_some());
        table.delete(1, ["b".to_owned()]);
        assert!(table.by_id("", "b").is_none() && table.was_deleted("", "b"));
        table.insert(item(2, "b"));
        assert!(!table.was_deleted("", "b"));
    }

    #[test]
    fn a_key_finds_the_items_with_a_value_after_changes() {
        let numbers = |table: &Table, text: &str| -> Vec<u64> {
            table.candidates(&["tags"], text).map(|item| item.number).collect()
        };
        let mut table = Table::new(vec![&["tags"]], Vec::new());
        for number in 1..=3 {
            table.insert(Item { fields: json!({"tags": ["a", number]}), ..item(number, &number.to_string()) });
        }
        assert_eq!((numbers(&table, "a"), numbers(&table, "2")), (vec![1, 2, 3], vec![2]));
        table.change(2, |item| item.fields = json!({"tags": "b"}));
        table.forget(1);
        assert_eq!((numbers(&table, "a"), numbers(&table, "b"), numbers(&table, "2")), (vec![3], vec![2], vec![]));
        table.insert(Item { fields: json!({}), ..item(4, "3") });
        assert_eq!(numbers(&table, "a"), [0; 0]);
        assert_eq!(Table::default().candidates(&["tags"], "a").count(), 0);
    }

    #[test]
    fn strings_are_found_in_the_fields_that_are_searched_after_changes() {
        let mut table = Table::new(Vec::new(), vec![&["name"], &["phone"]]);
        table.insert(Item { fields: json!({"name": "Ann LEE", "phone": 1234, "title": "x"}), ..item(1, "1") });
        let finds = |table: &Table, text: &str| table.get(1).is_some_and(|item| item.may_contain(text));
        assert!(finds(&table, "n l") && finds(&table, "234") && !finds(&table, "x"));
        table.change(1, |item| item.fields = json!({"name": "Bob"}));
        assert!(finds(&table, "bob") && !finds(&table, "ann"));
        assert!(table.searches(&[&["name"]]) && !table.searches(&[&["name"], &["title"]]));
    }
}
