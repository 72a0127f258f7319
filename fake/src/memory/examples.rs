//! The items that exist from the start: those of the spec, and those that its examples contain.
//!
//! An item that examples contain is stored with the fields of all of them. As long as nothing changes it, the response of an
//! operation contains it as the example of that operation does. It is removed if a request creates an item that must not exist
//! beside it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::descriptor::{Kind, Path, Resource, Shown, Take};
use super::fields::{base, fields_of};
use super::items::{Memory, Own};
use super::operation::{Input, ItemOperation, Many, Match, Returned, Role, SelectKey};
use super::random::Random;
use super::store::{Item, Origin};
use super::{ResourceName, resource, resources};
use crate::clock::Clock;
use crate::example::index::{ParsedExample, examples_of};
use crate::json::{get_path, remove_path, scalar_to_string, set_path};

/// The items of the examples.
struct Examples {
    memory: Memory,
    /// The contents of items in responses: by operation, item and example.
    contents: BTreeMap<(&'static str, u64), Vec<(&'static str, Value)>>,
    /// The items in the response of an example, by operation and example.
    listed: BTreeMap<(&'static str, &'static str), Vec<u64>>,
}

static EXAMPLES: LazyLock<Examples> = LazyLock::new(|| {
    let mut examples = Examples { memory: Memory::empty(), contents: BTreeMap::new(), listed: BTreeMap::new() };
    examples.add_all();
    examples
});

/// The operations whose examples have the user and the enterprise of the login.
const LOGIN_USER: &str = "ShowMyInfo";
const LOGIN_CORP: &str = "ShowCorpBasicInfo";

/// The order in which roles contribute to an item: the first one that has a field wins.
const ROLES: [Role; 6] = [Role::Read, Role::List, Role::Update, Role::Set, Role::Reset, Role::Delete];

/// Returns the memory of a fake that has just started.
pub(crate) fn memory(clock: Clock, url: String, seed: u64, is_strict: bool) -> Memory {
    Memory { clock, random: Random::new(seed), is_strict, url, ..EXAMPLES.memory.clone() }
}

/// Returns the fields of the items of a resource that examples contain.
pub(super) fn example_items(name: ResourceName) -> impl Iterator<Item = &'static Value> {
    EXAMPLES.memory.items(name).map(|item| &item.fields)
}

/// Returns an item that examples contain, by its number.
pub(super) fn example_item(name: ResourceName, number: u64) -> Option<&'static Item> {
    EXAMPLES.memory.table(name)?.get(number)
}

/// Returns the items in the response of an example, in its order.
pub(super) fn listed(example: &ParsedExample) -> &'static [u64] {
    let key = (example.example.operation, example.example.name);
    EXAMPLES.listed.get(&key).map_or(&[], Vec::as_slice)
}

/// Returns the items in the responses of all examples of an operation: those of this example first.
pub(super) fn listed_by_any(example: &ParsedExample) -> Vec<u64> {
    let mut numbers = listed(example).to_vec();
    let others = EXAMPLES.listed.iter().filter(|((operation, _), _)| *operation == example.example.operation);
    for number in others.flat_map(|(_, numbers)| numbers) {
        if !numbers.contains(number) {
            numbers.push(*number);
        }
    }
    numbers
}

/// Returns an item as the responses of an operation contain it, preferably that of this example.
pub(super) fn content(operation: &'static str, number: u64, preferred: &ParsedExample) -> Option<&'static Value> {
    let contents = EXAMPLES.contents.get(&(operation, number))?;
    let found = contents.iter().find(|(name, _)| *name == preferred.example.name);
    found.or(contents.first()).map(|(_, content)| content)
}

impl Examples {
    fn add_all(&mut self) {
        for resource in resources() {
            for item in resource.items {
                self.insert(resource, String::new(), item.value(), Origin::Spec);
            }
        }
        for role in ROLES {
            for resource in resources().iter().copied().filter(|resource| has_items(resource)) {
                for described in resource.operations.iter().filter(|described| described.role == role) {
                    let examples = examples_of(described.operation).iter();
                    for example in examples.filter(|parsed| parsed.example.is_success()) {
                        self.add(resource, described, example);
                    }
                }
            }
        }
        self.set_own();
    }

    /// Adds the items of an example.
    fn add(&mut self, resource: &'static Resource, described: &'static ItemOperation, example: &'static ParsedExample) {
        let scope = described.parent.as_ref().and_then(|input| values(example, input).into_iter().next());
        let scope = scope.as_ref().and_then(scalar_to_string).unwrap_or_default();
        let selected = selected(described, example);
        let items = contents(described, example);
        let key = (example.example.operation, example.example.name);
        for (index, content) in items.iter().enumerate() {
            let mut fields = stored_fields(resource, described, content);
            add_selected(described, example, &mut fields);
            if let (Some((path, values)), false) = (&selected, items.len() > 1)
                && let Some(value) = values.get(index)
                && get_path(&fields, path).is_none()
            {
                set_path(&mut fields, path, value.clone());
            }
            if let Some(number) = self.insert(resource, scope.clone(), fields, Origin::Example) {
                self.contents.entry((key.0, number)).or_default().push((key.1, (*content).clone()));
                self.listed.entry(key).or_default().push(number);
            }
        }
        let Some((path, values)) = selected.filter(|_| items.is_empty()) else { return };
        for value in values {
            let Some(text) = scalar_to_string(&value) else { continue };
            if self.memory.find(resource.name, path, &text).is_none() {
                let mut fields = Value::Object(Map::new());
                set_path(&mut fields, path, value);
                self.insert(resource, scope.clone(), fields, Origin::Example);
            }
        }
    }

    /// Adds an item, or the fields that a known one does not have.
    fn insert(&mut self, view: &Resource, scope: String, fields: Value, origin: Origin) -> Option<u64> {
        let name = base(view.name);
        let id = self.id_of(view, &fields)?;
        let memory = &mut self.memory;
        if let Some(number) = memory.table(name).and_then(|table| table.by_id(&scope, &id)).map(|item| item.number) {
            let add = |item: &mut Item| {
                add_missing(&mut item.fields, fields);
                item.origin = origin;
            };
            return memory.table_mut(name).change(number, add).map(|()| number);
        }
        let number = memory.next_number();
        let mut item = Item::new(number, (scope, id), fields, origin, 0);
        if !resource(name).id.is_empty() && item.get(resource(name).id).is_none() {
            set_path(&mut item.fields, resource(name).id, item.id.clone().into());
        }
        memory.table_mut(name).insert(item);
        Some(number)
    }

    /// Returns the ID of an item. If the example does not contain it, another value that identifies the item takes its place.
    fn id_of(&self, view: &Resource, fields: &Value) -> Option<String> {
        let described = resource(base(view.name));
        if described.id.is_empty() {
            return Some(String::new());
        }
        let text = |path: Path| get_path(fields, path).and_then(scalar_to_string);
        if let Some(id) = text(described.id) {
            return Some(id);
        }
        let unique = || described.fields.iter().filter(|field| field.unique.is_some());
        let known = unique().find_map(|field| self.memory.find(described.name, field.path, &text(field.path)?));
        known.map(|item| item.id.clone()).or_else(|| unique().find_map(|field| text(field.path)))
    }

    /// Finds the user and the enterprise of a login that does not name a user.
    fn set_own(&mut self) {
        let item = |operation: &str, name: ResourceName| {
            let (_, numbers) = self.listed.iter().find(|((known, _), _)| *known == operation)?;
            Some(self.memory.table(name)?.get(*numbers.first()?)?.id.clone())
        };
        let user = item(LOGIN_USER, ResourceName::User).unwrap_or_default();
        let corp = item(LOGIN_CORP, ResourceName::Corp).unwrap_or_default();
        self.memory.own = Own { user_account: user, corp_id: corp };
    }
}

/// Returns whether a resource has items that can be told apart.
fn has_items(resource: &Resource) -> bool {
    let is_identified = !resource.id.is_empty() || resource.kind == Kind::Singleton;
    let is_interpreted = |resource: &Resource| resource.operations.iter().any(|described| !described.by_hand);
    is_identified && resource.kind != Kind::View && is_interpreted(super::resource(base(resource.name)))
}

/// Returns the items in the response of an example.
pub(super) fn contents(described: &ItemOperation, example: &'static ParsedExample) -> Vec<&'static Value> {
    let Some(place) = described.result else { return Vec::new() };
    match get_path(&example.response, place.path) {
        Some(Value::Array(items)) => items.iter().filter(|item| item.is_object()).collect(),
        Some(item @ Value::Object(_)) => vec![item],
        _ => Vec::new(),
    }
}

/// Returns the stored fields of an item that a response contains.
pub(super) fn stored_fields(resource: &'static Resource, described: &ItemOperation, content: &Value) -> Value {
    let mut fields = content.clone();
    for (path, returned) in described.returns {
        let value = get_path(content, path).cloned();
        remove_path(&mut fields, path);
        if let (Some(value), Returned::Field(field)) = (value, returned) {
            set_path(&mut fields, field, value);
        }
    }
    for field in fields_of(resource) {
        match &field.shown {
            Shown::Stored | Shown::Hidden => {}
            Shown::Computed(_) => remove_path(&mut fields, field.path),
            // What an example refers to may be in no other example. Then the value of the example remains.
            Shown::Lookup(lookup) if lookup.each.is_some() || matches!(lookup.take, Take::Field(_)) => {}
            Shown::Lookup(lookup) => {
                let shown = get_path(&fields, field.path).cloned();
                remove_path(&mut fields, field.path);
                if let (Some(shown), Take::Object(taken)) = (shown, &lookup.take)
                    && let Some((name, _)) = taken.iter().find(|(_, path)| *path == lookup.key)
                    && let Some(value) = referred(&shown, name)
                {
                    set_path(&mut fields, lookup.by, value);
                }
            }
        }
    }
    fields
}

/// Adds the values by which a list has selected an item, as far as its response does not contain them.
fn add_selected(described: &ItemOperation, example: &ParsedExample, fields: &mut Value) {
    let mut add = |path: Path, value: Option<Value>| {
        if let (None, Some(value)) = (get_path(fields, path), value.filter(|value| !value.is_array())) {
            set_path(fields, path, value);
        }
    };
    for filter in described.filters {
        if let Match::Equals(path) = &filter.by {
            let sent = get_path(&example.request, &["query", filter.parameter]).cloned();
            add(path, sent.or_else(|| filter.otherwise.first().map(|value| value.value())));
        }
    }
    for (path, values) in described.conditions {
        add(path, values.first().map(|value| value.value()));
    }
}

/// Returns what looked-up objects refer to.
fn referred(shown: &Value, name: &str) -> Option<Value> {
    match shown {
        Value::Array(objects) => Some(objects.iter().filter_map(|object| object.get(name).cloned()).collect()),
        object => object.get(name).cloned(),
    }
}

/// Returns the field by which an example selects items, and its values.
fn selected(described: &ItemOperation, example: &ParsedExample) -> Option<(Path, Vec<Value>)> {
    let select = described.select.as_ref()?;
    let key = match &select.key {
        SelectKey::Field(path) => *path,
        SelectKey::By(input, default, paths) => {
            let value = values(example, input).into_iter().next().or_else(|| default.map(|json| json.value()));
            let value = value.as_ref().and_then(scalar_to_string).unwrap_or_default();
            paths.iter().find(|(known, _)| *known == value).map(|(_, path)| *path)?
        }
    };
    Some((key, values(example, &select.at)))
}

/// Returns the values of an input in the request of an example.
fn values(example: &ParsedExample, input: &Input) -> Vec<Value> {
    use huaweicloud_meeting_runtime::operation::Place;
    let section = match input.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "headers",
        Place::Body | Place::BodyValue | Place::Part => "body",
    };
    let value = example.request.get(section).and_then(|section| get_path(section, input.path));
    match (value, input.many) {
        (Some(Value::Array(items)), Many::Items(field)) => {
            items.iter().filter_map(|item| get_path(item, field).cloned()).collect()
        }
        (Some(Value::String(text)), Many::Parts) => text.split(',').map(Value::from).collect(),
        (value, _) => value.cloned().into_iter().collect(),
    }
}

/// Adds the fields that a value does not have.
pub(super) fn add_missing(value: &mut Value, others: Value) {
    match (value, others) {
        (Value::Object(fields), Value::Object(others)) => {
            for (name, other) in others {
                match fields.get_mut(&name) {
                    Some(field) => add_missing(field, other),
                    None => {
                        fields.insert(name, other);
                    }
                }
            }
        }
        (value @ Value::Null, other) => *value = other,
        _ => {}
    }
}
