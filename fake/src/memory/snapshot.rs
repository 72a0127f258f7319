//! Saving the items of all resources, and loading them again.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::descriptor::Kind;
use super::examples::example_item;
use super::fields::base;
use super::items::Memory;
use super::random::Random;
use super::store::{Item, Origin};
use super::{ResourceName, resources};
use crate::json::set_path;
use crate::steering::document::{Fields, expect_array};
use crate::steering::error::SteeringError;
use crate::steering::records;

/// The field of a saved item with what is known of it besides its fields.
pub(crate) const META: &str = "_fake";

/// The names of where items come from.
const ORIGINS: [(&str, Origin); 4] = [
    ("example", Origin::Example),
    ("changed-example", Origin::ChangedExample),
    ("spec", Origin::Spec),
    ("created", Origin::Created),
];

impl Memory {
    /// Removes the items of examples, except for settings and for the user and the enterprise of a login.
    pub(crate) fn without_examples(mut self) -> Self {
        self.is_empty = true;
        for described in
            resources().iter().filter(|described| described.of.is_none() && described.kind != Kind::Singleton)
        {
            let is_kept = |item: &Item| self.is_own(described.name, item) || described.exists_from_start(&item.id);
            let is_removed = |item: &&Item| item.origin == Origin::Example && !is_kept(item);
            let removed: Vec<u64> = self.items(described.name).filter(is_removed).map(|item| item.number).collect();
            for number in removed {
                self.table_mut(described.name).forget(number);
            }
        }
        self
    }

    fn is_own(&self, name: ResourceName, item: &Item) -> bool {
        match name {
            ResourceName::User => item.id == self.own.user_account,
            ResourceName::Corp => item.id == self.own.corp_id,
            _ => false,
        }
    }

    /// Returns the items by resource, each with what is known of it besides its fields.
    pub(crate) fn save_items(&self) -> Map<String, Value> {
        let tables = self.tables.iter().filter(|(_, table)| table.len() > 0);
        tables.map(|(name, table)| (name.as_str().to_owned(), table.items().map(save).collect())).collect()
    }

    /// Returns the IDs of the items of a resource.
    pub(crate) fn ids(&self, name: ResourceName) -> Vec<String> {
        self.items(name).map(|item| item.id.clone()).collect()
    }

    /// Returns what determines future items.
    pub(crate) fn save_rest(&self) -> Map<String, Value> {
        let deleted = |(name, table): (&ResourceName, &super::store::Table)| {
            let deleted: Value = table.deleted().map(|(scope, value)| json!([scope, value])).collect();
            (name.as_str().to_owned(), deleted)
        };
        let deleted: Map<String, Value> =
            self.tables.iter().map(deleted).filter(|(_, all)| *all != json!([])).collect();
        // As text, because not every program reads numbers of 64 bits.
        let random = format!("{:016x}", self.random.state());
        Map::from_iter([
            ("nextNumber".to_owned(), self.next.into()),
            ("random".to_owned(), random.into()),
            ("deleted".to_owned(), deleted.into()),
        ])
    }

    /// Replaces all items with saved ones.
    pub(crate) fn load(&mut self, items: Map<String, Value>, rest: &mut Fields) -> Result<(), SteeringError> {
        self.tables.clear();
        for (name, items) in items {
            let resource = resource_named(&name)?;
            for (index, item) in expect_array(items).map_err(|error| error.within(&name))?.into_iter().enumerate() {
                let item = load(resource, item).map_err(|error| error.within(index).within(&name))?;
                self.table_mut(resource).insert(item);
            }
        }
        self.next = rest.number("nextNumber")?.unwrap_or_default();
        let random = rest.string("random")?.and_then(|text| u64::from_str_radix(&text, 16).ok());
        self.random = Random::new(random.ok_or_else(|| rest.missing("random", "16 hexadecimal digits"))?);
        for (name, deleted) in rest.object("deleted")?.into_iter().flatten() {
            let pair = |pair: Value| Some((pair.get(0)?.as_str()?.to_owned(), pair.get(1)?.as_str()?.to_owned()));
            let pairs = expect_array(deleted).map_err(|error| error.within(&name).within("deleted"))?;
            self.table_mut(resource_named(&name)?).set_deleted(pairs.into_iter().filter_map(pair));
        }
        Ok(())
    }
}

/// Returns the resource with a name.
pub(crate) fn resource_named(name: &str) -> Result<ResourceName, SteeringError> {
    let found = resources().iter().find(|resource| resource.name.as_str() == name);
    let names = resources().iter().map(|resource| resource.name.as_str());
    let unknown = || SteeringError::new(format!("unknown resource `{name}`")).nearest(name, names).within(name);
    found.map(|resource| resource.name).ok_or_else(unknown)
}

fn save(item: &Item) -> Value {
    let origin = ORIGINS.iter().find(|(_, origin)| *origin == item.origin).map(|(name, _)| *name);
    let mut fields = item.fields.clone();
    if let Value::Object(fields) = &mut fields {
        let mut meta = json!({
            "id": item.id,
            "scope": item.scope,
            "number": item.number,
            "origin": origin,
            "createdMs": item.created_ms,
        });
        if let Some(records) = &item.records {
            set_path(&mut meta, &["records"], records::save(records));
        }
        fields.insert(META.to_owned(), meta);
    }
    fields
}

fn load(name: ResourceName, item: Value) -> Result<Item, SteeringError> {
    let Value::Object(mut fields) = item else {
        return Err(SteeringError::new(format!("expected an object with the fields of {}", name.as_str())));
    };
    let meta = fields.remove(META).ok_or_else(|| {
        SteeringError::new(format!("the item of a saved state has no `{META}`"))
            .help("remove `saved` from the document to add the items to those of the fake")
    })?;
    let mut meta = Fields::new(meta).map_err(|error| error.within(META))?;
    let item = load_meta(name, &mut meta, fields.into()).map_err(|error| error.within(META))?;
    meta.finish().map_err(|error| error.within(META))?;
    Ok(item)
}

fn load_meta(name: ResourceName, meta: &mut Fields, fields: Value) -> Result<Item, SteeringError> {
    let text = meta.string("origin")?.unwrap_or_default();
    let Some((_, origin)) = ORIGINS.iter().find(|(known, _)| *known == text) else {
        return Err(SteeringError::new(format!("unknown origin `{text}`")).within("origin"));
    };
    let records = meta.take("records").map(records::load).transpose().map_err(|error| error.within("records"))?;
    let number = meta.number("number")?.ok_or_else(|| meta.missing("number", "a whole number"))?;
    let key = (meta.string("scope")?.unwrap_or_default(), meta.string("id")?.unwrap_or_default());
    let created_ms = meta.number("createdMs")?.and_then(|ms| i64::try_from(ms).ok()).unwrap_or_default();
    let item = Item { records: records.map(Arc::new), ..Item::new(number, key, fields, *origin, created_ms) };
    // Responses contain an item of an example as the example does, which is found by the number.
    let is_of_example = matches!(origin, Origin::Example | Origin::ChangedExample);
    if is_of_example && example_item(base(name), item.number).is_none_or(|known| known.scope != item.scope) {
        let error = SteeringError::new(format!("no example has the item {}", item.number)).within("number");
        return Err(error.help("the state was saved by another version of the fake"));
    }
    Ok(item)
}
