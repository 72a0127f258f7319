//! Requests about the items of a resource, made of the descriptors and of the examples of the spec.

use huaweicloud_meeting::{Client, operations};
use huaweicloud_meeting_fake::memory::descriptor::{Field, OnMissing, Path, Resource, Shown};
use huaweicloud_meeting_fake::memory::operation::{Input, ItemOperation, Many, Match, Returned, Role, SelectKey};
use huaweicloud_meeting_fake::memory::{ResourceName, resource};
use huaweicloud_meeting_fake::{Fake, examples};
use huaweicloud_meeting_runtime::dynamic::DynamicOperation;
use huaweicloud_meeting_runtime::operation::{Place, Source};
use serde_json::{Value, json};

use crate::support::{call, client};

/// A resource of a strict fake.
pub(crate) struct Subject {
    _fake: Fake,
    client: Client,
    resource: &'static Resource,
    /// The IDs of the items that references can refer to.
    references: Vec<(ResourceName, String)>,
}

/// An item that was created, with the fields that the request has set.
pub(crate) struct Created {
    pub(crate) id: String,
    pub(crate) fields: Value,
}

impl Subject {
    pub(crate) async fn start(resource: &'static Resource) -> Self {
        let fake = Fake::builder().strict().start().await.unwrap();
        let client = client(&fake);
        let mut subject = Self { _fake: fake, client, resource, references: Vec::new() };
        let referred = resource.fields.iter().filter_map(|field| field.refers.as_ref()).map(|refers| refers.to);
        for name in referred.collect::<Vec<_>>() {
            if let Some(id) = subject.first_id(name).await {
                subject.references.push((name, id));
            }
        }
        subject
    }

    /// Returns the ID of an item that exists from the start.
    async fn first_id(&self, name: ResourceName) -> Option<String> {
        let other = resource(name);
        if let Some(item) = other.items.first() {
            return at_json(item, other.id);
        }
        let list = other.operations.iter().find(|one| one.role == Role::List && !one.by_hand)?;
        let response = self.call(first_request(list)).await.ok()?;
        Some(at(items_at(list, &response).first()?, &texts(other.id))?.as_str()?.to_owned())
    }

    pub(crate) async fn call(&self, request: Value) -> huaweicloud_meeting::Result<Value> {
        let text = call(&self.client, &request.to_string(), "").await?;
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    /// Returns the operations with these roles. Lists that a new item is not in are left out.
    pub(crate) fn operations(&self, roles: &[Role]) -> Vec<&'static ItemOperation> {
        let initial = |path: Path| self.field(path).and_then(|field| field.initial);
        let lists_new = |one: &&ItemOperation| {
            one.conditions.iter().all(|(path, values)| {
                initial(path)
                    .is_some_and(|initial| values.iter().any(|value| format!("{value:?}") == format!("{initial:?}")))
            })
        };
        let all = self.resource.operations.iter();
        all.filter(|one| roles.contains(&one.role) && !one.by_hand).filter(lists_new).collect()
    }

    pub(crate) fn creator(&self) -> &'static ItemOperation {
        self.operations(&[Role::Create])[0]
    }

    /// Returns the operation by which an item is compared: one that reads it, or lists it.
    pub(crate) fn reader(&self) -> Option<&'static ItemOperation> {
        self.operations(&[Role::Read]).first().or(self.operations(&[Role::List]).first()).copied()
    }

    /// Returns the request of the first example that creates an item, with unique values that contain a suffix.
    pub(crate) fn creation(&self, suffix: &str) -> Value {
        self.vary(self.creator(), first_request(self.creator()), suffix)
    }

    /// Changes names and unique values, and refers to items that exist.
    pub(crate) fn vary(&self, operation: &ItemOperation, mut request: Value, suffix: &str) -> Value {
        for accept in operation.accepts {
            let (place, field) = (document(&accept.input), self.field(accept.field));
            let Some(Value::String(text)) = at(&request, &place).cloned() else { continue };
            let refers =
                field.and_then(|field| field.refers.as_ref()).filter(|refers| refers.missing == OnMissing::Refuse);
            let is_name = place.last().is_some_and(|name| name.to_lowercase().ends_with("name"));
            let new = match refers {
                Some(refers) => {
                    let known = self.references.iter().find(|(name, _)| *name == refers.to);
                    known.map_or(text, |(_, id)| id.clone())
                }
                None if text.starts_with('+') => {
                    format!("{}{}", &text[..text.len() - 1], suffix.bytes().map(u32::from).sum::<u32>() % 10)
                }
                None if field.is_some_and(|field| field.unique.is_some()) => format!("{suffix}{text}"),
                None if text.contains('@') => format!("{suffix}{text}"),
                None if is_name => format!("{text}{suffix}"),
                None => continue,
            };
            set_at(&mut request, &place, new.into());
        }
        request
    }

    pub(crate) async fn create(&self, suffix: &str) -> Created {
        let create = self.creator();
        let before = match self.operations(&[Role::List]).first() {
            Some(list) => self.ids(list).await,
            None => Vec::new(),
        };
        let request = self.creation(suffix);
        let response = self.call(request.clone()).await.unwrap_or_else(|error| panic!("{}: {error}", create.operation));
        let fields = fields(create, &request);
        let known =
            at(&fields, &texts(self.resource.id)).or_else(|| at(&response, &self.shown(create, self.resource.id)));
        let id = match known.and_then(Value::as_str) {
            Some(id) => id.to_owned(),
            None => {
                let list = self.operations(&[Role::List])[0];
                self.ids(list).await.into_iter().find(|id| !before.contains(id)).unwrap()
            }
        };
        Created { id, fields }
    }

    /// Changes an item as the example of an update does, and returns the fields that the request has set.
    pub(crate) async fn update(&self, update: &ItemOperation, id: &str, before: &Value) -> Value {
        let mut request = self.vary(update, self.request_for(update, id), "u");
        for accept in update.accepts {
            // References to items that do not exist, and unique values, remain as they are.
            let field = self.field(accept.field);
            let is_fixed = field.is_some_and(|field| field.unique.is_some());
            if let (true, Some(value)) = (is_fixed, at(before, &texts(accept.field)))
                && at(&request, &document(&accept.input)).is_some()
            {
                set_at(&mut request, &document(&accept.input), value.clone());
            }
        }
        self.call(request.clone()).await.unwrap_or_else(|error| panic!("{}: {error}", update.operation));
        fields(update, &request)
    }

    /// Returns the request of the first example with another item.
    pub(crate) fn request_for(&self, operation: &ItemOperation, id: &str) -> Value {
        self.select(operation, id)
    }

    pub(crate) fn select(&self, operation: &ItemOperation, id: &str) -> Value {
        let mut request = first_request(operation);
        let Some(select) = &operation.select else { return request };
        if let SelectKey::By(by, ..) = &select.key
            && let Some(section) = document(by).first()
            && let Some(Value::Object(fields)) = request.get_mut(section)
        {
            fields.remove(by.path[0]);
        }
        let value = match select.at.many {
            Many::No | Many::Parts => json!(id),
            Many::Items([]) => json!([id]),
            Many::Items(field) => {
                let mut item = json!({});
                set_at(&mut item, &texts(field), json!(id));
                json!([item])
            }
        };
        set_at(&mut request, &document(&select.at), value);
        request
    }

    /// Returns an item as an operation returns it.
    pub(crate) async fn item(&self, operation: &ItemOperation, id: &str) -> Option<Value> {
        if operation.role == Role::Read {
            let response = self.call(self.select(operation, id)).await.ok()?;
            return items_at(operation, &response).first().cloned();
        }
        let response = self.call(self.page(operation, 0, 100)).await.unwrap();
        items_at(operation, &response).into_iter().find(|item| self.id_in(operation, item) == id)
    }

    /// Returns the IDs of all items of a list.
    pub(crate) async fn ids(&self, list: &ItemOperation) -> Vec<String> {
        let response = self.call(self.page(list, 0, 100)).await.unwrap();
        items_at(list, &response).iter().map(|item| self.id_in(list, item)).collect()
    }

    pub(crate) fn id_in(&self, operation: &ItemOperation, item: &Value) -> String {
        at(item, &self.shown(operation, self.resource.id)).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// Returns the request for a page of a list, without other parameters than those that are required.
    pub(crate) fn page(&self, list: &ItemOperation, offset: usize, limit: usize) -> Value {
        let dynamic = dynamic(list);
        let mut request = json!({"operation": list.operation});
        for filter in list.filters {
            let input = dynamic.operation.inputs.iter().find(|input| input.name == filter.parameter).unwrap();
            if let (true, Match::Contains([path, ..])) = (dynamic.requires(input), &filter.by) {
                let text = fields(self.creator(), &first_request(self.creator()));
                set_at(
                    &mut request,
                    &["query".to_owned(), filter.parameter.to_owned()],
                    at(&text, &texts(path)).unwrap().clone(),
                );
            }
        }
        if let Some(page) = dynamic.operation.page {
            for (index, value) in [(page.offset, offset), (page.limit, limit)] {
                let input = dynamic.operation.inputs.iter().find(|input| input.source == Source::Field(index)).unwrap();
                let section = if input.place == Place::Query { "query" } else { "body" };
                set_at(&mut request, &[section.to_owned(), input.name.to_owned()], json!(value));
            }
        }
        request
    }

    pub(crate) fn is_paged(&self, list: &ItemOperation) -> bool {
        dynamic(list).operation.page.is_some()
    }

    pub(crate) fn items_in(&self, operation: &ItemOperation, response: &Value) -> Vec<Value> {
        items_at(operation, response)
    }

    pub(crate) fn count_in(&self, list: &ItemOperation, response: &Value) -> Option<usize> {
        let count = dynamic(list).operation.page?.count;
        usize::try_from(at(response, &texts(count)).filter(|_| !count.is_empty())?.as_u64()?).ok()
    }

    /// Returns the fields that responses contain as they were set.
    pub(crate) fn comparable(&self, fields: &Value) -> Vec<(Path, Value)> {
        let settable = self.resource.settable.iter();
        let is_stored = |path: &&Path| self.field(path).is_none_or(|field| matches!(field.shown, Shown::Stored));
        settable.filter(is_stored).filter_map(|path| Some((*path, at(fields, &texts(path))?.clone()))).collect()
    }

    /// Returns where the response of an operation has a field.
    pub(crate) fn shown(&self, operation: &ItemOperation, path: Path) -> Vec<String> {
        let renamed =
            operation.returns.iter().find(|(_, returned)| matches!(returned, Returned::Field(of) if *of == path));
        texts(renamed.map_or(path, |(name, _)| name))
    }

    fn field(&self, path: Path) -> Option<&'static Field> {
        self.resource.fields.iter().find(|field| path.starts_with(field.path))
    }
}

fn dynamic(operation: &ItemOperation) -> &'static DynamicOperation {
    DynamicOperation::named(operations(), operation.operation).unwrap()
}

/// Returns the request of the first success example of an operation.
pub(crate) fn first_request(operation: &ItemOperation) -> Value {
    let example = examples().find(|example| example.operation == operation.operation && example.is_success()).unwrap();
    serde_json::from_str(example.request).unwrap()
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

/// Returns the fields that a request sets.
pub(crate) fn fields(operation: &ItemOperation, request: &Value) -> Value {
    let mut fields = json!({});
    for accept in operation.accepts {
        if let Some(value) = at(request, &document(&accept.input)) {
            set_at(&mut fields, &texts(accept.field), value.clone());
        }
    }
    fields
}

fn items_at(operation: &ItemOperation, response: &Value) -> Vec<Value> {
    let place = operation.result.unwrap();
    match at(response, &texts(place.path)) {
        Some(Value::Array(items)) => items.clone(),
        other => other.into_iter().cloned().collect(),
    }
}

fn at_json(item: &huaweicloud_meeting_fake::memory::descriptor::Json, id: Path) -> Option<String> {
    use huaweicloud_meeting_fake::memory::descriptor::Json;
    let Json::Object(fields) = item else { return None };
    fields.iter().find_map(|(name, value)| match value {
        Json::String(text) if [*name] == *id => Some((*text).to_owned()),
        _ => None,
    })
}

/// Returns where a document has an input.
pub(crate) fn document(input: &Input) -> Vec<String> {
    let section = match input.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "headers",
        Place::Body | Place::BodyValue | Place::Part => "body",
    };
    [section].into_iter().chain(input.path.iter().copied()).map(str::to_owned).collect()
}

fn texts(path: &[&str]) -> Vec<String> {
    path.iter().map(|name| (*name).to_owned()).collect()
}

pub(crate) fn at<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, name| value.get(name)).filter(|value| !value.is_null())
}

pub(crate) fn set_at(value: &mut Value, path: &[String], new: Value) {
    let Some((name, rest)) = path.split_first() else {
        *value = new;
        return;
    };
    if !value.is_object() {
        *value = json!({});
    }
    set_at(&mut value[name], rest, new);
}
