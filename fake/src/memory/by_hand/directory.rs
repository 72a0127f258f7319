//! The directory of the enterprise: its users and hard terminals, as others find them.

use std::sync::Arc;

use huaweicloud_meeting_runtime::operation::Place;
use serde_json::{Value, json};

use super::body_field;
use super::records::stays;
use crate::json::{contains_lower, get_path, scalar_to_string, scalars_to_strings, set_path};
use crate::meeting::records::Stay;
use crate::memory::ResourceName;
use crate::memory::call::Call;
use crate::memory::descriptor::Path;
use crate::memory::items::Memory;
use crate::memory::operation::Within;
use crate::memory::store::Item;
use crate::requests::error_response::ErrorResponse;
use crate::requests::page::Page;
use crate::requests::request::ParsedBody;

/// How a department is found in the directory, by default with those below it.
const DEPARTMENT: Within = Within {
    field: &["deptCode"],
    tree: ResourceName::Department,
    parent: &["parentDeptCode"],
    descend: Some(("querySubDept", true)),
};

/// The fields of an entry that are those of a user, with their names.
const OF_USER: [(&str, Path); 12] = [
    ("account", &["userAccount"]),
    ("name", &["name"]),
    ("englishName", &["englishName"]),
    ("email", &["email"]),
    ("phone", &["phone"]),
    ("number", &["sipNum"]),
    ("title", &["title"]),
    ("signature", &["signature"]),
    ("description", &["desc"]),
    ("vmrId", &["vmrId"]),
    ("hidePhone", &["hidePhone"]),
    ("updateTime", &["updateTime"]),
];

/// The fields of an entry that are those of a terminal.
const OF_DEVICE: [&str; 5] = ["account", "name", "number", "description", "updateTime"];

/// The fields of an entry that `searchKey` is found in.
const SEARCHED: [&str; 5] = ["account", "number", "name", "phone", "email"];

/// The state of a terminal: whether it is registered, and what it does.
const BUSY: (&str, &str) = ("0", "2");
const OFFLINE: (&str, &str) = ("1", "0");
const NO_TERMINAL: (&str, &str) = ("1", "3");

/// What a request searches for.
struct Search {
    /// In lower case.
    key: String,
    scope: Option<String>,
    department: Option<String>,
}

impl Search {
    fn new(call: &Call<'_>) -> Self {
        let query = |name| call.request.string(Place::Query, name).filter(|text| !text.is_empty());
        let key = query("searchKey").unwrap_or_default().to_lowercase();
        Self { key, scope: query("searchScope"), department: query("deptCode") }
    }
}

/// An entry of the directory.
enum Entry<'a> {
    Example(&'a Value),
    User(&'a Item),
    Device(&'a Item),
}

impl Entry<'_> {
    fn is_terminal(&self) -> bool {
        match self {
            Self::Example(entry) => entry.get("type").is_none_or(|kind| kind != "NORMAL_USER"),
            Self::User(_) => false,
            Self::Device(_) => true,
        }
    }

    /// Returns a field of the entry.
    fn value(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Example(entry) => entry.get(name),
            Self::User(user) => OF_USER.iter().find(|(known, _)| *known == name).and_then(|(_, path)| user.get(path)),
            Self::Device(device) => OF_DEVICE.contains(&name).then(|| device.fields.get(name)).flatten(),
        }
    }

    /// Returns the codes of the departments.
    fn departments(&self) -> Vec<String> {
        match self {
            Self::Example(entry) => scalars_to_strings(entry.get("deptCodes")),
            Self::User(item) | Self::Device(item) => scalars_to_strings(item.get(DEPARTMENT.field)),
        }
    }
}

impl Memory {
    /// Returns the users with these IDs, in the order of the request.
    pub(super) fn show_users(&self, call: &Call<'_>) -> Option<Value> {
        if call.is_example {
            return None;
        }
        let ParsedBody::Json(Value::Array(ids), _) = &call.request.body else { return None };
        let is_third = call.request.string(Place::Query, "idType").as_deref() == Some("THIRD_ACCOUNT");
        let key: Path = if is_third { &["thirdAccount"] } else { &["id"] };
        let entry = |id: &Value| {
            let id = id.get("id").and_then(scalar_to_string).unwrap_or_default();
            let user = self.find(ResourceName::User, key, &id);
            user.map_or_else(|| json!({"id": id, "statusCode": 2}), |user| self.entry_of_user(user))
        };
        Some(ids.iter().map(entry).collect())
    }

    /// Returns the entries of the directory that match a request: those of the example, and all users and terminals that
    /// requests have created or changed. Only the entries on the page are made from their items.
    pub(super) fn list_directory(&self, call: &Call<'_>) -> Value {
        let search = Search::new(call);
        let is_remembered = |item: &&Item| item.origin.is_changed();
        let users = self.items(ResourceName::User).filter(is_remembered).map(Entry::User);
        let devices = self.items(ResourceName::Device).filter(is_remembered).map(Entry::Device);
        let is_changed = |name, key, id: &str| self.find(name, key, id).is_some_and(|item| item.origin.is_changed());
        let is_new = |entry: &&Value| {
            let id = entry.get("id").and_then(Value::as_str).unwrap_or_default();
            !is_changed(ResourceName::User, &["id"], id) && !is_changed(ResourceName::Device, &["account"], id)
        };
        let in_example: Vec<&Value> = self.listed_in_example(call).filter(is_new).collect();
        let in_example = in_example.into_iter().map(Entry::Example);
        let in_example = in_example.filter(|entry| call.is_example || self.is_found(call, &search, entry));
        let found = users.chain(devices).filter(|entry| self.is_found(call, &search, entry));
        let all: Vec<Entry<'_>> = in_example.chain(found).collect();
        let mut response = call.example.response.clone();
        if !call.is_example && call.request.string(Place::Query, "limit").is_none() {
            set_path(&mut response, &["limit"], DEFAULT_LIMIT.into());
        }
        let page = Page::new(call.operation(), call.request, &response, all.len());
        let shown = all.get(page.range()).unwrap_or_default().iter().map(|entry| match entry {
            Entry::Example(entry) => (*entry).clone(),
            Entry::User(user) => self.entry_of_user(user),
            Entry::Device(device) => self.entry_of_device(device),
        });
        set_path(&mut response, &["data"], shown.collect());
        page.describe(&mut response);
        response
    }

    fn is_found(&self, call: &Call<'_>, search: &Search, entry: &Entry<'_>) -> bool {
        let is_in_scope = match search.scope.as_deref() {
            Some("NORMAL_USER") => !entry.is_terminal(),
            Some("HARD_TERMINAL") => entry.is_terminal(),
            _ => true,
        };
        let is_in_department = |root: &String| {
            let mut codes = entry.departments().into_iter();
            codes.any(|code| self.is_within(call, &DEPARTMENT, Some(code), root))
        };
        let text = |name| entry.value(name).and_then(Value::as_str).unwrap_or_default();
        is_in_scope
            && SEARCHED.iter().any(|name| contains_lower(text(*name), &search.key))
            && search.department.as_ref().is_none_or(is_in_department)
    }

    fn entry_of_user(&self, user: &Item) -> Value {
        let mut entry = json!({
            "id": user.get(&["id"]),
            "statusCode": 0,
            "type": "NORMAL_USER",
            "isHardTerminal": false,
            "deptCodes": [user.get(&["deptCode"])],
        });
        self.add_department(user, &mut entry);
        for (name, path) in OF_USER {
            if let Some(value) = user.get(path) {
                set_path(&mut entry, &[name], value.clone());
            }
        }
        entry
    }

    fn entry_of_device(&self, device: &Item) -> Value {
        let mut entry = json!({
            "id": device.get(&["account"]),
            "statusCode": 0,
            "type": "HARD_TERMINAL",
            "isHardTerminal": true,
            "hidePhone": false,
            "deptCodes": [device.get(&["deptCode"])],
        });
        self.add_department(device, &mut entry);
        for name in OF_DEVICE {
            if let Some(value) = get_path(&device.fields, &[name]) {
                set_path(&mut entry, &[name], value.clone());
            }
        }
        entry
    }

    fn add_department(&self, item: &Item, entry: &mut Value) {
        let code = item.text(&["deptCode"]).unwrap_or_default();
        let department = self.find(ResourceName::Department, &["deptCode"], &code);
        if let Some(name) = department.and_then(|department| department.get(&["deptName"])) {
            set_path(entry, &["deptName"], name.clone());
        }
    }

    /// Adds a user with an email address or a phone number. A user who exists would have to agree first, and is not changed.
    pub(super) fn invite_user(&mut self, call: &Call<'_>) -> Result<Option<Value>, ErrorResponse> {
        let contact = body_field(call, "contact").and_then(Value::as_str).unwrap_or_default();
        let key: Path = if contact.contains('@') { &["email"] } else { &["phone"] };
        if self.find(ResourceName::User, key, contact).is_some_and(|user| user.origin.is_changed()) {
            return Ok(Some(json!({"userExist": true})));
        }
        let mut fields = self.accepted(call);
        set_path(&mut fields, key, contact.into());
        self.add(call, fields)?;
        Ok((!call.is_example).then(|| json!({"userExist": false})))
    }

    /// Returns the state of hard terminals: whether they are in a meeting.
    pub(super) fn show_device_states(&self, call: &Call<'_>) -> Option<Value> {
        let ParsedBody::Json(Value::Array(numbers), _) = &call.request.body else { return None };
        let state = |number: &Value| {
            let text = number.as_str().unwrap_or_default();
            let is_terminal = self.find(ResourceName::Device, &["number"], text).is_some();
            let (registered, activity) = match is_terminal {
                true if self.is_in_a_meeting(text) => BUSY,
                true => OFFLINE,
                false => NO_TERMINAL,
            };
            json!({"Number": format!("tel:{text}"), "RegStatus": registered, "CallStatus": activity})
        };
        (!call.is_example).then(|| numbers.iter().map(state).collect())
    }

    fn is_in_a_meeting(&self, number: &str) -> bool {
        let is_here = |stay: &Arc<Stay>| stay.number == number && stay.left_ms.is_none();
        self.running_meetings().any(|meeting| stays(meeting).iter().any(is_here))
    }
}

/// The documented limit of a request without one.
const DEFAULT_LIMIT: usize = 10;
