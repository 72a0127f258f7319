//! The items of a resource in a fake, over HTTP.

use huaweicloud_meeting::Client;
use huaweicloud_meeting_fake::Fake;
use huaweicloud_meeting_fake::memory::descriptor::{Field, OnMissing, Path, Resource, Shown};
use huaweicloud_meeting_fake::memory::operation::{ItemOperation, Match, Returned, Role};
use huaweicloud_meeting_fake::memory::{ResourceName, resource};
use serde_json::{Value, json};

use crate::documents::{operation, section};
use crate::law_requests::{
    at, at_json, document, fields, first_request, is_lawful, items_at, page_of, select, set_at, stored_by_hand, texts,
};
use crate::support::{call, client};

/// Fields of new items that code sets: the resource, the field and the value.
const INITIAL: [(&str, &str, &str); 1] = [("Meeting", "conferenceState", "Schedule")];
/// Fields that the service stores with additions.
const ADJUSTED: [(&str, &str); 1] = [("Meeting", "mediaTypes")];

/// A resource of a strict fake.
pub(crate) struct Subject {
    _fake: Fake,
    client: Client,
    resource: &'static Resource,
    /// The IDs of the items that references can refer to.
    references: Vec<(ResourceName, String)>,
}

/// An item, with the fields that the request has set.
#[derive(Clone, Debug)]
pub(crate) struct Created {
    pub(crate) id: String,
    pub(crate) fields: Value,
}

impl Created {
    /// Returns an item of which only the ID is known.
    pub(crate) fn known(id: impl Into<String>) -> Self {
        Self { id: id.into(), fields: json!({}) }
    }
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

    /// Returns the operations with these roles. Lists and reads that a new item is not in are left out.
    pub(crate) fn operations(&self, roles: &[Role]) -> Vec<&'static ItemOperation> {
        let meets_conditions = |one: &&ItemOperation| {
            one.conditions.iter().all(|(path, values)| {
                let initial = self.initial(path);
                initial.is_some_and(|initial| values.iter().any(|value| value.value() == initial))
            })
        };
        let creator = self.all(&[Role::Create]).into_iter().next();
        let is_of_scope = |one: &&ItemOperation| {
            !matches!(one.role, Role::List)
                || creator.is_none_or(|create| create.parent.is_some() == one.parent.is_some())
        };
        self.all(roles).into_iter().filter(meets_conditions).filter(is_of_scope).collect()
    }

    /// Returns all operations with these roles to which the laws apply.
    pub(crate) fn all(&self, roles: &[Role]) -> Vec<&'static ItemOperation> {
        self.resource.operations.iter().filter(|one| roles.contains(&one.role) && is_lawful(one)).collect()
    }

    fn initial(&self, path: Path) -> Option<Value> {
        let by_hand = INITIAL.iter().find(|(name, field, _)| *name == self.resource.name.as_str() && [*field] == *path);
        by_hand
            .map(|(_, _, value)| Value::from(*value))
            .or_else(|| Some(self.field(path).or_else(|| self.base_field(path))?.initial.as_ref()?.value()))
    }

    pub(crate) fn creator(&self) -> Option<&'static ItemOperation> {
        self.all(&[Role::Create]).first().copied()
    }

    /// Returns the operation by which an item is compared: one that reads it, or lists it.
    pub(crate) fn reader(&self) -> Option<&'static ItemOperation> {
        self.operations(&[Role::Read]).first().or(self.operations(&[Role::List]).first()).copied()
    }

    /// Returns the request of the first example that creates an item, with unique values that contain a suffix.
    pub(crate) fn creation(&self, create: &ItemOperation, suffix: &str) -> Value {
        self.vary(create, first_request(create), suffix)
    }

    /// Changes names and unique values, and refers to items that exist.
    pub(crate) fn vary(&self, operation: &ItemOperation, mut request: Value, suffix: &str) -> Value {
        for accept in operation.accepts {
            let (place, field) = (document(&accept.input), self.field(accept.field));
            let Some(Value::String(text)) = at(&request, &place).cloned() else { continue };
            let refers =
                field.and_then(|field| field.refers.as_ref()).filter(|refers| refers.missing == OnMissing::Refuse);
            let is_name = place.last().is_some_and(|name| name.to_lowercase().ends_with("name") || name == "subject");
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
        if let Some(Value::String(name)) = request.pointer_mut("/body/file/filename") {
            name.insert_str(0, suffix);
        }
        request
    }

    /// Returns an item: a new one, or the one of the examples whose position is that of the letter in the alphabet.
    pub(crate) async fn item_for(&self, suffix: &str) -> Option<Created> {
        if self.creator().is_some() {
            return Some(self.create(suffix).await);
        }
        let list = self.all(&[Role::List]).first().copied()?;
        let position = usize::from(suffix.bytes().next()? - b'a');
        self.ids(list).await.into_iter().nth(position).map(Created::known)
    }

    pub(crate) async fn create(&self, suffix: &str) -> Created {
        let create = self.creator().unwrap();
        let list = self.operations(&[Role::List]).first().copied();
        let before = match list {
            Some(list) => self.ids(list).await,
            None => Vec::new(),
        };
        let request = self.creation(create, suffix);
        let response = self.call(request.clone()).await.unwrap_or_else(|error| panic!("{}: {error}", create.operation));
        let fields = fields(create, &request);
        let of_response = items_at(create, &response).first().map(|item| self.id_in(create, item));
        let id = match (at(&fields, &texts(self.resource.id)).and_then(Value::as_str), of_response, list) {
            (Some(id), ..) => id.to_owned(),
            (_, Some(id), _) if !id.is_empty() => id,
            (.., Some(list)) => self.ids(list).await.into_iter().find(|id| !before.contains(id)).unwrap(),
            (.., None) => {
                let created = Created { id: String::new(), fields: fields.clone() };
                let read = self.reader().unwrap();
                self.id_in(read, &self.item(read, &created).await.unwrap())
            }
        };
        Created { id, fields }
    }

    /// Changes an item as the example of an update does, and returns the fields that the request has set.
    pub(crate) async fn update(&self, update: &ItemOperation, item: &Created, before: &Value) -> Value {
        let mut request = self.vary(update, self.select(update, item), "u");
        for accept in update.accepts {
            // Unique values remain as they are.
            let is_fixed = self.field(accept.field).is_some_and(|field| field.unique.is_some());
            if let (true, Some(value)) = (is_fixed, at(before, &texts(accept.field)))
                && at(&request, &document(&accept.input)).is_some()
            {
                set_at(&mut request, &document(&accept.input), value.clone());
            }
        }
        self.call(request.clone()).await.unwrap_or_else(|error| panic!("{}: {error}", update.operation));
        fields(update, &request)
    }

    /// Returns the request of an operation for an item.
    pub(crate) fn select(&self, operation: &ItemOperation, item: &Created) -> Value {
        let mut request = select(operation, &item.id);
        self.set_parent(operation, &mut request);
        if operation.select.is_none() {
            for filter in operation.filters {
                if let Match::Equals(path) = filter.by
                    && let Some(value) = at(&item.fields, &texts(path))
                {
                    request["query"] = json!({filter.parameter: value});
                }
            }
        }
        request
    }

    /// Uses the item of the scope in which items are created.
    fn set_parent(&self, operation: &ItemOperation, request: &mut Value) {
        let (Some(parent), Some(create)) = (&operation.parent, self.creator()) else { return };
        if let Some(value) =
            create.parent.as_ref().and_then(|input| at(&first_request(create), &document(input)).cloned())
        {
            set_at(request, &document(parent), value);
        }
    }

    /// Returns an item as an operation returns it.
    pub(crate) async fn item(&self, operation: &ItemOperation, item: &Created) -> Option<Value> {
        if operation.role == Role::Read {
            let response = self.call(self.select(operation, item)).await.ok()?;
            return items_at(operation, &response).first().cloned();
        }
        let response = self.call(self.page(operation, 0, 100)).await.unwrap();
        items_at(operation, &response).into_iter().find(|one| self.id_in(operation, one) == item.id)
    }

    /// Returns an item, if there is one, as an operation returns it.
    pub(crate) async fn item_if_any(&self, operation: &ItemOperation, item: Option<&Created>) -> Option<Value> {
        self.item(operation, item?).await
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
        let dynamic = operation(list.operation);
        let mut request = json!({"operation": list.operation});
        if let Some(parent) = &list.parent {
            let value = at(&first_request(list), &document(parent)).cloned().unwrap();
            set_at(&mut request, &document(parent), value);
        }
        self.set_parent(list, &mut request);
        for filter in list.filters {
            let input = dynamic.operation.inputs().find(|input| input.name == filter.parameter).unwrap();
            if dynamic.requires(&input)
                && let (Match::Contains([path, ..]), Some(create)) = (&filter.by, self.creator())
            {
                let text = fields(create, &first_request(create));
                let value = at(&text, &texts(path)).unwrap().clone();
                set_at(&mut request, &["query".to_owned(), filter.parameter.to_owned()], value);
            }
        }
        if let Some(page) = page_of(list) {
            for (index, value) in [(page.offset, offset), (page.limit, limit)] {
                let input = dynamic.operation.input_of_field(index).unwrap();
                set_at(&mut request, &[section(input.place).to_owned(), input.name.to_owned()], json!(value));
            }
        }
        request
    }

    pub(crate) fn count_in(&self, list: &ItemOperation, response: &Value) -> Option<usize> {
        let count = page_of(list)?.count;
        usize::try_from(at(response, &texts(count)).filter(|_| !count.is_empty())?.as_u64()?).ok()
    }

    /// Returns the fields that responses contain as an operation has set them.
    pub(crate) fn comparable(&self, operation: &ItemOperation, fields: &Value) -> Vec<(Path, Value)> {
        let is_stored = |path: &Path| {
            let is_adjusted =
                ADJUSTED.iter().any(|(name, field)| *name == self.resource.name.as_str() && [*field] == **path);
            !is_adjusted && self.field(path).is_none_or(|field| matches!(field.shown, Shown::Stored))
        };
        let settable = self.resource.settable.iter().copied().filter(is_stored);
        settable
            .chain(stored_by_hand(operation))
            .filter_map(|path| Some((path, at(fields, &texts(path))?.clone())))
            .collect()
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

    /// Returns a field of the resource of which this one is a view.
    fn base_field(&self, path: Path) -> Option<&'static Field> {
        resource(self.resource.of?).fields.iter().find(|field| path.starts_with(field.path))
    }
}
