//! Documents for the items of a resource, made of the descriptors and of the examples of the spec.

use huaweicloud_meeting_catalog::Json;
use huaweicloud_meeting_fake::memory::descriptor::Path;
use huaweicloud_meeting_fake::memory::operation::{Input, ItemOperation, Many, SelectKey};
use huaweicloud_meeting_runtime::operation::Page;
use serde_json::{Value, json};

use crate::documents::{example_request, operation, section};

/// The operations that are described as by hand, and to which the laws apply all the same.
const BY_HAND: [&str; 9] = [
    "AddCorp",
    "AddMaterial",
    "AddResource",
    "AddToPersonalSpace",
    "CancelMeeting",
    "CreateMeeting",
    "ShowMeetingDetail",
    "UpdateMeeting",
    "UpdateResource",
];

/// What operations by hand store: the input, and the field.
const STORED: [(&str, &[&str], Path); 7] = [
    ("AddMaterial", &["body", "file", "filename"], &["materialName"]),
    ("AddResource", &["body", "0", "id"], &["id"]),
    ("AddResource", &["body", "0", "type"], &["type"]),
    ("AddResource", &["body", "0", "typeId"], &["typeId"]),
    ("AddResource", &["body", "0", "count"], &["count"]),
    ("AddResource", &["body", "0", "expireDate"], &["expireDate"]),
    ("UpdateResource", &["body", "0", "expireDate"], &["expireDate"]),
];

/// Returns whether the laws apply to an operation.
pub(crate) fn is_lawful(operation: &ItemOperation) -> bool {
    !operation.by_hand || BY_HAND.contains(&operation.operation)
}

/// Returns the request of the first success example of an operation. Meetings start in the future.
pub(crate) fn first_request(operation: &ItemOperation) -> Value {
    let mut request = example_request(operation.operation);
    if let Some(Value::String(start)) = request.pointer_mut("/body/startTime") {
        start.replace_range(..4, "2099");
    }
    request
}

/// Returns the request of an operation for the item of another request.
pub(crate) fn same_item(of: &ItemOperation, request: &Value, operation: &ItemOperation) -> Value {
    let mut other = first_request(operation);
    let pairs = [
        (of.select.as_ref().map(|select| &select.at), operation.select.as_ref().map(|select| &select.at)),
        (of.parent.as_ref(), operation.parent.as_ref()),
    ];
    for (from, to) in pairs.into_iter().filter_map(|(from, to)| from.zip(to)) {
        if let Some(value) = at(request, &document(from)) {
            set_at(&mut other, &document(to), value.clone());
        }
    }
    other
}

/// Returns the request of the first example for the item with an ID.
pub(crate) fn select(operation: &ItemOperation, id: &str) -> Value {
    let mut request = first_request(operation);
    let Some(select) = &operation.select else { return request };
    if let SelectKey::By(by, ..) = &select.key
        && let Some(section) = document(by).first()
        && let Some(Value::Object(fields)) = request.get_mut(section)
    {
        fields.remove(by.path[0]);
    }
    let place = document(&select.at);
    let value = match select.at.many {
        Many::No | Many::Parts => json!(id),
        Many::Items([]) => json!([id]),
        Many::Items(field) => {
            let mut item = at(&request, &place).and_then(|items| items.get(0)).cloned().unwrap_or_else(|| json!({}));
            set_at(&mut item, &texts(field), json!(id));
            json!([item])
        }
    };
    set_at(&mut request, &place, value);
    request
}

/// Returns the fields that a request sets.
pub(crate) fn fields(operation: &ItemOperation, request: &Value) -> Value {
    let mut fields = json!({});
    for accept in operation.accepts {
        if let Some(value) = at(request, &document(&accept.input)) {
            set_at(&mut fields, &texts(accept.field), value.clone());
        }
    }
    for (_, input, field) in STORED.iter().filter(|(name, ..)| *name == operation.operation) {
        if let Some(value) = at(request, &texts(input)) {
            set_at(&mut fields, &texts(field), value.clone());
        }
    }
    fields
}

/// Returns the fields that operations by hand store.
pub(crate) fn stored_by_hand(operation: &ItemOperation) -> impl Iterator<Item = Path> {
    STORED.iter().filter(|(name, ..)| *name == operation.operation).map(|(_, _, field)| *field)
}

/// Returns the items in a response.
pub(crate) fn items_at(operation: &ItemOperation, response: &Value) -> Vec<Value> {
    let Some(place) = operation.result else { return Vec::new() };
    match at(response, &texts(place.path)) {
        Some(Value::Array(items)) => items.clone(),
        other => other.into_iter().cloned().collect(),
    }
}

pub(crate) fn page_of(list: &ItemOperation) -> Option<&'static Page> {
    operation(list.operation).operation.page.as_ref()
}

/// Returns a string of an item that exists from the start.
pub(crate) fn at_json(item: &Json, path: Path) -> Option<String> {
    at(&item.value(), &texts(path))?.as_str().map(str::to_owned)
}

/// Returns where a document has an input.
pub(crate) fn document(input: &Input) -> Vec<String> {
    [section(input.place)].into_iter().chain(input.path.iter().copied()).map(str::to_owned).collect()
}

pub(crate) fn texts(path: &[&str]) -> Vec<String> {
    path.iter().map(|name| (*name).to_owned()).collect()
}

/// Returns the value at a path of names and of indexes of arrays.
pub(crate) fn at<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    let step = |value: &'a Value, name: &String| match value {
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        value => value.get(name),
    };
    path.iter().try_fold(value, step).filter(|value| !value.is_null())
}

pub(crate) fn set_at(value: &mut Value, path: &[String], new: Value) {
    let Some((name, rest)) = path.split_first() else {
        *value = new;
        return;
    };
    match (&mut *value, name.parse::<usize>()) {
        (Value::Array(items), Ok(index)) => set_at(&mut items[index], rest, new),
        (Value::Object(_), _) => set_at(&mut value[name], rest, new),
        _ => {
            *value = json!({});
            set_at(&mut value[name], rest, new);
        }
    }
}
