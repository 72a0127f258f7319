//! Items that a test or a fixture adds.

use huaweicloud_meeting::operations;
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Map, Value, json};

use super::by_hand;
use super::call::{Call, dotted};
use super::descriptor::{Kind, Resource};
use super::fields::{base, fields_of};
use super::given_fields::{check_types, item_fields};
use super::items::Memory;
use super::operation::{Assigned, ItemOperation, Many, Role};
use super::snapshot::META;
use super::store::{Item, Origin};
use super::{ResourceName, resource};
use crate::example::index::{ParsedExample, examples_of};
use crate::json::{get_path, scalar_to_string, set_path, visit_leaves};
use crate::requests::request::{ParsedBody, ParsedRequest};
use crate::steering::error::SteeringError;

impl Memory {
    /// Adds an item with these fields and those that the service makes, in place of one with the same ID. Returns its number.
    pub(crate) fn give(&mut self, name: ResourceName, given: Value) -> Result<u64, SteeringError> {
        let described = storable(name)?;
        let Value::Object(mut given) = given else {
            return Err(SteeringError::new(format!("expected an object with the fields of {}", name.as_str())));
        };
        let scope = given.remove(META).and_then(|meta| Some(meta.get("scope")?.as_str()?.to_owned()));
        let scope = scope.filter(|scope| *scope != self.own.corp_id).unwrap_or_default();
        let fields = item_fields(described, &Value::Object(given))?;
        check_types(described, &fields)?;
        self.give_way(described, &scope, &fields)?;
        let before = self.next;
        self.create_by_hand(described, &fields)?;
        let made = self.items(name).find(|item| item.number > before).map(|item| item.number);
        let number = match made {
            Some(number) => number,
            None => self.insert(described, scope, &fields),
        };
        self.overwrite(name, number, &fields);
        Ok(number)
    }

    /// Returns the fields of an item, as they are stored.
    pub(crate) fn given(&self, name: ResourceName, number: u64) -> Value {
        self.table(name).and_then(|table| table.get(number)).map(|item| item.fields.clone()).unwrap_or_default()
    }

    /// Removes the items that an item replaces: that with its ID, and those of examples with a value that is unique.
    fn give_way(&mut self, described: &'static Resource, scope: &str, fields: &Value) -> Result<(), SteeringError> {
        let name = described.name;
        let id = resource(base(name)).id;
        let unique = fields_of(described).filter(|field| field.unique.is_some() || field.path == id);
        for path in unique.map(|field| field.path) {
            let Some(value) = get_path(fields, path).and_then(scalar_to_string).filter(|text| !text.is_empty()) else {
                continue;
            };
            let same = self.with_value(name, path, &value).filter(|item| item.scope == scope);
            let same: Vec<_> = same.map(|item| (item.number, item.origin)).collect();
            for (number, origin) in same {
                if path != id && origin != Origin::Example {
                    let reason = format!("another {} has the `{}` `{value}`", name.as_str(), dotted(path));
                    return Err(SteeringError::new(reason).within(path.join("/")));
                }
                self.table_mut(name).forget(number);
            }
        }
        Ok(())
    }

    /// Carries out the creation if it is more than storing what the request contains.
    fn create_by_hand(&mut self, described: &'static Resource, fields: &Value) -> Result<(), SteeringError> {
        let mut operations = described.operations.iter();
        let Some(create) = operations.find(|one| one.role == Role::Create && one.by_hand) else { return Ok(()) };
        let mut body = Value::Object(Map::new());
        for accept in create.accepts.iter().filter(|accept| accept.input.place == Place::Body) {
            if let (Many::No, Some(value)) = (accept.input.many, get_path(fields, accept.field)) {
                set_path(&mut body, accept.input.path, value.clone());
            }
        }
        let text = body.to_string();
        let request = ParsedRequest { body: ParsedBody::Json(body, text), ..ParsedRequest::default() };
        let Some(call) = call_of(self, described, create, &request) else { return Ok(()) };
        let created = by_hand::execute(self, &call);
        created.map(|_| ()).map_err(|error| SteeringError::new(error.message))
    }

    /// Adds an item with the fields that a creation sets.
    fn insert(&mut self, described: &'static Resource, scope: String, given: &Value) -> u64 {
        let mut fields = json!({});
        for create in described.operations.iter().filter(|one| one.role == Role::Create) {
            for accept in create.accepts {
                if let Some(default) = accept.default {
                    set_path(&mut fields, accept.field, default.value());
                }
            }
            for set in create.sets {
                if let Assigned::Value(value) = &set.to {
                    set_path(&mut fields, set.field, value.value());
                }
            }
        }
        overlay(&mut fields, given);
        let login = self.login(None);
        self.fill(described, &login, &mut fields);
        let (number, created_ms) = (self.next_number(), self.now_ms());
        let id = id_of(described.name, &fields, number);
        let item = Item::created(number, scope, id, fields, created_ms);
        self.table_mut(described.name).insert(item);
        number
    }

    /// Sets what was given in an item that has been created.
    fn overwrite(&mut self, name: ResourceName, number: u64, given: &Value) {
        let new_id = self.table_mut(name).change(number, |item| {
            overlay(&mut item.fields, given);
            Some(id_of(name, &item.fields, number)).filter(|id| item.id != *id)
        });
        if let Some(id) = new_id.flatten() {
            self.table_mut(name).rename(number, id);
        }
    }
}

/// Returns the resource whose items these are, if they are stored.
fn storable(name: ResourceName) -> Result<&'static Resource, SteeringError> {
    let described = resource(name);
    let reject = |help: &str| {
        let reason = format!("{} has no items that can be given", name.as_str());
        Err(SteeringError::new(reason).help(help))
    };
    match (described.of, described.kind, name) {
        (Some(of), ..) => reject(&format!("its items are those of {}", of.as_str())),
        (_, Kind::View, _) => reject("its figures are computed"),
        (_, _, ResourceName::Participant | ResourceName::RunningMeeting) => {
            reject("give a Meeting with `participants`")
        }
        (_, _, ResourceName::AccessToken | ResourceName::ControlToken | ResourceName::WebSocketToken) => {
            reject("tokens are issued by logins")
        }
        _ => Ok(described),
    }
}

fn call_of<'a>(
    memory: &Memory,
    described: &'static Resource,
    create: &'static ItemOperation,
    request: &'a ParsedRequest,
) -> Option<Call<'a>> {
    let dynamic = DynamicOperation::named(operations(), create.operation)?;
    let example = examples_of(create.operation).iter().find(|parsed| is_success(parsed))?;
    let login = memory.login(None);
    Some(Call { dynamic, resource: described, described: create, request, login, example, is_example: false })
}

fn is_success(parsed: &ParsedExample) -> bool {
    parsed.example.is_success()
}

/// Sets the fields of another value.
fn overlay(fields: &mut Value, others: &Value) {
    visit_leaves(others, &mut Vec::new(), &mut |path, value| set_path(fields, path, value.clone()));
}

/// Returns the ID of an item. Without one, it can be found by its other fields only.
fn id_of(name: ResourceName, fields: &Value, number: u64) -> String {
    let path = resource(base(name)).id;
    if path.is_empty() {
        return String::new();
    }
    get_path(fields, path).and_then(scalar_to_string).unwrap_or_else(|| format!("#{number}"))
}
